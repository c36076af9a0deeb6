/**
 * Accuracy on an axis that is logarithmic in the error.
 *
 * From 10 % before training to 98 % after it, a linear axis squeezes all that matters into its last tenth. On this one
 * halving the error is the same distance everywhere; the ticks still read as accuracy.
 */
import { axisOf, type JsonObject } from './figure.ts';

/** Accuracies (per cent) that may bear a tick. */
const ticks = [0, 50, 70, 80, 90, 95, 97, 98, 99, 99.5, 99.7, 99.8, 99.9];

/** Where an accuracy (a share) stands: its error in per cent, at least that of half a test image. */
export function errorOf(accuracy: number, images: number): number {
  return 100 * Math.max(1 - accuracy, 0.5 / Math.max(1, images));
}

/** Error range over all that is drawn, with a little room. @unit % */
export function errorRange(errors: readonly number[]): readonly [worst: number, best: number] {
  return [Math.min(100, Math.max(...errors) * 1.15), Math.min(...errors) / 1.15];
}

export function accuracyAxis([worst, best]: readonly [number, number]): JsonObject {
  const wide = worst / best;
  const between = wide < 4 ? fineTicks(worst, best) : ticks.filter((tick) => 100 - tick <= worst && 100 - tick >= best);
  return axisOf('test accuracy (%)', {
    type: 'log',
    range: [Math.log10(worst), Math.log10(best)],
    tickvals: between.map((tick) => Number((100 - tick).toPrecision(6))),
    ticktext: between.map((tick) => String(tick)),
  });
}

/** Round accuracies, four to eight of them, for a range too small for the usual ticks. */
function fineTicks(worst: number, best: number): number[] {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10].find((size) => (worst - best) / size <= 8) ?? 10;
  const first = Math.ceil((100 - worst) / step);
  const count = Math.floor((100 - best) / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => Number(((first + index) * step).toFixed(2)));
}
