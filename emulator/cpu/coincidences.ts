/**
 * Crosspoints whose row and column fire together, and how often.
 *
 * Two ways to the same list. By *pairs*: every firing row meets every firing column, and the population count of their
 * common slots tells. By *slots*: in each slot only the columns that fire in it are met, and a crosspoint is taken in the
 * first slot that it has. Trains are short and most lines seldom fire, so the second way meets few pairs in vain; where
 * trains are long and dense it would meet a pair many times. The cheaper one is taken, sample by sample.
 */
import { countBits, type Trains } from './pulse-trains.ts';

export type OnCoincidence = (row: number, column: number, count: number, up: boolean) => void;

/** Coincidences that raised and lowered weights in one sample. */
export interface Total {
  up: number;
  down: number;
}

const slots = 31;
const inAnySlot = 0x7fffffff;

/** Finds the coincidences of a sample; W falls where input and error have the same sign. `total` is set anew. */
export type FindCoincidences = (inputs: Trains, errors: Trains, total: Total, on: OnCoincidence) => void;

export function createFinder(outputs: number): FindCoincidences {
  /** Columns that fire in each slot, [slots][outputs]. */
  const columnsIn = new Int32Array(slots * outputs);
  const columnCount = new Int32Array(slots);
  return (inputs, errors, total, on) => {
    total.up = 0;
    total.down = 0;
    listColumns(errors, outputs, columnsIn, columnCount);
    if (meetings(inputs, columnCount) < inputs.active * errors.active) {
      bySlots(inputs, errors, outputs, columnsIn, columnCount, total, on);
    } else {
      byPairs(inputs, errors, total, on);
    }
  };
}

function listColumns(
  { words, lines, active }: Trains,
  outputs: number,
  columnsIn: Int32Array,
  columnCount: Int32Array,
) {
  columnCount.fill(0);
  for (let k = 0; k < active; k++) {
    const column = lines[k] as number;
    for (let rest = (words[column] as number) & inAnySlot; rest !== 0; rest &= rest - 1) {
      const slot = 31 - Math.clz32(rest & -rest);
      const count = columnCount[slot] as number;
      columnsIn[slot * outputs + count] = column;
      columnCount[slot] = count + 1;
    }
  }
}

/** Pairs that the way by slots would meet. */
function meetings({ words, lines, active }: Trains, columnCount: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < active; i++) {
    for (let rest = (words[lines[i] as number] as number) & inAnySlot; rest !== 0; rest &= rest - 1) {
      sum += columnCount[31 - Math.clz32(rest & -rest)] as number;
    }
  }
  return sum;
}

function bySlots(
  inputs: Trains,
  errors: Trains,
  outputs: number,
  columnsIn: Int32Array,
  columnCount: Int32Array,
  total: Total,
  on: OnCoincidence,
): void {
  for (let i = 0; i < inputs.active; i++) {
    const row = inputs.lines[i] as number;
    const word = inputs.words[row] as number;
    for (let rest = word & inAnySlot; rest !== 0; rest &= rest - 1) {
      const bit = rest & -rest;
      const slot = 31 - Math.clz32(bit);
      const first = slot * outputs;
      const end = first + (columnCount[slot] as number);
      for (let at = first; at < end; at++) {
        const column = columnsIn[at] as number;
        const other = errors.words[column] as number;
        const common = word & other & inAnySlot;
        if ((common & -common) === bit) pulse(row, column, word ^ other, common, total, on);
      }
    }
  }
}

function byPairs(inputs: Trains, errors: Trains, total: Total, on: OnCoincidence): void {
  for (let i = 0; i < inputs.active; i++) {
    const row = inputs.lines[i] as number;
    const word = inputs.words[row] as number;
    for (let k = 0; k < errors.active; k++) {
      const column = errors.lines[k] as number;
      const other = errors.words[column] as number;
      const common = word & other & inAnySlot;
      if (common !== 0) pulse(row, column, word ^ other, common, total, on);
    }
  }
}

function pulse(row: number, column: number, signs: number, common: number, total: Total, on: OnCoincidence): void {
  const count = countBits(common);
  const up = signs < 0;
  if (up) total.up += count;
  else total.down += count;
  on(row, column, count, up);
}
