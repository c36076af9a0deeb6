/**
 * Activity that a run counted and its `result.json` keeps, for the bill of the same network on other hardware: how many
 * inputs were active and how many pulses fired is the network's, what that costs is the chip's.
 */
import type { Bill, Program } from '../../emulator/index.ts';
import type { Outcome, Result } from '../../reports/index.ts';
import { StudyError } from '../schema/study-error.ts';
import type { Plan } from './plan.ts';
import type { Counts, RunRecord } from './record.ts';

/** What is counted of a run. */
type Counted = Pick<RunRecord, 'training' | 'evaluation' | 'conductance'>;

/** A result that lends its activity, and where it was read. */
export interface CountedResult {
  readonly path: string;
  readonly result: Result;
}

/** Of the last epoch: one entry a seed, and what each was counted over. */
export interface CountedRuns {
  readonly runs: readonly Counted[];
  /** Training steps, and evaluated samples. */
  readonly steps: number;
  readonly samples: number;
}

/** What a result is asked for. */
export interface CountedOutcome {
  readonly variant: string;
  readonly rule: string;
  readonly plan: Plan;
  /** Of its bill: those of another network would be others. */
  readonly operations: Bill['operations'];
}

/** @throws StudyError where the result holds no run of this variant and rule, or one of another program */
export function countedIn({ path, result }: CountedResult, wanted: CountedOutcome): CountedRuns {
  const { variant, rule, plan } = wanted;
  const ran = result.outcomes.filter(({ seeds }) => seeds.length > 0);
  const outcome = ran.find((one) => one.variant === variant && one.rule === rule);
  if (!outcome) {
    const has = ran.map((one) => `${one.variant} ${one.rule}`).join(', ') || 'no run';
    throw new StudyError([`Expected \`${path}\` to hold a run of ${variant} by ${rule}, got ${has}`]);
  }
  checkBatch(path, outcome, plan);
  const runs = outcome.seeds.map(({ activity, conductance }) => ({
    training: countsOf(path, plan.training, activity),
    evaluation: countsOf(path, plan.evaluation, activity),
    conductance,
  }));
  checkOperations(path, outcome, wanted);
  checkCounted(path, outcome, result, plan);
  return { runs, steps: outcome.bill.steps, samples: result.data.test };
}

function checkBatch(path: string, { bill }: Outcome, { training }: Plan): void {
  if (bill.batch === training.batch) return;
  throw new StudyError([
    `Expected \`train.batch\` to be ${bill.batch}, the batch that ${path} counted, got \`${training.batch}\``,
  ]);
}

/** Means are over steps and samples, and every tile conducts somehow. */
function checkCounted(path: string, { bill, seeds }: Outcome, { data }: Result, { tiles }: Plan): void {
  const refuse = (what: string, got: unknown) => {
    throw new StudyError([`Expected \`${path}\` to have ${what}, got ${got}`]);
  };
  if (bill.steps < 1) refuse('at least 1 training step', bill.steps);
  if (data.test < 1) refuse('at least 1 test image', data.test);
  for (const { conductance } of seeds) {
    const missing = tiles.find(({ declaration }) => !Object.hasOwn(conductance, declaration.name));
    if (missing) refuse(`a conductance of ${missing.declaration.name}`, 'none');
  }
}

/** Labels do not tell how many neurons a layer has. */
function checkOperations(path: string, { bill }: Outcome, { operations }: CountedOutcome): void {
  if (bill.operations.inference === operations.inference && bill.operations.step === operations.step) return;
  const of = ({ inference }: Bill['operations']) => `${inference} operations of an inference`;
  throw new StudyError([
    `Expected \`${path}\` to be of the study's network (${of(operations)}), got ${of(bill.operations)}`,
  ]);
}

/** From `program/operation/counter` back to one record an operation. */
function countsOf(path: string, program: Program, activity: Readonly<Record<string, number>>): Counts {
  return program.operations.map(({ kind, label }) => {
    const prefix = `${program.name}/${label}/`;
    const counted = Object.entries(activity).filter(([name]) => name.startsWith(prefix));
    if (counted.length === 0 && (kind === 'read' || kind === 'update' || kind === 'write')) {
      throw new StudyError([`Expected \`${path}\` to be of the study's network, rule and update, got no \`${label}\``]);
    }
    return Object.fromEntries(counted.map(([name, count]) => [name.slice(prefix.length), count]));
  });
}
