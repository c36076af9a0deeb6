import { describe, expect, it } from 'vitest';
import { renderArrays } from '../../reports/arrays/array-page.ts';
import { arrayText } from '../../reports/arrays/array-text.ts';
import { passivePanels } from '../../reports/arrays/passive-figures.ts';
import { passiveText } from '../../reports/arrays/passive-text.ts';
import { passiveSentence, ratioText } from '../../reports/arrays/passive-words.ts';
import type { PassiveReport } from '../../reports/index.ts';
import { exampleArrays } from './example-arrays.ts';
import { examplePassive as example } from './example-passive.ts';

const words = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const unknown: PassiveReport = { ...example, writing: null, knownTo: 0.5 };

describe('the sentence on a passive array', () => {
  it('says what floating lines leave, what helps, and what writing loses', () => {
    expect(words(passiveSentence(example))).toBe(
      'Read at 200 mV with all other lines afloat, the worst crosspoint’s column senses 50.0× its own current from ' +
        'sneak paths, which leaves 4.00 % between on and off; grounded lines leave 99.0 %, at 1.5× the power. ' +
        'Writing it at −2.00 V with V/2 takes 400 µW, 50.0 % of it in half-selected crosspoints.',
    );
  });

  it('says to which voltage a law is known', () => {
    expect(words(passiveSentence(unknown))).toMatch(
      /Writing at −2\.00 V is left out: its law is known to ±500 mV only\.$/,
    );
  });

  it('says so where nothing sneaks', () => {
    const reading = example.reading.map((one) => ({ ...one, worst: { ...one.worst, sneak: 0, margin: 0.9 } }));
    expect(words(passiveSentence({ ...example, reading }))).toMatch(
      /senses nothing but its own current, which leaves 90\.0 % between on and off, as good as any scheme\. Writing/,
    );
  });

  it.each([
    [0, 'none'],
    [1e-12, 'none'],
    [0.012_34, '0.012×'],
    [1.26, '1.3×'],
    [166.4, '166×'],
  ])('ratio %s', (ratio, text) => {
    expect(ratioText(ratio)).toBe(text);
  });
});

describe('bars by scheme', () => {
  const panels = (report: PassiveReport) => new Map(passivePanels(report).map(({ title, figure }) => [title, figure]));
  const names = ['floating', 'grounded', 'V/2', 'V/3'];

  it('reading beside writing, logarithmic where they lie apart, none for nought', () => {
    const sneak = panels(example).get('Sneak current, sensed')!;
    expect(sneak.data.map(({ name, type }) => [name, type])).toEqual([
      ...[
        ['reading', 'bar'],
        ['reading', 'scatter'],
      ],
      ...[
        ['writing', 'bar'],
        ['writing', 'scatter'],
      ],
    ]);
    expect(sneak.data[0]).toMatchObject({ x: names, y: [50, null, 80, 40] });
    expect(sneak.data[1]).toMatchObject({ y: [1, 1, 1, 1] });
    expect(sneak.layout.yaxis).toMatchObject({ type: 'log', range: [-1, 2], ticktext: ['0.1×', '1×', '10×', '100×'] });
    const leakage = panels(example).get('Leakage of the word line')!;
    expect(leakage.layout.yaxis).not.toHaveProperty('type');
  });

  it('shares of the applied voltage, whatever its sign', () => {
    const disturb = panels(example).get('Voltage at half-selected')!;
    const [reading, , writing] = disturb.data.map(({ y }) => (y as number[]).map((value) => Math.round(value)));
    expect(reading).toEqual([60, 100, 50, 35]);
    expect(writing).toEqual([60, 100, 50, 35]);
    expect(disturb.layout.yaxis).toMatchObject({ range: [0, 104] });
  });

  it('margins of reads alone, and powers of the last use', () => {
    const margin = panels(example).get('Read margin')!;
    expect(margin.data.map(({ name }) => name)).toEqual(['reading', 'reading']);
    expect(margin.data[0]).toMatchObject({ y: [4, 99, 2, 5] });
    const shares = panels(example).get('Where it goes, worst crosspoint')!;
    expect(shares.data.map(({ name, y }) => [name, y])).toEqual([
      ['selected', [25, 25, 25, 25]],
      ['half-selected', [50, 50, 50, 50]],
      ['others', [20, 20, 20, 20]],
      ['wires', [5, 5, 5, 5]],
    ]);
    const power = panels(example).get('Power of the array')!.layout.yaxis as { ticktext: string[] };
    expect(power.ticktext.map(words)).toEqual(['100 nW', '1 µW', '10 µW', '100 µW', '1 mW', '10 mW']);
  });
});

describe('page and text', () => {
  it.each([
    ['with writing', example],
    ['without', unknown],
  ])('are whole %s', (_, passive) => {
    const report = { ...exampleArrays, passive };
    const page = renderArrays(report, '');
    expect(page).not.toMatch(/undefined|NaN|\[object|Infinity/);
    expect(page).toContain('<section id="passive">');
    expect(page).toContain('Array 1.1 without access transistors');
    expect(page.includes('writing at')).toBe(passive.writing !== null);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(words(arrayText(report))).toContain(`\n\nTaken as passive\n${words(passiveSentence(passive))}\n`);
  });

  it('are as before where nobody asked', () => {
    expect(renderArrays(exampleArrays, '')).not.toContain('id="passive"');
    expect(arrayText(exampleArrays)).not.toContain('passive');
  });

  it('lists the worst and the mean of every scheme, counted from 1', () => {
    const [heading, , places, , ...lines] = passiveText(example).map(words);
    expect(heading).toBe('Taken as passive');
    expect(places).toMatch(/^worst: word line 3, bit line 5 \(1\.00 µS\), .* mean of 8 .* law linear$/);
    expect(lines).toHaveLength(1 + 2 * 4 * 2);
    expect(lines[1]).toMatch(
      /^reading, 200 mV +floating +worst +2\.00 µA +50\.0× +3\.0× +2\.00 µW +50\.0 % +120 mV +4\.00 %$/,
    );
    expect(lines[9]).toMatch(/^writing, −2\.00 V +floating +worst .* –$/);
    expect(passiveText(unknown)).toHaveLength(4 + 1 + 8);
  });
});
