/** What digital logic does with weights as it knows them: products in the place of reads, and inverses. */
import { describe, expect, it } from 'vitest';
import { buildChip } from '../../../emulator/cost/chip.ts';
import { digitalCircuits } from '../../../emulator/cost/digital-work.ts';
import { type BilledStudy, billOf, planBill } from './bills.ts';

const nothing = Object.fromEntries(digitalCircuits.map((circuit) => [circuit, 0])) as Record<
  (typeof digitalCircuits)[number],
  number
>;

/** The bill, and what one action of a circuit beside the tiles takes. */
function draw(study: BilledStudy) {
  const plan = planBill(study);
  const { functions } = buildChip(plan.training, plan.tiles, plan.chip, plan.activity);
  const bill = billOf(study);
  return {
    ...{ bill, plan },
    each: (circuit: (typeof digitalCircuits)[number]) => functions.energy({ ...nothing, [circuit]: 1 }),
    energyOf: (operation: string, component?: string) =>
      bill.energy
        .filter((entry) => entry.operation === operation && (component ?? entry.component) === entry.component)
        .reduce((sum, { energy }) => sum + energy, 0),
  };
}

describe('products with models', () => {
  const widths = [100, 90, 60, 10];

  it('are multiply-accumulates, one a weight and sample', () => {
    const { energyOf, each, plan } = draw({ rule: 'pat', widths });
    const { batch } = plan.training;
    expect(energyOf('model of layer 3') / (batch * 60 * 10 * each('multiplier'))).toBeCloseTo(1, 12);
    expect(energyOf('model of layer 2') / (batch * 90 * 60 * each('multiplier'))).toBeCloseTo(1, 12);
    // Nothing needs the error at the image.
    expect(energyOf('model of layer 1')).toBe(0);
    const [one, two] = [64, 128].map((samples) => draw({ rule: 'pat', widths, training: { batch: samples } }));
    expect(two!.energyOf('model of layer 2') / one!.energyOf('model of layer 2')).toBeCloseTo(2, 12);
  });

  it('take the place of transposed reads, and of the periphery for them', () => {
    const [pat, bp] = [draw({ rule: 'pat', widths }), draw({ rule: 'bp', widths })];
    const transposed = ({ bill }: typeof pat) => bill.energy.filter(({ operation }) => /transposed/.test(operation));
    expect(transposed(pat)).toEqual([]);
    expect(transposed(bp).length).toBeGreaterThan(0);
    const area = ({ bill }: typeof pat) =>
      bill.area.filter(({ level }) => level === 'array').reduce((sum, one) => sum + one.area, 0);
    expect(area(pat)).toBeLessThan(area(bp));
    // A smaller array has shorter wires.
    expect(pat.energyOf('read layer 2')).toBeLessThan(bp.energyOf('read layer 2'));
  });

  it('fetch the weights that logic knows once a batch, whatever its size, and store them when they change', () => {
    const [one, two] = [64, 128].map((batch) => draw({ rule: 'pat', widths, training: { batch } }));
    for (const moved of ['fetch model of layer 2', 'store model of layer 2', 'store model of layer 3']) {
      expect(one!.energyOf(moved), moved).toBeGreaterThan(0);
      expect(two!.energyOf(moved), moved).toBe(one!.energyOf(moved));
    }
    expect(one!.energyOf('fetch model of layer 2')).toBe(one!.energyOf('store model of layer 2'));
    expect(one!.energyOf('store model of layer 1')).toBe(0);
  });

  it('need memory for those weights', () => {
    const bits = (rule: string) => {
      const { bill } = draw({ rule, widths, chip: { memory: 'on-chip' } });
      return bill.area.filter(({ level, component }) => level === 'chip' && component === 'buffer');
    };
    const sum = (entries: ReturnType<typeof bits>) => entries.reduce((all, { area }) => all + area, 0);
    expect(sum(bits('pat'))).toBeGreaterThan(sum(bits('bp')));
  });
});

describe('inverses', () => {
  const n = 48;
  const study: BilledStudy = {
    rule: 'gait-prop',
    widths: [100, n, n, 10],
    training: { options: { orthogonality: 0 } },
  };

  it('are n³ multiply-adds and n reciprocals, once a batch', () => {
    const { energyOf, each } = draw(study);
    const expected = n ** 3 * each('multiplier') + n * each('table');
    for (const layer of [2, 3]) expect(energyOf(`invert layer ${layer}`) / expected).toBeCloseTo(1, 12);
    expect(energyOf('invert layer 1')).toBe(0);
    const twice = draw({ ...study, training: { ...study.training, batch: 128 } });
    expect(twice.energyOf('invert layer 2')).toBe(energyOf('invert layer 2'));
  });

  it('are made of weights that are read out row by row, and written to every cell', () => {
    const { energyOf, bill } = draw(study);
    for (const operation of ['read out layer 2', 'read out layer 3', 'read out feedback 1', 'write feedback 1']) {
      expect(energyOf(operation), operation).toBeGreaterThan(0);
    }
    expect(energyOf('write feedback 1', 'row driver')).toBeGreaterThan(0);
    expect(energyOf('write feedback 1', 'cell array')).toBeGreaterThan(0);
    expect(energyOf('read out layer 1')).toBe(0);
    // Nothing accumulates a gradient for them.
    expect(bill.energy.filter(({ operation }) => operation === 'gradient feedback 1')).toEqual([]);
    const end = (operation: string) => bill.timeline.find((task) => task.operation === operation)!;
    expect(end('invert layer 2').start).toBeGreaterThanOrEqual(end('read out layer 2').end);
    expect(end('write feedback 1').start).toBeGreaterThanOrEqual(end('invert layer 2').end);
    expect(end('read feedback 1').start).toBeGreaterThanOrEqual(end('write feedback 1').end);
    expect(end('write layer 2').start).toBeGreaterThanOrEqual(end('write feedback 1').end);
  });
});

describe.each(['tp', 'dtp', 'fw-dtp', 'gait-prop', 'pat'])('the bill of %s', (rule) => {
  it('adds up, and learns within its step', () => {
    const widths = rule === 'gait-prop' ? [100, 40, 40, 10] : [100, 90, 60, 10];
    const { bill } = draw({ rule, widths });
    expect(bill.totals.energy / bill.energy.reduce((sum, { energy }) => sum + energy, 0)).toBeCloseTo(1, 12);
    expect(bill.learningLatency).toBeGreaterThan(0);
    expect(bill.learningLatency).toBeLessThan(bill.totals.latency);
    for (const { energy, operation } of bill.energy) {
      expect(Number.isFinite(energy) && energy > 0, operation).toBe(true);
    }
  });
});
