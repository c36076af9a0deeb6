/**
 * Activity: what happened while a program ran, as the account needs it.
 *
 * Counted by the backend during training, or assumed where only the cost is asked for. Either way it is one record per
 * operation: counter → mean per training step, or per evaluated sample.
 */
import type { Counters } from '../backend.ts';
import { everyOf, inputsOf } from '../program/operands.ts';
import { type Operation, type Program, vectorsOf } from '../program/program.ts';
import type { TileSpec } from '../tile/tile.ts';
import { pulsesPerChange, unitCell, weightGranularity } from '../tile/unit-cell.ts';
import { cellRate } from '../tile/weight-scale.ts';

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

/** What is assumed where nothing was counted. */
export interface AssumedActivity {
  /** Share of inputs that are not zero. */
  readonly activeInputs: number;
  /** Mean magnitude of all coded inputs, of full scale. */
  readonly amplitude: number;
  /** Mean conductance of crosspoints, from off (0) to on (1). */
  readonly conductance: number;
  /** Largest magnitudes in a batch: pulse trains are as long as their product asks for. */
  readonly largestInput: number;
  readonly largestError: number;
}

/** Half of all inputs active at a mean magnitude of one half, conductances midway. */
export const usualActivity: AssumedActivity = {
  activeInputs: 0.5,
  amplitude: 0.25,
  conductance: 0.5,
  largestInput: 1,
  largestError: 0.1,
};

/** Activity where nothing ran. */
export function assumeActivity(
  training: Program,
  evaluation: Program,
  tiles: readonly TileSpec[],
  assumed: AssumedActivity = usualActivity,
): Activity {
  const specs = new Map(tiles.map((spec) => [spec.declaration.name, spec]));
  const assume = (program: Program, samples: number) =>
    program.operations.map((operation) => assumeOperation(program, operation, specs, samples, assumed));
  const { activeInputs, amplitude, conductance, largestInput, largestError } = assumed;
  const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;
  return {
    training: assume(training, training.batch),
    evaluation: assume(evaluation, 1),
    conductance: Object.fromEntries(tiles.map(({ declaration }) => [declaration.name, conductance])),
    described:
      `assumed, nothing was trained: ${percent(activeInputs)} of inputs are not zero, their mean is ` +
      `${percent(amplitude)} of full scale, conductances stand at ${percent(conductance)} of their range, pulse trains ` +
      `serve a largest input of ${largestInput} and a largest error of ${largestError}`,
  };
}

function assumeOperation(
  program: Program,
  operation: Operation,
  specs: ReadonlyMap<string, TileSpec>,
  samples: number,
  assumed: AssumedActivity,
): OperationActivity {
  const [input] = inputsOf(operation);
  const { width = 0, ...map } = program.values[input ?? 0] ?? {};
  const vectors = samples * vectorsOf(map);
  // A row that is visited is driven alone, and fully.
  const alone = everyOf(program, operation) !== undefined;
  if (operation.kind === 'read') {
    return {
      vectors,
      activeInputs: vectors * (alone ? 1 : width * assumed.activeInputs),
      amplitude: vectors * (alone ? 1 : width * assumed.amplitude) * 255,
      saturations: 0,
    };
  }
  if (operation.kind !== 'update' && operation.kind !== 'write') return {};
  const spec = specs.get(operation.tile);
  if (!spec) return {};
  const { inputs, outputs } = spec.declaration;
  const wanted =
    (cellRate(spec, operation) * assumed.largestInput * assumed.largestError) /
    weightGranularity(spec.mapping, spec.device);
  const slots = Math.min(Math.ceil(wanted), spec.trainLength);
  // Mean firing probability is that of the peak times mean over peak magnitude; peaks fire √(wanted/slots) of slots.
  const firing = slots > 0 ? Math.sqrt(Math.min(wanted / slots, 1)) * assumed.amplitude : 0;
  const { raise } = pulsesPerChange(unitCell(spec.mapping));
  const rows = alone ? 1 : firing * inputs;
  const pulses = vectors * slots * firing * rows * outputs * (raise.up + raise.down);
  if (operation.kind === 'update') {
    return {
      slots: vectors * slots,
      inputPulses: vectors * slots * rows,
      errorPulses: vectors * slots * firing * outputs,
      pulsesUp: pulses / 2,
      pulsesDown: pulses / 2,
    };
  }
  return { rowSlotsUp: inputs, rowSlotsDown: inputs, pulsesUp: pulses / 2, pulsesDown: pulses / 2, writes: pulses };
}
