/** A recorded sub-array of NeuroSim and the design it states, as ours asks for it. */
import { z } from 'zod';
import type { Electrical } from '../../../devices/index.ts';
import {
  type ArrayBlock,
  type ArrayDesign,
  type CellDesign,
  linearRegionRatio,
  onResistance,
  type SensingDesign,
  type SizingDesign,
  type Technology,
  widthForResistance,
} from '../../../emulator/cost/index.ts';
import { figure } from '../statistics-schema.ts';

export const arrayRecord = z.object({
  id: z.string(),
  technode: figure,
  /** 1 SRAM, 2 RRAM, 3 ferroelectric transistor. */
  memcelltype: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  rows: figure,
  cols: figure,
  levelOutput: figure,
  SARADC: figure,
  cellBit: figure,
  numColMuxed: figure,
  /** 1 row by row, 2 in parallel. */
  operationmode: figure,
  numRowParallel: figure,
  Ron: figure,
  Roff: figure,
  currentMode: figure,
  /** 1 transistor, 4 none. */
  accesstype: figure,
  activityRowRead: figure,
  column_resistance_ohm: figure,
  sensing_cycle_ns: figure,
  read_cycles: figure,
  area_um2: figure,
  used_area_um2: figure,
  array_area_um2: figure,
  area_adc_um2: figure,
  area_accum_um2: figure,
  area_other_um2: figure,
  read_energy_pJ: figure,
  energy_adc_pJ: figure,
  energy_accum_pJ: figure,
  energy_other_pJ: figure,
  energy_array_pJ: figure,
  leakage_uW: figure,
  cap_row1_fF: figure,
  cap_row2_fF: figure,
  cap_col_fF: figure,
  res_row_ohm: figure,
  res_col_ohm: figure,
  modules: z.record(z.string(), z.record(z.string(), figure)),
});
export type ArrayRecord = z.infer<typeof arrayRecord>;

/** What a record chose, without the figures that came of it but those of its cells and wires. */
export type ArrayChoices = Pick<
  ArrayRecord,
  | 'technode'
  | 'memcelltype'
  | 'rows'
  | 'cols'
  | 'levelOutput'
  | 'SARADC'
  | 'cellBit'
  | 'numColMuxed'
  | 'operationmode'
  | 'numRowParallel'
  | 'Ron'
  | 'Roff'
  | 'currentMode'
  | 'accesstype'
  | 'res_row_ohm'
  | 'array_area_um2'
>;

/**
 * Blocks whose energy the reference counts: all but encoders, and but prechargers before converters by successive
 * approximation.
 */
export function countedBlocks(acting: readonly ArrayBlock[], choices: ArrayChoices): readonly ArrayBlock[] {
  const idle = choices.SARADC === 1 && choices.operationmode === 2;
  return acting.filter(
    ({ name }) => !name.startsWith('thermometer encoder') && !(idle && name.startsWith('precharger')),
  );
}

/** What all records share: inputs and weights of 8 bits (handbook cost.md §6). */
export const inputBits = 8;
const weightBits = 8;

/** Every sub-array writes at 2 V; reads stay at the node's read voltage. */
function electricalOf({ figures }: Technology, record: ArrayChoices, cellSize: readonly [number, number]): Electrical {
  const pulse = { voltage: 2, width: 50e-9 };
  return {
    onResistance: record.Ron,
    offResistance: record.Roff,
    readVoltage: figures.readVoltage,
    writeUp: pulse,
    writeDown: { ...pulse, voltage: -2 },
    cellSize,
  };
}

