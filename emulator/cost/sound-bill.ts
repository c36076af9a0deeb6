/**
 * A chip whose figures no one can build: beyond what the formulas of its circuits hold for, a logarithm is of a negative
 * number or a transistor has no room left. That is told in place of the figure.
 */
import type { Bill } from './bill.ts';
import { CircuitError } from './circuits/circuit.ts';

/** @throws CircuitError naming the first figure that is no number or below zero */
export function requireSound({ totals, inference, energy, area, timeline }: Bill): void {
  for (const { component, tile, area: room, leakage } of area) {
    requireFigure(`area of ${component} of ${tile}`, room, 'm2');
    requireFigure(`leakage of ${component} of ${tile}`, leakage, 'W');
  }
  for (const { operation, start, end } of timeline) requireFigure(`time of ${operation}`, end - start, 's');
  for (const { operation, component, tile, energy: spent } of energy) {
    requireFigure(`energy of ${operation} in ${component} of ${tile}`, spent, 'J');
  }
  requireFigure('energy of a step', totals.energy, 'J');
  requireFigure('energy of an inference', inference.energy, 'J');
  requireFigure('latency of an inference', inference.latency, 's');
}

function requireFigure(what: string, value: number, unit: string): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new CircuitError(
    `Expected the ${what} to be a number of 0 or more ${unit}, got \`${value}\`: a figure of \`technology\` or of ` +
      'the device is far from what its circuits can be built with',
  );
}
