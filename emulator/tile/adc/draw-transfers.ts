/** The transfer functions of converters, with their imperfections drawn. */
import type { RandomStream } from '../../random.ts';
import { type AdcCircuit, AdcError, type CapacitorAdc, checkAdcCircuit } from './adc-circuit.ts';
import { drawCyclics } from './cyclic.ts';
import { drawFlashes } from './flash.ts';
import { drawPipelines } from './pipeline.ts';
import { drawRamps } from './ramp.ts';
import { drawSars } from './sar.ts';
import type { Transfer } from './transfer.ts';

const capacitorAdcs: Readonly<
  Record<CapacitorAdc['kind'], (circuit: CapacitorAdc, count: number, random: RandomStream) => Transfer[]>
> = { ramp: drawRamps, sar: drawSars, pipeline: drawPipelines, cyclic: drawCyclics };

/**
 * The converters of one array.
 *
 * @param count converters, not columns: {@link convertersFor}
 */
export function drawTransfers(circuit: AdcCircuit, count: number, random: RandomStream): Transfer[] {
  checkAdcCircuit(circuit);
  if (!Number.isInteger(count) || count < 0) {
    throw new AdcError(`Expected the number of converters to be an integer of at least 0, got \`${count}\``);
  }
  if (circuit.kind === 'flash') return drawFlashes(circuit, count, random);
  return capacitorAdcs[circuit.kind](circuit, count, random);
}
