/** What the pulsed laws have in common: drawn steps and bounds, noise, write noise, rest and reset. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileFormula,
  type GivenParameters,
  laws,
  Population,
  type PulseLaw,
  settleLaw,
} from '../../../devices/index.ts';
import { constantStep } from '../../../devices/models/constant-step.ts';
import { softBounds } from '../../../devices/models/soft-bounds.ts';
import { momentsOf } from '../../../devices/statistics.ts';
import { drawsFrom } from '../random.ts';
import { between, expectWalk, pulses } from './walk.ts';

const tables = { up: { x: [0, 0.4, 1], y: [1.5, 1, 0.2] }, down: { x: [0, 0.7, 1], y: [0.1, 1, 2] } };
const family = [...laws.values()].filter((law) => Object.hasOwn(law.parameters, 'upDownSpread'));
const settle = (name: string, parameters: GivenParameters = {}) =>
  settleLaw(laws.get(name)!, parameters, name === 'piecewise-step' ? { tables } : {});

const still = { stepSpread: 0, upDownSpread: 0, upperBoundSpread: 0, lowerBoundSpread: 0 };

/** A bound of each crosspoint. */
function boundOf(population: Population, law: PulseLaw, bound: 'lower' | 'upper'): number[] {
  const evaluate = compileFormula(law[bound], law[bound].names);
  const fields = law[bound].names.map((name) => population.field(name));
  return Array.from(population.states, (_, i) => evaluate(...fields.map((values) => values[i]!)));
}

it('has nine laws', () => {
  expect(family.map(({ name }) => name)).toEqual([
    'constant-step',
    'linear-step',
    'soft-bounds',
    'soft-bounds-pmax',
    'soft-bounds-reference',
    'exp-step',
    'pow-step',
    'pow-step-reference',
    'piecewise-step',
  ]);
});

