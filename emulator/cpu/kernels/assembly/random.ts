/**
 * `emulator/random.ts` four blocks at a time: Philox 4×32-10 with counters that follow one another in their first word,
 * Philox 2×32-7 for listed crosspoints, and Box–Muller in float32, to rounding.
 */
import { logarithmOfNormal } from './functions';
import { multiplyAdd, transpose } from './lanes';

/** 2⁻²⁴ */
const per24Bits: f32 = 5.9604644775390625e-8;
/** Half a turn, in units of 2⁻²⁶ turns. */
const halfTurn: i32 = 1 << 25;

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

/** √(−2 ln u) of words; 24 bits of each. */
function radiusOf(u: v128): v128 {
  const uniform = multiplyAdd(
    f32x4.convert_i32x4_s(i32x4.shr_u(u, 8)),
    f32x4.splat(per24Bits),
    f32x4.splat(0.5 * per24Bits),
  );
  return f32x4.sqrt(f32x4.mul(f32x4.splat(-2), logarithmOfNormal(uniform)));
}

/** Angle within a quadrant, from −π/4 to π/4, by 24 of the 30 lower bits. */
function angleOf(v: v128): v128 {
  const part = i32x4.shr_u(v128.and(v, i32x4.splat(0x3fffffff)), 6);
  const share = multiplyAdd(f32x4.convert_i32x4_s(part), f32x4.splat(per24Bits), f32x4.splat(-0.5));
  return f32x4.mul(share, f32x4.splat(1.5707964));
}

function sineOf(t: v128, z: v128): v128 {
  let s = multiplyAdd(f32x4.splat(-1.9515295891e-4), z, f32x4.splat(8.3321608736e-3));
  s = multiplyAdd(s, z, f32x4.splat(-1.6666654611e-1));
  return multiplyAdd(s, f32x4.mul(z, t), t);
}

function cosineOf(z: v128): v128 {
  let c = multiplyAdd(f32x4.splat(2.443315711809948e-5), z, f32x4.splat(-1.388731625493765e-3));
  c = multiplyAdd(c, z, f32x4.splat(4.166664568298827e-2));
  c = f32x4.mul(c, f32x4.mul(z, z));
  return f32x4.add(multiplyAdd(f32x4.splat(-0.5), z, c), f32x4.splat(1));
}

/** √(−2 ln u) of four words each at `from`, `from + step` …, `count` times, in their place. */
function radii(from: usize, step: usize, count: i32): void {
  for (let done: i32 = 0; done < count; done++, from += step) v128.store(from, radiusOf(v128.load(from)));
}

/**
 * Box–Muller of four pairs of words each at `from` (u) and `from + 16` (v), then `step` further, `count` times, in their place:
 * √(−2 ln u)·(cos, sin)(2πv). The two upper bits of v choose the quadrant.
 *
 * Radii first, then what they are multiplied with: each loop has few enough values for the registers.
 */
function boxMuller(from: usize, step: usize, count: i32): void {
  radii(from, step, count);
  let at = from;
  const sign = i32x4.splat(0x80000000);
  for (let done: i32 = 0; done < count; done++, at += step) {
    const radius = v128.load(at);
    const v = v128.load(at, 16);
    const t = angleOf(v);
    const z = f32x4.mul(t, t);
    const sine = sineOf(t, z);
    const cosine = cosineOf(z);
    // Quadrants 1 and 3 take the sine where 0 and 2 take the cosine.
    const odd = i32x4.shr_s(i32x4.shl(v, 1), 31);
    const upperBit = v128.and(v, sign);
    const first = v128.bitselect(sine, cosine, odd);
    const second = v128.bitselect(cosine, sine, odd);
    // (cos, sin), (−sin, cos), (−cos, −sin), (sin, −cos).
    const firstSign = v128.xor(upperBit, v128.and(odd, sign));
    v128.store(at, f32x4.mul(radius, v128.xor(first, firstSign)));
    v128.store(at, f32x4.mul(radius, v128.xor(second, upperBit)), 16);
  }
}

/**
 * As `boxMuller`, the first deviate of each pair alone, to rounding: most pulses are the only one of their crosspoint and sample. The
 * cosine is the sine a quarter turn on, of an angle that is folded to half a turn: one polynomial, minimax up to π/2.
 */
