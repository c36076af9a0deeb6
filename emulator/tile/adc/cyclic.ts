/**
 * Cyclic converter: one stage of one and a half bits (`redundant-stages.ts`) that takes its own residue b − 1 times, then
 * a comparator. Its errors are those of a pipeline whose stages all err alike.
 */
import type { RandomStream } from '../../random.ts';
import { type CapacitorAdc, inverseGain } from './adc-circuit.ts';
import { composeStages, drawStage } from './redundant-stages.ts';
import type { Transfer } from './transfer.ts';

/** Drawn for each converter: its stage, then the offset of the last comparator. */
export function drawCyclics(circuit: CapacitorAdc, count: number, random: RandomStream): Transfer[] {
  const spreads = { ...circuit, inverseGain: inverseGain(circuit) };
  return Array.from({ length: count }, () => {
    const stage = drawStage(spreads, random);
    const stages = Array.from({ length: circuit.bits - 1 }, () => stage);
    return composeStages(stages, circuit.comparatorOffset * random.normal());
  });
}
