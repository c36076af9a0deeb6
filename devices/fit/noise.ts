/**
 * Two kinds of noise told apart: that of the step, which stays in the state, and that of the read, which is gone with the
 * next one. A read that is too high makes the step before it too large and the one after it too small, so white read
 * noise shows as negative correlation of neighbouring steps; noise of the steps shows as residuals that wander.
 *
 * To first order about the fitted curve the deviation δ of the state and its observation e are
 *
 *     δ ← a δ + √(s² λ q) ξ   with every pulse,      e = δ + √(s² (1 − λ)) ξ   with every read,
 *
 * a the slope of the law, q the variance that the law gives its pulse, as a multiple of its mean. A Kalman filter
 * (R. Kalman, J. Basic Eng. 82, 35, 1960) turns the residuals into independent innovations ν of variance s² S, whose
 * likelihood has its maximum over s² in closed form, s² = mean of ν²/S; that over the share λ is searched for. Where a
 * trace starts is not known beforehand: its first observation is taken with an all but boundless variance.
 */
import type { MeanFit } from './fit-mean.ts';
import { highest } from './golden-section.ts';
import type { Linearised } from './linearised.ts';
import { difference, type PulseData, type PulseProtocol } from './pulse-data.ts';

/** Residuals [observations] of one trace, and the law about its curve. */
export interface Residuals {
  readonly errors: Float64Array;
  readonly about: Linearised;
}

export interface Noise {
  /** Variance that a pulse adds for a unit of the law's own variance. */
  readonly step: number;
  /** Variance of a read. */
  readonly read: number;
  /** ln of the likelihood at its maximum. */
  readonly logLikelihood: number;
  /** Observations that speak: one a trace is spent on its start. */
  readonly count: number;
  /** The map to independent residuals. */
  readonly whitening: Whitening;
}

export interface Whitening {
  /** λ */
  readonly share: number;
  /** Mean of the law's own variances, by which they are divided. */
  readonly typical: number;
}

/** Variance, in units of s², of a state that nothing is known of. */
const unknown = 1e8;

/** … and the least, where a hard bound takes the noise of the steps away and reads have none. */
const least = 1e-12;

/** Residuals below this share of the range (double precision of a long product) count as this. */
const resolution = 1e-12;

/** From every trace about the curve of its device. */
export function noiseOf(data: PulseData, fits: readonly MeanFit[], abouts: readonly Linearised[]): Noise {
  const traces = fits.flatMap(({ optimum }, device) =>
    (data.devices[device]?.cycles ?? []).map((cycle) => ({
      errors: difference(cycle, optimum.curve),
      about: abouts[device] as Linearised,
    })),
  );
  return estimateNoise(traces, data.protocol);
}

export function estimateNoise(traces: readonly Residuals[], protocol: PulseProtocol): Noise {
  const means = traces.map(({ about }) => about.variances.reduce((sum, q) => sum + q, 0) / about.variances.length);
  const typical = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  const count = traces.reduce((sum, { errors }) => sum + errors.length - 1, 0);
  const at = (share: number) => {
    const white = traces.map((trace) => whiten(trace, protocol, { share, typical }));
    const squares = white.reduce(
      (sum, { innovations }) => sum + innovations.reduce((all, one) => all + one ** 2, 0),
      0,
    );
    const logarithms = white.reduce((sum, trace) => sum + trace.logarithms, 0);
    const variance = Math.max(squares / count, resolution ** 2);
    return { share, variance, value: -0.5 * (count * (Math.log(2 * Math.PI * variance) + 1) + logarithms) };
  };
  const { share, variance, value } = typical > 0 ? highestShare(at) : at(0);
  return {
    step: typical > 0 ? (variance * share) / typical : 0,
    read: variance * (1 - share),
    logLikelihood: value,
    count,
    whitening: { share, typical: typical || 1 },
  };
}

/**
 * Innovations ν/√S [observations] for s² = 1, a linear map of the residuals, and Σ ln S. The first is 0: it only tells
 * where the trace starts.
 */
export function whiten(
  { errors, about }: Residuals,
  { observed }: PulseProtocol,
  { share, typical }: Whitening,
): { readonly innovations: Float64Array; readonly logarithms: number } {
  const innovations = new Float64Array(errors.length);
  let [deviation, variance, applied, logarithms] = [0, unknown, 0, 0];
  for (const [row, pulses] of observed.entries()) {
    for (; applied < pulses; applied++) {
      const slope = about.slopes[applied] as number;
      deviation *= slope;
      variance = slope * slope * variance + (share * (about.variances[applied] as number)) / typical;
    }
    const total = Math.max(variance + 1 - share, least);
    const innovation = (errors[row] as number) - deviation;
    if (row > 0) {
      innovations[row] = innovation / Math.sqrt(total);
      logarithms += Math.log(total);
    }
    deviation += (variance / total) * innovation;
    variance *= (1 - share) / total;
  }
  return { innovations, logarithms };
}

/** Shares are searched evenly in ln(λ/(1 − λ)): noise of a step may be far below that of a read and yet add up. */
const widest = 20;

function highestShare<Point extends { readonly value: number }>(at: (share: number) => Point): Point {
  const inside = highest((logit) => at(1 / (1 + Math.exp(-logit))), -widest, widest);
  return [inside, at(0), at(1)].reduce((best, point) => (point.value > best.value ? point : best));
}
