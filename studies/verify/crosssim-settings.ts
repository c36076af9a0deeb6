/** Settings of CrossSim 3.2 by the names of its parameters, and their defaults there. */
import { z } from 'zod';
import { knownSettings } from './known-settings.ts';

const switchOf = (usual: boolean) => z.boolean().default(usual);
const number = (usual: number) => z.number().default(usual);
const whole = (usual: number) => z.int().min(0).default(usual);
const limit = (usual: number) => z.number().nullable().default(usual);
const interval = z.tuple([z.number(), z.number()]);

/** What is not named here is not known to make no difference, and refused. */
const settings = z.strictObject({
  'core.style': z.enum(['BALANCED', 'OFFSET', 'BITSLICED']).default('BALANCED'),
  'core.balanced.style': z.enum(['ONE_SIDED', 'TWO_SIDED']).default('ONE_SIDED'),
  'core.balanced.interleaved_posneg': switchOf(false),
  'core.offset.style': z.enum(['DIGITAL_OFFSET', 'UNIT_COLUMN_SUBTRACTION']).default('DIGITAL_OFFSET'),
  'core.bit_sliced.style': z.enum(['BALANCED', 'OFFSET']).default('BALANCED'),
  'core.bit_sliced.num_slices': whole(1),
  'core.weight_bits': whole(0),
  /** 0: as many as there are. */
  'core.rows_max': whole(0),
  'core.cols_max': whole(0),
  'core.mapping.weights.clipping': switchOf(false),
  'core.mapping.weights.min': limit(-1),
  'core.mapping.weights.max': limit(1),
  'core.mapping.weights.percentile': z.number().lt(1).nullable().default(null),
  'core.mapping.inputs.mvm.min': limit(-1),
  'core.mapping.inputs.mvm.max': limit(1),
  /** 1: the largest magnitude of each vector. */
  'core.mapping.inputs.mvm.percentile': z.literal(1).nullable().default(null),
  /** Of the largest and the least conductance, @unit ohm. */
  'xbar.device.Rmin': number(1000),
  'xbar.device.Rmax': number(10_000),
  'xbar.device.infinite_on_off_ratio': switchOf(false),
  /** 0: continuous. */
  'xbar.device.cell_bits': whole(0),
  /** Of an input of 1, @unit V. */
  'xbar.device.Vread': number(0.1),
  'xbar.device.nonlinear_IV.enable': switchOf(false),
  'xbar.device.nonlinear_IV.model': z.enum(['CubicDevice', 'RRAMMilo']).exactOptional(),
  /** Largest magnitude of Σ g x in a column; 0: none. */
  'xbar.array.Icol_max': number(0),
  'xbar.array.parasitics.enable': switchOf(false),
  'xbar.array.parasitics.Rp_row': number(0),
  'xbar.array.parasitics.Rp_col': number(0),
  'xbar.array.parasitics.Rp_col_terminal': number(0),
  'xbar.array.parasitics.current_from_input': switchOf(true),
  'xbar.array.parasitics.selected_rows': z.enum(['top', 'bottom']).default('top'),
  'xbar.dac.mvm.model': z.enum(['IdealDAC', 'QuantizerDAC', 'SignMagnitudeDAC']).default('IdealDAC'),
  'xbar.dac.mvm.bits': whole(0),
  'xbar.dac.mvm.signed': switchOf(true),
  'xbar.dac.mvm.input_bitslicing': switchOf(false),
  'xbar.dac.mvm.slice_size': whole(1),
  'xbar.adc.mvm.model': z
    .enum(['IdealADC', 'QuantizerADC', 'SignMagnitudeADC', 'RampADC', 'SarADC', 'PipelineADC', 'CyclicADC'])
    .default('IdealADC'),
  'xbar.adc.mvm.bits': whole(0),
  'xbar.adc.mvm.adc_range_option': z.enum(['CALIBRATED', 'MAX', 'GRANULAR']).default('CALIBRATED'),
  /** Of Σ g x; for each slice where weights are cut into slices. */
  'xbar.adc.mvm.calibrated_range': z.union([interval, z.array(interval).min(1)]).exactOptional(),
  'xbar.adc.mvm.adc_per_ibit': switchOf(false),
  'xbar.adc.mvm.gain_db': number(100),
  // How it computes, not what.
  'simulation.Verr_th_mvm': z.number().exactOptional(),
  'simulation.Niters_max_parasitics': z.number().exactOptional(),
  'simulation.hide_convergence_msg': z.boolean().exactOptional(),
  'simulation.disable_fast_balanced': z.boolean().exactOptional(),
});
export type CrosssimSettings = z.infer<typeof settings>;

/** With defaults; or what has no counterpart here. */
export function readSettings(given: Readonly<Record<string, unknown>>): CrosssimSettings | { readonly reason: string } {
  return knownSettings(settings, given);
}

/** Least conductance over the largest. */
export function leastConductance(settings: CrosssimSettings): number {
  if (settings['xbar.device.infinite_on_off_ratio']) return 0;
  return settings['xbar.device.Rmin'] / settings['xbar.device.Rmax'];
}

/** Bits of each slice of a weight. */
export function bitsOfSlice(settings: CrosssimSettings): number {
  const bits = settings['core.weight_bits'];
  const slices = settings['core.bit_sliced.num_slices'];
  if (bits % slices === 0) return bits / slices;
  return Math.ceil((settings['core.bit_sliced.style'] === 'BALANCED' ? bits - 1 : bits) / slices);
}
