/**
 * Refresh of one-sided pairs, on every backend: which are full, what a reset and open-loop writing leave, what is counted.
 * Steps are powers of two, so that states are exact.
 */
import { describe, expect, it, type TestContext } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import type { Mapping } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { blankSet, momentsOf, Probe, type ProbeSpec, steadyDevice } from '../probe.ts';

closeBackends();

const step = 2 ** -10;

/** Differences of both planes. */
function weightsFrom(planes: Float64Array): Float64Array {
  const count = planes.length / 2;
  return planes.slice(0, count).map((state, cell) => state - planes[count + cell]!);
}

describe.each(backendNames)('%s', (name) => {
  const open = async (context: TestContext, spec: ProbeSpec) => Probe.open(await backendFor(name, context), spec);

  const [inputs, outputs] = [4, 5];
  const mapping = (every: number): Mapping => ({ kind: 'one-sided', refresh: { every, full: 0.75, alsoFull: 0.25 } });
  /** States of both crosspoints of a cell; by row: some full, one emptied by its partner, equal ones only, none full. */
  const pairs: readonly (readonly [number, number][])[] = [
    [
      [0.8, 0.5],
      [0.8, 0.2],
      [0.5, 0.5],
      [0.3, 0.9],
      [0.75, 0.75],
    ],
    [
      [1, 0.26],
      [0, 0],
      [-0.5, 1],
      [0.76, 0.75],
      [0.2, 0.2],
    ],
    [
      [0.9, 0.9],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ],
    [
      [0.7, 0.6],
      [1, 0],
      [0, 1],
      [0, 0],
      [1, 0.25],
    ],
  ];
  const flat = pairs.flat();
  const planes = Float64Array.from([...flat.map(([a]) => a), ...flat.map(([, b]) => b)], Math.fround);
  const openFull = async (context: TestContext, every: number, mode: 'pulses' | 'write') => {
    const spec = { inputs, outputs, mapping: mapping(every), change: { mode, rate: 0.1 } };
    const probe = await open(context, { ...spec, devices: { w: steadyDevice(step, 1) }, look: true });
    probe.machine.writeTile('w', { planes, fields: (await probe.state()).fields });
    return probe;
  };

  it.for(['pulses', 'write'] as const)(
    'resets what is full, writes the difference, counts both: %s',
    async (mode, context) => {
      const probe = await openFull(context, 1, mode);
      probe.run();
      const expected = planes.slice();
      const counted = { slots: 0, up: 0, down: 0 };
      pairs.forEach((row, j) => {
        let slots = 0;
        row.forEach(([a, b], o) => {
          if (Math.max(a, b) <= 0.75 || Math.min(a, b) <= 0.25) return;
          const pulses = Math.round(Math.abs(a - b) / step);
          const [first, second] = [j * outputs + o, inputs * outputs + j * outputs + o];
          expected[first] = a > b ? pulses * step : 0;
          expected[second] = a > b ? 0 : pulses * step;
          counted.up += pulses;
          counted.down += 2;
          slots = Math.max(slots, 1 + pulses);
        });
        counted.slots += slots;
      });
      const after = await probe.state();
      expect(after.planes).toEqual(expected);
      const counts = await probe.counts(mode === 'write' ? 'write w' : 'update w');
      const slots = mode === 'write' ? counts.rowSlotsUp : counts.slots;
      expect({ slots, up: counts.pulsesUp, down: counts.pulsesDown }).toEqual(counted);
      expect(counted.down).toBe(2 * 5);
      // The weight is kept to half a step, and reads see it.
      const [old, now] = [weightsFrom(planes), weightsFrom(after.planes)];
      for (const [cell, weight] of now.entries())
        expect(Math.abs(weight - old[cell]!)).toBeLessThanOrEqual(step / 2 + 1e-7);
      probe.drive({ d: [1, 0, 0, 0, 0] });
      const { transposed } = await probe.look();
      transposed.forEach((value, j) => {
        expect(value).toBeCloseTo(now[j * outputs]!, 6);
      });
      probe.machine.close();
    },
  );

  it('looks every so many mini-batches, of whichever epoch', async (context) => {
    const probe = await openFull(context, 3, 'pulses');
    const unchanged = async () => (await probe.state()).planes.every((state, at) => state === planes[at]);
    probe.machine.loadSet('set', blankSet(inputs, outputs, 2));
    const seen: boolean[] = [];
    for (let batch = 0; batch < 6; batch++) {
      if (!(await unchanged())) probe.machine.writeTile('w', { planes, fields: (await probe.state()).fields });
      probe.run(1, batch % 2, 1 + Math.floor(batch / 2));
      seen.push(!(await unchanged()));
    }
    expect(seen.filter((refreshed) => refreshed)).toHaveLength(2);
    const first = seen.indexOf(true);
    expect(seen.indexOf(true, first + 1)).toBe(first + 3);
    probe.machine.close();
  });

  it.for([
    ['cycle noise', steadyDevice(step, 1, 0.5), (n: number) => ({ mean: n * step, std: 0.5 * step * Math.sqrt(n) })],
    [
      'soft bounds',
      steadyDevice(step, 1, 0, { law: 'soft-bounds' }),
      (n: number) => ({ mean: 1 - (1 - step) ** n, std: 0 }),
    ],
    [
      'noise of the reset',
      steadyDevice(step, 1, 0, { parameters: { resetWeight: 0.1, resetNoise: 0.02 } }),
      (n: number) => ({ mean: n * step, std: 0.02 * Math.SQRT2 }),
    ],
  ] as const)('is open loop, with the errors of the law: %s', async ([, device, expected], context) => {
    const size = 40;
    const change = { mode: 'pulses', rate: 0.1 } as const;
    const probe = await open(context, {
      inputs: size,
      outputs: size,
      mapping: mapping(1),
      change,
      devices: { w: device },
    });
    const full = Float64Array.from({ length: 2 * size * size }, (_, at) => (at < size * size ? 0.9 : 0.5));
    probe.machine.writeTile('w', { planes: full, fields: (await probe.state()).fields });
    probe.run();
    const { planes: states } = await probe.state();
    const { mean, std } = momentsOf(weightsFrom(states));
    const wanted = expected(Math.round((Math.fround(0.9) - 0.5) / step));
    expect(Math.abs(mean - wanted.mean)).toBeLessThan((4 * wanted.std) / size + 1e-5);
    expect(Math.abs(std - wanted.std)).toBeLessThan((4 * wanted.std) / (Math.SQRT2 * size) + 1e-5);
    // Neither is full any more.
    for (let cell = 0; cell < size * size; cell++) {
      expect(Math.max(states[cell]!, states[size * size + cell]!)).toBeLessThan(0.75);
      expect(Math.min(states[cell]!, states[size * size + cell]!)).toBeLessThan(0.25);
    }
    probe.machine.close();
  });

  it('takes full relative to where a reset leads', async (context) => {
    // Weights of this law go from −1, where a reset leads, to 1: 75 % of the way is 0.5.
    const devices = { w: settleDevice({ extends: 'taox-hfox', parameters: { cycleNoise: 0 } }) };
    const spec = { inputs: 1, outputs: 3, mapping: mapping(1), change: { mode: 'pulses', rate: 0.1 } as const };
    const probe = await open(context, { ...spec, devices });
    const states = Float64Array.of(0.49, 0.51, 0.51, -0.49, -0.49, -0.51);
    probe.machine.writeTile('w', { planes: states, fields: (await probe.state()).fields });
    probe.run();
    const { planes: after } = await probe.state();
    expect([0, 2, 3, 5].map((at) => after[at])).toEqual([0, 2, 3, 5].map((at) => Math.fround(states[at]!)));
    expect(after[4]).toBe(-1);
    // One pulse of the middle of its range is worth one granularity; this law is nearly linear.
    expect(Math.abs(after[1]! - -1 - 1)).toBeLessThan(0.05);
    probe.machine.close();
  });
});
