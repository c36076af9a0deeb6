/**
 * Random draws for making data, from exact integer and IEEE arithmetic only, so that a data set is the same byte for
 * byte on every machine and engine (no logarithm, no cosine: ECMAScript leaves their last bits open).
 *
 * One generator per item, keyed by (seed, stream, index): item `index` does not depend on how many others are made.
 * The generator is mulberry32 (Tommy Ettinger, 2017, public domain), the key is mixed by the finaliser of MurmurHash3
 * (Austin Appleby, 2011, public domain). Plenty for jitter; noise in devices draws from Philox instead.
 */
export class Draws {
  #state: number;

  constructor(seed: number, stream: number, index: number) {
    let key = mix(seed >>> 0);
    // Seeds above 2^32 are told apart by their upper word.
    for (const word of [Math.floor(seed / 2 ** 32), stream, index]) key = mix((key + mix((word + 0x9e3779b9) | 0)) | 0);
    this.#state = key;
  }

  /** Uniform in [0, 1), in steps of 2^-32. */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Triangular around 0, within ±reach: bell enough for jitter, bounded, and exact; deviation reach/√6. */
  around(reach: number): number {
    return reach * (this.uniform() - this.uniform());
  }

  /** Integer from 0 to count-1. */
  below(count: number): number {
    return Math.floor(count * this.uniform());
  }

  /** 0…count-1 in random order (Fisher and Yates). */
  permutation(count: number): number[] {
    const order = Array.from({ length: count }, (_, index) => index);
    for (let last = count - 1; last > 0; last -= 1) {
      const other = this.below(last + 1);
      const kept = order[last] ?? 0;
      order[last] = order[other] ?? 0;
      order[other] = kept;
    }
    return order;
  }
}

function mix(word: number): number {
  let bits = word ^ (word >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
