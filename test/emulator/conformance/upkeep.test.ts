/**
 * What crosspoints go through besides pulses, on every backend: rest after a mini-batch (decay, diffusion) and wear with
 * every pulse. And that all of it can be stopped, stored and taken up again.
 */
import { describe, expect, it, type TestContext } from 'vitest';
import { type DeviceDescription, settleDevice } from '../../../devices/index.ts';
import { compilePulses } from '../../../emulator/cpu/pulse.ts';
import type { Mapping } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { openSmall } from '../machines.ts';
import { blankSet, momentsOf, Probe, type ProbeSpec, steadyDevice, wave } from '../probe.ts';

closeBackends();

const step = 2 ** -10;
const change = { mode: 'pulses', rate: 0.01 } as const;
const resting = (parameters: DeviceDescription['parameters'], bound = 4) =>
  steadyDevice(step, bound, 0, { parameters: parameters ?? {} });

it('float32 holds the bounds of the longest endurance', () => {
  const endurance = 1e6;
  for (const [lower, upper] of [
    [-1, 1],
    [0, 2],
    [-0.6, 0.6],
  ] as const) {
    const { pulse } = steadyDevice(step, 1, 0, {
      wear: { endurance },
      parameters: { lowerBound: lower, upperBound: upper },
    });
    const fields = Float32Array.of(...pulse!.fields.map((field) => (field === 'upper' ? upper : lower)));
    compilePulses(pulse!, 'float32')(endurance, true, 0, fields, 0, 0, 0, 0);
    const window = fields[pulse!.fields.indexOf('upper')]! - fields[pulse!.fields.indexOf('lower')]!;
    expect(Math.abs(window / (upper - lower) / Math.exp(-1) - 1)).toBeLessThan(0.01);
  }
});

