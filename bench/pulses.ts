/**
 * Pulsed updates by law: how many device pulses a second, the tile's own time alone.
 *
 * One tile of 512 × 512. *Dense*: both sides carry signals uniform in ±1. The rate is ten times the device's
 * granularity, so trains have ten slots and a crosspoint gets 2.5 pulses a sample in the mean (10 × E|x|² with E|x| = ½):
 * the density of aihwkit's ConstantStep with rate 0.01 and its default granularity of 0.001, to which spec/peers.md §2.1
 * refers. *Sparse*: nine inputs of ten are 0, as in an image, the others as before.
 */
import { changingFields, type Device, laws, listPresets, settleDevice, type Table } from '../devices/index.ts';
import { type Backend, type Program, Recorder, type TileSpec } from '../emulator/index.ts';
import { measure, scaleSpread, type Work } from './measure.ts';
import type { Effort, Figure } from './result.ts';
import { uniformSamples, Workload, type WorkloadPlan } from './workload.ts';
import type { Yardsticks } from './yardsticks.ts';

const pulsesOfBusiest = 10;

/** Of the tile and of what is sent to it. */
export interface UpdateShape {
  readonly width: number;
  readonly batch: number;
  readonly samples: number;
  /** Whether the tile is read as well, forward and transposed. */
  readonly reads: boolean;
}

const usualShape: UpdateShape = { width: 512, batch: 8, samples: 8, reads: false };

export interface Updated {
  readonly name: string;
  readonly device: Device;
}

export function updatedDevices(): readonly Updated[] {
  const pulsed = [...laws.values()].filter(({ pulse }) => pulse !== null);
  return pulsed.map(({ name }) => {
    const preset = listPresets().find(({ law }) => law.name === name);
    if (preset) return { name: `${name} (${preset.name})`, device: settleDevice(preset.name) };
    const tables = exampleTables[name];
    return { name, device: settleDevice({ extends: 'gokmen-vlasov', law: name, ...(tables && { tables }) }) };
  });
}

/** Falling steps, for laws that leave their tables to the device. */
const exampleTables: Readonly<Record<string, Readonly<Record<string, Table>>>> = {
  'piecewise-step': { up: { x: [0, 0.5, 1], y: [1.5, 1, 0.2] }, down: { x: [0, 0.5, 1], y: [0.2, 1, 1.5] } },
  'measured-table': {
    up: { x: [-1, 0, 1], y: [0.003, 0.002, 0.0005] },
    down: { x: [-1, 0, 1], y: [-0.0005, -0.002, -0.003] },
    upDeviation: { x: [-1, 1], y: [0.001, 0.001] },
    downDeviation: { x: [-1, 1], y: [0.001, 0.001] },
  },
};

export const densities = ['dense', 'sparse'] as const;
export type Density = (typeof densities)[number];

/** Of pixels uniform in 0 … 1. */
const inputSignals: Readonly<Record<Density, string>> = {
  dense: '2 * x - 1',
  sparse: 'x < 0.9 ? 0 : 20 * x - 19',
};

export function planUpdate(device: Device, density: Density, shape: UpdateShape = usualShape): WorkloadPlan {
  const { width, batch, samples, reads } = shape;
  const recorder = new Recorder('update', { batch, inputs: width, classes: 1 });
  const tile = recorder.tile({
    name: 'tile',
    inputs: width,
    outputs: width,
    role: 'weights',
    initial: { distribution: 'uniform', bound: 0.5 },
  });
  const input = recorder.map('input', inputSignals[density], { x: recorder.image });
  const error = recorder.map('error', inputSignals.dense, { x: recorder.image });
  if (reads) {
    recorder.read(tile, input);
    recorder.readTransposed(tile, error);
  }
  recorder.change('pulses', tile, input, error, pulsesOfBusiest * device.granularity);
  const spec: TileSpec = {
    declaration: tile,
    device,
    mapping: 'reference',
    array: { rows: width, columns: width },
    converters: { dac: { kind: 'ideal' }, adc: { kind: 'ideal' }, outputNoise: 0 },
    trainLength: 31,
  };
  return { program: recorder.finish(), tiles: [spec], samples: uniformSamples(samples, width), profile: true };
}

/** Pulses that devices got in one pass, over the time of the kernels that send them. */
async function pulse(workload: Workload, program: Program): Promise<Work> {
  const { seconds: wall } = await workload.pass();
  const update = (await workload.counts())[program.operations.findIndex(({ kind }) => kind === 'update')];
  const amount = (update?.pulsesUp ?? 0) + (update?.pulsesDown ?? 0);
  const kernels = await workload.kernels();
  let seconds = 0;
  for (const kernel of ['scale trains', 'fire trains', 'update']) seconds += kernels[kernel] ?? 0;
  // An adapter without timestamps: the whole step, of which the update is nearly all.
  return { amount, seconds: seconds > 0 ? seconds : wall };
}

/** Pulses per second; the share is of the plain copy's bandwidth. */
export async function measurePulses(
  backend: Backend,
  { name, device }: Updated,
  density: Density,
  tools: { readonly effort: Effort; readonly yardsticks: Yardsticks },
): Promise<Figure> {
  const plan = planUpdate(device, density);
  const workload = await Workload.open(backend, plan);
  try {
    const { amount } = await pulse(workload, plan.program);
    const { rate, perYardstick } = await measure(tools.effort, tools.yardsticks.copy, () =>
      pulse(workload, plan.program),
    );
    const { width, batch } = usualShape;
    const demand = (batch * width * width * bytesMoved(device)) / amount;
    return {
      backend: backend.name,
      task: `update 512×512, ${density}`,
      subject: name,
      batch,
      unit: 'pulses/s',
      rate,
      demand: { amount: demand, unit: 'bytes' },
      stateBytes: 4 * (1 + (device.pulse?.fields.length ?? 0)),
      share: scaleSpread(perYardstick, demand),
    };
  } finally {
    workload.close();
  }
}

/** Per crosspoint and sample, float32: the state read and written, its fields read, and written where they change. */
function bytesMoved({ pulse }: Device): number {
  return 4 * (2 + (pulse ? pulse.fields.length + changingFields(pulse).length : 0));
}
