/**
 * Coincidences of pulse trains, and the pulses that they are: four columns meet a row at a time, by the population count of their
 * common slots. Trains of one slot need no look: all that fire meet.
 *
 * Weights are listed by the number and sign of their pulses, and a list is handed to the law's kernel, which fetches four crosspoints
 * from wherever they lie.
 */
import { countBits, gather, packLanes } from './lanes';
import { drawPairs } from './random';
import { sideOf, trainsOf } from './trains';

const inAnySlot: i32 = 0x7fffffff;
/** Of a train. */
export const mostSlots: i32 = 31;

/** What a list of `capacity` weights takes, in bytes: its length, the weights, and three more that a store may reach beyond them. */
export function listOf(capacity: i32): usize {
  return (<usize>(capacity + 4)) << 2;
}

/** Appends the lanes of a mask to a list. */
export function append(list: usize, cells: v128, mask: i32): void {
  const length = load<i32>(list);
  v128.store(list + ((<usize>(length + 1)) << 2), packLanes(cells, mask));
  store<i32>(list, length + popcnt(mask));
}

/** Mask of the lanes whose weights are pruned. */
export function prunedAmong(marks: usize, cells: v128): i32 {
  const found = gather(marks, i32x4.shl(cells, 2));
  return i32x4.bitmask(f32x4.ne(found, f32x4.splat(0)));
}

/**
 * Finds the coincidences of a sample's firing rows, from number `from` to `end` − 1, with all firing columns, until there might be
 * more weights than a list takes. W falls where the signs agree. Most meet in one slot: these are listed without a branch, the others
 * one by one.
 *
 * @param sample its trains (`trainsOf`)
 * @param marks of pruned weights, which are left out, also looked up some behind the last; 0 where there are none
 * @param lists of weights that are pulsed up once, twice … 31 times, then down
 * @param counts adds pulses (up, down), two float64; room for four words behind them
 * @returns the number of the first row that is left
 */
function findCoincidences(
  sample: usize,
  inputs: i32,
  outputs: i32,
  from: i32,
  end: i32,
  marks: usize,
  lists: usize,
  capacity: i32,
  counts: usize,
): i32 {
  const rowWords = sample + 16;
  const rowLines = rowWords + sideOf(inputs);
  const columnWords = rowLines + sideOf(inputs);
  const columnLines = columnWords + sideOf(outputs);
  const columns = load<i32>(sample, 4);
  const endColumn = columns + gapOf(sample);
  const zero = i32x4.splat(0);
  const listStep = listOf(capacity);
  const downLists = lists + <usize>mostSlots * listStep;
  let found: i32 = 0;
  let ups: i32 = 0;
  let downs: i32 = 0;
  let row = from;
  for (; row < end && found + columns <= capacity; row++) {
    const own = i32x4.splat(load<i32>(rowWords + ((<usize>row) << 2)));
    const slots = v128.and(own, i32x4.splat(inAnySlot));
    const first = i32x4.splat(load<i32>(rowLines + ((<usize>row) << 2)) * outputs);
    for (let column: i32 = 0; column < endColumn; column += 4) {
      const others = v128.load(columnWords + ((<usize>column) << 2));
      const common = v128.and(slots, others);
      let met = i32x4.bitmask(i32x4.ne(common, zero));
      if (met === 0) continue;
      const cells = i32x4.add(first, v128.load(columnLines + ((<usize>column) << 2)));
      if (marks !== 0) met &= ~prunedAmong(marks, cells);
      const raises = i32x4.bitmask(v128.xor(own, others));
      const several = i32x4.bitmask(i32x4.ne(v128.and(common, i32x4.sub(common, i32x4.splat(1))), zero));
      const once = met & ~several;
      found += popcnt(met);
      append(lists, cells, once & raises);
      append(downLists, cells, once & ~raises);
      ups += popcnt(once & raises);
      downs += popcnt(once & ~raises);
      met &= several;
      if (met === 0) continue;
      v128.store(counts + 16, countBits(common));
      while (met !== 0) {
        const lane = ctz(met);
        met &= met - 1;
        const count = load<i32>(counts + 16 + ((<usize>lane) << 2));
        const raised = (raises >> lane) & 1;
        const list = (raised ? lists : downLists) + <usize>(count - 1) * listStep;
        append(list, cells, 1 << lane);
        ups += raised * count;
        downs += count - raised * count;
      }
    }
  }
  f64.store(counts, f64.load(counts) + <f64>ups);
  f64.store(counts, f64.load(counts, 8) + <f64>downs, 8);
  return row;
}

