/**
 * Products of codes (`codes.ts`): blocks of four rows by eight columns, as `products.ts` has them, of words that are two terms of 16
 * bits, or four of 8. Sums are whole numbers of 32 bits, and exact.
 *
 * Bytes take relaxed SIMD: where the codes of one factor are signed and those of the other between 0 and 127, its product of bytes is
 * the same on every machine. So those of the matrix have an offset, which is taken from the sums.
 */

/**
 * Words of two terms each. Two loops, since to look up each word takes 6 % longer.
 *
 * @param sideBySide whether nothing is left out between the first word and the last (`products.ts`)
 * @param sums of the block, [4 rows][8 columns] words
 */
export function multiplyPairs(
  parts: usize,
  factors: usize,
  words: i32,
  panel: usize,
  sideBySide: bool,
  sums: usize,
): void {
  let low0 = i32x4.splat(0);
  let high0 = i32x4.splat(0);
  let low1 = i32x4.splat(0);
  let high1 = i32x4.splat(0);
  let low2 = i32x4.splat(0);
  let high2 = i32x4.splat(0);
  let low3 = i32x4.splat(0);
  let high3 = i32x4.splat(0);
  let w = panel + <usize>load<u32>(parts);
  const stop = factors + ((<usize>words) << 4);
  if (sideBySide) {
    for (; factors < stop; factors += 16, w += 32) {
      const low = v128.load(w);
      const high = v128.load(w, 16);
      let factor = v128.load32_splat(factors);
      low0 = i32x4.add(low0, i32x4.dot_i16x8_s(factor, low));
      high0 = i32x4.add(high0, i32x4.dot_i16x8_s(factor, high));
      factor = v128.load32_splat(factors, 4);
      low1 = i32x4.add(low1, i32x4.dot_i16x8_s(factor, low));
      high1 = i32x4.add(high1, i32x4.dot_i16x8_s(factor, high));
      factor = v128.load32_splat(factors, 8);
      low2 = i32x4.add(low2, i32x4.dot_i16x8_s(factor, low));
      high2 = i32x4.add(high2, i32x4.dot_i16x8_s(factor, high));
      factor = v128.load32_splat(factors, 12);
      low3 = i32x4.add(low3, i32x4.dot_i16x8_s(factor, low));
      high3 = i32x4.add(high3, i32x4.dot_i16x8_s(factor, high));
    }
  } else {
    for (; factors < stop; factors += 16, parts += 4) {
      w = panel + <usize>load<u32>(parts);
      const low = v128.load(w);
      const high = v128.load(w, 16);
      let factor = v128.load32_splat(factors);
      low0 = i32x4.add(low0, i32x4.dot_i16x8_s(factor, low));
      high0 = i32x4.add(high0, i32x4.dot_i16x8_s(factor, high));
      factor = v128.load32_splat(factors, 4);
      low1 = i32x4.add(low1, i32x4.dot_i16x8_s(factor, low));
      high1 = i32x4.add(high1, i32x4.dot_i16x8_s(factor, high));
      factor = v128.load32_splat(factors, 8);
      low2 = i32x4.add(low2, i32x4.dot_i16x8_s(factor, low));
      high2 = i32x4.add(high2, i32x4.dot_i16x8_s(factor, high));
      factor = v128.load32_splat(factors, 12);
      low3 = i32x4.add(low3, i32x4.dot_i16x8_s(factor, low));
      high3 = i32x4.add(high3, i32x4.dot_i16x8_s(factor, high));
    }
  }
  v128.store(sums, low0);
  v128.store(sums, high0, 16);
  v128.store(sums, low1, 32);
  v128.store(sums, high1, 48);
  v128.store(sums, low2, 64);
  v128.store(sums, high2, 80);
  v128.store(sums, low3, 96);
  v128.store(sums, high3, 112);
}

/** Whether {@link multiplyBytes} does. */
export function takesBytes(): bool {
  return ASC_FEATURE_RELAXED_SIMD;
}

/**
 * Four products of bytes in each lane, added up.
 *
 * @param signed −128 to 127 @param unsigned 0 to 127
 * @inline
 */
function dotBytes(signed: v128, unsigned: v128): v128 {
  if (!ASC_FEATURE_RELAXED_SIMD) return signed;
  return i32x4.extadd_pairwise_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(signed, unsigned));
}

/** As {@link multiplyPairs}: words of four terms each. One loop: with a second, V8 runs out of registers, and takes a quarter longer. */
export function multiplyBytes(parts: usize, factors: usize, words: i32, panel: usize, sums: usize): void {
  let low0 = i32x4.splat(0);
  let high0 = i32x4.splat(0);
  let low1 = i32x4.splat(0);
  let high1 = i32x4.splat(0);
  let low2 = i32x4.splat(0);
  let high2 = i32x4.splat(0);
  let low3 = i32x4.splat(0);
  let high3 = i32x4.splat(0);
  const stop = factors + ((<usize>words) << 4);
  for (; factors < stop; factors += 16, parts += 4) {
    const w = panel + <usize>load<u32>(parts);
    const low = v128.load(w);
    const high = v128.load(w, 16);
    let factor = v128.load32_splat(factors);
    low0 = i32x4.add(low0, dotBytes(factor, low));
    high0 = i32x4.add(high0, dotBytes(factor, high));
    factor = v128.load32_splat(factors, 4);
    low1 = i32x4.add(low1, dotBytes(factor, low));
    high1 = i32x4.add(high1, dotBytes(factor, high));
    factor = v128.load32_splat(factors, 8);
    low2 = i32x4.add(low2, dotBytes(factor, low));
    high2 = i32x4.add(high2, dotBytes(factor, high));
    factor = v128.load32_splat(factors, 12);
    low3 = i32x4.add(low3, dotBytes(factor, low));
    high3 = i32x4.add(high3, dotBytes(factor, high));
  }
  v128.store(sums, low0);
  v128.store(sums, high0, 16);
  v128.store(sums, low1, 32);
  v128.store(sums, high1, 48);
  v128.store(sums, low2, 64);
  v128.store(sums, high2, 80);
  v128.store(sums, low3, 96);
  v128.store(sums, high3, 112);
}

/** Sums of the bytes of four rows, [words][4 rows]. */
export function sumBytes(factors: usize, words: i32): v128 {
  let sums = i32x4.splat(0);
  for (const stop = factors + ((<usize>words) << 4); factors < stop; factors += 16) {
    const pairs = i16x8.extadd_pairwise_i8x16_s(v128.load(factors));
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_s(pairs));
  }
  return sums;
}

/**
 * Sums of codes to where numbers are, times `perCode`.
 *
 * @param offsets that the sums of the four rows have; 0 where they have none
 * @param others rows below the first
 */
export function addCodes(
  sums: usize,
  offsets: usize,
  perCode: f32,
  out: usize,
  outStep: usize,
  others: i32,
  adds: bool,
): void {
  for (let row: i32 = 0; row <= others; row++, sums += 32, out += outStep) {
    const offset = i32x4.splat(offsets === 0 ? 0 : load<i32>(offsets + ((<usize>row) << 2)));
    let low = inNumbers(i32x4.sub(v128.load(sums), offset), perCode);
    let high = inNumbers(i32x4.sub(v128.load(sums, 16), offset), perCode);
    if (adds) {
      low = f32x4.add(v128.load(out), low);
      high = f32x4.add(v128.load(out, 16), high);
    }
    v128.store(out, low);
    v128.store(out, high, 16);
  }
}

function inNumbers(codes: v128, perCode: f32): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(codes), f32x4.splat(perCode));
}
