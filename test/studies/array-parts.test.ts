import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFigures, type TileSpec, withoutResistance } from '../../emulator/index.ts';
import { columnErrors } from '../../studies/arrays/column-errors.ts';
import { codeInputs, meanDrive, patternsOf } from '../../studies/arrays/drive.ts';
import { ladderOf } from '../../studies/arrays/effects.ts';
import { lossesOf, type Placed, powersOf } from '../../studies/arrays/solve-placed.ts';
import { tileSpecs } from '../../studies/run/tile-spec.ts';
import { tile } from '../../studies/schema/tile-schema.ts';
import { solveNodes } from './nodal-analysis.ts';

const initial = { distribution: 'zero', bound: 0 } as const;
const declaration = { name: 'layer 1', inputs: 3, outputs: 2, role: 'weights', initial } as const;

function specOf(changes: Record<string, unknown>): TileSpec {
  return tileSpecs(tile.parse({ rows: 16, columns: 16, device: 'ideal', ...changes }), [declaration])[0]!;
}

const placedOf = (conductances: readonly (readonly number[])[], row: number, column: number): Placed => ({
  circuit: {
    rows: conductances.length,
    columns: conductances[0]!.length,
    conductances: conductances.flat(),
    wires: { ...withoutResistance, row, column },
  },
  places: new Int32Array(conductances.flat().length),
  firstInput: 0,
  outputs: [0, 1],
});

const volts = 0.2;
const twoByTwo = [
  [1e-4, 2e-5],
  [5e-5, 1e-4],
];
const sampled = (drive: number[]) => [{ drive: Float64Array.from(drive), share: 1 }];

describe('losses of an array', () => {
  it('are those of nodal analysis, crosspoint by crosspoint', () => {
    const placed = placedOf(twoByTwo, 30, 50);
    const drive = [0.9, 0.25];
    const losses = lossesOf(placed, Float64Array.from(drive), sampled(drive), volts);
    for (const [found, inputs] of [
      [losses.full, [1, 1]],
      [losses.mean, drive],
    ] as const) {
      const voltages = inputs.map((x) => x * volts);
      const { words, bits } = solveNodes(twoByTwo, voltages, { row: 30, column: 50 });
      for (let at = 0; at < 4; at++) {
        const [i, j] = [at >> 1, at & 1];
        const expected = (voltages[i]! - (words[i]![j]! - bits[i]![j]!)) / volts;
        expect(found[at]).toBeCloseTo(expected, 10);
      }
    }
  });

  it('of one crosspoint are those of a divider', () => {
    const { full } = lossesOf(placedOf([[1e-3]], 40, 60), Float64Array.of(1), sampled([1]), volts);
    expect(full[0]).toBeCloseTo(100 / 1100, 12);
  });

  it('are averaged over patterns where inputs gate cells, an idle cell losing nothing', () => {
    const one = placedOf([[1e-3]], 40, 60);
    const gated = {
      ...one,
      circuit: { ...one.circuit, wires: { ...one.circuit.wires, topology: 'separate-source' as const } },
    };
    const patterns = [...sampled([1]), ...sampled([0]), ...sampled([0]), ...sampled([1])];
    const { full, mean } = lossesOf(gated, Float64Array.of(0.5), patterns, volts);
    expect(full[0]).toBeCloseTo(100 / 1100, 12);
    expect(mean[0]).toBeCloseTo(50 / 1100, 12);
  });
});

describe('power of an array', () => {
  it('is V²G without wires', () => {
    const [power] = powersOf(placedOf(twoByTwo, 0, 0), sampled([1, 0.5]), volts);
    expect(power!.cells).toBeCloseTo(volts ** 2 * (1.2e-4 + 0.25 * 1.5e-4), 12);
    expect(power!.wires).toBe(0);
  });

  it('is what the sources deliver, by nodal analysis', () => {
    const [power] = powersOf(placedOf(twoByTwo, 30, 50), sampled([1, 1]), volts);
    const { words } = solveNodes(twoByTwo, [volts, volts], { row: 30, column: 50 });
    const delivered = words.reduce((sum, [first]) => sum + (volts * (volts - first!)) / 30, 0);
    expect(power!.cells + power!.wires).toBeCloseTo(delivered, 10);
    expect(power!.wires).toBeGreaterThan(0);
  });
});

