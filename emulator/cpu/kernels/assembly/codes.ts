/**
 * Matrices and vectors whose numbers are whole multiples of a step, as these whole numbers in 16 bits. Two terms that follow one
 * another share a word, so that products take both at once, and are exact (`products.ts`).
 */
import { largestLane, nearestWhole, put, take } from './lanes';

/** By which multiples of a step may differ from whole numbers once they are rounded to float32, relative. */
const rounding: f32 = 4.76837158203125e-7;

/** A mask of the numbers that are not whole. */
function differ(x: v128, whole: v128): v128 {
  const nearest = f32x4.convert_i32x4_s(whole);
  const allowed = f32x4.mul(f32x4.abs(nearest), f32x4.splat(rounding));
  // What is not a number is not whole either.
  return v128.not(f32x4.le(f32x4.abs(f32x4.sub(x, nearest)), allowed));
}

/**
 * Codes of a matrix, [pairs of rows][columns] words.
 *
 * @param entries [rows][columns]
 * @returns the largest magnitude of a code; −1 if entries are no multiples of the step
 */
export function codesOfMatrix(entries: usize, rows: i32, columns: i32, perStep: f32, words: usize): i32 {
  const scale = f32x4.splat(perStep);
  let most = i32x4.splat(0);
  for (let row: i32 = 0; row < rows; row += 2) {
    let strangers = i32x4.splat(0);
    const from = entries + ((<usize>row * <usize>columns) << 2);
    const to = words + ((<usize>(row >> 1) * <usize>columns) << 2);
    for (let column: i32 = 0; column < columns; column += 4) {
      const at = (<usize>column) << 2;
      const rest = columns - column;
      const x = f32x4.mul(take(from + at, rest), scale);
      const y = row + 1 < rows ? f32x4.mul(take(from + at + ((<usize>columns) << 2), rest), scale) : i32x4.splat(0);
      const first = nearestWhole(x);
      const second = nearestWhole(y);
      strangers = v128.or(strangers, v128.or(differ(x, first), differ(y, second)));
      most = i32x4.max_s(most, i32x4.max_s(i32x4.abs(first), i32x4.abs(second)));
      put(to + at, v128.or(v128.and(first, i32x4.splat(0xffff)), i32x4.shl(second, 16)), rest);
    }
    if (v128.any_true(strangers)) return -1;
  }
  return largestLane(most);
}

/** Codes of vectors, [vectors][pairs of terms] words. */
export function codesOfVectors(x: usize, width: i32, vectors: i32, perStep: f32, words: usize): void {
  const scale = f32x4.splat(perStep);
  const pairs = (width + 1) >> 1;
  for (let v: i32 = 0; v < vectors; v++) {
    const from = x + ((<usize>v * <usize>width) << 2);
    const to = words + ((<usize>v * <usize>pairs) << 2);
    for (let pair: i32 = 0; pair < pairs; pair += 4) {
      const at = (<usize>pair) << 3;
      const rest = width - 2 * pair;
      const low = nearestWhole(f32x4.mul(take(from + at, rest), scale));
      const high = nearestWhole(f32x4.mul(take(from + at + 16, rest - 4), scale));
      put(to + ((<usize>pair) << 2), i16x8.narrow_i32x4_s(low, high), pairs - pair);
    }
  }
}
