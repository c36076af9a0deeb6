/**
 * One sweep of line Gauss–Seidel: all word lines as they follow from the bit lines' rises, then all bit lines as they
 * follow from the word lines' drops, h' = B g (E − W g (E − h)). Recurrences and signs: `factored-array.ts`.
 *
 * **Residual.** After a sweep every node of a bit line is balanced, and at every node of a word line g |h' − h| is left
 * over. A current left over at a node adds at most itself to any current that is sensed (it divides over the ends of all
 * lines, in shares from 0 to 1, as the network holds no sources beyond them). So
 *
 *     residual = Σ g |h' − h| / (largest current of a line)
 *
 * bounds the error of every sensed current, relative to the largest, not just the imbalance of a single node.
 */
import { type Block, lanes } from './block.ts';
import type { FactoredArray } from './factored-array.ts';

/** Leaves the new rises, their change, the currents at the ends of bit lines, and the residuals. */
export function sweep(array: FactoredArray, block: Block): void {
  solveWordLines(array, block);
  solveBitLines(array, block);
  measureResiduals(array, block);
}

/** Drops of word lines from the rises; `change` then holds what flows into bit lines, and `wordCurrents` is exact. */
export function solveWordLines(array: FactoredArray, block: Block): void {
  for (let row = 0; row < array.rows; row++) {
    gatherWordLine(array, block, row);
    spreadWordLine(array, block, row);
  }
}

/** J of one word line, from its far end to its root. */
function gatherWordLine(
  { columns, perNode, conductances, wordFactors }: FactoredArray,
  block: Block,
  row: number,
): void {
  const { wordSources, bitSources, rise, wordCurrents, carried } = block;
  const source = row * lanes;
  const v0 = wordSources[source] as number;
  const v1 = wordSources[source + 1] as number;
  const v2 = wordSources[source + 2] as number;
  const v3 = wordSources[source + 3] as number;
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let cell = (row + 1) * columns;
  let node = (Math.floor(row / perNode) + 1) * columns * lanes;
  for (let at = (columns - 1) * lanes; at >= 0; at -= lanes) {
    cell -= 1;
    node -= lanes;
    const conductance = conductances[cell] as number;
    const factor = wordFactors[cell] as number;
    sum0 += conductance * (v0 - (bitSources[at] as number) - (rise[node] as number));
    sum1 += conductance * (v1 - (bitSources[at + 1] as number) - (rise[node + 1] as number));
    sum2 += conductance * (v2 - (bitSources[at + 2] as number) - (rise[node + 2] as number));
    sum3 += conductance * (v3 - (bitSources[at + 3] as number) - (rise[node + 3] as number));
    carried[at] = sum0;
    carried[at + 1] = sum1;
    carried[at + 2] = sum2;
    carried[at + 3] = sum3;
    sum0 *= factor;
    sum1 *= factor;
    sum2 *= factor;
    sum3 *= factor;
  }
  wordCurrents[source] = sum0;
  wordCurrents[source + 1] = sum1;
  wordCurrents[source + 2] = sum2;
  wordCurrents[source + 3] = sum3;
}

/** Drops of one word line, from its root to its far end, and what its crosspoints then pass to bit lines. */
function spreadWordLine(array: FactoredArray, block: Block, row: number): void {
  const { columns, perNode, word, conductances, wordFactors } = array;
  const { wordSources, bitSources, change, wordCurrents, carried } = block;
  const source = row * lanes;
  const v0 = wordSources[source] as number;
  const v1 = wordSources[source + 1] as number;
  const v2 = wordSources[source + 2] as number;
  const v3 = wordSources[source + 3] as number;
  const kept = row % perNode === 0 ? 0 : 1;
  let [drop0, drop1, drop2, drop3] = [0, 0, 0, 0];
  let resistance = word.root;
  let cell = row * columns;
  let node = Math.floor(row / perNode) * columns * lanes;
  for (let at = 0; at < columns * lanes; at += lanes) {
    const conductance = conductances[cell] as number;
    const factor = wordFactors[cell] as number;
    drop0 = factor * (drop0 + resistance * (carried[at] as number));
    drop1 = factor * (drop1 + resistance * (carried[at + 1] as number));
    drop2 = factor * (drop2 + resistance * (carried[at + 2] as number));
    drop3 = factor * (drop3 + resistance * (carried[at + 3] as number));
    change[node] = kept * (change[node] as number) + conductance * (v0 - (bitSources[at] as number) - drop0);
    change[node + 1] =
      kept * (change[node + 1] as number) + conductance * (v1 - (bitSources[at + 1] as number) - drop1);
    change[node + 2] =
      kept * (change[node + 2] as number) + conductance * (v2 - (bitSources[at + 2] as number) - drop2);
    change[node + 3] =
      kept * (change[node + 3] as number) + conductance * (v3 - (bitSources[at + 3] as number) - drop3);
    resistance = word.segment;
    cell += 1;
    node += lanes;
  }
  if (word.far < Number.POSITIVE_INFINITY) addFarEnd(wordCurrents, source, [drop0, drop1, drop2, drop3], word.far);
}

