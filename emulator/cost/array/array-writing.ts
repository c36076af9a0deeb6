/**
 * What stands in an array for writing its cells, and what a write pulse costs.
 *
 * Row by row: a switch matrix brings the columns to their levels, each through a gate that one cell's current may pass,
 * the row's own drivers open the row, and level shifters stand where a write needs more than core transistors stand: on the
 * line that opens a row, on the line that carries its current, and on every column. SRAM has drivers of bit-line pairs.
 *
 * In place: rows and columns are pulsed at once and every coincidence counts, so that a column may feed all its cells; a
 * driver a line is sized for that, and a decoder chooses rows where they are written singly. Cells on a lone active line see
 * no voltage across (word line off) or none to drive it (column at ground): half-selected lines cost their C V² and no
 * current. A crossbar has no word line: both lines stand at half the voltage, and each half-selected cell takes a quarter of
 * a selected one's power, billed with the pulse of its line. Columns swing to either polarity; the source of the negative
 * level is not billed.
 */
import type { WritePulse } from '../../../devices/index.ts';
import type { CellArray } from '../circuits/cell-array.ts';
import { decoder } from '../circuits/decoder.ts';
import { driver } from '../circuits/driver.ts';
import { unitsArea } from '../circuits/layout.ts';
import { highestCoreVoltage, levelShifter } from '../circuits/level-shifter.ts';
import { flipFlopWidth } from '../circuits/register.ts';
import { sramWriteDriver } from '../circuits/sram-write-driver.ts';
import { switchMatrix } from '../circuits/switch-matrix.ts';
import { transmissionBlock, transmissionWidth } from '../circuits/transmission-gate.ts';
import type { Technology } from '../technology.ts';
import { minimumWidth } from '../transistor.ts';
import { type ArrayBlock, arrayBlock } from './array-block.ts';
import type { SettledDesign } from './array-design.ts';
import { driverShare } from './drive-side.ts';
import { blockExtent, mostConductance } from './lines.ts';

/** Of one polarity. */
export interface PulseFigures {
  /** One pulse with its lines' settling, @unit s. */
  readonly slot: number;
  /** In one cell that is written, @unit J. */
  readonly cell: number;
  /** Of one column that takes the pulse, @unit J. */
  readonly column: number;
}

export interface ArrayPulse {
  readonly up: PulseFigures;
  readonly down: PulseFigures;
  /** A pulse on one row, whatever its polarity, @unit J. */
  readonly row: number;
  /** Choosing the next row where they are written singly: @unit s and J. */
  readonly rowSelect: { readonly latency: number; readonly energy: number };
}

export interface ArrayWriting {
  readonly blocks: readonly ArrayBlock[];
  readonly pulse: ArrayPulse;
}

export function arrayWriting(technology: Technology, design: SettledDesign, cells: CellArray): ArrayWriting {
  if (cells.cell.conductance === null) return bitLineWriting(technology, cells);
  return design.writing === 'in-place' ? inPlaceWriting(technology, cells) : rowWriting(technology, design, cells);
}

function rowDecoder(technology: Technology, cells: CellArray) {
  return decoder(technology, {
    address: Math.ceil(Math.log2(cells.rows)),
    load: cells.rowCapacitance,
    lineResistance: cells.rowResistance,
  });
}

/** Level of either line over the voltage that writes. */
function lineShare({ cell }: CellArray): number {
  return cell.inputCarriesCurrent ? 1 / 2 : 1;
}

/** Of the `others` cells on a pulsed line of a crossbar, on top of the one that is written, @unit J. */
function halfSelected({ cell }: CellArray, pulse: WritePulse, others: number): number {
  return cell.inputCarriesCurrent ? (others * cell.writeEnergy(pulse)) / 4 : 0;
}

function meanHalfSelected(cells: CellArray): number {
  const { writeUp, writeDown } = cells.cell.pulses;
  const others = cells.columns - 1;
  return (halfSelected(cells, writeUp, others) + halfSelected(cells, writeDown, others)) / 2;
}

/** Of the row's line while it is open: word lines stand no lower than the supply, @unit V. */
function rowLevel(technology: Technology, cells: CellArray): number {
  const { cell } = cells;
  return lineShare(cells) * Math.max(cell.inputCarriesCurrent ? 0 : technology.figures.supply, cell.writeVoltage);
}

/** `settle` in s is what lines take to reach their level, `column` the energy of one at a voltage. */
function pulseFigures(cells: CellArray, pulse: WritePulse, settle: number, column: (voltage: number) => number) {
  return {
    slot: pulse.width + settle + cells.rowSettling + cells.columnSettling,
    cell: cells.cell.writeEnergy(pulse),
    column: column(lineShare(cells) * Math.abs(pulse.voltage)) + halfSelected(cells, pulse, cells.rows - 1),
  };
}

