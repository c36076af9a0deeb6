/** Lists of weights by how often and in which direction they are pulsed: what is alike is pulsed four at a time. */
import type { HitLists } from './arithmetic.ts';

/** Trains have at most as many slots, so coincidences never exceed it; writes may. */
const mostListed = 31;

/** Words of a list of `capacity` weights: a length, the weights, and three that a kernel's store may reach beyond them. */
const wordsOfList = (capacity: number) => capacity + 4;

/** Words that all lists take, and behind them the weights of larger counts. Kernels read whole eights. */
export const wordsOfLists = (capacity: number) => 2 * mostListed * wordsOfList(capacity) + capacity + 8;

/** @param words all 0; up once, twice …, then down, as the kernels fill them */
export function createHitLists(words: Int32Array, capacity: number): HitLists {
  const start = (list: number) => list * wordsOfList(capacity);
  const lists = Array.from({ length: 2 * mostListed }, (_, list) => ({
    at: start(list),
    cells: words.subarray(start(list) + 1, start(list + 1)),
    count: 1 + (list % mostListed),
    up: list < mostListed,
  }));
  const rareCells = words.subarray(start(2 * mostListed));
  let rare: { readonly count: number; readonly up: boolean }[] = [];
  return {
    add(cell, count, up) {
      if (count > mostListed) {
        rareCells[rare.length] = cell;
        rare.push({ count, up });
        return;
      }
      const at = start(count - 1 + (up ? 0 : mostListed));
      const length = (words[at] as number) + 1;
      words[at] = length;
      words[at + length] = cell;
    },
    handOver(use) {
      for (const { at, cells, count, up } of lists) {
        const length = words[at] as number;
        if (length === 0) continue;
        use({ cells, length, count, up });
        words[at] = 0;
      }
      for (const [index, { count, up }] of rare.entries()) {
        use({ cells: rareCells.subarray(index, index + 8), length: 1, count, up });
      }
      rare = [];
    },
  };
}