/** Lines without a slot between those of either sign, which are parted where trains have one slot (`partBySign`). */
function gapOf(sample: usize): i32 {
  return load<i32>(sample, 12) === 1 ? -load<i32>(sample, 8) & 3 : 0;
}

/** Lists the weights of one row and `columns` columns. @returns the list's new end */
function listRow(first: i32, lines: usize, columns: i32, to: usize): usize {
  const row = i32x4.splat(first);
  for (let column: i32 = 0; column < columns; column += 4) {
    const at = (<usize>column) << 2;
    v128.store(to + at, i32x4.add(row, v128.load(lines + at)));
  }
  return to + ((<usize>columns) << 2);
}

/** As `findCoincidences`, of trains of one slot, where no weight is pruned; lists are empty before. */
function listCoincidences(
  sample: usize,
  inputs: i32,
  outputs: i32,
  from: i32,
  end: i32,
  lists: usize,
  capacity: i32,
  counts: usize,
): i32 {
  const words = sample + 16;
  const lines = words + sideOf(inputs);
  const positiveLines = lines + sideOf(inputs) + sideOf(outputs);
  const columns = load<i32>(sample, 4);
  const positive = load<i32>(sample, 8);
  const negative = columns - positive;
  const negativeLines = positiveLines + ((<usize>(positive + gapOf(sample))) << 2);
  const downLists = lists + <usize>mostSlots * listOf(capacity);
  const stop = min(end, from + capacity / columns);
  let up = lists + 4;
  let down = downLists + 4;
  for (let row = from; row < stop; row++) {
    const first = load<i32>(lines + ((<usize>row) << 2)) * outputs;
    const falls = load<i32>(words + ((<usize>row) << 2)) < 0;
    up = falls ? listRow(first, positiveLines, positive, up) : listRow(first, negativeLines, negative, up);
    down = falls ? listRow(first, negativeLines, negative, down) : listRow(first, positiveLines, positive, down);
  }
  const ups = <i32>((up - lists - 4) >> 2);
  const downs = <i32>((down - downLists - 4) >> 2);
  store<i32>(lists, ups);
  store<i32>(downLists, downs);
  f64.store(counts, f64.load(counts) + <f64>ups);
  f64.store(counts, f64.load(counts, 8) + <f64>downs, 8);
  return stop;
}

/**
 * One plane of crosspoints, as words: states, fields, name of the first; of the pulse that raises, then of the one that lowers: number
 * of its function, 0 where there is none, and deviates that it takes; deviates of what a read sees afterwards.
 */
const planeWords: i32 = 8;

/**
 * Pulses the weights of rows `firstRow` … `endRow` − 1 where their trains meet: some rows at a time, these sample after sample, so that
 * their crosspoints stay in a near cache over the batch.
 *
 * @param together rows at a time, at least one
 * @param planes as words (`planeWords`)
 * @param key of the noise of crosspoints in this epoch
 * @param deviates room for as many pairs as `room`, of which there are whole eights
 * @param counts adds pulses (up, down), two float64; room for four words behind them
 */
export function pulseRows(
  trains: usize,
  samples: i32,
  inputs: i32,
  outputs: i32,
  firstRow: i32,
  endRow: i32,
  together: i32,
  marks: usize,
  lists: usize,
  capacity: i32,
  planes: usize,
  planeCount: i32,
  key: u32,
  first: u32,
  deviates: usize,
  room: i32,
  counts: usize,
): void {
  const step = trainsOf(inputs, outputs);
  for (let top = firstRow; top < endRow; top += together) {
    const below = min(top + together, endRow);
    for (let n: i32 = 0; n < samples; n++) {
      const own = trains + <usize>n * step;
      if (load<i32>(own, 4) === 0) continue;
      const slots = load<i32>(own, 12);
      const lines = own + 16 + sideOf(inputs);
      const rows = firstFrom(lines, load<i32>(own), below);
      for (let row = firstFrom(lines, load<i32>(own), top); row < rows; ) {
        row =
          slots === 1 && marks === 0
            ? listCoincidences(own, inputs, outputs, row, rows, lists, capacity, counts)
            : findCoincidences(own, inputs, outputs, row, rows, marks, lists, capacity, counts);
        handOver(lists, capacity, slots, planes, planeCount, key, first + n, deviates, room);
      }
    }
  }
}

