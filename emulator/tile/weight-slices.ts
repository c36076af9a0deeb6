/**
 * What the columns of a tile carry, and how their converted sums make up W x.
 *
 * A weight slice is what one column (or a pair of columns that subtract in the analog domain) holds of a weight:
 *
 *     entry = Σ_k significance_k · seen_k + offset,
 *     W x   = Σ_slices digital · ADC(Σ entry · x) − zero · Σ x.
 *
 * `seen_k` is the state of crosspoint k as its column feels it: where wires weaken its conductance by a factor a, it is
 * a (w + b) − b, with b the state that lies as far below 0 as the state of no conductance. A cell of one crosspoint has
 * an `offset`, since its column carries all of its conductance. `zero` is what a weight of 0 reads as; where a column of
 * such weights is read along, it is subtracted instead.
 */
import type { Device } from '../../devices/index.ts';
import { isProgrammed, type ProgrammedCell, programShares, slicesOf } from './programmed-cell.ts';
import type { TileSpec } from './tile.ts';
import { unitCell } from './unit-cell.ts';

export interface WeightSlice {
  /** One a crosspoint of the weight; 0 for those of other slices. */
  readonly significance: readonly number[];
  readonly offset: number;
  readonly digital: number;
  /** Of which entries are whole multiples where cells hold just what was programmed; 0 where weights are not rounded. */
  readonly step: number;
}

export interface WeightSlices {
  readonly slices: readonly WeightSlice[];
  /** Multiplies Σ x. */
  readonly zero: number;
  /** Whether every array has a column of weights of 0 that is subtracted. */
  readonly unitColumn: boolean;
}

export function weightSlices({ mapping, device }: Pick<TileSpec, 'mapping' | 'device'>): WeightSlices {
  if (!isProgrammed(mapping)) {
    const { significance } = unitCell(mapping);
    return { slices: [{ significance, offset: 0, digital: 1, step: 0 }], zero: 0, unitColumn: false };
  }
  const [lower, upper] = device.range;
  const span = upper - lower;
  const figures = slicesOf(mapping);
  const count = figures.reduce((sum, { signs }) => sum + signs.length, 0);
  let first = 0;
  const sliced = mapping.sliceBits !== undefined;
  const slices = figures.map(({ factor, signs, levels }): WeightSlice => {
    // A sliced column is measured in shares of its own window, an unsliced one in weights.
    const scale = sliced ? 1 : factor;
    const significance = new Array<number>(count).fill(0);
    signs.forEach((sign, place) => {
      significance[first + place] = (sign * scale) / span;
    });
    first += signs.length;
    const offset = mapping.kind === 'offset' ? (scale / span) * emptyState(device) : 0;
    return { significance, offset, digital: sliced ? factor : 1, step: levels > 0 ? scale / levels : 0 };
  });
  const unitColumn = mapping.kind === 'offset' && mapping.subtraction === 'unit-column';
  return { slices, zero: unitColumn ? 0 : zeroOf(mapping, device, slices), unitColumn };
}

/** What a weight of 0 reads as, whether it is subtracted digitally or by a unit column. */
export function weightOfZero({ mapping, device }: Pick<TileSpec, 'mapping' | 'device'>): number {
  return isProgrammed(mapping) ? zeroOf(mapping, device, weightSlices({ mapping, device }).slices) : 0;
}

function zeroOf(mapping: ProgrammedCell, { range: [lower, upper] }: Device, slices: readonly WeightSlice[]): number {
  if (mapping.kind === 'pair') return 0;
  const states = programShares(mapping, 0).map((share) => lower + share * (upper - lower));
  return slices.reduce((sum, { significance, offset, digital }) => {
    const seen = significance.reduce((all, one, k) => all + one * (states[k] as number), 0);
    return sum + digital * (seen + offset);
  }, 0);
}

/** The state of no conductance, with its sign turned: conductance is proportional to w + this. */
export function emptyState({ range: [lower, upper], electrical }: Device): number {
  const { onResistance, offResistance } = electrical;
  // Goff/(Gon − Goff)
  const least = 1 / (offResistance / onResistance - 1);
  return least * (upper - lower) - lower;
}
