/**
 * Converters and column noise, on every backend, against IBM aihwkit 1.1 (handbook `arrays.md` §4) where it does what
 * ours do; the fixture lists what it does beyond.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it, type TestContext } from 'vitest';
import type { Converters } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { blankSet, momentsOf, Probe, type ProbeSpec, wave } from '../probe.ts';

closeBackends();

type Matrix = readonly (readonly number[])[];
interface Golden {
  /** [output][input] */
  readonly weights: Matrix;
  readonly inputs: Matrix;
  readonly errors: Matrix;
  readonly cases: Record<string, { converters: Converters; forward: Matrix; backward: Matrix }>;
  readonly statistics: Record<
    string,
    { converters: Converters; row: number; samples: number; mean: number[]; std: number[] }
  >;
}
const file = new URL('../../fixtures/emulator/converters.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
const outputs = golden.weights.length;
const inputs = golden.weights[0]!.length;
/** [inputs][outputs], as a tile stores them. */
const planes = Float64Array.from({ length: inputs * outputs }, (_, cell) => {
  return golden.weights[cell % outputs]![Math.floor(cell / outputs)]!;
});
const transposed = golden.weights[0]!.map((_, j) => golden.weights.map((row) => row[j]!));
const ideal = { kind: 'ideal' } as const;

/** Column sums before the ADC in float64, in units of weight × coded input, and the scale that undoes the coding. */
function columnSums({ dac }: Converters, weights: Matrix, vector: readonly number[]) {
  if (dac.kind === 'ideal') {
    return { scale: 1, sums: weights.map((row) => row.reduce((sum, w, j) => sum + w * vector[j]!, 0)) };
  }
  const scale = dac.scaling === 'abs-max' ? Math.max(...vector.map(Math.abs)) : 1;
  const levels = 2 ** (dac.bits - 1) - 1;
  const coded = vector.map((x) => Math.round(Math.min(Math.max(x / scale, -1), 1) * levels) / levels);
  return { scale, sums: weights.map((row) => row.reduce((sum, w, j) => sum + w * coded[j]!, 0)) };
}

describe.each(backendNames)('%s', (name) => {
  async function openGolden(context: TestContext, spec: Partial<ProbeSpec>): Promise<Probe> {
    const probe = await Probe.open(await backendFor(name, context), { inputs, outputs, read: true, ...spec });
    await probe.setWeights(planes);
    return probe;
  }

  describe('against aihwkit', () => {
    let ties = 0;

    it.for(Object.entries(golden.cases))('%s', async ([, { converters, forward, backward }], context) => {
      const probe = await openGolden(context, { converters });
      for (const [n, x] of golden.inputs.entries()) {
        const d = golden.errors[n]!;
        probe.drive({ x, d });
        probe.run();
        for (const [label, weights, vector, expected] of [
          ['read w', golden.weights, x, forward[n]!],
          ['read w transposed', transposed, d, backward[n]!],
        ] as const) {
          const result = await probe.value(label);
          const { scale, sums } = columnSums(converters, weights, vector);
          const step =
            converters.adc.kind === 'ideal'
              ? 0
              : (converters.adc.range as number) / (2 ** (converters.adc.bits - 1) - 1);
          expected.forEach((reference, o) => {
            const difference = Math.abs(result[o]! - reference);
            const place = Math.abs((sums[o]! / step) % 1);
            if (difference > 1e-5 && Math.abs(place - 0.5) < 1e-4 && difference < 1.001 * step * scale) ties += 1;
            else expect(difference, `${label}, sample ${n}, output ${o}`).toBeLessThan(1e-5);
          });
        }
      }
      probe.machine.close();
    });

    it('differs where the ADC has a tie only, and hardly ever', () => {
      expect(ties).toBeLessThanOrEqual(2);
    });

    it.for(Object.entries(golden.statistics))('noise: %s', async ([, reference], context) => {
      const batch = 500;
      const [perEpoch, epochs] = [4, 10];
      const probe = await openGolden(context, { converters: reference.converters, batch, seed: 5 });
      probe.machine.loadSet('set', blankSet(inputs, outputs, batch * perEpoch));
      probe.drive({ x: golden.inputs[reference.row]! });
      const draws = batch * perEpoch * epochs;
      const columns = Array.from({ length: outputs }, () => new Float64Array(draws));
      for (let run = 0; run < perEpoch * epochs; run++) {
        probe.run(batch, batch * (run % perEpoch), 1 + Math.floor(run / perEpoch));
        const result = await probe.value('read w');
        for (let at = 0; at < result.length; at++) {
          columns[at % outputs]![run * batch + Math.floor(at / outputs)] = result[at]!;
        }
      }
      const error = Math.sqrt(1 / draws + 1 / reference.samples);
      columns.forEach((column, o) => {
        const { mean, std, kurtosis } = momentsOf(column);
        expect(Math.abs(mean - reference.mean[o]!) / (std * error), `mean of output ${o}`).toBeLessThan(4);
        const deviation = Math.abs(std / reference.std[o]! - 1);
        expect(deviation / (Math.sqrt((kurtosis - 1) / 4) * error), `spread of output ${o}`).toBeLessThan(4);
      });
      probe.machine.close();
    });
  });

  it('counts exactly the column sums that an ADC clips, array by array', async (context) => {
    const adc = { kind: 'uniform', bits: 5, range: 0.8 } as const;
    const spec = { inputs: 23, outputs: 10, batch: 6, array: { rows: 8, columns: 4 } };
    const converters = { dac: ideal, adc, outputNoise: 0 };
    const probe = await Probe.open(await backendFor(name, context), { ...spec, read: true, converters });
    probe.drive({ x: wave(23, 1), perImage: wave(23, 2) });
    probe.run();
    const [x, w] = [await probe.value('x'), await probe.weights()];
    const [step, levels] = [adc.range / 15, 15];
    let clipped = 0;
    const expected = new Float64Array(6 * 10);
    for (let n = 0; n < 6; n++) {
      for (let o = 0; o < 10; o++) {
        for (let start = 0; start < 23; start += 8) {
          let sum = 0;
          for (let j = start; j < Math.min(start + 8, 23); j++) sum += w[j * 10 + o]! * x[n * 23 + j]!;
          const code = Math.round(sum / step);
          if (Math.abs(code) > levels) clipped += 1;
          expected[n * 10 + o]! += Math.min(Math.max(code, -levels), levels) * step;
        }
      }
    }
    expect(clipped).toBeGreaterThan(10);
    expect(clipped).toBeLessThan(6 * 10 * 3);
    (await probe.value('read w')).forEach((value, at) => {
      expect(value, `at ${at}`).toBeCloseTo(expected[at]!, 5);
    });
    expect((await probe.counts('read w')).saturations).toBe(clipped);
    probe.machine.close();
  });

  it('adds noise of the stated spread once for each array of a column', async (context) => {
    const outputNoise = 0.05;
    const batch = 400;
    const spec = { inputs: 12, outputs: 60, batch, read: true, array: { rows: 3, columns: 60 } };
    const probe = await Probe.open(await backendFor(name, context), {
      ...spec,
      converters: { dac: ideal, adc: ideal, outputNoise },
    });
    probe.run();
    // Input and error are zero: what comes out is noise alone, of four arrays and of one.
    for (const [label, arrays] of [
      ['read w', 4],
      ['read w transposed', 1],
    ] as const) {
      const noise = await probe.value(label);
      const { mean, std, kurtosis } = momentsOf(noise);
      const expected = outputNoise * Math.sqrt(arrays);
      const error = 1 / Math.sqrt(noise.length);
      expect(Math.abs(mean) / (expected * error), label).toBeLessThan(4);
      expect(Math.abs(std / expected - 1), label).toBeLessThan(4 * Math.SQRT1_2 * error);
      expect(Math.abs(kurtosis - 3), label).toBeLessThan(4 * Math.sqrt(24) * error);
    }
    probe.machine.close();
  });

  it('draws noise by position, epoch and operation, whatever the batch', async (context) => {
    const converters = { dac: ideal, adc: ideal, outputNoise: 1 };
    const probe = await openGolden(context, { batch: 8, converters });
    const noiseOf = async (count: number, first: number, epoch: number) => {
      probe.run(count, first, epoch);
      return (await probe.value('read w')).slice(0, count * outputs);
    };
    const whole = await noiseOf(8, 0, 1);
    const parts = [await noiseOf(3, 0, 1), await noiseOf(4, 3, 1), await noiseOf(1, 7, 1)];
    expect(parts.flatMap((part) => [...part])).toEqual([...whole]);
    expect(new Set([...whole, ...(await noiseOf(8, 0, 2))]).size).toBe(2 * whole.length);
    const other = await openGolden(context, { batch: 8, converters, seed: 12 });
    other.run(8, 0, 1);
    expect(new Set([...whole, ...(await other.value('read w'))]).size).toBe(2 * whole.length);
    probe.machine.close();
    other.machine.close();
  });

  it('lets nothing that is not finite hide behind an ADC', async (context) => {
    const converters = { dac: ideal, adc: { kind: 'uniform', bits: 8, range: 1 }, outputNoise: 0 } as const;
    const probe = await openGolden(context, { converters });
    probe.drive({ x: new Float64Array(inputs).fill(3e38) });
    await probe.setWeights(new Float64Array(inputs * outputs).fill(1e5));
    probe.run();
    expect((await probe.machine.readCounters()).notFinite).toEqual({ program: 'probe', operation: 'read w', batch: 0 });
    probe.machine.close();
  });
});
