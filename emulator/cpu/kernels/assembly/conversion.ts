/**
 * Coding of inputs and conversion of column sums (`cpu/read/`): of one vector, then of some vectors of a batch. `members` lists
 * their places in the batch; the first of the batch stands at position `first`.
 */
import { firstLanes, largestLane, multiplyAdd, nearestWhole, put, take } from './lanes';
import { fillNormals, fillWords } from './random';

/** Sum of four lanes of counts. */
function total(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}

function add(counts: usize, active: i32, amplitude: i32): void {
  f64.store(counts, f64.load(counts) + <f64>active);
  f64.store(counts, f64.load(counts, 8) + <f64>amplitude, 8);
}

/** In 1/255, at most 255. */
function amplitudeOf(x: v128): v128 {
  return nearestWhole(f32x4.pmin(f32x4.splat(65025), f32x4.mul(f32x4.abs(x), f32x4.splat(255))));
}

/**
 * Largest magnitude of `width` numbers. Magnitudes are compared as integers, which are in the same order (and what is no number
 * comes last): the processor has one instruction for it.
 */
export function largestMagnitude(from: usize, width: i32): f32 {
  const magnitude = i32x4.splat(0x7fffffff);
  let even = i32x4.splat(0);
  let odd = even;
  let done: i32 = 0;
  for (; done + 8 <= width; done += 8) {
    even = i32x4.max_s(even, v128.and(v128.load(from), magnitude));
    odd = i32x4.max_s(odd, v128.and(v128.load(from, 16), magnitude));
    from += 32;
  }
  even = i32x4.max_s(even, v128.and(take(from, width - done), magnitude));
  odd = i32x4.max_s(odd, v128.and(take(from + 16, width - done - 4), magnitude));
  return reinterpret<f32>(largestLane(i32x4.max_s(even, odd)));
}

/** As `code`, where numbers are rounded to the nearest level and nothing else: all that most converters do. */
function roundToLevels(
  from: usize,
  to: usize,
  width: i32,
  perScale: f32,
  levels: f32,
  perLevel: f32,
  least: f32,
  counts: usize,
): void {
  const zero = f32x4.splat(0);
  let active = i32x4.splat(0);
  let amplitude = i32x4.splat(0);
  for (let done: i32 = 0; done < width; done += 4) {
    const whole = done + 4 <= width;
    let x = f32x4.mul(whole ? v128.load(from) : take(from, width - done), f32x4.splat(perScale));
    x = f32x4.pmin(f32x4.pmax(x, f32x4.splat(least)), f32x4.splat(1));
    x = f32x4.mul(f32x4.nearest(f32x4.mul(x, f32x4.splat(levels))), f32x4.splat(perLevel));
    if (whole) {
      v128.store(to, x);
    } else {
      x = v128.and(x, firstLanes(width - done));
      put(to, x, width - done);
    }
    active = i32x4.sub(active, f32x4.ne(x, zero));
    amplitude = i32x4.add(amplitude, amplitudeOf(x));
    from += 16;
    to += 16;
  }
  add(counts, total(active), total(amplitude));
}

/**
 * Codes a vector: x · perScale, clipped and rounded to levels, with noise, negative numbers stretched by `negative`.
 *
 * @param levels 0: not rounded
 * @param room for the vector in whole sixteens
 * @param counts adds (active inputs, amplitude in 1/255), two float64
 */
