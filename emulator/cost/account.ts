/**
 * The account: the second reading of a program. The first executed it; this one bills it.
 *
 * Tasks (`tasks.ts`) of one training step are scheduled on the chip (`chip.ts`, `schedule.ts`); their energy, with the
 * activity that was counted while the program ran, makes the bill. Nothing about the rule is known here but its program.
 */
import { changesTile } from '../program/analysis.ts';
import { type Program, vectorsOf } from '../program/program.ts';
import type { TileSpec } from '../tile/tile.ts';
import type { Activity } from './activity.ts';
import type { Bill, BillEntry } from './bill.ts';
import { buildChip, type Chip } from './chip.ts';
import type { ChipSpec } from './chip-spec.ts';
import { type Schedule, schedule } from './schedule.ts';
import { requireSound } from './sound-bill.ts';
import type { Task } from './task.ts';
import { tasksOf } from './tasks.ts';

export interface AccountInput {
  readonly training: Program;
  readonly evaluation: Program;
  readonly tiles: readonly TileSpec[];
  readonly chip: ChipSpec;
  readonly activity: Activity;
  /** Training steps in an epoch. */
  readonly steps: number;
}

/** @throws TechnologyError, CircuitError where the chip cannot be built as asked */
export function drawUpBill(input: AccountInput): Bill {
  const { training, evaluation, tiles, activity } = input;
  const chip = buildChip(training, tiles, input.chip, activity, input.steps);
  const { conductance } = activity;
  const common = { specs: tiles, chip, conductance };
  const step = schedule(
    tasksOf({ ...common, program: training, activity: activity.training, samples: training.batch }),
  );
  const inference = schedule(tasksOf({ ...common, program: evaluation, activity: activity.evaluation, samples: 1 }));
  const interval = input.chip.pipeline ? slowestStage(inference, evaluation) : inference.latency;
  const leakage = chip.area.reduce((sum, entry) => sum + entry.leakage, 0);
  const energy = [...dynamicEntries(step), ...leakageEntries(chip, step.latency)];
  const layers = training.tiles.filter(({ role }) => role === 'weights').length;
  const learning = learningOf(step, layers);
  const bill: Bill = {
    technology: chip.technology.name,
    batch: training.batch,
    steps: input.steps,
    energy,
    area: chip.area,
    timeline: step.tasks.map(({ task, start, end, critical }) => ({
      phase: task.phase,
      operation: task.label,
      resource: task.resource,
      start,
      end,
      critical,
    })),
    totals: {
      energy: energy.reduce((sum, entry) => sum + entry.energy, 0),
      latency: step.latency,
      area: chip.area.reduce((sum, entry) => sum + entry.area, 0),
      leakage,
    },
    inference: {
      energy: dynamicEntries(inference).reduce((sum, entry) => sum + entry.energy, 0) + leakage * interval,
      latency: inference.latency,
      interval,
    },
    operations: {
      step: training.batch * multiplyAdds(training),
      inference: multiplyAdds(evaluation),
    },
    learningLatency: learning.latency,
    sequentialShare: learning.sequentialShare,
    activity: activity.described,
    assumptions: chip.assumptions,
  };
  requireSound(bill);
  return bill;
}

/**
 * In a pipeline every layer works on a sample of its own, all as long as the slowest: the tasks of a layer are its read,
 * what brings its inputs, and what is done with its results before another layer reads.
 */
function slowestStage({ tasks }: Schedule, { tiles }: Program): number {
  const stages = tiles.map(({ name }) => {
    const of = tasks.filter(({ task }) => task.stage === name);
    return of.reduce((sum, { task }) => sum + task.duration, 0);
  });
  return Math.max(...stages);
}