/** Rises of bit lines from the currents into them, which `change` holds. */
function solveBitLines(array: FactoredArray, block: Block): void {
  const { bit } = array;
  const { bitCurrents, carried } = block;
  const first = bit.rootIsLast ? bit.nodes - 1 : 0;
  const step = bit.rootIsLast ? -1 : 1;
  carried.fill(0);
  for (let node = bit.nodes - 1; node >= 0; node--) gatherBitLines(array, block, first + node * step);
  bitCurrents.set(carried);
  carried.fill(0);
  for (let node = 0; node < bit.nodes; node++) {
    spreadBitLines(array, block, first + node * step, node === 0 ? bit.root : bit.segment);
  }
  addFarEnd(bitCurrents, 0, carried, bit.far);
}

/** J of all bit lines at one of their nodes. */
function gatherBitLines({ columns, bitFactors }: FactoredArray, { change, carried }: Block, row: number): void {
  let cell = row * columns;
  let node = cell * lanes;
  for (let at = 0; at < columns * lanes; at += lanes) {
    const factor = bitFactors[cell] as number;
    const sum0 = (change[node] as number) + (carried[at] as number);
    const sum1 = (change[node + 1] as number) + (carried[at + 1] as number);
    const sum2 = (change[node + 2] as number) + (carried[at + 2] as number);
    const sum3 = (change[node + 3] as number) + (carried[at + 3] as number);
    change[node] = sum0;
    change[node + 1] = sum1;
    change[node + 2] = sum2;
    change[node + 3] = sum3;
    carried[at] = factor * sum0;
    carried[at + 1] = factor * sum1;
    carried[at + 2] = factor * sum2;
    carried[at + 3] = factor * sum3;
    cell += 1;
    node += lanes;
  }
}

/** Rises of all bit lines at one of their nodes; J makes way for their change. */
function spreadBitLines({ columns, bitFactors }: FactoredArray, block: Block, row: number, resistance: number): void {
  const { rise, change, carried } = block;
  let cell = row * columns;
  let node = cell * lanes;
  for (let at = 0; at < columns * lanes; at += lanes) {
    const factor = bitFactors[cell] as number;
    const next0 = factor * ((carried[at] as number) + resistance * (change[node] as number));
    const next1 = factor * ((carried[at + 1] as number) + resistance * (change[node + 1] as number));
    const next2 = factor * ((carried[at + 2] as number) + resistance * (change[node + 2] as number));
    const next3 = factor * ((carried[at + 3] as number) + resistance * (change[node + 3] as number));
    change[node] = next0 - (rise[node] as number);
    change[node + 1] = next1 - (rise[node + 1] as number);
    change[node + 2] = next2 - (rise[node + 2] as number);
    change[node + 3] = next3 - (rise[node + 3] as number);
    rise[node] = next0;
    rise[node + 1] = next1;
    rise[node + 2] = next2;
    rise[node + 3] = next3;
    carried[at] = next0;
    carried[at + 1] = next1;
    carried[at + 2] = next2;
    carried[at + 3] = next3;
    cell += 1;
    node += lanes;
  }
}

/** A far end of 0 ohm belongs to a line without resistance, all of whose current counts at its root. */
function addFarEnd(sums: Float64Array, from: number, drops: ArrayLike<number>, far: number): void {
  if (far === 0 || far === Number.POSITIVE_INFINITY) return;
  for (let at = 0; at < drops.length; at++) sums[from + at] = (sums[from + at] as number) + (drops[at] as number) / far;
}

function measureResiduals({ nodeConductances }: FactoredArray, block: Block): void {
  const { change, residuals } = block;
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let cell = 0, node = 0; cell < nodeConductances.length; cell++, node += lanes) {
    const conductance = nodeConductances[cell] as number;
    sum0 += conductance * Math.abs(change[node] as number);
    sum1 += conductance * Math.abs(change[node + 1] as number);
    sum2 += conductance * Math.abs(change[node + 2] as number);
    sum3 += conductance * Math.abs(change[node + 3] as number);
  }
  const largest = largestCurrents(block);
  residuals.set([sum0, sum1, sum2, sum3].map((sum, lane) => (sum === 0 ? 0 : sum / (largest[lane] as number))));
}

/** Of all lines, one for each right-hand side. */
export function largestCurrents({ wordCurrents, bitCurrents }: Block): Float64Array {
  const largest = new Float64Array(lanes);
  for (const currents of [wordCurrents, bitCurrents]) {
    for (let at = 0; at < currents.length; at++) {
      const size = Math.abs(currents[at] as number);
      if (size > (largest[at % lanes] as number)) largest[at % lanes] = size;
    }
  }
  return largest;
}
