import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { embedJson, embedScript, html } from '../../reports/html/html.ts';
import { darkPalette, lightPalette } from '../../reports/html/palette.ts';
import { renderReport } from '../../reports/index.ts';
import { exampleDepthResult, exampleResult } from './example-result.ts';

const plotly = readFileSync(createRequire(import.meta.url).resolve('plotly.js-dist-min/plotly.min.js'), 'utf8');

describe('HTML', () => {
  it('escapes what is not HTML', () => {
    expect(html`<b title="${'"'}">${'<i>&'}</b>${html`<hr>`}${[1, null, '<']}`.source).toBe(
      '<b title="&quot;">&lt;i&gt;&amp;</b><hr>1&lt;',
    );
  });

  it('embeds scripts that mean the same and cannot end their element', () => {
    const script = embedScript('const a = "</script><!--", b = /<\\/SCRIPT/.source;').source;
    expect(script).not.toMatch(/<\/script|<!--/i);
    expect(new Script(`${script} a`).runInNewContext()).toBe('</script><!--');
    expect(JSON.parse(embedJson({ a: '</script>' }).source)).toEqual({ a: '</script>' });
    expect(embedJson('</script>').source).not.toContain('<');
  });

  it('embeds plotly as a script that still parses', () => {
    expect(() => new Script(embedScript(plotly).source)).not.toThrow();
  });
});

describe('the report', () => {
  it('is one file under 6 MB that may ask nothing of a network', () => {
    const page = renderReport(exampleDepthResult(), plotly);
    expect(Buffer.byteLength(page)).toBeLessThan(6e6);
    const own = page.replace(embedScript(plotly).source, () => '');
    expect(own).toContain('default-src &#39;none&#39;;');
    expect(own).not.toMatch(/\s(src|href)="(?!#)|url\(|@import|https?:\/\//);
  });

  it('has each section that the result can fill, and a target for each link', () => {
    const idsOf = (page: string): string[] => [...page.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id!);
    const trained = renderReport(exampleResult(), '');
    expect(idsOf(trained)).toEqual([
      'results',
      'learning',
      'trade-off',
      'timeline',
      'energy',
      'area',
      'performance',
      'demands',
      'bill',
      'run',
    ]);
    expect(idsOf(renderReport(exampleDepthResult(), ''))).toEqual([
      'results',
      'depth',
      'timeline',
      'energy',
      'area',
      'performance',
      'demands',
      'bill',
      'run',
    ]);
    const ids = [...trained.matchAll(/ id="([\w-]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of trained.matchAll(/href="#([\w-]+)"/g)) expect(ids).toContain(target);
    for (const [, target] of trained.matchAll(/aria-controls="([\w-]+)"/g)) expect(ids).toContain(target);
  });

  it('shows hostile text as text', () => {
    const evil = '</script><script>alert(1)</script><img src=x onerror="alert(1)">';
    const result = exampleResult();
    Object.assign(result, { title: evil, about: evil, reproduce: [evil], study: { [evil]: evil } });
    for (const outcome of result.outcomes) {
      Object.assign(outcome, { variant: `${outcome.variant}${evil}`, device: evil, ruleTitle: evil });
      outcome.bill.assumptions.push(evil);
      for (const entry of outcome.bill.area) entry.formula = evil;
      for (const entry of outcome.bill.energy) entry.component = evil;
      for (const entry of outcome.bill.timeline) entry.resource = evil;
    }
    const page = renderReport(result, '');
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;script&gt;alert(1)');
  });

  it('defines each colour that a figure names', () => {
    for (const [, name] of renderReport(exampleResult(), '').matchAll(/var\(--([\w-]+)\)/g)) {
      expect(Object.keys(lightPalette)).toContain(name);
      expect(Object.keys(darkPalette)).toContain(name);
    }
  });

  it.each([
    ['light', lightPalette],
    ['dark', darkPalette],
  ])('keeps text legible in the %s theme (WCAG 2.2: 4.5:1, 3:1 for marks)', (_, palette) => {
    for (const name of ['ink', 'muted', 'accent']) {
      for (const ground of ['page', 'card']) expect(contrast(palette[name]!, palette[ground]!)).toBeGreaterThan(4.5);
    }
    for (let rule = 1; rule <= 8; rule++) expect(contrast(palette[`rule-${rule}`]!, palette.card!)).toBeGreaterThan(3);
  });
});

/** WCAG 2.2 contrast ratio of two #rrggbb colours. */
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
