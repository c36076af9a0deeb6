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
import type { Backend, Converters, Program, TileSpec } from '../emulator/index.ts';
import { type Effort, type Measurement, measure, scaleSpread } from './measure.ts';
import type { Figure } from './result.ts';
import { Workload, type WorkloadPlan } from './workload.ts';
import type { Yardsticks } from './yardsticks.ts';

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

/** Multiplications and additions in arrays for one image: 2 × inputs × outputs per read and per update. */
export function operationsPerImage(program: Program): number {
  const sizes = new Map(program.tiles.map(({ name, inputs, outputs }) => [name, inputs * outputs]));
  return program.operations.reduce((sum, operation) => {
    return 'tile' in operation ? sum + 2 * (sizes.get(operation.tile) ?? 0) : sum;
  }, 0);
}

/** Images per second; the share is of the plain product's rate of operations. */
export async function measureNetwork(
  backend: Backend,
  task: Task,
  on: Hardware,
  batch: number,
  tools: { readonly data: DataSet; readonly effort: Effort; readonly yardsticks: Yardsticks },
): Promise<Figure> {
  const plan = planNetwork(task, on, batch, tools.data);
  const workload = await Workload.open(backend, plan);
  try {
    const { rate, perYardstick }: Measurement = await measure(tools.effort, tools.yardsticks.product, () =>
      workload.pass(),
    );
    await workload.counts();
    const demand = operationsPerImage(plan.program);
    return {
      backend: backend.name,
      task,
      subject: on.name,
      batch,
      unit: 'images/s',
      rate,
      demand: { amount: demand, unit: 'operations' },
      share: scaleSpread(perYardstick, demand),
    };
  } finally {
    workload.close();
  }
}