/** Number of the first of `count` ascending lines that is not below `line`. */
function firstFrom(lines: usize, count: i32, line: i32): i32 {
  let from: i32 = 0;
  while (from < count) {
    const middle = (from + count) >> 1;
    if (load<i32>(lines + ((<usize>middle) << 2)) < line) from = middle + 1;
    else count = middle;
  }
  return from;
}

/** Pulses all that is listed, at most `most` times, and empties the lists. */
export function handOver(
  lists: usize,
  capacity: i32,
  most: i32,
  planes: usize,
  planeCount: i32,
  key: u32,
  position: u32,
  deviates: usize,
  room: i32,
): void {
  const listStep = listOf(capacity);
  for (let count: i32 = 1; count <= most; count++) {
    for (let falls: i32 = 0; falls < 2; falls++) {
      const list = lists + <usize>(count - 1 + falls * mostSlots) * listStep;
      const length = load<i32>(list);
      if (length === 0) continue;
      store<i32>(list, 0);
      const raises = falls === 0;
      pulseWeights(list + 4, length, count, raises, planes, planeCount, key, position, deviates, room);
    }
  }
}

/** `count` pulses that raise, or that lower, each of `length` weights, plane by plane. */
export function pulseWeights(
  cells: usize,
  length: i32,
  count: i32,
  raises: bool,
  planes: usize,
  planeCount: i32,
  key: u32,
  position: u32,
  deviates: usize,
  room: i32,
): void {
  for (let plane: i32 = 0; plane < planeCount; plane++) {
    const at = planes + ((<usize>(plane * planeWords)) << 2);
    const pulse = at + (raises ? 12 : 20);
    if (load<i32>(pulse) === 0) continue;
    pulseListed(
      cells,
      length,
      count,
      load<i32>(pulse),
      load<i32>(pulse, 4),
      load<i32>(at, 28),
      load<usize>(at),
      load<usize>(at, 4),
      load<u32>(at, 8),
      key,
      position,
      deviates,
      room,
    );
  }
}

/**
 * `count` pulses on each of `length` crosspoints, as many crosspoints and pulses at a time as there is room for the deviates of. What a
 * read sees is drawn after each burst, and the last one's stands.
 *
 * @param pulse number of the function; `perPulse`: deviates that a pulse takes, `perRead`: that what a read sees takes
 * @param deviates as `pulseRows`
 */
function pulseListed(
  cells: usize,
  length: i32,
  count: i32,
  pulse: i32,
  perPulse: i32,
  perRead: i32,
  states: usize,
  fields: usize,
  name: u32,
  key: u32,
  position: u32,
  deviates: usize,
  room: i32,
): void {
  // An even number of pulses leaves no half of a pair.
  const longest = perPulse > 0 ? (((room >> 2) - perRead) / perPulse) & ~1 : count;
  for (let left = count; left > 0; left -= longest) {
    const burst = min(left, longest);
    const drawn = burst * perPulse + perRead;
    const pairs = (drawn + 1) >> 1;
    const atOnce = pairs > 0 ? (room / pairs) & ~7 : length;
    const step = (<usize>pairs) << 5;
    for (let from: i32 = 0; from < length; from += atOnce) {
      const own = cells + ((<usize>from) << 2);
      const some = min(atOnce, length - from);
      for (let pair: i32 = 0; pair < pairs; pair++) {
        const both = 2 * pair + 1 < drawn;
        drawPairs(deviates + ((<usize>pair) << 5), step, own, some, name, key + pair, position, both);
      }
      call_indirect<void>(pulse, own, some, burst, states, fields, deviates, step);
    }
    key += (burst * perPulse) >> 1;
  }
}
