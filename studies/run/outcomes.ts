/** Outcomes: what the runs of one variant and rule gave, with the bill of what they did. */

import type { Device } from '../../devices/index.ts';
import {
  type Activity,
  activityFrom,
  assumeActivity,
  type Bill,
  CircuitError,
  deriveDemands,
  drawUpBill,
  TechnologyError,
} from '../../emulator/index.ts';
import { breakdownOf, metricsOf, type Outcome } from '../../reports/index.ts';
import { pulseFigures } from '../devices/portray-device.ts';
import { isProgrammedFrom } from '../schema/programmed-cell.ts';
import { type SettledStudy, studyForRule, type Variant } from '../schema/settle-study.ts';
import { StudyError } from '../schema/study-error.ts';
import type { Study } from '../schema/study-schema.ts';
import { canonicalJson } from './canonical.ts';
import { type CountedResult, type CountedRuns, countedIn } from './counted-activity.ts';
import type { Run } from './expand.ts';
import { type DataShape, type Plan, planRule, rulesOf } from './plan.ts';
import { addCounts, type Counts, type DivergedRecord, type RunRecord } from './record.ts';

/** A variant and a rule, before anything ran. */
export interface PlannedOutcome {
  readonly variant: string;
  readonly rule: string;
  readonly plan: Plan;
  /** As the rule runs it. */
  readonly study: Study;
  readonly sweep: Variant['sweep'];
  /** With assumed activity. */
  readonly assumed: Bill;
  readonly published: Outcome['published'];
}

/**
 * Plans and bills every outcome, so that a chip that cannot be built is refused before anything runs.
 *
 * @throws StudyError
 */
export function planOutcomes(
  { base, variants }: SettledStudy,
  file: string,
  data: DataShape,
): readonly PlannedOutcome[] {
  const problems: string[] = [];
  const planned = variants.flatMap(({ name, study: variant, sweep }) =>
    rulesOf(variant).flatMap((rule) => {
      try {
        const study = studyForRule(variant, rule);
        const plan = planRule(study, rule, data);
        checkReads(plan, rule);
        const activity = assumeActivity(plan.training, plan.evaluation, plan.tiles, study.activity);
        const published = publishedFor(base.published, name, rule);
        return [{ variant: name, rule, plan, study, sweep, assumed: drawUpBill({ ...plan, activity }), published }];
      } catch (error) {
        if (!(error instanceof CircuitError || error instanceof TechnologyError || error instanceof StudyError))
          throw error;
        // The account knows no studies, in which a device is that of the tile.
        const message = error.message.replace('`device.', '`tile.device.');
        problems.push(`${file}: ${variants.length > 1 ? `variants.${name}: ` : ''}${message}`);
        return [];
      }
    }),
  );
  if (problems.length > 0) throw new StudyError([...new Set(problems)]);
  return planned;
}

/** Circuits that every read solves anew are driven at their rows alone. */
function checkReads({ training, tiles }: Plan, rule: string): void {
  if (deriveDemands(training).transposedReads === 0) return;
  const [spec] = tiles;
  const { solver, topology } = spec?.wires ?? {};
  const reads = `with the rule ${rule}, which reads arrays from their columns`;
  if (topology === 'separate-source' || solver === 'ladder') {
    throw new StudyError([`Expected \`tile.wires.solver\` to be effective or preview ${reads}, got \`${solver}\``]);
  }
  if (spec?.device.currentVoltage) {
    const { name } = spec.device;
    throw new StudyError([`Expected \`tile.device\` to be linear in its voltage ${reads}, got \`${name}\``]);
  }
}

/** Percent become shares. */
function publishedFor(published: Study['published'], variant: string, rule: string): Outcome['published'] {
  const percent = published?.rule === rule ? published.testAccuracy[variant] : undefined;
  if (!published || !percent) return undefined;
  const { source, tolerance } = published;
  return { source, testAccuracy: percent.map((value) => value / 100), tolerance: tolerance / 100 };
}

export interface FinishedRun {
  readonly run: Run;
  readonly record: RunRecord;
  /** Of the run that its weights come from, where arrays are programmed. */
  readonly source: RunRecord | undefined;
}

/** One that did not stay finite has no final accuracy, and nothing to bill. */
export interface DivergedRun {
  readonly run: Run;
  readonly diverged: DivergedRecord;
}

export type EndedRun = FinishedRun | DivergedRun;

/**
 * @param ended the runs of this variant and rule; none where only the cost was asked for
 * @param lent a result whose counted activity stands in for them
 * @throws StudyError where that result is of another network
 */
