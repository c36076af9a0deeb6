/** What kernels of circuits take as figures, in the unit of `kernels/circuits/cells.ts`. */
import { conductancePerState } from '../../tile/placed-arrays.ts';
import { streamOf } from '../../tile/streams.ts';
import type { TileSpec } from '../../tile/tile.ts';
import { emptyState } from '../../tile/weight-slices.ts';
import { type Line, linesOf } from '../../tile/wires/lines.ts';
import { expectWire } from '../../tile/wires/wire-error.ts';
import type { Wires } from '../../tile/wires/wires.ts';
import { padded } from '../kernel.ts';
import type { CellUnits, CircuitRead } from './circuit-read.ts';

export type Shape = Readonly<Record<string, number>>;

const largestFloat = 2 ** 127 * (2 - 2 ** -23);

/** A power of two near the largest conductance. */
export function unitOf({ device: { electrical } }: TileSpec): number {
  return 2 ** Math.floor(Math.log2(1 / electrical.onResistance));
}

/** Of any kernel of circuits (`kernels/circuits/cells.ts`). */
export function cellShapeOf(
  { label, context, tile, figures }: CircuitRead,
  { layout, patterns, unit }: CellUnits,
  round: number,
): Shape {
  const { spec, stored } = tile;
  const { device, wires, readNoise } = spec;
  const { inputs } = spec.declaration;
  const { input, slices } = figures;
  const rowStride = padded(stored);
  const plane = inputs * rowStride;
  const fields = device.pulse?.visible ? device.pulse.fields.length : 1;
  const mostDigit = 2 ** input.sliceBits - 1;
  const [lower, upper] = device.range;
  const perState = conductancePerState(spec) / unit;
  const empty = emptyState(device);
  const law = device.currentVoltage?.voltages ?? { from: -largestFloat, to: largestFloat };
  return {
    ...{ inputStride: padded(inputs), inputs, stored, rowStride },
    ...{ stateAt: (fields - 1) * plane, planeStride: fields * plane },
    ...{ patterns: patterns, firstPattern: round * patterns, slices: slices.length, digits: input.slices },
    ...{ apart: input.apart ? 1 : 0, sliceBits: input.sliceBits, mostDigit, inputLevels: input.levels },
    ...{ perDigit: mostDigit > 0 ? 1 / mostDigit : 0, readVoltage: device.electrical.readVoltage },
    ...{ perRow: wires?.interleaved ? 2 : 1, columns: layout.columns, columnsAt: layout.columnsAt },
    ...{ empty, perState, referenceConductance: empty * perState },
    ...{ constant: (readNoise?.constant ?? 0) * (upper - lower), proportional: readNoise?.proportional ?? 0 },
    ...{ unit, perUnit: 1 / unit, lowest: law.from, highest: law.to },
    ...{ seed: context.seed, stream: streamOf('crosspoint noise', context.program.name, label) },
    ...{ operation: context.operation, flag: context.flag },
  };
}

/** Of columns with sources of their own. @throws WireError where `solveGated` would */
export function gatedShapeOf(wires: Wires, unit: number): Shape {
  const { sense, drive } = wires;
  expectWire(sense === 'bottom', 'wires.sense', '`bottom`, as sources are separate', sense);
  expectWire(drive === 'left', 'wires.drive', '`left`, as sources are separate', drive);
  return {
    supplySegment: wires.row * unit,
    supplyRoot: (wires.rowTerminal + wires.row) * unit,
    sumSegment: wires.column * unit,
    sumRoot: (wires.columnTerminal + wires.column) * unit,
  };
}

/** Of word lines and bit lines. @throws WireError where a resistance is out of range */
export function linesShapeOf(wires: Wires, unit: number): Shape {
  const { word, bit } = linesOf({ rows: 2, columns: 1, conductances: [0, 0], wires });
  return {
    ...{ wordSegment: word.segment * unit, wordRoot: word.root * unit, wordFar: farOf(word, unit) },
    ...{ bitSegment: bit.segment * unit, bitRoot: bit.root * unit, bitFar: farOf(bit, unit) },
    rootIsLast: bit.rootIsLast ? 1 : 0,
  };
}

/** Conductance of a far end, over the unit; an end of 0 ohm implies a root that already holds the whole line. */
function farOf({ far }: Line, unit: number): number {
  return far > 0 ? 1 / (far * unit) : 0;
}
