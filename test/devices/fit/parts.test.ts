/** The parts of a fit: what it fits, what it makes of a law, where it starts, and how it is ranked. */
import { describe, expect, it } from 'vitest';
import { parameterRoles } from '../../../devices/fit/fitted-parameters.ts';
import { highest } from '../../../devices/fit/golden-section.ts';
import { halton } from '../../../devices/fit/halton.ts';
import { fitFrom } from '../../../devices/fit/least-squares.ts';
import { OpenLaw } from '../../../devices/fit/open-law.ts';
import { studentPoint } from '../../../devices/fit/student.ts';
import {
  describeFit,
  fitLaw,
  fittableLaws,
  laws,
  pulseResponse,
  rankLaws,
  settleDevice,
  settleLaw,
} from '../../../devices/index.ts';
import { drawsFrom } from '../random.ts';
import { alike, synthesise, trainOf } from './synthetic.ts';

const electrical = settleDevice('taox-hfox').electrical;

describe('parameters', () => {
  it('are told apart by what they do to a pulse', () => {
    expect(parameterRoles(laws.get('soft-bounds')!)).toMatchObject({
      mean: ['step', 'upDown', 'upperBound', 'lowerBound'],
      step: 'cycleNoise',
      read: 'writeNoise',
      kind: 'noise',
    });
    expect(parameterRoles(laws.get('exponential-ltp-ltd')!)).toEqual({
      mean: ['labelUp', 'labelDown', 'statesUp', 'statesDown'],
      scatter: ['labelSpread', 'cycleNoise'],
      step: 'cycleNoise',
      read: null,
      kind: null,
    });
    const linear = laws.get('linear-step')!;
    expect(parameterRoles(linear).mean).not.toContain('reverseOffset');
    expect(parameterRoles(linear, { reverseUp: 'yes' }).mean).toContain('reverseOffset');
  });

  it.each(fittableLaws().map((law) => [law.name, law] as const))(
    'of %s: without scatter nothing is drawn',
    (_, law) => {
      const { mean, scatter } = parameterRoles(law);
      const { pulse } = settleLaw(law, Object.fromEntries(scatter.map((name) => [name, 0])));
      expect(pulse!.up.normals + pulse!.down.normals + (pulse!.visible?.normals ?? 0)).toBe(0);
      expect(mean.length).toBeGreaterThan(0);
    },
  );
});

describe('an open law', () => {
  it.each(fittableLaws().map((law) => [law.name, law] as const))('%s moves as the settled one', (_, law) => {
    const { mean, scatter } = parameterRoles(law);
    const silent = Object.fromEntries(scatter.map((name) => [name, 0]));
    const { pulse, parameters } = settleLaw(law, silent);
    const vector = mean.map((name) => Number(parameters[name]));
    const start = 0.1;
    const [seen] = new OpenLaw(law, mean, silent).respond([vector], [start], trainOf(30, 20));
    const random = { normal: () => Number.NaN, uniform: () => Number.NaN };
    const wanted = pulseResponse(pulse!, { up: 30, down: 20, devices: 1, start, random }).mean;
    for (const [i, weight] of wanted.entries()) expect(Math.abs(seen![i]! - weight)).toBeLessThan(1e-12);
  });

  it('moves several vectors at once as each alone, from their own starts', () => {
    const law = laws.get('soft-bounds')!;
    const open = new OpenLaw(law, ['step', 'upperBound'], { ...alike, cycleNoise: 0 });
    const vectors = [
      [0.02, 1],
      [0.3, 0.4],
      [0.001, 2],
    ];
    const together = open.respond(vectors, [0, -0.5, 0.2], trainOf(5, 5));
    const apart = vectors.map((vector, i) => open.respond([vector], [[0, -0.5, 0.2][i]!], trainOf(5, 5))[0]);
    expect(together).toEqual(apart);
  });
});

