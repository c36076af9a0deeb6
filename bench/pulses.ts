/**
 * Dense pulsed updates by law: how many device pulses a second, the tile's own time alone.
 *
 * One tile of 512 × 512; both sides carry the same signal, uniform in ±1. The rate is ten times the device's
 * granularity, so trains have ten slots and a crosspoint gets 2.5 pulses a sample in the mean (10 × E|x|² with E|x| = ½):
 * the density of aihwkit's ConstantStep with rate 0.01 and its default granularity of 0.001, to which spec/peers.md §2.1
 * refers.
 */
import { type Device, settleDevice, settleLaw, softBounds } from '../devices/index.ts';
import { type Backend, openStream, type Program, Recorder, type SampleSet, type TileSpec } from '../emulator/index.ts';
import { type Effort, measure, scaleSpread, type Work } from './measure.ts';
import type { Figure } from './result.ts';
import { Workload, type WorkloadPlan } from './workload.ts';
import type { Yardsticks } from './yardsticks.ts';

const width = 512;
const batch = 8;
const pulsesOfBusiest = 10;

export interface Updated {
  readonly name: string;
  readonly device: Device;
}

/** The law of soft bounds with the spreads of the Gokmen–Vlasov device: no preset uses it yet. */
function softBoundsDevice(): Device {
  const base = settleDevice('gokmen-vlasov');
  return { ...base, ...settleLaw(softBounds, base.parameters), name: 'soft-bounds', law: 'soft-bounds' };
}

export function updatedDevices(): readonly Updated[] {
  return [
    { name: 'constant-step (gokmen-vlasov)', device: settleDevice('gokmen-vlasov') },
    { name: 'soft-bounds', device: softBoundsDevice() },
    { name: 'exponential (taox-hfox)', device: settleDevice('taox-hfox') },
  ];
}

export function planUpdate(device: Device): WorkloadPlan {
  const recorder = new Recorder('update', { batch, inputs: width, classes: 1 });
  const tile = recorder.tile({
    name: 'tile',
    inputs: width,
    outputs: width,
    role: 'weights',
    initial: { distribution: 'uniform', bound: 0.5 },
  });
  const signal = recorder.map('signal', '2 * x - 1', { x: recorder.image });
  recorder.change('pulses', tile, signal, signal, pulsesOfBusiest * device.granularity);
  const spec: TileSpec = {
    declaration: tile,
    device,
    mapping: 'reference',
    array: { rows: width, columns: width },
    converters: { dac: { kind: 'ideal' }, adc: { kind: 'ideal' }, outputNoise: 0 },
    trainLength: 31,
  };
  return { program: recorder.finish(), tiles: [spec], samples: uniformSamples(), profile: true };
}

function uniformSamples(): SampleSet {
  const random = openStream(1, 1);
  const pixels = Uint8Array.from({ length: batch * width }, () => Math.floor(256 * random.uniform()));
  return { count: batch, width, classes: 1, pixels, labels: new Uint8Array(batch) };
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
  tools: { readonly effort: Effort; readonly yardsticks: Yardsticks },
): Promise<Figure> {
  const plan = planUpdate(device);
  const workload = await Workload.open(backend, plan);
  try {
    const { amount } = await pulse(workload, plan.program);
    const { rate, perYardstick } = await measure(tools.effort, tools.yardsticks.copy, () =>
      pulse(workload, plan.program),
    );
    const demand = (batch * width * width * bytesPerCrosspoint(device)) / amount;
    return {
      backend: backend.name,
      task: 'update 512×512',
      subject: name,
      batch,
      unit: 'pulses/s',
      rate,
      demand: { amount: demand, unit: 'bytes' },
      share: scaleSpread(perYardstick, demand),
    };
  } finally {
    workload.close();
  }
}

/** Per crosspoint and sample: the state read and written, its drawn fields read, float32 each. */
function bytesPerCrosspoint(device: Device): number {
  return 4 * (2 + (device.pulse?.fields.length ?? 0));
}
