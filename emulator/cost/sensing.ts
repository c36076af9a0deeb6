/**
 * One side of an array on which results leave: an integrator a line, multiplexers, converters, and behind the arrays the
 * digital sum of their partial results. Forward reads sense the columns; a transposable tile has a second one on the rows.
 */

import { type AdcOptions, adc } from './circuits/adc.ts';
import { adderTree, sumBits } from './circuits/adder-tree.ts';
import type { CellArray } from './circuits/cell-array.ts';
import type { Circuit, ComponentName } from './circuits/circuit.ts';
import { columnMultiplexer } from './circuits/column-multiplexer.ts';
import { integrator } from './circuits/integrator.ts';
import { register } from './circuits/register.ts';
import { shiftAdd } from './circuits/shift-add.ts';
import type { Technology } from './technology.ts';

export interface SensingOptions {
  /** Signed results of the whole tile, of one array, and references of one array. */
  readonly results: number;
  readonly resultsPerArray: number;
  readonly references: number;
  /** Arrays whose partial results add up to one result, and groups of such arrays. */
  readonly summed: number;
  readonly groups: number;
  /** Columns, or pairs of them, that make up one result: the slices of a weight. @default 1 */
  readonly slices?: number;
  /** Conversions of a column in one read. @default 1 */
  readonly conversions?: number;
  readonly adc: AdcOptions;
  readonly linesPerAdc: number;
  readonly cells: CellArray;
  /** Of the line that is sensed, @unit F. */
  readonly lineCapacitance: number;
  /** Time an integrator has to settle, @unit s. */
  readonly settling: number;
  /** Both input phases, @unit s. */
  readonly gathering: number;
}

/** A block of the tile: how many there are, and how often all of them together act in one read. */
export interface Block {
  readonly component: ComponentName;
  readonly circuit: Circuit;
  readonly count: number;
  readonly actionsPerRead: number;
  /** Time on the path of one read, @unit s. */
  readonly time: number;
}

export interface Sensing {
  readonly blocks: readonly Block[];
  readonly convertersPerArray: number;
  /** Bits of a finished result. */
  readonly resultBits: number;
}

export function sensing(technology: Technology, options: SensingOptions): Sensing {
  const { results, references, summed, groups, linesPerAdc, cells, slices = 1, conversions: repeats = 1 } = options;
  const resultsPerArray = options.resultsPerArray * slices;
  const arrays = summed * groups;
  const convertersPerArray = Math.ceil(resultsPerArray / linesPerAdc);
  const ways = Math.min(linesPerAdc, resultsPerArray);
  const gather = integrator(technology, {
    columnCapacitance: options.lineCapacitance,
    bits: options.adc.bits,
    settling: options.settling,
    duration: options.gathering,
  });
  const select = columnMultiplexer(technology, {
    lines: resultsPerArray,
    ways,
    sourceResistance: cells.loadedResistance,
  });
  const convert = adc(technology, options.adc);
  const tree = adderTree(technology, { inputs: summed, bits: options.adc.bits });
  const resultBits = sumBits(options.adc.bits, summed);
  const kept = register(technology, { bits: resultBits });
  const lanes = convertersPerArray * groups;
  const sums = results * slices * summed;
  const conversions = sums * repeats;
  // What slices and repeated conversions give is shifted and added before arrays are.
  const shifts = slices * repeats;
  const accumulate = shifts > 1 ? shiftAdd(technology, { bits: options.adc.bits, shifts: Math.min(shifts, 64) }) : null;
  const blocks: Block[] = [
    {
      component: 'integrator',
      circuit: gather,
      count: arrays * (resultsPerArray + references),
      actionsPerRead: sums + arrays * references,
      time: 0,
    },
    {
      component: 'column multiplexer',
      circuit: select,
      count: arrays,
      actionsPerRead: arrays * ways * repeats,
      time: ways * repeats * select.latency,
    },
    {
      component: 'ADC',
      circuit: convert,
      count: arrays * convertersPerArray,
      actionsPerRead: conversions,
      time: ways * repeats * convert.latency,
    },
    ...(accumulate
      ? [
          {
            component: 'adder',
            circuit: accumulate,
            count: arrays * convertersPerArray,
            actionsPerRead: conversions,
            time: accumulate.latency,
          } as const,
        ]
      : []),
    { component: 'adder', circuit: tree, count: lanes, actionsPerRead: results, time: tree.latency },
    { component: 'register', circuit: kept, count: results, actionsPerRead: results, time: kept.latency },
  ];
  return { blocks, convertersPerArray, resultBits };
}
