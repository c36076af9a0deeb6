/** The bill: sums, what scales with what, what is built only where it is needed, and what depth does to latency. */
import { describe, expect, it } from 'vitest';
import { buildChip } from '../../../emulator/cost/chip.ts';
import {
  activityFrom,
  assumeActivity,
  type Bill,
  drawUpBill,
  meanConductance,
  phases,
  Recorder,
} from '../../../emulator/index.ts';
import { type BilledStudy, billOf, energyBy, equalLayers, planBill } from './bills.ts';

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const uniqueKeys = (entries: readonly object[], keys: readonly string[]) =>
  new Set(entries.map((entry) => JSON.stringify(keys.map((key) => (entry as Record<string, unknown>)[key])))).size;

describe.each(['bp', 'fa', 'dfa'])('the bill of %s', (rule) => {
  describe.each([
    ['pulses', 'hbm2', 'pulse-width', 'flash'],
    ['write', 'on-chip', 'bit-serial', 'sar'],
  ] as const)('%s, %s, %s, %s', (update, memory, encoding, adcKind) => {
    const study: BilledStudy = {
      rule,
      widths: [100, 150, 60, 10],
      training: { update },
      chip: { memory, encoding, adcKind },
    };
    const bill = billOf(study);

    it('adds up', () => {
      expect(bill.totals.energy).toBeCloseTo(sum(bill.energy.map(({ energy }) => energy)), 20);
      expect(bill.totals.area).toBeCloseTo(sum(bill.area.map(({ area }) => area)), 20);
      expect(bill.totals.leakage).toBeCloseTo(sum(bill.area.map(({ leakage }) => leakage)), 20);
      for (const key of ['phase', 'operation', 'component', 'tile'] as const) {
        expect(sum(energyBy(bill, key).values()) / bill.totals.energy).toBeCloseTo(1, 12);
      }
      expect(bill.totals.latency).toBe(Math.max(...bill.timeline.map(({ end }) => end)));
    });

    it('has one entry a phase, operation, component, tile and level, each physical', () => {
      expect(uniqueKeys(bill.energy, ['phase', 'operation', 'component', 'tile', 'level'])).toBe(bill.energy.length);
      for (const { phase, energy, component } of bill.energy) {
        expect(phases).toContain(phase);
        expect(energy, component).toBeGreaterThan(0);
        expect(Number.isFinite(energy), component).toBe(true);
      }
      for (const { area, leakage, component } of bill.area) {
        expect(area, component).toBeGreaterThanOrEqual(0);
        expect(leakage, component).toBeGreaterThanOrEqual(0);
      }
    });

    it('bills leakage as power times latency', () => {
      expect(energyBy(bill, 'phase').get('static')! / (bill.totals.leakage * bill.totals.latency)).toBeCloseTo(1, 12);
    });

    it('learns between the end of the forward pass and the end of the step', () => {
      expect(bill.learningLatency).toBeGreaterThan(0);
      expect(bill.learningLatency).toBeLessThan(bill.totals.latency);
      expect(bill.inference.latency).toBeLessThan(bill.totals.latency);
      expect(bill.inference.energy).toBeLessThan(bill.totals.energy);
    });
  });
});

