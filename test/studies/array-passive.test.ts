import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeviceDescription, settleDevice } from '../../devices/index.ts';
import { type Circuit, type Wires, withoutResistance } from '../../emulator/index.ts';
import type { PassiveReport, PassiveScheme } from '../../reports/index.ts';
import { expectPassive, portrayPassive, samplePlaces, worstPlace } from '../../studies/arrays/portray-passive.ts';
import { solveDensely } from '../emulator/tile/wires/nonlinear-oracle.ts';

const [read, write] = [0.2, 0.8];
const electrical = {
  ...{ onResistance: 1e4, offResistance: 1e6, readVoltage: read, writeUp: { voltage: write, width: 1e-8 } },
};
const deviceOf = (changes: DeviceDescription = {}): DeviceDescription => ({
  extends: 'ideal',
  ...changes,
  electrical: { ...electrical, ...changes.electrical },
});

const circuitOf = (
  rows: number,
  columns: number,
  conductances: readonly number[],
  wires: Partial<Wires> = {},
): Circuit => ({
  ...{ rows, columns, conductances },
  wires: { ...withoutResistance, ...wires },
});

function portray(circuit: Circuit, device = deviceOf()): PassiveReport {
  return portrayPassive({ circuit, device, electrical: settleDevice(device).electrical });
}

const figuresOf = (report: PassiveReport, use: 'reading' | 'writing', scheme: PassiveScheme) =>
  report[use]!.find((one) => one.scheme === scheme)!;

/** The first is worst: it conducts least, and its lines most. */
const [a, b, c, d] = [1e-6, 8e-5, 6e-5, 2e-5] as const;
const [on, off] = [1e-4, 1e-6] as const;
const twoByTwo = circuitOf(2, 2, [a, b, c, d]);
const inSeries = (...all: number[]) => 1 / all.reduce((sum, g) => sum + 1 / g, 0);

/** Figures have four digits. */
const close = (found: number, expected: number) => expect(Math.abs(found / expected - 1)).toBeLessThan(6e-4);

describe('two by two crosspoints, by hand', () => {
  const report = portray(twoByTwo);

  it('names the worst, and takes means over all four', () => {
    expect(report.worst).toEqual({ row: 0, column: 0, conductance: a });
    expect(report).toMatchObject({ sampled: 4, law: 'linear', readVoltage: read, writeVoltage: write, knownTo: null });
    expect(report.reading.map(({ scheme }) => scheme)).toEqual(['floating', 'grounded', 'half', 'third']);
  });

  it('floating: the sneak path is the three others in series', () => {
    const path = inSeries(b, d, c);
    for (const [use, volts] of [
      ['reading', read],
      ['writing', write],
    ] as const) {
      const { worst, mean } = figuresOf(report, use, 'floating');
      close(worst.selected, volts * a);
      close(worst.sensed, volts * (a + path));
      close(worst.sneak, path / a);
      close(worst.leakage, path / a);
      close(worst.power, volts ** 2 * (a + path));
      close(worst.shares.selected, a / (a + path));
      // In series the power is as the resistances: the crosspoint opposite shares no line.
      close(worst.shares.others, ((path / (a + path)) * path) / d);
      close(worst.shares.halfSelected, ((path / (a + path)) * path * (b + c)) / (b * c));
      close(worst.disturb, (volts * path) / Math.min(b, c));
      const paths = [inSeries(b, c, d), inSeries(a, c, d), inSeries(a, b, d), inSeries(a, b, c)];
      const all = paths.reduce((sum, one) => sum + one, 0);
      close(mean.sneak, all / (a + b + c + d));
      close(mean.power, (volts ** 2 * (a + b + c + d + all)) / 4);
    }
    const { worst } = figuresOf(report, 'reading', 'floating');
    close(worst.margin!, (on - off) / (on + path));
    expect(figuresOf(report, 'writing', 'floating').worst.margin).toBeNull();
  });

  it('V/2: half-selected crosspoints leak half, and the one opposite nothing', () => {
    const { worst, mean } = figuresOf(report, 'writing', 'half');
    close(worst.sneak, c / 2 / a);
    close(worst.leakage, b / 2 / a);
    close(worst.power, write ** 2 * (a + (b + c) / 4));
    close(worst.shares.halfSelected, (b + c) / 4 / (a + (b + c) / 4));
    expect(worst.shares.others).toBe(0);
    expect(worst.shares.wires).toBeLessThan(1e-12);
    close(worst.disturb, write / 2);
    // Each crosspoint is half-selected by two of the others.
    close(mean.power, (write ** 2 * (a + b + c + d) * 1.5) / 4);
    const margin = (on - off) / (on + c / 2);
    close(figuresOf(report, 'reading', 'half').worst.margin!, margin);
  });

  it('grounded: nothing sneaks into what is sensed, and the word line drives its neighbour in full', () => {
    const { worst } = figuresOf(report, 'reading', 'grounded');
    expect(worst.sneak).toBeLessThan(1e-12);
    close(worst.leakage, b / a);
    close(worst.power, read ** 2 * (a + b));
    close(worst.disturb, read);
    close(worst.margin!, (on - off) / on);
  });

  it('V/3: all but the selected one see a third', () => {
    const { worst } = figuresOf(report, 'reading', 'third');
    close(worst.sneak, c / 3 / a);
    close(worst.leakage, b / 3 / a);
    close(worst.power, read ** 2 * (a + (b + c + d) / 9));
    close(worst.shares.others, d / 9 / (a + (b + c + d) / 9));
    close(worst.disturb, read / 3);
  });

  it('writing with a negative pulse is the same without signs', () => {
    const turned = deviceOf({ electrical: { writeUp: { voltage: -write, width: 1e-8 } } });
    const other = portray(twoByTwo, turned);
    expect(other.writeVoltage).toBe(-write);
    expect(other.writing).toEqual(report.writing);
  });
});

