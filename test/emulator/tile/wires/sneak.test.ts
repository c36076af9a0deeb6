import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cubic } from '../../../../devices/current-voltage/laws/cubic.ts';
import { linear } from '../../../../devices/current-voltage/laws/linear.ts';
import { sinh } from '../../../../devices/current-voltage/laws/sinh.ts';
import { settleCurrentVoltage } from '../../../../devices/current-voltage/settle-current-voltage.ts';
import { halfSelect, readMargin, type Selection, type SelectScheme } from '../../../../emulator/tile/wires/sneak.ts';
import { type Circuit, type Wires, withoutResistance } from '../../../../emulator/tile/wires/wires.ts';
import { uniformFrom } from '../../../devices/random.ts';
import { solveDensely } from './nonlinear-oracle.ts';

const wide = { voltages: { from: -3, to: 3 } };
const ohmic = settleCurrentVoltage(linear, wide);
const strong = settleCurrentVoltage(cubic, { ...wide, parameters: { cubic: 2 } });
const steep = settleCurrentVoltage(sinh, { ...wide, parameters: { scale: 0.2 } });

const none: Wires = withoutResistance;
const array = (rows: number, columns: number, conductance: (cell: number) => number, wires = none): Circuit => ({
  rows,
  columns,
  conductances: Float64Array.from({ length: rows * columns }, (_, cell) => conductance(cell)),
  wires,
});
const scattered = (rows: number, columns: number, wires: Wires, seed: number) => {
  const random = uniformFrom(seed);
  return array(rows, columns, () => 10 ** (-6 + 2 * random()), wires);
};
const schemes: readonly SelectScheme[] = ['floating', 'grounded', 'half', 'third'];

