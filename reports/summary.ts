/**
 * The numbers behind the headline (see `headline.ts`), the key figures and the summary table, once, for the page
 * and for the terminal.
 *
 * The first rule a result lists is its reference: every ratio compares a rule with it on the same variant.
 */
import type { Outcome, Result } from './result.ts';

/** What several seeds gave. */
export interface Spread {
  readonly mean: number;
  /** Sample standard deviation (n − 1); 0 for one seed. */
  readonly deviation: number;
  readonly lowest: number;
  readonly highest: number;
  readonly count: number;
}

/** A rule against the reference rule on the same variant. */
export interface Relative {
  /** Difference of mean final test accuracy, as a share; `null` without training. */
  readonly accuracy: number | null;
  readonly energy: number;
  readonly latency: number;
  readonly learningLatency: number;
  readonly area: number;
}

/** What others found, beside what the study found. */
export interface Agreement {
  readonly source: string;
  readonly accuracy: Spread;
  /** Study less published, as a share. */
  readonly difference: number;
  /** Whether the means agree; `null` where either is of one seed, which tells nothing about its spread. */
  readonly agrees: boolean | null;
}

export interface SummaryRow {
  readonly variant: string;
  readonly rule: string;
  /** Short name for axes and sentences, for instance `DFA`. */
  readonly label: string;
  readonly ruleTitle: string;
  readonly device: string;
  readonly depth: number;
  /** Epochs of training; 0 where only the cost was asked for. */
  readonly epochs: number;
  /** Final test accuracy over the seeds, as a share. */
  readonly accuracy: Spread | null;
  /** Seeds whose training did not stay finite; their accuracy counts nowhere. */
  readonly diverged: number;
  readonly published: Agreement | null;
  /** @unit J per training image, leakage included */
  readonly energyPerImage: number;
  /** @unit J per step */
  readonly energyPerStep: number;
  /** @unit s per step */
  readonly latencyPerStep: number;
  /** Error, gradient and update of one step. @unit s */
  readonly learningLatency: number;
  /** @unit m2 */
  readonly area: number;
  /** @unit W */
  readonly leakage: number;
  /** @unit J per sample */
  readonly inferenceEnergy: number;
  /** @unit s per sample */
  readonly inferenceLatency: number;
  /** `null` for the reference itself, where a variant lacks it, and where either diverged. */
  readonly relative: Relative | null;
}

export interface Summary {
  readonly title: string;
  /** The variant that the headline speaks of: the last one listed, as studies go from ideal to real. */
  readonly variant: string;
  readonly reference: string;
  readonly variants: readonly string[];
  readonly rules: readonly string[];
  readonly rows: readonly SummaryRow[];
  /** Whether any of it learns on its arrays; what is programmed and read has no learning to tell of. */
  readonly learns: boolean;
}

export function learnsOnArrays({ outcomes }: Result): boolean {
  return outcomes.some(({ programmed }) => programmed === undefined);
}

/** What a step is of. */
export function stepName(result: Result): string {
  return learnsOnArrays(result) ? 'training step' : 'batch of images';
}

export function summarise(result: Result): Summary {
  const rules = unique(result.outcomes.map(({ rule }) => rule));
  const variants = unique(result.outcomes.map(({ variant }) => variant));
  const reference = rules[0] ?? '';
  const rows = result.outcomes.map((outcome) => {
    const against = result.outcomes.find(({ variant, rule }) => variant === outcome.variant && rule === reference);
    return rowOf(outcome, against === outcome ? undefined : against);
  });
  return {
    title: result.title,
    variant: variants.at(-1) ?? '',
    reference,
    variants,
    rules,
    rows,
    learns: learnsOnArrays(result),
  };
}

/** Fewer devices than this are told one by one. */
const fewestDevices = 4;

/** Whether a result is about devices: many of them, all trained. */
export function isSurvey({ rows }: Summary): boolean {
  return new Set(rows.map(({ device }) => device)).size >= fewestDevices && rows.every(wasTrained);
}

