/** Pulse trains (`cpu/pulse-trains.ts` says what they are): 32 lines fire at a time. */
import { largestMagnitude } from './conversion';
import { packLanes, take, total, transpose } from './lanes';
import { philoxLanes } from './random';

/** Number of the block that decides for slot 0 by the second half. */
const secondBlocks: i32 = 32;
/** Lines that share a block in each slot, and what is kept of them: number, and what they fire below, in halves. */
const linesOfGroup: i32 = 8;
const groupBytes: usize = 64;

/**
 * What the lines of each eight fire below, for the eights that may fire at all: the number of the eight, the upper halves of
 * the thresholds, the lower ones, and which of them are certain.
 *
 * @returns how many there are
 */
function listThresholds(values: usize, width: i32, perUnit: f32, groups: usize): i32 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const scale = f32x4.splat(perUnit);
  const half = f32x4.splat(65536);
  const perHalf = f32x4.splat(1 / 65536);
  let listed: i32 = 0;
  for (let line: i32 = 0; line < width; line += linesOfGroup) {
    const from = values + ((<usize>line) << 2);
    const left = f32x4.abs(take(from, width - line));
    const right = f32x4.abs(take(from + 16, width - line - 4));
    if (!v128.any_true(v128.or(f32x4.ne(left, zero), f32x4.ne(right, zero)))) continue;
    const p = f32x4.pmin(f32x4.mul(left, scale), one);
    const q = f32x4.pmin(f32x4.mul(right, scale), one);
    const low = f32x4.mul(p, f32x4.splat(4294967040));
    const high = f32x4.mul(q, f32x4.splat(4294967040));
    const lowUpper = f32x4.floor(f32x4.mul(low, perHalf));
    const highUpper = f32x4.floor(f32x4.mul(high, perHalf));
    const lowRest = f32x4.floor(f32x4.sub(low, f32x4.mul(lowUpper, half)));
    const highRest = f32x4.floor(f32x4.sub(high, f32x4.mul(highUpper, half)));
    const group = groups + <usize>listed * groupBytes;
    store<i32>(group, line >> 3);
    v128.store(group, halves(lowUpper, highUpper), 16);
    v128.store(group, halves(lowRest, highRest), 32);
    v128.store(group, i16x8.narrow_i32x4_s(f32x4.eq(p, one), f32x4.eq(q, one)), 48);
    listed += 1;
  }
  return listed;
}

/** Whole numbers below 2¹⁶ as halves of words: added to 2²³, they are the last bits of the sum. */
function halves(low: v128, high: v128): v128 {
  const large = f32x4.splat(8388608);
  return i16x8.shuffle(f32x4.add(low, large), f32x4.add(high, large), 0, 2, 4, 6, 8, 10, 12, 14);
}

/**
 * The slots in which four eights fire, [4 eights][slots 0 to 15, slots 16 to 30][8 lines], in halves.
 *
 * @param groups as `listThresholds` leaves them; the last four may be fewer
 * @param room for two blocks of each
 * @returns how many slots that is, in four parts
 */
