/**
 * Products of matrices.
 *
 * One kernel, `product`, serves reads (rows are vectors, terms are inputs) and gradients (rows are inputs, terms are
 * samples): out[row][column] = Σ_k x[row][k] matrix[k][column], the terms of a sum in order. The matrix is packed once
 * into panels of eight columns, so that a panel is read from one end to the other; a block of four rows by eight
 * columns keeps its sums in eight registers, and has its factors gathered beforehand, four rows side by side. Terms that
 * are zero in all four rows (the blank rim of an image, a line that does not fire) are left out, which changes no sum.
 *
 * Codes (`codes.ts`) are multiplied by the same kernel: a word is a term, which is two of them, or four (`code-products.ts`).
 */
import { addCodes, multiplyBytes, multiplyPairs, sumBytes } from './code-products';
import { multiplyAdd } from './lanes';

/** [rows][columns] into [panels][rows][8], zero beyond the last column: the panels of columns `firstColumn` to `end` − 1. */
export function pack(from: usize, rows: i32, columns: i32, to: usize, firstColumn: i32, end: i32): void {
  to += (<usize>firstColumn * <usize>rows) << 2;
  for (let first = firstColumn; first < end; first += 8) {
    const width = min(8, columns - first);
    let source = from + ((<usize>first) << 2);
    const step = (<usize>columns) << 2;
    for (let row: i32 = 0; row < rows; row++) {
      if (width === 8) {
        v128.store(to, v128.load(source));
        v128.store(to, v128.load(source, 16), 16);
      } else {
        memory.fill(to, 0, 32);
        memory.copy(to, source, (<usize>width) << 2);
      }
      source += step;
      to += 32;
    }
  }
}

/**
 * Lists the terms from `first` to `end` that are not zero in all of four rows: first where their parts of a panel are, then, from
 * `factors` on, what these are multiplied with, [terms][4 rows].
 *
 * @returns how many
 */
function listTerms(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  step: usize,
  first: i32,
  end: i32,
  parts: usize,
  factors: usize,
): i32 {
  // The sign of a zero does not matter.
  const magnitude = i32x4.splat(0x7fffffff);
  let listed: usize = 0;
  let at = <usize>first * step;
  for (let k = first; k < end; k++) {
    let four = v128.load32_zero(x0 + at);
    four = v128.load32_lane(x1 + at, four, 1);
    four = v128.load32_lane(x2 + at, four, 2);
    four = v128.load32_lane(x3 + at, four, 3);
    store<i32>(parts + (listed << 2), k << 5);
    v128.store(factors + (listed << 4), four);
    listed += usize(v128.any_true(v128.and(four, magnitude)));
    at += step;
  }
  return <i32>listed;
}

/**
 * Terms that are worked through for all rows before the next ones: their part of a panel stays in the nearest cache, and sums of as
 * many codes do not overflow (`arithmetic/packed-matrix.ts`).
 */
const nearTerms: i32 = 256;

/**
 * out[row][column] = Σ x[row][k] matrix[k][column] over k from `first` to `end`; added to what is there with `adds`.
 *
 * @param perCode 0 for numbers; of codes, what their sums are multiplied with
 * @param offset of codes that are bytes, what was added to those of the matrix; −1 for others
 * @param x [rows][terms], rows `rowStep` and terms `termStep` bytes apart
 * @param packed of a matrix of `terms` rows
 * @param out [rows][columns], rows `outStep` bytes apart
 * @param room of 5 (end − first) + 8 words for every four rows, 4 more for each of their `nearTerms`, and 64 for all
 */
export function product(
  x: usize,
  rowStep: usize,
  termStep: usize,
  rows: i32,
  first: i32,
  end: i32,
  packed: usize,
  terms: i32,
  columns: i32,
  out: usize,
  outStep: usize,
  adds: bool,
  perCode: f32,
  offset: i32,
  room: usize,
): void {
  const lists = room + 2 * blockBytes;
  const factorsAt = (((<usize>(end - first)) << 2) + 31) & ~15;
  const offsetsAt = factorsAt + ((<usize>(end - first)) << 4);
  const listStep = offsetsAt + ((<usize>((end - first + nearTerms - 1) / nearTerms)) << 4);
  let list = lists;
  let most: i32 = 1;
  for (let row: i32 = 0; row < rows; row += 4) {
    const x0 = x + <usize>row * rowStep;
    const x1 = x + <usize>min(row + 1, rows - 1) * rowStep;
    const x2 = x + <usize>min(row + 2, rows - 1) * rowStep;
    const x3 = x + <usize>min(row + 3, rows - 1) * rowStep;
    const listed = listTerms(x0, x1, x2, x3, termStep, first, end, list + 16, list + factorsAt);
    store<i32>(list, listed);
    if (offset > 0) listOffsets(list + factorsAt, listed, offset, list + offsetsAt);
    most = max(most, listed);
    list += listStep;
  }
  const panelStep = (<usize>terms) << 5;
  for (let column: i32 = 0; column < columns; column += 8) {
    const to = out + ((<usize>column) << 2);
    const width = min(8, columns - column);
    for (let item: i32 = 0; item < most; item += nearTerms) {
      list = lists;
      for (let row: i32 = 0; row < rows; row += 4) {
        const last = min(item + nearTerms, load<i32>(list));
        // Also where nothing is listed: the sums are 0.
        if (item < last || item === 0) {
          const parts = list + 16 + ((<usize>item) << 2);
          const factors = list + factorsAt + ((<usize>item) << 4);
          const addsHere = adds || item > 0;
          const here = to + <usize>row * outStep;
          const others = min(3, rows - 1 - row);
          const block = width === 8 ? here : room;
          const step = width === 8 ? outStep : 32;
          if (width < 8 && addsHere) copyBlock(block, step, here, outStep, others, width);
          if (perCode === 0) multiplyBlock(parts, factors, last - item, packed, block, step, others, addsHere);
          else {
            const sums = room + blockBytes;
            if (offset < 0) multiplyPairs(parts, factors, last - item, packed, areSideBySide(parts, last - item), sums);
            else multiplyBytes(parts, factors, last - item, packed, sums);
            const offsets = offset > 0 ? list + offsetsAt + ((<usize>(item / nearTerms)) << 4) : 0;
            addCodes(sums, offsets, perCode, block, step, others, addsHere);
          }
          if (width < 8) copyBlock(here, outStep, block, step, others, width);
        }
        list += listStep;
      }
    }
    packed += panelStep;
  }
}

