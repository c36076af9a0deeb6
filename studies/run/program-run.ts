/**
 * A run whose arrays do not learn: weights that were learnt elsewhere are programmed once, wait as long as the study
 * says, and the test images are read.
 *
 * Each layer is scaled so that its largest weight, or a quantile of them, fills a cell; the factor is undone digitally.
 * Biases are digital and stay as they are.
 */
import type { DataSet } from '../../algorithms/index.ts';
import { type ArrayFacts, type Backend, type Machine, meanConductance, type TileSpec } from '../../emulator/index.ts';
import { calibrateRanges, type Ranges } from '../calibrate/calibrate-ranges.ts';
import { programNetwork, scaleTiles } from '../calibrate/program-network.ts';
import type { LayerWeights } from '../weights/network-weights.ts';
import { labelOf, type Run } from './expand.ts';
import type { Plan } from './plan.ts';
import { Queue } from './queue.ts';
import type { Counts, RunRecord, TileRecord } from './record.ts';
import { epochRecord, scoreOf } from './score.ts';
import { withRanges } from './tile-spec.ts';
import { TrainingError } from './training-error.ts';

export interface ProgramOptions {
  readonly backend: Backend;
  readonly run: Run;
  readonly plan: Plan;
  readonly data: DataSet;
  readonly network: readonly LayerWeights[];
  readonly signal: AbortSignal;
  /** Told of test images as they are queued. */
  readonly onImages: (count: number) => void;
}

/** @returns null where the signal stopped it */
export async function programRun(options: ProgramOptions): Promise<RunRecord | null> {
  const { backend, run, data, network, signal } = options;
  const { quantile, ...programming } = run.study.tile.programming;
  const plan = { ...options.plan, tiles: scaleTiles(options.plan.tiles, network, quantile) };
  const ranges = await calibrate({ ...options, plan });
  if (signal.aborted) return null;
  const tiles = plan.tiles.map((spec) => withRanges(spec, ranges[spec.declaration.name]));
  const { states, vectors } = programNetwork(tiles, network, { seed: run.seed, ...programming });
  const machine = await backend.open({ programs: [plan.evaluation], tiles, seed: run.seed });
  try {
    machine.loadSet('test', { ...data.test, width: data.width, classes: data.classes });
    for (const [name, state] of Object.entries(states)) machine.writeTile(name, state);
    for (const [name, values] of Object.entries(vectors)) machine.writeVector(name, values);
    const facts = await machine.refreshReads();
    const counts = await evaluate(machine, options);
    if (counts === null) return null;
    const conductance = tiles.map((spec) => {
      const { name } = spec.declaration;
      return [name, meanConductance(spec, states[name]?.planes ?? [])] as const;
    });
    return {
      identity: run.identity,
      epochs: [epochRecord(run.study.train.epochs, null, scoreOf(counts))],
      training: [],
      evaluation: counts,
      conductance: Object.fromEntries(conductance),
      tiles: facts.map((fact) => recordOf(fact, tiles, ranges)),
    };
  } finally {
    machine.close();
  }
}

/** The ranges of a study that calibrates them; none where it does not, or where the signal stopped it. */
async function calibrate({ run, plan, data, network, signal }: ProgramOptions): Promise<Ranges> {
  const { converters, programming } = run.study.tile;
  const { adc } = converters;
  if (adc === 'ideal' || adc.range !== 'calibrated') return {};
  const { quantile: _, ...how } = programming;
  const images = Math.min(adc.calibrationImages, data.train.count);
  try {
    return await calibrateRanges({ plan, network, data, images, seed: run.seed, signal, programming: how });
  } catch (error) {
    if (signal.aborted) return {};
    throw error;
  }
}

async function evaluate(machine: Machine, options: ProgramOptions): Promise<Counts | null> {
  const { backend, run, plan, data, signal, onImages } = options;
  const { evaluation } = plan;
  const queue = new Queue(machine, backend.name === 'webgpu');
  for (let first = 0; first < data.test.count; first += evaluation.batch) {
    if (signal.aborted) return null;
    const count = Math.min(evaluation.batch, data.test.count - first);
    machine.run({ program: evaluation.name, set: 'test', first, count, epoch: run.study.train.epochs });
    onImages(count);
    await queue.breathe();
  }
  const { counts, notFinite } = await machine.readCounters();
  if (notFinite) {
    throw new TrainingError(
      `Expected every signal to stay finite, got not-a-number or infinity in \`${notFinite.operation}\` at evaluation ` +
        `batch ${notFinite.batch + 1} (run ${labelOf(run)})`,
    );
  }
  return (counts[evaluation.name] ?? []).map((counters) => ({ ...counters }));
}

function recordOf(facts: ArrayFacts, tiles: readonly TileSpec[], ranges: Ranges): TileRecord {
  const scale = tiles.find(({ declaration }) => declaration.name === facts.tile)?.weightScale;
  const own = ranges[facts.tile];
  return {
    ...facts,
    ...(scale !== undefined && { weightScale: scale }),
    ...(own && { ranges: own.map(([lower, upper]): [number, number] => [lower, upper]) }),
  };
}
