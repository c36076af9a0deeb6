/** Changes of weights, row by row: exact ones, and whole pulses. */
import { addScaled } from './conversion';
import { firstLanes, put, take } from './lanes';
import { product } from './products';
import { fillWords } from './random';

/** Two sums of four lanes each, in float64, as whole pulses; at most 2²⁴. */
function pulsesOf(ups: v128, downs: v128, perPulse: v128): v128 {
  const up = f64x2.add(f64x2.promote_low_f32x4(ups), f64x2.promote_low_f32x4(i64x2.shuffle(ups, ups, 1, 1)));
  const down = f64x2.add(f64x2.promote_low_f32x4(downs), f64x2.promote_low_f32x4(i64x2.shuffle(downs, downs, 1, 1)));
  const sums = f64x2.add(i64x2.shuffle(up, down, 0, 2), i64x2.shuffle(up, down, 1, 3));
  return f64x2.pmin(f64x2.splat(16777216), f64x2.nearest(f64x2.mul(sums, perPulse)));
}

/**
 * Turns gradients into changes: each times `rate`, none where a weight is pruned; counts what raises and lowers weights in
 * 1/1024 of a pulse, in groups of four outputs.
 *
 * @param change [rows][columns]
 * @param marks of pruned weights, [rows][columns]; 0 where there are none
 * @param counts adds (up, down), two float64
 */
export function scaleChange(
  change: usize,
  rows: i32,
  columns: i32,
  rate: f32,
  marks: usize,
  perPulse: f64,
  counts: usize,
): void {
  const zero = f32x4.splat(0);
  const factor = f32x4.splat(rate);
  const each = f64x2.splat(perPulse);
  let pulses = v128.load(counts);
  for (let row: i32 = 0; row < rows; row++) {
    for (let column: i32 = 0; column < columns; column += 4) {
      const rest = columns - column;
      let c = f32x4.mul(take(change, rest), factor);
      if (marks !== 0) {
        const kept = f32x4.eq(take(marks, rest), zero);
        c = v128.and(c, kept);
        marks += (<usize>min(rest, 4)) << 2;
      }
      if (rest < 4) c = v128.and(c, firstLanes(rest));
      put(change, c, rest);
      change += (<usize>min(rest, 4)) << 2;
      pulses = f64x2.add(pulses, pulsesOf(f32x4.pmax(f32x4.neg(c), zero), f32x4.pmax(c, zero), each));
    }
  }
  v128.store(counts, pulses);
}

/**
 * Exact changes of rows `first` … `end` − 1, some of them at a time: the batch's gradients (`product`), scaled and counted
 * (`scaleChange`), added to every plane.
 *
 * @param x [samples][inputs] @param errors packed, of `terms` samples, of which `samples` count
 * @param together rows at a time
 * @param planes where they start, in words; `factors`: what of a change is added to each, float32
 * @param room for so many rows, and for their product
 */
export function changeRows(
  x: usize,
  inputs: i32,
  samples: i32,
  errors: usize,
  terms: i32,
  outputs: i32,
  first: i32,
  end: i32,
  together: i32,
  rate: f32,
  marks: usize,
  perPulse: f64,
  planes: usize,
  factors: usize,
  planeCount: i32,
  room: usize,
  counts: usize,
): void {
  const rowBytes = (<usize>outputs) << 2;
  const own = room + <usize>together * rowBytes;
  for (let row = first; row < end; row += together) {
    const rows = min(together, end - row);
    const at = <usize>row * rowBytes;
    const from = x + ((<usize>row) << 2);
    product(from, 4, (<usize>inputs) << 2, rows, 0, samples, errors, terms, outputs, room, rowBytes, false, 0, -1, own);
    scaleChange(room, rows, outputs, rate, marks === 0 ? 0 : marks + at, perPulse, counts);
    for (let plane: i32 = 0; plane < planeCount; plane++) {
      const place = (<usize>plane) << 2;
      addScaled(load<usize>(planes + place) + at, room, 4, rows * outputs, f32.load(factors + place));
    }
  }
}

/** Turns a row of changes into whole pulses towards zero, in place; what is left over of them joins the next ones. */
export function carryOver(change: usize, carried: usize, columns: i32, perPulse: f32, most: f32): void {
  const limit = f32x4.splat(most);
  for (let column: i32 = 0; column < columns; column += 4) {
    const rest = columns - column;
    const total = f32x4.add(take(carried, rest), f32x4.mul(take(change, rest), f32x4.splat(perPulse)));
    const whole = f32x4.pmin(f32x4.pmax(f32x4.trunc(total), f32x4.neg(limit)), limit);
    put(carried, f32x4.sub(total, whole), rest);
    put(change, whole, rest);
    carried += 16;
    change += 16;
  }
}

/**
 * Turns a row of changes into whole pulses, in place: to the nearest, or up and down so that their mean is the change.
 *
 * @param room for `columns` words in whole sixteens, where rounding is stochastic
 */
export function wholePulses(
  change: usize,
  columns: i32,
  perPulse: f32,
  stochastic: bool,
  seed: u32,
  stream: u32,
  key: u32,
  position: u32,
  epoch: u32,
  room: usize,
): void {
  if (stochastic) fillWords(room, columns, seed, stream, 0, key, position, epoch);
  const perWord = f32x4.splat(5.9604644775390625e-8);
  for (let column: i32 = 0; column < columns; column += 4) {
    const rest = columns - column;
    const pulses = f32x4.mul(take(change, rest), f32x4.splat(perPulse));
    let whole = f32x4.nearest(pulses);
    if (stochastic) {
      whole = f32x4.floor(pulses);
      const drawn = f32x4.mul(f32x4.convert_i32x4_u(i32x4.shr_u(v128.load(room), 8)), perWord);
      whole = f32x4.add(whole, f32x4.floor(f32x4.add(f32x4.sub(pulses, whole), drawn)));
      room += 16;
    }
    put(change, whole, rest);
    change += 16;
  }
}