describe('numbers', () => {
  it('Student’s t as tabulated', () => {
    const table = { 1: 12.7062, 2: 4.3027, 3: 3.1824, 5: 2.5706, 10: 2.2281, 30: 2.0423, 1000: 1.9623 };
    for (const [freedoms, point] of Object.entries(table)) {
      expect(Math.abs(studentPoint(Number(freedoms)) / point - 1)).toBeLessThan(2e-3);
    }
    expect(studentPoint(0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('Halton points', () => {
    expect([1, 2, 3, 4].map((i) => halton(i, 0))).toEqual([0.5, 0.25, 0.75, 0.125]);
    expect(halton(5, 1)).toBeCloseTo(2 / 3 + 1 / 9, 14);
  });

  it('the highest point of a curve', () => {
    const { x } = highest((x) => ({ x, value: -((x - 0.123) ** 2) }), -3, 4);
    expect(Math.abs(x - 0.123)).toBeLessThan(1e-6);
  });

  it('least squares keep to their limits', () => {
    const x = Float64Array.from({ length: 20 }, (_, i) => i / 10);
    const measured = x.map((at) => 3 * Math.exp(-2 * at));
    const curves = (points: readonly (readonly number[])[]) =>
      points.map(([height = 0, rate = 0]) => x.map((at) => height * Math.exp(-rate * at)));
    const free = fitFrom({ curves, least: [0, 0], most: [9, 9] }, measured, [1, 0.5]);
    expect(free.places[0]).toBeCloseTo(3, 8);
    expect(free.places[1]).toBeCloseTo(2, 8);
    const limited = fitFrom({ curves, least: [0, 0], most: [2.5, 9] }, measured, [1, 0.5]);
    expect(limited.places[0]).toBe(2.5);
    // With the height held, the best rate is where the derivative by the rate alone vanishes.
    const slope = limited.jacobian[1]!.reduce((sum, j, i) => sum + j * (measured[i]! - limited.curve[i]!), 0);
    expect(Math.abs(slope)).toBeLessThan(1e-6);
  });
});

describe('a fit', () => {
  const parameters = { ...alike, step: 0.05, upDown: -0.1, upperBound: 1.1, lowerBound: -1.15, cycleNoise: 0.3 };
  const soft = {
    law: 'soft-bounds',
    parameters,
    protocol: trainOf(80, 80),
    devices: 1,
    cycles: 3,
    read: 0.01,
    seed: 4,
  };

  it('says which bounds the data do not reach, and leaves them at the ends of the data', () => {
    const short = { ...alike, step: 0.02, upperBound: 2, lowerBound: -2, cycleNoise: 0.1 };
    const data = synthesise({ ...soft, law: 'constant-step', parameters: short, protocol: trainOf(90, 70) });
    const fit = fitLaw(laws.get('constant-step')!, data);
    const bounds = fit.parameters.filter(({ name }) => name.endsWith('Bound'));
    expect(bounds.map(({ interval }) => interval)).toEqual([null, null]);
    expect(bounds[0]!.value).toBeGreaterThanOrEqual(1);
    expect(bounds[0]!.value).toBeLessThan(1.05);
    expect(fit.freedoms).toBe(3 + 2);
  });

  it('holds what is given, and refuses what no response tells', () => {
    const fit = fitLaw(laws.get('soft-bounds')!, synthesise(soft), {
      given: { upperBound: 1.1, noise: 'multiplicative' },
    });
    expect(fit.parameters.map(({ name }) => name)).toEqual(['step', 'upDown', 'lowerBound']);
    expect(describeFit(fit).parameters).toMatchObject({ upperBound: 1.1, noise: 'multiplicative' });
    const refused = () => fitLaw(laws.get('soft-bounds')!, synthesise(soft), { given: { stepSpread: 0.1 } });
    expect(refused).toThrow(/`fix` to be an object with any of step, upDown, .* got `stepSpread`/);
    const exact = () => fitLaw(laws.get('exact')!, synthesise(soft));
    expect(exact).toThrow(/`law`.* with pulses.*`exact`/);
    const few = synthesise({ ...soft, protocol: trainOf(4, 3) });
    expect(() => fitLaw(laws.get('soft-bounds')!, few)).toThrow(/at least 9 observations/);
  });

  it('finds the spread between devices beyond the errors of their estimates', () => {
    const spreads = { stepSpread: 0.2, upperBoundSpread: 0.08, lowerBoundSpread: 0 };
    const devices = 24;
    const data = synthesise({ ...soft, parameters: { ...parameters, ...spreads }, devices });
    const { spreads: found, parameters: settled } = describeFit(fitLaw(laws.get('soft-bounds')!, data));
    // A standard deviation of 24 values is known to 1/√46, here within three of that.
    const room = 3 / Math.sqrt(2 * (devices - 1));
    expect(Math.abs(found.step!.deviation / 0.2 - 1)).toBeLessThan(room);
    expect(Math.abs(found.upperBound!.deviation / 0.08 - 1)).toBeLessThan(room);
    expect(found.lowerBound?.deviation ?? 0).toBeLessThan(0.02);
    expect(settled).toMatchObject({ stepSpread: 0, upperBoundSpread: 0 });
  });

  it('makes a device that responds as the fit says', () => {
    const fit = fitLaw(laws.get('soft-bounds')!, synthesise(soft));
    const { parameters: found, ...description } = describeFit(fit);
    const device = settleDevice({ ...description, parameters: { ...found, cycleNoise: 0, writeNoise: 0 }, electrical });
    const train = { up: 80, down: 80, devices: 1, start: fit.start, random: drawsFrom(1) };
    const { mean } = pulseResponse(device.pulse!, train);
    for (const [i, weight] of fit.curve.entries()) expect(Math.abs(weight - mean[i]!)).toBeLessThan(1e-4);
    expect(Number(found.cycleNoise)).toBeGreaterThan(0.25);
    expect(Number(found.cycleNoise)).toBeLessThan(0.35);
  });
});

describe('ranking', () => {
  const bounds = { upperBound: 1.1, lowerBound: -1.1 };
  const additive = { ...alike, ...bounds, step: 0.06, upDown: -0.3, cycleNoise: 0.4, noise: 'additive' };
  const power = { ...alike, ...bounds, step: 0.3, gamma: 2.5, gammaSpread: 0, cycleNoise: 0.3 };
  const cases = [
    ['soft-bounds', additive],
    ['pow-step', power],
    ['linear-ion-drift', { mobility: 5e-13, onOffRatio: 23 / 3, cycleNoise: 0.05 }],
  ] as const;

  it.each(cases)('puts %s first of its own data', (law, parameters) => {
    const data = synthesise({ law, parameters, protocol: trainOf(80, 80), devices: 1, cycles: 3, read: 0.01, seed: 2 });
    const called: string[] = [];
    const ranking = rankLaws(fittableLaws(), data, ({ name }) => called.push(name));
    expect(called).toEqual(fittableLaws().map(({ name }) => name));
    expect(ranking[0]!.fit.law.name).toBe(law);
    expect(ranking.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    const smallest = Math.min(...ranking.map(({ fit }) => fit.criterion));
    for (const [i, { difference, weight, fit }] of ranking.entries()) {
      expect(difference).toBeCloseTo(fit.criterion - smallest, 9);
      expect(weight / ranking[0]!.weight).toBeCloseTo(Math.exp((ranking[0]!.difference - difference) / 2), 9);
      const before = ranking[i - 1];
      if (!before) continue;
      if (difference < 2) expect(fit.parameters.length).toBeGreaterThanOrEqual(before.fit.parameters.length);
      else expect(difference).toBeGreaterThanOrEqual(before.difference);
    }
    if (law === 'soft-bounds') expect(ranking[0]!.fit.known.noise).toBe('additive');
  });
});