/** What an offset of the matrix adds to the sums of four rows, for every `nearTerms` of the listed words. */
function listOffsets(factors: usize, listed: i32, offset: i32, to: usize): void {
  for (let item: i32 = 0; item === 0 || item < listed; item += nearTerms, to += 16) {
    const sums = sumBytes(factors + ((<usize>item) << 4), min(nearTerms, listed - item));
    v128.store(to, i32x4.mul(sums, i32x4.splat(offset)));
  }
}

/** Four rows by eight columns. */
const blockBytes: usize = 4 * 32;

/** Copies the part of a block that has columns. */
function copyBlock(to: usize, toStep: usize, from: usize, fromStep: usize, others: i32, width: i32): void {
  for (let row: i32 = 0; row <= others; row++) {
    memory.copy(to + toStep * row, from + fromStep * row, (<usize>width) << 2);
  }
}

/**
 * Four rows by eight columns, over `terms` of the listed ones. Where there are fewer `others` below the first row, the last one is
 * worked out again.
 */
function multiplyBlock(
  parts: usize,
  factors: usize,
  terms: i32,
  panel: usize,
  out: usize,
  outStep: usize,
  others: i32,
  adds: bool,
): void {
  const to1 = out + <usize>min(1, others) * outStep;
  const to2 = out + <usize>min(2, others) * outStep;
  const to3 = out + <usize>others * outStep;
  let low0 = f32x4.splat(0);
  let high0 = f32x4.splat(0);
  let low1 = f32x4.splat(0);
  let high1 = f32x4.splat(0);
  let low2 = f32x4.splat(0);
  let high2 = f32x4.splat(0);
  let low3 = f32x4.splat(0);
  let high3 = f32x4.splat(0);
  if (adds) {
    low0 = v128.load(out);
    high0 = v128.load(out, 16);
    low1 = v128.load(to1);
    high1 = v128.load(to1, 16);
    low2 = v128.load(to2);
    high2 = v128.load(to2, 16);
    low3 = v128.load(to3);
    high3 = v128.load(to3, 16);
  }
  let w = panel + <usize>load<u32>(parts);
  const stop = factors + ((<usize>terms) << 4);
  if (areSideBySide(parts, terms)) {
    for (; factors < stop; factors += 16) {
      const low = v128.load(w);
      const high = v128.load(w, 16);
      let factor = v128.load32_splat(factors);
      low0 = multiplyAdd(factor, low, low0);
      high0 = multiplyAdd(factor, high, high0);
      factor = v128.load32_splat(factors, 4);
      low1 = multiplyAdd(factor, low, low1);
      high1 = multiplyAdd(factor, high, high1);
      factor = v128.load32_splat(factors, 8);
      low2 = multiplyAdd(factor, low, low2);
      high2 = multiplyAdd(factor, high, high2);
      factor = v128.load32_splat(factors, 12);
      low3 = multiplyAdd(factor, low, low3);
      high3 = multiplyAdd(factor, high, high3);
      w += 32;
    }
  } else {
    for (; factors < stop; factors += 16) {
      w = panel + <usize>load<u32>(parts);
      const low = v128.load(w);
      const high = v128.load(w, 16);
      let factor = v128.load32_splat(factors);
      low0 = multiplyAdd(factor, low, low0);
      high0 = multiplyAdd(factor, high, high0);
      factor = v128.load32_splat(factors, 4);
      low1 = multiplyAdd(factor, low, low1);
      high1 = multiplyAdd(factor, high, high1);
      factor = v128.load32_splat(factors, 8);
      low2 = multiplyAdd(factor, low, low2);
      high2 = multiplyAdd(factor, high, high2);
      factor = v128.load32_splat(factors, 12);
      low3 = multiplyAdd(factor, low, low3);
      high3 = multiplyAdd(factor, high, high3);
      parts += 4;
    }
  }
  v128.store(out, low0);
  v128.store(out, high0, 16);
  v128.store(to1, low1);
  v128.store(to1, high1, 16);
  v128.store(to2, low2);
  v128.store(to2, high2, 16);
  v128.store(to3, low3);
  v128.store(to3, high3, 16);
}

/** Whether nothing is left out between the first and the last: then no look at the list is needed. */
function areSideBySide(parts: usize, terms: i32): bool {
  return terms > 0 && load<i32>(parts + ((<usize>(terms - 1)) << 2)) - load<i32>(parts) === (terms - 1) << 5;
}
