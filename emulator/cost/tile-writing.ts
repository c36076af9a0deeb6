/**
 * Writing a tile: pulses on word lines and columns, in place (rank-1, many rows at once) or row by row.
 *
 * A word line and a column at the write voltage coincide on a cell; cells on a lone active line see no voltage across
 * (word line off) or none to drive it (column at ground), so half-selected lines cost their C V² and no cell current.
 * Columns swing to either polarity; the source of the negative level is not billed.
 */
import type { Circuit } from './circuits/circuit.ts';
import { decoder } from './circuits/decoder.ts';
import { driver } from './circuits/driver.ts';
import { highestCoreVoltage } from './circuits/level-shifter.ts';
import type { Block } from './sensing.ts';
import type { Technology } from './technology.ts';
import { driverShare, type TilePlan } from './tile-plan.ts';

export interface PulseCost {
  /** One pulse with its line settling, @unit s. */
  readonly slotUp: number;
  readonly slotDown: number;
  /** V² G_mean t_p of one device pulsed, @unit J. */
  readonly devicePulseUp: number;
  readonly devicePulseDown: number;
  /** A pulse on one input's rows, in every array that has it, @unit J. */
  readonly rowPulse: number;
  /** A pulse on one output's column, in every array that has it, @unit J. */
  readonly columnPulseUp: number;
  readonly columnPulseDown: number;
  /** Choosing the next row of an array when writing row by row: time in s and energy in J. */
  readonly rowSelect: { readonly latency: number; readonly energy: number };
}

/** Write drivers of rows and columns, row decoder, and the cost of pulses. */
export function writeSide(technology: Technology, plan: TilePlan): { blocks: readonly Block[]; pulse: PulseCost } {
  const { options, geometry, cells } = plan;
  const { writeUp, writeDown } = options.electrical;
  const { supply } = technology.figures;
  const up = Math.abs(writeUp.voltage);
  const down = Math.abs(writeDown.voltage);
  const highest = Math.max(up, down);
  const gateLevel = Math.max(supply, highest);
  const rowDriver = driver(technology, {
    load: cells.rowCapacitance,
    voltage: gateLevel,
    name: 'word-line write driver',
  });
  const columnDriver = (voltage: number): Circuit =>
    driver(technology, {
      load: cells.columnCapacitance,
      voltage,
      // In-array updates may pulse every cell of a column at once.
      resistance: driverShare / (cells.meanConductance * geometry.arrayRows),
      name: 'column write driver',
    });
  const select = decoder(technology, {
    address: Math.ceil(Math.log2(geometry.arrayRows)),
    load: cells.rowCapacitance / 4,
  });
  const idle = { actionsPerRead: 0, time: 0 };
  const rows = geometry.arrays * geometry.arrayRows;
  const columns = geometry.arrays * geometry.arrayColumns;
  // Below the thick-oxide limit the read driver of the word line writes too.
  const shifted: readonly Block[] =
    gateLevel > highestCoreVoltage ? [{ component: 'row driver', circuit: rowDriver, count: rows, ...idle }] : [];
  const settling = rowDriver.latency + columnDriver(highest).latency + cells.rowSettling + cells.columnSettling;
  return {
    blocks: [
      { component: 'row driver', circuit: select, count: geometry.arrays, ...idle },
      ...shifted,
      { component: 'column driver', circuit: columnDriver(highest), count: columns, ...idle },
    ],
    pulse: {
      slotUp: writeUp.width + settling,
      slotDown: writeDown.width + settling,
      devicePulseUp: up * up * cells.meanConductance * writeUp.width,
      devicePulseDown: down * down * cells.meanConductance * writeDown.width,
      rowPulse: geometry.outputBlocks * rowDriver.energyPerAction,
      columnPulseUp: geometry.inputBlocks * columnDriver(up).energyPerAction,
      columnPulseDown: geometry.inputBlocks * columnDriver(down).energyPerAction,
      rowSelect: { latency: select.latency, energy: select.energyPerAction },
    },
  };
}