describe('what a bill scales with', () => {
  const study: BilledStudy = { rule: 'bp', widths: [120, 90, 30] };
  const entriesOf = (bill: Bill, phase: string, start: string) =>
    bill.energy.filter((entry) => entry.phase === phase && entry.operation.startsWith(start));

  it('twice the batch reads twice as much, layer by layer and component by component', () => {
    const [one, two] = [64, 128].map((batch) =>
      entriesOf(billOf({ ...study, training: { batch } }), 'forward', 'read'),
    );
    expect(one!.length).toBeGreaterThan(10);
    expect(two!.map(({ energy, ...rest }) => ({ ...rest, energy: energy / 2 }))).toEqual(
      one!.map((entry) => ({ ...entry, energy: expect.closeTo(entry.energy, 20) })),
    );
  });

  it('twice the pulses take twice the energy and the time of the update', () => {
    const plan = planBill({ ...study, training: { update: 'pulses' } });
    const updateOf = (factor: number) => {
      const training = plan.activity.training.map((counts, index) => {
        const factorHere = plan.training.operations[index]!.kind === 'update' ? factor : 1;
        return Object.fromEntries(Object.entries(counts).map(([key, count]) => [key, factorHere * count]));
      });
      const bill = drawUpBill({ ...plan, activity: { ...plan.activity, training } });
      const bar = bill.timeline.find(({ operation }) => operation === 'update layer 1')!;
      const energy = sum(entriesOf(bill, 'update', 'update').map((entry) => entry.energy));
      return { energy, duration: bar.end - bar.start };
    };
    const [once, twice] = [updateOf(1), updateOf(2)];
    expect(twice.energy / once.energy).toBeCloseTo(2, 10);
    expect(twice.duration / once.duration).toBeCloseTo(2, 6);
  });

  it.each(['pulses', 'write'] as const)('by %s at a rate of 0 no cell is pulsed', (update) => {
    const cellsAt = (rate: number) => {
      const bill = billOf({ ...study, training: { update, rate } });
      return sum(entriesOf(bill, 'update', '').flatMap((one) => (one.component === 'cell array' ? one.energy : [])));
    };
    expect(cellsAt(0)).toBe(0);
    expect(cellsAt(0.05)).toBeGreaterThan(0);
  });

  it('cells take energy as their conductance and their access transistor in series', () => {
    const plan = planBill(study);
    const cellsAt = (share: number) => {
      const conductance = Object.fromEntries(Object.keys(plan.activity.conductance).map((name) => [name, share]));
      const bill = drawUpBill({ ...plan, activity: { ...plan.activity, conductance } });
      const cells = entriesOf(bill, 'forward', 'read').filter((e) => e.component === 'cell array');
      return sum(cells.map((e) => e.energy));
    };
    // Lines are charged whatever cells conduct: differences are the cells alone.
    const [off, half, on] = [cellsAt(0), cellsAt(0.5), cellsAt(1)];
    const { hardware } = buildChip(plan.training, plan.tiles, plan.chip, plan.activity);
    const [matrix] = hardware.matrices.values();
    // TaOx/HfOx, 100 kΩ to 1 MΩ.
    const through = (conductance: number) => 1 / matrix!.array.cells.drivenResistance(1, conductance);
    const expected = (through(5.5e-6) - through(1e-6)) / (through(1e-5) - through(1e-6));
    expect((half - off) / (on - off)).toBeCloseTo(expected, 9);
    // A transistor of at most a quarter of 100 kΩ in series lessens the ratio of currents, of 10, so much and no more.
    expect(through(1e-5) / through(1e-6)).toBeLessThan(10);
    expect(through(1e-5) / through(1e-6)).toBeGreaterThan(1.025e6 / 125e3);
  });

  it('means activity per step and per sample', () => {
    const counts = [{ vectors: 120, amplitude: 600 }, {}];
    const described = activityFrom({ training: counts, steps: 20, evaluation: counts, samples: 60 }, {});
    expect(described.training).toEqual([{ vectors: 6, amplitude: 30 }, {}]);
    expect(described.evaluation).toEqual([{ vectors: 2, amplitude: 10 }, {}]);
  });

  it('means conductance between the least and the most conducting state', () => {
    const [spec] = planBill(study).tiles;
    const [lower, upper] = spec!.device.range;
    expect(meanConductance(spec!, [lower, lower])).toBe(0);
    expect(meanConductance(spec!, [upper, 2 * upper])).toBe(1);
    expect(meanConductance(spec!, [lower, upper])).toBeCloseTo(0.5, 12);
  });
});

describe('what is built', () => {
  const widths = [100, 90, 80, 10];
  const componentsOf = (bill: Bill, tile: string) =>
    bill.area.filter((entry) => entry.tile === tile).map(({ component }) => component);

  it('a transposed periphery only where the program reads transposed', () => {
    const [bp, dfa] = [billOf({ rule: 'bp', widths }), billOf({ rule: 'dfa', widths })];
    expect(componentsOf(bp, 'layer 1')).toEqual(componentsOf(dfa, 'layer 1'));
    for (const tile of ['layer 2', 'layer 3']) {
      const [both, forwardOnly] = [componentsOf(bp, tile), componentsOf(dfa, tile)];
      expect(both.filter((component) => component === 'ADC')).toHaveLength(2);
      expect(forwardOnly.filter((component) => component === 'ADC')).toHaveLength(1);
      const area = (bill: Bill) => sum(bill.area.filter((entry) => entry.tile === tile).map((entry) => entry.area));
      expect(area(bp)).toBeGreaterThan(area(dfa));
    }
  });

  it('feedback tiles only where the rule has them', () => {
    const tilesOf = (rule: string) => [
      ...new Set(
        billOf({ rule, widths })
          .area.map(({ tile }) => tile)
          .filter((tile) => tile.startsWith('feedback')),
      ),
    ];
    expect(tilesOf('bp')).toEqual([]);
    expect(tilesOf('fa').sort()).toEqual(['feedback 1', 'feedback 2']);
    expect(tilesOf('dfa').sort()).toEqual(['feedback 1', 'feedback 2']);
  });

  it.each([
    ['bp', 'shared', 1],
    ['bp', 'as-ready', 1],
    ['bp', 'per-layer', 3],
    ['dfa', 'shared', 1],
    ['dfa', 'as-ready', 3],
  ] as const)('gradient units: %s, %s: %i', (rule, gradientUnits, units) => {
    const { area } = billOf({ rule, widths, chip: { gradientUnits } });
    const found = new Set(area.map(({ tile }) => tile).filter((tile) => tile.startsWith('gradient unit')));
    expect(found.size).toBe(units);
  });

  it('no gradient unit where pulses change the array', () => {
    const { area } = billOf({ rule: 'bp', widths, training: { update: 'pulses' } });
    expect(area.some(({ tile }) => tile.startsWith('gradient unit'))).toBe(false);
  });

  it('also for a rule whose formula uses vectors alone', () => {
    const plan = planBill({ rule: 'bp', widths: [20, 5] });
    const program = new Recorder('train', { batch: 8, inputs: 20, classes: 5 });
    const initial = { distribution: 'zero', bound: 0 } as const;
    const tile = program.tile(plan.training.tiles[0]!);
    const constant = program.map('constant', 'v', { v: program.vector('v', 20, initial) });
    const error = program.map('error', 'y - t', { y: program.read(tile, constant), t: program.target });
    program.change('write', tile, constant, error, 0.1);
    const training = program.finish();
    const activity = assumeActivity(training, plan.evaluation, plan.tiles);
    expect(drawUpBill({ ...plan, training, activity }).totals.energy).toBeGreaterThan(0);
  });
});