function cellDesign(technology: Technology, record: ArrayChoices): CellDesign {
  if (record.memcelltype === 1) return { kind: 'sram', accessGates: record.operationmode === 1 ? 2 : 1 };
  const crossbar = record.accesstype === 4;
  const electrical = electricalOf(technology, record, crossbar ? [2, 2] : [4, 12]);
  // The reference sizes the access transistor, and the channel of ferroelectric ones, to a quarter of Ron.
  const accessResistance = record.Ron / 4;
  if (record.memcelltype === 2) {
    return {
      kind: 'resistive',
      electrical,
      ...(crossbar ? { access: 'none' } : { access: 'transistor', accessResistance }),
    };
  }
  const channelWidth = widthForResistance(technology, 'nmos', accessResistance / linearRegionRatio);
  return { kind: 'ferroelectric', electrical, channelWidth };
}

function sensingDesign(record: ArrayChoices): SensingDesign {
  const bits = Math.log2(record.levelOutput);
  const direct = record.currentMode === 1 ? 'current' : 'voltage';
  return {
    kind: record.operationmode === 1 ? 'latch' : direct,
    // The reference counts no energy of reference columns.
    adc: record.SARADC === 1 ? { kind: 'sar', bits } : { kind: 'flash', bits, referenceColumn: false },
    columnsPerAdc: record.numColMuxed,
    digitsPerWeight: weightBits / record.cellBit,
    digitBits: record.cellBit,
  };
}

export function recordedDesign(technology: Technology, record: ArrayChoices): ArrayDesign {
  return {
    rows: record.rows,
    columns: record.cols,
    cell: cellDesign(technology, record),
    input: { encoding: 'bit-serial', bits: inputBits },
    rowsInParallel: record.numRowParallel,
    sensing: sensingDesign(record),
    sizing: recordedSizing(technology, record),
  };
}

/**
 * Choices by node, from the records of whole chips (`inference.json`, `config`). Multiplexer decoders drive their gates by
 * minimum inverters down to 32 nm; below, drivers of 25 to 130 times that make up for it, where ours are a chain of inverters.
 */
const minimumSelectDrivers: readonly number[] = [130, 90, 65, 45, 32];
/** Resistance of a row's gates over that of the row's wire, in units of .1 … */
const rowGates: Readonly<Record<number, number>> = { 22: 2, 14: 2, 10: 2, 7: 2, 5: 0.6, 3: 0.3 };
/** … and the size of gates that only open access transistors, in minimum ones. */
const wordLineGates: Readonly<Record<number, number>> = { 22: 14 };
function recordedSizing(technology: Technology, record: ArrayChoices): SizingDesign {
  const { technode, memcelltype, accesstype } = record;
  const byWire = memcelltype === 1 || accesstype === 4;
  const deviceResistance = 2 / (1 / record.Ron + 1 / record.Roff);
  const cellResistance = memcelltype === 1 ? onResistance(technology, 'nmos', technology.feature) : deviceResistance;
  return {
    sensingMargin: 0.4,
    // The reference's cycle leaves the settling of columns out.
    settleColumns: false,
    layout: 'stacked',
    // Either transistor alone holds the wire's resistance, in its strong direction: half of what its weak one is sized for.
    ...(byWire
      ? { inputGateResistance: 2 * (rowGates[technode] ?? 1) * record.res_row_ohm }
      : { inputGateSize: wordLineGates[technode] ?? 6 }),
    // A gate holds what its column resists with every row driven at the mean, sized for its weak direction.
    multiplexerResistance: 2 * (cellResistance / record.numRowParallel),
    ...(minimumSelectDrivers.includes(technode) && { selectChain: [1, 1] }),
    selectActivity: 0.05,
    prechargeSelected: record.operationmode === 2,
    referenceColumnArea: referenceColumn(technology, record),
    writeGateSize: 1,
  };
}

/** The reference draws a reference column in squares as wide as a wire, the array in squares of F. */
function referenceColumn({ feature, figures }: Technology, record: ArrayChoices): number {
  const column = (1e-12 * record.array_area_um2) / record.cols;
  if (record.accesstype === 4) return column;
  const wider = figures.wire[0] / feature;
  return column * (record.memcelltype === 1 ? wider : wider ** 2);
}
