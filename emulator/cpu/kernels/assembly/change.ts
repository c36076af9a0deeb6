/** Changes of weights, row by row: exact ones, and whole pulses. */
import { firstLanes, put, take } from './lanes';
import { fillWords } from './random';

/** Sum of four lanes in float64, as whole pulses; at most 2²⁴. */
function pulsesOf(amounts: v128, perPulse: f64): f64 {
  const pairs = f64x2.add(
    f64x2.promote_low_f32x4(amounts),
    f64x2.promote_low_f32x4(i64x2.shuffle(amounts, amounts, 1, 1)),
  );
  const sum = f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
  return min(nearest(sum * perPulse), 16777216);
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
  let up: f64 = 0;
  let down: f64 = 0;
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
      up += pulsesOf(f32x4.max(f32x4.neg(c), zero), perPulse);
      down += pulsesOf(f32x4.max(c, zero), perPulse);
    }
  }
  f64.store(counts, f64.load(counts) + up);
  f64.store(counts, f64.load(counts, 8) + down, 8);
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
