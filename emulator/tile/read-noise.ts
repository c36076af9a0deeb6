/**
 * Noise of single crosspoints, as variances that sum.
 *
 * Independent noise of cells reaches a column as a sum, Gaussian of variance Σ x² σ² whatever the distribution of the
 * cells (exactly where they are Gaussian): a second product in the place of a fresh draw for every cell and read.
 *
 * An inference model says what one read sees as a formula with draws; its deviation is taken to first order, the half
 * difference of the formula at +1 and −1 standard deviation of each draw, added in squares.
 */
import type { AgedCells, Draws, SettledInference } from '../../devices/index.ts';
import type { ReadNoise, TileSpec } from './tile.ts';
import { emptyState } from './weight-slices.ts';

/** Whether reads of a tile's crosspoints differ from one another. */
export function hasReadNoise({ readNoise, device: { inference } }: TileSpec): boolean {
  if (readNoise) return readNoise.constant > 0 || readNoise.proportional > 0;
  if (!inference) return false;
  const [minimum, maximum] = inference.range;
  const targets = [minimum, (minimum + maximum) / 2, maximum];
  const cells = inference.age(inference.program(targets, still), 0);
  return readVariance(inference, cells).some((variance) => variance > 0);
}

/** Variance of one read of every cell, @unit S². */
export function readVariance(inference: SettledInference, cells: AgedCells): Float64Array {
  const count = cells.conductances.length;
  const draws = countDraws(inference, cells);
  const variance = new Float64Array(count);
  for (let draw = 0; draw < draws; draw++) {
    const [above, below] = [1, -1].map((deviate) => inference.read(cells, oneOf(draws, draw, deviate)));
    for (let cell = 0; cell < count; cell++) {
      const deviation = ((above?.[cell] as number) - (below?.[cell] as number)) / 2;
      variance[cell] = (variance[cell] as number) + deviation ** 2;
    }
  }
  return variance;
}

/** Variance of the state of a crosspoint at `state`, as the tile's `readNoise` has it. */
export function stateVariance({ device }: TileSpec, { constant, proportional }: ReadNoise, state: number): number {
  const [lower, upper] = device.range;
  return (constant * (upper - lower)) ** 2 + (proportional * (state + emptyState(device))) ** 2;
}

const still: Draws = { normal: () => 0, uniform: () => 0.5 };

/** Normal deviates that one read of one cell draws. */
function countDraws(inference: SettledInference, cells: AgedCells): number {
  let calls = 0;
  const counting: Draws = {
    normal: () => {
      calls += 1;
      return 0;
    },
    uniform: () => 0.5,
  };
  inference.read(cells, counting);
  return cells.conductances.length === 0 ? 0 : calls / cells.conductances.length;
}

/** Draws that are 0 but for one of each cell. */
function oneOf(draws: number, which: number, deviate: number): Draws {
  let calls = 0;
  return {
    normal: () => (calls++ % draws === which ? deviate : 0),
    uniform: () => 0.5,
  };
}
