import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../algorithms/index.ts';
import { inLayers, type RuleSheet } from '../../studies/rules/describe-rule.ts';
import { crosspoint } from './small-study.ts';

describe('crosspoint rules', () => {
  it('lists every rule on a line of its own', async () => {
    const { out, code } = await crosspoint(['rules']);
    expect(code).toBe(0);
    for (const name of rules.keys()) {
      expect(out.split('\n').filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
    }
  });

  it.each([...rules.keys()])('tells what %s asks of hardware, and its options', async (name) => {
    const { out, code } = await crosspoint(['rules', name, '--json']);
    expect(code).toBe(0);
    const sheet = JSON.parse(out);
    expect(sheet).toMatchObject({ name, title: rules.get(name)?.title });
    expect(sheet.demands.reads).toBeGreaterThan(0);
    expect(sheet.demands.updates).toBeGreaterThan(0);
    expect(sheet.options.map((option: { name: string }) => option.name)).toEqual(
      Object.keys(rules.get(name)?.options ?? {}),
    );
    const text = (await crosspoint(['rules', name])).out;
    expect(text).toContain(rules.get(name)?.citation);
  });

  it('derives the counts of backpropagation and of direct feedback alignment, whatever the depth', async () => {
    const sheet = async (name: string) => JSON.parse((await crosspoint(['rules', name, '--json'])).out);
    const [bp, dfa] = [await sheet('bp'), await sheet('dfa')];
    for (const { layers, reads, readPath, errorPath } of bp.byDepth) {
      expect([reads, readPath, errorPath]).toEqual([2 * layers - 1, 2 * layers - 1, layers - 1]);
    }
    for (const { layers, reads, readPath, errorPath } of dfa.byDepth) {
      expect([reads, readPath, errorPath]).toEqual([2 * layers - 1, layers + 1, 1]);
    }
  });

  it('says what docs/rules.md shows', async () => {
    const page = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');
    const sheets = JSON.parse((await crosspoint(['rules', '--json'])).out) as RuleSheet[];
    for (const { name, demands } of sheets) {
      const row = page.split('\n').findLast((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
      const figures = row.split('|').map((cell) => Number(cell.replace('–', '0').replaceAll(',', '')));
      const { reads, transposedReads, feedbackReads, updates, feedbackUpdates, readOuts } = demands;
      expect(figures.slice(2, 10), name).toEqual([
        ...[reads, transposedReads, feedbackReads, updates, feedbackUpdates, readOuts],
        ...[demands.feedbackWeights, demands.keptValues],
      ]);
    }
    expect(page).toContain('Fifty rules');
    expect(sheets).toHaveLength(50);
  });

  it('takes other widths', async () => {
    const { out } = await crosspoint(['rules', 'dfa', '--widths', '100,30,20,10,5', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      network: { widths: [100, 30, 20, 10, 5] },
      demands: { feedbackWeights: 5 * (30 + 20 + 10) },
    });
  });

  it.each([
    [['rules', 'bpp'], /Expected a rule, got bpp \(did you mean bp\?/],
    [['rules', 'nothing-like-it'], /Expected a rule, got nothing-like-it \(`crosspoint rules` lists them\)/],
    [['rules', '--widths', '10,5'], /Expected --widths to be three or more integers from 1 to 65536.*got 10,5/],
    [['rules', '--widths', '10,x,5'], /got 10,x,5/],
    [['rules', '--widths', '10,2.5,5'], /got 10,2.5,5/],
  ])('refuses %j', async (words, message) => {
    const { code, err, out } = await crosspoint(words);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(out).toBe('');
  });
});

it.each([
  [[4, 6, 8], '2 L'],
  [[3, 5, 7], '2 L − 1'],
  [[3, 4, 5], 'L + 1'],
  [[7, 7, 7], '7'],
  [[1, 2, 4], '1 (L = 2), 2 (L = 3), 4 (L = 4)'],
])('%j at 2, 3 and 4 layers is %s', (figures, formula) => {
  expect(inLayers(figures.map((figure, index) => ({ layers: index + 2, figure })))).toBe(formula);
});
