/** Inputs cut into digits and phases, on every backend, against sums in float64 and converters written out here. */
import { describe, expect, it, type TestContext } from 'vitest';
import type { Converters } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { idealConverters, relativeDifference } from '../machines.ts';
import { wave } from '../probe.ts';
import { Reader } from './converters-reader.ts';

closeBackends();

const [inputs, outputs, batch] = [21, 10, 6];
const weights = wave(inputs * outputs, 4).map((one) => Math.fround(0.9 * one));
const dac = { kind: 'uniform', bits: 7, scaling: 'fixed' } as const;
const levels = 63;

/** Σ_j W[j][o] code(x[n][j]), where `code` is of ±63 levels. */
function sumColumns(x: Float64Array, code: (integer: number) => number): Float64Array {
  return Float64Array.from({ length: batch * outputs }, (_, at) => {
    const [n, o] = [Math.floor(at / outputs), at % outputs];
    let sum = 0;
    for (let j = 0; j < inputs; j++) {
      const integer = Math.round(Math.min(Math.max(x[n * inputs + j]!, -1), 1) * levels);
      sum += weights[j * outputs + o]! * code(integer);
    }
    return sum;
  });
}

/** A converter of 2^bits codes from `lower` to `upper`. */
function quantise(y: number, bits: number, lower: number, upper: number): number {
  const step = (upper - lower) / (2 ** bits - 1);
  return lower + step * Math.min(Math.max(Math.round((y - lower) / step), 0), 2 ** bits - 1);
}

/** All but a few that lie between two codes. */
function expectNearly(found: Float64Array, expected: Float64Array): void {
  const apart = found.filter((value, at) => !(Math.abs(value - expected[at]!) < 1e-5));
  expect(apart.length, `${apart}`).toBeLessThanOrEqual(1);
}

describe.each(backendNames)('%s', (name) => {
  async function read(context: TestContext, converters: Partial<Converters>) {
    const reader = await Reader.open(await backendFor(name, context), {
      ...{ inputs, outputs, batch, forwardOnly: true, array: { rows: 64, columns: 64 } },
      converters: { ...idealConverters, ...converters },
    });
    await reader.settle(weights);
    reader.run();
    const [x, y] = [await reader.value('x'), await reader.forward()];
    reader.close();
    return { x, y };
  }

  it.for([1, 2, 3])(
    'bits, %i at a time, accumulate to what whole values give',
    { timeout: 30_000 },
    async (sliceBits, context) => {
      const { x, y } = await read(context, { dac: { ...dac, sliceBits } });
      const whole = await read(context, { dac });
      expect(relativeDifference(y, whole.y)).toBeLessThan(2e-6);
      expect(
        relativeDifference(
          y,
          sumColumns(x, (integer) => integer / levels),
        ),
      ).toBeLessThan(2e-6);
    },
  );

  it('converts every digit, and adds them by their places', async (context) => {
    const sliceBits = 2;
    const adc = { kind: 'uniform', bits: 6, range: [[-3, 2.5]], coding: 'offset-binary', everySlice: true } as const;
    const { x, y } = await read(context, { dac: { ...dac, sliceBits }, adc });
    const expected = new Float64Array(batch * outputs);
    for (let place = 0; place < 3; place++) {
      const digits = sumColumns(x, (integer) => (Math.sign(integer) * ((Math.abs(integer) >> (2 * place)) & 3)) / 3);
      digits.forEach((sum, at) => {
        expected[at]! += (4 ** place * 3 * quantise(sum, 6, -3, 2.5)) / levels;
      });
    }
    expectNearly(y, expected);
  }, 30_000);

  it('converts phases apart, and subtracts', async (context) => {
    const adc = { kind: 'uniform', bits: 6, range: [[-2, 2.2]], coding: 'offset-binary' } as const;
    const { x, y } = await read(context, { dac, adc, phases: 'apart' });
    const above = sumColumns(x, (integer) => Math.max(integer, 0) / levels);
    const below = sumColumns(x, (integer) => Math.max(-integer, 0) / levels);
    expectNearly(
      y,
      above.map((sum, at) => quantise(sum, 6, -2, 2.2) - quantise(below[at]!, 6, -2, 2.2)),
    );
  }, 30_000);
});