function firstOfPairs(from: usize, step: usize, count: i32): void {
  radii(from, step, count);
  let at = from;
  for (let done: i32 = 0; done < count; done++, at += step) {
    // Quadrants begin an eighth of a turn before their middle: `angleOf`.
    const turn = i32x4.add(i32x4.shr_u(v128.load(at, 16), 6), i32x4.splat(halfTurn >> 2));
    const part = v128.and(turn, i32x4.splat(halfTurn - 1));
    const folded = f32x4.convert_i32x4_s(i32x4.min_s(part, i32x4.sub(i32x4.splat(halfTurn), part)));
    const t = f32x4.mul(folded, f32x4.splat(9.362675707309822e-8));
    const z = f32x4.mul(t, t);
    const low = multiplyAdd(f32x4.splat(8.333066248907797e-3), z, f32x4.splat(-1.666665955058175e-1));
    const high = multiplyAdd(f32x4.splat(2.6057808614511624e-6), z, f32x4.splat(-1.9809603049391602e-4));
    const sine = multiplyAdd(f32x4.mul(t, z), multiplyAdd(f32x4.mul(z, z), high, low), t);
    const sign = i32x4.shl(v128.and(turn, i32x4.splat(halfTurn)), 6);
    v128.store(at, f32x4.mul(v128.load(at), v128.xor(sine, sign)));
  }
}

/**
 * A pair of deviates for each of `count` crosspoints: Philox 2×32-7 and Box–Muller. By fours, [2 deviates][4 crosspoints] each, and
 * two fours side by side: the rounds of one are a chain in which each waits for the last.
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
  const place = i32x4.splat(position);
  const firstKey = i32x4.splat(key);
  const start = to;
  for (let done: i32 = 0; done < count; done += 8) {
    let k = firstKey;
    const x0 = i32x4.add(v128.load(cells), i32x4.splat(name));
    const y0 = i32x4.add(v128.load(cells, 16), i32x4.splat(name));
    const x1 = v128.xor(v128.xor(upper(x0, multiplier), k), place);
    const y1 = v128.xor(v128.xor(upper(y0, multiplier), k), place);
    k = i32x4.add(k, weyl);
    const x2 = round(x1, x0, multiplier, k);
    const y2 = round(y1, y0, multiplier, k);
    k = i32x4.add(k, weyl);
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
    v128.store(to, lower(x6, multiplier), 16);
    v128.store(to + step, y7);
    v128.store(to + step, lower(y6, multiplier), 16);
    cells += 32;
    to += 2 * step;
  }
  if (both) boxMuller(start, step, (count + 3) >> 2);
  else firstOfPairs(start, step, (count + 3) >> 2);
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
  boxMuller(to, 32, <i32>((end - to) >> 5));
  for (at = to; at < end; at += 64) transpose(at);
}

/**
 * Four deviates each of four neighbours, [4 deviates][4 neighbours]: of the blocks (`c0` … `c0` + 3, c1, c2, c3).
 */
export function drawNormals(to: usize, key0: u32, key1: u32, c0: u32, c1: u32, c2: u32, c3: u32): void {
  drawWords(to, key0, key1, c0, c1, c2, c3);
  boxMuller(to, 32, 2);
}

/** As `drawNormals`: uniform in (0, 1), 23 bits of each word. */
export function drawUniforms(to: usize, key0: u32, key1: u32, c0: u32, c1: u32, c2: u32, c3: u32): void {
  drawWords(to, key0, key1, c0, c1, c2, c3);
  for (let at = to; at < to + 64; at += 16) {
    const whole = f32x4.convert_i32x4_s(i32x4.shr_u(v128.load(at), 9));
    v128.store(at, f32x4.mul(f32x4.add(whole, f32x4.splat(0.5)), f32x4.splat(2 * per24Bits)));
  }
}

function drawWords(to: usize, key0: u32, key1: u32, c0: u32, c1: u32, c2: u32, c3: u32): void {
  const first = i32x4.add(i32x4.splat(c0), i32x4(0, 1, 2, 3));
  philoxLanes(to, key0, key1, first, i32x4.splat(c1), i32x4.splat(c2), i32x4.splat(c3));
}
