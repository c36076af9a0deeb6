/**
 * Flash converter: a comparator for each of the 2^b − 1 levels of a ladder, and the code is how many of them fire. Each has
 * an offset of its own; where two neighbours have changed places the thermometer code has a bubble, and counting ones
 * (a tree of adders) sorts them out: monotone, no code missing.
 */
import type { RandomStream } from '../../random.ts';
import type { FlashAdc } from './adc-circuit.ts';
import { countingTransfer, type Transfer } from './transfer.ts';
import { midRiseCodes, midRiseThresholds } from './uniform.ts';

/** Drawn for each converter: the offsets of its comparators, from the lowest level up. */
export function drawFlashes({ bits, comparatorOffset }: FlashAdc, count: number, random: RandomStream): Transfer[] {
  const levels = midRiseThresholds(bits);
  const codes = midRiseCodes(bits);
  return Array.from({ length: count }, () => {
    const thresholds = levels.map((level) => level - comparatorOffset * random.normal());
    return countingTransfer(thresholds.sort(), codes);
  });
}
