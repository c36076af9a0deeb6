/**
 * What a converter does to its input, as a table.
 *
 * With all its imperfections drawn, a converter without noise or memory is a piecewise-constant function of its input.
 * So each circuit (`ramp.ts`, `sar.ts` …) is worked out once, on the host in float64, into the inputs at which its output
 * jumps; whoever converts only looks a place up by binary search.
 *
 * Units: inputs and values are shares of the reference, full scale −1 … 1. A range [lo, hi] maps to it by
 * x = (2 v − lo − hi)/(hi − lo). Inputs beyond full scale are clamped to it, so no threshold lies outside.
 */

export interface Transfer {
  /** Inputs at which the output jumps, strictly ascending, within (−1, 1). */
  readonly thresholds: Float64Array;
  /** What the digital side takes the input for below, between and above the thresholds; they need not ascend. */
  readonly values: Float64Array;
  /** What each code stands for, ascending, whether or not any input leads to it. */
  readonly codes: Float64Array;
}

/** A comparator fires strictly above its threshold: an input on a threshold belongs to the segment below. */
export function convert({ thresholds, values }: Pick<Transfer, 'thresholds' | 'values'>, x: number): number {
  let from = 0;
  let to = thresholds.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (x > (thresholds[middle] as number)) from = middle + 1;
    else to = middle;
  }
  return values[from] as number;
}

/** Puts a transfer together from its segments, in ascending order of input. */
export class TransferBuilder {
  readonly #thresholds: number[] = [];
  readonly #values: number[] = [];
  readonly #codes: Float64Array;
  #reached = -1;

  constructor(codes: Float64Array) {
    this.#codes = codes;
  }

  /** Appends the segment that yields `code` up to input `end`; one that ends no further than the last is left out. */
  append(end: number, code: number): void {
    // Adding 0 makes 0 of −0.
    const reached = Math.min(end, 1) + 0;
    if (reached <= this.#reached) return;
    const value = this.#codes[code] as number;
    if (this.#values.length === 0) this.#values.push(value);
    else if (this.#values.at(-1) !== value) {
      this.#thresholds.push(this.#reached);
      this.#values.push(value);
    }
    this.#reached = reached;
  }

  build(): Transfer {
    return {
      thresholds: Float64Array.from(this.#thresholds),
      values: Float64Array.from(this.#values),
      codes: this.#codes,
    };
  }
}

/** A converter that counts up until a threshold is not below the input; a threshold below an earlier one is never met. */
export function countingTransfer(thresholds: ArrayLike<number>, codes: Float64Array): Transfer {
  const builder = new TransferBuilder(codes);
  for (let code = 0; code < codes.length; code++) builder.append(thresholds[code] ?? 1, code);
  return builder.build();
}

/** Decides alike for every float32 input: x > t exactly if x > the largest float32 not above t. */
export function transferInFloat32({ thresholds, values }: Transfer): {
  readonly thresholds: Float32Array;
  readonly values: Float32Array;
} {
  return { thresholds: Float32Array.from(thresholds, float32Below), values: Float32Array.from(values) };
}

const words = new Int32Array(1);
const float32 = new Float32Array(words.buffer);

/** The largest float32 not above `value`. */
function float32Below(value: number): number {
  float32[0] = value;
  if ((float32[0] as number) <= value) return float32[0] as number;
  // Rounded up, so away from zero if positive and towards it if negative: one unit of the last place back.
  if (value > 0) words[0] = (words[0] as number) - 1;
  else if (float32[0] === 0) return -smallestNormal;
  else words[0] = (words[0] as number) + 1;
  return float32[0] as number;
}

/** Of float32; what is smaller may be flushed to zero on a GPU. */
const smallestNormal = 2 ** -126;