/** Two a crosspoint and vector, of one sample. */
function multiplyAdds(program: Program): number {
  const crosspoints = new Map(program.tiles.map(({ name, inputs, outputs }) => [name, inputs * outputs]));
  return program.operations.reduce((sum, operation) => {
    if (operation.kind !== 'read' && operation.kind !== 'model' && !changesTile(operation)) return sum;
    const inputs = operation.kind === 'write' ? operation.terms.map(({ input }) => input) : [operation.input];
    const vectors = inputs.reduce((all, input) => all + vectorsOf(program.values[input] ?? {}), 0);
    return sum + 2 * vectors * (crosspoints.get(operation.tile) ?? 0);
  }, 0);
}

/** One entry a phase, operation, component and tile. */
function dynamicEntries({ tasks }: Schedule): readonly BillEntry[] {
  const entries = new Map<string, BillEntry>();
  for (const { task } of tasks) {
    for (const { component, tile, level, energy } of task.energy) {
      if (energy === 0) continue;
      const key = JSON.stringify([task.phase, task.label, component, tile, level]);
      const before = entries.get(key)?.energy ?? 0;
      entries.set(key, { phase: task.phase, operation: task.label, component, tile, level, energy: before + energy });
    }
  }
  return [...entries.values()];
}

function leakageEntries(chip: Chip, latency: number): readonly BillEntry[] {
  const entries = new Map<string, BillEntry>();
  for (const { component, tile, level, leakage } of chip.area) {
    if (leakage === 0) continue;
    const key = JSON.stringify([component, tile, level]);
    const energy = (entries.get(key)?.energy ?? 0) + leakage * latency;
    entries.set(key, { phase: 'static', operation: 'leakage', component, tile, level, energy });
  }
  return [...entries.values()];
}

/** Learning is what comes after the prediction: error, gradient, update. */
function learningOf(step: Schedule, layers: number): { latency: number; sequentialShare: number } {
  const latency = step.latency - predictionEnd(step.tasks);
  const alone = aloneLatency(step.tasks.map(({ task }) => task));
  const spread = latency / layers;
  const share = layers > 1 && latency > 0 ? (alone - spread) / (latency - spread) : 1;
  return { latency, sequentialShare: Math.min(Math.max(share, 0), 1) };
}

const isShared = ({ work }: Task) => work === 'memory' || work === 'transfer';

/** End of the forward pass; what it leaves to be stored may take longer. */
function predictionEnd(tasks: readonly { readonly task: Task; readonly end: number }[]): number {
  return tasks.reduce((latest, { task, end }) => {
    return task.phase === 'forward' && !isShared(task) ? Math.max(latest, end) : latest;
  }, 0);
}

/**
 * Time from the prediction to changed weights if every layer heard the output's error at once and had its own hardware:
 * the longest chain of durations over changes at most one error read from the output, and besides it what the other
 * layers' errors take on the wires and in memory, which all share. Their gradients travel while others are accumulated.
 */
function aloneLatency(tasks: readonly Task[]): number {
  const chains: { task: Task; end: number; carriesError: boolean; shared: number }[] = [];
  let shared = 0;
  for (const task of tasks) {
    const waits = task.waitsFor.map((wait) => chains[wait]).filter((chain) => chain !== undefined);
    const last = waits.reduce((latest, chain) => (chain.end > (latest?.end ?? 0) ? chain : latest), waits[0]);
    const carriesError = (task.phase === 'error' && !isShared(task)) || waits.some((chain) => chain.carriesError);
    const own = carriesError && isShared(task) && task.phase === 'error' ? task.duration : 0;
    shared += own;
    chains.push({ task, end: (last?.end ?? 0) + task.duration, carriesError, shared: (last?.shared ?? 0) + own });
  }
  const changed = chains.filter(
    ({ task }) => (task.work === 'update' || task.work === 'write') && task.errorDepth <= 1,
  );
  const longest = changed.reduce((latest, chain) => (chain.end > (latest?.end ?? 0) ? chain : latest), changed[0]);
  return longest ? longest.end - predictionEnd(chains) + shared - longest.shared : 0;
}
