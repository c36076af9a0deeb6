import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cubic } from '../../../../devices/current-voltage/laws/cubic.ts';
import { linear } from '../../../../devices/current-voltage/laws/linear.ts';
import { sinh } from '../../../../devices/current-voltage/laws/sinh.ts';
import { tabulated } from '../../../../devices/current-voltage/laws/table.ts';
import { inSeries } from '../../../../devices/current-voltage/series.ts';
import { settleCurrentVoltage } from '../../../../devices/current-voltage/settle-current-voltage.ts';
import { solveNonlinear } from '../../../../emulator/tile/wires/nonlinear.ts';
import { drivenNetwork } from '../../../../emulator/tile/wires/nonlinear-network.ts';
import { solveNetwork } from '../../../../emulator/tile/wires/nonlinear-newton.ts';
import { solveArray } from '../../../../emulator/tile/wires/solve-array.ts';
import { type Circuit, type Wires, withoutResistance } from '../../../../emulator/tile/wires/wires.ts';
import { uniformFrom } from '../../../devices/random.ts';
import { solveDensely } from './nonlinear-oracle.ts';

const wide = { voltages: { from: -3, to: 3 } };
const ohmic = settleCurrentVoltage(linear, wide);
const steep = settleCurrentVoltage(sinh, { ...wide, parameters: { scale: 0.15 } });
const strong = settleCurrentVoltage(cubic, { ...wide, parameters: { cubic: 3 } });
const weak = settleCurrentVoltage(cubic, { voltages: { from: -1.1, to: 1.1 } });
const selected = inSeries(ohmic, { accessResistance: 3e3, selector: { current: 1e-8, voltage: 0.1 } });
const kinked = settleCurrentVoltage(
  tabulated({
    name: 'kinked',
    citation: 'made up for this test',
    voltages: [0.5, 1, 3],
    conductances: [1e-6, 1e-3],
    currents: [
      [0.1e-6, 0.9e-6, 10e-6],
      [0.2e-3, 0.8e-3, 9e-3],
    ],
  }),
);
const laws = [ohmic, weak, strong, steep, selected, kinked];

const plain: Wires = {
  ...withoutResistance,
  row: 2,
  column: 3,
};

const resistance = fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 100, noNaN: true }));
const wiresArbitrary: fc.Arbitrary<Wires> = fc.record({
  row: resistance,
  column: resistance,
  rowTerminal: resistance,
  columnTerminal: resistance,
  drive: fc.constantFrom('left', 'both'),
  sense: fc.constantFrom('bottom', 'top', 'both'),
  topology: fc.constant('input-source'),
  interleaved: fc.boolean(),
});

/** Conductances over three decades, one in eight open. */
function circuitOf(rows: number, columns: number, wires: Wires, seed: number): Circuit {
  const random = uniformFrom(seed);
  const conductances = Float64Array.from({ length: rows * columns }, () =>
    random() < 1 / 8 ? 0 : 10 ** (-6 + 3 * random()),
  );
  return { rows, columns, conductances, wires };
}

const inputsOf = (rows: number, seed: number, size = 0.9) => {
  const random = uniformFrom(seed);
  return Array.from({ length: rows }, () => size * (2 * random() - 1));
};

const scaleOf = (values: Iterable<number>) => Math.max(...[...values].map(Math.abs), 1e-30);

