/**
 * What a sweep or a step left over, and whether float32 can leave less.
 *
 * **What float32 reaches.** Sweeps no longer gain where rounding is all that they change. A voltage that is off by a unit in
 * the last place, 2⁻²³ of the largest source E, leaves a current g E 2⁻²³ over at its node. The residual sums these without
 * their signs, so that it cannot be asked to fall below Σ g E 2⁻²³ over the largest current of a line: 2e-6 for usual
 * arrays, 1e-4 where wires lose nearly all of the current. Their signs being random, errors of currents stay near 1e-6 of the
 * largest all the same (measured: 1.6e-6 and less for up to 256 lines and wires of 1 ohm to 1 kohm).
 */
import { figureRows } from '../kernels/wires/ladder.ts';

/** What sources and currents of lines are, [lines][quads × 4]. */
export type LineFigures = Float32Array<ArrayBuffer>;

/** Residual that passes, whatever the tolerance, once sweeps gain nothing. */
export const float32Reach = 2e-6;
/** Of a voltage, relative to the largest source: one unit in the last place. */
const float32Unit = 2 ** -23;

export interface LeftOver {
  /** The largest of any right-hand side, relative to its largest current of a line; NaN where any is. */
  readonly residual: number;
  /** Whether float32 may leave as much for every right-hand side. */
  readonly isRounding: boolean;
}

/**
 * @param figures As kernels leave them, [figures][right-hand sides]
 * @param sources Largest source of each right-hand side
 * @param conductance Σ g, in the circuit's unit
 */
export function weighLeftOver(figures: Float32Array, sources: Float32Array, conductance: number): LeftOver {
  const left = figureRows.indexOf('left') * sources.length;
  const largest = figureRows.indexOf('largest') * sources.length;
  let residual = 0;
  let isRounding = true;
  for (let one = 0; one < sources.length; one++) {
    const over = figures[left + one] as number;
    if (over === 0) continue;
    const scale = figures[largest + one] as number;
    const reach = (conductance * (sources[one] as number) * float32Unit) / scale;
    residual = Math.max(residual, over / scale);
    isRounding &&= over / scale <= Math.max(float32Reach, reach);
  }
  return { residual, isRounding };
}

/** |V| or |U|, for each right-hand side. */
export function largestSources(sources: readonly LineFigures[], width: number): Float32Array {
  const largest = new Float32Array(width);
  for (const figures of sources) {
    for (let at = 0; at < figures.length; at++) {
      largest[at % width] = Math.max(largest[at % width] as number, Math.abs(figures[at] as number));
    }
  }
  return largest;
}
