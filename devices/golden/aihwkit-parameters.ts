/**
 * Device parameters of IBM aihwkit 1.1 (MIT) in the names of our laws. Its files (presets.json and device_*.json of
 * the golden figures) state every parameter of a device, also those that have no effect; here each is translated, or
 * held to the one value under which our law is the same physics, or refused. Equations on either side:
 * spec/devices.md §2.
 */
import { DeviceError } from '../device-error.ts';
import type { Table } from '../formula/formula.ts';
import type { GivenParameters } from '../settle-parameters.ts';

/** A device as the files state it. */
export interface AihwkitDevice {
  readonly model: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The same device in our terms. */
export interface TranslatedDevice {
  readonly law: string;
  readonly parameters: GivenParameters;
  readonly tables?: Readonly<Record<string, Table>>;
}

type Parameters = Readonly<Record<string, unknown>>;

/** What becomes of one key: a number of that name, one of two words, or nothing if it has the one value supported. */
type Rule =
  | { readonly number: string }
  | { readonly name: string; readonly words: readonly [no: string, yes: string] }
  | { readonly only: unknown };

const number = (name: string): Rule => ({ number: name });
const only = (value: unknown): Rule => ({ only: value });
const choice = (name: string, no: string, yes: string): Rule => ({ name, words: [no, yes] });

type Rules = Readonly<Record<string, Rule>>;

const family: Rules = {
  dw_min: number('step'),
  dw_min_std: number('cycleNoise'),
  up_down: number('upDown'),
  up_down_dtod: number('upDownSpread'),
  w_max: number('upperBound'),
  w_max_dtod: number('upperBoundSpread'),
  w_min: number('lowerBound'),
  w_min_dtod: number('lowerBoundSpread'),
  lifetime_dtod: number('lifetimeSpread'),
  diffusion: number('diffusion'),
  diffusion_dtod: number('diffusionSpread'),
  reset: number('resetWeight'),
  reset_dtod: number('resetSpread'),
  reset_std: number('resetNoise'),
  enforce_consistency: only(true),
  perfect_bias: only(false),
  corrupt_devices_prob: only(0),
};

const writeNoise: Rules = { write_noise_std: number('writeNoise'), apply_write_noise_on_set: only(true) };
const noise = choice('noise', 'additive', 'multiplicative');

const bounded: Rules = { ...family, ...writeNoise, mult_noise: noise };
const notReversed: Rules = { reverse_up: only(false), reverse_down: only(false) };
const reference: Rules = {
  reference_mean: number('referenceMean'),
  reference_std: number('referenceSpread'),
  subtract_symmetry_point: choice('symmetryPoint', 'kept', 'subtracted'),
};
const power: Rules = {
  ...family,
  pow_gamma: number('gamma'),
  pow_gamma_dtod: number('gammaSpread'),
  pow_up_down: number('gammaUpDown'),
  pow_up_down_dtod: number('gammaUpDownSpread'),
};

const models: Readonly<Record<string, { readonly law: string; readonly rules: Rules; readonly idle?: string[] }>> = {
  ConstantStepDevice: { law: 'constant-step', rules: family },
  LinearStepDevice: {
    law: 'linear-step',
    rules: {
      ...bounded,
      gamma_up: number('gammaUp'),
      gamma_up_dtod: number('gammaUpSpread'),
      gamma_down: number('gammaDown'),
      gamma_down_dtod: number('gammaDownSpread'),
      mean_bound_reference: choice('boundReference', 'own', 'mean'),
      reverse_up: choice('reverseUp', 'no', 'yes'),
      reverse_down: choice('reverseDown', 'no', 'yes'),
      reverse_offset: number('reverseOffset'),
      allow_increasing: only(false),
    },
  },
  SoftBoundsDevice: { law: 'soft-bounds', rules: { ...bounded, ...notReversed }, idle: ['reverse_offset'] },
  SoftBoundsPmaxDevice: {
    law: 'soft-bounds-pmax',
    rules: {
      ...bounded,
      ...notReversed,
      p_max: number('pulses'),
      alpha: number('rate'),
      range_min: number('rangeLower'),
      range_max: number('rangeUpper'),
      dw_min: only(null),
      up_down: only(null),
      w_max: only(null),
      w_min: only(null),
    },
    idle: ['reverse_offset'],
  },
  SoftBoundsReferenceDevice: {
    law: 'soft-bounds-reference',
    rules: {
      ...bounded,
      ...reference,
      slope_up_dtod: number('slopeUpSpread'),
      slope_down_dtod: number('slopeDownSpread'),
    },
  },
  ExpStepDevice: {
    law: 'exp-step',
    rules: {
      ...family,
      ...writeNoise,
      A_up: number('amplitudeUp'),
      A_down: number('amplitudeDown'),
      gamma_up: number('gammaUp'),
      gamma_down: number('gammaDown'),
      a: number('stateScale'),
      b: number('stateOffset'),
      dw_min_std_add: number('noiseOffset'),
      dw_min_std_slope: number('noiseSlope'),
    },
  },
  PowStepDevice: { law: 'pow-step', rules: { ...power, ...writeNoise } },
  PowStepReferenceDevice: {
    law: 'pow-step-reference',
    rules: { ...power, ...reference },
    // How often it pulses to find the symmetry point, which we solve for.
    idle: ['n_estimation_steps'],
  },
  PiecewiseStepDevice: { law: 'piecewise-step', rules: { ...family, ...writeNoise } },
};

/** Keys that say nothing once the others are as required, and those that `translateRest` reads. */
const read = ['type', 'corrupt_devices_range', 'drift', 'lifetime', 'dw_min_dtod', 'dw_min_dtod_log_normal'];
const nodes = { up: 'piecewise_up', down: 'piecewise_down' };

/**
 * @param path where the device stands, for messages
 * @throws DeviceError for a model, a key or a value that our laws do not have
 */
export function translateAihwkit({ model, parameters }: AihwkitDevice, path = 'device'): TranslatedDevice {
  const known = Object.hasOwn(models, model) ? models[model] : undefined;
  if (!known) throw new DeviceError(`${path}.model`, `one of ${Object.keys(models).join(', ')}`, model);
  const { law, rules, idle = [] } = known;
  const tables = law === 'piecewise-step' ? translateTables(parameters, path) : undefined;
  const handled = [...read, ...idle, ...(tables ? Object.values(nodes) : [])];
  const translated: Record<string, number | string> = translateRest(parameters, path);
  for (const [key, value] of Object.entries(parameters)) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (rule) Object.assign(translated, translate(rule, value, `${path}.parameters.${key}`));
    else if (!handled.includes(key)) {
      throw new DeviceError(`${path}.parameters`, `an object of parameters of a ${model} with a counterpart`, key);
    }
  }
  return { law, parameters: translated, ...(tables && { tables }) };
}

