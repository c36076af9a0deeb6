/** Changes that are written as whole pulses, row by row (`cpu/change.ts`). */
import { carryOver, wholePulses } from './change';
import { largestLane, take } from './lanes';
import { append, handOver, listOf, mostSlots, prunedAmong, pulseWeights } from './pulses';

/** Lanes of a mask of bits. */
function lanesOf(mask: i32): v128 {
  return i32x4.ne(v128.and(i32x4.splat(mask), i32x4(1, 2, 4, 8)), i32x4.splat(0));
}

/** Adds to a float64. */
function add(at: usize, amount: f64): void {
  f64.store(at, f64.load(at) + amount);
}

/** Sums of two lanes each, in 64 bits. */
function widened(lanes: v128): v128 {
  return i64x2.add(i64x2.extend_low_i32x4_s(lanes), i64x2.extend_high_i32x4_s(lanes));
}

/**
 * Writes `rows` rows of changes, of which the first is the `first` of the tile. W falls where a change is positive.
 *
 * @param change [rows][outputs], left as whole pulses
 * @param most pulses of a weight
 * @param carried what is left over of changes, [inputs][outputs]; 0: changes are rounded
 * @param marks, lists, capacity, planes, deviates, pairs as `pulseRows` takes them; lists of `outputs` weights at least
 * @param room for `outputs` words in whole sixteens, and eight more
 * @param counts adds (most pulses up of a weight, row by row; the same down; pulses up; down; weights), five float64; room for four
 *   words behind them
 */
export function writeRows(
  change: usize,
  first: i32,
  rows: i32,
  outputs: i32,
  perUnit: f32,
  most: f32,
  stochastic: bool,
  carried: usize,
  seed: u32,
  roundStream: u32,
  marks: usize,
  lists: usize,
  capacity: i32,
  planes: usize,
  planeCount: i32,
  key: u32,
  position: u32,
  epoch: u32,
  deviates: usize,
  pairs: i32,
  room: usize,
  counts: usize,
): void {
  const listStep = listOf(capacity);
  const downLists = lists + <usize>mostSlots * listStep;
  const words = room + 32;
  const rowStep = (<usize>outputs) << 2;
  let listed: i32 = 0;
  for (let row = first; row < first + rows; row++, change += rowStep) {
    if (carried !== 0) carryOver(change, carried + <usize>row * rowStep, outputs, perUnit, most);
    else wholePulses(change, outputs, perUnit, stochastic, seed, roundStream, row, position, epoch, words);
    let busiestUp = i32x4.splat(0);
    let busiestDown = i32x4.splat(0);
    let ups = i64x2.splat(0);
    let downs = i64x2.splat(0);
    let weights: i32 = 0;
    for (let column: i32 = 0; column < outputs; column += 4) {
      const x = take(change + ((<usize>column) << 2), outputs - column);
      const size = f32x4.pmin(f32x4.abs(x), f32x4.splat(most));
      let met = i32x4.bitmask(f32x4.gt(size, f32x4.splat(0)));
      if (met === 0) continue;
      const cells = i32x4.add(i32x4.splat(row * outputs + column), i32x4(0, 1, 2, 3));
      if (marks !== 0) met &= ~prunedAmong(marks, cells);
      const raising = f32x4.lt(x, f32x4.splat(0));
      const raises = i32x4.bitmask(raising);
      const pulses = v128.and(i32x4.trunc_sat_f32x4_s(size), lanesOf(met));
      const up = v128.and(pulses, raising);
      const down = v128.andnot(pulses, raising);
      busiestUp = i32x4.max_s(busiestUp, up);
      busiestDown = i32x4.max_s(busiestDown, down);
      ups = i64x2.add(ups, widened(up));
      downs = i64x2.add(downs, widened(down));
      weights += popcnt(met);
      const once = i32x4.bitmask(i32x4.eq(pulses, i32x4.splat(1)));
      append(lists, cells, once & raises);
      append(downLists, cells, once & ~raises);
      let several = met & ~once;
      if (several === 0) continue;
      v128.store(counts + 40, pulses);
      while (several !== 0) {
        const lane = ctz(several);
        several &= several - 1;
        const count = load<i32>(counts + 40 + ((<usize>lane) << 2));
        const raised = ((raises >> lane) & 1) !== 0;
        if (count <= mostSlots) {
          append((raised ? lists : downLists) + <usize>(count - 1) * listStep, cells, 1 << lane);
          continue;
        }
        // A law takes four at a time, of which one counts.
        v128.store(room, i32x4.splat(row * outputs + column + lane));
        pulseWeights(room, 1, count, raised, planes, planeCount, key, position, deviates, pairs);
      }
    }
    add(counts, <f64>largestLane(busiestUp));
    add(counts + 8, <f64>largestLane(busiestDown));
    add(counts + 16, <f64>(i64x2.extract_lane(ups, 0) + i64x2.extract_lane(ups, 1)));
    add(counts + 24, <f64>(i64x2.extract_lane(downs, 0) + i64x2.extract_lane(downs, 1)));
    add(counts + 32, <f64>weights);
    listed += weights;
    if (listed + outputs > capacity || row === first + rows - 1) {
      handOver(lists, capacity, mostSlots, planes, planeCount, key, position, deviates, pairs);
      listed = 0;
    }
  }
}
