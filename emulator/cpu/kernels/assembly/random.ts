/**
 * `emulator/random.ts` four blocks at a time: Philox 4×32-10 with counters that follow one another in their first word,
 * Philox 2×32-7 for listed crosspoints, and normal deviates of words in float32, to rounding.
 */
import { logarithmOfNormal } from './functions';
import { multiplyAdd, transpose } from './lanes';

/** 2⁻²³ */
const per23Bits: f32 = 1.1920928955078125e-7;

/** Vectors that stay in a register: from a constant the compiler would make them anew for each use. */
const inVectors = memory.data<u32>([
  0xd2511f53, 0xd2511f53, 0xd2511f53, 0xd2511f53, 0xcd9e8d57, 0xcd9e8d57, 0xcd9e8d57, 0xcd9e8d57, 0xd256d193,
  0xd256d193, 0xd256d193, 0xd256d193, 0x9e3779b9, 0x9e3779b9, 0x9e3779b9, 0x9e3779b9, 0xbb67ae85, 0xbb67ae85,
  0xbb67ae85, 0xbb67ae85,
]);
const multiplier0 = inVectors;
const multiplier1 = inVectors + 16;
const pairMultiplier = inVectors + 32;
const weyl0 = inVectors + 48;
const weyl1 = inVectors + 64;

/**
 * Upper words of four products.
 *
 * @inline
 */
function upper(x: v128, multiplier: v128): v128 {
  const low = i64x2.extmul_low_i32x4_u(x, multiplier);
  return i32x4.shuffle(low, i64x2.extmul_high_i32x4_u(x, multiplier), 1, 3, 5, 7);
}

/**
 * Lower words of four products.
 *
 * @inline
 */
function lower(x: v128, multiplier: v128): v128 {
  const low = i64x2.extmul_low_i32x4_u(x, multiplier);
  return i32x4.shuffle(low, i64x2.extmul_high_i32x4_u(x, multiplier), 0, 2, 4, 6);
}

/**
 * What a round makes of a word that is multiplied: the upper half of its product, with the key and with what its partner was, which is
 * the lower half of the product one round before.
 *
 * @inline
 */
function round(x: v128, before: v128, multiplier: v128, key: v128): v128 {
  return v128.xor(v128.xor(upper(x, multiplier), key), lower(before, multiplier));
}

/**
 * Four blocks at `to`, word by word: [4 words][4 blocks].
 *
 * @param c0 the first words of the counters, one a lane
 */
export function philoxLanes(to: usize, key0: u32, key1: u32, c0: v128, c1: v128, c2: v128, c3: v128): void {
  const m0 = v128.load(multiplier0);
  const m1 = v128.load(multiplier1);
  const step0 = v128.load(weyl0);
  const step1 = v128.load(weyl1);
  let k0 = i32x4.splat(key0);
  let k1 = i32x4.splat(key1);
  const a1 = v128.xor(v128.xor(upper(c2, m1), c1), k0);
  const b1 = v128.xor(v128.xor(upper(c0, m0), c3), k1);
  k0 = i32x4.add(k0, step0);
  k1 = i32x4.add(k1, step1);
  const a2 = round(b1, c2, m1, k0);
  const b2 = round(a1, c0, m0, k1);
  k0 = i32x4.add(k0, step0);
  k1 = i32x4.add(k1, step1);
  const a3 = round(b2, b1, m1, k0);
  const b3 = round(a2, a1, m0, k1);
  k0 = i32x4.add(k0, step0);
  k1 = i32x4.add(k1, step1);
  const a4 = round(b3, b2, m1, k0);
  const b4 = round(a3, a2, m0, k1);
  k0 = i32x4.add(k0, step0);
  k1 = i32x4.add(k1, step1);
  const a5 = round(b4, b3, m1, k0);
  const b5 = round(a4, a3, m0, k1);
  k0 = i32x4.add(k0, step0);
  k1 = i32x4.add(k1, step1);
  const a6 = round(b5, b4, m1, k0);
  const b6 = round(a5, a4, m0, k1);
  k0 = i32x4.add(k0, step0);
  k1 = i32x4.add(k1, step1);
  const a7 = round(b6, b5, m1, k0);
  const b7 = round(a6, a5, m0, k1);
  k0 = i32x4.add(k0, step0);
  k1 = i32x4.add(k1, step1);
  const a8 = round(b7, b6, m1, k0);
  const b8 = round(a7, a6, m0, k1);
  k0 = i32x4.add(k0, step0);
  k1 = i32x4.add(k1, step1);
  const a9 = round(b8, b7, m1, k0);
  const b9 = round(a8, a7, m0, k1);
  k0 = i32x4.add(k0, step0);
  k1 = i32x4.add(k1, step1);
  const a10 = round(b9, b8, m1, k0);
  const b10 = round(a9, a8, m0, k1);
  v128.store(to, a10);
  v128.store(to, lower(b9, m1), 16);
  v128.store(to, b10, 32);
  v128.store(to, lower(a9, m0), 48);
}

