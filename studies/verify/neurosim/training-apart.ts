/** What differs on purpose. */
import type { TrainingChip } from './training-design.ts';
import type { TrainingRecord } from './training-schema.ts';

export type PhaseName = 'forward' | 'activation gradient' | 'weight gradient' | 'weight update';

const largeConverters =
  'converters of V2.1 are drawn five times as large as those of V1.4, whose components ours follow: 19 µm² a comparator at 32 nm';
const smallFins =
  'logic of V2.1 takes as many F² in fins as in planar cells; in V1.4, which ours follows, up to three times as many';
export const idleLeakage =
  'the reference counts no leakage of flash amplifiers and only a share of that of the tiles at work; ours counts every block, always';
const rowByRow =
  'read backwards row by row through flash converters; ours senses single rows by latches, and is built in parallel';
const offTable =
  "the reference's converters lie off its table of line resistances there (handbook §9): five times the energy and time of its neighbours at 90 and 45 nm";
const kernelSums =
  "the reference adds what the positions of a kernel give in its tiles' trees; ours stores it and adds where maps are put together";
const unequalDigits =
  'the reference reads all cells of a weight backwards at once, which adds digits of unequal weight as if they were equal';
const buffered = 'the reference bills buffers and wires for the write that are read row by row; ours bills the arrays';
const twice =
  "the reference bills a resistive cell twice its V² G t at the mean conductance, by the slope over the pulse's width";
const shifters = 'ours counts the level shifters of the lines, here most of a pulse; the reference counts none';

/** Below 22 nm. */
const isFin = ({ config }: TrainingRecord) => config.technode < 22;

/** Why an area differs: of the whole chip, of its cells, or of its gradient unit. */
export function areaApart(record: TrainingRecord, part: '' | 'cells' | 'gradient unit'): string | undefined {
  if (part === '') return largeConverters;
  return part === 'gradient unit' && isFin(record) ? smallFins : undefined;
}

/** `isArrays`: without the buffers and wires around them. */
export function phaseApart(
  record: TrainingRecord,
  chip: TrainingChip,
  name: PhaseName,
  quantity: 'latency' | 'energy',
  isArrays: boolean,
): string | undefined {
  const { memcelltype, technode, parallelBP, cellBit } = record.config;
  if (name === 'weight update') return updateApart(record, chip, quantity, isArrays);
  if (name !== 'forward' && parallelBP === 0) return rowByRow;
  // Its gradient unit is SRAM, and off where the arrays of resistive cells set its converters.
  if (technode === 65 && (memcelltype === 2) === (name === 'weight gradient')) return offTable;
  if (name !== 'activation gradient') return undefined;
  if (record.cli.synapseBit > cellBit) return unequalDigits;
  return quantity === 'latency' && isArrays ? kernelSums : undefined;
}

function updateApart(
  { config, caveats }: TrainingRecord,
  { shifterShare }: TrainingChip,
  quantity: 'latency' | 'energy',
  isArrays: boolean,
): string | undefined {
  const caveat = caveats.find((each) => each.includes('do not use weight-update'));
  if (caveat !== undefined || quantity === 'latency') return caveat;
  if (!isArrays) return buffered;
  if (config.memcelltype === 2) return twice;
  return shifterShare > 1 / 2 ? shifters : undefined;
}
