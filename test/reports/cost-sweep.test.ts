import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../reports/cost-metrics.ts';
import { costsOf } from '../../reports/cost-sweep/cost-sweep.ts';
import { paretoFigure } from '../../reports/cost-sweep/pareto-figure.ts';
import {
  type BilledPoint,
  type CostSweep,
  markFronts,
  renderCostSweep,
  sweepCsv,
  sweepText,
} from '../../reports/index.ts';

/** A point that takes so much of an image, on a chip of `area`. */
function pointOf(values: readonly number[], energy: number, latency: number, area = 1e-6): BilledPoint {
  const bill = {
    batch: 1,
    steps: 1,
    totals: { energy, latency, area, leakage: 0 },
    inference: { energy: latency, latency: energy, interval: energy },
    operations: { step: 100, inference: 50 },
  };
  return { values, variant: 'study', rule: 'bp', metrics: metricsOf(bill, 0), error: null };
}

function sweepOf(points: readonly BilledPoint[], own: Partial<CostSweep> = {}): CostSweep {
  return {
    ...{ format: 'crosspoint-cost-sweep', version: 1, crosspoint: '0', title: 'Made up', file: 'a.yaml' },
    ...{ reproduce: ['npx crosspoint cost a.yaml'], activity: [], learns: true },
    parameters: [{ path: 'tile.rows', values: points.map(({ values }) => values[0] ?? 0) }],
    points: markFronts(points),
    ...own,
  };
}

const impossible: BilledPoint = { values: [0], variant: '', rule: '', metrics: null, error: 'Expected <more>' };

/** Numbers without end, the same each time. */
function* numbers(): Generator<number> {
  for (let state = 7; ; state = (state * 48_271) % 2_147_483_647) yield (state % 40) + 1;
}

describe('the front', () => {
  it('is what no other point beats, ties and doubles included', () => {
    const draw = numbers();
    const next = () => draw.next().value as number;
    const points = [...Array.from({ length: 300 }, (_, place) => pointOf([place], next(), next())), impossible];
    points.push(pointOf([999], 1, 40), pointOf([1000], 1, 40));
    for (const work of ['step', 'inference'] as const) {
      const costs = points.map(({ metrics }) => (metrics ? costsOf(metrics, work) : null));
      const brute = costs.map(
        (own) =>
          own !== null &&
          !costs.some(
            (other) => other && other[0] <= own[0] && other[1] <= own[1] && (other[0] < own[0] || other[1] < own[1]),
          ),
      );
      expect(markFronts(points).map(({ front }) => front[work])).toEqual(brute);
      expect(brute.filter(Boolean).length).toBeGreaterThan(1);
    }
  });
});

describe('a sweep', () => {
  const sweep = sweepOf([pointOf([64], 2e-9, 1e-6), impossible, pointOf([128], 1e-9, 2e-6, 4e-6)]);

  it('has a row a point in CSV, with why it is impossible', () => {
    const [header, ...rows] = sweepCsv(sweep).trim().split('\r\n');
    expect(header).toMatch(/^tile\.rows,variant,rule,area_m2,.*,front_step,front_inference,error$/);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^64,study,bp,0\.000001,.*,1,1,$/);
    expect(rows[1]).toMatch(/^0,,,,+Expected <more>$/);
    const width = header!.split(',').length;
    for (const row of rows) expect(row.split(',')).toHaveLength(width);
  });

  it('is a table for a terminal, cut where that is asked', () => {
    const text = sweepText(sweep);
    expect(text).toContain('impossible');
    expect(text).toContain('1 of 3 cannot be built:\n  tile.rows=0: Expected <more>');
    expect(sweepText(sweep, 1)).toContain('… and 2 more');
  });

  it('is a page that shows hostile text as text', () => {
    const page = renderCostSweep({ ...sweep, title: '<img src=x>', activity: ['</script>'] }, '');
    expect(page).not.toMatch(/<img|Expected <more>|<\/script>[^<]*<\/li>/);
    expect(page).toContain('Expected &lt;more&gt;');
    expect(page).toContain('1.00\u00a0nJ a training image at best: rows 128, 2.00× less than at worst.');
  });

  it('draws the front from edge to edge, and not more than a page bears', () => {
    const figure = paretoFigure(sweep, 'step')!;
    const [line, rings] = figure.data as unknown as { x: number[]; y: number[]; text: string[] }[];
    expect(line!.x.slice(1, -1)).toEqual(rings!.x);
    expect(line!.x[0]).toBe(rings!.x[0]);
    expect(line!.y.at(-1)).toBe(rings!.y.at(-1));
    expect(rings!.text.map((text) => text.trim())).toEqual(['64', '128']);
    const many = sweepOf(Array.from({ length: 20_000 }, (_, place) => pointOf([place], 1e-9 * (1 + place), 1e-6)));
    const drawn = paretoFigure(many, 'step')!.data as unknown as { x: number[] }[];
    expect(drawn.reduce((sum, { x }) => sum + x.length, 0)).toBeLessThan(4000);
    expect(renderCostSweep(many, '').length).toBeLessThan(2e6);
    expect(paretoFigure(sweepOf([impossible]), 'step')).toBeNull();
  });
});
