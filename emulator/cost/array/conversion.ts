/** What turns a selected line into a number: converters of its current or voltage, integrators before them, or latches. */
import { type AdcOptions, adc } from '../circuits/adc.ts';
import type { CellArray } from '../circuits/cell-array.ts';
import { integrator } from '../circuits/integrator.ts';
import { senseAmplifier } from '../circuits/sense-amplifier.ts';
import { encoderBlockArea, thermometerEncoder } from '../circuits/thermometer-encoder.ts';
import type { Technology } from '../technology.ts';
import { type ArrayBlock, arrayBlock } from './array-block.ts';
import type { ArrayCounts } from './array-counts.ts';
import type { SettledDesign } from './array-design.ts';
import type { Gathering } from './gathering.ts';
import type { SensedLines } from './lines.ts';

export interface SenseOptions {
  readonly design: SettledDesign;
  readonly sensing: SettledDesign['sensing'];
  readonly cells: CellArray;
  readonly counts: ArrayCounts;
  readonly gather: Gathering;
  readonly lines: SensedLines;
}

export interface Conversion {
  readonly blocks: readonly ArrayBlock[];
  /** Of a number. */
  readonly bits: number;
  /** From one conversion to the next, of a line that resists so many ohm, @unit s. */
  intervalAt(lineResistance: number): number;
  /** What the last result takes longer in a pipeline, @unit s. */
  readonly lag: number;
}

export function conversion(technology: Technology, options: SenseOptions): Conversion {
  const { kind } = options.sensing;
  if (kind === 'latch') return latches(technology, options);
  if (kind === 'integrator') return converters(technology, options, integrators(technology, options), {});
  return converters(technology, options, [], lineOptions(options, kind));
}

/** What a flash converter asks about a line that it takes directly; others only ask for its resistance. */
function lineOptions({ design, lines }: SenseOptions, sensing: 'current' | 'voltage') {
  const { capacitance, leastResistance, lineArea } = lines;
  const referenceArea = design.sizing.referenceColumnArea ?? lineArea;
  return { sensing, line: { capacitance, fullScaleResistance: leastResistance, referenceArea } };
}

type DirectLine = ReturnType<typeof lineOptions> | Record<string, never>;

function converters(
  technology: Technology,
  options: SenseOptions,
  before: readonly ArrayBlock[],
  direct: DirectLine,
): Conversion {
  const { sensing, counts, lines } = options;
  const flash = sensing.adc.kind === 'flash';
  const converter = adc(technology, converterOptions(sensing.adc, counts.converters, direct));
  const code = flash && sensing.adc.encoder !== false ? encoders(technology, options, sensing.adc.bits) : null;
  const held = before.length > 0;
  const lag = converter.latency - converter.interval;
  const { results } = counts;
  const block = arrayBlock({
    component: 'ADC',
    side: lines.side,
    circuit: converter,
    count: counts.converters,
    energy: ({ conversions, lineResistance }) =>
      results * conversions * converter.energyAt(held ? Number.POSITIVE_INFINITY : lineResistance),
  });
  return {
    blocks: code ? [...before, block, code.block] : [...before, block],
    bits: sensing.adc.bits,
    intervalAt: (lineResistance) => converter.latencyAt(lineResistance) - lag + (code?.latency ?? 0),
    lag,
  };
}

/** Flash converters are told of their line; converters that climb a ramp climb the same one. */
function converterOptions(options: AdcOptions, converters: number, direct: DirectLine): AdcOptions {
  if (options.kind === 'flash') return { ...direct, ...options, encoder: false };
  return options.kind === 'ramp' ? { sharedBy: converters, ...options } : options;
}

/** Encoders of flash converters stand in rows as wide as the array, hence in a block of their own. */
function encoders(technology: Technology, { counts, lines }: SenseOptions, bits: number) {
  const circuit = thermometerEncoder(technology, { bits });
  const block = arrayBlock({
    component: 'ADC',
    side: lines.side,
    circuit,
    count: counts.converters,
    area: encoderBlockArea(circuit, counts.converters, lines.extent),
    energy: ({ conversions }) => counts.results * conversions * circuit.energyPerAction,
  });
  return { block, latency: circuit.latency };
}

/** One for every result and every reference line. */
function integrators(technology: Technology, { sensing, counts, gather, lines }: SenseOptions): readonly ArrayBlock[] {
  const circuit = integrator(technology, {
    columnCapacitance: lines.capacitance,
    bits: sensing.adc.bits,
    settling: gather.settling,
    duration: gather.duration,
  });
  const count = counts.results + sensing.references;
  const energy = () => count * counts.rowGroups * circuit.energyPerAction;
  return [arrayBlock({ component: 'integrator', side: lines.side, circuit, count, energy })];
}

/** A sense amplifier a column says one bit of the row that is read. */
function latches(technology: Technology, { lines }: SenseOptions): Conversion {
  const circuit = senseAmplifier(technology, { pairs: lines.lines, pitch: lines.extent / lines.lines });
  const energy = ({ conversions }: { readonly conversions: number }) => conversions * circuit.energyPerAction;
  return {
    blocks: [arrayBlock({ component: 'ADC', side: lines.side, circuit, energy })],
    bits: 1,
    intervalAt: () => circuit.latency,
    lag: 0,
  };
}
