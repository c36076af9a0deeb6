import { describe, expect, it } from 'vitest';
import { type AihwkitDevice, translateAihwkit } from '../../devices/golden/aihwkit-parameters.ts';
import { DeviceError, laws, settleLaw } from '../../devices/index.ts';
import { aihwkitDevices, goldenDevices, readGolden } from './golden.ts';

const all: [string, AihwkitDevice][] = [
  ...goldenDevices.map((name): [string, AihwkitDevice] => [name, readGolden(name)]),
  ...Object.entries(aihwkitDevices),
];

describe('translateAihwkit', () => {
  it.each(all)('%s becomes a law with parameters that it takes', (_, device) => {
    const { law, parameters, tables } = translateAihwkit(device);
    const settled = settleLaw(laws.get(law)!, parameters, tables ? { tables } : {});
    const { w_min: low, w_max: high } = device.parameters;
    if (low !== null && law !== 'soft-bounds-reference') {
      expect(settled.range[0]).toBeCloseTo(Number(low), 12);
      expect(settled.range[1]).toBeCloseTo(Number(high), 12);
    }
  });

  it('renames numbers, words, lifetimes and log-normal spreads', () => {
    expect(translateAihwkit(readGolden('capacitor'))).toMatchObject({
      law: 'linear-step',
      parameters: {
        step: 0.005,
        decay: 1e-6,
        noise: 'additive',
        boundReference: 'mean',
        reverseUp: 'no',
        stepSpread: 0.1,
      },
    });
    expect(translateAihwkit(readGolden('reram-array-om')).parameters).toMatchObject({
      stepSpread: 0,
      stepLogSpread: 0.7829,
      symmetryPoint: 'subtracted',
      decay: 0,
    });
    expect(translateAihwkit(readGolden('piecewise-step-example')).tables).toEqual({
      up: { x: [0, 1 / 3, 2 / 3, 1], y: [1.5, 1, 0.5, 0.2] },
      down: { x: [0, 1 / 3, 2 / 3, 1], y: [0.2, 0.5, 1, 1.5] },
    });
  });

  const soft = readGolden('soft-bounds');
  const drift = soft.parameters.drift as object;

  it.each<[Record<string, unknown>, string]>([
    [
      { enforce_consistency: false },
      '`file.parameters.enforce_consistency` to be true (all that is supported), got `false`',
    ],
    [{ corrupt_devices_prob: 0.1 }, '`file.parameters.corrupt_devices_prob` to be 0'],
    [{ perfect_bias: true }, '`file.parameters.perfect_bias` to be false'],
    [{ apply_write_noise_on_set: false }, '`file.parameters.apply_write_noise_on_set` to be true'],
    [{ reverse_up: true }, '`file.parameters.reverse_up` to be false'],
    [
      { drift: { ...drift, nu: 0.1 } },
      '`file.parameters.drift.nu` to be 0 (weights that drift while they train), got `0.1`',
    ],
    [{ gamma_up: 0.5 }, 'parameters of a SoftBoundsDevice with a counterpart, got `gamma_up`'],
    [{ toString: 1 }, 'got `toString`'],
    [{ dw_min: '0.001' }, '`file.parameters.dw_min` to be a finite number, got `0.001`'],
    [{ dw_min_dtod: null }, '`file.parameters.dw_min_dtod` to be a finite number'],
    [{ lifetime: undefined }, '`file.parameters.lifetime` to be a finite number, got `nothing`'],
    [{ mult_noise: 1 }, '`file.parameters.mult_noise` to be true or false'],
  ])('refuses %j', (changes, message) => {
    const device = { model: soft.model, parameters: { ...soft.parameters, ...changes } };
    expect(() => translateAihwkit(device, 'file')).toThrow(DeviceError);
    expect(() => translateAihwkit(device, 'file')).toThrow(message);
  });

  it('refuses a model or tables that it does not know', () => {
    expect(() => translateAihwkit({ ...soft, model: 'toString' }, 'file')).toThrow(
      '`file.model` to be one of ConstantStep',
    );
    const piecewise = readGolden('piecewise-step-example');
    for (const nodes of [[1], 'steep', [1, Number.NaN]]) {
      const device = { ...piecewise, parameters: { ...piecewise.parameters, piecewise_up: nodes } };
      expect(() => translateAihwkit(device, 'file')).toThrow(/`file\.parameters\.piecewise_up/);
    }
  });
});
