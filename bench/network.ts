/** The network of the benchmarks: 784-256-128-10 on procedural digits, as peers measure it on MNIST. */
import {
  activations,
  type DataSet,
  denseLayers,
  type NetworkSpec,
  recordEvaluation,
  recordTraining,
  rules,
} from '../algorithms/index.ts';
import { settleDevice } from '../devices/index.ts';
import type { Backend, Converters, TileSpec } from '../emulator/index.ts';
import { type ImageTools, measureImages } from './images.ts';
import type { Figure } from './result.ts';
import type { WorkloadPlan } from './workload.ts';

export const widths = [784, 256, 128, 10] as const;
export const batches = [64, 10] as const;
export const tasks = ['training', 'inference'] as const;
export type Task = (typeof tasks)[number];

const rate = 0.01;
const network: NetworkSpec = { ...denseLayers(widths), activation: activations.sigmoid, gain: 1 };

export interface Hardware {
  /** As the tables say it. */
  readonly name: string;
  /** Preset. */
  readonly device: string;
  readonly converters: Converters;
}

export const hardware: readonly Hardware[] = [
  {
    name: 'ideal',
    device: 'ideal',
    converters: { dac: { kind: 'ideal' }, adc: { kind: 'ideal' }, outputNoise: 0 },
  },
  {
    name: 'pulsed, noisy',
    device: 'gokmen-vlasov',
    converters: {
      dac: { kind: 'uniform', bits: 7, scaling: 'abs-max' },
      adc: { kind: 'uniform', bits: 9, range: 20 },
      outputNoise: 0.1,
    },
  },
];

export function planNetwork(task: Task, { device, converters }: Hardware, batch: number, data: DataSet): WorkloadPlan {
  const program =
    task === 'training'
      ? recordTraining(backpropagation(), network, { rate, update: 'pulses', batch })
      : recordEvaluation(network, batch);
  const tiles = program.tiles.map(
    (declaration): TileSpec => ({
      declaration,
      device: settleDevice(device),
      mapping: 'reference',
      array: { rows: 1024, columns: 256 },
      converters,
      trainLength: 31,
    }),
  );
  return { program, tiles, samples: { ...data.train, width: data.width, classes: data.classes } };
}

function backpropagation() {
  const rule = rules.get('bp');
  if (!rule) throw new RangeError('Expected the rules to have `bp`');
  return rule;
}

export function measureNetwork(
  backend: Backend,
  task: Task,
  on: Hardware,
  batch: number,
  tools: ImageTools & { readonly data: DataSet },
): Promise<Figure> {
  return measureImages(backend, planNetwork(task, on, batch, tools.data), { task, subject: on.name }, tools);
}
