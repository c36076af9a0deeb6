import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Population, settleDevice, settleLaw, type Table } from '../../../devices/index.ts';
import { joinMeasured, measuredTable } from '../../../devices/models/measured-table.ts';
import { momentsOf } from '../../../devices/statistics.ts';
import { drawsFrom } from '../random.ts';
import { repeat } from './memristor-reference.ts';

const tables = {
  up: { x: [-1, 0, 1], y: [0.04, 0.02, 0] },
  down: { x: [-1, 1], y: [0, -0.05] },
  upDeviation: { x: [-1, 1], y: [0.01, 0.03] },
};
const still = { cycleNoise: 0 };

describe('one measured device', () => {
  it('steps by its tables', () => {
    const { pulse, granularity } = settleLaw(measuredTable, still, { tables });
    expect(pulse!.fields).toEqual([]);
    expect(granularity).toBeCloseTo((0.02 + 0.025) / 2, 12);
    const population = new Population(pulse!, 1, drawsFrom(1), -0.5);
    let [up, down] = [-0.5, 0];
    for (let i = 0; i < 40; i++) {
      population.pulse('up');
      up += up < 0 ? 0.02 - 0.02 * up : 0.02 * (1 - up);
      expect(population.states[0]).toBeCloseTo(up, 12);
    }
    down = up;
    for (let i = 0; i < 40; i++) {
      population.pulse('down');
      down -= 0.05 * ((down + 1) / 2);
      expect(population.states[0]).toBeCloseTo(down, 12);
    }
  });

  it('scatters by its deviations, in measured units of cycleNoise', () => {
    for (const cycleNoise of [1, 0.5]) {
      const { pulse } = settleLaw(measuredTable, { cycleNoise }, { tables });
      for (const start of [-0.6, 0.2, 0.5]) {
        const population = new Population(pulse!, 20_000, drawsFrom(4), start);
        population.pulse('up');
        const sigma = cycleNoise * (0.02 + 0.01 * start);
        const step = start < 0 ? 0.02 - 0.02 * start : 0.02 * (1 - start);
        const { mean, std } = momentsOf(population.states);
        expect(Math.abs(mean - start - step)).toBeLessThan((4 * sigma) / Math.sqrt(20_000));
        expect(std / sigma).toBeCloseTo(1, 1);
        const before = Float64Array.from(population.states);
        population.pulse('down');
        // It has no deviation down.
        const steps = population.states.map((w, i) => w - before[i]!);
        expect(steps.every((change, i) => Math.abs(change + 0.025 * (before[i]! + 1)) < 1e-12)).toBe(true);
      }
    }
  });

  it('is a device with tables and electrical figures, and is refused without tables', () => {
    const { electrical } = settleDevice('hp-tio2');
    expect(settleDevice({ law: 'measured-table', tables, electrical }).granularity).toBeCloseTo(0.0225, 12);
    expect(() => settleDevice({ law: 'measured-table', tables: { up: tables.up }, electrical })).toThrow(
      'Expected `device.tables.down` to be a table (measured-table needs it), got `nothing`',
    );
    expect(() => settleDevice({ law: 'measured-table', tables: { ...tables, upper: tables.up }, electrical })).toThrow(
      'upper',
    );
  });

  it('stays within −1 and 1 whatever its tables', () => {
    const step = fc.double({ min: -0.5, max: 0.5, noNaN: true });
    const table = fc
      .array(step, { minLength: 2, maxLength: 12 })
      .map((y): Table => ({ x: y.map((_, index) => (2 * index) / (y.length - 1) - 1), y }));
    const down = { x: [-1, 1], y: [-0.1, -0.1] };
    fc.assert(
      fc.property(table, table, fc.double({ min: -1, max: 1, noNaN: true }), (up, upDeviation, start) => {
        const { pulse } = settleLaw(measuredTable, {}, { tables: { up, upDeviation, down } });
        const population = new Population(pulse!, 20, drawsFrom(5), start);
        for (let i = 0; i < 5; i++) population.pulse('up');
        expect(population.states.every((w) => Math.abs(w) <= 1)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('stays where its step and deviation are 0', () => {
    const nothing = { x: [-1, 1], y: [0, 0] };
    const { pulse } = settleLaw(measuredTable, {}, { tables: { up: nothing, down: tables.down } });
    const population = new Population(pulse!, 1, drawsFrom(5), 0.123);
    for (let i = 0; i < 5; i++) population.pulse('up');
    expect(population.states[0]).toBe(0.123);
  });
});

describe('several measured devices', () => {
  const devices = [
    { up: { x: [-1, 0.9], y: [0.01, 0.01] }, down: { x: [-0.8, 1], y: [-0.01, -0.01] } },
    { up: { x: [-0.7, 0.3], y: [0.02, 0.02] }, down: { x: [-0.7, 0.4], y: [-0.03, -0.03] } },
    { ...tables, downDeviation: { x: [0, 1], y: [0.1, 0.2] } },
  ];
  const { parameters, tables: joined } = joinMeasured(devices);

  it('each crosspoint is one of them, equally often, and behaves like it alone', () => {
    const { pulse } = settleLaw(measuredTable, { ...parameters, ...still }, { tables: joined });
    const crosspoints = 6000;
    const population = new Population(pulse!, crosspoints, drawsFrom(6), 0.1);
    const which = population.field('which');
    for (const device of [0, 1, 2]) {
      const share = which.filter((own) => own === device).length / crosspoints;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / crosspoints));
    }
    const alone = devices.map((device) => {
      const { upDeviation, downDeviation, ...means } = device as typeof tables & { downDeviation?: Table };
      return new Population(settleLaw(measuredTable, still, { tables: means }).pulse!, 1, drawsFrom(1), 0.1);
    });
    for (const direction of [...repeat('up' as const, 6), ...repeat('down' as const, 12)]) {
      for (const one of [population, ...alone]) one.pulse(direction);
      population.states.forEach((w, i) => {
        if (i < 200) expect(w).toBeCloseTo(alone[which[i]!]!.states[0]!, 12);
      });
    }
  });

  it('are written as a list in a device file', () => {
    const { electrical } = settleDevice('hp-tio2');
    const [first, ...rest] = devices;
    const device = settleDevice({ law: 'measured-table', measured: [first!, ...rest], electrical });
    expect(device.parameters).toEqual({ devices: 3, cycleNoise: 1 });
    expect(device.pulse!.fields).toContain('which');
  });

  it('saturates at the ends of the measured device’s own tables', () => {
    const { pulse } = settleLaw(measuredTable, { ...parameters, ...still }, { tables: joined });
    const population = new Population(pulse!, 300, drawsFrom(6));
    const which = population.field('which');
    for (let i = 0; i < 3000; i++) population.pulse('up');
    population.states.forEach((w, i) => {
      expect(w).toBeCloseTo([1, 0.4, 1][which[i]!]!, 6);
    });
    for (let i = 0; i < 3000; i++) population.pulse('down');
    population.states.forEach((w, i) => {
      expect(w).toBeCloseTo([-1, -0.7, -1][which[i]!]!, 6);
    });
  });

  it('has the deviations of those that brought some', () => {
    const { pulse } = settleLaw(measuredTable, parameters, { tables: joined });
    const population = new Population(pulse!, 30_000, drawsFrom(9), 0);
    const which = population.field('which');
    population.pulse('down');
    const steps = (device: number) => population.states.filter((_, i) => which[i] === device);
    expect(steps(0).every((w) => w === -0.01)).toBe(true);
    const { mean, std } = momentsOf(steps(2));
    expect(mean).toBeCloseTo(-0.025, 2);
    expect(std).toBeCloseTo(0.1, 2);
  });
});
