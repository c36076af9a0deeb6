/** The chip that an inference record states, as ours asks for it. */

import {
  type ArrayDesign,
  type ArrayHardware,
  type ArrayReading,
  buildArray,
  type ChipHardware,
  type ComponentName,
  chipHardware,
  clockOf,
  type MatrixDemand,
  type ReadActivity,
  type Technology,
  technologyNode,
} from '../../../emulator/cost/index.ts';
import { type ArrayRecord, recordedDesign } from './array-record.ts';
import { type InferenceRecord, layersOf } from './inference-schema.ts';

export interface StatedChip {
  readonly chip: ChipHardware;
  readonly array: ArrayHardware;
  activityOf(matrix: string): ReadActivity;
}

/** Pipelines of the records have at most eight times the tiles (handbook cost.md §6). */
const pipelineLimit = 8;

/** `array`: in place of the one that the record's choices make. */
export function statedChip(record: InferenceRecord, array: ArrayHardware = arrayOf(record)): StatedChip {
  const { config } = record;
  const technology = technologyOf(record);
  const activities = new Map(record.stats.map((_, index) => [`${index + 1}`, activity(record, index)]));
  const activityOf = (matrix: string) => activities.get(matrix) ?? activity(record, 0);
  const chip = chipHardware(technology, demandsOf(record), {
    ...choicesOf(record, array),
    pipeline: config.pipeline === 1 ? { limit: pipelineLimit } : null,
    clock: clockOf([...activities.values()].map((each) => array.cycle(each))),
    wiring: config.globalBusType === 1 ? 'h-tree' : 'mesh',
    inputToggle: config.inputtoggle,
    outputToggle: config.outputtoggle,
  });
  return { chip, array, activityOf };
}

/** What records of either file choose alike. */
export function choicesOf({ config, cli }: ChosenRecord, array: ArrayHardware) {
  const kind = (type: number) => (type === 1 ? 'sram' : 'registers');
  return {
    arrayRows: cli.numRowSubArray,
    arrayColumns: config.numColSubArray,
    arrayOf: () => array,
    valueBits: cli.numBitInput,
    mapping: config.novelMapping === 1 ? 'kernel-position' : 'conventional',
    buffers: {
      chip: kind(config.globalBufferType),
      tile: kind(config.tileBufferType),
      element: kind(config.peBufferType),
    },
    busWidth: config.maxGlobalBusWidth,
  } as const;
}

/** What {@link choicesOf} reads. */
interface ChosenRecord {
  readonly config: Pick<
    InferenceRecord['config'],
    'numColSubArray' | 'novelMapping' | 'globalBufferType' | 'tileBufferType' | 'peBufferType' | 'maxGlobalBusWidth'
  >;
  readonly cli: Pick<InferenceRecord['cli'], 'numRowSubArray' | 'numBitInput'>;
}

export function technologyOf({ config }: InferenceRecord): Technology {
  return technologyNode(config.technode, {
    roadmap: config.deviceroadmap === 1 ? 'high-performance' : 'low-standby',
    temperature: config.temp,
    wireWidth: config.wireWidth * 1e-9,
  });
}

function arrayOf(record: InferenceRecord): ArrayHardware {
  const technology = technologyOf(record);
  return withoutEncoders(buildArray(technology, arrayDesign(technology, record)));
}

/** The reference counts the area, delay and leakage of encoders, but no energy (handbook cost.md §9). */
export function withoutEncoders<Reading extends ArrayReading>(reading: Reading): Reading {
  const counted = reading.acting.filter(({ name }) => !name.startsWith('thermometer encoder'));
  return {
    ...reading,
    read(activity, clock) {
      const vector = reading.vector(activity);
      const energy: Partial<Record<ComponentName, number>> = {};
      for (const block of counted) energy[block.component] = (energy[block.component] ?? 0) + block.energy(vector);
      return { ...reading.read(activity, clock), energy };
    },
  };
}

/** The design of the component file's sub-arrays, with this record's bits. */
function arrayDesign(technology: Technology, { id, config, cli }: InferenceRecord): ArrayDesign {
  const size = cellSize(config);
  const choices = {
    id,
    technode: config.technode,
    memcelltype: config.memcelltype,
    accesstype: config.accesstype,
    rows: cli.numRowSubArray,
    cols: config.numColSubArray,
    levelOutput: config.levelOutput,
    SARADC: config.SARADC,
    cellBit: config.cellBit,
    numColMuxed: config.numColMuxed,
    operationmode: config.operationmode,
    numRowParallel: cli.numRowParallel,
    Ron: config.resistanceOn,
    Roff: config.resistanceOff,
    currentMode: config.currentMode,
    res_row_ohm: config.Metal1_unitwireresis * size.width * technology.feature * config.numColSubArray,
    array_area_um2:
      1e12 * size.height * size.width * technology.feature ** 2 * cli.numRowSubArray * config.numColSubArray,
  };
  // `recordedDesign` reads what a record chose; of its figures only those of its cells and their wires.
  const design = recordedDesign(technology, choices as ArrayRecord);
  return {
    ...design,
    input: { ...design.input, bits: cli.numBitInput },
    sensing: { ...design.sensing, digitsPerWeight: Math.ceil(cli.synapseBit / config.cellBit) },
  };
}

/** Of a cell, in feature sizes. */
function cellSize(config: InferenceRecord['config']): { readonly height: number; readonly width: number } {
  if (config.memcelltype === 1) return { height: config.heightInFeatureSizeSRAM, width: config.widthInFeatureSizeSRAM };
  if (config.accesstype === 4)
    return { height: config.heightInFeatureSizeCrossbar, width: config.widthInFeatureSizeCrossbar };
  return { height: config.heightInFeatureSize1T1R, width: config.widthInFeatureSize1T1R };
}

/** What a record says of its network, and of the cells of a weight. */
export interface LayeredRecord extends Pick<InferenceRecord, 'network'> {
  readonly cli: Pick<InferenceRecord['cli'], 'synapseBit'>;
  readonly config: Pick<InferenceRecord['config'], 'cellBit'>;
}

/** The demands of a record's layers, named by their number. */
export function demandsOf(record: LayeredRecord): readonly MatrixDemand[] {
  const columnsPerOutput = Math.ceil(record.cli.synapseBit / record.config.cellBit);
  return layersOf(record).map((layer, index) => ({
    name: `${index + 1}`,
    channels: layer.cin,
    kernelPositions: layer.kh * layer.kw,
    outputs: layer.cout,
    vectors:
      (Math.floor((layer.ifm_h - layer.kh) / layer.stride) + 1) *
      (Math.floor((layer.ifm_w - layer.kw) / layer.stride) + 1),
    inputPositions: layer.ifm_h * layer.ifm_w,
    pooled: layer.maxpool2x2_after === 1,
    columnsPerOutput,
  }));
}

function activity({ config, stats }: InferenceRecord, index: number): ReadActivity {
  const layer = stats[index];
  const fractions = new Map([
    [1, layer?.mean_cell_level_fraction_1b],
    [2, layer?.mean_cell_level_fraction_2b],
    [4, layer?.mean_cell_level_fraction_4b],
  ]);
  const level = fractions.get(config.cellBit) ?? 0.5;
  const [least, most] = [1 / config.resistanceOff, 1 / config.resistanceOn];
  return { activeRows: layer?.input_bit_activity ?? 0, conductance: least + level * (most - least) };
}