describe('drive patterns', () => {
  const coded = Float64Array.of(1, 0.5, 0);
  const patterns = (dac: unknown, x = coded) => {
    const spec = specOf({ converters: { dac } });
    return patternsOf(spec, readFigures(spec, 'forward').input, x);
  };

  it('of pulse widths last as long as the inputs say', () => {
    const all = patterns({ bits: 8, encoding: 'pulse-width' });
    expect(all.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    for (const { drive } of all) for (const x of drive) expect([0, 1]).toContain(x);
    expect([...meanDrive(all, 3)]).toEqual([1, 0.5, 0]);
  });

  it('of bits make up the code', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 127 }), fc.integer({ min: 1, max: 7 }), (code, sliceBits) => {
        const dac = { bits: 7, signed: false, scaling: 'fixed', encoding: 'bit-serial', sliceBits };
        const all = patterns(dac, Float64Array.of(code / 127, 0, 0));
        const top = 2 ** sliceBits - 1;
        const sum = all.reduce((total, { drive }, slice) => total + drive[0]! * top * 2 ** (slice * sliceBits), 0);
        expect(sum).toBeCloseTo(code, 9);
      }),
    );
  });

  it('of either sign take a phase each, and an empty phase no time', () => {
    expect(patterns('ideal', Float64Array.of(0.5, -1, 0)).map(({ drive }) => [...drive])).toEqual([
      [0.5, 0, 0],
      [0, 1, 0],
    ]);
    expect(patterns('ideal')).toHaveLength(1);
    expect(patterns('ideal', new Float64Array(3))).toEqual([]);
  });

  it('come from inputs over their full scale, rounded', () => {
    const code = (dac: unknown, x: number[]) => {
      const spec = specOf({ converters: { dac } });
      return [...codeInputs(readFigures(spec, 'forward').input, Float64Array.from(x), 3)];
    };
    expect(code({ bits: 2, signed: false, scaling: 'fixed' }, [0.4, 2, -1])).toEqual([1 / 3, 1, 0]);
    expect(code({ bits: 3, scaling: 'abs-max' }, [0.5, -2, 1])).toEqual(
      [1 / 3, -1, 2 / 3].map((x) => expect.closeTo(x)),
    );
    expect(code('ideal', [0.1, -7, 3])).toEqual([0.1, -7, 3]);
  });
});

describe('errors of columns', () => {
  const rung = (id: string, outputs: number[]) => ({
    ...{ id, title: id, about: '', others: null },
    outputs: Float64Array.from(outputs),
  });

  it('by hand: two vectors of two outputs', () => {
    const exact = Float64Array.of(1, 2, 3, 4);
    const errors = columnErrors(exact, [rung('a', [2, 2, 4, 4]), rung('b', [2, 1, 6, 5])], 2);
    expect(errors.vectors).toBe(2);
    expect(errors.effects.map(({ mean }) => mean)).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect(errors.effects[1]!.deviation).toEqual([1, 1]);
    expect(errors.total).toEqual({ mean: [2, 0], deviation: [1, 1], rms: expect.closeTo(Math.sqrt(12 / 4), 3) });
    expect(errors.signal).toBeCloseTo(Math.sqrt(30 / 4), 3);
    expect(errors.gain).toBeCloseTo((2 + 2 + 18 + 20) / 30, 12);
    expect(errors.quantiles[0]![2]).toBe(2);
  });

  it('add up from effect to effect', () => {
    const value = fc.integer({ min: -1000, max: 1000 });
    const lists = fc.array(fc.array(value, { minLength: 12, maxLength: 12 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(lists, ([exact = [], ...rungs]) => {
        const { effects, total } = columnErrors(
          Float64Array.from(exact),
          rungs.map((outputs, place) => rung(String(place), outputs)),
          3,
        );
        for (let output = 0; output < 3; output++) {
          const sum = effects.reduce((all, { mean }) => all + mean[output]!, 0);
          expect(Math.abs(sum - total.mean[output]!)).toBeLessThan(2);
        }
      }),
    );
  });
});

describe('the ladder of effects', () => {
  const state = { planes: new Float64Array(12), fields: new Float64Array(0) };
  const full = {
    wires: { segment: 2 },
    readNoise: { constant: 0.01 },
    mapping: { kind: 'pair', sides: 'one', cellBits: 4 },
    converters: { dac: { bits: 8 }, adc: { bits: 6, range: 4 }, outputNoise: 0.1, columnGain: 0.02 },
  };

  it('begins with the weights alone and ends with the layer itself', () => {
    const layer = { spec: specOf(full), state };
    const rungs = ladderOf(layer, '4-bit cells');
    expect(rungs.map(({ id }) => id)).toEqual(['weights', 'inputs', 'wires', 'noise', 'columns', 'adc']);
    const { spec } = rungs[0]!.layer;
    expect(spec.converters).toMatchObject({ dac: { kind: 'ideal' }, adc: { kind: 'ideal' }, outputNoise: 0 });
    expect(spec.converters.columnGain).toBeUndefined();
    expect(spec.wires).toBeUndefined();
    expect(spec.readNoise).toBeUndefined();
    expect(rungs.at(-1)!.layer).toBe(layer);
  });

  it('brings in one effect after another, and takes one out alone', () => {
    const rungs = ladderOf({ spec: specOf(full), state }, '');
    const has = rungs.map(({ layer: { spec } }) => [
      spec.converters.dac.kind !== 'ideal',
      spec.wires !== undefined,
      spec.readNoise !== undefined,
      spec.converters.columnGain !== undefined,
      spec.converters.adc.kind !== 'ideal',
    ]);
    expect(has.map((one) => one.filter(Boolean).length)).toEqual([0, 1, 2, 3, 4, 5]);
    const wires = rungs.find(({ id }) => id === 'wires')!;
    expect(wires.others!.spec.wires).toBeUndefined();
    expect(wires.others!.spec.converters.adc).toMatchObject({ bits: 6 });
    expect(rungs[1]!.others).toBeNull();
  });

  it('has no rung for what is not there', () => {
    expect(ladderOf({ spec: specOf({}), state }, '').map(({ id }) => id)).toEqual(['weights']);
  });
});