describe.each(backendNames)('%s', (name) => {
  const open = async (context: TestContext, spec: ProbeSpec) => Probe.open(await backendFor(name, context), spec);

  describe('rest', () => {
    it.for(['reference', 'differential'] as const)(
      'decays towards the bias by 1/T a mini-batch: %s',
      async (mapping, context) => {
        const [decay, bias, batches] = [0.05, 0.25, 40];
        const devices = { w: resting({ decay, resetWeight: bias }) };
        const probe = await open(context, { inputs: 7, outputs: 5, batch: 3, mapping, devices, change });
        const { planes: before } = await probe.state();
        probe.runBatches(batches);
        const { planes: after } = await probe.state();
        after.forEach((state, at) => {
          expect(state).toBeCloseTo(bias + (before[at]! - bias) * (1 - decay) ** batches, 5);
        });
        expect(Math.max(...after.map((state) => Math.abs(state - bias)))).toBeGreaterThan(0.1);
        probe.machine.close();
      },
    );

    it('gives each crosspoint a lifetime of its own, which it keeps', async (context) => {
      const [decay, lifetimeSpread, size] = [0.05, 0.2, 40];
      const devices = { w: resting({ decay, lifetimeSpread }) };
      const probe = await open(context, { inputs: size, outputs: size, devices, change });
      const start = await probe.state();
      const ones = new Float64Array(size * size).fill(1);
      probe.machine.writeTile('w', { planes: ones, fields: start.fields });
      probe.run();
      const { planes: once } = await probe.state();
      for (let batch = 1; batch < 10; batch++) probe.run();
      const { planes: tenTimes } = await probe.state();
      tenTimes.forEach((state, at) => {
        expect(state).toBeCloseTo(once[at]! ** 10, 5);
      });
      const lifetimes = momentsOf(once.map((state) => 1 / (1 - state)));
      expect(Math.abs(lifetimes.mean * decay - 1)).toBeLessThan((4 * lifetimeSpread) / size);
      expect(Math.abs(lifetimes.std * decay - lifetimeSpread)).toBeLessThan((4 * lifetimeSpread) / (Math.SQRT2 * size));
      probe.machine.close();
    });

    it('diffuses as a random walk', async (context) => {
      const [diffusion, size, batches] = [0.02, 50, 16];
      const devices = { w: resting({ diffusion }) };
      const probe = await open(context, { inputs: size, outputs: size, batch: 2, devices, change });
      const path = [(await probe.state()).planes];
      for (const epoch of [1, 2]) {
        probe.runBatches(batches / 2, epoch);
        path.push((await probe.state()).planes);
      }
      const [first, second] = [1, 2].map((at) => path[at]!.map((state, cell) => state - path[at - 1]![cell]!));
      const count = size * size;
      for (const walked of [first!, second!]) {
        const { mean, std, kurtosis } = momentsOf(walked);
        const expected = diffusion * Math.sqrt(batches / 2);
        expect(Math.abs(mean) / expected).toBeLessThan(4 / Math.sqrt(count));
        expect(Math.abs(std / expected - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
        expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(24 / count));
      }
      // Neither one half of the walk nor a neighbour says anything about the other.
      const correlation = (a: Float64Array, b: Float64Array) => momentsOf(a.map((value, at) => value * b[at]!)).mean;
      const scale = (diffusion * Math.sqrt(batches / 2)) ** 2;
      expect(Math.abs(correlation(first!, second!)) / scale).toBeLessThan(4 / Math.sqrt(count));
      expect(Math.abs(correlation(first!.slice(1), first!.slice(0, -1))) / scale).toBeLessThan(4 / Math.sqrt(count));
      probe.machine.close();
    });

    it('spreads the diffusion between crosspoints', async (context) => {
      const [diffusion, diffusionSpread, size, batches] = [0.02, 0.5, 16, 60];
      const devices = { w: resting({ diffusion, diffusionSpread }) };
      const probe = await open(context, { inputs: size, outputs: size, devices, change });
      const squares = new Float64Array(size * size);
      let { planes: before } = await probe.state();
      probe.machine.loadSet('set', blankSet(size, size, batches));
      for (let batch = 0; batch < batches; batch++) {
        probe.run(1, batch);
        const { planes } = await probe.state();
        planes.forEach((state, at) => {
          squares[at]! += (state - before[at]!) ** 2 / batches;
        });
        before = planes;
      }
      // The mean square over crosspoints is rate² (1 + spread²); single ones scatter by more than chance, √(2/n).
      const { mean, std } = momentsOf(squares);
      const expected = diffusion ** 2 * (1 + diffusionSpread ** 2);
      expect(Math.abs(mean / expected - 1)).toBeLessThan(0.25);
      expect(std / mean).toBeGreaterThan(3 * Math.sqrt(2 / batches));
      probe.machine.close();
    });

    it('stays within the bounds', async (context) => {
      const devices = { w: resting({ diffusion: 0.5 }, 0.6) };
      const probe = await open(context, { inputs: 12, outputs: 12, devices, change });
      probe.runBatches(6);
      const { planes } = await probe.state();
      expect(Math.max(...planes.map(Math.abs))).toBe(Math.fround(0.6));
      expect(planes.filter((state) => Math.abs(state) === Math.fround(0.6)).length).toBeGreaterThan(40);
      probe.machine.close();
    });

    it('is for every tile of a program that changes any, and for no other program', async (context) => {
      const device: DeviceDescription = { extends: 'gokmen-vlasov', parameters: { decay: 0.5, diffusion: 0.01 } };
      // Feedback alignment: the first batch changes the weights, the feedback tiles are only read.
      const { machine, tiles } = await openSmall(await backendFor(name, context), { rule: 'dfa', device });
      const states = async () => Promise.all(tiles.map(({ declaration }) => machine.readTile(declaration.name)));
      expect(tiles.some(({ declaration }) => declaration.role === 'feedback')).toBe(true);
      const start = await states();
      for (const first of [0, 10]) machine.run({ program: 'evaluate', set: 'train', first, count: 10, epoch: 1 });
      expect(await states()).toEqual(start);
      machine.run({ program: 'train', set: 'train', first: 0, count: 6, epoch: 1 });
      const rested = await states();
      rested.forEach(({ planes }, tile) => {
        const shrunk = planes.map((state, at) => state / start[tile]!.planes[at]!).sort();
        expect(Math.abs(shrunk[shrunk.length >> 1]! - 0.5), tiles[tile]!.declaration.name).toBeLessThan(0.05);
      });
      machine.close();
    });

    it('costs nothing where there is none to do', async (context) => {
      // A reset elsewhere than 0 is no reason to rest.
      const devices = {
        w: settleDevice({ extends: 'gokmen-vlasov', parameters: { resetWeight: 0.1, resetSpread: 0.2 } }),
      };
      expect(devices.w.pulse!.rest).toBeNull();
      const probe = await open(context, { inputs: 4, outputs: 4, devices, change });
      const before = await probe.state();
      probe.runBatches(3);
      expect((await probe.state()).planes).toEqual(before.planes);
      probe.machine.close();
    });
  });

  describe('endurance', () => {
    it('shrinks the window by 1/endurance a pulse, about its middle, and holds the state in it', async (context) => {
      const [inputs, outputs, endurance] = [6, 5, 40];
      const wear = { endurance };
      const parameters = { upperBound: 1.5, lowerBound: -0.5 };
      const device = steadyDevice(2 ** -6, 1, 0, { wear, parameters });
      const spec = { inputs, outputs, devices: { w: device }, change: { mode: 'write', rate: 2 ** -6 } as const };
      const probe = await open(context, spec);
      // round(x d) pulses of each crosspoint a run, all of one direction.
      const pulses = Float64Array.from(
        { length: inputs * outputs },
        (_, at) => Math.floor(at / outputs) * (at % outputs),
      );
      probe.drive({ x: pulses.filter((_, at) => at % outputs === 1), d: [0, 1, 2, 3, 4].map((one) => -one) });
      for (let run = 1; run <= 4; run++) {
        probe.run();
        const { planes, field } = await probe.state();
        const [lower, upper] = [field('lower'), field('upper')];
        pulses.forEach((each, at) => {
          const window = 2 * (1 - 1 / endurance) ** (each * run);
          expect(upper[at]! - lower[at]!).toBeCloseTo(window, 5);
          expect(upper[at]! + lower[at]!).toBeCloseTo(1, 5);
          expect(planes[at]).toBeGreaterThanOrEqual(lower[at]!);
          expect(planes[at]).toBeLessThanOrEqual(upper[at]!);
        });
      }
      probe.machine.close();
    });

    it('wears each crosspoint of a cell by its own pulses, and none by rest', async (context) => {
      const device = steadyDevice(step, 1, 0, { wear: { endurance: 100 }, parameters: { decay: 0.1 } });
      const mapping: Mapping = { kind: 'vector', significance: [1, 0.5], policy: 'sequential' };
      const spec = { inputs: 3, outputs: 3, mapping, change: { mode: 'write', rate: step } as const };
      const probe = await open(context, { ...spec, devices: { w: device } });
      probe.machine.loadSet('set', blankSet(3, 3, 4));
      probe.drive({ x: [3, 3, 3], d: [1, 1, 1] });
      const granularities = 1.5 / 2;
      for (let turn = 0; turn < 3; turn++) probe.run(1, turn);
      const upper = (await probe.state()).field('upper');
      upper.forEach((bound, at) => {
        const pulsed = at < 9 ? 2 : 1;
        expect(bound).toBeCloseTo((1 - 1 / 100) ** (pulsed * (3 / granularities)), 5);
      });
      probe.machine.close();
    });
  });

  describe('state', () => {
    /** Everything at once: noise of all kinds, wear, a finite number of states, cells that take turns. */
    const restless: DeviceDescription = {
      extends: 'gokmen-vlasov',
      parameters: { decay: 0.01, lifetimeSpread: 0.2, diffusion: 0.002, writeNoise: 3, resetNoise: 0.02 },
      wear: { endurance: 500, levels: 100 },
      faults: { stuckLow: 0.05, stuckHigh: 0.05 },
    };
    const mappings: Readonly<Record<string, Mapping>> = {
      reference: 'reference',
      differential: 'differential',
      'one-sided': { kind: 'one-sided', refresh: { every: 2, full: 0.3, alsoFull: 0.1 } },
      random: { kind: 'vector', significance: [0.9, 0.7, 0.3], policy: 'random' },
      transfer: { kind: 'transfer', significance: [0.3, 1.1] },
    };
    const specOf = (mapping: Mapping): ProbeSpec => ({
      ...{ inputs: 13, outputs: 9, batch: 4, mapping, look: true },
      devices: { w: settleDevice(restless) },
      change: { mode: 'pulses', rate: 0.05 },
    });
    const drive = (probe: Probe) => {
      probe.machine.loadSet('set', blankSet(13, 9, 24));
      probe.drive({ x: wave(13, 1), perImage: wave(13, 2), d: wave(9, 3), perTarget: wave(9, 4) });
    };

    it.for(Object.entries(mappings))(
      'goes on to the same bits from what was read: %s',
      async ([, mapping], context) => {
        const whole = await open(context, specOf(mapping));
        const parts = await open(context, specOf(mapping));
        drive(whole);
        drive(parts);
        for (const first of [0, 4, 8]) whole.run(4, first);
        parts.machine.writeTile('w', await whole.machine.readTile('w'));
        // What a read sees is computed anew from what was written.
        expect(await parts.look()).toEqual(await whole.look());
        for (const probe of [whole, parts]) for (const first of [12, 16, 20]) probe.run(4, first);
        expect(await parts.machine.readTile('w')).toEqual(await whole.machine.readTile('w'));
        expect(await parts.look()).toEqual(await whole.look());
        // It went on by pulses, not by standing still.
        const { pulsesUp = 0, pulsesDown = 0 } = await parts.counts('update w');
        expect(pulsesUp + pulsesDown).toBeGreaterThan(0);
        whole.machine.close();
        parts.machine.close();
      },
    );

    it.for(Object.entries(mappings))(
      'does not feel how evaluation is split into batches: %s',
      async ([, mapping], context) => {
        const results: unknown[] = [];
        for (const split of [[4], [1, 3], [2, 1, 1], []]) {
          const probe = await open(context, specOf(mapping));
          drive(probe);
          for (const turn of [0, 1, 2]) {
            let first = 0;
            for (const count of split) {
              probe.run(count, first, 1, 'look');
              first += count;
            }
            probe.run(4, 4 * turn);
          }
          results.push(await probe.machine.readTile('w'));
          probe.machine.close();
        }
        for (const result of results) expect(result).toEqual(results[0]);
      },
    );

    it('differs from epoch to epoch and from seed to seed', async (context) => {
      const states: string[] = [];
      for (const [seed, epoch] of [
        [11, 1],
        [11, 2],
        [12, 1],
      ] as const) {
        const probe = await open(context, {
          ...specOf('reference'),
          devices: { w: resting({ diffusion: 0.1 }) },
          seed,
        });
        const { planes: before } = await probe.state();
        probe.run(4, 0, epoch);
        const { planes } = await probe.state();
        states.push(planes.map((state, at) => state - before[at]!).join());
        probe.machine.close();
      }
      expect(new Set(states).size).toBe(3);
    });
  });
});
