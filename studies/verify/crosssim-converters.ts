/**
 * CrossSim's converters in our terms.
 *
 * Its columns carry Σ g x, conductances over the largest, from gmin to 1, times inputs. With gr = 1 − gmin, ours carry
 * Σ g x/gr where a pair or a slice is read, and span/gr · Σ g x for an offset cell whose window spans `span` in weights.
 */
import type { Converters, Interval, ProgrammedCell, UniformAdc, UniformDac } from '../../emulator/index.ts';
import { bitsOfSlice, type CrosssimSettings, leastConductance } from './crosssim-settings.ts';

export interface CaseConverters {
  readonly converters: Converters;
  /** What a step in each conversion that makes up an output comes to there; 0 where none is rounded to codes. */
  readonly step: number;
}

/** @param inputs that are summed by a column */
export function crosssimConverters(
  settings: CrosssimSettings,
  mapping: ProgrammedCell,
  inputs: number,
): CaseConverters {
  const dac = dacOf(settings);
  const perColumn = unitsPerColumn(settings, mapping);
  const limit = settings['xbar.array.Icol_max'];
  const shared = { dac, outputNoise: 0, ...(limit > 0 && { columnLimit: limit * perColumn }) };
  const model = settings['xbar.adc.mvm.model'];
  if (model === 'IdealADC') return { converters: { ...shared, adc: { kind: 'ideal' } }, step: 0 };
  const bits = settings['xbar.adc.mvm.bits'];
  const intervals = rangesOf(settings, inputs).map(
    ([lower, upper]): Interval => [lower * perColumn, upper * perColumn],
  );
  const adc: UniformAdc = {
    kind: 'uniform',
    bits,
    range: isOurGranular(settings) ? 'granular' : intervals,
    coding: model === 'SignMagnitudeADC' ? 'sign-magnitude' : 'offset-binary',
    everySlice: settings['xbar.adc.mvm.adc_per_ibit'],
    ...circuitOf(settings),
  };
  const segments = 2 ** bits - (model === 'SignMagnitudeADC' ? 2 : 1);
  const steps = intervals.map(([lower, upper], slice) => ((upper - lower) / segments) * shareOfSlice(mapping, slice));
  const scale = dac.kind === 'uniform' && typeof dac.scaling === 'object' ? inputRange(settings) : 1;
  const sum = steps.reduce((all, one) => all + one, 0);
  return { converters: { ...shared, adc }, step: adc.circuit ? 0 : sum * shareOfDigits(settings) * scale };
}

/** Of ours for a unit of its columns. */
function unitsPerColumn(settings: CrosssimSettings, mapping: ProgrammedCell): number {
  const range = 1 - leastConductance(settings);
  if (mapping.kind === 'pair' || mapping.sliceBits) return 1 / range;
  return spanOfOffset(mapping.cellBits) / range;
}

/** Weight that all of an offset cell's window makes up, the lowest of its levels being left out. */
function spanOfOffset(cellBits: number | undefined): number {
  return cellBits === undefined ? 2 : (2 * (2 ** cellBits - 1)) / (2 ** cellBits - 2);
}

/** What a slice at full counts in a weight. */
function shareOfSlice({ sliceBits, weightBits = 0 }: ProgrammedCell, slice: number): number {
  if (!sliceBits) return 1;
  const below = sliceBits.slice(0, slice).reduce((sum, bits) => sum + bits, 0);
  return (2 ** below * (2 ** (sliceBits[slice] as number) - 1)) / (2 ** (weightBits - 1) - 1);
}

/** What all digits of an input count together, where each is converted. */
function shareOfDigits(settings: CrosssimSettings): number {
  if (!settings['xbar.adc.mvm.adc_per_ibit']) return 1;
  const size = settings['xbar.dac.mvm.slice_size'];
  const bits = magnitudeBits(settings);
  return (2 ** (size * Math.ceil(bits / size)) - 1) / (2 ** bits - 1);
}

function magnitudeBits(settings: CrosssimSettings): number {
  return settings['xbar.dac.mvm.bits'] - (settings['xbar.dac.mvm.signed'] ? 1 : 0);
}

