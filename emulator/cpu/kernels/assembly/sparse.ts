/**
 * Products of vectors that are mostly zero, as images are: out[n][column] = Σ_k x[n][k]
 * matrix[k][column].
 *
 * Where `product` takes four vectors at once and leaves out the terms that are zero in all of them, here each vector has a list of
 * its own terms that are not zero, and goes through the rows of the matrix that they name, four at a time. A term takes more work than
 * in `product`, whose sums stay in registers, but there are fewer, and the matrix is read as it lies: nothing has to be packed after a
 * change of weights. A sum has the same terms in the same order, so it is the same to the last bit.
 */
import { multiplyAdd, packLanes, put, take, total } from './lanes';

/** Columns that are summed together, so that their sums stay in the nearest cache. */
const blockColumns: i32 = 256;
const blockBytes: usize = 1024;

/** How many of `count` numbers are not zero. */
export function countNonZero(from: usize, count: i32): i32 {
  const zero = f32x4.splat(0);
  let even = zero;
  let odd = zero;
  let done: i32 = 0;
  for (; done + 8 <= count; done += 8) {
    even = i32x4.sub(even, f32x4.ne(v128.load(from), zero));
    odd = i32x4.sub(odd, f32x4.ne(v128.load(from, 16), zero));
    from += 32;
  }
  even = i32x4.sub(even, f32x4.ne(take(from, count - done), zero));
  odd = i32x4.sub(odd, f32x4.ne(take(from + 16, count - done - 4), zero));
  return total(i32x4.add(even, odd));
}

/**
 * Lists what is not zero of a vector from `first` to `end`: where the matrix has its rows, in bytes, then the factors.
 *
 * @returns how many
 */
function listFactors(x: usize, first: i32, end: i32, rowBytes: i32, rows: usize, factors: usize): i32 {
  const zero = f32x4.splat(0);
  const steps = i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(rowBytes));
  let listed: usize = 0;
  for (let k = first; k < end; k += 4) {
    const four = take(x + ((<usize>k) << 2), end - k);
    const kept = i32x4.bitmask(f32x4.ne(four, zero));
    v128.store(rows + listed, packLanes(i32x4.add(i32x4.splat(k * rowBytes), steps), kept));
    v128.store(factors + listed, packLanes(four, kept));
    listed += (<usize>popcnt(kept)) << 2;
  }
  return <i32>(listed >> 2);
}

/**
 * Products of `vectors` vectors, of terms from `first` to `end`.
 *
 * @param x [vectors][width]
 * @param matrix [width][columns]; seven numbers behind the last are read, and do not count
 * @param out [vectors][columns]
 * @param room of 2 (end − first) + 16 words a vector, and 256 more
 */
export function sparseProduct(
  x: usize,
  width: i32,
  vectors: i32,
  first: i32,
  end: i32,
  matrix: usize,
  columns: i32,
  out: usize,
  room: usize,
): void {
  const rowBytes = columns << 2;
  const factorsAt = ((<usize>(end - first + 4)) << 2) + 16;
  const listBytes = ((<usize>(end - first)) << 3) + 64;
  const lists = room + blockBytes;
  for (let n: i32 = 0; n < vectors; n++) {
    const list = lists + <usize>n * listBytes;
    const own = x + ((<usize>n * <usize>width) << 2);
    store<i32>(list, listFactors(own, first, end, rowBytes, list + 16, list + factorsAt));
  }
  for (let column: i32 = 0; column < columns; column += blockColumns) {
    const at = (<usize>column) << 2;
    const width = min(blockColumns, columns - column);
    for (let n: i32 = 0; n < vectors; n++) {
      const list = lists + <usize>n * listBytes;
      sumBlock(list + 16, list + factorsAt, load<i32>(list), matrix + at, room, width);
      const to = out + <usize>n * <usize>rowBytes + at;
      for (let c: i32 = 0; c < width; c += 4)
        put(to + ((<usize>c) << 2), v128.load(room + ((<usize>c) << 2)), width - c);
    }
  }
}

/** Sums of at most `blockColumns` columns, to `sums` in whole eights: four terms at a time, so that a sum is kept once for four. */
function sumBlock(rows: usize, factors: usize, terms: i32, matrix: usize, sums: usize, columns: i32): void {
  const bytes = (<usize>((columns + 7) & ~7)) << 2;
  const end = sums + bytes;
  for (let to = sums; to < end; to += 16) v128.store(to, f32x4.splat(0));
  const stop = rows + ((<usize>terms) << 2);
  for (; rows + 16 <= stop; rows += 16, factors += 16) {
    let row0 = matrix + <usize>load<u32>(rows);
    let row1 = matrix + <usize>load<u32>(rows, 4);
    let row2 = matrix + <usize>load<u32>(rows, 8);
    let row3 = matrix + <usize>load<u32>(rows, 12);
    const factor0 = v128.load32_splat(factors);
    const factor1 = v128.load32_splat(factors, 4);
    const factor2 = v128.load32_splat(factors, 8);
    const factor3 = v128.load32_splat(factors, 12);
    for (let to = sums; to < end; to += 32) {
      let low = v128.load(to);
      let high = v128.load(to, 16);
      low = multiplyAdd(factor0, v128.load(row0), low);
      high = multiplyAdd(factor0, v128.load(row0, 16), high);
      low = multiplyAdd(factor1, v128.load(row1), low);
      high = multiplyAdd(factor1, v128.load(row1, 16), high);
      low = multiplyAdd(factor2, v128.load(row2), low);
      high = multiplyAdd(factor2, v128.load(row2, 16), high);
      low = multiplyAdd(factor3, v128.load(row3), low);
      high = multiplyAdd(factor3, v128.load(row3, 16), high);
      v128.store(to, low);
      v128.store(to, high, 16);
      row0 += 32;
      row1 += 32;
      row2 += 32;
      row3 += 32;
    }
  }
  for (; rows < stop; rows += 4, factors += 4) {
    const row = matrix + <usize>load<u32>(rows);
    const factor = v128.load32_splat(factors);
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(sums + at, multiplyAdd(factor, v128.load(row + at), v128.load(sums + at)));
    }
  }
}
