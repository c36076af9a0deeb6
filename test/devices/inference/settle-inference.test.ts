import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceError, FormulaError } from '../../../devices/index.ts';
import { inferenceModel } from '../../../devices/inference/inference-model.ts';
import { inferenceModels } from '../../../devices/inference/inference-models.ts';
import { settleInference } from '../../../devices/inference/settle-inference.ts';
import { normalFrom, uniformFrom } from '../random.ts';
import { momentsOf } from './moments.ts';

const draws = (seed: number) => ({ normal: normalFrom(seed), uniform: uniformFrom(seed + 1) });
const exponents = { x: [0, 25e-6], y: [0.05, 0.02] };
const tables = { exponentMean: exponents, exponentSpread: exponents };
const names = [...inferenceModels.keys()];
const settled = (name: string, parameters: Record<string, number | string> = {}) => {
  const model = inferenceModels.get(name)!;
  return settleInference(model, model.tables.exponentMean === null ? { parameters, tables } : { parameters });
};
const noisy = (name: string) => (/normal-|uniform-/.test(name) ? { programmingNoise: 0.3, readNoise: 0.3 } : {});

describe.each(names)('%s', (name) => {
  const inference = settled(name, noisy(name));
  const { times } = inferenceModels.get(name)!;
  const [minimum, maximum] = inference.range;
  const cells = (share: number, seed: number) =>
    inference.program(new Float64Array(16).fill(minimum + share * (maximum - minimum)), draws(seed));
  const anyCells = [fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000), fc.nat(1e6)] as const;

  it('starts its clock where programming left it', () => {
    fc.assert(
      fc.property(...anyCells, (share, seed) => {
        const programmed = cells(share, seed);
        expect(inference.age(programmed, 0).conductances).toEqual(programmed.conductances);
      }),
    );
  });

  it('reads conductances of its range, after any time', () => {
    const [lowest, highest] = name === 'rram-cmo-hfox' ? [minimum, maximum] : [0, 10 * maximum];
    // Inverse-proportional errors have no bound.
    const bound = name.includes('inverse') ? Number.MAX_VALUE : highest;
    const decades = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(...anyCells, decades, (share, seed, decade) => {
        const time = Math.min(10 ** decade, times.to ?? 1e10);
        const reads = inference.read(inference.age(cells(share, seed), time), draws(seed));
        for (const g of reads) expect(g >= lowest && g <= bound, `${g} S`).toBe(true);
      }),
    );
  });

  it('keeps the past of its cells', () => {
    const programmed = cells(0.5, 3);
    const late = times.to ?? 1e9;
    const direct = inference.age(programmed, late);
    const again = inference.age(inference.age(programmed, times.to === 0 ? 0 : 100), late);
    expect(again.conductances).toEqual(direct.conductances);
    const reads = [draws(5), draws(5), draws(7)].map((random) => inference.read(direct, random));
    expect(reads[0]).toEqual(reads[1]);
  });

  it('draws nothing where all its noise is off', () => {
    const off = ['programmingScale', 'driftScale', 'readScale', 'programmingNoise', 'readNoise'];
    const { parameters } = inferenceModels.get(name)!;
    const quiet = settled(name, Object.fromEntries(off.filter((key) => key in parameters).map((key) => [key, 0])));
    const random = { normal: () => Number.NaN, uniform: () => Number.NaN };
    const targets = new Float64Array(3).fill(0.7 * maximum);
    const aged = quiet.age(quiet.program(targets, random), times.to ?? 1e6);
    for (const g of quiet.read(aged, random)) expect(Math.abs(g / targets[0]! - 1)).toBeLessThan(1e-12);
  });
});

describe('drift', () => {
  it.each(['pcm-nandakumar', 'pcm-hermes-1', 'pcm-hermes-2', 'pcm-state-independent', 'pcm-custom-drift'])(
    '%s only falls, by ν a decade',
    (name) => {
      const inference = settled(name);
      const programmed = inference.program(new Float64Array(100).fill(0.6 * inference.range[1]), draws(11));
      const ages = Array.from({ length: 11 }, (_, decade) => inference.age(programmed, 10 ** decade).conductances);
      for (let cell = 0; cell < 100; cell++) {
        for (let k = 1; k < ages.length; k++) expect(ages[k]![cell]).toBeLessThanOrEqual(ages[k - 1]![cell]!);
        // Far beyond the settling time the power law is a straight line of slope −ν.
        const slope = Math.log10(ages[10]![cell]! / ages[9]![cell]!);
        expect(slope).toBeCloseTo(-programmed.values.exponent![cell]!, 6);
      }
    },
  );
});

