import { describe, expect, it } from 'vitest';
import { DeviceError, FormulaError, law, pulseResponse, settleLaw } from '../../devices/index.ts';
import { constantStep } from '../../devices/models/constant-step.ts';
import { exact } from '../../devices/models/exact.ts';
import { softBounds } from '../../devices/models/soft-bounds.ts';

const definition = {
  name: 'walk',
  summary: 'steps',
  citation: 'none',
  parameters: { size: { default: 0.1, unit: '1', minimum: 0, maximum: 1, about: 'step' } },
  drawn: { step: 'size * (1 + 0.1 * normal())', low: '-2', high: '2' },
  pulse: { up: 'w + step', down: 'w - step / 2' },
  bounds: { lower: 'low', upper: 'high' },
};

describe('settleLaw', () => {
  it('keeps as fields only what pulses and bounds use, and folds parameters into the formulas', () => {
    const { pulse } = settleLaw(constantStep, {});
    expect(pulse?.fields).toEqual(['stepUp', 'stepDown', 'upper', 'lower']);
    expect(pulse?.up.names).toEqual(['w', 'stepUp']);
    expect(pulse?.up.normals).toBe(1);
    expect(settleLaw(constantStep, { cycleNoise: 0 }).pulse?.up).toMatchObject({ normals: 0, operations: 1 });
    const soft = settleLaw(softBounds, {}).pulse;
    expect(soft?.fields).toEqual(['stepUp', 'stepDown', 'upper', 'lower']);
    expect(soft?.down.names).toEqual(['w', 'stepDown', 'relativeDown']);
    expect(soft?.where.get('relativeDown')?.names).toEqual(['lower', 'w']);
  });

  it('measures granularity and range on the crosspoint without deviations', () => {
    const settled = settleLaw(law(definition), { size: 0.2 });
    expect(settled.granularity).toBeCloseTo(0.15, 12);
    expect(settled.range).toEqual([-2, 2]);
    expect(settleLaw(exact, { states: 64 })).toMatchObject({ pulse: null, granularity: 2 / 64, range: [-1, 1] });
    expect(settleLaw(softBounds, { step: 0.004 }).granularity).toBeCloseTo(0.004, 12);
  });

  it('reduces only the weaker side of unequal steps', () => {
    const still = { stepSpread: 0, upDownSpread: 0, cycleNoise: 0, step: 0.01 };
    const step = (upDown: number) => {
      const { pulse } = settleLaw(constantStep, { ...still, upDown });
      const one = { devices: 1, random: { normal: () => 0, uniform: () => 0 } };
      const up = pulseResponse(pulse!, { ...one, up: 1, down: 0 }).mean[1]!;
      return [up, pulseResponse(pulse!, { ...one, up: 0, down: 1 }).mean[1]!];
    };
    expect(step(0.2)[0]).toBeCloseTo(0.01, 12);
    expect(step(0.2)[1]).toBeCloseTo(-0.008, 12);
    expect(step(-0.2)[0]).toBeCloseTo(0.008, 12);
    expect(step(-0.2)[1]).toBeCloseTo(-0.01, 12);
  });

  it('makes consistent crosspoints from whatever is drawn', () => {
    // Deviates of −5 everywhere: negative gain and bounds on the wrong sides.
    const { pulse } = settleLaw(softBounds, { upDownSpread: 0 });
    const out = new Float64Array(6).fill(Number.NaN);
    pulse!.draw({ normal: () => -5, uniform: () => 0 }, out, 1);
    const [before, up, down, upper, lower, after] = out;
    expect([before, after]).toEqual([Number.NaN, Number.NaN]);
    expect(up).toBeCloseTo(0.0005, 12);
    expect(down).toBeCloseTo(0.0005, 12);
    expect([upper, lower].map((x) => x! > 0)).toEqual([true, false]);
  });

  it('refuses numbers out of range, unknown names and laws that do not hold together', () => {
    expect(() => settleLaw(law(definition), { size: 2 }, {}, 'tile.device')).toThrow(
      'Expected `tile.device.parameters.size` to be a finite number from 0 up to 1 (step), got `2`',
    );
    expect(() => settleLaw(law(definition), { size: Number.NaN })).toThrow(DeviceError);
    expect(() => settleLaw(law(definition), { size: 0 })).toThrow('such that a pulse moves the weight');
    expect(() => settleLaw(law(definition), { toString: 1 } as Record<string, number>)).toThrow('any of size');
    expect(() => settleLaw(exact, { lowerBound: 0, upperBound: 0 })).toThrow('lower bound is below');
    expect(() => law({ ...definition, pulse: { up: 'w + stride', down: 'w' } })).toThrow(FormulaError);
    expect(() => law({ ...definition, drawn: { early: 'low', low: '-1', high: '1' } })).toThrow('walk.drawn.early');
    expect(() => law({ ...definition, bounds: { lower: 'low', upper: 'top' } })).toThrow(
      'Expected `walk.bounds` to be names of drawn values (step, low, high), got `top`',
    );
    expect(() => law({ ...definition, pulse: null })).toThrow('`walk.granularity` to be given');
  });
});
