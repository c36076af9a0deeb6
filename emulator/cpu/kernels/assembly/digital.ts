/** The digital ends of a batch: bytes of images become inputs, sums of columns become outputs, which are looked through and summed. */
import { memberOf } from './conversion';
import { put, take } from './lanes';

/**
 * Digital sums of finished vectors to their outputs in the batch.
 *
 * @param totals [vectors][columns] @param output [batch][outputs]
 * @param outputsPerUnit of outputs that share a column of zero weights, which stand behind all others; 0: none do
 * @param scales of the vectors; `own`: of the outputs, 0 where they have none
 * @param vectors which are finished @param places theirs in the batch
 */
export function finish(
  totals: usize,
  columns: i32,
  output: usize,
  outputs: i32,
  outputsPerUnit: i32,
  scales: usize,
  weightScale: f32,
  own: usize,
  vectors: usize,
  places: usize,
  count: i32,
): void {
  for (let index: i32 = 0; index < count; index++) {
    const v = memberOf(vectors, index);
    const from = totals + ((<usize>v * <usize>columns) << 2);
    const to = output + ((<usize>memberOf(places, index) * <usize>outputs) << 2);
    const factor = f32x4.splat(f32.load(scales + ((<usize>v) << 2)) * weightScale);
    for (let o: i32 = 0; o < outputs; o += 4) {
      const at = (<usize>o) << 2;
      const rest = outputs - o;
      let y = take(from + at, rest);
      if (outputsPerUnit > 0) y = f32x4.sub(y, zerosOf(from, outputs, outputsPerUnit, o));
      y = f32x4.mul(y, factor);
      if (own !== 0) y = f32x4.mul(y, take(own + at, rest));
      put(to + at, y, rest);
    }
  }
}

/** What the columns of zero weights gave, for outputs from `o` on. */
function zerosOf(from: usize, outputs: i32, outputsPerUnit: i32, o: i32): v128 {
  const zeros = from + ((<usize>outputs) << 2);
  const last = (outputs - 1) / outputsPerUnit;
  return f32x4(
    f32.load(zeros + ((<usize>(o / outputsPerUnit)) << 2)),
    f32.load(zeros + ((<usize>min((o + 1) / outputsPerUnit, last)) << 2)),
    f32.load(zeros + ((<usize>min((o + 2) / outputsPerUnit, last)) << 2)),
    f32.load(zeros + ((<usize>min((o + 3) / outputsPerUnit, last)) << 2)),
  );
}

/** Bytes times a factor, sixteen at a time: both sides have room for whole sixteens. */
export function unpackBytes(from: usize, count: i32, factor: f32, to: usize): void {
  const four = f32x4.splat(factor);
  for (let done: i32 = 0; done < count; done += 16) {
    const bytes = v128.load(from);
    const low = i16x8.extend_low_i8x16_u(bytes);
    const high = i16x8.extend_high_i8x16_u(bytes);
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(low)), four));
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(low)), four), 16);
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(high)), four), 32);
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(high)), four), 48);
    from += 16;
    to += 64;
  }
}

/** Whether all of `count` numbers are: zero times a finite number is zero; times anything else it is not a number, and stays so in a sum. */
export function allFinite(from: usize, count: i32): bool {
  const zero = f32x4.splat(0);
  let sum0 = zero;
  let sum1 = zero;
  let sum2 = zero;
  let sum3 = zero;
  let done: i32 = 0;
  for (; done + 16 <= count; done += 16) {
    sum0 = f32x4.add(sum0, f32x4.mul(v128.load(from), zero));
    sum1 = f32x4.add(sum1, f32x4.mul(v128.load(from, 16), zero));
    sum2 = f32x4.add(sum2, f32x4.mul(v128.load(from, 32), zero));
    sum3 = f32x4.add(sum3, f32x4.mul(v128.load(from, 48), zero));
    from += 64;
  }
  for (; done < count; done += 4) {
    sum0 = f32x4.add(sum0, f32x4.mul(take(from, count - done), zero));
    from += 16;
  }
  return i32x4.all_true(f32x4.eq(f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3)), zero));
}

/** sums[i] ← Σ x[n][i] over `count` vectors in order, float64; eight columns at a time. */
export function columnSums(x: usize, width: i32, count: i32, sums: usize): void {
  const step = (<usize>width) << 2;
  let first: i32 = 0;
  for (; first + 8 <= width; first += 8) {
    let from = x + ((<usize>first) << 2);
    let sum0 = f64x2.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    for (let n: i32 = 0; n < count; n++) {
      sum0 = f64x2.add(sum0, f64x2.promote_low_f32x4(v128.load64_zero(from)));
      sum1 = f64x2.add(sum1, f64x2.promote_low_f32x4(v128.load64_zero(from, 8)));
      sum2 = f64x2.add(sum2, f64x2.promote_low_f32x4(v128.load64_zero(from, 16)));
      sum3 = f64x2.add(sum3, f64x2.promote_low_f32x4(v128.load64_zero(from, 24)));
      from += step;
    }
    const to = sums + ((<usize>first) << 3);
    v128.store(to, sum0);
    v128.store(to, sum1, 16);
    v128.store(to, sum2, 32);
    v128.store(to, sum3, 48);
  }
  for (; first < width; first++) {
    let sum: f64 = 0;
    for (let n: i32 = 0; n < count; n++) sum += <f64>f32.load(x + <usize>n * step + ((<usize>first) << 2));
    f64.store(sums + ((<usize>first) << 3), sum);
  }
}

/** Rows of a formula (`kernels/elementwise-kernel.ts`), by the number of its function. */
export function mapRows(
  map: i32,
  count: i32,
  width: i32,
  output: usize,
  first: u32,
  epoch: u32,
  seed: u32,
  stream: u32,
  room: usize,
  operands: usize,
): void {
  call_indirect<void>(map, count, width, output, first, epoch, seed, stream, room, operands);
}
