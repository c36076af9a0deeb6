/** Each model's equations, written out here once more, for given deviates; conductances in µS. */
import { describe, expect, it } from 'vitest';
import { inferenceModels } from '../../../devices/inference/inference-models.ts';
import { type InferenceOptions, settleInference } from '../../../devices/inference/settle-inference.ts';

type Triple = readonly [programmed: number, aged: number, read: number];
type Equations = (target: number, time: number, n: readonly number[], u: readonly number[]) => Triple;

const clip = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);
const growth = (time: number, duration: number) => Math.sqrt(Math.log((time + duration) / (2 * duration)));
const day = 86400;

const nandakumarRead = (programmed: number, aged: number, time: number, xi: number) =>
  Math.max(aged * (1 + Math.min(0.0088 / (programmed / 25) ** 0.65, 0.2) * growth(time + 20, 250e-9) * xi), 0);
const nandakumarProgrammed = (target: number, xi: number) =>
  Math.max(target + (0.26348 + 1.965 * (target / 25) - 1.1731 * (target / 25) ** 2) * xi, 0);

const nandakumar: Equations = (target, time, [a = 0, b = 0, c = 0]) => {
  const r = target / 25;
  const nu = Math.abs(
    clip(-0.0155 * Math.log(r) + 0.0244, 0.049, 0.1) + clip(-0.0125 * Math.log(r) - 0.0059, 0.008, 0.045) * b,
  );
  const programmed = nandakumarProgrammed(target, a);
  const aged = programmed * ((time + 20) / 20) ** -nu;
  return [programmed, aged, nandakumarRead(programmed, aged, time, c)];
};

const hermes =
  (devices: 1 | 2): Equations =>
  (target, time, [a = 0, b = 0, c = 0]) => {
    const [maximum, t0] = devices === 1 ? [10.35, 200] : [20.7, 300];
    const r = target / maximum;
    const sigma =
      devices === 1
        ? 0.15781817 + r * (2.32443916 + r * (-2.16310839 + r * 0.68841818))
        : 0.16603222 + r * (4.71806468 + r * (-8.48101252 + r * 4.68961419));
    const mean = r < 0.0945 ? clip(-0.0387 * Math.log(r) - 0.0182, 0.072, 0.13) : 0.0736 - r * (0.0126 + 0.0436 * r);
    const low = devices === 1 ? [0.3039, -0.012, -0.0023, 0.0124] : [0.3055, -0.0117, -0.0057, 0.0091];
    const high = devices === 1 ? [-0.0165, 0.0116, 0.0104] : [-0.0118, 0.0093, 0.0073];
    const spread =
      r < low[0]! ? clip(low[1]! * Math.log(r) + low[2]!, low[3]!, 0.04) : high[0]! * r * r + high[1]! * r + high[2]!;
    const programmed = Math.max(target + sigma * a, 0);
    const aged = programmed * ((time + t0) / t0) ** -Math.abs(mean + spread * b);
    const p = programmed / maximum;
    const q =
      devices === 1
        ? p < 0.1591
          ? clip(-0.0078 * Math.log(p) + 0.0038, 0.0179, 0.04)
          : 0.0088 + p * (0.0768 + p * (-0.1352 + p * 0.0664))
        : p < 0.16
          ? clip(-0.0117 * Math.log(p) - 0.0069, 0.015, 0.04)
          : 0.0123 + p * (0.0211 + p * (-0.028 + p * 0.0069));
    return [programmed, aged, Math.max(aged * (1 + q * growth(time + t0, 512e-9) * c), 0)];
  };

const stateIndependent: Equations = (target, time, [a = 0, b = 0, c = 0]) => {
  const programmed = Math.max(target + 0.2 * a, 0);
  const aged = programmed * ((time + 20) / 20) ** -Math.abs(0.1 + 0.05 * b);
  return [programmed, aged, Math.max(aged + (aged / 25) * growth(time + 20, 250e-9) * c, 0)];
};

// ν falls from 0.1 at 0 to 0.02 at 20 µS and stays there; its spread is 0.01 everywhere.
const customTables = {
  exponentMean: { x: [0, 20e-6], y: [0.1, 0.02] },
  exponentSpread: { x: [0, 20e-6], y: [0.01, 0.01] },
};
const customDrift: Equations = (target, time, [a = 0, b = 0, c = 0]) => {
  const nu = Math.abs(0.1 - 0.08 * Math.min(target / 20, 1) + 0.01 * b);
  const programmed = nandakumarProgrammed(target, a);
  const aged = programmed * ((time + 20) / 20) ** -nu;
  return [programmed, aged, nandakumarRead(programmed, aged, time, c)];
};

