/**
 * Random numbers by counting: Philox 4×32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011, doi 10.1145/2063384.2063405).
 *
 * A draw is a pure function of a key (seed, stream) and a counter (four words that say what the number is for: which
 * cell, which pulse, which sample, which epoch). There is no state to share or to advance, so a run is the same
 * whatever the batch split, the dispatch shape or the number of threads, and every backend draws the same numbers.
 *
 * The noise of crosspoints, of which a pulse takes one deviate and a training step thousands, comes from the smaller
 * generator of the same family in its authors' fast variant, Philox 2×32-7: a pair of words for less than half the
 * arithmetic. Its single key word is hashed from seed and stream by the larger one. Tests hold known answers of both, and
 * that deviates are normal and independent from cell to cell, sample to sample, pulse to pulse and epoch to epoch.
 *
 * A word makes a normal deviate, by the inverse of the distribution: Φ⁻¹ of the word's share of its range. Rational
 * functions, as in Wichura's algorithm AS 241 (Applied Statistics 37:477, 1988, doi 10.2307/2347330), but with our own
 * minimax coefficients, for float32 and four lanes: one function takes 127 of 128 words, and has no logarithm. It is within
 * 5.1e-6 of the inverse, relative; the other one, for the far ends, within 5e-7. `webgpu/random-wgsl.ts` and the CPU's
 * kernels have the same functions in float32; here they are evaluated in float64, which JavaScript does faster, and
 * rounded once. The deviates agree within a few units of the last place.
 */

/** Four words, reused: the last block that {@link philox} computed. */
export const block = new Uint32Array(4);

/** Four standard normal deviates from the last call of {@link normals}. */
export const deviates = new Float32Array(4);

/** Upper 32 bits of the 64-bit product of two words, from 16-bit halves; no intermediate exceeds 32 bits. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16);
  const cross = Math.imul(aLow, bHigh) + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/** Fills {@link block} with the Philox block of key (`key0`, `key1`) and counter (`c0` … `c3`); all unsigned words. */
export function philox(key0: number, key1: number, c0: number, c1: number, c2: number, c3: number): void {
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  let x0 = c0 | 0;
  let x1 = c1 | 0;
  let x2 = c2 | 0;
  let x3 = c3 | 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53 | 0, x0);
    const low0 = Math.imul(0xd2511f53 | 0, x0);
    const high1 = multiplyHigh(0xcd9e8d57 | 0, x2);
    const low1 = Math.imul(0xcd9e8d57 | 0, x2);
    x0 = high1 ^ x1 ^ k0;
    x1 = low1;
    x2 = high0 ^ x3 ^ k1;
    x3 = low0;
    k0 = (k0 + (0x9e3779b9 | 0)) | 0;
    k1 = (k1 + (0xbb67ae85 | 0)) | 0;
  }
  block[0] = x0;
  block[1] = x1;
  block[2] = x2;
  block[3] = x3;
}

/** Fills the first two words of {@link block} with the Philox 2×32-7 block of a key and a counter; all unsigned words. */
export function philoxPair(key: number, c0: number, c1: number): void {
  let k = key | 0;
  let x0 = c0 | 0;
  let x1 = c1 | 0;
  for (let round = 0; round < 7; round++) {
    const high = multiplyHigh(0xd256d193 | 0, x0);
    const low = Math.imul(0xd256d193 | 0, x0);
    x0 = high ^ k ^ x1;
    x1 = low;
    k = (k + (0x9e3779b9 | 0)) | 0;
  }
  block[0] = x0;
  block[1] = x1;
}

/** Key of the noise of crosspoints on a stream. */
export function crosspointKey(seed: number, stream: number): number {
  philox(seed, stream, 0, 0, 0, 0);
  return block[0] as number;
}

/** The same in an epoch. From it on, each pair of deviates that a burst of pulses draws has a key of its own, up to 4096. */
export function keyInEpoch(streamKey: number, epoch: number): number {
  return (streamKey + (epoch << 12)) | 0;
}

/** Up to where the first function is good, of the words on one side; in 2⁻²³. */
const central = 127 * 2 ** 16;

