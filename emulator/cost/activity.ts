/**
 * Activity: what happened while a program ran, as the account needs it.
 *
 * Counted by the backend during training, or assumed where only the cost is asked for. Either way it is one record per
 * operation: counter → mean per training step, or per evaluated sample.
 */
import type { Counters } from '../backend.ts';
import { inputsOf, type Operation, type Program } from '../program/program.ts';
import type { TileSpec } from '../tile/tile.ts';
import { pulsesPerChange, unitCell, weightGranularity } from '../tile/unit-cell.ts';

export type OperationActivity = Readonly<Record<string, number>>;

export interface Activity {
  /** Per operation of the training program: counter → mean per step. */
  readonly training: readonly OperationActivity[];
  /** Per operation of the evaluation program: counter → mean per sample. */
  readonly evaluation: readonly OperationActivity[];
  /** Mean conductance of a tile's crosspoints, from off (0) to on (1). */
  readonly conductance: Readonly<Record<string, number>>;
  /** Where the figures come from, in words. */
  readonly described: string;
}

type Counts = Counters['counts'][string];

/** Means from counters: `steps` training batches and `samples` evaluated samples were counted. */
export function activityFrom(
  counted: { readonly training: Counts; readonly steps: number; readonly evaluation: Counts; readonly samples: number },
  conductance: Readonly<Record<string, number>>,
): Activity {
  const mean = (counts: Counts, parts: number) =>
    counts.map((one) => Object.fromEntries(Object.entries(one).map(([name, count]) => [name, count / parts])));
  return {
    training: mean(counted.training, counted.steps),
    evaluation: mean(counted.evaluation, counted.samples),
    conductance,
    described: `counted over ${counted.steps} training steps and ${counted.samples} evaluated samples`,
  };
}

/** Where the crosspoints of a tile stand between their least (0) and most (1) conducting state, on average. */
export function meanConductance({ device }: TileSpec, planes: ArrayLike<number>): number {
  const [lower, upper] = device.range;
  let sum = 0;
  for (let cell = 0; cell < planes.length; cell++) {
    sum += Math.min(Math.max(((planes[cell] as number) - lower) / (upper - lower), 0), 1);
  }
  return planes.length > 0 ? sum / planes.length : 0;
}

/** Share of inputs that are not zero, and their mean magnitude, where nothing was counted. */
const assumed = { activeShare: 0.5, amplitude: 0.25, largestInput: 1, largestError: 0.1 } as const;

/**
 * Activity where nothing ran: half of all inputs active at a mean magnitude of one half, conductances midway, pulse
 * trains as long as a largest input of 1 and a largest error of 0.1 ask for.
 */
export function assumeActivity(training: Program, evaluation: Program, tiles: readonly TileSpec[]): Activity {
  const specs = new Map(tiles.map((spec) => [spec.declaration.name, spec]));
  const assume = (program: Program, samples: number) =>
    program.operations.map((operation) => assumeOperation(program, operation, specs, samples));
  return {
    training: assume(training, training.batch),
    evaluation: assume(evaluation, 1),
    conductance: Object.fromEntries(tiles.map(({ declaration }) => [declaration.name, 0.5])),
    described:
      'assumed, nothing was trained: half of all inputs active at half of full scale, conductances midway, ' +
      `pulse trains for a largest input of ${assumed.largestInput} and a largest error of ${assumed.largestError}`,
  };
}

function assumeOperation(
  program: Program,
  operation: Operation,
  specs: ReadonlyMap<string, TileSpec>,
  samples: number,
): OperationActivity {
  const [input] = inputsOf(operation);
  const width = program.values[input ?? 0]?.width ?? 0;
  if (operation.kind === 'read') {
    return {
      vectors: samples,
      activeInputs: samples * width * assumed.activeShare,
      amplitude: samples * width * assumed.amplitude * 255,
      saturations: 0,
    };
  }
  if (operation.kind !== 'update' && operation.kind !== 'write') return {};
  const spec = specs.get(operation.tile);
  if (!spec) return {};
  const { inputs, outputs } = spec.declaration;
  const wanted =
    (operation.rate * assumed.largestInput * assumed.largestError) / weightGranularity(spec.mapping, spec.device);
  const slots = Math.min(Math.ceil(wanted), spec.trainLength);
  // Mean firing probability is that of the peak times mean over peak magnitude; peaks fire √(wanted/slots) of slots.
  const firing = Math.sqrt(Math.min(wanted / slots, 1)) * assumed.amplitude;
  const { raise } = pulsesPerChange(unitCell(spec.mapping));
  const pulses = samples * slots * firing * firing * inputs * outputs * (raise.up + raise.down);
  if (operation.kind === 'update') {
    return {
      slots: samples * slots,
      inputPulses: samples * slots * firing * inputs,
      errorPulses: samples * slots * firing * outputs,
      pulsesUp: pulses / 2,
      pulsesDown: pulses / 2,
    };
  }
  return { rowSlotsUp: inputs, rowSlotsDown: inputs, pulsesUp: pulses / 2, pulsesDown: pulses / 2, writes: pulses };
}
