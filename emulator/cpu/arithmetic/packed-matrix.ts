/**
 * Matrices as products take them: in panels of eight columns, packed anew where entries have changed. Where entries and inputs are
 * whole multiples of steps, as codes of 16 bits, two rows to a word: products of these are exact, and take half as many terms.
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
}

/** Codes fit into 16 bits, and sums of products into 32. */
const largestCode = 2 ** 15 - 1;
const largestSum = 2 ** 31 - 1;
/** Products that a kernel adds up before it goes over to numbers (`nearTerms`, of pairs). */
const mostTerms = 512;

/** Rows that a product takes together. */
export const groupRows = 4;

/** Words that a product needs for the terms of groups of rows. */
export const productWords = (rows: number, terms: number) => Math.ceil(rows / groupRows) * (5 * terms + 8) + 32;

export class PackedMatrix implements Matrix {
  readonly entries: Real;
  readonly rows: number;
  readonly columns: number;
  #packed: Real | null = null;
  #isPacked = false;
  #codes: Int32Array | null = null;
  #packedCodes: Int32Array | null = null;
  /** Largest magnitude of a code; −1 where entries are none, null where nobody has looked. */
  #most: number | null = null;

  constructor(entries: Real, rows: number, columns: number) {
    this.entries = entries;
    this.rows = rows;
    this.columns = columns;
  }

  touch(): void {
    this.#isPacked = false;
    this.#most = null;
  }

  packed(runner: KernelRunner): number {
    this.#packed ??= runner.arena.allocate(this.#panelWords(this.rows));
    if (!this.#isPacked) this.#pack(runner, this.entries, this.rows, this.#packed);
    this.#isPacked = true;
    return runner.arena.at(this.#packed);
  }

  /** As numbers. @param x [vectors][rows] */
  terms(runner: KernelRunner, x: Real, { first, end }: Lines): Terms {
    return { first, end, packed: this.packed(runner), at: runner.arena.at(x), width: this.rows, perCode: 0 };
  }

  /** As codes, where both sides are. @param x [vectors][rows] */
  codes(runner: KernelRunner, x: Real, vectors: number, lines: Lines, steps?: Steps): Terms | null {
    const { arena } = runner;
    const packedCodes = steps && this.#takesCodes(runner, lines, steps) ? this.#packedCodes : null;
    if (!steps || !packedCodes) return null;
    const width = Math.ceil(this.rows / 2);
    const at = arena.at(runner.scratch('codes of inputs', vectors * width));
    const work = vectors * this.rows * operations.move;
    runner.split('codesOfVectors', { items: vectors, group: 1, work }, (from, count) => {
      return [arena.at(x) + from * this.rows * 4, this.rows, count, 1 / steps.input, at + from * width * 4];
    });
    const [first, end] = [lines.first / 2, Math.ceil(lines.end / 2)];
    return { first, end, packed: arena.at(packedCodes), at, width, perCode: steps.entry * steps.input };
  }

  /** Whether lines end where words do, and the product is one of codes that 32 bits hold. */
  #takesCodes(runner: KernelRunner, { first, end }: Lines, { entry, input }: Steps): boolean {
    if (entry === 0 || input === 0 || input * largestCode < 1) return false;
    if (first % 2 !== 0 || (end % 2 !== 0 && end !== this.rows)) return false;
    this.#most ??= this.#encode(runner, entry);
    if (this.#most < 0 || this.#most > largestCode) return false;
    return (this.#most / input) * Math.min(end - first, mostTerms) <= largestSum;
  }

  #encode(runner: KernelRunner, step: number): number {
    const { arena, kernels } = runner;
    const pairs = Math.ceil(this.rows / 2);
    this.#codes ??= arena.allocateWords(pairs * this.columns);
    const most = kernels.codesOfMatrix(
      arena.at(this.entries),
      this.rows,
      this.columns,
      1 / step,
      arena.at(this.#codes),
    );
    if (most < 0) return most;
    this.#packedCodes ??= arena.allocateWords(this.#panelWords(pairs));
    this.#pack(runner, this.#codes, pairs, this.#packedCodes);
    return most;
  }

  #panelWords(rows: number): number {
    return Math.ceil(this.columns / 8) * 8 * rows;
  }

  #pack(runner: KernelRunner, words: Real | Int32Array, rows: number, packed: Real | Int32Array): void {
    const { arena } = runner;
    const { columns } = this;
    const work = rows * columns * operations.move;
    runner.split('pack', { items: columns, group: 8, work }, (first, count) => {
      return [arena.at(words), rows, columns, arena.at(packed), first, first + count];
    });
  }
}
