/**
 * What a read sees where that is not the state, on every backend: write noise, drawn afresh with every pulse of that
 * crosspoint (handbook `devices.md` §2.1), and a finite number of states.
 */
import { describe, expect, it, type TestContext } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import type { Mapping } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { relativeDifference } from '../machines.ts';
import { blankSet, momentsOf, Probe, type ProbeSpec, steadyDevice, wave } from '../probe.ts';

closeBackends();

const step = 2 ** -8;
const writeNoise = 3;
const noisy = steadyDevice(step, 4, 0, { parameters: { writeNoise } });

/** Moments of independent deviates of spread σ, within 4 standard errors. */
function expectNormal(values: ArrayLike<number>, sigma: number): void {
  const { mean, std, kurtosis } = momentsOf(values);
  const count = values.length;
  expect(Math.abs(mean)).toBeLessThan((4 * sigma) / Math.sqrt(count));
  expect(Math.abs(std / sigma - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
  expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(24 / count));
}

/** W x, by the definition; weights [inputs][outputs]. */
function forwardOf(weights: Float64Array, x: ArrayLike<number>, outputs: number): Float64Array {
  const result = new Float64Array(outputs);
  weights.forEach((weight, cell) => {
    result[cell % outputs]! += weight * x[Math.floor(cell / outputs)]!;
  });
  return result;
}

function transposedOf(weights: Float64Array, d: ArrayLike<number>, inputs: number): Float64Array {
  const outputs = weights.length / inputs;
  const result = new Float64Array(inputs);
  weights.forEach((weight, cell) => {
    result[Math.floor(cell / outputs)]! += weight * d[cell % outputs]!;
  });
  return result;
}

describe.each(backendNames)('%s', (name) => {
  const open = async (context: TestContext, spec: ProbeSpec) => Probe.open(await backendFor(name, context), spec);

  describe('write noise', () => {
    it('lies around the state with the stated spread, from the start and after pulses', async (context) => {
      const size = 50;
      // One pulse of every crosspoint a run.
      const change = { mode: 'write', rate: step } as const;
      const probe = await open(context, { inputs: size, outputs: size, devices: { w: noisy }, change });
      probe.drive({ x: new Float64Array(size).fill(1), d: new Float64Array(size).fill(-1) });
      const errors: Float64Array[] = [];
      const start = await probe.state();
      for (let run = 0; run < 4; run++) {
        const { planes, field } = await probe.state();
        const visible = field('visible');
        errors.push(planes.map((state, at) => visible[at]! - state));
        expectNormal(errors[run]!, writeNoise * step);
        // The noise is not in the state: that has risen by one step each time.
        planes.forEach((state, at) => {
          expect(state).toBeCloseTo(start.planes[at]! + run * step, 6);
        });
        probe.run(1, 0, 1 + run);
      }
      // Fresh each time: what was seen before tells nothing.
      for (const run of [1, 2, 3]) {
        const product = momentsOf(errors[run]!.map((error, at) => error * errors[run - 1]![at]!)).mean;
        expect(Math.abs(product) / (writeNoise * step) ** 2).toBeLessThan(4 / size);
      }
      probe.machine.close();
    });

    it.for(['pulses', 'write'] as const)(
      'is drawn anew where a crosspoint was pulsed, and nowhere else: %s',
      async (mode, context) => {
        const [inputs, outputs] = [16, 12];
        const mapping: Mapping = { kind: 'vector', significance: [1, 0.5], policy: 'sequential' };
        const change = { mode, rate: step } as const;
        const probe = await open(context, { inputs, outputs, mapping, devices: { w: noisy }, change });
        probe.machine.loadSet('set', blankSet(inputs, outputs, 4));
        // Half of the rows and a third of the columns have no signal.
        probe.drive({ x: wave(inputs, 1).map((x, j) => (j % 2) * x), d: wave(outputs, 2).map((d, o) => (o % 3) * d) });
        let before = await probe.state();
        let [pulsed, still] = [0, 0];
        for (let turn = 0; turn < 4; turn++) {
          probe.run(1, turn);
          const after = await probe.state();
          const [old, now] = [before.field('visible'), after.field('visible')];
          after.planes.forEach((state, at) => {
            const moved = state !== before.planes[at];
            expect(now[at] !== old[at], `turn ${turn}, crosspoint ${at}`).toBe(moved);
            pulsed += moved ? 1 : 0;
            still += moved ? 0 : 1;
          });
          before = after;
        }
        expect(pulsed).toBeGreaterThan(50);
        expect(still).toBeGreaterThan(500);
        probe.machine.close();
      },
    );

    it.for([
      'reference',
      'differential',
      { kind: 'vector', significance: [0.7, -0.4, 0.3], policy: 'all' },
    ] as Mapping[])('is what reads see, either way: %j', async (mapping, context) => {
      const [inputs, outputs, batch] = [11, 6, 3];
      const change = { mode: 'pulses', rate: 0.05 } as const;
      const array = { rows: 4, columns: 9 };
      const spec: ProbeSpec = { inputs, outputs, batch, mapping, array, devices: { w: noisy }, change, look: true };
      const probe = await open(context, spec);
      probe.drive({ x: wave(inputs, 1), d: wave(outputs, 3) });
      const significance = mapping === 'reference' ? [1] : mapping === 'differential' ? [0.5, -0.5] : [0.7, -0.4, 0.3];
      const sum = (of: Float64Array) =>
        Float64Array.from({ length: inputs * outputs }, (_, cell) =>
          significance.reduce((total, one, plane) => total + one * of[plane * inputs * outputs + cell]!, 0),
        );
      for (let run = 0; run < 2; run++) {
        const { planes, field } = await probe.state();
        const [seen, hidden] = [sum(field('visible')), sum(planes)];
        const read = await probe.look();
        expect(relativeDifference(read.forward, forwardOf(seen, wave(inputs, 1), outputs))).toBeLessThan(1e-5);
        expect(relativeDifference(read.transposed, transposedOf(seen, wave(outputs, 3), inputs))).toBeLessThan(1e-5);
        expect(relativeDifference(read.forward, forwardOf(hidden, wave(inputs, 1), outputs))).toBeGreaterThan(1e-3);
        expect(relativeDifference(await probe.weights(), seen)).toBeLessThan(1e-12);
        probe.run();
      }
      probe.machine.close();
    });

    it('is drawn anew by rest and by a refresh', async (context) => {
      const size = 40;
      const mapping: Mapping = { kind: 'one-sided', refresh: { every: 1, full: 0.5, alsoFull: 0.25 } };
      const change = { mode: 'pulses', rate: step } as const;
      for (const rests of [true, false]) {
        const parameters = { writeNoise, ...(rests ? { diffusion: 1e-4 } : {}) };
        const devices = { w: steadyDevice(step, 1, 0, { parameters }) };
        const probe = await open(context, { inputs: size, outputs: size, mapping, change, devices });
        const { fields } = await probe.state();
        const full = Float64Array.from({ length: 2 * size * size }, (_, at) => (at < size * size ? 0.9 : 0.5));
        // Both are seen as they are at first.
        const [names, cells] = [devices.w.pulse!.fields, size * size];
        full.forEach((state, at) => {
          fields[at * names.length + names.indexOf('visible')] = state;
        });
        probe.machine.writeTile('w', { planes: full, fields });
        probe.run();
        const { planes, field } = await probe.state();
        const visible = field('visible');
        expectNormal(
          planes.map((state, index) => visible[index]! - state),
          writeNoise * step,
        );
        // 0.9 − 0.5 written to the first, whatever noise has been seen: the second is empty.
        expect(momentsOf(planes.slice(cells)).mean).toBeCloseTo(0, 4);
        expect(momentsOf(planes.slice(0, cells)).mean).toBeCloseTo(0.4, 1);
        probe.machine.close();
      }
    });

    it('costs no field and no draw where it is zero', async (context) => {
      const probe = await open(context, {
        ...{ inputs: 5, outputs: 3, look: true, change: { mode: 'pulses', rate: 0.1 } as const },
        devices: { w: settleDevice('gokmen-vlasov') },
      });
      const { pulse } = probe.tiles[0]!.device;
      expect(pulse!.visible).toBeNull();
      expect(pulse!.fields).not.toContain('visible');
      expect(steadyDevice(step, 4).pulse!.fields).toEqual([]);
      const { planes, fields } = await probe.state();
      expect(fields).toHaveLength(15 * pulse!.fields.length);
      probe.drive({ x: [1, 0, 0, 0, 0] });
      expect((await probe.look()).forward).toEqual(planes.slice(0, 3));
      probe.machine.close();
    });
  });

  describe('a finite number of states', () => {
    it.for([2, 5, 64])('%i are all that a read sees; the state moves between them', async (levels, context) => {
      const size = 40;
      const fine = 2 ** -12;
      const devices = { w: steadyDevice(fine, 1, 0, { wear: { levels } }) };
      // Three quarters of a level altogether.
      const pulses = Math.round(0.75 / (levels - 1) / fine);
      const change = { mode: 'write', rate: pulses * fine } as const;
      const probe = await open(context, { inputs: size, outputs: size, devices, change, look: true });
      probe.drive({ x: new Float64Array(size).fill(1), d: new Float64Array(size).fill(-1) });
      const interval = 2 / (levels - 1);
      // Initial weights are spread over ±0.9 of ±1: they are seen at every level within half an interval of that.
      const spread = Array.from({ length: levels }, (_, level) => Math.abs(level * interval - 1) - interval / 2 < 0.89);
      expect(new Set((await probe.state()).field('visible')).size).toBe(spread.filter((one) => one).length);
      for (let run = 0; run < 3; run++) {
        const { planes, field } = await probe.state();
        const visible = field('visible');
        planes.forEach((state, at) => {
          const level = (visible[at]! + 1) / interval;
          expect(Math.abs(level - Math.round(level))).toBeLessThan(1e-5 * levels);
          expect(Math.abs(visible[at]! - state)).toBeLessThanOrEqual(interval / 2 + 1e-6);
        });
        expect(new Set(visible).size).toBeLessThanOrEqual(levels);
        expect(
          relativeDifference((await probe.look()).forward, forwardOf(visible, new Float64Array(size).fill(1), size)),
        ).toBeLessThan(1e-5);
        probe.run(1, 0, 1 + run);
        const { planes: after } = await probe.state();
        after.forEach((state, at) => {
          expect(state).toBeCloseTo(Math.min(planes[at]! + pulses * fine, 1), 6);
        });
      }
      probe.machine.close();
    });
  });
});
