/** Arrays with wires against Kirchhoff's laws, against dense nodal analysis, and where they refuse. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorArray } from '../../../../emulator/tile/wires/factored-array.ts';
import { solveArray } from '../../../../emulator/tile/wires/solve-array.ts';
import { WireError } from '../../../../emulator/tile/wires/wire-error.ts';
import type { Circuit } from '../../../../emulator/tile/wires/wires.ts';
import { anyArray, conductancesFrom, distance, ideal, largest, uniformArray, voltagesFrom } from './arrays.ts';
import { nodalCurrents } from './nodal-array.ts';

const modes = ['conjugate-gradients', 'sweeps'] as const;
const arrays = { numRuns: 60 };

/**
 * Largest sum of currents into a node, over the largest current of a crosspoint, or over what rounding of a voltage drives
 * through the least of the wires where that is more. Nodes that wires of 0 ohm join are one: those of a line, or of a line
 * and its end.
 */
function imbalance(circuit: Circuit, sources: ArrayLike<number>, words: Float64Array, bits: Float64Array): number {
  const { rows, columns, conductances, wires, idle = { before: 0, after: 0 } } = circuit;
  const perNode = wires.interleaved ? 2 : 1;
  const last = rows / perNode - 1;
  const intoWords = new Float64Array(rows * columns);
  const intoBits = new Float64Array((last + 1) * columns);
  let scale = 0;
  for (let cell = 0; cell < rows * columns; cell++) {
    const node = Math.floor(cell / columns / perNode) * columns + (cell % columns);
    const current = conductances[cell]! * (words[cell]! - bits[node]!);
    intoWords[cell]! -= current;
    intoBits[node]! += current;
    scale = Math.max(scale, Math.abs(current));
  }
  let worst = 0;
  /** Nodes of one line, in order, and what they meet at either end. */
  const follow = (
    voltages: Float64Array,
    into: Float64Array,
    places: readonly number[],
    segment: number,
    ends: readonly { place: number; voltage: number; resistance: number }[],
  ) => {
    if (segment === 0) for (const place of places) expect(voltages[place]).toBeCloseTo(voltages[places[0]!]!, 12);
    for (const [k, place] of places.entries()) {
      const before = places[k - 1];
      if (k === 0 || segment === 0) continue;
      const current = (voltages[before!]! - voltages[place]!) / segment;
      into[place]! += current;
      into[before!]! -= current;
    }
    let held = false;
    for (const { place, voltage, resistance } of ends) {
      if (resistance > 0) into[place]! += (voltage - voltages[place]!) / resistance;
      else {
        held = true;
        expect(voltages[place]).toBeCloseTo(voltage, 12);
      }
    }
    // What a line's ends hold at a voltage takes any current.
    if (segment === 0) {
      if (!held) worst = Math.max(worst, Math.abs(places.reduce((sum, place) => sum + into[place]!, 0)));
    } else for (const place of places) worst = Math.max(worst, Math.abs(into[place]!));
  };
  for (let i = 0; i < rows; i++) {
    const end = { voltage: sources[i]!, resistance: wires.rowTerminal + wires.row };
    const ends = [{ place: i * columns, ...end }];
    if (wires.drive === 'both') ends.push({ place: (i + 1) * columns - 1, ...end });
    const places = Array.from({ length: columns }, (_, j) => i * columns + j);
    follow(words, intoWords, places, wires.row, ends);
  }
  for (let j = 0; j < columns; j++) {
    const end = (node: number, places: number) => {
      return { place: node * columns + j, voltage: 0, resistance: wires.columnTerminal + wires.column * (1 + places) };
    };
    const ends = [];
    if (wires.sense !== 'top') ends.push(end(last, idle.after));
    if (wires.sense !== 'bottom') ends.push(end(0, idle.before));
    const places = Array.from({ length: last + 1 }, (_, k) => k * columns + j);
    follow(bits, intoBits, places, wires.column, ends);
  }
  const resistances = [wires.row, wires.column, wires.rowTerminal, wires.columnTerminal].filter((one) => one > 0);
  const rounding = (4 * 2 ** -52 * largest(sources)) / Math.min(...resistances);
  return worst === 0 ? 0 : worst / Math.max(scale, rounding / tolerated);
}

const tolerated = 1e-9;

describe.each(modes)('an array solved by %s', (mode) => {
  it('balances the currents of every node', () => {
    fc.assert(
      fc.property(anyArray(64), fc.nat(), (circuit, seed) => {
        const inputs = voltagesFrom(seed, circuit.rows);
        const { rowVoltages, columnVoltages } = solveArray(circuit, [inputs], {
          mode,
          voltages: true,
          tolerance: 1e-11,
        });
        expect(imbalance(circuit, inputs, rowVoltages![0]!, columnVoltages![0]!)).toBeLessThan(tolerated);
      }),
      arrays,
    );
  });

  it('passes the currents that dense nodal analysis finds', () => {
    fc.assert(
      fc.property(anyArray(7), fc.nat(), (circuit, seed) => {
        const inputs = [0, 1, 2].map((vector) => voltagesFrom(seed + vector, circuit.rows));
        const { currents, sourceCurrents, residual } = solveArray(circuit, inputs, { mode });
        expect(residual).toBeLessThanOrEqual(1e-10);
        for (const [vector, input] of inputs.entries()) {
          const { words, bits } = nodalCurrents(circuit, input, new Float64Array(circuit.columns));
          const scale = [...words, ...bits];
          expect(distance(currents[vector]!, bits, scale)).toBeLessThan(1e-9);
          expect(distance(sourceCurrents[vector]!, words, scale)).toBeLessThan(1e-9);
        }
      }),
      arrays,
    );
  });

  it('solves each of many vectors as it does alone', () => {
    const circuit = uniformArray(17, 1e3, 1e6, 5);
    const inputs = Array.from({ length: 11 }, (_, vector) => voltagesFrom(vector, 17));
    const { currents } = solveArray(circuit, inputs, { mode });
    for (const [vector, input] of inputs.entries()) {
      const alone = solveArray(circuit, [input], { mode });
      expect(distance(currents[vector]!, alone.currents[0]!)).toBeLessThan(1e-9);
    }
  });
});

