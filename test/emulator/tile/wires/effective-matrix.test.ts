/** An array with its wires as one matrix: against solves, against itself the other way round, and in the limit of good wires. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveMatrix } from '../../../../emulator/tile/wires/effective-matrix.ts';
import { solveArray } from '../../../../emulator/tile/wires/solve-array.ts';
import type { Circuit } from '../../../../emulator/tile/wires/wires.ts';
import { anyArray, distance, ideal, uniformArray, voltagesFrom } from './arrays.ts';
import { nodalCurrents } from './nodal-array.ts';

const arrays = { numRuns: 60 };
const product = ({ rows, columns }: Circuit, matrix: Float64Array, inputs: ArrayLike<number>) =>
  Float64Array.from({ length: columns }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += matrix[i * columns + j]! * inputs[i]!;
    return sum;
  });
const backward = ({ rows, columns }: Circuit, matrix: Float64Array, inputs: ArrayLike<number>) =>
  Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += matrix[i * columns + j]! * inputs[j]!;
    return sum;
  });

describe('the effective matrix', () => {
  it('is the same from bit lines and from word lines', () => {
    fc.assert(
      fc.property(anyArray(24), (circuit) => {
        const bits = effectiveMatrix(circuit, { drive: 'bit-lines', tolerance: 1e-12 });
        const words = effectiveMatrix(circuit, { drive: 'word-lines', tolerance: 1e-12 });
        expect(distance(bits.matrix, words.matrix)).toBeLessThan(1e-11);
      }),
      arrays,
    );
  });

  it('gives the currents of a solve', () => {
    fc.assert(
      fc.property(anyArray(32), fc.nat(), (circuit, seed) => {
        const inputs = voltagesFrom(seed, circuit.rows);
        const { matrix } = effectiveMatrix(circuit);
        const { currents, sourceCurrents } = solveArray(circuit, [inputs]);
        const scale = [...currents[0]!, ...sourceCurrents[0]!];
        expect(distance(product(circuit, matrix, inputs), currents[0]!, scale)).toBeLessThan(2e-9);
      }),
      arrays,
    );
  });

  it('reads the array in the other direction by its transpose', () => {
    fc.assert(
      fc.property(anyArray(7), fc.nat(), (circuit, seed) => {
        const inputs = voltagesFrom(seed, circuit.columns);
        const { matrix } = effectiveMatrix(circuit, { tolerance: 1e-12 });
        // Bit lines driven, word lines grounded: what flows out of word lines.
        const { words, bits } = nodalCurrents(circuit, new Float64Array(circuit.rows), inputs);
        const out = words.map((current) => -current);
        expect(distance(backward(circuit, matrix, inputs), out, [...words, ...bits])).toBeLessThan(1e-9);
      }),
      arrays,
    );
  });

  it('is persymmetric where all crosspoints and wires are equal', () => {
    const size = 12;
    const wires = { ...ideal, row: 3, column: 3, rowTerminal: 10, columnTerminal: 10 };
    const circuit = { rows: size, columns: size, conductances: new Float64Array(size ** 2).fill(1e-4), wires };
    const { matrix } = effectiveMatrix(circuit, { tolerance: 1e-13 });
    // Word line i at bit line j is bit line N−1−i at word line N−1−j, seen from the other end.
    const turned = matrix.map((_, at) => matrix[(size - 1 - (at % size)) * size + (size - 1 - Math.floor(at / size))]!);
    expect(distance(turned, matrix)).toBeLessThan(1e-12);
    const transposed = matrix.map((_, at) => matrix[(at % size) * size + Math.floor(at / size)]!);
    expect(distance(transposed, matrix)).toBeGreaterThan(1e-4);
  });

  it('tends to the conductances as wires do to 0 ohm, to first order', () => {
    const errors = [1e-2, 1e-3, 1e-4].map((resistance) => {
      const circuit = uniformArray(16, 1e4, 1e6, resistance);
      return distance(effectiveMatrix(circuit, { tolerance: 1e-13 }).matrix, circuit.conductances);
    });
    expect(errors[0]).toBeLessThan(1e-3);
    expect(Math.log10(errors[0]! / errors[1]!)).toBeCloseTo(1, 2);
    expect(Math.log10(errors[1]! / errors[2]!)).toBeCloseTo(1, 3);
    const perfect = uniformArray(16, 1e4, 1e6, 0);
    expect(distance(effectiveMatrix(perfect).matrix, perfect.conductances)).toBeLessThan(1e-15);
  });

  it('subtracts within lines where pairs are interleaved', () => {
    // Equal pairs with opposite inputs leave bit lines without current, whatever the wires.
    const { conductances } = uniformArray(6, 1e4, 1e6, 1);
    const pairs = Float64Array.from({ length: 72 }, (_, at) => conductances[Math.floor(at / 12) * 6 + (at % 6)]!);
    const wires = { ...ideal, row: 10, column: 10, interleaved: true };
    const circuit = { rows: 12, columns: 6, conductances: pairs, wires };
    const { matrix } = effectiveMatrix(circuit);
    const inputs = Float64Array.from({ length: 12 }, (_, row) => (row % 2 ? -1 : 1) * (1 + Math.floor(row / 2)));
    const scale = product(circuit, matrix, inputs.map(Math.abs));
    expect(distance(product(circuit, matrix, inputs), new Float64Array(6), scale)).toBeLessThan(1e-12);
  });
});