/** spec/devices.md §10. */
describe('defects of other tools', () => {
  it.each([
    ['pcm-nandakumar', 50e-6, 25e-6],
    ['pcm-hermes-1', 5e-6, 10.35e-6],
    ['rram-wan', 120e-6, 40e-6],
  ])('3: %s takes a maximum of its own and scales with it', (name, maximum, published) => {
    const targets = Float64Array.from({ length: 50 }, (_, i) => (i / 49) * published);
    const [own, theirs] = [settled(name, { maximum }), settled(name)].map((inference, i) => {
      const random = draws(13);
      const cells = inference.program(i === 0 ? targets.map((g) => (g / published) * maximum) : targets, random);
      return inference.read(inference.age(cells, 86400), random);
    });
    own!.forEach((g, i) => {
      expect(Math.abs(g / maximum - theirs![i]! / published)).toBeLessThan(1e-12);
    });
  });

  it('4: the acceptance of CMO/HfOx is one of its words', () => {
    const model = inferenceModels.get('rram-cmo-hfox')!;
    const spread = (acceptance: string) => {
      const inference = settleInference(model, { parameters: { acceptance } });
      const cells = inference.program(new Float64Array(20_000).fill(50e-6), draws(17));
      return momentsOf(cells.conductances).std * 1e6;
    };
    expect(spread('0.2 %')).toBeCloseTo(0.0543, 2);
    expect(spread('2 %')).toBeCloseTo(0.5757, 1);
    for (const acceptance of ['0.02', '0.2', '', 0.02, 2]) {
      expect(() => settleInference(model, { parameters: { acceptance } })).toThrow('one of 0.2 %, 2 %');
    }
  });
});

describe('what is refused', () => {
  const cells = settled('sonos').program([1e-6], draws(1));

  it('targets, times and temperatures outside the model', () => {
    expect(() => settled('pcm-joshi').program([1e-6, 26e-6], draws(1))).toThrow('`targets[1]`');
    expect(() => settled('rram-milo').program([10e-6], draws(1))).toThrow('from 0.00005 to 0.000225 S (rram-milo)');
    expect(() => settled('pcm-nandakumar').program([-1e-9], draws(1))).toThrow(DeviceError);
    expect(() => settled('pcm-nandakumar').program([Number.NaN], draws(1))).toThrow(DeviceError);
    expect(() => settled('sonos').age(cells, 6 * 86400)).toThrow('from 0 to 432000 s (sonos)');
    expect(() => settled('rram-wan').age(cells, 200_000)).toThrow('from 0 to 172800 s (rram-wan)');
    expect(() => settled('rram-cmo-hfox').age(cells, 0.5)).toThrow('0 or from 1 s (rram-cmo-hfox)');
    expect(() => settled('pcm-joshi').age(cells, 1)).toThrow('0 s (no ageing of pcm-joshi is published)');
    for (const time of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => settled('pcm-nandakumar').age(cells, time)).toThrow(DeviceError);
    }
  });

  it('parameters and tables that the model does not have', () => {
    expect(() => settled('pcm-hermes-2', { maximum: 25e-6 })).toThrow('maximum');
    expect(() => settled('pcm-nandakumar', { gmax: 25e-6 })).toThrow('gmax');
    expect(() => settled('rram-milo', { minimum: 100e-6, maximum: 60e-6 })).toThrow('below maximum');
    const custom = inferenceModels.get('pcm-custom-drift')!;
    expect(() => settleInference(custom)).toThrow('`device.inference.tables.exponentMean` to be a table');
    expect(() => settleInference(custom, { tables: { ...tables, nu: exponents } })).toThrow('nu');
    const falling = { exponentMean: { x: [1, 0], y: [0, 0] }, exponentSpread: exponents };
    expect(() => settleInference(custom, { tables: falling })).toThrow('strictly increasing');
  });

  it('definitions that do not hold together', () => {
    const good = {
      name: 'own',
      summary: 'own',
      citation: 'none',
      parameters: { maximum: { default: 1e-6, unit: 'S', about: 'largest target' } },
      program: { programmed: 'target * (1 + 0.1 * normal())' },
    };
    expect(settleInference(inferenceModel(good)).program([1e-6], { normal: () => 1, uniform: () => 0 })).toMatchObject({
      conductances: new Float64Array([1.1e-6]),
    });
    expect(() => inferenceModel({ ...good, parameters: {} })).toThrow('maximum');
    expect(() => inferenceModel({ ...good, program: { g: 'target' } })).toThrow('programmed');
    expect(() => inferenceModel({ ...good, program: { target: '1', programmed: 'target' } })).toThrow('not yet used');
    expect(() => inferenceModel({ ...good, age: { aged: 'programmed * normal()' } })).toThrow(FormulaError);
    expect(() => inferenceModel({ ...good, age: { rate: '1', aged: 'programmed' }, read: { read: 'rate' } })).toThrow(
      'own.read.read',
    );
    expect(() => inferenceModel({ ...good, program: { programmed: 'time' } })).toThrow(FormulaError);
  });
});
