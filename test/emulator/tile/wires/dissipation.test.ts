/** Heat in crosspoints and wires against what sources deliver. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dissipation } from '../../../../emulator/tile/wires/dissipation.ts';
import { factorArray } from '../../../../emulator/tile/wires/factored-array.ts';
import { solveArray } from '../../../../emulator/tile/wires/solve-array.ts';
import { anyArray, uniformArray, voltagesFrom } from './arrays.ts';

describe('what an array turns into heat', () => {
  it('is what its sources deliver', () => {
    fc.assert(
      fc.property(anyArray(48), fc.nat(), (circuit, seed) => {
        const inputs = [0, 1].map((vector) => voltagesFrom(seed + vector, circuit.rows));
        const array = factorArray(circuit);
        const solution = solveArray(array, inputs, { voltages: true, tolerance: 1e-12 });
        for (const { cells, wires, sources } of dissipation(array, inputs, solution)) {
          expect(cells).toBeGreaterThanOrEqual(0);
          expect(wires).toBeGreaterThanOrEqual(0);
          expect(Math.abs(cells + wires - sources)).toBeLessThanOrEqual(1e-9 * sources);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is what one crosspoint behind its wires takes', () => {
    const one = uniformArray(1, 10, 10, 1);
    const inputs = [Float64Array.of(1)];
    const array = factorArray({ ...one, wires: { ...one.wires, column: 2 } });
    const [heat] = dissipation(array, inputs, solveArray(array, inputs, { voltages: true }));
    expect(heat!.cells).toBeCloseTo(10 / 13 ** 2, 12);
    expect(heat!.wires).toBeCloseTo(3 / 13 ** 2, 12);
    expect(heat!.sources).toBeCloseTo(1 / 13, 12);
  });

  it('is all in crosspoints where wires are of 0 ohm', () => {
    const array = factorArray(uniformArray(8, 1e4, 1e5, 0));
    const inputs = [voltagesFrom(4, 8)];
    const [heat] = dissipation(array, inputs, solveArray(array, inputs, { voltages: true }));
    expect(heat!.wires).toBe(0);
    expect(heat!.cells).toBeCloseTo(heat!.sources, 15);
    expect(() => dissipation(array, inputs, solveArray(array, inputs))).toThrow('voltages');
  });
});