describe('the law of a crosspoint', () => {
  it('is settled again to the write voltage', () => {
    const k = 3;
    const cubic = deviceOf({ currentVoltage: { law: 'cubic', parameters: { cubic: k } } });
    expect(settleDevice(cubic).currentVoltage!.voltages.to).toBe(read);
    const { worst } = figuresOf(portray(twoByTwo, cubic), 'writing', 'half');
    const carry = (v: number) => v + k * v ** 3;
    close(worst.selected, a * carry(write));
    close(worst.sneak, (c * carry(write / 2)) / (a * carry(write)));
    close(worst.leakage, (b * carry(write / 2)) / (a * carry(write)));
  });

  it('is not stretched: beyond what is known nothing is said of writing', () => {
    const milo = portray(twoByTwo, deviceOf({ currentVoltage: { law: 'milo' } }));
    expect(milo).toMatchObject({ law: 'milo', writing: null, knownTo: 0.5 });
    expect(milo.reading).toHaveLength(4);
    // I = g (v − v³/4) rises to 2/√3 V.
    const electrical = { writeUp: { voltage: 2, width: 1e-8 } };
    const falling = portray(twoByTwo, deviceOf({ electrical, currentVoltage: { law: 'cubic' } }));
    expect(falling.writing).toBeNull();
    expect(falling.knownTo).toBeCloseTo(2 / Math.sqrt(3), 3);
  });

  it('loses the transistor in series, and keeps the selector', () => {
    const gated = deviceOf({ currentVoltage: { accessResistance: 2e4 } });
    expect(portray(twoByTwo, gated)).toEqual(portray(twoByTwo));
    const selector = { current: 1e-9, voltage: 0.02 };
    const selected = portray(twoByTwo, deviceOf({ currentVoltage: { selector, accessResistance: 2e4 } }));
    expect(selected.law).toBe('linear, with a selector in series');
    const sneak = (report: PassiveReport) => figuresOf(report, 'writing', 'half').worst.sneak;
    expect(sneak(selected)).toBeLessThan(sneak(portray(twoByTwo)));
  });
});

