/** The preview against exact solutions: first order exact, and bounded beyond. */
import { describe, expect, it } from 'vitest';
import { preview, previewMatrix } from '../../../../emulator/tile/wires/preview.ts';
import { solveArray } from '../../../../emulator/tile/wires/solve-array.ts';
import type { Circuit, Wires } from '../../../../emulator/tile/wires/wires.ts';
import { uniformFrom } from '../../../devices/random.ts';
import { distance, uniformArray } from './arrays.ts';

const inputsOf = ({ rows }: Circuit) => {
  const uniform = uniformFrom(99);
  return Float64Array.from({ length: rows }, () => 0.2 * uniform());
};
const errorOf = (circuit: Circuit) => {
  const inputs = [inputsOf(circuit)];
  const { currents, residual } = preview(circuit, inputs);
  const exact = solveArray(circuit, inputs);
  return { error: distance(currents[0]!, exact.currents[0]!), residual };
};

describe('the preview', () => {
  // Handbook `arrays.md` §6, to a factor of 1.5 as its arrays and inputs are other draws.
  it.each([
    [32, 1e5, 1e6, 1, 1.3e-5],
    [64, 1e4, 1e6, 1, 9.3e-3],
    [64, 1e4, 1e6, 5, 0.046],
    [128, 1e5, 1e6, 1, 1.6e-3],
    [128, 1e4, 1e6, 1, 0.028],
  ])('of %i × %i ohm to %i, wires of %i ohm, is as good as published', (size, low, high, resistance, published) => {
    const { error, residual } = errorOf(uniformArray(size, low, high, resistance));
    expect(error).toBeLessThan(1.5 * published);
    expect(residual).toBeGreaterThan(error);
  });

  it('is exact to first order, for wires of any kind', () => {
    const kinds: Partial<Wires>[] = [
      {},
      { drive: 'both', sense: 'both' },
      { sense: 'top', rowTerminal: 1e-2, columnTerminal: 2e-2 },
      { interleaved: true },
    ];
    for (const kind of kinds) {
      const errors = [1, 10].map((finer) => {
        const circuit = uniformArray(16, 1e4, 1e5, 0.1 / finer);
        const wires = { ...circuit.wires, ...kind };
        for (const name of ['rowTerminal', 'columnTerminal'] as const) {
          Object.assign(wires, { [name]: wires[name] / finer });
        }
        return errorOf({ ...circuit, wires }).error;
      });
      expect(Math.log10(errors[0]! / errors[1]!)).toBeCloseTo(2, 1);
    }
  });

  it('as a matrix gives the currents of the inputs it was made for', () => {
    const circuit = uniformArray(24, 1e4, 1e6, 2);
    const inputs = inputsOf(circuit);
    const { matrix } = previewMatrix(circuit, inputs);
    const product = Float64Array.from({ length: 24 }, (_, j) =>
      inputs.reduce((sum, voltage, row) => sum + voltage * matrix[row * 24 + j]!, 0),
    );
    expect(distance(product, preview(circuit, [inputs]).currents[0]!)).toBeLessThan(1e-14);
    // Without a profile: all the same.
    expect(previewMatrix(circuit)).toEqual(previewMatrix(circuit, new Float64Array(24).fill(1)));
  });
});
