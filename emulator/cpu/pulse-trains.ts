/**
 * Stochastic pulse trains (Gokmen & Vlasov 2016, Front. Neurosci. 10:333, with the update management of Gokmen, Onen &
 * Haensch 2017, Front. Neurosci. 11:538).
 *
 * The change −rate·d xᵀ of one sample is asked of the array by Bernoulli trains on rows and columns: a crosspoint gets
 * one device pulse where both fire. With device granularity g and a train of BL slots, a row fires with probability
 * p = B|x|, a column with q = A|d|, and BL·p·q = rate·|x||d|/g is the expected number of pulses.
 *
 * - Length: k = rate·max|x|·max|d|/g pulses are wanted of the busiest crosspoint; BL = min(⌈k⌉, trainLength).
 * - Balance: p and q are scaled so that both peaks fire equally often; where k exceeds the longest train d saturates,
 *   never x.
 *
 * A train is one word: a slot a bit, and the sign of the line in bit 31.
 *
 * Eight lines share a block of random numbers in each slot, half a word each. Where a half is the very half that the line's
 * probability begins with, a second block decides by the rest: probabilities count to 2⁻³², and one draw in 65,536 needs it.
 */
import { block, philox } from '../random.ts';
import { linesOfBlock, secondBlocks } from '../tile/streams.ts';
import type { Real } from './arithmetic/arithmetic.ts';

export interface TrainScale {
  /** Slots. */
  length: number;
  /** Firing probability per unit of |x| and of |d|. */
  perInput: number;
  perError: number;
}

const scale: TrainScale = { length: 0, perInput: 0, perError: 0 };

/** Length and probabilities for one sample; the returned object is reused. */
export function scaleTrains(
  largestInput: number,
  largestError: number,
  ratePerGranularity: number,
  trainLength: number,
): TrainScale {
  const wanted = Math.fround(Math.fround(ratePerGranularity * largestInput) * largestError);
  if (!(wanted > 0)) {
    scale.length = 0;
    return scale;
  }
  scale.length = Math.min(Math.ceil(wanted), trainLength);
  const reach = wanted > trainLength ? Math.fround(largestError * Math.fround(trainLength / wanted)) : largestError;
  const base = Math.fround(Math.sqrt(Math.fround(ratePerGranularity / scale.length)));
  const balance = Math.fround(Math.sqrt(Math.fround(reach / largestInput)));
  scale.perInput = Math.fround(base * balance);
  scale.perError = Math.fround(base * Math.fround(1 / balance));
  return scale;
}

/** Largest magnitude of `width` values from `at`. */
export function largestMagnitude(values: Real, at: number, width: number): number {
  let largest = 0;
  for (let index = at; index < at + width; index++) largest = Math.max(largest, Math.abs(values[index] as number));
  return largest;
}

/** Trains of one side of a sample. */
export interface Trains {
  /** One word a line; that of a line which never fires is stale. */
  readonly words: Int32Array;
  /** The lines that fire at all, the first `active` entries. */
  readonly lines: Int32Array;
  active: number;
}

export function createTrains(width: number): Trains {
  return { words: new Int32Array(width), lines: new Int32Array(width), active: 0 };
}

/** What names the random numbers of one side of a sample. */
export interface TrainKey {
  readonly seed: number;
  readonly stream: number;
  readonly position: number;
  readonly epoch: number;
}

/**
 * Draws the trains of one side of sample `n` of `values`, [samples][width].
 *
 * @returns slots fired, over all lines
 */
export function fireTrains(
  trains: Trains,
  values: Real,
  n: number,
  perUnit: number,
  length: number,
  { seed, stream, position, epoch }: TrainKey,
): number {
  const { words, lines } = trains;
  const width = words.length;
  const half = (line: number, slot: number) => {
    philox(seed, stream, Math.floor(line / linesOfBlock), slot, position, epoch);
    const place = line % linesOfBlock;
    return ((block[place >>> 1] as number) >>> (16 * (place & 1))) & 0xffff;
  };
  const fires = (line: number, slot: number, threshold: number) => {
    const first = half(line, slot);
    const same = threshold >>> 16;
    return first < same || (first === same && half(line, slot + secondBlocks) < (threshold & 0xffff));
  };
  let active = 0;
  let fired = 0;
  for (let line = 0; line < width; line++) {
    const value = values[n * width + line] as number;
    if (value === 0) continue;
    const probability = Math.min(Math.fround(Math.fround(Math.abs(value)) * perUnit), 1);
    // 2³² − 2⁸ is the largest float32 below 2³²; what is certain fires whatever the word.
    const threshold = Math.fround(probability * 4294967040) >>> 0;
    let word = 0;
    for (let slot = 0; slot < length; slot++) {
      if (probability === 1 || fires(line, slot, threshold)) {
        word |= 1 << slot;
        fired += 1;
      }
    }
    if (word !== 0) {
      words[line] = value < 0 ? word | 0x80000000 : word;
      lines[active++] = line;
    }
  }
  trains.active = active;
  return fired;
}

/** Number of set bits in a word. */
export function countBits(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
