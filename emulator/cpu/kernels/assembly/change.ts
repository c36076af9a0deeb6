/** Exact changes of weights, row by row. */
import { firstLanes, putFew, takeFew } from './lanes';

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
      let c = f32x4.mul(rest >= 4 ? v128.load(change) : takeFew(change, rest), factor);
      if (marks !== 0) {
        const kept = f32x4.eq(rest >= 4 ? v128.load(marks) : takeFew(marks, rest), zero);
        c = v128.and(c, kept);
        marks += (<usize>min(rest, 4)) << 2;
      }
      if (rest >= 4) v128.store(change, c);
      else {
        c = v128.and(c, firstLanes(rest));
        putFew(change, c, rest);
      }
      change += (<usize>min(rest, 4)) << 2;
      up += pulsesOf(f32x4.max(f32x4.neg(c), zero), perPulse);
      down += pulsesOf(f32x4.max(c, zero), perPulse);
    }
  }
  f64.store(counts, f64.load(counts) + up);
  f64.store(counts, f64.load(counts, 8) + down, 8);
}
