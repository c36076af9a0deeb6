/**
 * Noise of single crosspoints as columns see it: the moments of 10⁵ reads against sums over the crosspoints, worked out
 * here, for every way in which inputs reach the rows. A deviation of a mean of n reads is σ/√n, of a variance σ² √(2/n);
 * six of them are allowed.
 */
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import { type Backend, type Converters, programPlanes, Recorder, type TileSpec } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';

const [inputs, outputs] = [10, 5];
const batch = 500;
const batches = 200;
const reads = batch * batches;
const deviation = 0.03;

const ideal: Converters = { dac: { kind: 'ideal' }, adc: { kind: 'ideal' }, outputNoise: 0 };
const serial = (sliceBits: number): Converters => ({
  ...ideal,
  dac: { kind: 'uniform', bits: 5, scaling: 'fixed', sliceBits },
});

/** Σ over pulses of (what a pulse counts · its height)², for an input. */
type PowerOf = (x: number) => number;

const modes: readonly { readonly name: string; readonly converters: Converters; readonly power: PowerOf }[] = [
  { name: 'whole values', converters: ideal, power: (x) => x * x },
  { name: 'phases apart', converters: { ...ideal, phases: 'apart' }, power: (x) => x * x },
  { name: 'bit by bit', converters: serial(1), power: (x) => digitPower(x, 1) },
  { name: 'two bits at a time', converters: serial(2), power: (x) => digitPower(x, 2) },
];

/** Four bits of magnitude, 15 levels: a digit v of s bits at place k is a pulse of v/(2^s − 1) that counts (2^s − 1) 2^(s k)/15. */
function digitPower(x: number, bits: number): number {
  let integer = Math.round(Math.abs(x) * 15);
  let sum = 0;
  for (let place = 0; integer > 0; place++) {
    sum += ((integer % 2 ** bits) * (2 ** (bits * place) / 15)) ** 2;
    integer = Math.floor(integer / 2 ** bits);
  }
  return sum;
}

const x = Float64Array.from({ length: inputs }, (_, j) => Math.round(15 * Math.sin(1 + 2.3 * j)) / 15);
const weights = Float64Array.from({ length: inputs * outputs }, (_, cell) => Math.cos(0.7 * cell) * 0.9);

async function read(backend: Backend, spec: Omit<TileSpec, 'declaration'>) {
  const recorder = new Recorder('read', { batch, inputs, classes: outputs });
  const zero = { distribution: 'zero', bound: 0 } as const;
  const declaration = { name: 'w', inputs, outputs, role: 'weights', initial: zero } as const;
  const handle = recorder.tile(declaration);
  const vector = recorder.vector('x', inputs, zero);
  recorder.read(handle, recorder.map('input', 'x + 0 * i', { x: vector, i: recorder.image }));
  const tile: TileSpec = { ...spec, declaration };
  const program = recorder.finish();
  const machine = await backend.open({ programs: [program], tiles: [tile], seed: 5 });
  try {
    const none = new Uint8Array(reads);
    machine.loadSet('set', {
      ...{ count: reads, width: inputs, classes: outputs },
      ...{ pixels: new Uint8Array(reads * inputs), labels: none },
    });
    const { fields } = await machine.readTile('w');
    machine.writeTile('w', { planes: programPlanes(tile, weights, fields), fields });
    await machine.refreshReads();
    machine.writeVector('x', x);
    const sums = new Float64Array(outputs);
    const squares = new Float64Array(outputs);

    for (let turn = 0; turn < batches; turn++) {
      machine.run({ program: 'read', set: 'set', first: turn * batch, count: batch, epoch: 1 });
      (await machine.readValue('read', program.values.length - 1)).forEach((y, at) => {
        sums[at % outputs]! += y;
        squares[at % outputs]! += y * y;
      });
    }
    return Array.from({ length: outputs }, (_, o) => {
      const mean = sums[o]! / reads;
      return { mean, variance: (squares[o]! / reads - mean ** 2) * (reads / (reads - 1)) };
    });
  } finally {
    machine.close();
  }
}

describe.each(backendNames)('%s', (name) => {
  closeBackends();

  it.for(modes)('noise of crosspoints sums up: $name', async ({ converters, power }, context) => {
    const backend = await backendFor(name, context);
    const device = settleDevice('ideal');
    const moments = await read(backend, {
      ...{ device, converters, mapping: 'differential', array: { rows: 4, columns: 64 }, trainLength: 31 },
      readNoise: { constant: deviation, proportional: 0 },
    });
    // Both crosspoints of a pair, of a window of 2 in states, count half.
    const variance = 2 * (deviation * 2 * 0.5) ** 2 * x.reduce((sum, one) => sum + power(one), 0);
    moments.forEach((moment, o) => {
      const mean = x.reduce((sum, one, j) => sum + one * weights[j * outputs + o]!, 0);
      expect(Math.abs(moment.mean - mean)).toBeLessThan(6 * Math.sqrt(variance / reads) + 2e-6);
      expect(Math.abs(moment.variance / variance - 1)).toBeLessThan(6 * Math.sqrt(2 / reads));
    });
  });

  it('noise in proportion to conductance is larger where more conducts', async (context) => {
    const backend = await backendFor(name, context);
    const device = settleDevice({ extends: 'ideal', electrical: { onResistance: 1e5, offResistance: 1e6 } });
    const moments = await read(backend, {
      ...{ device, converters: ideal, mapping: { kind: 'pair', sides: 'one' }, trainLength: 31 },
      ...{ array: { rows: 64, columns: 64 }, readNoise: { constant: 0, proportional: 0.05 } },
    });
    moments.forEach((moment, o) => {
      let variance = 0;
      x.forEach((one, j) => {
        // Of a pair in units of its window: the idle one stands at Goff/ΔG = 1/9, the other |w| above.
        const w = Math.abs(weights[j * outputs + o]!);
        variance += one ** 2 * 0.05 ** 2 * ((w + 1 / 9) ** 2 + (1 / 9) ** 2);
      });
      expect(Math.abs(moment.variance / variance - 1)).toBeLessThan(6 * Math.sqrt(2 / reads));
    });
  });
});
