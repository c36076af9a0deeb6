/**
 * Which crosspoint lies where, as words of one buffer (`tile/conditions.ts`, `placeArrays`):
 *
 * 1. eight words an array: first input, word lines, bit lines, its first bit line among those of all arrays, and a bit for
 *    each weight slice that its planes are part of;
 * 2. four words a bit line: its array, and plane (of its first word line) and output, all ones for a reference column;
 * 3. two words for each block of inputs, stored output and term: the bit line, and the reference that is subtracted, all
 *    ones where there is none;
 * 4. a float for each slice and term: what a unit of current counts in weights.
 */
import { placeArrays } from '../../tile/placed-arrays.ts';
import { arrayBlocks, storedOutputs, type TileSpec } from '../../tile/tile.ts';
import { planesOf, unitCell } from '../../tile/unit-cell.ts';
import { weightSlices } from '../../tile/weight-slices.ts';

export interface ArrayLayout {
  readonly words: Uint32Array<ArrayBuffer>;
  readonly arrays: readonly ArrayPlace[];
  /** Bit lines of all arrays. */
  readonly columns: number;
  /** Bit lines that make up an output of an array. */
  readonly terms: number;
  readonly columnsAt: number;
  readonly termsAt: number;
  readonly factorsAt: number;
}

interface ArrayPlace {
  readonly firstInput: number;
  readonly rows: number;
  readonly columns: number;
  readonly firstColumn: number;
  readonly planesAndOutputs: readonly (readonly [plane: number, output: number] | null)[];
}

const none = 0xffffffff;

/** @param perCurrent weights for each unit of current */
export function layOutArrays(spec: TileSpec, perCurrent: number): ArrayLayout {
  const perRow = spec.wires?.interleaved ? 2 : 1;
  const stored = storedOutputs(spec);
  const { inputs } = arrayBlocks(spec);
  const { slices } = weightSlices(spec);
  const arrays = placesOf(spec);
  const columns = arrays.reduce((sum, one) => sum + one.columns, 0);
  const terms = planesOf(spec.mapping) / perRow;
  const columnsAt = 8 * arrays.length;
  const termsAt = columnsAt + 4 * columns;
  const factorsAt = termsAt + 2 * inputs.count * stored * terms;
  const words = new Uint32Array(factorsAt + slices.length * terms);
  arrays.forEach(({ firstInput, rows, columns: own, firstColumn, planesAndOutputs }, array) => {
    const held = slices.map(({ significance }) =>
      planesAndOutputs.some((place) => place !== null && significance[place[0]] !== 0),
    );
    words.set([firstInput, rows, own, firstColumn, maskOf(held)], 8 * array);
    const hasReference = unitCell(spec.mapping).reference;
    const reference = perRow === 1 && hasReference ? firstColumn + own - 1 : none;
    const chunk = Math.floor(firstInput / inputs.size);
    planesAndOutputs.forEach((place, column) => {
      const [plane, output] = place ?? [0, none];
      words.set([array, plane, output], columnsAt + 4 * (firstColumn + column));
      if (!place) return;
      const term = (chunk * stored + output) * terms + plane / perRow;
      words.set([firstColumn + column, reference], termsAt + 2 * term);
    });
  });
  const factors = slices.flatMap(({ significance }) =>
    Array.from({ length: terms }, (_, term) => (significance[term * perRow] as number) * perCurrent),
  );
  new Float32Array(words.buffer).set(factors, factorsAt);
  return { words, arrays, columns, terms, columnsAt, termsAt, factorsAt };
}

/** A bit for each slice; from the 32nd on they share one. */
function maskOf(held: readonly boolean[]): number {
  return held.reduce((mask, is, slice) => (is ? mask | (1 << Math.min(slice, 31)) : mask), 0) >>> 0;
}

function placesOf(spec: TileSpec): readonly ArrayPlace[] {
  const stored = storedOutputs(spec);
  const cells = spec.declaration.inputs * stored;
  const planes = planesOf(spec.mapping);
  let firstColumn = 0;
  return placeArrays(spec, new Float64Array(planes * cells)).map(({ circuit, places, firstInput }) => {
    const { rows, columns } = circuit;
    const planesAndOutputs = Array.from({ length: columns }, (_, column) => {
      const place = places[column] as number;
      return place < 0 ? null : ([Math.floor(place / cells), (place % cells) % stored] as const);
    });
    const placed = { firstInput, rows, columns, firstColumn, planesAndOutputs };
    firstColumn += columns;
    return placed;
  });
}
