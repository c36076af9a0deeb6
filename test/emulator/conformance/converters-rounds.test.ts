/** Bound management and moving ranges, on every backend: who is read again, what comes out, and what it counts. */
import { describe, expect, it } from 'vitest';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { idealConverters } from '../machines.ts';
import { wave } from '../probe.ts';
import { Reader, type ReaderSpec } from './converters-reader.ts';

closeBackends();

const [inputs, outputs, batch] = [21, 10, 12];
const weights = wave(inputs * outputs, 4).map((one) => Math.fround(0.9 * one));
const onOneArray = { inputs, outputs, batch, forwardOnly: true, array: { rows: 64, columns: 64 } } as const;

function sumColumns(x: Float64Array, n: number): number[] {
  return Array.from({ length: outputs }, (_, o) => {
    let sum = 0;
    for (let j = 0; j < inputs; j++) sum += x[n * inputs + j]! * weights[j * outputs + o]!;
    return sum;
  });
}

describe.each(backendNames)('%s', (name) => {
  it('reads again at half the size until nothing is clipped', async (context) => {
    const adc = { kind: 'uniform', bits: 12, range: 0.9 } as const;
    const reader = await Reader.open(await backendFor(name, context), {
      ...onOneArray,
      converters: { ...idealConverters, adc, boundManagement: 'iterative' },
    });
    await reader.settle(weights);
    reader.run();
    const [x, y] = [await reader.value('x'), await reader.forward()];
    const step = adc.range / 2047;
    const rounds = Array.from({ length: batch }, (_, n) => {
      const sums = sumColumns(x, n);
      const largest = Math.max(...sums.map(Math.abs));
      let round = 0;
      while (Math.round(largest / 2 ** round / step) > 2047) round += 1;
      sums.forEach((sum, o) => {
        expect(Math.abs(y[n * outputs + o]! - sum)).toBeLessThan(0.51 * step * 2 ** round + 1e-5);
      });
      return round;
    });
    expect(new Set(rounds).size).toBeGreaterThan(1);
    const { vectors, saturations } = await reader.counts('read w');
    expect({ vectors, saturations }).toEqual({
      vectors: rounds.reduce((sum, round) => sum + round + 1, 0),
      saturations: 0,
    });
    reader.close();
  }, 30_000);

  it('gives up where input steps become coarse, and counts what is clipped then', async (context) => {
    // One bit of magnitude: a quarter of full scale is a step of 1/2 already, so there is one reduction.
    const dac = { kind: 'uniform', bits: 2, scaling: 'fixed' } as const;
    const adc = { kind: 'uniform', bits: 8, range: 1e-3 } as const;
    const reader = await Reader.open(await backendFor(name, context), {
      ...onOneArray,
      converters: { ...idealConverters, dac, adc, boundManagement: 'worst-case' },
    });
    reader.run();
    const { vectors, saturations } = await reader.counts('read w');
    // Scaled by sums, no input reaches half a level of one: the second read is of nothing.
    expect({ vectors, saturations }).toEqual({ vectors: 2 * batch, saturations: 0 });
    expect(await reader.forward()).toEqual(new Float64Array(batch * outputs));
    reader.close();
  }, 30_000);

  it('lets a range follow the inputs, sample by sample', async (context) => {
    const decay = 0.25;
    const dac = { kind: 'uniform', bits: 8, scaling: { kind: 'average-abs-max', decay } } as const;
    const reader = await Reader.open(await backendFor(name, context), {
      ...onOneArray,
      converters: { ...idealConverters, dac },
    });
    await reader.settle(weights);
    reader.run();
    const [x, y] = [await reader.value('x'), await reader.forward()];
    let range = 0;
    for (let n = 0; n < batch; n++) {
      const own = x.subarray(n * inputs, (n + 1) * inputs);
      const largest = Math.max(...own.map(Math.abs));
      range = n === 0 ? largest : (1 - decay) * range + decay * largest;
      for (let o = 0; o < outputs; o++) {
        let sum = 0;
        for (let j = 0; j < inputs; j++) {
          const code = Math.round(Math.min(Math.max(own[j]! / range, -1), 1) * 127);
          sum += weights[j * outputs + o]! * (code / 127) * range;
        }
        expect(Math.abs(y[n * outputs + o]! - sum), `sample ${n}, output ${o}`).toBeLessThan(1e-5);
      }
    }
    reader.close();
  }, 30_000);

  it('gives the same whatever the batch', async (context) => {
    const backend = await backendFor(name, context);
    const spec: ReaderSpec = {
      ...{ inputs, outputs, batch, forwardOnly: true },
      converters: {
        ...{ outputNoise: 0.02, outputNoiseSpread: 0.1, phases: 'apart', boundManagement: 'iterative' },
        dac: { kind: 'uniform', bits: 6, scaling: { kind: 'average-abs-max', decay: 0.3 }, stochastic: true },
        adc: { kind: 'uniform', bits: 7, range: 0.6, stochastic: true },
        weightNoise: { kind: 'constant', deviation: 0.02 },
      },
    };
    const readIn = async (splits: readonly number[]) => {
      const reader = await Reader.open(backend, spec);
      const values: number[] = [];
      for (const count of splits) {
        reader.run(count, values.length / outputs);
        values.push(...(await reader.forward()).subarray(0, count * outputs));
      }
      const counts = await reader.counts('read w');
      reader.close();
      return { values, counts };
    };
    const whole = await readIn([12]);
    expect(whole.counts.vectors).toBeGreaterThan(batch);
    expect(await readIn([5, 1, 6])).toEqual(whole);
    expect(await readIn([3, 3, 2, 4])).toEqual(whole);
  }, 30_000);
});