/**
 * Deviates of four words: `normalOf` in `emulator/random.ts`.
 *
 * @inline
 */
function normalOf(word: v128): v128 {
  // In 2⁻²³, never zero; odd in the word, so that the sign takes care of itself.
  const share = f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_s(word, 8)), f32x4.splat(0.5));
  const square = f32x4.mul(share, share);
  // 2⁻⁴⁶
  const p = multiplyAdd(square, f32x4.splat(-1.4210854715202004e-14), f32x4.splat(1));
  let above = multiplyAdd(f32x4.splat(6.25406638e-8), p, f32x4.splat(3.81057281e-7));
  let below = f32x4.add(p, f32x4.splat(2.46546091));
  above = multiplyAdd(above, p, f32x4.splat(1.85104431e-7));
  below = multiplyAdd(below, p, f32x4.splat(0.787756441));
  above = multiplyAdd(above, p, f32x4.splat(1.2813582e-8));
  below = multiplyAdd(below, p, f32x4.splat(0.0409438146));
  above = multiplyAdd(above, p, f32x4.splat(1.00294672e-10));
  below = multiplyAdd(below, p, f32x4.splat(0.00024519078));
  const central = f32x4.div(f32x4.mul(share, above), below);
  // (127 · 2¹⁶)²
  const isFar = f32x4.gt(square, f32x4.splat(69273527517184));
  return v128.any_true(isFar) ? v128.bitselect(farOut(word), central, isFar) : central;
}

/** The same beyond 127/128 of the words on either side. */
function farOut(word: v128): v128 {
  const sign = v128.and(word, i32x4.splat(0x80000000));
  const left = v128.xor(v128.xor(word, i32x4.shr_s(word, 31)), i32x4.splat(0x7fffffff));
  // 2⁻³¹
  const share = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(left), f32x4.splat(0.5)), f32x4.splat(4.656612873077393e-10));
  const r = f32x4.sqrt(f32x4.neg(logarithmOfNormal(share)));
  let z = multiplyAdd(f32x4.splat(6.1870409e-5), r, f32x4.splat(-0.00141889974));
  z = multiplyAdd(z, r, f32x4.splat(0.0135164562));
  z = multiplyAdd(z, r, f32x4.splat(-0.0678188908));
  z = multiplyAdd(z, r, f32x4.splat(0.180690146));
  z = multiplyAdd(z, r, f32x4.splat(1.24490242));
  z = multiplyAdd(z, r, f32x4.splat(-0.485699167));
  return v128.or(z, sign);
}

/** Makes deviates of four words each at `from`, `from + step` …, `count` times, in their place. */
function makeNormal(from: usize, step: usize, count: i32): void {
  for (let done: i32 = 0; done < count; done++, from += step) v128.store(from, normalOf(v128.load(from)));
}

/**
 * A pair of deviates for each of `count` crosspoints, of the words of Philox 2×32-7. By fours, [2 deviates][4 crosspoints] each, and
 * two fours side by side: the rounds of one are a chain in which each waits for the last. All have the position in common, which the
 * first round multiplies.
 *
 * @param to room for whole eights; `step`: from one four to the next, in bytes
 * @param cells readable to whole eights; `name`: what is added to name a crosspoint's noise
 * @param key of stream and epoch, plus the number of the pair
 * @param both whether the second deviate is asked for too
 */