function inputRange(settings: CrosssimSettings): number {
  return settings['core.mapping.inputs.mvm.max'] ?? 1;
}

function dacOf(settings: CrosssimSettings): UniformDac | { readonly kind: 'ideal' } {
  if (settings['xbar.dac.mvm.model'] === 'IdealDAC') return { kind: 'ideal' };
  const range = inputRange(settings);
  const fixed = range === 1 ? 'fixed' : ({ kind: 'constant', range } as const);
  return {
    kind: 'uniform',
    bits: settings['xbar.dac.mvm.bits'],
    signed: settings['xbar.dac.mvm.signed'],
    // A percentile of 100 is the largest magnitude, vector by vector.
    scaling: settings['core.mapping.inputs.mvm.percentile'] === null ? fixed : 'abs-max',
    ...(settings['xbar.dac.mvm.input_bitslicing'] && { sliceBits: settings['xbar.dac.mvm.slice_size'] }),
    ...(!settings['xbar.array.parasitics.current_from_input'] && { encoding: 'amplitude' as const }),
  };
}

const circuits = { RampADC: 'ramp', SarADC: 'sar', PipelineADC: 'pipeline', CyclicADC: 'cyclic' } as const;

function circuitOf(settings: CrosssimSettings): Pick<UniformAdc, 'circuit'> {
  const model = settings['xbar.adc.mvm.model'];
  if (!(model in circuits)) return {};
  const kind = circuits[model as keyof typeof circuits];
  const spreads = { capacitorMismatch: 0, comparatorOffset: 0, groupSize: 8 };
  return {
    circuit: { kind, bits: settings['xbar.adc.mvm.bits'], openLoopGain: settings['xbar.adc.mvm.gain_db'], ...spreads },
  };
}

/** Where the least step of a weight is one of conductance, as for us; unsliced it takes 2^−(weight bits) for one. */
function isOurGranular(settings: CrosssimSettings): boolean {
  const granular = settings['xbar.adc.mvm.adc_range_option'] === 'GRANULAR';
  return granular && settings['core.style'] === 'BITSLICED' && leastConductance(settings) === 0;
}

/** Full scale of the ADC of each slice, in its units. */
function rangesOf(settings: CrosssimSettings, inputs: number): readonly Interval[] {
  const slices = settings['core.style'] === 'BITSLICED' ? settings['core.bit_sliced.num_slices'] : 1;
  const option = settings['xbar.adc.mvm.adc_range_option'];
  if (option === 'CALIBRATED') {
    const given = settings['xbar.adc.mvm.calibrated_range'] ?? [];
    return (typeof given[0] === 'number' ? [given] : given) as readonly Interval[];
  }
  const upper = option === 'MAX' ? largestSum(settings, inputs) : granularSum(settings);
  return new Array<Interval>(slices).fill([-upper, upper]);
}

/** Signed inputs; offset slices round to a power of 2, so that steps are those of the least current. */
function largestSum(settings: CrosssimSettings, inputs: number): number {
  const sliced = settings['core.style'] === 'BITSLICED' && settings['core.bit_sliced.style'] === 'OFFSET';
  if (!sliced) return inputs;
  const levels = 2 ** bitsOfSlice(settings);
  const codes = 2 ** settings['xbar.adc.mvm.bits'];
  const whole = 2 ** Math.round(Math.log2(inputs));
  return ((whole * levels) / (levels - 1)) * ((codes - 2) / codes) * inputCorrection(settings);
}

function granularSum(settings: CrosssimSettings): number {
  const sliced = settings['core.style'] === 'BITSLICED';
  const least = sliced ? 1 / (2 ** bitsOfSlice(settings) - 1) : 2 ** -settings['core.weight_bits'];
  return least * (2 ** (settings['xbar.adc.mvm.bits'] - 1) - 1) * inputCorrection(settings);
}

function inputCorrection(settings: CrosssimSettings): number {
  const levels = 2 ** magnitudeBits(settings);
  return levels / (levels - 1);
}
