import { describe, expect, it } from 'vitest';
import type { Figure, JsonObject } from '../../reports/figures/figure.ts';
import { sweepFigures } from '../../reports/figures/sweeps.ts';
import { sweptAxis } from '../../reports/figures/swept-axis.ts';
import { sectionsOf } from '../../reports/html/sections.ts';
import { type Result, resultSchema } from '../../reports/result.ts';
import { summarise } from '../../reports/summary.ts';
import { headlineOfSweeps } from '../../reports/sweep-headline.ts';
import { sweepsOf, valueText, withoutSweeps } from '../../reports/sweeps.ts';
import { sweepTables } from '../../reports/tables/sweeps-table.ts';
import { exampleResult } from './example-result.ts';
import { exampleSweepResult } from './example-sweeps.ts';

const short = (value: unknown): string =>
  (value as (number | string)[]).map((x) => (typeof x === 'number' ? Number(x.toPrecision(4)) : x)).join(' ');
const sketch = ({ data }: Figure): string[] =>
  data.map(({ name, x, y, error_y }) => {
    const bars = (error_y as JsonObject | undefined)?.array;
    return `${name ?? 'ring'}: ${short(x)} | ${short(y)}${bars ? ` ± ${short(bars)}` : ''}`;
  });

describe('a value', () => {
  it('is told as it is, an age as one says it', () => {
    expect([0, 60, 86_400, 2_592_000, 31_536_000].map((value) => valueText(value, 'tile.programming.time'))).toEqual([
      ...['0 s', '1 min', '1 day', '30 days', '1 year'],
    ]);
    expect(valueText(60, 'tile.rows')).toBe('60');
  });
});

describe('sweeps of a result', () => {
  it('are lines of variants, the variant itself at the value that the study gives it', () => {
    const [bits, size, wires] = sweepsOf(exampleSweepResult());
    expect(bits).toMatchObject({ label: 'ADC bits', path: 'tile.converters.adc.bits' });
    expect(bits!.lines.map(({ name, floatingPoint }) => [name, floatingPoint])).toEqual([
      ['calibrated', 0.965],
      ['full range', 0.965],
    ]);
    const own = (points: readonly { value: unknown; own: boolean }[]) => points.filter((point) => point.own);
    expect(own(bits!.lines[0]!.points).map(({ value }) => value)).toEqual([8]);
    // 128 rows is what the study says; of several paths the first is looked up.
    expect(own(size!.lines[1]!.points).map(({ value }) => value)).toEqual([128]);
    // No point of the sweep has the variant's own 1 ohm: it is put in order.
    expect(wires!.lines[0]!.points.map(({ value }) => value)).toEqual([0, 0.5, 1, 2, 5]);
    expect(wires!.lines[0]!.points[2]).toMatchObject({ own: true, accuracy: { mean: 0.961 } });
    // This variant changes what is swept.
    expect(own(wires!.lines[1]!.points).map(({ value }) => value)).toEqual([2]);
  });

  it('take means and spreads of the seeds from the last epoch', () => {
    const point = sweepsOf(exampleSweepResult())[0]!.lines[0]!.points[0]!;
    expect(point.accuracy.count).toBe(3);
    expect(point.accuracy.mean).toBeCloseTo(0.95, 12);
    expect(point.accuracy.deviation).toBeCloseTo(0.002, 12);
  });

  it('are none of a result without them, which stays as it is', () => {
    const result = exampleResult();
    expect(sweepsOf(result)).toEqual([]);
    expect(sweepFigures(result)).toEqual([]);
    expect(headlineOfSweeps(result)).toBeNull();
    expect(withoutSweeps(result).outcomes).toEqual(result.outcomes);
  });

  it('leave a result that its schema takes', () => {
    expect(resultSchema.safeParse(exampleSweepResult()).success).toBe(true);
  });
});