function fireFour(
  fires: usize,
  groups: usize,
  count: i32,
  length: i32,
  seed: u32,
  stream: u32,
  position: u32,
  epoch: u32,
  room: usize,
): v128 {
  const names = i32x4(
    load<i32>(groups),
    load<i32>(groups + groupBytes),
    load<i32>(groups + 2 * groupBytes),
    load<i32>(groups + 3 * groupBytes),
  );
  const p = i32x4.splat(position);
  const e = i32x4.splat(epoch);
  let negated = i16x8.splat(0);
  for (let at = fires; at < fires + 128; at += 16) v128.store(at, i32x4.splat(0));
  for (let slot: i32 = 0; slot < length; slot++) {
    philoxLanes(room, seed, stream, names, i32x4.splat(slot), p, e);
    transpose(room);
    const bit = i16x8.shl(i16x8.splat(1), slot & 15);
    let hasSecond = false;
    for (let index: i32 = 0; index < count; index++) {
      const group = groups + <usize>index * groupBytes;
      const drawn = v128.load(room + ((<usize>index) << 4));
      const upper = v128.load(group, 16);
      const certain = v128.load(group, 48);
      let fired = v128.or(i16x8.lt_u(drawn, upper), certain);
      const same = v128.andnot(i16x8.eq(drawn, upper), certain);
      if (v128.any_true(same)) {
        if (!hasSecond) {
          philoxLanes(room + 64, seed, stream, names, i32x4.splat(slot + secondBlocks), p, e);
          transpose(room + 64);
          hasSecond = true;
        }
        const second = v128.load(room + 64 + ((<usize>index) << 4));
        fired = v128.or(fired, v128.and(same, i16x8.lt_u(second, v128.load(group, 32))));
      }
      const at = fires + ((<usize>index) << 5) + ((<usize>(slot >> 4)) << 4);
      v128.store(at, v128.or(v128.load(at), v128.and(fired, bit)));
      // A mask is −1 in each lane that it takes.
      negated = i16x8.add(negated, fired);
    }
  }
  return i32x4.neg(i32x4.extadd_pairwise_i16x8_s(negated));
}

/**
 * Appends those of four lines that fire, without a branch for each, which could not be foretold.
 *
 * @param slots in which they fire @param values whose signs they take @param first number of the first
 * @returns the end of the lists, in bytes
 */
function appendFiring(words: usize, lines: usize, end: usize, slots: v128, values: v128, first: i32): usize {
  const mask = i32x4.bitmask(i32x4.ne(slots, i32x4.splat(0)));
  const signed = v128.or(slots, v128.and(values, i32x4.splat(0x80000000)));
  v128.store(words + end, packLanes(signed, mask));
  v128.store(lines + end, packLanes(i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3)), mask));
  return end + ((<usize>popcnt(mask)) << 2);
}

/**
 * Draws the trains of one side of a sample.
 *
 * @param values also read up to seven behind the last
 * @param words of the lines that fire, sign in bit 31; `lines`: their numbers; both with room for four more, of which three get no slot
 * @param room `firingRoom` bytes
 * @param fired adds slots, a float64
 * @returns how many lines fire
 */
function fireTrains(
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
  fired: usize,
): i32 {
  const fires = room + 128;
  const groups = fires + 128;
  const listed = listThresholds(values, width, perUnit, groups);
  let slots = i32x4.splat(0);
  let active: usize = 0;
  for (let from: i32 = 0; from < listed; from += 4) {
    const four = groups + <usize>from * groupBytes;
    const count = min(listed - from, 4);
    slots = i32x4.add(slots, fireFour(fires, four, count, length, seed, stream, position, epoch, room));
    for (let index: i32 = 0; index < count; index++) {
      const first = load<i32>(four + <usize>index * groupBytes) << 3;
      const own = values + ((<usize>first) << 2);
      const at = fires + ((<usize>index) << 5);
      const early = v128.load(at);
      const late = v128.load(at, 16);
      if (!v128.any_true(v128.or(early, late))) continue;
      const left = v128.or(i32x4.extend_low_i16x8_u(early), i32x4.shl(i32x4.extend_low_i16x8_u(late), 16));
      const right = v128.or(i32x4.extend_high_i16x8_u(early), i32x4.shl(i32x4.extend_high_i16x8_u(late), 16));
      active = appendFiring(words, lines, active, left, v128.load(own), first);
      active = appendFiring(words, lines, active, right, v128.load(own, 16), first + 4);
    }
  }
  v128.store(words + active, i32x4.splat(0));
  f64.store(fired, f64.load(fired) + <f64>total(slots));
  return <i32>(active >> 2);
}

/** Room to draw the trains of the wider side, in bytes: two blocks of each of four eights, their slots, and all eights. */
export function firingRoom(width: i32): usize {
  return 256 + <usize>((width + 7) / linesOfGroup + 3) * groupBytes;
}

/**
 * Parts the `count` lines that fire by their sign, in order: the positive ones first, the others from the next whole four on.
 *
 * @param room for words and lines
 * @returns how many are positive
 */