/** The standard normal deviate of a word: by its upper 24 bits, at the far ends by all. */
function normalOf(word: number): number {
  const share = (word >> 8) + 0.5;
  if (Math.abs(share) > central) return farOut(word | 0);
  const p = 1 - share * share * 2 ** -46;
  const above = (((6.25406638e-8 * p + 3.81057281e-7) * p + 1.85104431e-7) * p + 1.2813582e-8) * p + 1.00294672e-10;
  const below = (((p + 2.46546091) * p + 0.787756441) * p + 0.0409438146) * p + 0.00024519078;
  return (share * above) / below;
}

/** By √(−ln share) of what the word leaves of its side. */
function farOut(word: number): number {
  const share = ((word < 0 ? word & 0x7fffffff : word ^ 0x7fffffff) + 0.5) * 2 ** -31;
  const r = Math.sqrt(-logarithm(Math.fround(share)));
  let z = (6.1870409e-5 * r - 0.00141889974) * r + 0.0135164562;
  z = (((z * r - 0.0678188908) * r + 0.180690146) * r + 1.24490242) * r - 0.485699167;
  return word < 0 ? -z : z;
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** Natural logarithm of a normal float32 in (0, 1], in the same operations everywhere: that of S. Moshier's Cephes library. */
function logarithm(value: number): number {
  float[0] = value;
  const word = bits[0] as number;
  let exponent = (word >>> 23) - 126;
  bits[0] = (word & 0x007fffff) | 0x3f000000;
  let x = float[0] as number;
  if (x < 0.70710677) {
    exponent -= 1;
    x += x;
  }
  x -= 1;
  const z = x * x;
  let y = 0.070376836292 * x;
  y = (y - 0.1151461031) * x;
  y = (y + 0.116769987) * x;
  y = (y - 0.12420140846) * x;
  y = (y + 0.14249322787) * x;
  y = (y - 0.16668057665) * x;
  y = (y + 0.20000714765) * x;
  y = (y - 0.24999993993) * x;
  y = (y + 0.33333331174) * x * z;
  return x + y - 0.000212194440054 * exponent - 0.5 * z + 0.693359375 * exponent;
}

/** Turns the first words of the last block, up to four, into {@link deviates}. */
function makeNormal(words: number): void {
  for (let at = 0; at < words; at++) deviates[at] = normalOf(block[at] as number);
}

/**
 * Fills the first two {@link deviates} with a pair of a crosspoint's.
 *
 * @param key of stream and epoch ({@link keyInEpoch}), plus the number of the pair
 * @param cell counter word that names the crosspoint; the other one, which goes first, is what a batch's crosspoints have in common
 */
export function crosspointNormals(key: number, cell: number, position: number): void {
  philoxPair(key, position, cell);
  makeNormal(2);
}

/** Fills {@link deviates} with four standard normal deviates for a key and counter. */
export function normals(key0: number, key1: number, c0: number, c1: number, c2: number, c3: number): void {
  philox(key0, key1, c0, c1, c2, c3);
  makeNormal(4);
}

/**
 * A stream of numbers drawn one after another, for work done once on the host (initial weights, device-to-device
 * spread, the order of samples).
 */
export interface RandomStream {
  /** Uniform in (0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

/** @param stream what the numbers are for: `streamOf` in `tile/streams.ts` */
export function openStream(seed: number, stream: number): RandomStream {
  let index = 0;
  // The last four deviates, kept: other streams overwrite `deviates`.
  const four = new Float32Array(4);
  let drawn = -1;
  return {
    uniform() {
      philox(seed, stream, index >>> 2, 0, 0, 0);
      return ((block[index++ & 3] as number) + 0.5) / 2 ** 32;
    },
    normal() {
      const wanted = index >>> 2;
      if (wanted !== drawn) {
        normals(seed, stream, wanted, 0, 1, 0);
        four.set(deviates);
        drawn = wanted;
      }
      return four[index++ & 3] as number;
    },
  };
}

/** Fisher–Yates shuffle of 0 … count − 1. */
export function shuffledOrder(count: number, random: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random.uniform() * (last + 1));
    const held = order[last] as number;
    order[last] = order[other] as number;
    order[other] = held;
  }
  return order;
}
