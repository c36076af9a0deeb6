/**
 * What an array is asked to be, before any technology: how many cells of which kind, how inputs reach it, how its columns
 * (and, where it learns, its rows) are sensed, and the choices of sizing that a designer makes.
 *
 * Plain data, so that a study or a record of a published chip can state it. Every choice has a default that follows from
 * physics; a record that chose otherwise says so here.
 */
import type { AdcOptions } from '../circuits/adc.ts';
import type { CellDesign } from '../circuits/cell.ts';
import { CircuitError, requireInteger, requirePositive } from '../circuits/circuit.ts';

/** How one element of an input vector drives its row. */
export interface InputDesign {
  /** Bits one after another at full height, one pulse as long as the value, or one pulse as high as it. */
  readonly encoding: 'bit-serial' | 'pulse-width' | 'amplitude';
  /** Of a value; the sign is one of them where there are two phases. 1 to 16. */
  readonly bits: number;
  /** Bits that drive a row at a time where they do so one after another. @default 1 */
  readonly sliceBits?: number;
  /** 2: positive inputs and negative ones are driven one after the other. @default 1 */
  readonly phases?: 1 | 2;
}

/** How the lines of one side of the array become numbers. */
export interface SensingDesign {
  /**
   * `current`: the line is held at the read voltage and its current converted; `voltage`: the line divides the supply and
   * its voltage is converted; `integrator`: every line has one, all gather at once and the converter takes what they hold;
   * `latch`: one row at a time, every column has a sense amplifier and a counter.
   */
  readonly kind: 'current' | 'voltage' | 'integrator' | 'latch';
  readonly adc: AdcOptions;
  /** Results that share a converter. */
  readonly columnsPerAdc: number;
  /** Lines whose weighted sum is one result, for instance the difference of a pair. @default 1 */
  readonly linesPerResult?: number;
  /** Lines beside those of results, integrated like them and subtracted, never converted. @default 0 */
  readonly references?: number;
  /** Results, each a digit of one weight, that are shifted and added. @default 1 */
  readonly digitsPerWeight?: number;
  /** Bits of a digit. @default 1 */
  readonly digitBits?: number;
  /** Conversions that an integrator's result takes in one vector. @default 1: it gathers the whole input first */
  readonly conversions?: number;
}

/** Choices of a designer. */
export interface SizingDesign {
  /**
   * Share of time added to a cycle for what varies between cells, lines and comparators. @default 0.4: a chip measured at
   * 1.4 times the nominal time, Lu et al. 2021, Front. Artif. Intell. 4:659060, doi:10.3389/frai.2021.659060
   */
  readonly sensingMargin?: number;
  /** Whether a cycle waits for the column to settle before it is converted. @default true */
  readonly settleColumns?: boolean;
  /** Blocks in the pitch of the lines they serve, or folded around the corner where they are large. @default packed */
  readonly layout?: 'packed' | 'stacked';
  /** What the gates resist that connect an input line to its level, @unit ohm. @default by the line's load */
  readonly inputGateResistance?: number;
  /** Or how many minimum transistors wide those gates are. @default by the line's load */
  readonly inputGateSize?: number;
  /** What a multiplexer's gate resists, @unit ohm. @default a tenth of a line with a quarter of its inputs on */
  readonly multiplexerResistance?: number;
  /** Inverters behind the outputs of the decoder that selects columns, in minimum ones. @default by logical effort */
  readonly selectChain?: readonly number[];
  /** Share of selections in which a node of the decoder that selects columns moves. @default 1 */
  readonly selectActivity?: number;
  /**
   * Whether only the selected pairs of SRAM bit lines are precharged for a conversion, both lines, or all of them, one line
   * of which had fallen. @default false: rows open on every pair
   */
  readonly prechargeSelected?: boolean;
  /** Of a converter's reference column, @unit m2. @default a column of the array */
  readonly referenceColumnArea?: number;
  /** Gates of the switch matrix by which columns are written, in minimum transistors. @default by the line's load */
  readonly writeGateSize?: number;
  /** Share of the nodes of adders behind converters that rise in an addition, 0 to 1. @default 0.15, mean data */
  readonly logicActivity?: number;
  /** Share of the capacitance of registers behind converters that a word charges, 0 to 1. @default 0.5, random data */
  readonly registerToggle?: number;
  /** Least time of an input pulse, @unit s. @default the clock */
  readonly slot?: number;
}

