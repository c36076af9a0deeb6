/**
 * Unit cells, on every backend: which crosspoints a change pulses and how often, and what a read makes of them.
 * Steps are powers of two, so that states are exact and pulses can be counted in them.
 */
import { describe, expect, it, type TestContext } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import { BackendError, createCpuBackend, type Mapping } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { relativeDifference } from '../machines.ts';
import { blankSet, momentsOf, Probe, type ProbeSpec, steadyDevice, wave } from '../probe.ts';

closeBackends();

const step = 2 ** -10;

interface Routes {
  readonly raise: readonly number[];
  readonly lower: readonly number[];
}

interface CellTruth {
  readonly mapping: Mapping;
  /** w = Σ significance · state */
  readonly significance: readonly number[];
  /** What a pulse that raises, or lowers, the weight does to each crosspoint; null where chance decides. */
  readonly routes: (turn: number) => Routes | null;
  /** Mean change of the weight by one pulse, in steps. */
  readonly granularity: number;
  /** Part of the change −rate·d·x that is the weight's at once. @default 1 */
  readonly share?: number;
}

const never = { every: 1_000_000, full: 0.75, alsoFull: 0.25 };
const mixed = [1, -0.5, 0.25];
const positive = [1, 0.5, 0.25];
const opposite = (...raise: number[]): Routes => ({ raise, lower: raise.map((one) => 0 - one) });
const only = (plane: number) => opposite(...positive.map((_, index) => (index === plane ? 1 : 0)));

const truths: Readonly<Record<string, CellTruth>> = {
  reference: { mapping: 'reference', significance: [1], routes: () => opposite(1), granularity: 1 },
  differential: {
    mapping: 'differential',
    significance: [0.5, -0.5],
    routes: () => opposite(1, -1),
    granularity: 1,
  },
  'one-sided': {
    mapping: { kind: 'one-sided', refresh: never },
    significance: [1, -1],
    routes: () => ({ raise: [1, 0], lower: [0, 1] }),
    granularity: 1,
  },
  'vector, all': {
    mapping: { kind: 'vector', significance: mixed, policy: 'all' },
    significance: mixed,
    routes: () => opposite(1, -1, 1),
    granularity: 1.75,
  },
  'vector, sequential': {
    mapping: { kind: 'vector', significance: positive, policy: 'sequential' },
    significance: positive,
    routes: (turn) => only(turn % 3),
    granularity: 1.75 / 3,
  },
  'vector, random': {
    mapping: { kind: 'vector', significance: positive, policy: 'random' },
    significance: positive,
    routes: () => null,
    granularity: 1.75 / 3,
  },
  transfer: {
    mapping: { kind: 'transfer', significance: [0.25, 1] },
    significance: [0.25, 1],
    routes: () => opposite(1, 0),
    granularity: 1,
    share: 0.25,
  },
  'transfer, hidden': {
    mapping: { kind: 'transfer', significance: [0, 0.5, 1] },
    significance: [0, 0.5, 1],
    routes: () => opposite(1, 0, 0),
    granularity: 1,
    share: 0,
  },
};

const roundHalfEven = (value: number) => (Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value));
const eighths = (values: Float64Array) => values.map((value) => Math.round(value * 8) / 8);

/** [inputs][outputs] weights, by the definition. */
function weightsFrom(planes: Float64Array, significance: readonly number[]): Float64Array {
  const count = planes.length / significance.length;
  return Float64Array.from({ length: count }, (_, at) =>
    significance.reduce((sum, one, plane) => sum + one * planes[plane * count + at]!, 0),
  );
}

/** Planes in which anything differs. */
function planesThatMoved(moves: Float64Array, count: number): number[] {
  const size = moves.length / count;
  const planes = Array.from({ length: count }, (_, plane) => plane);
  return planes.filter((plane) => moves.slice(plane * size, (plane + 1) * size).some((move) => move !== 0));
}

