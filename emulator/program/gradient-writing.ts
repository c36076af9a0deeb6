/**
 * What becomes of gradients between their accumulation and the array: a scale, a memory of earlier ones, whole pulses.
 *
 * By their largest entry: G / 2^round(log2 max|G|), before the rate.
 *
 * The largest entry then lies in 0.71 … 1.41, so what a batch writes no longer shrinks with its error, and neither does
 * the noise of writing. A power of two, because digital logic divides by it exactly with a shift: so gradients are
 * quantised for training in integers (Wu, Li, Chen & Shi, "Training and Inference with Integers in Deep Neural Networks",
 * ICLR 2018, arXiv 1802.04680).
 */

/** `none`: a gradient as it is; `largest`: divided by the power of two nearest (in octaves) to its largest entry. */
export type GradientScale = 'none' | 'largest';

/**
 * How a change becomes whole pulses.
 *
 * - nearest: entries of less than half a pulse are never written;
 * - stochastic: up or down so that the mean is the change; small entries count too, now and then (Gupta, Agrawal,
 *   Gopalakrishnan & Narayanan, ICML 2015, arXiv 1502.02551; of gradients in Wu et al., eq. 11 and 12);
 * - carried: towards zero, and what is left over is kept digitally until it makes a pulse with what follows: mixed precision
 *   (Nandakumar et al. 2020, Front. Neurosci. 14:406, arXiv 2001.11773; Le Gallo et al. 2018, Nat. Electron. 1:246).
 */
export type WriteRounding = 'nearest' | 'stochastic' | 'carried';

/**
 * From gradients g to directions, with a memory of earlier batches:
 *
 * - momentum: v ← μ v + g, direction v (Polyak 1964, USSR Comput. Math. Math. Phys. 4(5):1);
 * - adam: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², direction m̂/(√v̂ + ε), where m̂ and v̂ make up for the start from
 *   zero (Kingma & Ba 2015, arXiv 1412.6980). It does not depend on the size of g, so a rate is the size of a step.
 */
export type Optimizer =
  | { readonly kind: 'momentum'; readonly momentum: number }
  | { readonly kind: 'adam'; readonly beta1: number; readonly beta2: number; readonly epsilon: number };

/** Numbers that an optimizer keeps for `cells` entries: their moments, and for Adam 1 − βᵗ of both, last. */
export function optimizerState({ kind }: Optimizer, cells: number): number {
  return kind === 'momentum' ? cells : 2 * cells + 2;
}

/** A rate that decays is times that of the batch (`BatchRequest.rateFactor`); others stay as they are. */
export interface Decaying {
  /** @default false */
  readonly decays?: boolean;
}

/** What digital logic makes of a gradient before it is written. */
export interface GradientWriting extends Decaying {
  /** @default none */
  readonly scale?: GradientScale;
  /** @default nearest */
  readonly rounding?: WriteRounding;
  /** @default the gradient itself */
  readonly optimizer?: Optimizer;
}

/**
 * Added to the bits of a 32-bit float it carries into the exponent where the fraction is above √2: the exponent is then
 * round(log2) with a bias of 127.
 */
export const roundOctave = 0x80_0000 - 0x35_04f4;

/** The largest biased exponent with a normal reciprocal; what is beyond 2^126 is shifted by that much. */
export const lastOctave = 253;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** 2^−round(log2 largest), looked up in the bits of a 32-bit float as a GPU does; of zero the largest power there is. */
export function shiftOf(largest: number): number {
  float[0] = largest;
  const octave = Math.min(((bits[0] as number) + roundOctave) >>> 23, lastOctave);
  return 2 ** (127 - octave);
}
