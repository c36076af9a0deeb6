/** Small networks on small tiles, for tests. */
import {
  type Activation,
  activations,
  denseLayers,
  type NetworkSpec,
  type OutputKind,
  recordEvaluation,
  recordTraining,
  rules,
  type Training,
} from '../../algorithms/index.ts';
import { type DeviceSpecification, settleDevice } from '../../devices/index.ts';
import type { Backend, Machine, Program, SampleSet, TileSpec } from '../../emulator/index.ts';
import { block, philox } from '../../emulator/random.ts';

export interface SmallStudy {
  readonly rule?: string;
  readonly widths?: readonly number[];
  readonly device?: DeviceSpecification;
  readonly mapping?: TileSpec['mapping'];
  readonly array?: TileSpec['array'];
  readonly converters?: TileSpec['converters'];
  readonly training?: Partial<Training>;
  readonly activation?: keyof typeof activations | Activation;
  readonly seed?: number;
  readonly output?: OutputKind;
}

export const idealConverters: TileSpec['converters'] = {
  dac: { kind: 'ideal' },
  adc: { kind: 'ideal' },
  outputNoise: 0,
};
export const realConverters: TileSpec['converters'] = {
  dac: { kind: 'uniform', bits: 7, scaling: 'abs-max' },
  adc: { kind: 'uniform', bits: 9, range: 12 },
  outputNoise: 0.06,
};

export interface SmallMachine {
  readonly machine: Machine;
  readonly train: Program;
  readonly evaluate: Program;
  readonly tiles: readonly TileSpec[];
  readonly network: NetworkSpec;
}

export function planSmall(study: SmallStudy = {}) {
  const { activation = 'tanh' } = study;
  const network = {
    ...denseLayers(study.widths ?? [30, 21, 13, 5]),
    activation: typeof activation === 'string' ? activations[activation] : activation,
    gain: 1,
    ...(study.output && { output: study.output }),
  };
  const rule = rules.get(study.rule ?? 'bp');
  if (!rule) throw new Error(`no rule ${study.rule}`);
  const train = recordTraining(rule, network, { rate: 0.05, update: 'pulses', batch: 6, ...study.training });
  const evaluate = recordEvaluation(network, 10, rule, study.training);
  const tiles = train.tiles.map(
    (declaration): TileSpec => ({
      declaration,
      device: settleDevice(study.device ?? 'ideal'),
      mapping: study.mapping ?? 'reference',
      array: study.array ?? { rows: 128, columns: 128 },
      converters: study.converters ?? idealConverters,
      trainLength: 31,
    }),
  );
  return { network, train, evaluate, tiles };
}

export async function openSmall(backend: Backend, study: SmallStudy = {}): Promise<SmallMachine> {
  const { network, train, evaluate, tiles } = planSmall(study);
  const machine = await backend.open({ programs: [train, evaluate], tiles, seed: study.seed ?? 7 });
  machine.loadSet('train', blobs(network.image.channels, network.classes, 60));
  return { machine, train, evaluate, tiles, network };
}

/**
 * Classes as noisy random patterns: separable, not trivially so; some pixels are blank, as in images. Their deviates are made here, so
 * that what networks are taught in tests stays the same, whatever the generator makes deviates of.
 */
export function blobs(width: number, classes: number, count: number, seed = 3): SampleSet {
  const normal = boxMuller(seed, 99);
  const centres = Float64Array.from({ length: classes * width }, () => Math.max(0, normal()));
  const pixels = new Uint8Array(count * width);
  const labels = new Uint8Array(count);
  for (let n = 0; n < count; n++) {
    labels[n] = n % classes;
    for (let i = 0; i < width; i++) {
      const value = (centres[(n % classes) * width + i] as number) * 90 + normal() * 30;
      pixels[n * width + i] = Math.min(255, Math.max(0, Math.round(value)));
    }
  }
  return { count, width, classes, pixels, labels };
}

/** Normal deviates of a stream's words, two of two; the upper two bits of an angle's word are its quadrant, in whose middle it begins. */
function boxMuller(seed: number, stream: number): () => number {
  let index = 0;
  return () => {
    const at = index++;
    philox(seed, stream, at >>> 2, 0, 1, 0);
    const [u, v] = [block[at & 2]!, block[(at & 2) + 1]!];
    const radius = Math.sqrt(-2 * Math.log((u >>> 8) * 2 ** -24 + 2 ** -25));
    const angle = (Math.PI / 2) * ((v >>> 30) + ((v & 0x3fffffff) >>> 6) * 2 ** -24 - 0.5);
    return radius * ((at & 1) === 0 ? Math.cos(angle) : Math.sin(angle));
  };
}

/** Largest difference relative to the largest magnitude. */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths differ: ${a.length} and ${b.length}`);
  let difference = 0;
  let largest = 0;
  for (let index = 0; index < a.length; index++) {
    difference = Math.max(difference, Math.abs((a[index] as number) - (b[index] as number)));
    largest = Math.max(largest, Math.abs(a[index] as number), Math.abs(b[index] as number));
  }
  return largest === 0 ? 0 : difference / largest;
}