describe('a selected cell of a passive array', () => {
  it('two by two, floating: the sneak path is three cells in series', () => {
    const [a, b, c, d] = [1e-5, 2e-5, 3e-5, 5e-5];
    const circuit = array(2, 2, (cell) => [a, b, c, d][cell]!);
    const read = halfSelect(circuit, ohmic, { scheme: 'floating', row: 0, column: 0, voltage: 0.6 });
    // Word line 0 – cell b – bit line 1 – cell d – word line 1 – cell c – bit line 0.
    const path = 0.6 / (1 / b + 1 / d + 1 / c);
    expect(read.cellCurrents[0]! / (0.6 * a)).toBeCloseTo(1, 12);
    expect(read.bitLeakage[0]! / path).toBeCloseTo(1, 9);
    expect(read.selectedCurrents[0]! / (0.6 * a + path)).toBeCloseTo(1, 9);
    expect(read.sneakRatio / (path / (0.6 * a))).toBeCloseTo(1, 9);
    expect(read.power / (0.6 * (0.6 * a + path))).toBeCloseTo(1, 9);
    expect(Math.abs(read.network.bitCurrents[1]!)).toBeLessThan(1e-14);
    expect(Math.abs(read.network.wordCurrents[1]!)).toBeLessThan(1e-14);
  });

  it('two by two, floating, cubic: each of three equal cells takes a third of the voltage', () => {
    const circuit = array(2, 2, () => 1e-5);
    const read = halfSelect(circuit, strong, { scheme: 'floating', row: 1, column: 0, voltage: 1.5 });
    const carry = (v: number) => 1e-5 * (v + 2 * v ** 3);
    expect(read.sneakRatio / (carry(0.5) / carry(1.5))).toBeCloseTo(1, 9);
  });

  it('equal cells, n by n: floating paths are n − 1 cells, (n − 1)² cells and n − 1 cells in series', () => {
    const n = 24;
    const read = halfSelect(
      array(n, n, () => 1e-6),
      ohmic,
      { scheme: 'floating', row: 5, column: 7, voltage: 1 },
    );
    const path = 1e-6 / (2 / (n - 1) + 1 / (n - 1) ** 2);
    expect(read.bitLeakage[7]! / path).toBeCloseTo(1, 9);
  });

  it('biased without wires: half-selected cells see what the scheme says', () => {
    const [rows, columns] = [5, 4];
    const circuit = scattered(rows, columns, none, 3);
    const g = (i: number, j: number) => circuit.conductances[i * columns + j]!;
    const leak = (scheme: SelectScheme) => halfSelect(circuit, steep, { scheme, row: 2, column: 1, voltage: 1.2 });
    const carry = (v: number, conductance: number) => conductance * 0.2 * Math.sinh(v / 0.2);
    const others = (count: number, except: number) =>
      Array.from({ length: count }, (_, k) => k).filter((k) => k !== except);
    for (const [scheme, onRow, onColumn] of [
      ['grounded', 1.2, 0],
      ['half', 0.6, 0.6],
      ['third', 0.4, 0.4],
    ] as const) {
      const read = leak(scheme);
      const row = others(columns, 1).reduce((sum, j) => sum + carry(onRow, g(2, j)), 0);
      const column = others(rows, 2).reduce((sum, i) => sum + carry(onColumn, g(i, 1)), 0);
      expect(read.wordLeakage[2]! * 1e6).toBeCloseTo(row * 1e6, 9);
      expect(read.bitLeakage[1]! * 1e6).toBeCloseTo(column * 1e6, 9);
      expect(read.cellVoltages[0]).toBeCloseTo(1.2, 12);
    }
    // All other cells see −V/3 in the last scheme.
    const third = leak('third');
    const word0 = carry(0.4, g(0, 1)) + [0, 2, 3].reduce((sum, j) => sum + carry(-0.4, g(0, j)), 0);
    expect(third.wordLeakage[0]! * 1e6).toBeCloseTo(word0 * 1e6, 9);
  });

  it('with wires, of either law and any scheme: is what dense nodal analysis finds', () => {
    const wired = fc.record({
      row: fc.constantFrom(0, 5, 80),
      column: fc.constantFrom(0, 3, 200),
      rowTerminal: fc.constantFrom(0, 50),
      columnTerminal: fc.constantFrom(0, 1000),
      drive: fc.constantFrom('left', 'both'),
      sense: fc.constantFrom('bottom', 'top', 'both'),
    });
    const laws = fc.constantFrom(ohmic, strong, steep);
    fc.assert(
      fc.property(fc.constantFrom(...schemes), wired, laws, fc.nat(), (scheme, wires, law, seed) => {
        const circuit = scattered(4, 3, { ...none, ...wires } as Wires, seed);
        const selection: Selection = { scheme, row: 1, column: 2, voltage: 1 };
        const read = halfSelect(circuit, law, selection);
        const share = { floating: [null, null], grounded: [0, 0], half: [0.5, 0.5], third: [1 / 3, 2 / 3] }[scheme];
        const words = [0, 1, 2, 3].map((i) => (i === 1 ? 1 : share[0]!));
        const bits = [0, 1, 2].map((j) => (j === 2 ? 0 : share[1]!));
        const oracle = solveDensely(circuit, law, { words, bits });
        const scale = Math.max(...oracle.wordCurrents.map(Math.abs));
        oracle.bitCurrents.forEach((current, j) => {
          expect(read.network.bitCurrents[j]! / scale).toBeCloseTo(current / scale, 8);
        });
        expect(read.selectedCurrents[0]! / scale).toBeCloseTo(oracle.bitCurrents[2]! / scale, 8);
        expect(read.cellVoltages[0]).toBeCloseTo(oracle.cellVoltages[5]!, 8);
      }),
      { numRuns: 60 },
    );
  });

  it('power is what cells dissipate where wires have no resistance, and more where they have', () => {
    for (const scheme of schemes) {
      const select = { scheme, row: 3, column: 2, voltage: 0.9 } as const;
      const dissipated = ({ cellVoltages, cellCurrents }: { cellVoltages: Float64Array; cellCurrents: Float64Array }) =>
        cellVoltages.reduce((sum, v, cell) => sum + v * cellCurrents[cell]!, 0);
      const bare = halfSelect(scattered(8, 6, none, 5), strong, select);
      expect(bare.power / dissipated(bare.network)).toBeCloseTo(1, 9);
      expect(bare.selectedPower).toBeLessThan(bare.power);
      const wired = halfSelect(scattered(8, 6, { ...none, row: 100, column: 100 }, 5), strong, select);
      expect(wired.power).toBeGreaterThan(dissipated(wired.network));
    }
  });

  it('a current that grows faster than the voltage leaks less at V/2, and less still at V/3', () => {
    const circuit = scattered(16, 16, { ...none, row: 1, column: 1 }, 9);
    const ratio = (law: typeof ohmic, scheme: SelectScheme) =>
      halfSelect(circuit, law, { scheme, row: 8, column: 8, voltage: 1.5 }).sneakRatio;
    for (const scheme of ['half', 'third', 'floating'] as const) {
      expect(ratio(strong, scheme)).toBeLessThan(ratio(ohmic, scheme));
      expect(ratio(steep, scheme)).toBeLessThan(ratio(strong, scheme));
    }
    expect(ratio(strong, 'third')).toBeLessThan(ratio(strong, 'half'));
    expect(ratio(ohmic, 'grounded')).toBeLessThan(0.05);
  });

  it('a whole word line may be read; floating word lines then disturb nothing where bit lines are held', () => {
    const circuit = scattered(6, 5, none, 2);
    const read = halfSelect(circuit, steep, { scheme: 'floating', row: 4, column: 'all', voltage: 0.5 });
    expect(read.selectedCurrents.length).toBe(5);
    expect(read.sneakRatio).toBeLessThan(1e-9);
    const held = scattered(6, 5, { ...none, columnTerminal: 500 }, 2);
    expect(
      halfSelect(held, ohmic, { scheme: 'floating', row: 4, column: 'all', voltage: 0.5 }).sneakRatio,
    ).toBeGreaterThan(1e-4);
  });

  it('the read margin of a floating array falls with its size, and that of steep cells falls less', () => {
    const margin = (n: number, law: typeof ohmic) =>
      readMargin(
        array(n, n, () => 1e-4),
        law,
        { scheme: 'floating', row: 0, column: 0, voltage: 1 },
        { on: 1e-4, off: 1e-6 },
      ).margin;
    const sizes = [2, 4, 8, 16, 32];
    const linearMargins = sizes.map((n) => margin(n, ohmic));
    for (let k = 1; k < sizes.length; k++) expect(linearMargins[k]).toBeLessThan(linearMargins[k - 1]!);
    // Equal cells: on and off carry g, and the paths carry g / (2 / (n − 1) + 1 / (n − 1)²).
    sizes.forEach((n, k) => {
      const path = 1 / (2 / (n - 1) + 1 / (n - 1) ** 2);
      expect(linearMargins[k]).toBeCloseTo(0.99 / (1 + path), 8);
    });
    sizes.forEach((n, k) => {
      expect(margin(n, steep)).toBeGreaterThan(linearMargins[k]!);
    });
  });

  it('refuses selections that are none', () => {
    const circuit = array(2, 3, () => 1e-6);
    const select = (over: Partial<Selection>) =>
      halfSelect(circuit, ohmic, { scheme: 'half', row: 0, column: 0, voltage: 1, ...over });
    expect(() => select({ row: 2 })).toThrow('Expected `row` to be a word line, 0 to 1, got `2`');
    expect(() => select({ column: 3 })).toThrow('a bit line, 0 to 2, or all');
    expect(() => select({ voltage: 0 })).toThrow('not 0 V');
    const paired = { ...circuit, wires: { ...none, interleaved: true } };
    expect(() => halfSelect(paired, ohmic, { scheme: 'half', row: 0, column: 0, voltage: 1 })).toThrow('interleaved');
  });
});