describe('depth', () => {
  const depths = [2, 4, 8, 16];
  /** Gradients in one unit for backpropagation, which can use no more, and one a layer for direct feedback alignment. */
  const pair = (layers: number, width: number, memory: 'hbm2' | 'on-chip') => ({
    bp: billOf({ rule: 'bp', widths: equalLayers(layers, width), chip: { memory, gradientUnits: 'shared' } }),
    dfa: billOf({ rule: 'dfa', widths: equalLayers(layers, width), chip: { memory, gradientUnits: 'per-layer' } }),
  });

  describe.each([256, 512])('equal layers of %i', (width) => {
    const pairs = new Map(depths.map((layers) => [layers, pair(layers, width, 'hbm2')]));

    it('backpropagation learns in proportion to depth, direct feedback alignment a tenth of that', () => {
      const { bp, dfa } = pairs.get(2)!;
      for (const [layers, deeper] of pairs) {
        expect(deeper.bp.learningLatency / bp.learningLatency / (layers / 2)).toBeGreaterThan(0.95);
        expect(deeper.bp.learningLatency / bp.learningLatency / (layers / 2)).toBeLessThan(1.05);
        // What grows is the way of errors and activations over wires that all layers share.
        const growth = deeper.dfa.learningLatency / dfa.learningLatency - 1;
        expect(growth / (layers / 2 - 1 || 1)).toBeLessThan(0.1);
      }
    });

    it("the gain is Amdahl's N/(sN + 1 − s), with s from backpropagation's bill alone, within 7 %", () => {
      for (const [layers, { bp, dfa }] of pairs) {
        const s = bp.sequentialShare;
        const predicted = layers / (s * layers + 1 - s);
        const gain = bp.learningLatency / dfa.learningLatency;
        expect(Math.abs(gain / predicted - 1), `${layers} layers: ${gain} for ${predicted}`).toBeLessThan(0.07);
      }
    });

    it('energy is the same within 3 %: gradients and memory dominate both', () => {
      for (const { bp, dfa } of pairs.values()) {
        expect(Math.abs(bp.totals.energy / dfa.totals.energy - 1)).toBeLessThan(0.03);
      }
    });
  });

  it('with an on-chip buffer the difference in energy is that of the error reads, leakage and shared blocks', () => {
    for (const layers of depths) {
      const { bp, dfa } = pair(layers, 256, 'on-chip');
      const difference = bp.totals.energy - dfa.totals.energy;
      const byOf = (key: 'phase' | 'component') => {
        const [one, other] = [energyBy(bp, key), energyBy(dfa, key)];
        const names = new Set([...one.keys(), ...other.keys()]);
        return new Map([...names].map((name) => [name, (one.get(name) ?? 0) - (other.get(name) ?? 0)]));
      };
      for (const key of ['phase', 'component'] as const) {
        expect(sum(byOf(key).values()) / difference).toBeCloseTo(1, 8);
      }
      // Both write the same changes; forward reads differ by the way between tiles, which a second periphery makes larger.
      const phase = byOf('phase');
      const forward = energyBy(bp, 'phase').get('forward')!;
      expect(Math.abs(phase.get('forward')!) / forward).toBeLessThan(0.15);
      const writes = (bill: Bill) =>
        sum(bill.energy.filter(({ operation }) => operation.startsWith('write')).map(({ energy }) => energy));
      expect(writes(bp) / writes(dfa)).toBeCloseTo(1, 12);
      expect(phase.get('error')).toBeGreaterThan(0);
      expect(phase.get('static')).toBeGreaterThan(0);
    }
  });
});
