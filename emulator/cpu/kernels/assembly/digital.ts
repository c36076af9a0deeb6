/** The digital ends of a batch: bytes of images become inputs, sums of columns become outputs. */
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
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(low)), four));
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(low)), four), 16);
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(high)), four), 32);
    v128.store(to, f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(high)), four), 48);
    from += 16;
    to += 64;
  }
}