/** Programming error alone. */
const programmingOnly =
  (sigma: (g: number) => number): Equations =>
  (target, _time, [a = 0]) => {
    const programmed = Math.max(target + sigma(target) * a, 0);
    return [programmed, programmed, programmed];
  };

const polynomial = (x: number, coefficients: readonly number[]) =>
  coefficients.reduce((sum, c, k) => sum + c * x ** k, 0);
const mix = (a: readonly number[], b: readonly number[], share: number) =>
  a.map((x, k) => x + share * ((b[k] as number) - x));

const wanFits = [
  [0.348, 16.03, -43.853, 45.393, -16.815],
  [0.701, 22.086, -50.773, 47.095, -16.458],
  [0.782, 20.274, -43.507, 37.062, -11.934],
] as const;
const wan: Equations = (target, time, [a = 0, b = 0]) => {
  const [second, oneDay, twoDays] = wanFits;
  const early = time <= day;
  const share = early ? Math.log(Math.max(time, 1)) / Math.log(day) : Math.log(time / day) / Math.log(2);
  const fit = early ? mix(second, oneDay, share) : mix(oneDay, twoDays, share);
  const first = polynomial(target / 40, second);
  const now = polynomial(target / 40, fit);
  const aged = Math.max(target + first * a + Math.sqrt(now ** 2 - first ** 2) * b, 0);
  return [Math.max(target + first * a, 0), aged, aged];
};

const cmo =
  (sigma: (g: number) => number): Equations =>
  (target, time, [a = 0, b = 0, c = 0]) => {
    const programmed = target + sigma(target) * a;
    const log = Math.log(time);
    const aged = time === 0 ? programmed : programmed - 0.08900206 * log + (0.04201137 * log + 0.41183342) * b;
    const noise = time === 0 ? 0 : 0.0277316483 * Math.log10(aged) * growth(time, 1e-6) * c;
    return [programmed, aged, clip(aged + noise, 9, 88.2)];
  };

// Two and three days, from CrossSim 3.2.
const sonosDays = [
  {
    A: 28.72753,
    B: 193.56834,
    c: '2.50712e-01 6.62195e-02 -6.83218e-04 2.99442e-06 -6.78255e-09 7.70482e-12 -3.04983e-15 -2.15919e-18 2.94617e-21 -1.23359e-24 1.85329e-28',
  },
  {
    A: 31.04318,
    B: 198.90332,
    c: '-1.75300e-02 9.76883e-02 -9.63791e-04 4.55551e-06 -1.22391e-08 1.93786e-11 -1.85899e-14 1.07659e-17 -3.58211e-21 5.96785e-25 -3.30410e-29',
  },
].map(({ A, B, c }) => ({ A, B, c: c.split(' ').map(Number) }));
const sonosAt =
  (halfDay: 0 | 0.5 | 1): Equations =>
  (target, time, [a = 0, b = 0, c = 0]) => {
    expect(time).toBe((2 + halfDay) * day);
    const [two, three] = sonosDays as [(typeof sonosDays)[0], (typeof sonosDays)[0]];
    const current = 100 * target;
    const first = 19.88665 * (1 - Math.exp(-current / 176.3115));
    const mean = current + polynomial(current, mix(two.c, three.c, halfDay));
    const [A, B] = [two.A + halfDay * (three.A - two.A), two.B + halfDay * (three.B - two.B)];
    const now = A * (1 - Math.exp(-mean / B));
    const aged = Math.max((mean + first * a + Math.sqrt(now ** 2 - first ** 2) * b) / 100, 0);
    const noise = 12.58037 * (1 - Math.exp((-100 * aged) / 215.36557));
    return [Math.max((current + first * a) / 100, 0), aged, Math.max(aged + (noise * c) / 100, 0)];
  };

const generic =
  (uniform: boolean, size: (g: number) => number): Equations =>
  (target, _time, [a = 0, b = 0], [v = 0, w = 0]) => {
    const [one, two] = uniform ? [v - 0.5, w - 0.5] : [a, b];
    const programmed = Math.max(target + 0.05 * size(target) * one, 0);
    return [programmed, programmed, Math.max(programmed + 0.02 * size(programmed) * two, 0)];
  };
