/**
 * A circuit in units in which its largest conductance lies between 1 and 2, so that products of small currents and small
 * voltages stay within float32's range (1e-38 and up). The unit is a power of two: it changes no digit.
 */
import { type Lines, linesOf } from '../../tile/wires/lines.ts';
import type { Circuit } from '../../tile/wires/wires.ts';

export interface ScaledCircuit {
  readonly circuit: Circuit;
  readonly lines: Lines;
  /** In the unit. */
  readonly conductances: Float32Array<ArrayBuffer>;
  /** @unit S */
  readonly unit: number;
}

/** @throws WireError where a figure is out of range */
export function scaleCircuit(circuit: Circuit): ScaledCircuit {
  const lines = linesOf(circuit);
  let largest = 0;
  for (let cell = 0; cell < circuit.conductances.length; cell++) {
    largest = Math.max(largest, circuit.conductances[cell] as number);
  }
  const unit = largest > 0 ? 2 ** Math.floor(Math.log2(largest)) : 1;
  const conductances = new Float32Array(circuit.conductances.length);
  for (let cell = 0; cell < conductances.length; cell++) {
    conductances[cell] = (circuit.conductances[cell] as number) / unit;
  }
  return { circuit, lines, conductances, unit };
}

/** What kernels take of a line, in inverse units of conductance. */
export function ladderFigures({ segment, root, far, rootIsLast }: Lines['word'], unit: number) {
  return {
    segment: segment * unit,
    root: root * unit,
    farConductance: far > 0 ? 1 / (far * unit) : 0,
    rootIsLast: rootIsLast ? 1 : 0,
  };
}
