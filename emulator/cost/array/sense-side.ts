import { columnMultiplexer } from '../circuits/column-multiplexer.ts';
import { type Decoder, decoder } from '../circuits/decoder.ts';
import { precharger } from '../circuits/precharger.ts';
import type { Technology } from '../technology.ts';
import { accumulation } from './accumulation.ts';
import { type ArrayBlock, arrayBlock, type VectorRead } from './array-block.ts';
import { conversion, type SenseOptions } from './conversion.ts';

export interface SenseSide {
  readonly blocks: readonly ArrayBlock[];
  /** Time to select a line, @unit s. */
  readonly selection: number;
  /** Of what connects a selected line to its converter, @unit ohm. */
  readonly selectedResistance: number;
  /** @unit s */
  readonly precharge: number;
  /** From one conversion to the next, of a line that resists so many ohm, @unit s. */
  convert(lineResistance: number): number;
  /** What the last result takes longer in a pipeline, @unit s. */
  readonly lag: number;
  readonly convertedBits: number;
  /** Of the slowest adder behind a converter, @unit s. */
  readonly addition: number;
  /** Of a conversion, as far as the adders behind it let it be, @unit s. */
  readonly additionInterval: number;
  /** Of the last number through all adders, @unit s. */
  readonly additionPassage: number;
  /** Bits of a finished result. */
  readonly resultBits: number;
  /** Height of the multiplexer, @unit m. */
  readonly cornerHeight: number;
}

/** A line with a quarter of its inputs on resists four times what it does with all of them. */
const meanOverLeast = 4;
/** Multiplexer gates add a tenth to the mean line they stand in series with. */
const multiplexerShare = 0.1;
/** Behind integrators they only follow a held voltage: the smallest will do, @unit ohm. */
const smallestGate = 1e6;

function gateResistance({ design, sensing, lines }: SenseOptions): number {
  const byLine =
    sensing.kind === 'integrator' ? smallestGate : multiplexerShare * meanOverLeast * lines.leastResistance;
  return design.sizing.multiplexerResistance ?? byLine;
}

export function senseSide(technology: Technology, options: SenseOptions): SenseSide {
  const { sensing, counts, lines } = options;
  const select = selection(technology, options);
  const held = bitLines(technology, options);
  const converted = conversion(technology, options);
  const added = accumulation(technology, {
    counts,
    sensing,
    sizing: options.design.sizing,
    bits: converted.bits,
    side: lines.side,
    blockWidth: lines.extent,
  });
  return {
    blocks: [...select.blocks, ...held.blocks, ...converted.blocks, ...added.blocks],
    selection: select.latency,
    selectedResistance: select.resistance,
    precharge: held.latency,
    convert: converted.intervalAt,
    lag: converted.lag,
    convertedBits: converted.bits,
    addition: added.latency,
    additionInterval: added.interval,
    additionPassage: added.passage,
    resultBits: added.bits,
    cornerHeight: select.height,
  };
}

interface Selection {
  readonly blocks: readonly ArrayBlock[];
  readonly latency: number;
  readonly resistance: number;
  readonly height: number;
}

function selection(technology: Technology, options: SenseOptions): Selection {
  const { design, sensing, counts, lines } = options;
  const resistance = gateResistance(options);
  const { selectChain, selectActivity = 1 } = design.sizing;
  const { ways } = counts;
  if (ways < 2) return { blocks: [], latency: 0, resistance: 0, height: 0 };
  const { gates, select: loose } = columnMultiplexer(technology, {
    // Behind integrators results are selected, before converters the lines themselves.
    lines: sensing.kind === 'integrator' ? counts.results : lines.lines,
    ways,
    sourceResistance: lines.leastResistance,
    resistance,
    blockWidth: lines.extent,
  });
  const address = Math.ceil(Math.log2(ways));
  const decoderHeight = 2 ** address * technology.figures.cellHeight;
  const select = decoder(technology, {
    address,
    load: polarityLoad(technology, loose),
    gated: true,
    blockHeight: decoderHeight,
    ...(selectChain !== undefined && { chain: selectChain }),
  });
  const height = Math.max(gates.area / lines.extent, decoderHeight);
  const blocks = [
    arrayBlock({
      component: 'column multiplexer',
      side: lines.side,
      circuit: gates,
      area: height * lines.extent,
      energy: ({ selections }) => selections * gates.energyPerAction,
    }),
    arrayBlock({
      component: 'column multiplexer',
      side: 'corner',
      circuit: select,
      energy: ({ selections }) => selectActivity * selections * select.internalEnergy,
    }),
  ];
  return { blocks, latency: gates.latency + select.latency, resistance, height };
}

/** A select line opens the NMOS of its gates, its complement the PMOS: the larger of both loads. @unit F */
function polarityLoad({ figures }: Technology, { energyPerAction, internalEnergy }: Decoder): number {
  const both = (energyPerAction - internalEnergy) / figures.supply ** 2;
  return (both * Math.max(1, figures.widthRatio)) / (1 + figures.widthRatio);
}

function bitLines(technology: Technology, options: SenseOptions): Pick<Selection, 'blocks' | 'latency'> {
  const { design, cells, counts, lines } = options;
  if (cells.cell.conductance !== null) return { blocks: [], latency: 0 };
  const circuit = precharger(technology, { pairs: lines.lines, load: lines.capacitance, blockWidth: lines.extent });
  const pair = 2 * lines.capacitance * technology.figures.supply ** 2;
  const energy = design.sizing.prechargeSelected
    ? ({ conversions }: VectorRead) => counts.results * conversions * pair
    : ({ cycles }: VectorRead) => cycles * circuit.energyPerAction;
  return {
    blocks: [arrayBlock({ component: 'column driver', side: lines.side, circuit, energy })],
    latency: circuit.latency,
  };
}