function partBySign(words: usize, lines: usize, count: i32, room: usize): i32 {
  let positive: usize = 0;
  let negative: usize = 0;
  for (let from: usize = 0; from < (<usize>count) << 2; from += 4) {
    const word = load<i32>(words + from);
    const line = load<i32>(lines + from);
    store<i32>(words + positive, word);
    store<i32>(lines + positive, line);
    store<i32>(room + (negative << 1), word);
    store<i32>(room + (negative << 1), line, 4);
    // Without a branch, which could not be foretold.
    const sign = <usize>(<u32>word >> 31);
    negative += sign << 2;
    positive += (1 - sign) << 2;
  }
  v128.store(words + positive, i32x4.splat(0));
  const next = (positive + 15) & ~15;
  for (let from: usize = 0; from < negative; from += 4) {
    store<i32>(words + next + from, load<i32>(room + (from << 1)));
    store<i32>(lines + next + from, load<i32>(room + (from << 1), 4));
  }
  v128.store(words + next + negative, i32x4.splat(0));
  return <i32>(positive >> 2);
}

/** Room for what fires on one side, in bytes: words or lines, three between the signs (`partBySign`), and four behind the last. */
export function sideOf(width: i32): usize {
  return (<usize>((width + 10) & ~3)) << 2;
}

/**
 * What is kept of a sample's trains, in bytes: how many inputs fire, and how many errors; of trains of one slot, how many errors are
 * positive, which come first (`partBySign`); how many slots trains have; then words and lines of inputs, and of errors.
 */
export function trainsOf(inputs: i32, outputs: i32): usize {
  return 16 + 2 * (sideOf(inputs) + sideOf(outputs));
}

/**
 * Draws the trains of samples `from` … `to` − 1, of a length and balance that the largest signals ask for
 * (`scaleTrains`).
 *
 * @param x [samples][inputs] @param d [samples][outputs]
 * @param trains `trainsOf` bytes each
 * @param counts adds (slots of trains, slots fired by inputs, by errors), three float64
 */
export function fireBatch(
  x: usize,
  inputs: i32,
  d: usize,
  outputs: i32,
  from: i32,
  to: i32,
  perGranularity: f32,
  longest: i32,
  seed: u32,
  inputStream: u32,
  errorStream: u32,
  first: u32,
  epoch: u32,
  trains: usize,
  room: usize,
  counts: usize,
): void {
  const step = trainsOf(inputs, outputs);
  for (let n = from; n < to; n++) {
    const own = trains + <usize>n * step;
    store<i32>(own, 0);
    store<i32>(own, 0, 4);
    const xs = x + ((<usize>n * <usize>inputs) << 2);
    const ds = d + ((<usize>n * <usize>outputs) << 2);
    const largestInput = largestMagnitude(xs, inputs);
    const largestError = largestMagnitude(ds, outputs);
    const wanted = perGranularity * largestInput * largestError;
    if (!(wanted > 0)) continue;
    const length = <i32>min<f32>(ceil(wanted), <f32>longest);
    const reach = wanted > <f32>longest ? largestError * (<f32>longest / wanted) : largestError;
    const base = sqrt(perGranularity / <f32>length);
    const balance = sqrt(reach / largestInput);
    const position = first + n;
    const words = own + 16;
    const lines = words + sideOf(inputs);
    const errorWords = lines + sideOf(inputs);
    const errorLines = errorWords + sideOf(outputs);
    const fired = counts + 8;
    store<i32>(
      own,
      fireTrains(xs, inputs, base * balance, length, seed, inputStream, position, epoch, words, lines, room, fired),
    );
    const perError = base * (1 / balance);
    const errors = fireTrains(
      ds,
      outputs,
      perError,
      length,
      seed,
      errorStream,
      position,
      epoch,
      errorWords,
      errorLines,
      room,
      fired + 8,
    );
    store<i32>(own, errors, 4);
    if (length === 1) store<i32>(own, partBySign(errorWords, errorLines, errors, room), 8);
    store<i32>(own, length, 12);
    f64.store(counts, f64.load(counts) + <f64>length);
  }
}