describe('an array with wires', () => {
  it('starts warm where it is told to', () => {
    const circuit = uniformArray(64, 1e4, 1e6, 5);
    const inputs = [voltagesFrom(3, 64)];
    const cold = solveArray(circuit, inputs, { voltages: true });
    const noisy = {
      ...circuit,
      conductances: Float64Array.from(circuit.conductances, (g, at) => g * (1 + 1e-9 * (at % 7))),
    };
    const warm = solveArray(noisy, inputs, { start: cold.columnVoltages! });
    const fresh = solveArray(noisy, inputs);
    expect(warm.sweeps).toBeLessThan(fresh.sweeps);
    expect(distance(warm.currents[0]!, fresh.currents[0]!)).toBeLessThan(1e-9);
  });

  it('bounds the error by its residual', () => {
    const circuit = uniformArray(32, 1e3, 1e5, 5);
    const inputs = [voltagesFrom(5, 32)];
    const exact = solveArray(circuit, inputs, { tolerance: 1e-13 });
    const scale = [...exact.currents[0]!, ...exact.sourceCurrents[0]!];
    for (const tolerance of [0.3, 0.03, 1e-3, 1e-5]) {
      const rough = solveArray(circuit, inputs, { tolerance, mode: 'sweeps' });
      const error = distance(rough.currents[0]!, exact.currents[0]!, scale);
      expect(rough.residual).toBeLessThanOrEqual(tolerance);
      expect(error).toBeGreaterThan(0);
      expect(error).toBeLessThanOrEqual(rough.residual);
    }
  });

  it('takes fewer sweeps with conjugate gradients where wires lose most', () => {
    const circuit = uniformArray(128, 1e4, 1e6, 5);
    const inputs = [voltagesFrom(5, 128)];
    const sweeps = modes.map((mode) => solveArray(circuit, inputs, { mode }).sweeps);
    expect(sweeps[0]! * 2).toBeLessThan(sweeps[1]!);
  });

  it('reuses the storage of factors', () => {
    const [one, other] = [uniformArray(9, 1e4, 1e5, 2, 1), uniformArray(9, 1e4, 1e5, 2, 2)];
    const inputs = [voltagesFrom(8, 9)];
    const into = factorArray(one);
    const factored = factorArray(other, into);
    expect(factored.wordFactors).toBe(into.wordFactors);
    expect(solveArray(factored, inputs).currents).toEqual(solveArray(other, inputs).currents);
  });

  it('refuses what has no solution, and says where', () => {
    const circuit = uniformArray(2, 1e4, 1e5, 1);
    const solve =
      (change: Partial<Circuit>, inputs = [new Float64Array(2)]) =>
      () =>
        solveArray({ ...circuit, ...change }, inputs);
    expect(solve({ wires: { ...ideal, row: -1 } })).toThrow('Expected `wires.row` to be 0 ohm or more, got `-1`');
    expect(solve({ wires: { ...ideal, columnTerminal: Number.NaN } })).toThrow('`wires.columnTerminal`');
    expect(solve({ wires: { ...ideal, topology: 'separate-source' } })).toThrow('solveGated');
    expect(solve({ conductances: [1, 2, -3, 4] })).toThrow('Expected `conductances[2]` to be 0 S or more, got `-3`');
    expect(solve({ conductances: [1, 2] })).toThrow('4 numbers');
    expect(solve({ rows: 1, columns: 4, wires: { ...ideal, interleaved: true } })).toThrow('even');
    expect(solve({ idle: { before: 0.5, after: 0 } })).toThrow('`idle.before`');
    expect(solve({}, [new Float64Array(3)])).toThrow('Expected `voltages[0]` to be 2 voltages, got `3 voltages`');
    expect(solve({}, [Float64Array.of(1, Number.NaN)])).toThrow('`voltages[0][1]`');
    expect(solve({ rows: 0, conductances: [] })).toThrow(WireError);
  });

  it('says what to change where it misses its tolerance', () => {
    const circuit = uniformArray(64, 1e3, 1e4, 20);
    const missed = () => solveArray(circuit, [voltagesFrom(1, 64)], { sweepLimit: 3 });
    expect(missed).toThrow(WireError);
    expect(missed).toThrow(/to `tolerance` 1e-10, got .* after 3 sweeps: raise `tolerance`/);
    expect(() => solveArray(circuit, [voltagesFrom(1, 64)], { tolerance: 1e-19, sweepLimit: 200 })).toThrow(WireError);
  });

  it('passes nothing through open crosspoints, or without inputs', () => {
    const open = { ...uniformArray(5, 1e4, 1e5, 1), conductances: conductancesFrom(1, 25, 1) };
    const none = solveArray(open, [voltagesFrom(1, 5)], { voltages: true });
    expect(largest(none.currents[0]!)).toBe(0);
    expect(none.residual).toBe(0);
    // A word line without current has its source's voltage everywhere.
    expect(none.rowVoltages![0]![7]).toBe(voltagesFrom(1, 5)[1]);
    expect(largest(solveArray(uniformArray(5, 1e4, 1e5, 1), [new Float64Array(5)]).currents[0]!)).toBe(0);
  });
});