describe('an array with wires', () => {
  it('is what dense nodal analysis finds', () => {
    const wires = { row: 40, column: 70, rowTerminal: 100, columnTerminal: 10 };
    const conductances = [3e-5, 9e-5, 5e-5, 1e-6, 8e-5, 7e-5];
    const circuit = circuitOf(2, 3, conductances, wires);
    const k = 2;
    const report = portray(circuit, deviceOf({ currentVoltage: { law: 'cubic', parameters: { cubic: k } } }));
    const { row, column } = report.worst;
    expect([row, column]).toEqual([1, 0]);
    const law = {
      name: 'cubic',
      current: (v: number, g: number) => g * (v + k * v ** 3),
      conductance: (v: number, g: number) => g * (1 + 3 * k * v * v),
      voltages: { from: -1, to: 1 },
    };
    for (const [scheme, word, bit] of [
      ['floating', null, null],
      ['grounded', 0, 0],
      ['half', write / 2, write / 2],
      ['third', write / 3, (2 * write) / 3],
    ] as const) {
      const words = [word, write];
      const bits = [0, bit, bit];
      const oracle = solveDensely(circuit, law, { words, bits });
      const { worst } = figuresOf(report, 'writing', scheme);
      const cell = oracle.cellCurrents[3]!;
      close(worst.selected, cell);
      close(worst.sensed, Math.abs(oracle.bitCurrents[0]!));
      close(worst.sneak, Math.abs(oracle.bitCurrents[0]! - cell) / cell);
      close(worst.leakage, Math.abs(oracle.wordCurrents[1]! - cell) / cell);
      const half = [0, 4, 5];
      close(worst.disturb, Math.max(...half.map((at) => Math.abs(oracle.cellVoltages[at]!))));
      const power = (at: number) => oracle.cellVoltages[at]! * oracle.cellCurrents[at]!;
      const delivered =
        words.reduce<number>((sum, volt, i) => sum + (volt ?? 0) * oracle.wordCurrents[i]!, 0) -
        bits.reduce<number>((sum, volt, j) => sum + (volt ?? 0) * oracle.bitCurrents[j]!, 0);
      close(worst.power, delivered);
      close(worst.shares.halfSelected, half.reduce((sum, at) => sum + power(at), 0) / delivered);
      close(worst.shares.selected, power(3) / delivered);
      close(worst.shares.wires, 1 - [0, 1, 2, 3, 4, 5].reduce((sum, at) => sum + power(at), 0) / delivered);
    }
  });
});

describe('which crosspoints are selected', () => {
  it('the worst is that of the V/2 scheme, linear and without wires', () => {
    const conductance = fc.integer({ min: 0, max: 100 }).map((n) => n * 1e-6);
    const array = fc
      .integer({ min: 1, max: 5 })
      .chain((rows) =>
        fc
          .integer({ min: 1, max: 5 })
          .chain((columns) =>
            fc
              .array(conductance, { minLength: rows * columns, maxLength: rows * columns })
              .map((all) => circuitOf(rows, columns, all)),
          ),
      );
    fc.assert(
      fc.property(array, (circuit) => {
        const g = (i: number, j: number) => circuit.conductances[i * circuit.columns + j]!;
        const leak = (row: number, column: number) => {
          let sum = 0;
          for (let j = 0; j < circuit.columns; j++) if (j !== column) sum += g(row, j) / 2;
          for (let i = 0; i < circuit.rows; i++) if (i !== row) sum += g(i, column) / 2;
          return sum / g(row, column);
        };
        const live = Array.from(circuit.conductances, (one, at) => ({ one, at })).filter(({ one }) => one > 0);
        if (live.length === 0) {
          expect(() => worstPlace(circuit)).toThrow(/a crosspoint that conducts, got none/);
          return;
        }
        const most = Math.max(...live.map(({ at }) => leak(Math.floor(at / circuit.columns), at % circuit.columns)));
        const { row, column } = worstPlace(circuit);
        expect(leak(row, column)).toBeCloseTo(most, 9);
      }),
    );
  });

  it('samples lie in the array, on different rows where there are enough, fewer of large arrays', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(sizes, ([rows, columns]) => {
        const places = samplePlaces(circuitOf(rows, columns, []));
        expect(places).toHaveLength(Math.min(8, rows * columns));
        for (const { row, column } of places) {
          expect(row >= 0 && row < rows && column >= 0 && column < columns).toBe(true);
        }
        if (rows >= 8) expect(new Set(places.map(({ row }) => row)).size).toBe(8);
      }),
    );
    expect(samplePlaces(circuitOf(1024, 1024, []))).toHaveLength(2);
  });

  it('a crosspoint alone has no others', () => {
    const { worst } = figuresOf(portray(circuitOf(1, 1, [5e-5])), 'reading', 'half');
    expect(worst).toMatchObject({
      sneak: 0,
      leakage: 0,
      disturb: 0,
      shares: { selected: 1, halfSelected: 0, others: 0 },
    });
  });

  it('refuses gates and pairs that share a bit line', () => {
    const wires = { ...withoutResistance, solver: 'effective' } as const;
    expect(() => expectPassive({ wires })).not.toThrow();
    expect(() => expectPassive({})).not.toThrow();
    expect(() => expectPassive({ wires: { ...wires, topology: 'separate-source' } })).toThrow(
      /`tile\.wires\.topology` to be input-source/,
    );
    expect(() => expectPassive({ wires: { ...wires, interleaved: true } })).toThrow(
      /`tile\.wires\.interleaved` to be false/,
    );
  });
});
