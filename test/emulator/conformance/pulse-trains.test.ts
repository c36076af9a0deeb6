/**
 * Updates by stochastic pulse trains, on every backend: against IBM aihwkit 1.1 (handbook `devices.md` §3), against
 * their expectation −rate·d·x, and against what was counted.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import { compileBounds } from '../../../emulator/tile/faults.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { momentsOf, Probe, steadyDevice, wave } from '../probe.ts';

closeBackends();

interface Golden {
  readonly granularity: number;
  readonly trials: number;
  readonly input: readonly number[];
  readonly error: readonly number[];
  /** mean and std of −ΔW/granularity, [output][input] */
  readonly cases: readonly { rate: number; mean: number[][]; std: number[][] }[];
}
const file = new URL('../../fixtures/emulator/pulse-trains.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
const [inputs, outputs] = [golden.input.length, golden.error.length];

/**
 * Copies of input and error side by side on one tile. Copy k of the input has trains of its own and so has copy k of
 * the error, so the blocks (k, k) are independent trials of the same outer product.
 */
const copies = 32;
const repeat = (values: readonly number[]) => Array.from({ length: copies }, () => values).flat();

describe.each(backendNames)('%s', (name) => {
  it.for(golden.cases)('net pulses at rate $rate have the mean and spread of aihwkit', async (reference, context) => {
    const { rate } = reference;
    const runs = 320;
    const trials = runs * copies;
    const step = golden.granularity;
    const probe = await Probe.open(await backendFor(name, context), {
      inputs: copies * inputs,
      outputs: copies * outputs,
      devices: { w: steadyDevice(step, 10) },
      change: { mode: 'pulses', rate },
    });
    probe.drive({ x: repeat(golden.input), d: repeat(golden.error) });
    const cells = copies * inputs * copies * outputs;
    const pulses = golden.error.map(() => golden.input.map(() => new Float64Array(runs * copies)));
    let before = new Float64Array(cells);
    await probe.setWeights(before);
    for (let run = 0; run < runs; run++) {
      // 31 pulses of 0.001 a run stay clear of the bounds for 300 runs.
      if (run % 200 === 199) {
        before = new Float64Array(cells);
        await probe.setWeights(before);
      }
      probe.run(1, 0, 1 + run);
      const after = await probe.weights();
      for (let copy = 0; copy < copies; copy++) {
        for (let j = 0; j < inputs; j++) {
          for (let o = 0; o < outputs; o++) {
            const cell = (copy * inputs + j) * copies * outputs + copy * outputs + o;
            pulses[o]![j]![run * copies + copy] = Math.round((before[cell]! - after[cell]!) / step);
          }
        }
      }
      before = after as Float64Array<ArrayBuffer>;
    }
    const wanted = (rate / step) * Math.max(...golden.input.map(Math.abs)) * Math.max(...golden.error.map(Math.abs));
    const slots = Math.min(Math.ceil(wanted), 31);
    expect((await probe.counts('update w')).slots).toBe(runs * slots);

    const error = Math.sqrt(1 / trials + 1 / golden.trials);
    pulses.forEach((row, o) => {
      row.forEach((counted, j) => {
        const what = `output ${o}, input ${j}`;
        const { mean, std, kurtosis } = momentsOf(counted);
        const [goldenMean, goldenStd] = [reference.mean[o]![j]!, reference.std[o]![j]!];
        if (goldenStd === 0) {
          expect({ mean, std }, what).toEqual({ mean: goldenMean, std: 0 });
          return;
        }
        expect(Math.abs(mean - goldenMean) / (std * error), `mean, ${what}`).toBeLessThan(4);
        const spread = Math.abs(std / goldenStd - 1) / (Math.sqrt((kurtosis - 1) / 4) * error);
        expect(spread, `spread, ${what}`).toBeLessThan(4);
        // Unclipped, the mean change is what was asked for: −rate·d·x.
        if (wanted > 31) return;
        const asked = (rate * golden.error[o]! * golden.input[j]!) / step;
        expect((Math.abs(mean - asked) / std) * Math.sqrt(trials), `expectation, ${what}`).toBeLessThan(4);
      });
    });
    probe.machine.close();
  });

  it.for(['reference', 'differential'] as const)(
    'counts the pulses that changed the weights: %s',
    async (mapping, context) => {
      const step = 2 ** -10;
      const batch = 6;
      const probe = await Probe.open(await backendFor(name, context), {
        inputs: 37,
        outputs: 14,
        batch,
        mapping,
        devices: { w: steadyDevice(step, 100) },
        change: { mode: 'pulses', rate: 0.02 },
      });
      probe.drive({ x: wave(37, 1), perImage: wave(37, 2), d: wave(14, 3), perTarget: wave(14, 4) });
      // Multiples of the step, so that every sum is exact.
      const state = await probe.machine.readTile('w');
      const start = state.planes.map((plane) => Math.round(plane / step) * step);
      probe.machine.writeTile('w', { ...state, planes: start });
      for (let epoch = 1; epoch <= 5; epoch++) probe.run(batch, 0, epoch);
      const { planes } = await probe.machine.readTile('w');
      const cells = 37 * 14;
      const change = (plane: number) => {
        let sum = 0;
        for (let cell = plane * cells; cell < (plane + 1) * cells; cell++) sum += (planes[cell]! - start[cell]!) / step;
        return sum;
      };
      const { pulsesUp, pulsesDown, slots, inputPulses, errorPulses } = await probe.counts('update w');
      expect(pulsesUp! + pulsesDown!).toBeGreaterThan(1000);
      if (mapping === 'reference') expect(change(0)).toBe(pulsesUp! - pulsesDown!);
      else {
        // A pair moves in opposite directions.
        expect(change(1)).toBe(-change(0));
        expect(pulsesUp).toBe(pulsesDown);
      }
      expect(slots).toBeGreaterThanOrEqual(5 * batch);
      expect(slots).toBeLessThanOrEqual(5 * batch * 31);
      expect(inputPulses).toBeLessThanOrEqual(slots! * 37);
      expect(errorPulses).toBeLessThanOrEqual(slots! * 14);
      probe.machine.close();
    },
  );

  it('lowers a weight where input and error have one sign and raises it where they differ', async (context) => {
    const spec = { inputs: 2, outputs: 2, change: { mode: 'pulses', rate: 1 } } as const;
    const devices = { w: steadyDevice(0.01, 10) };
    for (const mapping of ['reference', 'differential'] as const) {
      const probe = await Probe.open(await backendFor(name, context), { ...spec, devices, mapping });
      const before = await probe.weights();
      probe.drive({ x: [1, -1], d: [1, -1] });
      probe.run();
      const signs = (await probe.weights()).map((weight, cell) => Math.sign(weight - before[cell]!));
      expect([...signs]).toEqual([-1, 1, 1, -1]);
      probe.machine.close();
    }
  });

  it.for(['gokmen-vlasov', 'taox-hfox'])('takes samples one after another: %s', async (preset, context) => {
    const states: Float64Array[] = [];
    for (const split of [[6], [1, 1, 1, 1, 1, 1], [4, 2]]) {
      const probe = await Probe.open(await backendFor(name, context), {
        inputs: 19,
        outputs: 7,
        batch: 6,
        devices: { w: settleDevice(preset) },
        change: { mode: 'pulses', rate: 0.3 },
      });
      probe.drive({ x: wave(19, 1), perImage: wave(19, 2), d: wave(7, 3), perTarget: wave(7, 4) });
      let first = 0;
      for (const count of split) {
        probe.run(count, first);
        first += count;
      }
      states.push((await probe.machine.readTile('w')).planes);
      probe.machine.close();
    }
    expect(states[1]).toEqual(states[0]);
    expect(states[2]).toEqual(states[0]);
  });

  it('keeps every crosspoint within its own bounds', async (context) => {
    for (const preset of ['gokmen-vlasov', 'ag-a-si']) {
      const probe = await Probe.open(await backendFor(name, context), {
        inputs: 24,
        outputs: 10,
        batch: 8,
        mapping: 'differential',
        devices: { w: settleDevice(preset) },
        change: { mode: 'pulses', rate: 10 },
      });
      probe.drive({ x: wave(24, 1), d: wave(10, 3) });
      for (let epoch = 1; epoch <= 12; epoch++) probe.run(8, 0, epoch);
      const { planes, fields } = await probe.machine.readTile('w');
      const pulse = probe.tiles[0]!.device.pulse!;
      const boundsOf = compileBounds(pulse, fields);
      let atBound = 0;
      planes.forEach((w, at) => {
        const [lower, upper] = boundsOf(at);
        expect(w, `${preset}, crosspoint ${at}`).toBeGreaterThanOrEqual(lower);
        expect(w, `${preset}, crosspoint ${at}`).toBeLessThanOrEqual(upper);
        if (w === lower || w === upper) atBound += 1;
      });
      expect(atBound, preset).toBeGreaterThan(50);
      probe.machine.close();
    }
  });

  it('tells devices of one law with different parameters apart', async (context) => {
    const step = 2 ** -8;
    const probe = await Probe.open(await backendFor(name, context), {
      inputs: 8,
      outputs: 8,
      devices: { steady: steadyDevice(step, 10), noisy: steadyDevice(step, 10, 1) },
      change: { mode: 'pulses', rate: 0.5 },
    });
    probe.drive({ x: wave(8, 1), d: wave(8, 2) });
    for (const tile of ['steady', 'noisy']) await probe.setWeights(new Float64Array(64), tile);
    probe.run();
    const whole = (weight: number) => Number.isInteger(weight / step);
    const steady = await probe.weights('steady');
    expect(steady.some((weight) => weight !== 0)).toBe(true);
    expect(steady.every(whole)).toBe(true);
    expect((await probe.weights('noisy')).every(whole)).toBe(false);
    probe.machine.close();
  });
});