describe('an array of nonlinear cells', () => {
  it.each(laws)('$name: is what dense nodal analysis finds, whatever wires and ends', (law) => {
    const size = fc.integer({ min: 1, max: 3 });
    fc.assert(
      fc.property(size, size, wiresArbitrary, fc.nat(), (half, columns, wires, seed) => {
        const circuit = circuitOf(2 * half, columns, wires, seed);
        const inputs = inputsOf(2 * half, seed + 1, 0.5);
        const solved = solveNonlinear(circuit, law, [inputs]);
        const oracle = solveDensely(circuit, law, { words: inputs, bits: new Array(columns).fill(0) });
        const scale = scaleOf([...oracle.bitCurrents, ...oracle.wordCurrents]);
        for (const [j, current] of oracle.bitCurrents.entries()) {
          expect(solved.currents[0]![j]! / scale).toBeCloseTo(current / scale, 8);
        }
        for (const [i, current] of oracle.wordCurrents.entries()) {
          expect(solved.sourceCurrents[0]![i]! / scale).toBeCloseTo(current / scale, 8);
        }
      }),
      { numRuns: 25 },
    );
  });

  it.each(laws)('$name: currents of every node of a large array sum to zero', (law) => {
    const [rows, columns] = [40, 24];
    const circuit = circuitOf(rows, columns, plain, 11);
    const inputs = inputsOf(rows, 12, 0.8);
    const { wordVoltages, bitVoltages, wordCurrents } = solveNetwork(drivenNetwork(circuit, inputs), law);
    const scale = scaleOf(wordCurrents);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const at = i * columns + j;
        const [w, b, g] = [wordVoltages[at]!, bitVoltages[at]!, circuit.conductances[at]!];
        const cell = g === 0 ? 0 : law.current(w - b, g);
        const before = j === 0 ? inputs[i]! : wordVoltages[at - 1]!;
        const after = j === columns - 1 ? w : wordVoltages[at + 1]!;
        expect(((before - w) / plain.row + (after - w) / plain.row - cell) / scale).toBeCloseTo(0, 9);
        const above = i === 0 ? b : bitVoltages[at - columns]!;
        const below = i === rows - 1 ? 0 : bitVoltages[at + columns]!;
        expect(((above - b) / plain.column + (below - b) / plain.column + cell) / scale).toBeCloseTo(0, 9);
      }
    }
  });

  it.each([false, true])('with linear cells is the linear array, interleaved %s', (interleaved) => {
    const circuit = circuitOf(48, 32, { ...plain, rowTerminal: 20, columnTerminal: 7, interleaved }, 3);
    const vectors = [inputsOf(48, 4), inputsOf(48, 5)];
    const [nonlinear, reference] = [solveNonlinear(circuit, ohmic, vectors), solveArray(circuit, vectors)];
    for (const [v, currents] of reference.currents.entries()) {
      const scale = scaleOf(currents);
      currents.forEach((current, j) => {
        expect(nonlinear.currents[v]![j]! / scale).toBeCloseTo(current / scale, 8);
      });
    }
  });

  it('without wires is the sum over cells, and wires of almost nothing change it by almost nothing', () => {
    const none = { ...plain, row: 0, column: 0 };
    const circuit = circuitOf(10, 6, none, 8);
    const inputs = inputsOf(10, 9);
    const { currents, sourceCurrents, steps } = solveNonlinear(circuit, steep, [inputs]);
    expect(steps).toBe(0);
    for (let j = 0; j < 6; j++) {
      const sum = inputs.reduce((total, v, i) => {
        const g = circuit.conductances[i * 6 + j]!;
        return total + g * 0.15 * Math.sinh(v / 0.15);
      }, 0);
      expect(currents[0]![j]! / sum).toBeCloseTo(1, 12);
    }
    expect(sourceCurrents[0]!.reduce((a, b) => a + b)).toBeCloseTo(
      currents[0]!.reduce((a, b) => a + b),
      14,
    );
    // The drop grows in proportion to the resistance.
    const dropAt = (ohm: number) => {
      const wired = solveNonlinear({ ...circuit, wires: { ...none, row: ohm, column: ohm } }, steep, [inputs]);
      return scaleOf(wired.currents[0]!.map((current, j) => current - currents[0]![j]!));
    };
    expect(dropAt(2e-4) / dropAt(1e-4)).toBeCloseTo(2, 2);
  });

  it('takes a few steps of Newton’s method, and squares the residual', () => {
    const circuit = circuitOf(64, 64, { ...plain, row: 1, column: 1 }, 21);
    const { steps, residual } = solveNonlinear(circuit, weak, [inputsOf(64, 22)]);
    expect(steps).toBeLessThanOrEqual(6);
    expect(residual).toBeLessThan(1e-10);
  });

  it('finds the solution of cells so steep that only wires limit their currents', () => {
    // e^30 times the current of linear cells, and a selected cell in mega-siemens between wires of 2 ohm.
    const law = settleCurrentVoltage(sinh, { ...wide, parameters: { scale: 0.05 } });
    const circuit = circuitOf(6, 5, { ...plain, row: 2, column: 2 }, 31);
    const inputs = [1.5, 0, -0.3, 0.75, 0, 1.5];
    const [solved] = solveNonlinear(circuit, law, [inputs]).currents;
    const oracle = solveDensely(circuit, law, { words: inputs, bits: [0, 0, 0, 0, 0] });
    oracle.bitCurrents.forEach((current, j) => {
      expect(solved![j]! / current).toBeCloseTo(1, 7);
    });
  });

  it('refuses what it cannot solve, and says why', () => {
    const circuit = circuitOf(4, 4, plain, 1);
    const inputs = [0.5, 0.5, -0.5, 0.1];
    const gated = { ...circuit, wires: { ...plain, topology: 'separate-source' as const } };
    expect(() => solveNonlinear(gated, ohmic, [inputs])).toThrow('Expected `wires.topology` to be input-source');
    expect(() => solveNonlinear(circuit, ohmic, [[1]])).toThrow('Expected `voltages` to be 4 numbers');
    expect(() => solveNonlinear(circuit, ohmic, [[1, 2, 3, Number.NaN]])).toThrow('finite');
    expect(() => solveNonlinear(circuit, steep, [inputs], { steps: 2 })).toThrow('raise the tolerance');
    expect(() => solveNonlinear(circuit, weak, [inputs.map((v) => 4 * v)])).toThrow(
      'to be from -1.1 V to 1.1 V (cubic)',
    );
    const bare = { ...circuit, wires: { ...plain, row: 0, column: 0 } };
    expect(() => solveNonlinear(bare, weak, [[1.2, 0, 0, 0]])).toThrow('Expected `voltages[0]` to be from -1.1 V');
    const falling = { ...ohmic, conductance: () => -1 };
    expect(() => solveNonlinear(circuit, falling, [inputs])).toThrow('0 S or more');
  });
});
