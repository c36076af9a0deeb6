/**
 * Matrices as products take them: in panels of eight columns, packed anew where entries have changed. Where entries and inputs are
 * whole multiples of steps, as codes of 16 bits, two rows to a word; in the fused build as bytes, four rows to a word, where they are
 * small enough. Products of these are exact, and take a half or a quarter of the terms.
 */
import type { Lines, Matrix, Real, Steps } from './arithmetic.ts';
import { type KernelRunner, operations } from './kernel-runner.ts';

/** Both factors of a product along its terms, in words; places in bytes. */
export interface Terms {
  readonly first: number;
  readonly end: number;
  readonly packed: number;
  readonly at: number;
  /** Words of a vector, and rows of what is packed. */
  readonly width: number;
  /** What sums of codes are multiplied with; 0 where words are numbers. */
  readonly perCode: number;
  /** Of codes that are bytes, what was added to those of the matrix; −1 for others. */
  readonly offset: number;
}

/** Codes fit into 16 bits, and sums of products into 32. */
const largestCode = 2 ** 15 - 1;
const largestSum = 2 ** 31 - 1;
/** Words that a kernel works through before it goes over to numbers. */
const nearTerms = 256;
/** Of bytes: codes of inputs have a sign, those of entries an offset that makes them 0 to 127. */
const largestByte = 127;

/** Rows that a product takes together. */
export const groupRows = 4;

/** Words that a product needs for the terms of groups of rows. */
export const productWords = (rows: number, terms: number) =>
  Math.ceil(rows / groupRows) * (5 * terms + 8 + 4 * Math.ceil(terms / nearTerms)) + 64;

/** What is packed of a matrix in one of its forms, until entries change. */
class Panels {
  #words: Real | null = null;
  #isPacked = false;

  touch(): void {
    this.#isPacked = false;
  }

  /** @param wordsAt where [rows][columns] words are; asked where they are to be packed anew */
  packed(runner: KernelRunner, rows: number, columns: number, wordsAt: () => number): number {
    const { arena } = runner;
    this.#words ??= arena.allocate(Math.ceil(columns / 8) * 8 * rows);
    const to = arena.at(this.#words);
    if (!this.#isPacked) {
      const from = wordsAt();
      const work = rows * columns * operations.move;
      runner.split('pack', { items: columns, group: 8, work }, (first, count) => {
        return [from, rows, columns, to, first, first + count];
      });
    }
    this.#isPacked = true;
    return to;
  }
}

export class PackedMatrix implements Matrix {
  readonly entries: Real;
  readonly rows: number;
  readonly columns: number;
  readonly #numbers = new Panels();
  readonly #pairs = new Panels();
  readonly #fours = new Panels();
  /** Of 16 bits, [pairs of rows][columns] words. */
  #codes: Int32Array | null = null;
  /** Largest magnitude of a code; −1 where entries are none, null where nobody has looked. */
  #most: number | null = null;

  constructor(entries: Real, rows: number, columns: number) {
    this.entries = entries;
    this.rows = rows;
    this.columns = columns;
  }

  touch(): void {
    for (const panels of [this.#numbers, this.#pairs, this.#fours]) panels.touch();
    this.#most = null;
  }

  packed(runner: KernelRunner): number {
    return this.#numbers.packed(runner, this.rows, this.columns, () => runner.arena.at(this.entries));
  }

  /** As numbers. @param x [vectors][rows] */
  terms(runner: KernelRunner, x: Real, { first, end }: Lines): Terms {
    const packed = this.packed(runner);
    return { first, end, packed, at: runner.arena.at(x), width: this.rows, perCode: 0, offset: -1 };
  }

  /** As codes, where both sides are. @param x [vectors][rows] */
  codes(runner: KernelRunner, x: Real, vectors: number, lines: Lines, steps?: Steps): Terms | null {
    const { arena } = runner;
    const most = steps ? this.#mostIn(runner, steps) : -1;
    if (!steps || most < 0) return null;
    const narrow = fitsBytes(runner, most, steps) && this.#endsWords(lines, 4);
    if (!narrow && !(this.#endsWords(lines, 2) && fitsPairs(most, steps, lines))) return null;
    const perWord = narrow ? 4 : 2;
    const width = Math.ceil(this.rows / perWord);
    const at = arena.at(runner.scratch('codes of inputs', vectors * width));
    const work = vectors * this.rows * operations.move;
    runner.splitVectors('codesOfVectors', { items: vectors, group: 1, work }, (from, count) => {
      return [arena.at(x) + from * this.rows * 4, this.rows, count, 1 / steps.input, at + from * width * 4, narrow];
    });
    const packed = narrow ? this.#packedFours(runner, most) : this.#packedPairs(runner);
    const [first, end] = [lines.first / perWord, Math.ceil(lines.end / perWord)];
    return { first, end, packed, at, width, perCode: steps.entry * steps.input, offset: narrow ? most : -1 };
  }

  /** Whether lines end where words of so many do. */
  #endsWords({ first, end }: Lines, perWord: number): boolean {
    return first % perWord === 0 && (end % perWord === 0 || end === this.rows);
  }

  /** Largest magnitude of a code; −1 where entries or inputs are none. */
  #mostIn(runner: KernelRunner, { entry, input }: Steps): number {
    if (entry === 0 || input === 0) return -1;
    this.#most ??= this.#encode(runner, entry);
    return this.#most;
  }

  #encode(runner: KernelRunner, step: number): number {
    const { arena, kernels } = runner;
    this.#codes ??= arena.allocateWords(Math.ceil(this.rows / 2) * this.columns);
    const [from, to] = [arena.at(this.entries), arena.at(this.#codes)];
    return kernels.codesOfMatrix(from, this.rows, this.columns, 1 / step, to);
  }

  #packedPairs(runner: KernelRunner): number {
    const codes = runner.arena.at(this.#codes as Int32Array);
    return this.#pairs.packed(runner, Math.ceil(this.rows / 2), this.columns, () => codes);
  }

  #packedFours(runner: KernelRunner, offset: number): number {
    const { arena, kernels } = runner;
    const fours = Math.ceil(this.rows / 4);
    return this.#fours.packed(runner, fours, this.columns, () => {
      const [codes, narrowed] = [arena.at(this.#codes as Int32Array), runner.scratch('narrowed', fours * this.columns)];
      kernels.narrowCodes(codes, Math.ceil(this.rows / 2), this.columns, offset, arena.at(narrowed));
      return arena.at(narrowed);
    });
  }
}

function fitsBytes({ takesBytes }: KernelRunner, most: number, { input }: Steps): boolean {
  return 2 * most <= largestByte && input * largestByte >= 1 && takesBytes;
}

/** Whether 32 bits hold the sums. */
function fitsPairs(most: number, { input }: Steps, { first, end }: Lines): boolean {
  if (most > largestCode || input * largestCode < 1) return false;
  return (most / input) * Math.min(end - first, 2 * nearTerms) <= largestSum;
}