describe('the figure of sweeps', () => {
  const panels = sweepFigures(exampleSweepResult());

  it('has a panel a sweep, a line and a ring a variant', () => {
    expect(panels.map(({ title, figure }) => [title, sketch(figure)])).toMatchInlineSnapshot(`
      [
        [
          "ADC bits",
          [
            "calibrated: 6 7 8 9 | 5 4.2 3.9 3.7 ± 0.2 0.2 0.2 0.2",
            "ring: 8 | 3.9",
            "full range: 6 7 8 9 | 59 19.8 6.9 4.3 ± 0.2 0.2 0.2 0.2",
            "ring: 8 | 6.9",
          ],
        ],
        [
          "array size",
          [
            "calibrated: 64 128 256 512 | 3.6 3.9 4.3 4.8 ± 0.2 0.2 0.2 0.2",
            "ring: 128 | 3.9",
            "full range: 64 128 256 512 | 4.9 6.9 12 28 ± 0.2 0.2 0.2 0.2",
            "ring: 128 | 6.9",
          ],
        ],
        [
          "wire segment (ohm)",
          [
            "calibrated: 0 0.5 1 2 5 | 3.6 3.7 3.9 4.6 7 ± 0.2 0.2 0.2 0.2 0.2",
            "ring: 1 | 3.9",
            "full range: 0 0.5 2 5 | 6.5 6.7 6.9 8.6 ± 0.2 0.2 0.2 0.2",
            "ring: 2 | 6.9",
          ],
        ],
      ]
    `);
  });

  it('has one axis of accuracy for all, and the network in floating point as a dashed line', () => {
    const axes = panels.map(({ figure }) => (figure.layout.yaxis as JsonObject).range);
    expect(new Set(axes.map((range) => JSON.stringify(range))).size).toBe(1);
    for (const { figure } of panels) {
      expect(figure.layout.shapes).toMatchObject(
        [{ y0: 3.5, y1: 3.5, line: { dash: 'dash' } }].map((one) => ({
          ...one,
          y0: expect.closeTo(3.5, 9),
          y1: expect.closeTo(3.5, 9),
        })),
      );
      expect(JSON.stringify(figure.layout.annotations)).toContain('floating point 96.5');
    }
  });

  it('keeps a variant’s colour from panel to panel', () => {
    const colours = panels.map(({ figure }) =>
      figure.data.filter(({ name }) => name !== undefined).map(({ name, line }) => [name, (line as JsonObject).color]),
    );
    for (const colour of colours) {
      expect(colour).toEqual([
        ['calibrated', 'var(--rule-1)'],
        ['full range', 'var(--rule-2)'],
      ]);
    }
  });
});

describe('the axis of what is swept', () => {
  const type = (values: Parameters<typeof sweptAxis>[1]) => sweptAxis('x', values, String).axis.type ?? 'linear';

  it('is logarithmic where values multiply, linear for other numbers, else one place a value', () => {
    expect(type([64, 128, 256, 512])).toBe('log');
    expect(type([1e-3, 1e-2, 1e-1])).toBe('log');
    expect(type([6, 7, 8, 9])).toBe('linear');
    expect(type([0, 0.5, 1, 2, 5])).toBe('linear');
    expect(type([0, 1, 10, 1000])).toBe('category');
    expect(type(['max', 'calibrated'])).toBe('category');
    expect(type([4, 'ideal'])).toBe('category');
    expect(type([128])).toBe('category');
  });

  it('puts words and lists in the order of the study', () => {
    const { axis, place } = sweptAxis('range', ['max', [-1, 1], 'calibrated'], (value) => valueText(value, ''));
    expect(axis.categoryarray).toEqual(['max', '[-1,1]', 'calibrated']);
    expect(place([-1, 1])).toBe('[-1,1]');
  });

  it('leaves out labels that would touch, never points', () => {
    const { axis, place } = sweptAxis('x', [0, 0.3, 5, 10], String);
    expect(axis.tickvals).toEqual([0, 5, 10]);
    expect(place(0.3)).toBe(0.3);
  });
});

describe('the report of a study with sweeps', () => {
  const result = exampleSweepResult();
  const sections = sectionsOf(result, summarise(result));

  it('speaks of the variants, not of every point', () => {
    expect(result.outcomes).toHaveLength(26);
    expect(sections[0]).toMatchObject({ id: 'sweeps' });
    const rest = sections.filter(({ id }) => id !== 'sweeps' && id !== 'run').map(({ body }) => body.source);
    expect(rest.join()).toContain('full range');
    expect(rest.join()).not.toContain('ADC bits 6');
    // Programmed arrays have one accuracy each, not a curve.
    expect(sections.map(({ id }) => id)).not.toContain('learning');
  });

  it('lists every accuracy in a table a sweep, the study’s own in bold', () => {
    const { source } = sweepTables(result);
    expect(source.match(/<table>/g)).toHaveLength(3);
    expect(source).toContain('<b>96.10\u00a0%</b>');
    expect(source.match(/<b>/g)).toHaveLength(6);
  });

  it('says in its headline what is held, and what costs most', () => {
    const headline = headlineOfSweeps(result)?.replaceAll('\u00a0', ' ');
    expect(headline).toBe(
      'Calibrated holds 96.1 % of 96.5 % in floating point, and 95.0 % at ADC bits 6 where full range holds 41.0 %; wire segment (ohm) 5 costs 3.1 points.',
    );
    const alone = { ...result, outcomes: result.outcomes.filter(({ variant }) => !variant.startsWith('full')) };
    expect(headlineOfSweeps(alone)?.replaceAll('\u00a0', ' ')).toBe(
      'Calibrated holds 96.1 % of 96.5 % in floating point; wire segment (ohm) 5 costs 3.1 points, ADC bits 6 costs 1.1 points.',
    );
  });

  it('says so where nothing costs anything, or nothing was in floating point', () => {
    const flat: Result = {
      ...result,
      outcomes: result.outcomes.map((outcome) => ({
        ...outcome,
        seeds: outcome.seeds.map(({ floatingPoint: _, ...seed }) => ({
          ...seed,
          epochs: seed.epochs.map((epoch) => ({ ...epoch, testAccuracy: 0.9 })),
        })),
      })),
    };
    expect(headlineOfSweeps(flat)).toBe('Calibrated reaches 90.0\u00a0%, whatever was swept.');
  });
});
