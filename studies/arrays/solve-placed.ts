/**
 * One physical array as a circuit: the voltage that its wires keep from every crosspoint, and the power that a read turns
 * into heat in crosspoints and wires.
 *
 * A loss is what a crosspoint would see without wires less what it sees, over the read voltage; positive where the wires
 * take voltage away. Circuits whose inputs are voltages are linear, so the loss at the mean of inputs is the mean loss; where
 * inputs gate cells it is averaged over patterns, a cell that is off losing nothing. Crosspoints are taken as linear, with
 * the conductance they have at the read voltage.
 */
import {
  dissipation,
  factorArray,
  gatedDissipation,
  type placeArrays,
  solveArray,
  solveGated,
} from '../../emulator/index.ts';
import type { Pattern } from './drive.ts';

export type Placed = ReturnType<typeof placeArrays>[number];

export interface PlacedLosses {
  /** [rows][columns] of its lines, shares of the read voltage. */
  readonly full: Float64Array;
  readonly mean: Float64Array;
}

/** Power of a pattern, @unit W. */
export interface PatternPower {
  readonly cells: number;
  readonly wires: number;
}

/** @param inputs what drives every input of the tile, as a share of @param readVoltage */
export function voltagesOf({ circuit, firstInput }: Placed, inputs: Float64Array, readVoltage: number): Float64Array {
  const { interleaved } = circuit.wires;
  return Float64Array.from({ length: circuit.rows }, (_, row) => {
    const input = firstInput + (interleaved ? Math.floor(row / 2) : row);
    return (interleaved && row % 2 === 1 ? -1 : 1) * readVoltage * (inputs[input] as number);
  });
}

/** @param mean time mean of what drives the inputs; @param patterns what it is the mean of */
export function lossesOf(
  placed: Placed,
  mean: Float64Array,
  patterns: readonly Pattern[],
  readVoltage: number,
): PlacedLosses {
  const full = voltagesOf(placed, new Float64Array(mean.length).fill(1), readVoltage);
  if (placed.circuit.wires.topology === 'separate-source') {
    const driven = patterns.map(({ drive }) => voltagesOf(placed, drive, readVoltage));
    const [first, ...rest] = gatedLosses(placed, [full, ...driven], readVoltage);
    return { full: first as Float64Array, mean: weightedMean(rest, patterns) };
  }
  const [first, second] = linearLosses(placed, [full, voltagesOf(placed, mean, readVoltage)], readVoltage);
  return { full: first as Float64Array, mean: second as Float64Array };
}

function linearLosses({ circuit }: Placed, sources: readonly Float64Array[], readVoltage: number): Float64Array[] {
  const { columns, wires } = circuit;
  const perNode = wires.interleaved ? 2 : 1;
  const { rowVoltages = [], columnVoltages = [] } = solveArray(circuit, sources, { voltages: true });
  return sources.map((voltages, one) => {
    const words = rowVoltages[one] as Float64Array;
    const bits = columnVoltages[one] as Float64Array;
    return words.map((word, cell) => {
      const row = Math.floor(cell / columns);
      const node = Math.floor(row / perNode) * columns + (cell % columns);
      // Word lines of negative crosspoints carry the opposite voltage.
      const sign = perNode === 2 && row % 2 === 1 ? -1 : 1;
      return (sign * ((voltages[row] as number) - (word - (bits[node] as number)))) / readVoltage;
    });
  });
}

function gatedLosses({ circuit }: Placed, sources: readonly Float64Array[], readVoltage: number): Float64Array[] {
  const { columns, conductances } = circuit;
  const { cellCurrents = [] } = solveGated(circuit, sources, { cells: true });
  return sources.map((voltages, one) =>
    (cellCurrents[one] as Float64Array).map((current, cell) => {
      const voltage = voltages[Math.floor(cell / columns)] as number;
      const conductance = conductances[cell] as number;
      return voltage === 0 || conductance === 0 ? 0 : (voltage - current / conductance) / readVoltage;
    }),
  );
}

function weightedMean(values: readonly Float64Array[], patterns: readonly Pattern[]): Float64Array {
  const all = patterns.reduce((sum, { share }) => sum + share, 0);
  const mean = new Float64Array(values[0]?.length ?? 0);
  values.forEach((one, place) => {
    const share = (patterns[place]?.share ?? 0) / all;
    one.forEach((value, at) => {
      mean[at] = (mean[at] as number) + share * value;
    });
  });
  return mean;
}

/** Of each pattern. */
export function powersOf(placed: Placed, patterns: readonly Pattern[], readVoltage: number): readonly PatternPower[] {
  const { circuit } = placed;
  const voltages = patterns.map(({ drive }) => voltagesOf(placed, drive, readVoltage));
  if (circuit.wires.topology === 'separate-source') {
    return gatedDissipation(circuit, voltages, solveGated(circuit, voltages, { cells: true }));
  }
  const array = factorArray(circuit);
  return dissipation(array, voltages, solveArray(array, voltages, { voltages: true, tolerance: powerTolerance }));
}

/** Power is a sum over the whole array; nobody needs it to more than four digits. */
const powerTolerance = 1e-5;
