/**
 * A training step of every rule that there is, on one small network with ideal arrays.
 *
 * Each trains as `studies/all-rules.yaml` has it: activation, output, options, optimizer and rate. Network and batch are the
 * same for all, so that their rates can stand beside each other; rules that refuse a second hidden layer have one.
 */
import { makeDigits, rules } from '../algorithms/index.ts';
import type { Backend } from '../emulator/index.ts';
import { type Overrides, planRule, readStudyFile, StudyError } from '../studies/index.ts';
import { type ImageTools, measureImages } from './images.ts';
import type { Figure } from './result.ts';
import type { WorkloadPlan } from './workload.ts';

/** From the package's folder, where `npm run bench` runs. */
const file = 'studies/all-rules.yaml';
const batch = 64;
/** Two steps: rules that settle for long do some hundred images a second. */
const data = makeDigits({ train: 2 * batch, test: 1, seed: 1 });
/** Hidden layers; a rule has the first that it does not refuse. */
const networks: readonly number[][] = [[64, 64], [64]];

export interface Step {
  readonly rule: string;
  /** Widths, from pixels to classes. */
  readonly network: string;
  readonly plan: WorkloadPlan;
}

export async function planSteps(): Promise<readonly Step[]> {
  const { base } = await readStudyFile(file, { rules: ['bp'] });
  const steps: Step[] = [];
  for (const rule of rules.keys()) steps.push(await planStep(rule, base.perRule[rule], networks));
  return steps;
}

/** @throws StudyError for a rule that refuses all the networks */
async function planStep(
  rule: string,
  own: Overrides | undefined,
  [hidden = [], ...others]: readonly number[][],
): Promise<Step> {
  const small = { 'data.set': 'digits', 'network.hidden': hidden, 'train.batch': batch };
  try {
    const { base } = await readStudyFile(file, { ...own, ...small, rules: [rule], perRule: {} });
    const { width, classes, train, test } = data;
    const shape = { width, classes, train: train.count, test: test.count };
    const { training: program, tiles } = planRule(base, rule, shape);
    const plan = { program, tiles, samples: { ...train, width, classes } };
    return { rule, network: [width, ...hidden, classes].join('-'), plan };
  } catch (error) {
    if (others.length === 0 || !(error instanceof StudyError)) throw error;
    return planStep(rule, own, others);
  }
}

/** What the task of such a figure begins with. */
export const stepTask = 'step ';

export function measureStep(backend: Backend, { rule, network, plan }: Step, tools: ImageTools): Promise<Figure> {
  // A third of the time of other figures: there are many rules.
  const effort = { ...tools.effort, seconds: tools.effort.seconds / 3 };
  return measureImages(backend, plan, { task: `${stepTask}${network}`, subject: rule }, { ...tools, effort });
}
