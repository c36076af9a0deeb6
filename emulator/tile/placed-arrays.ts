/**
 * Where the crosspoints of a tile lie: its arrays as circuits, with the conductances that its states stand for.
 *
 * Inputs are cut over arrays row by row, outputs column by column; the crosspoints of a weight lie in neighbouring columns
 * of one array, or each on an array of its own; both of an interleaved pair lie on one bit line, driven by two word lines.
 * Behind the outputs of an array comes its unit column, behind everything its reference column, where there are such. What
 * an array that is not full leaves unused lies beyond the ends that are driven and sensed: its lines are as long as what
 * it holds.
 */
import { seenAt, seenIn, type TileState } from './initial-state.ts';
import { arrayBlocks, storedOutputs, type TileSpec } from './tile.ts';
import { planesOf, unitCell } from './unit-cell.ts';
import { emptyState } from './weight-slices.ts';
import { type Circuit, type Wires, withoutResistance } from './wires/wires.ts';

/** Crosspoints of one array: which row and column of its circuit each is. */
export interface Placed {
  readonly circuit: Circuit;
  /** Index into planes, [rows][columns] of the circuit; −1 for a crosspoint of the reference column. */
  readonly places: Int32Array;
  readonly firstInput: number;
  /** Stored outputs that the array holds. */
  readonly outputs: readonly number[];
}

/** Conductances of all crosspoints as they are read, [planes][inputs][stored outputs], @unit S. */
export function conductancesOf(spec: TileSpec, state: TileState<ArrayLike<number>>): Float64Array {
  const seen = seenIn(spec, state.planes, state.fields);
  const perState = conductancePerState(spec);
  const empty = emptyState(spec.device);
  const conductances = new Float64Array(state.planes.length);
  for (let at = 0; at < conductances.length; at++) {
    conductances[at] = Math.max(seenAt(seen, at) + empty, 0) * perState;
  }
  return conductances;
}

/** @unit S */
export function conductancePerState({ device: { electrical, range } }: Pick<TileSpec, 'device'>): number {
  return (1 / electrical.onResistance - 1 / electrical.offResistance) / (range[1] - range[0]);
}

/** Every array of a tile, or one for each crosspoint of its weights, with the columns as they lie. */
export function placeArrays(spec: TileSpec, conductances: Float64Array): readonly Placed[] {
  const { declaration, array } = spec;
  const { inputs, outputs } = arrayBlocks(spec);
  const placed: Placed[] = [];
  for (let row = 0; row < declaration.inputs; row += inputs.size) {
    const rows = Math.min(inputs.size, declaration.inputs - row);
    for (let block = 0; block * outputs.size < declaration.outputs; block++) {
      const held = outputsOf(spec, block, outputs.size);
      const planes = Array.from({ length: planesOf(spec.mapping) }, (_, plane) => plane);
      const groups = array.layout === 'separate' ? groupPlanes(spec, planes) : [planes];
      for (const group of groups) placed.push(placeArray(spec, conductances, row, rows, held, group));
    }
  }
  return placed;
}

/** Stored outputs of a block: its outputs and its unit column. */
function outputsOf(spec: TileSpec, block: number, size: number): readonly number[] {
  const { outputs } = spec.declaration;
  const first = block * size;
  const own = Array.from({ length: Math.min(size, outputs - first) }, (_, one) => first + one);
  return storedOutputs(spec) > outputs ? [...own, outputs + block] : own;
}

/** Crosspoints with arrays of their own: each, or both of an interleaved pair. */
function groupPlanes({ wires }: TileSpec, planes: readonly number[]): number[][] {
  const size = wires?.interleaved ? 2 : 1;
  return planes.filter((plane) => plane % size === 0).map((plane) => planes.slice(plane, plane + size));
}

function placeArray(
  spec: TileSpec,
  conductances: Float64Array,
  firstInput: number,
  inputs: number,
  outputs: readonly number[],
  planes: readonly number[],
): Placed {
  const { declaration } = spec;
  const wires: Wires = spec.wires ?? withoutResistance;
  const stored = storedOutputs(spec);
  const cells = declaration.inputs * stored;
  const perRow = wires.interleaved ? 2 : 1;
  const across = planes.length / perRow;
  const reference = unitCell(spec.mapping).reference ? 1 : 0;
  const columns = outputs.length * across + reference;
  const rows = inputs * perRow;
  const places = new Int32Array(rows * columns).fill(-1);
  const own = new Float64Array(rows * columns).fill(emptyState(spec.device) * conductancePerState(spec));
  for (let row = 0; row < rows; row++) {
    const input = firstInput + Math.floor(row / perRow);
    outputs.forEach((output, place) => {
      for (let k = 0; k < across; k++) {
        const plane = planes[k * perRow + (row % perRow)] as number;
        const at = row * columns + place * across + k;
        places[at] = plane * cells + input * stored + output;
        own[at] = conductances[places[at] as number] as number;
      }
    });
  }
  return { circuit: { rows, columns, conductances: own, wires }, places, firstInput, outputs };
}
