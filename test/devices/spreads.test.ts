/** Parameters that differ between crosspoints: p (1 + σ ξ) or p exp(σ ξ), of any law and any parameter. */
import { describe, expect, it } from 'vitest';
import {
  type DeviceDescription,
  DeviceError,
  laws,
  Population,
  type Spread,
  settleDevice,
} from '../../devices/index.ts';
import { normalFrom, uniformFrom } from './random.ts';

const count = 20_000;
const random = (seed = 12) => ({ normal: normalFrom(seed), uniform: uniformFrom(seed) });

/** The drawn values of one field. */
function drawn(description: DeviceDescription, field: string): Float64Array {
  return new Population(settleDevice(description).pulse!, count, random()).field(field);
}

function momentsOf(values: Float64Array) {
  const mean = values.reduce((sum, value) => sum + value / count, 0);
  const central = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power / count, 0);
  return { mean, std: Math.sqrt(central(2)), kurtosis: central(4) / central(2) ** 2 };
}

const still = { stepSpread: 0, upDownSpread: 0, upperBoundSpread: 0, lowerBoundSpread: 0 };
const normal = (deviation: number): Spread => ({ distribution: 'normal', deviation });
const logNormal = (deviation: number): Spread => ({ distribution: 'log-normal', deviation });

describe('a spread', () => {
  it('normal, of the step: mean p, deviation σ p', () => {
    const description = {
      extends: 'gokmen-vlasov',
      parameters: { ...still, step: 0.01 },
      spreads: { step: normal(0.2) },
    };
    for (const field of ['stepUp', 'stepDown']) {
      const { mean, std, kurtosis } = momentsOf(drawn(description, field));
      expect(Math.abs(mean / 0.01 - 1)).toBeLessThan((4 * 0.2) / Math.sqrt(count));
      expect(Math.abs(std / 0.002 - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
      expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(24 / count));
    }
  });

  it('log-normal, of a bound: median p, logarithm with deviation σ', () => {
    const description = { extends: 'gokmen-vlasov', parameters: still, spreads: { upperBound: logNormal(0.5) } };
    const { mean, std, kurtosis } = momentsOf(drawn(description, 'upper').map(Math.log));
    expect(Math.abs(mean)).toBeLessThan((4 * 0.5) / Math.sqrt(count));
    expect(Math.abs(std / 0.5 - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(24 / count));
    // And so the mean is p exp(σ²/2).
    const plain = momentsOf(drawn(description, 'upper'));
    expect(Math.abs(plain.mean - Math.exp(0.125))).toBeLessThan((4 * plain.std) / Math.sqrt(count));
  });

  it('is kept within what the parameter accepts', () => {
    const description = { extends: 'gokmen-vlasov', parameters: still, spreads: { upperBound: normal(1) } };
    const upper = drawn(description, 'upper');
    expect(Math.min(...upper)).toBe(0);
    // Φ(−1) of all deviates are below the least.
    const share = upper.filter((bound) => bound === 0).length / count;
    expect(Math.abs(share - 0.15866)).toBeLessThan(4 * Math.sqrt((0.15866 * 0.84134) / count));
  });

  it('of two parameters are independent, and add to what the law spreads by itself', () => {
    const parameters = { ...still, stepSpread: 0.3 };
    const spreads = { step: normal(0.4), upperBound: normal(0.1) };
    const population = new Population(
      settleDevice({ extends: 'gokmen-vlasov', parameters, spreads }).pulse!,
      count,
      random(),
    );
    const [up, upper] = [population.field('stepUp'), population.field('upper')];
    const [one, other] = [momentsOf(up), momentsOf(upper)];
    const product = up.reduce((sum, value, at) => sum + ((value - one.mean) * (upper[at]! - other.mean)) / count, 0);
    expect(Math.abs(product / one.std / other.std)).toBeLessThan(4 / Math.sqrt(count));
    // Relative second moment of a product of independent factors: (1 + σ₁²)(1 + σ₂²).
    const second = up.reduce((sum, value) => sum + value ** 2 / count, 0) / 0.0016 ** 2;
    expect(Math.abs(second - 1.16 * 1.09)).toBeLessThan(0.05);
  });

  it('of 0 is none, and costs neither field nor draw', () => {
    const plain = settleDevice('gokmen-vlasov');
    for (const none of [normal(0), logNormal(0)]) {
      const device = settleDevice({ extends: 'gokmen-vlasov', spreads: { step: none } });
      expect(device.pulse!.fields).toEqual(plain.pulse!.fields);
      const [a, b] = [plain, device].map(({ pulse }) => {
        const out = new Float64Array(4);
        pulse!.draw(random(), out, 0);
        return out;
      });
      expect(b).toEqual(a);
    }
  });

  it('leaves the typical crosspoint, range and granularity as they are', () => {
    const plain = settleDevice('taox-hfox');
    const spreads = { labelUp: normal(2), statesUp: logNormal(0.5), cycleNoise: normal(0.5) };
    const device = settleDevice({ extends: 'taox-hfox', spreads });
    expect(device.granularity).toBeCloseTo(plain.granularity, 12);
    expect(device.range).toEqual(plain.range);
  });

  it('makes cycle noise differ from crosspoint to crosspoint', () => {
    const parameters = { ...still, step: 0.001, cycleNoise: 1, upperBound: 10, lowerBound: -10 };
    const { pulse } = settleDevice({ extends: 'gokmen-vlasov', parameters, spreads: { cycleNoise: normal(0.3) } });
    expect(pulse!.fields).toEqual(['cycleNoise']);
    const population = new Population(pulse!, 200, random());
    const noise = population.field('cycleNoise');
    const squares = new Float64Array(200);
    const pulses = 400;
    for (let n = 0; n < pulses; n++) {
      const before = population.states.slice();
      population.pulse('up');
      population.states.forEach((state, at) => {
        squares[at]! += ((state - before[at]! - 0.001) / 0.001) ** 2 / pulses;
      });
    }
    squares.forEach((square, at) => {
      expect(Math.abs(square / noise[at]! ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / pulses));
    });
  });

  it('is offered for every numeric parameter of every pulsed law that its crosspoints use', () => {
    let offered = 0;
    for (const [law, { parameters, pulse, tables }] of laws) {
      if (!pulse || Object.values(tables).includes(null)) continue;
      for (const [name, { choices }] of Object.entries(parameters)) {
        if (choices) continue;
        const description = { extends: 'gokmen-vlasov', law, spreads: { [name]: normal(0.01) } };
        try {
          new Population(settleDevice(description).pulse!, 3, random()).pulse('up');
          offered += 1;
        } catch (error) {
          // What only tables are made from is one for the whole kind.
          expect((error as Error).message, `${law} ${name}`).toContain('has as numbers');
          expect(Object.keys(tables).length, `${law} ${name}`).toBeGreaterThan(0);
        }
      }
    }
    expect(offered).toBeGreaterThan(60);
  });
});

describe('refusals', () => {
  const refuse = (description: DeviceDescription) => {
    const settle = () => settleDevice(description, 'tile.device');
    expect(settle).toThrow(DeviceError);
    return expect(settle);
  };

  it('a parameter that the law does not have', () => {
    refuse({ extends: 'gokmen-vlasov', spreads: { labelUp: normal(0.1) } }).toThrow(
      /^Expected `tile\.device\.spreads` to be an object with any of .*step, .* \(constant-step\), got `labelUp`$/,
    );
    refuse({ extends: 'gokmen-vlasov', spreads: { toString: normal(0.1) } }).toThrow('got `toString`');
  });

  it('a choice of words', () => {
    refuse({ extends: 'gokmen-vlasov', spreads: { noise: normal(0.1) } }).toThrow(
      'Expected `tile.device.spreads` to be an object of parameters that a crosspoint of law constant-step has as numbers, got `noise`',
    );
  });

  it('a parameter that no formula of a crosspoint uses', () => {
    const law = {
      parameters: {
        size: { default: 0.1, unit: '1', about: 'step' },
        idle: { default: 1, unit: '1', about: 'nothing' },
      },
      drawn: { low: '-1', high: '1' },
      pulse: { up: 'w + size', down: 'w - size' },
      bounds: { lower: 'low', upper: 'high' },
      granularity: 'size * idle',
    };
    const { electrical } = settleDevice('gokmen-vlasov');
    const own = { law, electrical, name: 'own' };
    expect(settleDevice({ ...own, spreads: { size: normal(0.1) } }).pulse!.fields).toEqual(['size']);
    refuse({ ...own, spreads: { idle: normal(0.1) } }).toThrow('got `idle`');
  });

  it('any parameter of a device that takes any change exactly', () => {
    refuse({ extends: 'ideal', spreads: { states: normal(0.1) } }).toThrow('got `states`');
  });

  it.each([-0.1, Number.NaN, 11, Number.POSITIVE_INFINITY])('a deviation of %d', (deviation) => {
    refuse({ extends: 'gokmen-vlasov', spreads: { step: normal(deviation) } }).toThrow(
      `Expected \`tile.device.spreads.step.deviation\` to be a number from 0 to 10, got \`${deviation}\``,
    );
  });
});
