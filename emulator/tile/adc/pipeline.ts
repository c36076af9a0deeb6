/**
 * Pipeline converter: b − 1 stages of one and a half bits (`redundant-stages.ts`) in a row, each with capacitors,
 * amplifier and comparators of its own, then a comparator. A stage's error counts half as much as that of the stage before.
 */
import type { RandomStream } from '../../random.ts';
import { type CapacitorAdc, inverseGain } from './adc-circuit.ts';
import { composeStages, drawStage } from './redundant-stages.ts';
import type { Transfer } from './transfer.ts';

/** Drawn for each converter: its stages, first to last, then the offset of the last comparator. */
export function drawPipelines(circuit: CapacitorAdc, count: number, random: RandomStream): Transfer[] {
  const spreads = { ...circuit, inverseGain: inverseGain(circuit) };
  return Array.from({ length: count }, () => {
    const stages = Array.from({ length: circuit.bits - 1 }, () => drawStage(spreads, random));
    return composeStages(stages, circuit.comparatorOffset * random.normal());
  });
}
