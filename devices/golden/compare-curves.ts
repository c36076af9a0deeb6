/**
 * Curves of weight over pulses against golden ones, wherever ours come from: a population on the host or a tile of some
 * backend. Each statistic at each pulse of the golden curve is a case; its error is given over its tolerance
 * (`tolerance.ts`), so that 1 is the limit.
 */
import { compareSample, ratioOf, type SampleCase } from './compare-sample.ts';
import { type CurveName, type GoldenDevice, settleCurve } from './golden-device.ts';
import { biasTolerance, exactTolerance } from './tolerance.ts';

export interface CurveCase extends SampleCase {
  readonly pulse: number;
}

export interface CurveComparison {
  readonly curve: CurveName;
  /** Number of statistics compared. */
  readonly cases: number;
  readonly worst: CurveCase;
}

/** @param weightsAt what reads see after a number of pulses [devices]; asked in ascending order */
export function compareCurve(
  golden: GoldenDevice,
  curve: CurveName,
  weightsAt: (pulse: number) => ArrayLike<number>,
): CurveComparison {
  const cases =
    curve === 'deterministic' ? compareExact(golden, weightsAt) : compareStatistics(golden, curve, weightsAt);
  const worst = cases.reduce((worst, next) => (next.ratio <= worst.ratio ? worst : next));
  return { curve, cases: cases.length, worst };
}

function compareExact({ curves }: GoldenDevice, weightsAt: (pulse: number) => ArrayLike<number>): CurveCase[] {
  const { pulse, mean } = curves.deterministic;
  return pulse.map((at, i): CurveCase => {
    const weights = Float64Array.from(weightsAt(at));
    const error = weights.reduce((most, w) => Math.max(most, Math.abs(w - valueAt(mean, i))), 0);
    return { statistic: 'mean', pulse: at, ratio: ratioOf(error, exactTolerance) };
  });
}

function compareStatistics(
  golden: GoldenDevice,
  curve: 'full' | 'no_dtod',
  weightsAt: (pulse: number) => ArrayLike<number>,
): CurveCase[] {
  const reference = golden.curves[curve];
  const [lower, upper] = settleCurve(golden, curve).range;
  const walked = distanceWalked(golden);
  return reference.pulse.flatMap((pulse, i): CurveCase[] => {
    const at = (values: readonly number[]) => valueAt(values, i);
    const { mean, std, q05, q50, q95, devices } = reference;
    const sample = { mean: at(mean), std: at(std), q05: at(q05), q50: at(q50), q95: at(q95), devices };
    const bias = biasTolerance(Number(golden.parameters.dw_min_std), walked(pulse), upper - lower);
    return compareSample(weightsAt(pulse), sample, { bias }).map((one) => ({ ...one, pulse }));
  });
}

/** Accumulated |steps| after a number of pulses, of the golden device without variation. */
function distanceWalked({ curves }: GoldenDevice): (pulse: number) => number {
  const { pulse, mean } = curves.deterministic;
  const walked = mean.map((w, i) => (i === 0 ? 0 : Math.abs(w - valueAt(mean, i - 1))));
  for (let i = 1; i < walked.length; i++) walked[i] = valueAt(walked, i) + valueAt(walked, i - 1);
  return (at) => valueAt(walked, pulse.indexOf(at));
}

function valueAt(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
