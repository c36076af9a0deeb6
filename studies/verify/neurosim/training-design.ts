/** The chip that a training record states, as ours asks for it. */
import {
  type ArrayDesign,
  type ArrayHardware,
  buildArray,
  type CellDesign,
  type ChipHardware,
  chipHardware,
  fastestClock,
  type GradientUnit,
  gradientUnit,
  levelShifter,
  type MatrixDemand,
  type ReadActivity,
  type SensingDesign,
  type SizingDesign,
  type Technology,
  technologyNode,
} from '../../../emulator/cost/index.ts';
import { type ArrayChoices, recordedDesign } from './array-record.ts';
import { choicesOf, demandsOf, withoutEncoders } from './inference-design.ts';
import type { TrainingRecord } from './training-schema.ts';

export interface TrainingChip {
  readonly chip: ChipHardware;
  readonly array: ArrayHardware;
  /** Of a layer, for a batch. */
  unitOf(demand: MatrixDemand): GradientUnit;
  activityOf(matrix: string): ReadActivity;
  /** Mean change of a layer's weights, in levels of a device. */
  changeOf(matrix: string): number;
  readonly arraysWrittenTogether: number;
  /** Share of a column's write pulse that its level shifter takes. */
  readonly shifterShare: number;
}

export function trainingChip(record: TrainingRecord): TrainingChip {
  const { config } = record;
  const technology = technologyOf(record);
  const array = trainingArray(technology, record);
  const chip = chipHardware(technology, demandsOf(record), {
    ...choicesOf(record, array),
    pipeline: null,
    clock: fastestClock,
    timing: 'self-timed',
    logicActivity: everyNode,
    wiring: 'h-tree',
  });
  return {
    chip,
    array,
    unitOf: (demand) => recordedUnit(technology, record, demand),
    activityOf: (matrix) => activity(record, Number(matrix) - 1),
    changeOf: (matrix) => changeInLevels(record, Number(matrix) - 1),
    arraysWrittenTogether: accumulators(record) / (config.numRowSubArray * config.numColSubArray),
    shifterShare: levelShifter(technology, { voltage: config.writeVoltage }).energyPerAction / array.pulse.up.column,
  };
}

function technologyOf({ config }: TrainingRecord): Technology {
  return technologyNode(config.technode, {
    roadmap: config.deviceroadmap === 1 ? 'high-performance' : 'low-standby',
    temperature: config.temp,
    wireWidth: config.wireWidth * 1e-9,
    wireAspectRatio: config.AR,
    wireResistivity: config.Rho,
  });
}

/** V2.1 moves every node of an adder, and every bit of a register, at each addition. */
const everyNode = 1;

/** Of arrays of either kind of cell. */
function sizingOf({ sizing: { multiplexerResistance } = {} }: ArrayDesign): SizingDesign {
  return {
    // No margin was measured for it, and no time is given to columns.
    ...{ sensingMargin: 0, settleColumns: false },
    ...(multiplexerResistance !== undefined && { multiplexerResistance }),
    ...{ prechargeSelected: true, logicActivity: everyNode, registerToggle: everyNode },
  };
}

/** As sub-arrays of the component file are made; `rows` and `columns` of the array. */
function recordedArray(
  technology: Technology,
  { config }: TrainingRecord,
  choices: Partial<ArrayChoices>,
): ArrayDesign {
  return recordedDesign(technology, {
    ...config,
    rows: config.numRowSubArray,
    cols: config.numColSubArray,
    numRowParallel: config.numRowSubArray,
    Ron: config.resistanceOn,
    Roff: config.resistanceOff,
    // Of gates that are sized to their wire, and of reference columns: both are left to our defaults.
    ...{ res_row_ohm: 0, array_area_um2: 0 },
    ...choices,
  });
}

