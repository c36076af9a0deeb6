/** Four numbers at a time, and fewer at the end of a row. */

/** sum + a b: rounded once in the fused build, twice in the reproducible one. */
export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}

/**
 * Nearest whole numbers of magnitudes below 2²², halves to the even one, as integers. Added to 1.5 · 2²³ a number has no place left
 * for a fraction, and its last bits are the whole number.
 */
export function nearestWhole(x: v128): v128 {
  const large = f32x4.splat(12582912);
  return i32x4.sub(f32x4.add(x, large), large);
}

/** Four numbers from places `offsets`, in bytes, behind `base`. */
export function gather(base: usize, offsets: v128): v128 {
  let four = v128.load32_zero(base + <usize>i32x4.extract_lane(offsets, 0));
  four = v128.load32_lane(base + <usize>i32x4.extract_lane(offsets, 1), four, 1);
  four = v128.load32_lane(base + <usize>i32x4.extract_lane(offsets, 2), four, 2);
  return v128.load32_lane(base + <usize>i32x4.extract_lane(offsets, 3), four, 3);
}

/** Largest of four integers. */
export function largestLane(four: v128): i32 {
  return max(
    max(i32x4.extract_lane(four, 0), i32x4.extract_lane(four, 1)),
    max(i32x4.extract_lane(four, 2), i32x4.extract_lane(four, 3)),
  );
}

/** Sum of four lanes. */
export function total(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}

/** Set bits of each lane. */
export function countBits(words: v128): v128 {
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(words)));
}

/** A mask of the first `count` lanes. */
export function firstLanes(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** Fewer than four numbers; zero where there are none. */
function takeFew(from: usize, count: i32): v128 {
  let four = f32x4.splat(0);
  if (count > 0) four = f32x4.replace_lane(four, 0, f32.load(from));
  if (count > 1) four = f32x4.replace_lane(four, 1, f32.load(from, 4));
  if (count > 2) four = f32x4.replace_lane(four, 2, f32.load(from, 8));
  return four;
}

function putFew(to: usize, four: v128, count: i32): void {
  if (count > 0) f32.store(to, f32x4.extract_lane(four, 0));
  if (count > 1) f32.store(to, f32x4.extract_lane(four, 1), 4);
  if (count > 2) f32.store(to, f32x4.extract_lane(four, 2), 8);
}

/** Up to four numbers, zero where there are fewer. */
export function take(from: usize, count: i32): v128 {
  return count >= 4 ? v128.load(from) : takeFew(from, count);
}

/** The first `count` lanes, of four. */
export function put(to: usize, four: v128, count: i32): void {
  if (count >= 4) v128.store(to, four);
  else putFew(to, four, count);
}

/** [4 words][4 blocks] to [4 blocks][4 words], in place. */
export function transpose(at: usize): void {
  const w0 = v128.load(at);
  const w1 = v128.load(at, 16);
  const w2 = v128.load(at, 32);
  const w3 = v128.load(at, 48);
  const low01 = i32x4.shuffle(w0, w1, 0, 4, 1, 5);
  const high01 = i32x4.shuffle(w0, w1, 2, 6, 3, 7);
  const low23 = i32x4.shuffle(w2, w3, 0, 4, 1, 5);
  const high23 = i32x4.shuffle(w2, w3, 2, 6, 3, 7);
  v128.store(at, i64x2.shuffle(low01, low23, 0, 2));
  v128.store(at, i64x2.shuffle(low01, low23, 1, 3), 16);
  v128.store(at, i64x2.shuffle(high01, high23, 0, 2), 32);
  v128.store(at, i64x2.shuffle(high01, high23, 1, 3), 48);
}

/** Lanes by mask, packed to the front: [16 masks][16 bytes]. */
const packedLanes = memory.data<u8>([
  0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2,
  3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1,
  2, 3, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 12, 13, 14, 15, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 12, 13, 14, 15,
  0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 0,
  1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3,
  4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]);

/** The lanes of a mask, to the front. */
export function packLanes(four: v128, mask: i32): v128 {
  return v128.swizzle(four, v128.load(packedLanes + ((<usize>mask) << 4)));
}
