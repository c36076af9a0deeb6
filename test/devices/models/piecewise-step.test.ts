import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceError, Population, settleLaw, type Table } from '../../../devices/index.ts';
import { piecewiseStep } from '../../../devices/models/piecewise-step.ts';
import { momentsOf } from '../../../devices/statistics.ts';
import { drawsFrom } from '../random.ts';
import { between, expectWalk, pulses } from './walk.ts';

/** Points at equal distances from 0 to 1. */
const table: fc.Arbitrary<Table> = fc
  .array(between(0, 3), { minLength: 2, maxLength: 6 })
  .map((y) => ({ x: y.map((_, i) => i / (y.length - 1)), y }));

const given = fc.record({
  step: between(1e-4, 0.1),
  upperBound: between(0.1, 2),
  lowerBound: between(-2, -0.1),
  cycleNoise: between(0, 1),
});

/** Linear interpolation, written out. */
function interpolate({ y }: Table, place: number): number {
  const at = Math.min(Math.max(place, 0), 1) * (y.length - 1);
  const below = Math.min(Math.floor(at), y.length - 2);
  return y[below]! + (at - below) * (y[below + 1]! - y[below]!);
}

const rising = { x: [0, 1], y: [0.1, 2] };

describe('piecewise-step', () => {
  it('follows its tables', () => {
    fc.assert(
      fc.property(given, table, table, between(-1, 1), pulses, (parameters, up, down, start, moves) => {
        const { step, upperBound, lowerBound, cycleNoise } = parameters;
        const options = { tables: { up, down } };
        // A device that never moves at 0 is refused.
        const middle = -lowerBound / (upperBound - lowerBound);
        fc.pre(interpolate(up, middle) + interpolate(down, middle) > 1e-3);
        const bounds = [lowerBound, upperBound] as const;
        expectWalk({ law: piecewiseStep, parameters, start, moves, options }, bounds, (w, isUp, deviate) => {
          const place = (w - lowerBound) / (upperBound - lowerBound);
          const size = step * interpolate(isUp ? up : down, place) * (1 + cycleNoise * deviate);
          return isUp ? size : -size;
        });
      }),
    );
  });

  it('places the weight between the bounds of its own crosspoint', () => {
    const parameters = { step: 0.001, stepSpread: 0, upDownSpread: 0, cycleNoise: 0.3 };
    const { pulse } = settleLaw(piecewiseStep, parameters, { tables: { up: rising, down: rising } });
    const population = new Population(pulse!, 20_000, drawsFrom(12));
    const [upper, lower] = [population.field('upper'), population.field('lower')];
    population.pulse('up');
    const relative = population.states.map((w, i) => {
      const place = -lower[i]! / (upper[i]! - lower[i]!);
      return w / (0.001 * (0.1 + 1.9 * place));
    });
    const { mean, std } = momentsOf(relative);
    expect(Math.abs(mean - 1)).toBeLessThan((4 * 0.3) / Math.sqrt(20_000));
    expect(std).toBeCloseTo(0.3, 2);
  });

  it('asks each device for its tables', () => {
    expect(() => settleLaw(piecewiseStep, {})).toThrow(DeviceError);
    expect(() => settleLaw(piecewiseStep, {}, { tables: { up: rising } })).toThrow('a table (piecewise-step needs it)');
    expect(() => settleLaw(piecewiseStep, {}, { tables: { up: rising, down: rising, side: rising } })).toThrow('side');
  });
});
