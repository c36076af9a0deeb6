/** Arrays of golden files: regenerated from seeds, so that files hold seeds and results alone. */
import { type Circuit, type Wires, withoutResistance } from '../../emulator/index.ts';
import type { Tally } from './tally.ts';

/** Uniform in [0, 1): mulberry32 (T. Ettinger, 2017, public domain), as the files' makers have it. */
export function uniformDraws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface DrawnArray {
  readonly rows: number;
  readonly columns: number;
  readonly seed: number;
  /** Bounds of resistances between which conductances are uniform, @unit ohm. */
  readonly bounds: readonly [number, number];
}

/** Row by row. */
export function drawArray({ rows, columns, seed, bounds }: DrawnArray, wires: Partial<Wires>): Circuit {
  const draw = uniformDraws(seed);
  const [least, most] = [1 / bounds[1], 1 / bounds[0]];
  const conductances = Float64Array.from({ length: rows * columns }, () => least + (most - least) * draw());
  return { rows, columns, conductances, wires: { ...withoutResistance, ...wires } };
}

/** Adds figures of one kind, with errors relative to the largest of them. */
export function compareFigures(
  tally: Tally,
  ours: ArrayLike<number>,
  golden: ArrayLike<number>,
  tolerance: number,
  at: string,
): void {
  if (ours.length !== golden.length) tally.addEqual(`${ours.length} figures`, `${golden.length} figures`, at);
  const largest = Array.from(golden).reduce((most, figure) => Math.max(most, Math.abs(figure)), 0);
  for (let figure = 0; figure < golden.length; figure++) {
    const error = Math.abs((ours[figure] as number) - (golden[figure] as number));
    tally.add(error, tolerance * largest, `${at}, figure ${figure}`);
  }
}
