/**
 * Ranges of one converter side by side: the best one, what a column can carry, and quantiles of what reaches it.
 *
 * Quantiles are how ranges are often set: T. P. Xiao et al., IEEE Circuits Syst. Mag. 22(4), 26–48, 2022, arXiv
 * 2109.01262, calibrate the ADCs of every layer on a subset of the training images so that they hold nearly all sums.
 */
import type { Interval } from '../../emulator/index.ts';
import { bestInterval } from './best-interval.ts';
import type { ColumnProfile } from './profile-columns.ts';
import { quantisationError } from './quantiser.ts';
import { powerOf, quantile, type SortedSamples } from './sorted-samples.ts';

export const choices = ['calibrated', 'quantile 99.9 %', 'quantile 99 %', 'full range'] as const;
export type Choice = (typeof choices)[number];

export interface JudgedRange {
  readonly choice: Choice;
  readonly interval: Interval;
  /** Of what is converted over the error of converting it, @unit dB; null where nothing is lost. */
  readonly signalToNoise: number | null;
  /** Share of conversions. */
  readonly clipped: number;
}

export interface CalibratedColumns {
  readonly profile: ColumnProfile;
  readonly chosen: Interval;
  /** In the order of {@link choices}; without those that are no range. Empty where nothing reaches the converters. */
  readonly ranges: readonly JudgedRange[];
}

export function compareRanges(profile: ColumnProfile): CalibratedColumns {
  const { samples, full, converter } = profile;
  const power = powerOf(samples);
  // A slice of weights may be empty; it may keep the range that fits anything.
  if (!(power > 0)) return { profile, chosen: full, ranges: [] };
  const chosen = roundEnds(bestInterval(samples, converter), converter.symmetric);
  const intervals: Readonly<Record<Choice, Interval>> = {
    calibrated: chosen,
    'quantile 99.9 %': quantileInterval(samples, 0.999, converter.symmetric),
    'quantile 99 %': quantileInterval(samples, 0.99, converter.symmetric),
    'full range': full,
  };
  const ranges = choices.flatMap((choice) => {
    const interval = intervals[choice];
    if (!(interval[0] < interval[1])) return [];
    const { error, clipped } = quantisationError(samples, interval, converter.steps);
    return { choice, interval, signalToNoise: error > 0 ? 10 * Math.log10(power / error) : null, clipped };
  });
  return { profile, chosen, ranges };
}

/** The range that holds a share of the samples, leaving as many out above as below. */
function quantileInterval(samples: SortedSamples, share: number, symmetric: boolean): Interval {
  if (!symmetric) return [quantile(samples, (1 - share) / 2), quantile(samples, (1 + share) / 2)];
  const values = samples.values.map(Math.abs).sort();
  const end = quantile({ ...samples, values }, share);
  return [-end, end];
}

/** So that a range written to a file is the range that was found. */
const digits = 6;

function roundEnds([lower, upper]: Interval, symmetric: boolean): Interval {
  const end = Number(upper.toPrecision(digits));
  return [symmetric ? -end : Number(lower.toPrecision(digits)), end];
}