function translate(rule: Rule, value: unknown, path: string): GivenParameters {
  if ('number' in rule) return { [rule.number]: expectNumber(value, path) };
  if ('only' in rule) {
    if (value !== rule.only) throw new DeviceError(path, `${rule.only} (all that is supported)`, value);
    return {};
  }
  if (typeof value !== 'boolean') throw new DeviceError(path, 'true or false', value);
  return { [rule.name]: rule.words[value ? 1 : 0] };
}

/** What is not one key for one name. */
function translateRest(parameters: Parameters, path: string): Record<string, number> {
  const numberAt = (key: string) => expectNumber(parameters[key], `${path}.parameters.${key}`);
  const drift = parameters.drift as Parameters | undefined;
  if (drift && drift.nu !== 0) {
    throw new DeviceError(`${path}.parameters.drift.nu`, '0 (weights that drift while they train)', drift.nu);
  }
  const lifetime = numberAt('lifetime');
  const spread = numberAt('dw_min_dtod');
  return {
    // A lifetime of 0 stands for no decay.
    decay: lifetime === 0 ? 0 : 1 / lifetime,
    ...(parameters.dw_min_dtod_log_normal === true
      ? { stepSpread: 0, stepLogSpread: spread }
      : { stepSpread: spread, stepLogSpread: 0 }),
  };
}

/** Step sizes at equal distances between the bounds. */
function translateTables(parameters: Parameters, path: string): Readonly<Record<string, Table>> {
  const tables = Object.entries(nodes).map(([table, key]): [string, Table] => {
    const values = parameters[key];
    if (!Array.isArray(values) || values.length < 2) {
      throw new DeviceError(`${path}.parameters.${key}`, 'an array of at least two step sizes', values);
    }
    const y = values.map((value, index) => expectNumber(value, `${path}.parameters.${key}[${index}]`));
    return [table, { x: y.map((_, index) => index / (y.length - 1)), y }];
  });
  return Object.fromEntries(tables);
}

function expectNumber(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new DeviceError(path, 'a finite number', value === undefined ? 'nothing' : value);
}
