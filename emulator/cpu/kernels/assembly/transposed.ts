/**
 * Products with transposed matrices. Weights are not packed: both factors of Σ_o W[j][o] d[o] lie in order. A sum runs in four lanes, by the
 * output's number modulo 4, then (0 + 1) + (2 + 3), as on the GPU (`webgpu/kernels/read/product.ts`).
 */
import { firstLanes, multiplyAdd } from './lanes';

/**
 * out[n][j] = Σ W[j][o] d[n][o] over o from `first` to `end`.
 *
 * @param weights [inputs][outputs]; three numbers behind the last are read, and do not count
 * @param d [vectors][outputs], `step` bytes apart
 * @param out [vectors][inputs], `outStep` bytes apart
 * @param room for [vectors, in whole fours][outputs, in whole fours, and four more]
 */
export function transposed(
  weights: usize,
  inputs: i32,
  outputs: i32,
  d: usize,
  step: usize,
  vectors: i32,
  first: i32,
  end: i32,
  out: usize,
  outStep: usize,
  room: usize,
): void {
  const start = first & ~3;
  const length = (<usize>((end - start + 3) & ~3)) << 2;
  const fourBytes = length << 2;
  for (let n: i32 = 0; n < vectors; n += 4) {
    placeFour(d + <usize>n * step, step, min(4, vectors - n), start, first, end, room + <usize>(n >> 2) * fourBytes);
  }
  const rowStep = (<usize>outputs) << 2;
  const near = max(4, <i32>(nearBytes / (length + 1)) & ~3);
  for (let from: i32 = 0; from < vectors; from += near) {
    const to = min(from + near, vectors);
    for (let j: i32 = 0; j < inputs; j += 2) {
      const row = weights + <usize>j * rowStep + ((<usize>start) << 2);
      const both = j + 1 < inputs;
      const other = both ? row + rowStep : row;
      let four = room + <usize>(from >> 2) * fourBytes;
      for (let n = from; n < to; n += 4, four += fourBytes) {
        dotBlock(row, other, row + length, four, n, vectors, out + ((<usize>j) << 2), outStep, both);
      }
    }
  }
}

/** Of vectors that meet a row before the next ones do: they stay in the nearest cache. */
const nearBytes: usize = 16384;

/** Up to four vectors from `first` to `end`, side by side: [fours of numbers][4 vectors][4]; zero where there are none. */
function placeFour(d: usize, step: usize, vectors: i32, start: i32, first: i32, end: i32, to: usize): void {
  for (let o = start; o < end; o += 4, to += 64) {
    const lanes = v128.andnot(firstLanes(end - o), firstLanes(first - o));
    for (let n: i32 = 0; n < 4; n++) {
      const at = d + <usize>n * step + ((<usize>o) << 2);
      v128.store(to + ((<usize>n) << 4), n < vectors ? v128.and(v128.load(at), lanes) : f32x4.splat(0));
    }
  }
}

/** Two rows of weights, up to `stop`, with four vectors (`placeFour`). */
function dotBlock(
  row: usize,
  other: usize,
  stop: usize,
  four: usize,
  n: i32,
  vectors: i32,
  out: usize,
  outStep: usize,
  both: bool,
): void {
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
  for (; row < stop; row += 16, other += 16, four += 64) {
    const a = v128.load(row);
    const b = v128.load(other);
    let x = v128.load(four);
    a0 = multiplyAdd(x, a, a0);
    b0 = multiplyAdd(x, b, b0);
    x = v128.load(four, 16);
    a1 = multiplyAdd(x, a, a1);
    b1 = multiplyAdd(x, b, b1);
    x = v128.load(four, 32);
    a2 = multiplyAdd(x, a, a2);
    b2 = multiplyAdd(x, b, b2);
    x = v128.load(four, 48);
    a3 = multiplyAdd(x, a, a3);
    b3 = multiplyAdd(x, b, b3);
  }
  spread(a0, a1, a2, a3, n, vectors, out, outStep);
  if (both) spread(b0, b1, b2, b3, n, vectors, out + 4, outStep);
}

/** The sums of four vectors' lanes, each to its vector. */
function spread(s0: v128, s1: v128, s2: v128, s3: v128, n: i32, vectors: i32, out: usize, outStep: usize): void {
  const low01 = i32x4.shuffle(s0, s1, 0, 4, 1, 5);
  const high01 = i32x4.shuffle(s0, s1, 2, 6, 3, 7);
  const low23 = i32x4.shuffle(s2, s3, 0, 4, 1, 5);
  const high23 = i32x4.shuffle(s2, s3, 2, 6, 3, 7);
  const lane0 = i64x2.shuffle(low01, low23, 0, 2);
  const lane1 = i64x2.shuffle(low01, low23, 1, 3);
  const lane2 = i64x2.shuffle(high01, high23, 0, 2);
  const lane3 = i64x2.shuffle(high01, high23, 1, 3);
  const sums = f32x4.add(f32x4.add(lane0, lane1), f32x4.add(lane2, lane3));
  let to = out + <usize>n * outStep;
  f32.store(to, f32x4.extract_lane(sums, 0));
  to += outStep;
  if (n + 1 < vectors) f32.store(to, f32x4.extract_lane(sums, 1));
  to += outStep;
  if (n + 2 < vectors) f32.store(to, f32x4.extract_lane(sums, 2));
  to += outStep;
  if (n + 3 < vectors) f32.store(to, f32x4.extract_lane(sums, 3));
}
