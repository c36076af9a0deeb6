/**
 * Pulse trains and their coincidences (`cpu/pulse-trains.ts` says what they are): four lines fire at a time, and four columns
 * meet a row at a time, by the population count of their common slots.
 */
import { boxMuller, philoxLanes } from './random';

const inAnySlot: i32 = 0x7fffffff;
/** Of a train. */
const mostSlots: i32 = 31;

/**
 * Draws the trains of one side of a sample.
 *
 * @param words of the lines that fire, sign in bit 31; `lines`: their numbers; both with room for three more, which get no slot
 * @param room for 3 · (width + 4) words, and 64 bytes
 * @param counts adds the slots fired, a float64
 * @returns how many lines fire
 */
export function fireTrains(
  values: usize,
  width: i32,
  perUnit: f32,
  length: i32,
  seed: u32,
  stream: u32,
  position: u32,
  epoch: u32,
  words: usize,
  lines: usize,
  room: usize,
  counts: usize,
): i32 {
  const step = (<usize>(width + 4)) << 2;
  const thresholds = room + 64;
  const signs = thresholds + step;
  const listed = signs + step;
  let asked: usize = 0;
  for (let line: i32 = 0; line < width; line++) {
    const value = f32.load(values + ((<usize>line) << 2));
    if (value === 0) continue;
    const probability = min<f32>(abs(value) * perUnit, 1);
    // What is certain is told by a threshold that no other probability has.
    store<u32>(thresholds + asked, probability === 1 ? u32.MAX_VALUE : <u32>(probability * 4294967040));
    store<i32>(signs + asked, value < 0 ? 1 << 31 : 0);
    store<i32>(listed + asked, line);
    asked += 4;
  }
  let fired: i32 = 0;
  let active: usize = 0;
  for (let at: usize = 0; at < asked; at += 16) {
    const threshold = v128.load(thresholds + at);
    const certain = i32x4.eq(threshold, i32x4.splat(-1));
    const names = v128.load(listed + at);
    let word = i32x4.splat(0);
    for (let slot: i32 = 0; slot < length; slot += 4) {
      philoxLanes(room, seed, stream, names, i32x4.splat(slot >> 2), i32x4.splat(position), i32x4.splat(epoch));
      const last = min(length - slot, 4);
      for (let next: i32 = 0; next < last; next++) {
        const drawn = v128.load(room + ((<usize>next) << 4));
        const fires = v128.or(i32x4.lt_u(drawn, threshold), certain);
        word = v128.or(word, v128.and(fires, i32x4.splat(1 << (slot + next))));
      }
    }
    v128.store(room, word);
    const end = min<usize>(asked - at, 16);
    for (let lane: usize = 0; lane < end; lane += 4) {
      const own = load<i32>(room + lane);
      if (own === 0) continue;
      fired += popcnt(own);
      store<i32>(words + active, own | load<i32>(signs + at + lane));
      store<i32>(lines + active, load<i32>(listed + at + lane));
      active += 4;
    }
  }
  v128.store(words + active, i32x4.splat(0));
  f64.store(counts, f64.load(counts) + <f64>fired);
  return <i32>(active >> 2);
}

/** Set bits of each lane. */
function countBits(words: v128): v128 {
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(words)));
}

/**
 * Finds the coincidences of firing rows, from number `from` on, with all firing columns, until there might be more weights than
 * a list takes. W falls where the signs agree.
 *
 * @param marks of pruned weights, which are left out; 0 where there are none
 * @param lists of weights that are pulsed up once, twice … 31 times, then down: each its length, and `capacity` weights
 * @param counts adds pulses (up, down), two float64; room for four words behind them
 * @returns the number of the first row that is left
 */
export function findCoincidences(
  rowWords: usize,
  rowLines: usize,
  rows: i32,
  from: i32,
  columnWords: usize,
  columnLines: usize,
  columns: i32,
  outputs: i32,
  marks: usize,
  lists: usize,
  capacity: i32,
  counts: usize,
): i32 {
  const anySlot = i32x4.splat(inAnySlot);
  const zero = i32x4.splat(0);
  const listStep = (<usize>(capacity + 1)) << 2;
  let found: i32 = 0;
  let ups: i32 = 0;
  let downs: i32 = 0;
  let row = from;
  for (; row < rows && found + columns <= capacity; row++) {
    const word = load<i32>(rowWords + ((<usize>row) << 2));
    const own = i32x4.splat(word);
    const first = load<i32>(rowLines + ((<usize>row) << 2)) * outputs;
    for (let column: i32 = 0; column < columns; column += 4) {
      const others = v128.load(columnWords + ((<usize>column) << 2));
      const common = v128.and(v128.and(own, others), anySlot);
      let met = i32x4.bitmask(i32x4.ne(common, zero));
      if (met === 0) continue;
      v128.store(counts + 16, countBits(common));
      const raises = i32x4.bitmask(v128.xor(own, others));
      while (met !== 0) {
        const lane = ctz(met);
        met &= met - 1;
        const cell = first + load<i32>(columnLines + ((<usize>(column + lane)) << 2));
        if (marks !== 0 && f32.load(marks + ((<usize>cell) << 2)) !== 0) continue;
        const count = load<i32>(counts + 16 + ((<usize>lane) << 2));
        const raised = (raises >> lane) & 1;
        const list = lists + <usize>(count - 1 + (1 - raised) * mostSlots) * listStep;
        const length = load<i32>(list);
        store<i32>(list + ((<usize>(length + 1)) << 2), cell);
        store<i32>(list, length + 1);
        found += 1;
        ups += raised * count;
        downs += count - raised * count;
      }
    }
  }
  f64.store(counts, f64.load(counts) + <f64>ups);
  f64.store(counts, f64.load(counts, 8) + <f64>downs, 8);
  return row;
}

/** Words of a block for each of four crosspoints, [4 words][4 crosspoints]; `boxMuller` makes deviates of two and two. */
export function drawBlocks(
  to: usize,
  seed: u32,
  stream: u32,
  names: v128,
  block: i32,
  position: u32,
  epoch: u32,
): void {
  philoxLanes(to, seed, stream, names, i32x4.splat(block), i32x4.splat(position), i32x4.splat(epoch));
}

export { boxMuller };
