/**
 * How far a statistic may be off so that false alarms stay rare.
 *
 * With m comparisons in a run, each may be wrong with probability α/m: then the run is wrong with at most α, however the
 * comparisons depend on each other (Bonferroni; O. J. Dunn, J. Am. Stat. Assoc. 56, 52, 1961, doi
 * 10.1080/01621459.1961.10482090). A normal deviate exceeds z on either side with that probability at
 * z = Φ⁻¹(1 − α/2m).
 */
import { normalQuantile } from '../../devices/index.ts';

/** One in a thousand runs. */
export const falseAlarmRate = 1e-3;

/** Standard errors that each of `comparisons` may be off by. */
export function allowedDeviation(comparisons: number, rate = falseAlarmRate): number {
  return -normalQuantile(rate / (2 * Math.max(comparisons, 1)));
}
