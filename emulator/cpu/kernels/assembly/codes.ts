/**
 * Matrices and vectors whose numbers are whole multiples of a step, as these whole numbers in 16 bits, or in 8. Two or four terms that
 * follow one another share a word, so that products take all of it at once, and are exact (`code-products.ts`).
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

/**
 * Codes of a matrix as bytes, [fours of rows][columns] words, from those of 16 bits.
 *
 * @param offset is added to them, and they are 0 to 127 then; also to those of rows behind the last
 */
export function narrowCodes(words: usize, pairs: i32, columns: i32, offset: i32, narrowed: usize): void {
  const added = i16x8.splat(<i16>offset);
  const none = i32x4.splat(0);
  for (let pair: i32 = 0; pair < pairs; pair += 2) {
    const from = words + ((<usize>pair * <usize>columns) << 2);
    const to = narrowed + ((<usize>(pair >> 1) * <usize>columns) << 2);
    for (let column: i32 = 0; column < columns; column += 4) {
      const at = (<usize>column) << 2;
      const rest = columns - column;
      const first = take(from + at, rest);
      const second = pair + 1 < pairs ? take(from + at + ((<usize>columns) << 2), rest) : none;
      const bytes = i8x16.narrow_i16x8_s(i16x8.add(first, added), i16x8.add(second, added));
      put(to + at, i16x8.shuffle(bytes, bytes, 0, 4, 1, 5, 2, 6, 3, 7), rest);
    }
  }
}

/** Codes of vectors, [vectors][pairs of terms] words, or `narrow` ones, [vectors][fours of terms] words. */
export function codesOfVectors(x: usize, width: i32, vectors: i32, perStep: f32, words: usize, narrow: bool): void {
  const scale = f32x4.splat(perStep);
  const perWord = narrow ? 4 : 2;
  for (let v: i32 = 0; v < vectors; v++) {
    const from = x + ((<usize>v * <usize>width) << 2);
    const count = (width + perWord - 1) / perWord;
    for (let word: i32 = 0; word < count; word += 4) {
      const first = word * perWord;
      const at = from + ((<usize>first) << 2);
      let codes = eightCodes(at, width - first, scale);
      if (narrow) codes = i8x16.narrow_i16x8_s(codes, eightCodes(at + 32, width - first - 8, scale));
      put(words + ((<usize>(v * count + word)) << 2), codes, count - word);
    }
  }
}

/** Of up to eight numbers; 0 where there are fewer. */
function eightCodes(from: usize, count: i32, scale: v128): v128 {
  const low = nearestWhole(f32x4.mul(take(from, count), scale));
  return i16x8.narrow_i32x4_s(low, nearestWhole(f32x4.mul(take(from + 16, count - 4), scale)));
}