function trainingArray(technology: Technology, record: TrainingRecord): ArrayHardware {
  const { config, cli } = record;
  const design = recordedArray(technology, record, {});
  const forward: SensingDesign = {
    ...design.sensing,
    digitsPerWeight: Math.ceil(cli.synapseBit / config.cellBit),
    digitBits: config.cellBit,
  };
  const bits = Math.log2(config.levelOutputAG);
  const array = buildArray(technology, {
    ...design,
    cell: cellOf(record, design.cell),
    input: { ...design.input, bits: cli.numBitInput },
    sensing: forward,
    transposed:
      config.trainingEstimation === 1
        ? {
            ...forward,
            adc: { ...forward.adc, bits } as SensingDesign['adc'],
            columnsPerAdc: config.numRowMuxedAG,
            digitsPerWeight: 1,
          }
        : null,
    sizing: sizingOf(design),
  });
  return { ...withoutEncoders(array), transposed: array.transposed && withoutEncoders(array.transposed) };
}

function cellOf({ config }: TrainingRecord, cell: CellDesign): CellDesign {
  if (cell.kind === 'sram') return { ...cell, size: [config.heightInFeatureSizeSRAM, config.widthInFeatureSizeSRAM] };
  const pulse = { voltage: config.writeVoltage, width: config.writePulseWidth };
  const electrical = {
    ...cell.electrical,
    cellSize: [config.heightInFeatureSize1T1R, config.widthInFeatureSize1T1R] as const,
    writeUp: pulse,
    writeDown: { ...pulse, voltage: -config.writeVoltage },
  };
  if (cell.kind === 'resistive') return { ...cell, electrical };
  return { ...cell, electrical, polarisation: config.polarization * microcoulombPerSquareCentimetre };
}

const microcoulombPerSquareCentimetre = 1e-2;

function recordedUnit(technology: Technology, record: TrainingRecord, demand: MatrixDemand): GradientUnit {
  const { config, cli } = record;
  const rows = config.numRowSubArrayWG;
  const columns = config.numColSubArrayWG;
  const array = recordedArray(technology, record, { memcelltype: 1, rows, cols: columns, numRowParallel: rows });
  return gradientUnit(technology, {
    outputs: demand.outputs,
    inputs: demand.channels * demand.kernelPositions,
    kernelPositions: demand.kernelPositions,
    batch: demand.vectors * config.batchSize,
    samples: config.batchSize,
    bits: cli.numBitInput,
    ...{ rows, columns },
    adc: { kind: 'flash', bits: Math.log2(config.levelOutputWG), referenceColumn: false },
    columnsPerAdc: config.numRowMuxedWG,
    accumulate: 'off-chip',
    accumulators: accumulators(record),
    // Of a converter's count, shifted over the bits of the error.
    wordBits: Math.log2(config.levelOutputWG) + cli.numBitInput,
    errorActivity: config.activityRowReadWG,
    cellSize: [config.heightInFeatureSizeSRAM, config.widthInFeatureSizeSRAM],
    sizing: sizingOf(array),
    timing: 'self-timed',
  });
}

/**
 * Gradients that are added to those from memory at a time, and cells that are written together after it. The records do not
 * print it: it is what the area of their gradient units, the time of the additions and the time of updates have in common,
 * 4096 × ⌊64/(cell bits × ⌈log₂ batch⌉)⌋ in all of them.
 */
function accumulators({ config }: TrainingRecord): number {
  return 4096 * Math.max(1, Math.floor(64 / (config.cellBit * Math.ceil(Math.log2(config.batchSize)))));
}

function activity({ config, stats }: TrainingRecord, index: number): ReadActivity {
  const layer = stats[index];
  // Weights of a device are linear in its conductance; the trace of 4 bits is the finest.
  const level = layer?.mean_cell_level_fraction_4b ?? 0.5;
  const [least, most] = [1 / config.resistanceOff, 1 / config.resistanceOn];
  return { activeRows: layer?.input_bit_activity ?? 0, conductance: least + level * (most - least) };
}

/** Traces count in levels of 8 bits. */
const traceLevels = 255;

function changeInLevels({ config, stats }: TrainingRecord, index: number): number {
  const share = (stats[index]?.old_to_new_mean_abs_delta_levels ?? 0) / traceLevels;
  return (share * (config.maxNumLevelLTP + config.maxNumLevelLTD)) / 2;
}