function code(
  from: usize,
  to: usize,
  width: i32,
  perScale: f32,
  levels: f32,
  perLevel: f32,
  least: f32,
  stochastic: bool,
  roundStream: u32,
  noise: f32,
  noiseStream: u32,
  negative: f32,
  seed: u32,
  again: u32,
  position: u32,
  epoch: u32,
  room: usize,
  counts: usize,
): void {
  if (levels > 0 && !stochastic && !(noise > 0) && negative === 1) {
    roundToLevels(from, to, width, perScale, levels, perLevel, least, counts);
    return;
  }
  const zero = f32x4.splat(0);
  const roundWords = room;
  const deviates = room + ((<usize>(width + 15)) << 2);
  if (levels > 0 && stochastic) fillWords(roundWords, width, seed, roundStream, 0, again, position, epoch);
  if (noise > 0) fillNormals(deviates, width, seed, noiseStream, 0, again, position, epoch);
  let active = i32x4.splat(0);
  let amplitude = i32x4.splat(0);
  for (let done: i32 = 0; done < width; done += 4) {
    const at = (<usize>done) << 2;
    const rest = width - done;
    let x = f32x4.mul(take(from + at, rest), f32x4.splat(perScale));
    if (levels > 0) {
      x = f32x4.pmin(f32x4.pmax(x, f32x4.splat(least)), f32x4.splat(1));
      x = f32x4.mul(x, f32x4.splat(levels));
      x = stochastic ? roundUp(x, v128.load(roundWords + at)) : f32x4.nearest(x);
      x = f32x4.mul(x, f32x4.splat(perLevel));
    }
    if (noise > 0) x = multiplyAdd(f32x4.splat(noise), v128.load(deviates + at), x);
    if (negative !== 1) x = v128.bitselect(f32x4.mul(x, f32x4.splat(negative)), x, f32x4.lt(x, zero));
    if (rest < 4) x = v128.and(x, firstLanes(rest));
    active = i32x4.sub(active, f32x4.ne(x, zero));
    amplitude = i32x4.add(amplitude, amplitudeOf(x));
    put(to + at, x, rest);
  }
  add(counts, total(active), total(amplitude));
}

/** What `code` counts of a vector that needs no coding. */
export function countActivity(from: usize, width: i32, counts: usize): void {
  const zero = f32x4.splat(0);
  let active = i32x4.splat(0);
  let amplitude = i32x4.splat(0);
  for (let done: i32 = 0; done < width; done += 4) {
    const at = from + ((<usize>done) << 2);
    const rest = width - done;
    const x = take(at, rest);
    active = i32x4.sub(active, f32x4.ne(x, zero));
    amplitude = i32x4.add(amplitude, amplitudeOf(x));
  }
  add(counts, total(active), total(amplitude));
}