export function drawUpOutcome(
  planned: PlannedOutcome,
  ended: readonly EndedRun[],
  data: DataShape,
  lent?: CountedResult,
): Outcome {
  const { variant, rule, plan, study, sweep, assumed, published } = planned;
  const finished = ended.filter((one): one is FinishedRun => 'record' in one);
  const diverged = ended.filter((one): one is DivergedRun => 'diverged' in one);
  const device = plan.tiles[0]?.device;
  const figures = device && figuresOf(device, canonicalJson(study.tile.device));
  const counted = lent
    ? countedIn(lent, { variant, rule, plan, operations: assumed.operations })
    : { runs: finished.map(({ record }) => record), steps: plan.steps, samples: data.test };
  const bill = counted.runs.length === 0 ? assumed : drawUpBill({ ...plan, activity: activityOf(planned, counted) });
  const programmed = isProgrammedFrom(study);
  const billed = mutable(bill);
  return {
    variant,
    rule,
    ruleTitle: plan.title,
    device: device?.name ?? '',
    ...(figures && { pulseFigures: figures }),
    ...(published && { published }),
    ...(sweep && { sweep: { ...sweep } }),
    ...(programmed && { programmed: { weights: study.network.weights ?? 'trained in floating point' } }),
    depth: plan.evaluation.tiles.filter(({ role }) => role === 'weights').length,
    seeds: finished.map(({ run, record, source }) => ({
      seed: run.seed,
      epochs: record.epochs,
      ...(source && { floatingPoint: source.epochs }),
      tiles: record.tiles,
      activity: flatActivity(plan, record),
      conductance: record.conductance,
    })),
    ...(diverged.length > 0 && {
      diverged: diverged.map(({ run, diverged: { epochs, message } }) => ({ seed: run.seed, epochs, message })),
    }),
    demands: { ...deriveDemands(plan.training), locks: [...deriveDemands(plan.training).locks] },
    bill: billed,
    metrics: metricsOf(billed, programmed ? 0 : study.train.epochs),
    breakdown: breakdownOf(billed),
  };
}

/** Those of a device that many outcomes have are drawn once. */
const knownFigures = new Map<string, ReturnType<typeof pulseFigures>>();

function figuresOf(device: Device, key: string): ReturnType<typeof pulseFigures> {
  const figures = knownFigures.has(key) ? (knownFigures.get(key) ?? null) : pulseFigures(device);
  knownFigures.set(key, figures);
  return figures;
}

/** Activity of the last epoch, all seeds together. */
function activityOf({ plan, study }: PlannedOutcome, { runs, ...each }: CountedRuns): Activity {
  const seeds = runs.length;
  const sum = (counts: (one: CountedRuns['runs'][number]) => Counts) =>
    runs.reduce<Counts | null>((all, one) => addCounts(all, counts(one)), null) ?? [];
  const conductance = Object.fromEntries(
    plan.tiles.map(({ declaration: { name } }) => {
      const total = runs.reduce((all, one) => all + (one.conductance[name] ?? 0), 0);
      return [name, total / seeds] as const;
    }),
  );
  const evaluation = sum((one) => one.evaluation);
  const samples = each.samples * seeds;
  const of = `mean of ${seeds} seed${seeds > 1 ? 's' : ''}`;
  if (isProgrammedFrom(study)) {
    // A step of arrays that only read is a batch of inference.
    const steps = samples / plan.training.batch;
    const activity = activityFrom({ training: evaluation, steps, evaluation, samples }, conductance);
    return { ...activity, described: `counted over ${samples} samples read by programmed arrays, ${of}` };
  }
  const counts = { training: sum(({ training }) => training), steps: each.steps * seeds, evaluation, samples };
  const activity = activityFrom(counts, conductance);
  return { ...activity, described: `${activity.described} of the last epoch, ${of}` };
}

/** `program/operation/counter` → total of the last epoch. */
function flatActivity({ training, evaluation }: Plan, record: RunRecord): Record<string, number> {
  const flat: Record<string, number> = {};
  for (const [program, counts] of [[training, record.training] as const, [evaluation, record.evaluation] as const]) {
    program.operations.forEach(({ kind, label }, place) => {
      // What the score counted are the accuracies and losses themselves.
      if (kind === 'score') return;
      for (const [name, value] of Object.entries(counts[place] ?? {})) flat[`${program.name}/${label}/${name}`] = value;
    });
  }
  return flat;
}

/** The schema's lists may be changed, the account's may not. */
function mutable(bill: Bill): Outcome['bill'] {
  const { energy, area, timeline, assumptions } = bill;
  return { ...bill, energy: [...energy], area: [...area], timeline: [...timeline], assumptions: [...assumptions] };
}
