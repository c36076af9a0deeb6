/**
 * Columns of arrays whose currents are not proportional to their inputs, or whose crosspoints are drawn anew with every
 * read: each read solves its circuits (`tile/wires/`), from the voltages on the rows to the currents of the columns.
 *
 * - crosspoints whose current is not proportional to the voltage: Newton's method around the line solver;
 * - separate sources, where inputs gate crosspoints: exact ladders, column by column;
 * - solver `ladder`: linear crosspoints, with their noise drawn one by one.
 *
 * A column's current I counts I/(V_read · conductance per state) in units of weights. Where pulses code inputs by their
 * length, every crosspoint sees the read voltage or none, and currents are proportional to the length.
 */
import { deviates, normals } from '../../random.ts';
import { seenAt } from '../../tile/initial-state.ts';
import { conductancePerState, conductancesOf, type Placed, placeArrays } from '../../tile/placed-arrays.ts';
import type { ReadFigures } from '../../tile/read-figures.ts';
import { stateVariance } from '../../tile/read-noise.ts';
import { streamOf } from '../../tile/streams.ts';
import { unitCell } from '../../tile/unit-cell.ts';
import { solveGated } from '../../tile/wires/gated-array.ts';
import { solveNonlinear } from '../../tile/wires/nonlinear.ts';
import { solveArray } from '../../tile/wires/solve-array.ts';
import type { Circuit } from '../../tile/wires/wires.ts';
import type { Real } from '../arithmetic/arithmetic.ts';
import { type CpuTile, tileState } from '../storage.ts';
import { type Pass, positionOf, type ReadContext } from './context.ts';

export interface CircuitSums {
  /** To be called before a batch: the states may have changed. */
  prepare(): void;
  /** sums = what the columns carry of `driven`, the `v`-th vector of a pass. */
  sum(pass: Pass, v: number, driven: Real, sums: Real): void;
}

export function compileCircuits(tile: CpuTile, figures: ReadFigures, label: string, context: ReadContext): CircuitSums {
  const { spec } = tile;
  const { seed, program } = context;
  const perWeight = 1 / (spec.device.electrical.readVoltage * conductancePerState(spec));
  const noise = compileCrosspointNoise(tile, streamOf('crosspoint noise', program, label), seed);
  const currentsOf = compileSolver(tile);
  const cells = tile.inputs * tile.outputs;
  const reference = unitCell(spec.mapping).reference;
  const perRow = spec.wires?.interleaved ? 2 : 1;
  let arrays: readonly Placed[] = [];
  return {
    prepare() {
      arrays = placeArrays(spec, conductancesOf(spec, tileState(tile)));
    },
    sum(pass, v, driven, sums) {
      sums.fill(0);
      const { significance } = figures.slices[pass.slice] ?? { significance: [] };
      for (const placed of arrays) {
        if (placed.firstInput !== pass.lines.first) continue;
        const { circuit, places } = noise ? noise(placed, pass, v) : placed;
        const { columns } = circuit;
        const currents = currentsOf(circuit, driven, pass.lines.first);
        const referred = reference ? (currents[columns - 1] as number) : 0;
        for (let column = 0; column < columns - (reference ? 1 : 0); column++) {
          const place = places[column] as number;
          const plane = Math.floor(place / cells);
          const count = significance[plane] as number;
          if (count === 0) continue;
          const output = (place % cells) % tile.outputs;
          // Both crosspoints of an interleaved pair share the column, which subtracts by itself.
          const current = perRow === 2 ? (currents[column] as number) : (currents[column] as number) - referred;
          sums[output] = (sums[output] as number) + count * current * perWeight;
        }
      }
    },
  };
}

/** Currents of a circuit's columns for inputs of its rows, @unit A. */
function compileSolver({ spec }: CpuTile): (circuit: Circuit, driven: Real, start: number) => Float64Array {
  const { device, wires, converters } = spec;
  const { readVoltage } = device.electrical;
  const law = device.currentVoltage;
  const tolerance = wires?.tolerance ?? 1e-8;
  const perRow = wires?.interleaved ? 2 : 1;
  const pulseWidth = converters.dac.kind === 'uniform' && (converters.dac.encoding ?? 'pulse-width') === 'pulse-width';
  const voltagesOf = (circuit: Circuit, driven: Real, start: number) =>
    Float64Array.from({ length: circuit.rows }, (_, row) => {
      const sign = perRow === 2 && row % 2 === 1 ? -1 : 1;
      return sign * readVoltage * (driven[start + Math.floor(row / perRow)] as number);
    });
  if (wires?.topology === 'separate-source') {
    return (circuit, driven, start) =>
      solveGated(circuit, [voltagesOf(circuit, driven, start)]).currents[0] as Float64Array;
  }
  if (!law) {
    return (circuit, driven, start) =>
      solveArray(circuit, [voltagesOf(circuit, driven, start)], { tolerance }).currents[0] as Float64Array;
  }
  if (pulseWidth && !wires) {
    return (circuit, driven, start) => {
      const currents = new Float64Array(circuit.columns);
      for (let row = 0; row < circuit.rows; row++) {
        const x = driven[start + row] as number;
        if (x === 0) continue;
        for (let column = 0; column < circuit.columns; column++) {
          const current = law.current(readVoltage, circuit.conductances[row * circuit.columns + column] as number);
          currents[column] = (currents[column] as number) + x * current;
        }
      }
      return currents;
    };
  }
  return (circuit, driven, start) =>
    solveNonlinear(circuit, law, [voltagesOf(circuit, driven, start)], { tolerance }).currents[0] as Float64Array;
}

/** Conductances as one read finds them; null where all reads find the same. */
function compileCrosspointNoise(tile: CpuTile, stream: number, seed: number) {
  const { spec, seen } = tile;
  const { readNoise } = spec;
  if (!readNoise && !spec.device.inference) return null;
  const perState = conductancePerState(spec);
  const varianceAt = (place: number) => {
    if (!readNoise) return tile.variances?.[place] ?? 0;
    return stateVariance(spec, readNoise, seenAt(seen, place));
  };
  return (placed: Placed, pass: Pass, v: number): Placed => {
    const position = positionOf(pass, v);
    const { circuit, places } = placed;
    const conductances = Float64Array.from(circuit.conductances);
    places.forEach((place, at) => {
      if (place < 0) return;
      normals(seed, stream, place >>> 2, pass.pass, position, pass.epoch);
      const deviation = Math.sqrt(varianceAt(place)) * perState;
      const noisy = (conductances[at] as number) + deviation * (deviates[place & 3] as number);
      conductances[at] = Math.max(noisy, 0);
    });
    return { ...placed, circuit: { ...circuit, conductances } };
  };
}
