/** Errors over their tolerances, gathered one by one into a {@link Comparison}. */
import type { Comparison } from './recogniser.ts';

export class Tally {
  #cases = 0;
  #worst = 0;
  #at = '';

  /** @param at which figure it is */
  add(error: number, tolerance: number, at: string): void {
    // No error agrees also where none is tolerated.
    this.addRatio(error === 0 ? 0 : error / tolerance, at);
  }

  /** An error that is given over its tolerance. */
  addRatio(ratio: number, at: string): void {
    this.#cases += 1;
    // What is not a number never agrees.
    const size = ratio >= 0 ? ratio : Number.POSITIVE_INFINITY;
    if (this.#at !== '' && size <= this.#worst) return;
    this.#worst = size;
    this.#at = at;
  }

  /** Two figures that must be the same, whatever they are. */
  addEqual(ours: unknown, golden: unknown, at: string): void {
    this.add(ours === golden ? 0 : 1, 0, `${at}: ${ours} instead of ${golden}`);
  }

  /** What was gathered, under a name. */
  as(name: string): Comparison {
    return { name, cases: this.#cases, worst: this.#worst, at: this.#at };
  }
}