/** Mean and spread of what the seeds gave, `null` of nothing. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0,
    lowest: Math.min(...values),
    highest: Math.max(...values),
    count: values.length,
  };
}

/** `dfa` → `DFA`; longer names stay as they are. */
export function labelOf(rule: string): string {
  return people[rule] ?? (/^[a-z]{2,5}$/.test(rule) ? rule.toUpperCase() : rule);
}

/** Rules that are called after somebody; other short names are abbreviations. */
const people: Readonly<Record<string, string>> = { hebb: 'Hebb', oja: 'Oja' };

/** Images in a step, at least one. */
export function imagesOf({ bill }: Pick<Outcome, 'bill'>): number {
  return Math.max(1, bill.batch);
}

export function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

function rowOf(outcome: Outcome, reference: Outcome | undefined): SummaryRow {
  const { bill } = outcome;
  return {
    variant: outcome.variant,
    rule: outcome.rule,
    label: labelOf(outcome.rule),
    ruleTitle: outcome.ruleTitle,
    device: outcome.device,
    depth: outcome.depth,
    epochs: Math.max(0, ...outcome.seeds.map(({ epochs }) => epochs.at(-1)?.epoch ?? 0)),
    ...endingOf(outcome),
    published: agreementOf(outcome),
    energyPerImage: bill.totals.energy / imagesOf(outcome),
    energyPerStep: bill.totals.energy,
    latencyPerStep: bill.totals.latency,
    learningLatency: bill.learningLatency,
    area: bill.totals.area,
    leakage: bill.totals.leakage,
    inferenceEnergy: bill.inference.energy,
    inferenceLatency: bill.inference.latency,
    // A bill of assumed activity does not compare with one that was counted.
    relative:
      reference === undefined || isLost(endingOf(outcome)) || isLost(endingOf(reference))
        ? null
        : compare(outcome, reference),
  };
}

type Ending = Pick<SummaryRow, 'accuracy' | 'diverged'>;

/** Whether no training stayed finite: its bill is of assumed activity. */
export function isLost({ accuracy, diverged }: Ending): boolean {
  return accuracy === null && diverged > 0;
}

/** Whether it was trained, well or not. */
export function wasTrained({ accuracy, diverged }: Ending): boolean {
  return accuracy !== null || diverged > 0;
}

function endingOf(outcome: Outcome): Ending {
  return { accuracy: finalAccuracy(outcome), diverged: outcome.diverged?.length ?? 0 };
}

/** Means agree within the tolerance, or within three standard deviations of both. */
function agreementOf(outcome: Outcome): Agreement | null {
  const found = finalAccuracy(outcome);
  const accuracy = spreadOf(outcome.published?.testAccuracy ?? []);
  if (!outcome.published || !found || !accuracy) return null;
  const { source, tolerance } = outcome.published;
  const difference = found.mean - accuracy.mean;
  const allowed = Math.max(tolerance, 3 * Math.hypot(found.deviation, accuracy.deviation));
  const several = found.count > 1 && accuracy.count > 1;
  return { source, accuracy, difference, agrees: several ? Math.abs(difference) <= allowed : null };
}

function compare(outcome: Outcome, reference: Outcome): Relative {
  const reached = finalAccuracy(outcome);
  const asked = finalAccuracy(reference);
  return {
    accuracy: reached === null || asked === null ? null : reached.mean - asked.mean,
    // Per image, so that two rules may use different batches.
    energy: ratio(outcome.bill.totals.energy / imagesOf(outcome), reference.bill.totals.energy / imagesOf(reference)),
    latency: ratio(outcome.bill.totals.latency, reference.bill.totals.latency),
    learningLatency: ratio(outcome.bill.learningLatency, reference.bill.learningLatency),
    area: ratio(outcome.bill.totals.area, reference.bill.totals.area),
  };
}

/** Final test accuracy over the seeds that were trained to the end. */
export function finalAccuracy({ seeds }: Pick<Outcome, 'seeds'>): Spread | null {
  return spreadOf(seeds.flatMap(({ epochs }) => epochs.at(-1)?.testAccuracy ?? []));
}

function ratio(value: number, reference: number): number {
  return value === reference ? 1 : value / reference;
}
