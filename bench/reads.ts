/**
 * Reads of one square array, 64 vectors at a time: vectors a second, beside a plain product of the same size.
 *
 * Weights are uniform in ±1, inputs in ±1. What is added to 8-bit converters is added alone: noise at their input, also where
 * crosspoints have 16 levels, so that both factors are codes; noise of every crosspoint, inputs bit by bit, weights in slices of two
 * bits, and wires, which are solved when the array is programmed and cost a read nothing. That solve is measured apart.
 */
import { settleDevice } from '../devices/index.ts';
import {
  type Backend,
  type Converters,
  type Mapping,
  Recorder,
  type TileSpec,
  type TileWires,
  type UniformDac,
} from '../emulator/index.ts';
import { measure, scaleSpread, type Work } from './measure.ts';
import type { PlainGpu } from './plain-gpu.ts';
import type { Effort, Figure } from './result.ts';
import { uniformSamples, Workload, type WorkloadPlan } from './workload.ts';
import type { Yardsticks } from './yardsticks.ts';

const batch = 64;
const batches = 2;

export const readWidths = [128, 256, 512, 1024] as const;

/** Of the array whose wires are measured. */
const wiredWidth = 256;

export interface Reading {
  readonly name: string;
  readonly mapping?: Mapping;
  readonly converters?: Converters;
  readonly wires?: TileWires;
  readonly readNoise?: TileSpec['readNoise'];
}

const dac: UniformDac = { kind: 'uniform', bits: 8, scaling: 'fixed' };
const pair = { kind: 'pair', sides: 'one' } as const;

const oneOhm: TileWires = {
  ...{ row: 1, column: 1, rowTerminal: 0, columnTerminal: 0 },
  ...{ drive: 'left', sense: 'bottom', topology: 'input-source', interleaved: false, solver: 'effective' },
};

export function readings(width: number): readonly Reading[] {
  // Three standard deviations of what uniform weights and inputs add up to.
  const adc = { kind: 'uniform', bits: 8, range: Math.sqrt(width) } as const;
  const converters = { dac, adc, outputNoise: 0 };
  const noisy = { ...converters, outputNoise: 0.1 };
  return [
    { name: 'ideal', converters: { dac: { kind: 'ideal' }, adc: { kind: 'ideal' }, outputNoise: 0 } },
    { name: '8-bit converters', converters },
    { name: '8-bit converters, noise', converters: noisy },
    {
      name: '8-bit converters, noise, 4-bit crosspoints',
      ...{ converters: noisy, mapping: { ...pair, weightBits: 5, sliceBits: [4] } },
    },
    { name: 'read noise of crosspoints', converters, readNoise: { constant: 0.01, proportional: 0 } },
    { name: 'inputs 8 × 1 bit', converters: { ...converters, dac: { ...dac, bits: 9, sliceBits: 1 } } },
    { name: 'weights 4 × 2 bits', converters, mapping: { ...pair, weightBits: 9, sliceBits: [2, 2, 2, 2] } },
    ...(width === wiredWidth ? [{ name: 'wires of 1 ohm', converters, wires: oneOhm }] : []),
  ];
}

/** A tile of one array, on resistance 100 kohm, on/off ratio 10. */
export function planRead(width: number, { mapping = pair, converters, wires, readNoise }: Reading): WorkloadPlan {
  const recorder = new Recorder('read', { batch, inputs: width, classes: 1 });
  const tile = recorder.tile({
    ...{ name: 'tile', inputs: width, outputs: width, role: 'weights' },
    initial: { distribution: 'uniform', bound: 1 },
  });
  recorder.read(tile, recorder.map('input', '2 * x - 1', { x: recorder.image }));
  const spec: TileSpec = {
    declaration: tile,
    device: settleDevice({ extends: 'ideal', electrical: { onResistance: 1e5, offResistance: 1e6 } }),
    mapping,
    array: { rows: width, columns: width, layout: 'separate' },
    converters: converters ?? { dac: { kind: 'ideal' }, adc: { kind: 'ideal' }, outputNoise: 0 },
    ...(wires && { wires }),
    ...(readNoise && { readNoise }),
    trainLength: 31,
  };
  return { program: recorder.finish(), tiles: [spec], samples: uniformSamples(batch * batches, width) };
}

export interface ReadTools {
  readonly effort: Effort;
  readonly yardsticks: Yardsticks;
  /** Of the backend's adapter. */
  readonly plainGpu: PlainGpu | null;
}

export async function measureReads(
  backend: Backend,
  width: number,
  reading: Reading,
  tools: ReadTools,
): Promise<Figure> {
  const workload = await Workload.open(backend, planRead(width, reading));
  try {
    await workload.refreshReads();
    const product = tools.yardsticks.squareProduct(width);
    const { rate, perYardstick } = await measure(tools.effort, product, () => workload.pass());
    const beside = tools.plainGpu
      ? await measure(tools.effort, tools.plainGpu.product(width, width), () => workload.pass())
      : null;
    await workload.counts();
    const demand = 2 * width ** 2;
    return {
      ...{ backend: backend.name, task: `${width}×${width}`, subject: reading.name, batch, unit: 'vectors/s', rate },
      demand: { amount: demand, unit: 'operations' },
      share: scaleSpread(perYardstick, demand),
      ...(beside && { plainShare: scaleSpread(beside.perYardstick, demand) }),
    };
  } finally {
    workload.close();
  }
}

/** Solves of a tile's wires a second: two arrays of 256 × 256, the positive and the negative crosspoints of its pairs. */
export async function measureSolve(
  backend: Backend,
  { effort, yardsticks }: Omit<ReadTools, 'plainGpu'>,
): Promise<Figure> {
  const reading: Reading = { name: 'wires', wires: oneOhm };
  const workload = await Workload.open(backend, planRead(wiredWidth, reading));
  try {
    const solve = async (): Promise<Work> => {
      const started = performance.now();
      await workload.refreshReads();
      return { amount: 1, seconds: (performance.now() - started) / 1000 };
    };
    const product = yardsticks.squareProduct(wiredWidth);
    const { rate, perYardstick } = await measure(effort, product, solve);
    // One solve for each bit line, of one sweep at least: 12 operations a crosspoint (handbook arrays.md §6).
    const demand = 2 * wiredWidth * 12 * wiredWidth ** 2;
    return {
      ...{ backend: backend.name, task: `${wiredWidth}×${wiredWidth}`, subject: 'solving the wires of both arrays' },
      ...{ batch: 1, unit: 'solves/s', rate, demand: { amount: demand, unit: 'operations' } },
      share: scaleSpread(perYardstick, demand),
    };
  } finally {
    workload.close();
  }
}
