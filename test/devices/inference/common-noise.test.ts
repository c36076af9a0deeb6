import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boltzmann, effectiveTime } from '../../../devices/inference/arrhenius.ts';
import { inferenceModels } from '../../../devices/inference/inference-models.ts';
import { settleInference } from '../../../devices/inference/settle-inference.ts';
import { telegraphTrace } from '../../../devices/inference/telegraph.ts';
import { normalFrom, uniformFrom } from '../random.ts';
import { momentsOf } from './moments.ts';

const draws = (seed: number) => ({ normal: normalFrom(seed), uniform: uniformFrom(seed + 1) });
const cells = 100_000;
/** Errors of the generic models are off: what is read is the noise under test. */
function readQuiet(parameters: Record<string, number>, time = 1) {
  const inference = settleInference(inferenceModels.get('normal-proportional')!, { parameters });
  const random = draws(41);
  return inference.read(inference.age(inference.program(new Float64Array(cells).fill(4e-5), random), time), random);
}

describe('1/f noise of any model', () => {
  it.each([0, 1e-3, 1, 1e4, 1e8])('grows as √ln of the time: %f s', (time) => {
    const { mean, std } = momentsOf(readQuiet({ flickerNoise: 0.01, readDuration: 1e-7 }, time));
    const growth = Math.sqrt(Math.max(Math.log((time + 1e-7) / 2e-7), 0));
    expect(Math.abs(mean / 4e-5 - 1)).toBeLessThanOrEqual((4 * 0.01 * growth) / Math.sqrt(cells) + 1e-9);
    if (time === 0) expect(std / 4e-5).toBeLessThan(1e-9);
    else expect(Math.abs(std / 4e-5 / 0.01 / growth - 1)).toBeLessThan(4 / Math.sqrt(2 * cells));
  });

  it('never turns a conductance negative', () => {
    expect(Math.min(...readQuiet({ flickerNoise: 1 }))).toBe(0);
  });
});

describe('random telegraph noise of any model', () => {
  it.each([
    [0.2, 0.5],
    [0.1, 0.9],
    [1, 0.05],
  ])('amplitude %f, occupancy %f: two levels about the mean', (telegraphAmplitude, telegraphOccupancy) => {
    const relative = readQuiet({ telegraphAmplitude, telegraphOccupancy }).map((g) => g / 4e-5);
    const levels = [...new Set(relative)].sort((a, b) => a - b);
    expect(levels.length).toBe(2);
    expect(levels[1]! - levels[0]!).toBeCloseTo(telegraphAmplitude, 12);
    const lower = relative.filter((g) => g === levels[0]).length / cells;
    const variance = telegraphAmplitude ** 2 * telegraphOccupancy * (1 - telegraphOccupancy);
    const error = 4 * Math.sqrt((telegraphOccupancy * (1 - telegraphOccupancy)) / cells);
    expect(Math.abs(lower - telegraphOccupancy)).toBeLessThan(error);
    expect(Math.abs(momentsOf(relative).mean - 1)).toBeLessThan(4 * Math.sqrt(variance / cells));
  });

  it.each([
    [0.3, 100, 1e-3],
    [0.7, 20, 1e-2],
    [0.5, 1e6, 1e-2],
  ])(
    'a trace (occupancy %f, rate %f/s, every %f s) has the correlation of a Lorentzian',
    (occupancy, rate, interval) => {
      const trace = telegraphTrace({ amplitude: 0.1, occupancy, rate }, interval, 200_000, uniformFrom(43));
      const variance = 0.01 * occupancy * (1 - occupancy);
      // Samples are worth fewer independent ones by the correlation time.
      const memory = Math.exp(-rate * interval);
      const independent = (trace.length * (1 - memory)) / (1 + memory);
      expect(Math.abs(momentsOf(trace).mean)).toBeLessThan(4 * Math.sqrt(variance / independent));
      for (const lag of [0, 1, 5, 10, 30]) {
        let product = 0;
        for (let i = lag; i < trace.length; i++) product += trace[i]! * trace[i - lag]!;
        const correlation = product / (trace.length - lag) / variance;
        expect(Math.abs(correlation - memory ** lag), `lag ${lag}`).toBeLessThan(6 / Math.sqrt(independent));
      }
    },
  );

  it('refuses what is no telegraph', () => {
    const trace = (telegraph: object, interval = 1) =>
      telegraphTrace({ amplitude: 0.1, occupancy: 0.5, rate: 1, ...telegraph }, interval, 10, uniformFrom(1));
    expect(() => trace({ amplitude: 1.1 })).toThrow('`amplitude` to be a number from 0 to 1');
    expect(() => trace({ occupancy: -0.1 })).toThrow('occupancy');
    expect(() => trace({ rate: Number.NaN })).toThrow('rate');
    expect(() => trace({}, -1)).toThrow('interval');
  });
});

describe('temperature', () => {
  const activation = { activationEnergy: 0.6, referenceTemperature: 300 };

  it('changes nothing at the reference; twice the energy squares its effect', () => {
    expect(effectiveTime(7, 300, activation)).toBe(7);
    fc.assert(
      fc.property(fc.double({ min: 250, max: 500, noNaN: true }), (temperature) => {
        const factor = effectiveTime(1, temperature, activation);
        const double = effectiveTime(1, temperature, { ...activation, activationEnergy: 1.2 });
        expect(double / factor ** 2).toBeCloseTo(1, 12);
        expect(factor > 1).toBe(temperature > 300);
      }),
    );
  });

  it('is the textbook rule: ageing doubles every 10 K near 300 K at 0.56 eV', () => {
    // ln 2 = Ea/kB · (1/300 − 1/310)
    const activationEnergy = (Math.LN2 * boltzmann * 300 * 310) / 10;
    expect(activationEnergy).toBeCloseTo(0.555, 3);
    expect(effectiveTime(1, 310, { ...activation, activationEnergy })).toBeCloseTo(2, 12);
  });

  it('ages a model faster, and its read noise not', () => {
    const model = inferenceModels.get('pcm-nandakumar')!;
    const inference = settleInference(model, { parameters: { activationEnergy: 0.3 } });
    const programmed = inference.program(new Float64Array(4).fill(1e-5), draws(47));
    const later = effectiveTime(1000, 358.15, { activationEnergy: 0.3, referenceTemperature: 298.15 });
    const warm = inference.age(programmed, 1000, 358.15);
    expect(later / 1000).toBeCloseTo(7.06, 1);
    expect(warm.conductances).toEqual(inference.age(programmed, later).conductances);
    expect(warm.time).toBe(1000);
    expect(inference.age(programmed, 1000, 298.15)).toEqual(inference.age(programmed, 1000));
  });

  it('needs an activation energy', () => {
    const inference = settleInference(inferenceModels.get('pcm-nandakumar')!);
    const programmed = inference.program([1e-5], draws(1));
    expect(() => inference.age(programmed, 1, 350)).toThrow(
      'Expected `temperature` to be 298.15 K, unless activationEnergy (eV) is given: none is published for pcm-nandakumar',
    );
    const given = settleInference(inferenceModels.get('pcm-nandakumar')!, { parameters: { activationEnergy: 1 } });
    expect(() => given.age(programmed, 1, -5)).toThrow('above 0 K');
  });
});
