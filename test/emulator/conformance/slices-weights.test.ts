/** Weights cut into slices and read against unit columns, on every backend: what the columns add up to is the weight. */
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import type { TileSpec } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { idealConverters, relativeDifference } from '../machines.ts';
import { wave } from '../probe.ts';
import { Reader, type ReaderSpec } from './converters-reader.ts';

closeBackends();

const [inputs, outputs, batch] = [21, 10, 6];
const weights = wave(inputs * outputs, 4).map((one) => Math.fround(0.9 * one));
const resistive = settleDevice({ extends: 'ideal', electrical: { onResistance: 1e4, offResistance: 2e5 } });

const cells: Record<string, { readonly mapping: TileSpec['mapping']; readonly most: number }> = {
  'one-sided pairs': { mapping: { kind: 'pair', sides: 'one', weightBits: 6, sliceBits: [2, 3] }, most: 31 },
  'two-sided pairs': { mapping: { kind: 'pair', sides: 'two', weightBits: 7, sliceBits: [3, 2, 1] }, most: 63 },
  'an offset that is subtracted digitally': {
    mapping: { kind: 'offset', subtraction: 'digital', weightBits: 6, sliceBits: [3, 3] },
    most: 31,
  },
  'an offset that a unit column carries': {
    mapping: { kind: 'offset', subtraction: 'unit-column', weightBits: 6, sliceBits: [4, 2] },
    most: 31,
  },
};

describe.each(backendNames)('%s', (name) => {
  const openCell = async (
    context: Parameters<typeof backendFor>[1],
    mapping: TileSpec['mapping'],
    more: ReaderSpec,
  ) => {
    const reader = await Reader.open(await backendFor(name, context), {
      // Nine columns of crosspoints: an array holds a few weights, and the last one fewer.
      ...{ inputs, outputs, batch, mapping, forwardOnly: true, device: resistive, array: { rows: 8, columns: 14 } },
      ...more,
    });
    await reader.settle(weights);
    return reader;
  };

  it.for(Object.entries(cells))(
    'slices add up to weights: %s',
    { timeout: 30_000 },
    async ([, { mapping, most }], context) => {
      const reader = await openCell(context, mapping, {});
      reader.run();
      const [x, y] = [await reader.value('x'), await reader.forward()];
      const expected = new Float64Array(batch * outputs);
      for (let n = 0; n < batch; n++) {
        for (let cell = 0; cell < inputs * outputs; cell++) {
          const weight = Math.round(weights[cell]! * most) / most;
          expected[n * outputs + (cell % outputs)]! += weight * x[n * inputs + Math.floor(cell / outputs)]!;
        }
      }
      expect(relativeDifference(y, expected)).toBeLessThan(1e-5);
      reader.close();
    },
  );

  it('a weight scale and digital factors multiply what is read', async (context) => {
    const { mapping } = cells['an offset that a unit column carries']!;
    const plain = await openCell(context, mapping, {});
    const scaled = await openCell(context, mapping, { weightScale: 2.5 });
    const factors = wave(outputs, 9);
    scaled.machine.writeTile('w', { ...(await scaled.machine.readTile('w')), scales: factors });
    for (const reader of [plain, scaled]) reader.run();
    const expected = (await plain.forward()).map((y, at) => 2.5 * y * factors[at % outputs]!);
    expect(relativeDifference(await scaled.forward(), expected)).toBeLessThan(1e-6);
    expect((await scaled.machine.readTile('w')).scales).toEqual(factors);
    for (const reader of [plain, scaled]) reader.close();
  }, 30_000);

  it('converts each slice over its own range', async (context) => {
    // Ideal converters would not tell: the first slice is clipped to nothing, the second one passes.
    const { mapping } = cells['one-sided pairs']!;
    const narrow = [-1e-3, 1e-3] as const;
    const wide = [-30, 30] as const;
    const adc = { kind: 'uniform', bits: 16, coding: 'offset-binary' } as const;
    const values: Float64Array[] = [];
    for (const range of [
      [wide, wide],
      [narrow, wide],
      [wide, narrow],
    ]) {
      const converters = { ...idealConverters, adc: { ...adc, range } };
      const reader = await openCell(context, mapping, { array: { rows: 64, columns: 64 }, converters });
      reader.run();
      values.push(await reader.forward());
      reader.close();
    }
    const [whole, upper, lower] = values as [Float64Array, Float64Array, Float64Array];
    // Slices of 2 and 3 bits count up to 3/31 and 28/31.
    const sums = upper.map((one, at) => one + lower[at]!);
    expect(relativeDifference(whole, sums)).toBeLessThan(5e-3);
    expect(Math.max(...lower.map(Math.abs))).toBeLessThan(0.25 * Math.max(...upper.map(Math.abs)));
  }, 30_000);
});