export interface ArrayDesign {
  readonly rows: number;
  /** References included. */
  readonly columns: number;
  readonly cell: CellDesign;
  readonly input: InputDesign;
  /** Rows driven together; the others follow in groups. @default all of them, one where a latch senses */
  readonly rowsInParallel?: number;
  readonly sensing: SensingDesign;
  /** A second periphery that senses rows while columns are driven. @default none */
  readonly transposed?: SensingDesign | null;
  /** One row after another, or rows and columns pulsed at once so that coincidences count. @default 'row-by-row' */
  readonly writing?: 'row-by-row' | 'in-place';
  readonly sizing?: SizingDesign;
}

/** An {@link ArrayDesign} with defaults filled in and checked. */
export interface SettledDesign {
  readonly rows: number;
  readonly columns: number;
  readonly cell: CellDesign;
  readonly input: Required<InputDesign>;
  readonly rowsInParallel: number;
  readonly sensing: Required<SensingDesign>;
  readonly transposed: Required<SensingDesign> | null;
  readonly writing: 'row-by-row' | 'in-place';
  readonly sizing: SizingDesign & Required<Pick<SizingDesign, 'sensingMargin' | 'settleColumns' | 'slot' | 'layout'>>;
}

function settleSensing(path: string, lines: number, sensing: SensingDesign): Required<SensingDesign> {
  const { linesPerResult = 1, references = 0, digitsPerWeight = 1, digitBits = 1, conversions = 1 } = sensing;
  requireInteger(`${path}.columnsPerAdc`, sensing.columnsPerAdc, 1, Number.POSITIVE_INFINITY);
  requireInteger(`${path}.linesPerResult`, linesPerResult, 1, lines);
  requireInteger(`${path}.references`, references, 0, lines - linesPerResult);
  requireInteger(`${path}.digitsPerWeight`, digitsPerWeight, 1, lines);
  requireInteger(`${path}.digitBits`, digitBits, 1, 16);
  requireInteger(`${path}.conversions`, conversions, 1, 64);
  return { ...sensing, linesPerResult, references, digitsPerWeight, digitBits, conversions };
}

export function settleDesign(design: ArrayDesign): SettledDesign {
  const { rows, columns, cell, input, sensing, transposed = null, sizing = {} } = design;
  requireInteger('array.rows', rows, 1, Number.POSITIVE_INFINITY);
  requireInteger('array.columns', columns, 1, Number.POSITIVE_INFINITY);
  requireInteger('array.input.bits', input.bits, 1, 16);
  const { sliceBits = 1, phases = 1 } = input;
  requireInteger('array.input.sliceBits', sliceBits, 1, input.bits);
  const rowsInParallel = design.rowsInParallel ?? (sensing.kind === 'latch' ? 1 : rows);
  requireInteger('array.rowsInParallel', rowsInParallel, 1, sensing.kind === 'latch' ? 1 : rows);
  const { sensingMargin = 0.4, settleColumns = true, slot = 1e-9, layout = 'packed' } = sizing;
  requirePositive('array.sizing.slot', slot, 's');
  if (!(sensingMargin >= 0)) {
    throw new CircuitError(`Expected \`array.sizing.sensingMargin\` to be 0 or more, got \`${sensingMargin}\``);
  }
  for (const side of transposed ? [sensing, transposed] : [sensing]) {
    if (input.encoding !== 'pulse-width' || side.kind === 'integrator') continue;
    throw new CircuitError(
      `Expected \`array.sensing.kind\` to be integrator where inputs are pulse widths, got \`${side.kind}\``,
    );
  }
  return {
    rows,
    columns,
    cell,
    input: { ...input, sliceBits, phases },
    rowsInParallel,
    sensing: settleSensing('array.sensing', columns, sensing),
    transposed: transposed && settleSensing('array.transposed', rows, transposed),
    writing: design.writing ?? 'row-by-row',
    sizing: { ...sizing, sensingMargin, settleColumns, slot, layout },
  };
}

/** Slots of time a vector's element takes in one phase. */
export function inputSlots({ encoding, bits, sliceBits, phases }: Required<InputDesign>): number {
  const magnitude = bits - (phases === 2 ? 1 : 0);
  if (encoding === 'bit-serial') return Math.ceil(magnitude / sliceBits);
  return encoding === 'pulse-width' ? 2 ** magnitude - 1 : 1;
}