describe.each(backendNames)('%s', (name) => {
  const open = async (context: TestContext, spec: ProbeSpec) => Probe.open(await backendFor(name, context), spec);

  describe.each(Object.entries(truths))('%s', (_, { mapping, significance, routes, granularity, share = 1 }) => {
    it('starts from the weights it was given', async (context) => {
      const [inputs, outputs] = [9, 7];
      const probe = await open(context, { inputs, outputs, mapping, devices: { w: steadyDevice(step, 4) } });
      const wanted = await (await Probe.open(createCpuBackend(), { inputs, outputs })).weights();
      expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0.8);
      const { planes } = await probe.state();
      expect(planes).toHaveLength(inputs * outputs * significance.length);
      expect(relativeDifference(weightsFrom(planes, significance), wanted)).toBeLessThan(1e-6);
      probe.machine.close();
    });

    const [inputs, outputs, batch, turns, rate] = [9, 7, 4, 6, 2 ** -8];
    // Multiples of 1/8: every gradient is exact. One sign of x: a crosspoint goes one way only.
    const x = eighths(wave(inputs, 1)).map((value) => Math.abs(value) + 0.125);
    const d = eighths(wave(outputs, 2));
    const gradientOf = (cell: number) => batch * x[Math.floor(cell / outputs)]! * d[cell % outputs]!;

    function checkMoves(moves: Float64Array, here: Routes, mode: 'pulses' | 'write'): void {
      for (let cell = 0; cell < inputs * outputs; cell++) {
        const route = gradientOf(cell) < 0 ? here.raise : here.lower;
        const own = route.map((__, plane) => moves[plane * inputs * outputs + cell]! + 0);
        const count = Math.max(...own.map(Math.abs));
        expect(own).toEqual(route.map((one) => one * count + 0));
        if (mode === 'write') {
          expect(count).toBe(Math.abs(roundHalfEven((rate * gradientOf(cell)) / (granularity * step))));
        }
      }
    }

    it.for(['pulses', 'write'] as const)(
      'pulses the crosspoints that have their turn, and counts: %s',
      async (mode, context) => {
        const devices = { w: steadyDevice(step, 8) };
        const change = { mode, rate };
        const probe = await open(context, { inputs, outputs, batch, mapping, devices, change, look: true });
        probe.machine.loadSet('set', blankSet(inputs, outputs, turns * batch));
        probe.drive({ x, d });
        const start = await probe.state();
        let before = start.planes.map((state) => Math.round(state / step) * step);
        probe.machine.writeTile('w', { planes: before, fields: start.fields });
        let [ups, downs] = [0, 0];
        for (let turn = 0; turn < turns; turn++) {
          probe.run(batch, turn * batch);
          const { planes } = await probe.state();
          const moves = planes.map((state, at) => (state - before[at]!) / step);
          expect(moves.every(Number.isInteger)).toBe(true);
          ups += moves.reduce((sum, move) => sum + Math.max(move, 0), 0);
          downs -= moves.reduce((sum, move) => sum + Math.min(move, 0), 0);
          const moved = planesThatMoved(moves, significance.length);
          if (!routes(turn)) expect(moved).toHaveLength(1);
          checkMoves(moves, routes(turn) ?? only(moved[0]!), mode);
          before = planes as Float64Array<ArrayBuffer>;
        }
        expect(ups + downs).toBeGreaterThan(200);
        const { pulsesUp, pulsesDown } = await probe.counts(mode === 'write' ? 'write w' : 'update w');
        expect([pulsesUp, pulsesDown]).toEqual([ups, downs]);

        // And a read, either way, sees Σ significance · state.
        const [forward, transposed] = [new Float64Array(outputs), new Float64Array(inputs)];
        weightsFrom(before, significance).forEach((weight, cell) => {
          forward[cell % outputs]! += weight * x[Math.floor(cell / outputs)]!;
          transposed[Math.floor(cell / outputs)]! += weight * d[cell % outputs]!;
        });
        const seen = await probe.look();
        expect(relativeDifference(seen.forward, forward)).toBeLessThan(1e-5);
        expect(relativeDifference(seen.transposed, transposed)).toBeLessThan(1e-5);
        probe.machine.close();
      },
    );

    it('changes the weight by −rate·d·x in the mean', async (context) => {
      const [size, runs, input, error] = [48, 60, 0.8, -0.6];
      const devices = { w: steadyDevice(step, 10, 0.3) };
      const change = { mode: 'pulses', rate: 0.01 } as const;
      const probe = await open(context, { inputs: size, outputs: size, mapping, devices, change });
      probe.machine.loadSet('set', blankSet(size, size, runs));
      probe.drive({ x: new Float64Array(size).fill(input), d: new Float64Array(size).fill(error) });
      const meanWeight = async () => momentsOf(weightsFrom((await probe.state()).planes, significance)).mean;
      // Every crosspoint has had its turn after a group of runs.
      const group = 3;
      const changes: number[] = [];
      for (let run = 0, before = await meanWeight(); run < runs; run += group) {
        for (let turn = run; turn < run + group; turn++) probe.run(1, turn);
        const after = await meanWeight();
        changes.push((after - before) / group);
        before = after;
      }
      const { mean, std } = momentsOf(changes);
      const expected = -change.rate * error * input * share;
      expect(Math.abs(mean - expected)).toBeLessThanOrEqual((4.5 * std) / Math.sqrt(changes.length));
      expect(std / Math.sqrt(changes.length)).toBeLessThanOrEqual(0.15 * expected);
      probe.machine.close();
    });
  });

  it('chooses each crosspoint of a random cell equally often, the same on every backend', async (context) => {
    const turns = 120;
    const { mapping } = truths['vector, random']!;
    const choicesOf = async (probe: Probe, epoch: number) => {
      probe.drive({ x: [1], d: [1] });
      probe.machine.loadSet('set', blankSet(1, 1, turns));
      const choices: number[] = [];
      let { planes: before } = await probe.state();
      for (let turn = 0; turn < turns; turn++) {
        probe.run(1, turn, epoch);
        const { planes } = await probe.state();
        choices.push(planes.findIndex((state, at) => state !== before[at]));
        before = planes;
      }
      return choices;
    };
    const spec: ProbeSpec = {
      ...{ inputs: 1, outputs: 1, mapping, devices: { w: steadyDevice(step, 100) } },
      change: { mode: 'write', rate: 4 * step },
    };
    const probe = await open(context, spec);
    const choices = await choicesOf(probe, 1);
    const within = (count: number, of: number) => {
      const [mean, variance] = [of / 3, (of * 2) / 9];
      expect(Math.abs(count - mean)).toBeLessThan(4 * Math.sqrt(variance));
    };
    for (const plane of [0, 1, 2]) within(choices.filter((choice) => choice === plane).length, turns);
    within(choices.filter((choice, at) => at > 0 && choice === choices[at - 1]).length, turns - 1);
    expect(await choicesOf(probe, 2)).not.toEqual(choices);
    expect(await choicesOf(await Probe.open(createCpuBackend(), spec), 1)).toEqual(choices);
    probe.machine.close();
  });

  it('never lets the states of a one-sided cell fall by pulses', async (context) => {
    const { mapping } = truths['one-sided']!;
    const devices = { w: settleDevice({ extends: 'gokmen-vlasov', parameters: { cycleNoise: 0 } }) };
    const change = { mode: 'pulses', rate: 0.05 } as const;
    const probe = await open(context, { inputs: 12, outputs: 10, batch: 8, mapping, devices, change });
    probe.drive({ x: wave(12, 1), perImage: wave(12, 2), d: wave(10, 3), perTarget: wave(10, 4) });
    const { planes: before } = await probe.state();
    probe.runBatches(4);
    const { planes: after } = await probe.state();
    expect(after.every((state, at) => state >= before[at]!)).toBe(true);
    const rose = after.filter((state, at) => state > before[at]!).length;
    expect(rose).toBeGreaterThan(after.length / 2);
    probe.machine.close();
  });

  it.for([
    ['sequential', { kind: 'vector', significance: positive, policy: 'sequential' }],
    ['random', { kind: 'vector', significance: positive, policy: 'random' }],
    ['one-sided', { kind: 'one-sided', refresh: never }],
    ['transfer', { kind: 'transfer', significance: [0, 1] }],
  ] as const)('refuses a device that takes any change exactly in a %s cell', async ([, mapping], context) => {
    const opening = open(context, { inputs: 2, outputs: 2, mapping: mapping as Mapping });
    await expect(opening).rejects.toThrow(BackendError);
    await expect(opening).rejects.toThrow(/tile `w` to have cells that pulse every crosspoint/);
  });
});
