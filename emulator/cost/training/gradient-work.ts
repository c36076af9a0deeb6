/** What is asked of a weight-gradient unit, settled, and how often its parts act for a batch. */
import type { SizingDesign } from '../array/array-design.ts';
import type { AdcOptions } from '../circuits/adc.ts';
import { sumBits } from '../circuits/adder-tree.ts';
import { CircuitError, requireInteger, requireShare } from '../circuits/circuit.ts';

export interface GradientUnitOptions {
  readonly outputs: number;
  readonly inputs: number;
  /** Vectors summed: samples, times the positions of their maps. */
  readonly batch: number;
  /** Of activations and errors, two's complement. */
  readonly bits: number;
  /** Of one SRAM array. */
  readonly rows: number;
  readonly columns: number;
  /** Default: SAR, as many bits as the count of a full column needs. */
  readonly adc?: AdcOptions;
  /** Default 8. */
  readonly columnsPerAdc?: number;
  /** Positions of a kernel among the inputs: they take the arrays of its channels in turn. @default 1 */
  readonly kernelPositions?: number;
  /** @default in-unit */
  readonly accumulate?: 'in-unit' | 'off-chip';
  /** Samples that the vectors belong to, and whose gradients are accumulated off-chip. @default batch */
  readonly samples?: number;
  /** Gradients that are added at once to those from memory. @default those of one row, the inputs */
  readonly accumulators?: number;
  /** Bits to which a sample's gradient is cut before it is added to those from memory. @default all it has */
  readonly wordBits?: number;
  /** Share of bits of errors that are ones, 0 to 1. @default 0.5, random data */
  readonly errorActivity?: number;
  /** Choices for the arrays. */
  readonly sizing?: SizingDesign;
  /** Of an SRAM cell, height × width in feature sizes. @default of the technology */
  readonly cellSize?: readonly [height: number, width: number];
  /** Whether every step waits for the one before instead of a clock as long as the slowest. @default clocked */
  readonly timing?: 'clocked' | 'self-timed';
}

/** Options with defaults filled in and checked. */
export interface GradientWork extends Required<Omit<GradientUnitOptions, 'adc' | 'cellSize'>> {
  readonly adc: AdcOptions;
  readonly cellSize: GradientUnitOptions['cellSize'];
  /** Vectors that lie in the arrays at a time, and fillings of the arrays by others. */
  readonly held: number;
  readonly fillings: number;
  /** Arrays above and beside one another. */
  readonly deep: number;
  readonly across: number;
  /** Share of the rows and of the columns that is used. */
  readonly rowShare: number;
  readonly columnShare: number;
}

export function gradientWork(options: GradientUnitOptions): GradientWork {
  const { outputs, inputs, batch, bits, rows, columns, columnsPerAdc = 8, kernelPositions = 1 } = options;
  const { accumulate = 'in-unit', samples = batch, accumulators = inputs, errorActivity = 0.5 } = options;
  requireInteger('gradient.outputs', outputs, 1, Number.POSITIVE_INFINITY);
  requireInteger('gradient.inputs', inputs, 1, Number.POSITIVE_INFINITY);
  requireInteger('gradient.batch', batch, 1, Number.POSITIVE_INFINITY);
  requireInteger('gradient.bits', bits, 2, 16);
  requireInteger('gradient.rows', rows, 1, 65536);
  requireInteger('gradient.columns', columns, bits, 65536);
  requireInteger('gradient.columnsPerAdc', columnsPerAdc, 1, Number.POSITIVE_INFINITY);
  requireInteger('gradient.accumulators', accumulators, 1, Number.POSITIVE_INFINITY);
  requireShare('gradient.errorActivity', errorActivity);
  requireDivisor('gradient.kernelPositions', kernelPositions, inputs);
  requireDivisor('gradient.samples', samples, batch);
  const fillings = accumulate === 'off-chip' ? samples : 1;
  const held = batch / fillings;
  const deep = Math.ceil(held / rows);
  const channels = inputs / kernelPositions;
  const across = Math.ceil(channels / Math.floor(columns / bits));
  const countBits = Math.max(1, Math.ceil(Math.log2(Math.min(rows, held) + 1)));
  const resultBits = (options.adc?.bits ?? countBits) + 2 * bits + sumBits(0, deep);
  const { wordBits = resultBits, sizing = {}, timing = 'clocked' } = options;
  requireInteger('gradient.wordBits', wordBits, 1, 64);
  return {
    ...{
      outputs,
      inputs,
      batch,
      bits,
      rows,
      columns,
      columnsPerAdc,
      kernelPositions,
      accumulate,
      samples,
      accumulators,
    },
    ...{ wordBits, errorActivity, sizing, timing, held, fillings, deep, across },
    adc: options.adc ?? { kind: 'sar', bits: countBits },
    cellSize: options.cellSize,
    rowShare: held / (deep * rows),
    columnShare: (channels * bits) / (across * columns),
  };
}

function requireDivisor(path: string, value: number, whole: number): void {
  requireInteger(path, value, 1, whole);
  if (whole % value === 0) return;
  throw new CircuitError(`Expected \`${path}\` to be an integer that divides ${whole}, got \`${value}\``);
}