/** ⌊x + word/2³²⌋ in float64, as `cpu/read/code.ts` does. */
function roundUp(x: v128, words: v128): v128 {
  const unit = f64x2.splat(2.3283064365386963e-10);
  const low = f64x2.floor(f64x2.add(f64x2.promote_low_f32x4(x), f64x2.mul(f64x2.convert_low_i32x4_u(words), unit)));
  const upperX = i64x2.shuffle(x, x, 1, 1);
  const upperWords = i64x2.shuffle(words, words, 1, 1);
  const high = f64x2.floor(
    f64x2.add(f64x2.promote_low_f32x4(upperX), f64x2.mul(f64x2.convert_low_i32x4_u(upperWords), unit)),
  );
  return i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/**
 * Adds Gaussian noise of one deviation, or of a column's own at `deviations`, to `width` sums.
 *
 * @param room for the sums in whole sixteens
 */
function addNoise(
  sums: usize,
  width: i32,
  deviation: f32,
  deviations: usize,
  seed: u32,
  stream: u32,
  key: u32,
  position: u32,
  epoch: u32,
  room: usize,
): void {
  fillNormals(room, width, seed, stream, 0, key, position, epoch);
  for (let done: i32 = 0; done < width; done += 4) {
    const at = (<usize>done) << 2;
    const rest = width - done;
    const own = deviations !== 0 ? take(deviations + at, rest) : f32x4.splat(deviation);
    put(sums + at, multiplyAdd(own, v128.load(room + at), take(sums + at, rest)), rest);
  }
}

/**
 * Converts sums to codes of `step` from `origin`, and back. What is not finite stays so.
 *
 * @param room for the sums in whole sixteens
 * @returns how many left the codes
 */
function convert(
  sums: usize,
  width: i32,
  origin: f32,
  step: f32,
  perStep: f32,
  leastCode: f32,
  mostCode: f32,
  stochastic: bool,
  seed: u32,
  stream: u32,
  key: u32,
  position: u32,
  epoch: u32,
  room: usize,
): i32 {
  if (stochastic) fillWords(room, width, seed, stream, 0, key, position, epoch);
  const least = f32x4.splat(leastCode);
  const most = f32x4.splat(mostCode);
  const zero = f32x4.splat(0);
  let outside = i32x4.splat(0);
  for (let done: i32 = 0; done < width; done += 4) {
    const at = (<usize>done) << 2;
    const rest = width - done;
    let y = take(sums + at, rest);
    if (origin !== 0) y = f32x4.sub(y, f32x4.splat(origin));
    const place = f32x4.mul(y, f32x4.splat(perStep));
    const whole = stochastic ? roundUp(place, v128.load(room + at)) : f32x4.nearest(place);
    let out = v128.or(f32x4.gt(whole, most), f32x4.lt(whole, least));
    if (rest < 4) out = v128.and(out, firstLanes(rest));
    outside = i32x4.sub(outside, out);
    const clipped = f32x4.pmin(f32x4.pmax(whole, least), most);
    // Infinity times zero is not a number.
    const finite = f32x4.mul(whole, zero);
    const value = f32x4.add(f32x4.add(f32x4.mul(clipped, f32x4.splat(step)), f32x4.splat(origin)), finite);
    put(sums + at, value, rest);
  }
  return total(outside);
}

/** to += factor · from, of which numbers a `stride` apart are taken, in bytes. */
export function addScaled(to: usize, from: usize, stride: usize, count: i32, factor: f32): void {
  if (stride !== 4) {
    for (const end = to + ((<usize>count) << 2); to < end; to += 4, from += stride) {
      f32.store(to, f32.load(to) + factor * f32.load(from));
    }
    return;
  }
  const four = f32x4.splat(factor);
  for (let done: i32 = 0; done < count; done += 4) {
    const at = (<usize>done) << 2;
    const rest = count - done;
    put(to + at, multiplyAdd(four, take(from + at, rest), take(to + at, rest)), rest);
  }
}

export function memberOf(members: usize, v: i32): u32 {
  return load<u32>(members + ((<usize>v) << 2));
}

/** Largest magnitudes of vectors, one float32 each. */
export function largestMagnitudes(x: usize, width: i32, members: usize, from: i32, to: i32, out: usize): void {
  for (let v = from; v < to; v++) {
    const own = x + ((<usize>memberOf(members, v) * <usize>width) << 2);
    f32.store(out + ((<usize>v) << 2), largestMagnitude(own, width));
  }
}

/**
 * Codes vectors `from` … `to` − 1.
 *
 * @param x [batch][width] @param coded [vectors][width] @param scales of the vectors, float32
 */
export function codeBatch(
  x: usize,
  coded: usize,
  width: i32,
  members: usize,
  from: i32,
  to: i32,
  scales: usize,
  levels: f32,
  perLevel: f32,
  least: f32,
  stochastic: bool,
  roundStream: u32,
  noise: f32,
  noiseStream: u32,
  negative: f32,
  seed: u32,
  again: u32,
  first: u32,
  epoch: u32,
  room: usize,
  counts: usize,
): void {
  const step = (<usize>width) << 2;
  for (let v = from; v < to; v++) {
    const member = memberOf(members, v);
    const scale = f32.load(scales + ((<usize>v) << 2));
    code(
      x + <usize>member * step,
      coded + <usize>v * step,
      width,
      scale > 0 ? 1 / scale : 0,
      levels,
      perLevel,
      least,
      stochastic,
      roundStream,
      noise,
      noiseStream,
      negative,
      seed,
      again,
      first + member,
      epoch,
      room,
      counts,
    );
  }
}

/** Adds noise to the sums of vectors. @param step bytes between the deviations of one vector and the next; 0: the same for all */
export function noiseBatch(
  sums: usize,
  width: i32,
  members: usize,
  from: i32,
  to: i32,
  deviation: f32,
  deviations: usize,
  step: usize,
  seed: u32,
  stream: u32,
  key: u32,
  first: u32,
  epoch: u32,
  room: usize,
): void {
  for (let v = from; v < to; v++) {
    const own = sums + ((<usize>v * <usize>width) << 2);
    const position = first + memberOf(members, v);
    addNoise(own, width, deviation, deviations + <usize>v * step, seed, stream, key, position, epoch, room);
  }
}

/** Converts the sums of vectors; adds how many left the codes to `outside`, an integer a vector. */
export function convertBatch(
  sums: usize,
  width: i32,
  members: usize,
  from: i32,
  to: i32,
  origin: f32,
  step: f32,
  leastCode: f32,
  mostCode: f32,
  stochastic: bool,
  seed: u32,
  stream: u32,
  key: u32,
  first: u32,
  epoch: u32,
  room: usize,
  outside: usize,
): void {
  const perStep: f32 = 1 / step;
  for (let v = from; v < to; v++) {
    const own = sums + ((<usize>v * <usize>width) << 2);
    const position = first + memberOf(members, v);
    const count = outside + ((<usize>v) << 2);
    const left = convert(
      own,
      width,
      origin,
      step,
      perStep,
      leastCode,
      mostCode,
      stochastic,
      seed,
      stream,
      key,
      position,
      epoch,
      room,
    );
    store<i32>(count, load<i32>(count) + left);
  }
}

/**
 * What rows are driven with: the positive (`phase` 0) or negative (1) part of coded numbers, or both (2); and of their integers a
 * digit, `shift` bits up, where `most` is not 0.
 */
export function drive(
  from: usize,
  to: usize,
  count: i32,
  phase: i32,
  levels: f32,
  shift: i32,
  most: i32,
  perDigit: f32,
): void {
  const zero = f32x4.splat(0);
  const sign = i32x4.splat(0x80000000);
  for (let done: i32 = 0; done < count; done += 4) {
    const at = (<usize>done) << 2;
    const rest = count - done;
    let x = take(from + at, rest);
    if (phase < 2) x = f32x4.max(phase === 0 ? x : f32x4.neg(x), zero);
    if (most !== 0) {
      const whole = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(f32x4.abs(x), f32x4.splat(levels))));
      const digit = v128.and(i32x4.shr_u(whole, shift), i32x4.splat(most));
      const size = f32x4.mul(f32x4.convert_i32x4_s(digit), f32x4.splat(perDigit));
      x = v128.or(size, v128.and(x, sign));
    }
    put(to + at, x, rest);
  }
}

