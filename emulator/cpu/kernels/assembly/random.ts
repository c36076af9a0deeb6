/**
 * `emulator/random.ts` four blocks at a time: Philox 4×32-10 with counters that follow one another in their first word,
 * Philox 2×32-7 for listed crosspoints, and Box–Muller with the polynomials of `webgpu/random-wgsl.ts`, in float32.
 */
import { logarithmOfNormal } from './functions';
import { multiplyAdd, transpose } from './lanes';

const multiplier0: u32 = 0xd2511f53;
const multiplier1: u32 = 0xcd9e8d57;
const pairMultiplier: u32 = 0xd256d193;
const weyl0: u32 = 0x9e3779b9;
const weyl1: u32 = 0xbb67ae85;

/** 2⁻²⁴ */
const per24Bits: f32 = 5.9604644775390625e-8;

/** Upper words of the four products. */
function upperWords(even: v128, odd: v128): v128 {
  return i32x4.shuffle(even, odd, 1, 3, 5, 7);
}

function lowerWords(even: v128, odd: v128): v128 {
  return i32x4.shuffle(even, odd, 0, 2, 4, 6);
}

/**
 * Four blocks at `to`, word by word: [4 words][4 blocks].
 *
 * @param c0 the first words of the counters, one a lane
 */
export function philoxLanes(to: usize, key0: u32, key1: u32, c0: v128, c1: v128, c2: v128, c3: v128): void {
  const m0 = i32x4.splat(multiplier0);
  const m1 = i32x4.splat(multiplier1);
  let x0 = c0;
  let x1 = c1;
  let x2 = c2;
  let x3 = c3;
  let k0 = i32x4.splat(key0);
  let k1 = i32x4.splat(key1);
  const step0 = i32x4.splat(weyl0);
  const step1 = i32x4.splat(weyl1);
  for (let round = 0; round < 10; round++) {
    const a = i64x2.extmul_low_i32x4_u(x0, m0);
    const b = i64x2.extmul_high_i32x4_u(x0, m0);
    const c = i64x2.extmul_low_i32x4_u(x2, m1);
    const d = i64x2.extmul_high_i32x4_u(x2, m1);
    x0 = v128.xor(v128.xor(upperWords(c, d), x1), k0);
    x2 = v128.xor(v128.xor(upperWords(a, b), x3), k1);
    x1 = lowerWords(c, d);
    x3 = lowerWords(a, b);
    k0 = i32x4.add(k0, step0);
    k1 = i32x4.add(k1, step1);
  }
  v128.store(to, x0);
  v128.store(to, x1, 16);
  v128.store(to, x2, 32);
  v128.store(to, x3, 48);
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

/**
 * Box–Muller of four pairs of words, to `at` and `at + 16`: √(−2 ln u)·(cos, sin)(2πv). The two upper bits of v choose the quadrant.
 *
 * @inline
 */
function boxMuller(u: v128, v: v128, at: usize): void {
  const radius = radiusOf(u);
  const t = angleOf(v);
  const z = f32x4.mul(t, t);
  const sine = sineOf(t, z);
  const cosine = cosineOf(z);
  // Quadrants 1 and 3 take the sine where 0 and 2 take the cosine.
  const odd = i32x4.shr_s(i32x4.shl(v, 1), 31);
  const sign = i32x4.splat(0x80000000);
  const upper = v128.and(v, sign);
  const first = v128.bitselect(sine, cosine, odd);
  const second = v128.bitselect(cosine, sine, odd);
  // (cos, sin), (−sin, cos), (−cos, −sin), (sin, −cos).
  const firstSign = v128.xor(upper, v128.and(odd, sign));
  v128.store(at, f32x4.mul(radius, v128.xor(first, firstSign)));
  v128.store(at, f32x4.mul(radius, v128.xor(second, upper)), 16);
}

/**
 * A pair of deviates for each of `count` crosspoints: Philox 2×32-7 and Box–Muller. By fours, [2 deviates][4 crosspoints] each, and
 * two fours side by side: the rounds of one are a chain in which each waits for the last.
 *
 * @param to room for whole eights; `step`: from one four to the next, in bytes
 * @param cells readable to whole eights; `name`: what is added to name a crosspoint's noise
 * @param key of stream and epoch, plus the number of the pair
 */
export function drawPairs(to: usize, step: usize, cells: usize, count: i32, name: u32, key: u32, position: u32): void {
  const multiplier = i32x4.splat(pairMultiplier);
  const weyl = i32x4.splat(weyl0);
  let start = to;
  for (let done: i32 = 0; done < count; done += 8) {
    let x0 = i32x4.add(v128.load(cells), i32x4.splat(name));
    let y0 = i32x4.add(v128.load(cells, 16), i32x4.splat(name));
    let x1 = i32x4.splat(position);
    let y1 = x1;
    let k = i32x4.splat(key);
    for (let round = 0; round < 7; round++) {
      const xEven = i64x2.extmul_low_i32x4_u(x0, multiplier);
      const xOdd = i64x2.extmul_high_i32x4_u(x0, multiplier);
      const yEven = i64x2.extmul_low_i32x4_u(y0, multiplier);
      const yOdd = i64x2.extmul_high_i32x4_u(y0, multiplier);
      x0 = v128.xor(v128.xor(upperWords(xEven, xOdd), k), x1);
      y0 = v128.xor(v128.xor(upperWords(yEven, yOdd), k), y1);
      x1 = lowerWords(xEven, xOdd);
      y1 = lowerWords(yEven, yOdd);
      k = i32x4.add(k, weyl);
    }
    v128.store(to, x0);
    v128.store(to, x1, 16);
    v128.store(to + step, y0);
    v128.store(to + step, y1, 16);
    cells += 32;
    to += 2 * step;
  }
  for (let done: i32 = 0; done < count; done += 4, start += step)
    boxMuller(v128.load(start), v128.load(start, 16), start);
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
  for (at = to; at < end; at += 32) boxMuller(v128.load(at), v128.load(at, 16), at);
  for (at = to; at < end; at += 64) transpose(at);
}

/**
 * Four deviates each of four neighbours, [4 deviates][4 neighbours]: of the blocks (`c0` … `c0` + 3, c1, c2, c3).
 */
export function drawNormals(to: usize, key0: u32, key1: u32, c0: u32, c1: u32, c2: u32, c3: u32): void {
  drawWords(to, key0, key1, c0, c1, c2, c3);
  boxMuller(v128.load(to), v128.load(to, 16), to);
  boxMuller(v128.load(to, 32), v128.load(to, 48), to + 32);
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