describe.each(family.map(({ name }) => name))('%s', (name) => {
  const common = fc.record({
    stepSpread: between(0, 1),
    stepLogSpread: between(0, 1),
    upDownSpread: between(0, 1),
    upperBoundSpread: between(0, 1),
    lowerBoundSpread: between(0, 1),
    cycleNoise: between(0, 5),
    noise: fc.constantFrom('multiplicative', 'additive'),
    noiseOffset: between(0, 0.1),
    noiseSlope: between(0, 1),
    writeNoise: between(0, 10),
    decay: between(0, 1),
    lifetimeSpread: between(0, 1),
    diffusion: between(0, 1),
    resetWeight: between(-1, 1),
    resetNoise: between(0, 1),
  });
  const moves = fc.array(fc.constantFrom('up', 'down', 'rest', 'reset'), { minLength: 1, maxLength: 30 });

  it('keeps every weight finite and within its own bounds, whatever is drawn and happens', () => {
    fc.assert(
      fc.property(common, moves, between(-2, 2), fc.nat(), (parameters, happens, start, seed) => {
        const { pulse } = settle(name, parameters);
        const population = new Population(pulse!, 20, drawsFrom(seed), start);
        const [lower, upper] = [boundOf(population, pulse!, 'lower'), boundOf(population, pulse!, 'upper')];
        for (const move of happens) {
          if (move === 'rest' || move === 'reset') population[move]();
          else population.pulse(move as 'up' | 'down');
          population.states.forEach((w, i) => {
            expect(w).toBeGreaterThanOrEqual(lower[i]!);
            expect(w).toBeLessThanOrEqual(upper[i]!);
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stays where it is without pulses', () => {
    const { pulse } = settle(name);
    expect(pulse!.rest).toBeNull();
    expect(pulse!.visible).toBeNull();
    const population = new Population(pulse!, 50, drawsFrom(1), 0.1);
    const before = Float64Array.from(population.states);
    population.rest();
    expect(population.states).toEqual(before);
    expect(population.weights()).toEqual(before);
  });

  it('without noise never falls by a pulse up nor rises by a pulse down', () => {
    fc.assert(
      fc.property(between(0, 0.5), between(-1, 1), fc.nat(), (spread, start, seed) => {
        const { pulse } = settle(name, { stepSpread: spread, cycleNoise: 0 });
        const population = new Population(pulse!, 20, drawsFrom(seed), start);
        for (const direction of ['up', 'up', 'down', 'up', 'down', 'down'] as const) {
          const before = Float64Array.from(population.states);
          population.pulse(direction);
          population.states.forEach((w, i) => {
            expect(direction === 'up' ? w - before[i]! : before[i]! - w).toBeGreaterThanOrEqual(0);
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  it('costs no deviates, fields or operations for what is switched off', () => {
    const quiet = settle(name, { cycleNoise: 0 }).pulse!;
    for (const formula of [quiet.up, quiet.down, ...quiet.where.values()]) expect(formula.normals).toBe(0);
    const noisy = settle(name).pulse!;
    expect([noisy.up.normals, noisy.down.normals]).toEqual([1, 1]);
    expect(noisy.up.names).not.toContain('noiseSlope');
    expect(noisy.fields).not.toContain('bias');
    const written = settle(name, { writeNoise: 1 }).pulse!;
    expect(written.fields).toEqual([...noisy.fields, 'visible']);
  });
});

describe('constant-step', () => {
  it('follows its equation', () => {
    const given = fc.record({
      step: between(1e-4, 0.3),
      upDown: between(-1, 1),
      upperBound: between(0.1, 2),
      lowerBound: between(-2, 0),
      cycleNoise: between(0, 1),
    });
    fc.assert(
      fc.property(given, between(-1, 1), pulses, (parameters, start, moves) => {
        const { step, upDown, lowerBound, upperBound, cycleNoise } = parameters;
        expectWalk({ law: constantStep, parameters, start, moves }, [lowerBound, upperBound], (_, up, deviate) => {
          const weaker = up ? Math.min(upDown, 0) : -Math.max(upDown, 0);
          return (up ? 1 : -1) * step * (1 + weaker) * (1 + cycleNoise * deviate);
        });
      }),
    );
  });

  it('draws steps with a gain that both directions share and a skew that sets them apart', () => {
    const parameters = { step: 0.01, stepSpread: 0.2, upDownSpread: 0.05, upDown: 0.1 };
    const population = new Population(settleLaw(constantStep, parameters).pulse!, 40_000, drawsFrom(31));
    const [up, down] = [population.field('stepUp'), population.field('stepDown')];
    expect(momentsOf(up).mean / 0.01).toBeCloseTo(1, 2);
    expect(momentsOf(down).mean / 0.009).toBeCloseTo(1, 2);
    expect(momentsOf(up.map((step, i) => (step + down[i]!) / 2)).std / 0.002).toBeCloseTo(1, 1.5);
    expect(momentsOf(up.map((step, i) => (step - down[i]!) / 2)).std / 0.0005).toBeCloseTo(1, 1.5);
  });

  it('draws steps log-normally: the median stays, the mean grows by exp(σ²/2)', () => {
    const parameters = { step: 0.01, stepSpread: 0, stepLogSpread: 0.7, upDownSpread: 0 };
    const population = new Population(settleLaw(constantStep, parameters).pulse!, 40_000, drawsFrom(32));
    const logarithms = momentsOf(population.field('stepUp').map(Math.log));
    expect(logarithms.mean).toBeCloseTo(Math.log(0.01), 1.5);
    expect(logarithms.std).toBeCloseTo(0.7, 2);
    expect(momentsOf(population.field('stepUp')).mean / (0.01 * Math.exp(0.7 ** 2 / 2))).toBeCloseTo(1, 1);
  });
});

describe('write noise', () => {
  const parameters = { step: 0.01, cycleNoise: 0, writeNoise: 3, ...still };
  const population = () => new Population(settleLaw(constantStep, parameters).pulse!, 20_000, drawsFrom(41));

  it('is between what a read sees and the state, and does not accumulate', () => {
    const noisy = population();
    expect(momentsOf(noisy.weights()).std / 0.03).toBeCloseTo(1, 1.5);
    for (let p = 0; p < 20; p++) noisy.pulse('up');
    expect(momentsOf(noisy.states).std).toBe(0);
    expect(noisy.states[0]).toBeCloseTo(0.2, 12);
    const seen = momentsOf(noisy.weights());
    expect(seen.std / 0.03).toBeCloseTo(1, 1.5);
    expect(Math.abs(seen.mean - 0.2)).toBeLessThan((4 * 0.03) / Math.sqrt(20_000));
  });

  it('is drawn afresh by every pulse, and kept in between', () => {
    const noisy = population();
    const before = noisy.weights();
    expect(noisy.weights()).toEqual(before);
    noisy.pulse('up');
    const after = noisy.weights();
    const product = momentsOf(before.map((w, i) => w * (after[i]! - 0.01))).mean;
    expect(Math.abs(product / 0.03 ** 2)).toBeLessThan(4 / Math.sqrt(20_000));
  });
});

describe('rest', () => {
  const parameters = { cycleNoise: 0, ...still };

  it('decays to the reset weight with its lifetime', () => {
    const { pulse } = settleLaw(constantStep, { ...parameters, decay: 0.02, resetWeight: 0.1 });
    const population = new Population(pulse!, 1, drawsFrom(1), 0.5);
    for (let batch = 1; batch <= 100; batch++) {
      population.rest();
      expect(population.states[0]).toBeCloseTo(0.1 + 0.4 * 0.98 ** batch, 12);
    }
  });

  it('draws lifetimes, and forgets all at once where less than a mini-batch is drawn', () => {
    const { pulse } = settleLaw(constantStep, { ...parameters, decay: 0.01, lifetimeSpread: 0.5 });
    const population = new Population(pulse!, 100_000, drawsFrom(2), 0.5);
    population.rest();
    const lifetimes = population.states.map((w) => 0.5 / (0.5 - w));
    const forgotten = population.states.filter((w) => w === 0).length;
    // 100 (1 + 0.5 ξ) < 1: ξ < −1.98.
    expect(forgotten / 100_000 / 0.02385).toBeCloseTo(1, 1);
    const kept = lifetimes.filter((lifetime) => lifetime > 100);
    expect(kept.length / 100_000).toBeCloseTo(0.5, 2);
    expect(kept.reduce((sum, x) => sum + x, 0) / kept.length / (100 * (1 + 0.5 * Math.sqrt(2 / Math.PI)))).toBeCloseTo(
      1,
      2,
    );
  });

  it('diffuses: the variance grows with every mini-batch', () => {
    const { pulse } = settleLaw(constantStep, { ...parameters, diffusion: 0.01, diffusionSpread: 0.3 });
    const population = new Population(pulse!, 20_000, drawsFrom(3));
    for (let batch = 0; batch < 16; batch++) population.rest();
    // Over crosspoints: 16 · 0.01² (1 + 0.3²).
    expect(momentsOf(population.states).std / (0.04 * Math.sqrt(1.09))).toBeCloseTo(1, 1.5);
  });
});

describe('reset', () => {
  it('sets to the reset weight of the crosspoint, with its noise, within bounds', () => {
    const parameters = { resetWeight: 0.2, resetSpread: 0.03, resetNoise: 0.04, ...still };
    const { pulse } = settleLaw(softBounds, parameters);
    const population = new Population(pulse!, 20_000, drawsFrom(4), -0.5);
    population.reset();
    const first = Float64Array.from(population.states);
    const { mean, std } = momentsOf(first);
    expect(Math.abs(mean - 0.2)).toBeLessThan((4 * 0.05) / Math.sqrt(20_000));
    expect(std / 0.05).toBeCloseTo(1, 1.5);
    population.reset();
    // Two resets of one crosspoint share the spread between devices, not the noise.
    const difference = momentsOf(population.states.map((w, i) => w - first[i]!));
    expect(difference.std / (0.04 * Math.SQRT2)).toBeCloseTo(1, 1.5);
    const beyond = new Population(settleLaw(softBounds, { ...still, resetWeight: 5 }).pulse!, 3, drawsFrom(4));
    beyond.reset();
    expect([...beyond.states]).toEqual([0.6, 0.6, 0.6]);
  });
});
