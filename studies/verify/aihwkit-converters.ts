/** Converters of aihwkit in our terms (Rasch et al. 2021, arXiv 2104.02184; handbook `arrays.md` §4). */
import { z } from 'zod';
import type { Converters, InputScaling, UniformDac } from '../../emulator/index.ts';
import { knownSettings } from './known-settings.ts';

const number = z.number().default(0);

/** Forward parameters by their names there; others that are not known to make no difference are refused. */
const schema = z.strictObject({
  inp_bound: number,
  /** Step of −1 … 1; −1: none. */
  inp_res: number,
  inp_sto_round: z.boolean().default(false),
  inp_noise: number,
  inp_asymmetry: number,
  out_bound: number,
  out_res: number,
  out_noise: number,
  out_asymmetry: number,
  noise_management: z.enum(['None', 'AbsMax', 'Max', 'Constant']).default('None'),
  /** 0: none. */
  nm_thres: number,
  bound_management: z.enum(['None', 'Iterative', 'IterativeWorstCase']).default('None'),
  mv_type: z.enum(['OnePass', 'PosNegSeparate', 'PosNegSeparateDigitalSum']).default('OnePass'),
  w_noise: number,
  w_noise_type: z.enum(['AdditiveConstant', 'PCMRead']).default('AdditiveConstant'),
  ir_drop: number,
  ir_drop_g_ratio: number,
  r_series: number,
  v_offset_w_min: number,
  out_nonlinearity: number,
  slope_calibration: number,
});
type ForwardParameters = z.infer<typeof schema>;

/** @param given as files state them */
export function convertersOf(given: Readonly<Record<string, unknown>>): Converters | { readonly reason: string } {
  const parameters = knownSettings(schema, given);
  return 'reason' in parameters ? parameters : translate(parameters);
}

/** Enough for float32: stands for a converter that does not round but still clips or scales. */
const withoutRounding = 24;

function translate(parameters: ForwardParameters): Converters {
  const { out_bound: range, out_nonlinearity: strength, w_noise: deviation, ir_drop: drop } = parameters;
  const management = parameters.bound_management;
  const noise = parameters.w_noise_type === 'PCMRead' ? 'root-weight' : 'constant';
  return {
    dac: parameters.inp_bound > 0 ? dacOf(parameters) : { kind: 'ideal' },
    adc: range > 0 ? { kind: 'uniform', bits: bitsOf(parameters.out_res), range } : { kind: 'ideal' },
    outputNoise: parameters.out_noise,
    inputNoise: parameters.inp_noise,
    // There negative ones count 1 − asymmetry.
    inputAsymmetry: -parameters.inp_asymmetry,
    outputAsymmetry: -parameters.out_asymmetry,
    // `PosNegSeparate` converts the difference of the two passes.
    phases: parameters.mv_type === 'PosNegSeparateDigitalSum' ? 'apart' : 'together',
    seriesResistance: parameters.r_series,
    referenceWeight: parameters.v_offset_w_min,
    slopeCalibration: parameters.slope_calibration,
    ...(management !== 'None' && { boundManagement: management === 'Iterative' ? 'iterative' : 'worst-case' }),
    ...(strength > 0 && { outputNonlinearity: { strength, spread: 0 } }),
    ...(drop > 0 && { fractionalDrop: { strength: drop, conductanceRatio: parameters.ir_drop_g_ratio } }),
    ...(deviation > 0 && { weightNoise: { kind: noise, deviation } }),
  };
}

function dacOf(parameters: ForwardParameters): UniformDac {
  const stochastic = parameters.inp_sto_round;
  return { kind: 'uniform', bits: bitsOf(parameters.inp_res), scaling: scalingOf(parameters), stochastic };
}

function scalingOf({ noise_management: management, nm_thres: threshold }: ForwardParameters): InputScaling {
  const limit = threshold || Number.POSITIVE_INFINITY;
  switch (management) {
    case 'None':
      return 'fixed';
    case 'AbsMax':
      return { kind: 'abs-max', limit };
    case 'Max':
      return { kind: 'max', limit };
    case 'Constant':
      return { kind: 'constant', range: threshold };
  }
}

/** A resolution is a step of the range −1 … 1 that 2^bits − 2 of them fill. */
function bitsOf(resolution: number): number {
  return resolution > 0 ? Math.round(Math.log2(1 / resolution + 2)) : withoutRounding;
}