/** to ← (to + from) · factor, the sum rounded by itself. */
export function accumulate(to: usize, from: usize, count: i32, factor: f32): void {
  for (let done: i32 = 0; done < count; done += 4) {
    const at = (<usize>done) << 2;
    const rest = count - done;
    const sum = f32x4.add(take(to + at, rest), take(from + at, rest));
    const scaled = f32x4.mul(sum, f32x4.splat(factor));
    put(to + at, scaled, rest);
  }
}

/**
 * totals[n][o] −= factor Σ x[n][j] over j from `first` to `end`, in order.
 *
 * @param x [vectors][width] @param totals [vectors][columns]
 */
export function subtractSums(
  x: usize,
  width: i32,
  first: i32,
  end: i32,
  factor: f32,
  totals: usize,
  columns: i32,
  vectors: i32,
): void {
  for (let n: i32 = 0; n < vectors; n++) {
    let sum: f32 = 0;
    for (let j = first; j < end; j++) sum += f32.load(x + ((<usize>(n * width + j)) << 2));
    const offset = f32x4.splat(factor * sum);
    const own = totals + ((<usize>n * <usize>columns) << 2);
    for (let column: i32 = 0; column < columns; column += 4) {
      const at = own + ((<usize>column) << 2);
      const rest = columns - column;
      put(at, f32x4.sub(take(at, rest), offset), rest);
    }
  }
}
