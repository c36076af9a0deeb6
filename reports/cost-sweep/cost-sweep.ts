/**
 * A sweep of costs: one bill a point of a grid of parameters, variant and rule. `sweep.json` is this, as it stands.
 *
 * The front is Pareto's (1896, Cours d'économie politique): points that no other beats in energy without being slower,
 * or in latency without taking more, one front for training and one for inference.
 */
import type { Json } from '../figures/figure.ts';
import type { Metrics } from '../result.ts';

export interface Parameter {
  /** As in `--set`. */
  readonly path: string;
  readonly values: readonly Json[];
}

export interface BilledPoint {
  /** One a parameter. */
  readonly values: readonly Json[];
  /** Empty where the point fails before its variants are known. */
  readonly variant: string;
  readonly rule: string;
  /** Null where it cannot be built. */
  readonly metrics: Metrics | null;
  /** Why it cannot be built. */
  readonly error: string | null;
}

export interface CostPoint extends BilledPoint {
  readonly front: { readonly step: boolean; readonly inference: boolean };
}

export interface CostSweep {
  readonly format: 'crosspoint-cost-sweep';
  readonly version: 1;
  readonly crosspoint: string;
  readonly title: string;
  readonly file: string;
  readonly reproduce: readonly string[];
  readonly activity: readonly string[];
  readonly parameters: readonly Parameter[];
  /** Whether steps are of training; batches of images where arrays are only read. */
  readonly learns: boolean;
  readonly points: readonly CostPoint[];
}

export type Work = keyof CostPoint['front'];

/** What a point takes of an image: energy in J, time in s. */
export function costsOf({ step, inference }: Metrics, work: Work): readonly [energy: number, time: number] {
  return work === 'step' ? [step.energyPerImage, step.interval / step.images] : [inference.energy, inference.latency];
}

export function markFronts(points: readonly BilledPoint[]): readonly CostPoint[] {
  const fronts = { step: frontOf(points, 'step'), inference: frontOf(points, 'inference') };
  return points.map((point) => ({
    ...point,
    front: { step: fronts.step.has(point), inference: fronts.inference.has(point) },
  }));
}

function frontOf(points: readonly BilledPoint[], work: Work): ReadonlySet<BilledPoint> {
  const placed = points.flatMap((point) => {
    if (!point.metrics) return [];
    const [energy, time] = costsOf(point.metrics, work);
    return [{ point, energy, time }];
  });
  placed.sort((one, other) => one.energy - other.energy || one.time - other.time);
  const front = new Set<BilledPoint>();
  let [least, before] = [Number.POSITIVE_INFINITY, Number.NaN];
  for (const { point, energy, time } of placed) {
    // What takes exactly as much as a point of the front is on it too.
    if (time > least || (time === least && energy !== before)) continue;
    front.add(point);
    [least, before] = [time, energy];
  }
  return front;
}

/** `32`, `on-chip`, `[64,32]`. */
export function valueText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What tells points apart beside their parameters; empty where nothing does. */
export function seriesOf({ points }: Pick<CostSweep, 'points'>): (point: BilledPoint) => string {
  const known = points.filter(({ metrics }) => metrics);
  const variants = new Set(known.map(({ variant }) => variant)).size > 1;
  const rules = new Set(known.map(({ rule }) => rule)).size > 1;
  return ({ variant, rule }) => [...(variants ? [variant] : []), ...(rules ? [rule] : [])].join(' · ');
}