export function drawPairs(
  to: usize,
  step: usize,
  cells: usize,
  count: i32,
  name: u32,
  key: u32,
  position: u32,
  both: bool,
): void {
  const multiplier = v128.load(pairMultiplier);
  const weyl = v128.load(weyl0);
  const product = <u64>position * 0xd256d193;
  const firstKey = i32x4.splat(key ^ <u32>(product >> 32));
  const secondKey = i32x4.splat((key + 0x9e3779b9) ^ <u32>product);
  const thirdKey = i32x4.splat(key + 2 * 0x9e3779b9);
  const start = to;
  for (let done: i32 = 0; done < count; done += 8) {
    const x1 = v128.xor(i32x4.add(v128.load(cells), i32x4.splat(name)), firstKey);
    const y1 = v128.xor(i32x4.add(v128.load(cells, 16), i32x4.splat(name)), firstKey);
    const x2 = v128.xor(upper(x1, multiplier), secondKey);
    const y2 = v128.xor(upper(y1, multiplier), secondKey);
    let k = thirdKey;
    const x3 = round(x2, x1, multiplier, k);
    const y3 = round(y2, y1, multiplier, k);
    k = i32x4.add(k, weyl);
    const x4 = round(x3, x2, multiplier, k);
    const y4 = round(y3, y2, multiplier, k);
    k = i32x4.add(k, weyl);
    const x5 = round(x4, x3, multiplier, k);
    const y5 = round(y4, y3, multiplier, k);
    k = i32x4.add(k, weyl);
    const x6 = round(x5, x4, multiplier, k);
    const y6 = round(y5, y4, multiplier, k);
    k = i32x4.add(k, weyl);
    const x7 = round(x6, x5, multiplier, k);
    const y7 = round(y6, y5, multiplier, k);
    v128.store(to, x7);
    v128.store(to + step, y7);
    if (both) {
      v128.store(to, lower(x6, multiplier), 16);
      v128.store(to + step, lower(y6, multiplier), 16);
    }
    cells += 32;
    to += 2 * step;
  }
  makeNormal(start, step, (count + 3) >> 2);
  if (both) makeNormal(start + 16, step, (count + 3) >> 2);
}

/** `count` random words in the order of blocks (c0 + i, c1, c2, c3); room for whole sixteens at `to`. */
export function fillWords(to: usize, count: i32, key0: u32, key1: u32, c0: u32, c1: u32, c2: u32, c3: u32): void {
  const lanes = i32x4(0, 1, 2, 3);
  for (let done: i32 = 0; done < count; done += 16) {
    const first = i32x4.add(i32x4.splat(c0 + (done >> 2)), lanes);
    philoxLanes(to, key0, key1, first, i32x4.splat(c1), i32x4.splat(c2), i32x4.splat(c3));
    transpose(to);
    to += 64;
  }
}

/** As `fillWords`: standard normal deviates. */
export function fillNormals(to: usize, count: i32, key0: u32, key1: u32, c0: u32, c1: u32, c2: u32, c3: u32): void {
  const lanes = i32x4(0, 1, 2, 3);
  const end = to + ((<usize>(count + 15) & ~15) << 2);
  let at = to;
  for (let done: i32 = 0; done < count; done += 16, at += 64) {
    const first = i32x4.add(i32x4.splat(c0 + (done >> 2)), lanes);
    philoxLanes(at, key0, key1, first, i32x4.splat(c1), i32x4.splat(c2), i32x4.splat(c3));
  }
  makeNormal(to, 16, <i32>((end - to) >> 4));
  for (at = to; at < end; at += 64) transpose(at);
}

/**
 * Four deviates each of four neighbours, [4 deviates][4 neighbours]: of the blocks (`c0` … `c0` + 3, c1, c2, c3).
 */
export function drawNormals(to: usize, key0: u32, key1: u32, c0: u32, c1: u32, c2: u32, c3: u32): void {
  drawWords(to, key0, key1, c0, c1, c2, c3);
  makeNormal(to, 16, 4);
}

/** As `drawNormals`: uniform in (0, 1), 23 bits of each word. */
export function drawUniforms(to: usize, key0: u32, key1: u32, c0: u32, c1: u32, c2: u32, c3: u32): void {
  drawWords(to, key0, key1, c0, c1, c2, c3);
  for (let at = to; at < to + 64; at += 16) {
    const whole = f32x4.convert_i32x4_s(i32x4.shr_u(v128.load(at), 9));
    v128.store(at, f32x4.mul(f32x4.add(whole, f32x4.splat(0.5)), f32x4.splat(per23Bits)));
  }
}

function drawWords(to: usize, key0: u32, key1: u32, c0: u32, c1: u32, c2: u32, c3: u32): void {
  const first = i32x4.add(i32x4.splat(c0), i32x4(0, 1, 2, 3));
  philoxLanes(to, key0, key1, first, i32x4.splat(c1), i32x4.splat(c2), i32x4.splat(c3));
}