function bitLineWriting(technology: Technology, cells: CellArray): ArrayWriting {
  const { columns, columnCapacitance: load, columnResistance: lineResistance } = cells;
  const blockWidth = blockExtent(technology, cells.width);
  const circuit = sramWriteDriver(technology, { pairs: columns, load, lineResistance, blockWidth });
  const { supply } = technology.figures;
  const select = rowDecoder(technology, cells);
  const written = pulseFigures(
    cells,
    cells.cell.pulses.writeUp,
    circuit.latency,
    () => circuit.energyPerAction / columns + load * supply * supply,
  );
  return {
    blocks: [arrayBlock({ component: 'column driver', side: 'columns', circuit })],
    pulse: {
      up: written,
      down: written,
      row: cells.rowCapacitance * supply * supply,
      rowSelect: { latency: select.latency, energy: select.internalEnergy },
    },
  };
}

/** Whether a matrix that drives columns in transposed reads is there to write them too. */
function drivesBackward({ transposed, input }: SettledDesign): boolean {
  return transposed !== null && transposed.kind !== 'integrator' && input.encoding === 'bit-serial';
}

function rowWriting(technology: Technology, design: SettledDesign, cells: CellArray): ArrayWriting {
  const { columns, rows, cell, columnCapacitance: load, columnResistance: lineResistance, rowCapacitance } = cells;
  const size = design.sizing.writeGateSize;
  const mostCurrent = { resistance: driverShare / mostConductance(cells) };
  const matrix = switchMatrix(technology, {
    lines: columns,
    load,
    lineResistance,
    activity: 1,
    ...(size === undefined ? mostCurrent : { driveSize: size }),
  });
  const gateWidth =
    size === undefined
      ? transmissionWidth(technology, mostCurrent.resistance)
      : Math.max(1, size) * minimumWidth(technology);
  const area = columnMatrixArea(technology, columns, blockExtent(technology, cells.width), gateWidth);
  const level = rowLevel(technology, cells);
  const shifted = level > highestCoreVoltage;
  const shifter = levelShifter(technology, { voltage: Math.max(level, highestCoreVoltage) });
  const raise = shifted ? shifter.energyPerAction : 0;
  const column = (voltage: number) => matrix.internalEnergy / columns + raise + load * voltage * voltage;
  const settle = matrix.latency + (shifted ? shifter.latency : 0);
  const { writeUp, writeDown } = cell.pulses;
  const select = rowDecoder(technology, cells);
  return {
    blocks: [
      ...(drivesBackward(design)
        ? []
        : [arrayBlock({ component: 'column driver', side: 'columns', circuit: matrix, area })]),
      ...(shifted
        ? [
            arrayBlock({ component: 'row driver', side: 'rows', circuit: shifter, count: 2 * rows }),
            arrayBlock({ component: 'column driver', side: 'columns', circuit: shifter, count: columns }),
          ]
        : []),
    ],
    pulse: {
      up: pulseFigures(cells, writeUp, settle, column),
      down: pulseFigures(cells, writeDown, settle, column),
      row: raise + rowCapacitance * level ** 2 + meanHalfSelected(cells),
      rowSelect: { latency: select.latency, energy: select.internalEnergy },
    },
  };
}

/** Flip-flops in rows of cells below the columns, and two transmission gates in the pitch of each. */
function columnMatrixArea(technology: Technology, columns: number, width: number, gateWidth: number): number {
  const gates = transmissionBlock(technology, columns, gateWidth, width).area;
  return unitsArea(technology, columns, flipFlopWidth(technology), width) + 2 * gates;
}

function inPlaceWriting(technology: Technology, cells: CellArray): ArrayWriting {
  const { rows, columns, cell } = cells;
  const level = rowLevel(technology, cells);
  const row = driver(technology, { load: cells.rowCapacitance, voltage: level, name: 'word-line write driver' });
  const columnAt = (voltage: number) =>
    driver(technology, {
      load: cells.columnCapacitance,
      voltage,
      resistance: driverShare / (cells.meanConductance * rows),
      name: 'column write driver',
    });
  const column = columnAt(lineShare(cells) * cell.writeVoltage);
  const select = decoder(technology, { address: Math.ceil(Math.log2(rows)), load: cells.rowCapacitance / 4 });
  const settle = row.latency + column.latency;
  const energy = (voltage: number) => columnAt(voltage).energyPerAction;
  const { writeUp, writeDown } = cell.pulses;
  return {
    blocks: [
      arrayBlock({ component: 'row driver', side: 'rows', circuit: select }),
      // Below the thick-oxide limit the read driver of the row writes too.
      ...(level > highestCoreVoltage
        ? [arrayBlock({ component: 'row driver', side: 'rows', circuit: row, count: rows })]
        : []),
      arrayBlock({ component: 'column driver', side: 'columns', circuit: column, count: columns }),
    ],
    pulse: {
      up: pulseFigures(cells, writeUp, settle, energy),
      down: pulseFigures(cells, writeDown, settle, energy),
      row: row.energyPerAction + meanHalfSelected(cells),
      rowSelect: { latency: select.latency, energy: select.energyPerAction },
    },
  };
}
