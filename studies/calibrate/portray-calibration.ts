/** From calibrated columns to what a report shows of them. */
import type { CalibrationReport } from '../../reports/index.ts';
import type { CalibratedColumns } from './compare-ranges.ts';
import { firstAbove, type SortedSamples } from './sorted-samples.ts';

type Portrait = CalibrationReport['columns'][number];

/** Bins of a histogram, over all that was seen. */
const bins = 160;

export function portrayColumns(columns: readonly CalibratedColumns[]): readonly Portrait[] {
  return columns.map(({ profile, chosen, ranges }) => {
    const { tile, slice, count, least, most, full, samples } = profile;
    return {
      ...{ tile, slice, conversions: count, full, chosen },
      slices: columns.filter((other) => other.profile.tile === tile).length,
      seen: [least, most],
      ranges: ranges.map(({ choice, interval, signalToNoise, clipped }) => ({
        ...{ choice, interval, clipped },
        signalToNoise: signalToNoise === null ? null : round(signalToNoise),
      })),
      histogram: histogramOf(samples),
    };
  });
}

/** A thousandth of a dB is more than anyone reads. */
function round(decibels: number): number {
  return Number(decibels.toFixed(3));
}

function histogramOf(samples: SortedSamples): Portrait['histogram'] {
  const { values } = samples;
  const [least, most] = [values[0] as number, values.at(-1) as number];
  const width = (most - least) / bins;
  if (!(width > 0)) return { start: Math.min(least, 0), width: Math.abs(most) || 1, shares: [1] };
  const shares: number[] = [];
  let first = 0;
  for (let bin = 0; bin < bins; bin++) {
    const end = bin === bins - 1 ? values.length : firstAbove(samples, least + (bin + 1) * width, first);
    shares.push(Number(((end - first) / values.length).toPrecision(4)));
    first = end;
  }
  return { start: least, width, shares };
}
