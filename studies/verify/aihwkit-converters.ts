/** Converters of aihwkit in our terms, where ours do the same. */
import type { Converters } from '../../emulator/index.ts';

/** Forward parameters as its files state them. */
export type ForwardParameters = Readonly<Record<string, unknown>>;

/** What ours do not do, by parameter, and the values at which it makes no difference. */
const beyond: readonly (readonly [name: string, idle: readonly unknown[], what: string])[] = [
  ['noise_management', ['None', 'AbsMax'], 'noise management by another figure than the largest magnitude'],
  ['nm_thres', [0, undefined], 'noise management with a threshold'],
  ['bound_management', ['None'], 'bound management'],
  ['inp_noise', [0], 'input noise'],
  ['w_noise', [0], 'weight noise'],
  ['inp_sto_round', [false, undefined], 'stochastic rounding'],
  ['ir_drop', [0], 'IR drop as a fraction'],
  ['r_series', [0, undefined], 'series resistance'],
  ['out_nonlinearity', [0, undefined], 'output nonlinearity'],
  ['inp_asymmetry', [0, undefined], 'input asymmetry'],
  ['out_asymmetry', [0, undefined], 'output asymmetry'],
  ['mv_type', ['OnePass', undefined], 'positive and negative inputs converted one after another'],
];

/** Enough for float32: stands for a converter that does not round but still clips or scales. */
const withoutRounding = 24;

/** @param bounded whether outputs reach the bound, so that bound management would act */
export function convertersOf(
  parameters: ForwardParameters,
  bounded: boolean,
): Converters | { readonly reason: string } {
  const considered = bounded ? parameters : { ...parameters, bound_management: 'None' };
  const failing = beyond.find(([name, idle]) => !idle.includes(considered[name]));
  if (failing) return { reason: failing[2] };
  const number = (name: string) => Number(parameters[name]);
  // A resolution is a step of the range −1 … 1 that 2^bits − 2 of them fill; −1 stands for none.
  const bits = (name: string) => (number(name) > 0 ? Math.round(Math.log2(1 / number(name) + 2)) : withoutRounding);
  const scaling = parameters.noise_management === 'AbsMax' ? 'abs-max' : 'fixed';
  return {
    dac: number('inp_bound') > 0 ? { kind: 'uniform', bits: bits('inp_res'), scaling } : { kind: 'ideal' },
    adc:
      number('out_bound') > 0
        ? { kind: 'uniform', bits: bits('out_res'), range: number('out_bound') }
        : { kind: 'ideal' },
    outputNoise: number('out_noise'),
  };
}
