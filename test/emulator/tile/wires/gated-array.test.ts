/** Arrays with separate sources against dense nodal analysis, and what they waste. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatedDissipation } from '../../../../emulator/tile/wires/dissipation.ts';
import { solveGated } from '../../../../emulator/tile/wires/gated-array.ts';
import type { Circuit } from '../../../../emulator/tile/wires/wires.ts';
import { uniformFrom } from '../../../devices/random.ts';
import { anyArray, distance, largest, uniformArray } from './arrays.ts';
import { nodalGatedCurrents } from './nodal-array.ts';

const gated = { topology: 'separate-source', drive: 'left', sense: 'bottom' } as const;

/** Some off; on either side of a pair, opposite voltages. */
function inputsFrom(seed: number, { rows, wires }: Circuit, isSigned: boolean): Float64Array {
  const uniform = uniformFrom(seed);
  let last = 0;
  return Float64Array.from({ length: rows }, (_, row) => {
    if (wires.interleaved && row % 2 === 1) return -last;
    last = uniform() < 0.4 ? 0 : isSigned && uniform() < 0.5 ? -0.2 : 0.2;
    return last;
  });
}

describe('an array with separate sources', () => {
  it('passes the currents that dense nodal analysis finds, cell by cell', () => {
    fc.assert(
      fc.property(anyArray(12, gated), fc.nat(), fc.boolean(), (circuit, seed, isSigned) => {
        const inputs = inputsFrom(seed, circuit, isSigned);
        const { currents, cellCurrents } = solveGated(circuit, [inputs], { cells: true });
        const exact = nodalGatedCurrents(circuit, inputs);
        const sums = Array.from(currents[0]!, (_, j) => exact.filter((__, at) => at % circuit.columns === j));
        // Over all that a column passes in either direction.
        const scale = sums.map((cells) => cells.reduce((sum, one) => sum + Math.abs(one), 0));
        expect(distance(cellCurrents![0]!, exact, scale)).toBeLessThan(1e-9);
        const totals = sums.map((cells) => cells.reduce((sum, one) => sum + one, 0));
        expect(distance(currents[0]!, totals, scale)).toBeLessThan(1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('turns into heat what its sources deliver', () => {
    fc.assert(
      fc.property(anyArray(40, gated), fc.nat(), (circuit, seed) => {
        const inputs = [inputsFrom(seed, circuit, false), inputsFrom(seed + 1, circuit, true)];
        const solution = solveGated(circuit, inputs, { cells: true });
        for (const { cells, wires, sources } of gatedDissipation(circuit, inputs, solution)) {
          expect(Math.abs(cells + wires - sources)).toBeLessThanOrEqual(1e-11 * sources);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is what it is without wires, to first order', () => {
    const inputs = Float64Array.from({ length: 16 }, (_, row) => (row % 3 ? 0.2 : 0));
    const errors = [1e-2, 1e-3].map((resistance) => {
      const circuit = uniformArray(16, 1e4, 1e6, resistance);
      const bare = Float64Array.from({ length: 16 }, (_, j) =>
        inputs.reduce((sum, voltage, row) => sum + voltage * (circuit.conductances[row * 16 + j] as number), 0),
      );
      return distance(solveGated({ ...circuit, wires: { ...circuit.wires, ...gated } }, [inputs]).currents[0]!, bare);
    });
    expect(Math.log10(errors[0]! / errors[1]!)).toBeCloseTo(1, 2);
  });

  it('reads less where more cells share its lines', () => {
    // Not linear in the inputs: all together pass less than the sum of each alone.
    const circuit = uniformArray(64, 1e4, 1e5, 2);
    const wired = { ...circuit, wires: { ...circuit.wires, ...gated } };
    const alone = Array.from({ length: 64 }, (_, row) =>
      Float64Array.from({ length: 64 }, (__, i) => (i === row ? 0.2 : 0)),
    );
    const { currents } = solveGated(wired, [...alone, new Float64Array(64).fill(0.2)]);
    const sum = currents.slice(0, 64).reduce((total, one) => total + one[0]!, 0);
    expect(currents[64]![0]).toBeGreaterThan(0);
    expect(currents[64]![0]).toBeLessThan(0.9 * sum);
    expect(largest(solveGated(wired, [new Float64Array(64)]).currents[0]!)).toBe(0);
  });

  it('refuses ends that it does not have', () => {
    const circuit = uniformArray(2, 1e4, 1e5, 1);
    const solve = (change: object) => () =>
      solveGated({ ...circuit, wires: { ...circuit.wires, ...gated, ...change } }, [[1, 1]]);
    expect(solve({ topology: 'input-source' })).toThrow('`separate-source`');
    expect(solve({ sense: 'both' })).toThrow('Expected `wires.sense` to be `bottom`');
    expect(solve({ drive: 'both' })).toThrow('Expected `wires.drive` to be `left`');
    expect(() => solveGated({ ...circuit, wires: { ...circuit.wires, ...gated } }, [[1]])).toThrow('2 voltages');
  });
});