const genericOptions = { parameters: { maximum: 50e-6, programmingNoise: 0.05, readNoise: 0.02 } };

const hour = 3600;
const decades = [0, 1, hour, 365 * day];
const all: [string, InferenceOptions, Equations, readonly number[], readonly number[]][] = [
  ['pcm-nandakumar', {}, nandakumar, [0.3, 5, 25], decades],
  ['pcm-hermes-1', {}, hermes(1), [0.3, 1.5, 3.2, 10.35], decades],
  ['pcm-hermes-2', {}, hermes(2), [0.3, 3, 6.4, 20.7], decades],
  ['pcm-state-independent', {}, stateIndependent, [0.1, 5, 25], decades],
  ['pcm-custom-drift', { tables: customTables }, customDrift, [0.5, 5, 20, 25], decades],
  ['pcm-joshi', {}, programmingOnly((g) => 0.28638599 + 0.07585724 * g - 0.00178767 * g * g), [0.1, 25], [0]],
  ['rram-milo', {}, programmingOnly((g) => 4.782321 - 0.009107 * g), [50, 225], [0]],
  ['rram-wan-cubic', {}, programmingOnly((g) => 1.053 + g * (0.2374 + g * (1.536e-4 * g - 1.167e-2))), [1, 39], [0]],
  ['rram-wan', {}, wan, [0.5, 4, 20, 40], [0, 0.5, 1, hour, day, 1.5 * day, 2 * day]],
  [
    'rram-cmo-hfox',
    { parameters: { acceptance: '0.2 %' } },
    cmo((g) => 0.00081107 + 0.00106879 * g),
    [9, 50, 88.2],
    decades,
  ],
  ['rram-cmo-hfox', {}, cmo((g) => 0.0112185391 + 0.01129027418 * g), [9, 50, 88.2], decades],
  ['sonos', {}, sonosAt(0), [0.01, 2, 10, 16], [2 * day]],
  ['sonos', {}, sonosAt(0.5), [0.01, 2, 10, 16], [2.5 * day]],
  ['sonos', {}, sonosAt(1), [0.01, 2, 10, 16], [3 * day]],
  ['normal-independent', genericOptions, generic(false, () => 50), [1, 50], decades],
  ['normal-proportional', genericOptions, generic(false, (g) => g), [1, 50], decades],
  ['normal-inverse-proportional', genericOptions, generic(false, (g) => (g > 0 ? 2500 / g : 0)), [0, 10, 50], decades],
  ['uniform-independent', genericOptions, generic(true, () => 50), [1, 50], decades],
  ['uniform-proportional', genericOptions, generic(true, (g) => g), [1, 50], decades],
  ['uniform-inverse-proportional', genericOptions, generic(true, (g) => (g > 0 ? 2500 / g : 0)), [0, 10, 50], decades],
];

/** Every draw in turn. */
const scripted = (normals: readonly number[], uniforms: readonly number[]) => {
  let [n, u] = [0, 0];
  return { normal: () => normals[n++] ?? Number.NaN, uniform: () => uniforms[u++] ?? Number.NaN };
};

describe.each(all)('%s %o', (name, options, equations, targets, times) => {
  it('follows its equations', () => {
    const inference = settleInference(inferenceModels.get(name)!, options);
    for (const target of targets) {
      for (const time of times) {
        for (const normals of [
          [0, 0, 0],
          [1.3, -0.7, 0.9],
          [-4, 2, -1],
        ]) {
          const uniforms = [0.9, 0.2];
          const random = scripted(normals, uniforms);
          const cells = inference.program([target * 1e-6], random);
          const aged = inference.age(cells, time);
          const read = inference.read(aged, random);
          const ours = [cells.conductances[0], aged.conductances[0], read[0]].map((g) => (g as number) * 1e6);
          const theirs = equations(target, time, normals, uniforms);
          const what = `${target} µS, ${time} s, ${normals}`;
          ours.forEach((g, i) => {
            expect(Math.abs(g - theirs[i]!), what).toBeLessThan(1e-12 * Math.max(theirs[i]!, 1));
          });
        }
      }
    }
  });
});

it('every model has its equations here', () => {
  expect(new Set(all.map(([name]) => name))).toEqual(new Set(inferenceModels.keys()));
});
