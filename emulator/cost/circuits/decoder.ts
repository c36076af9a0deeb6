/**
 * One-of-2^a decoder. Address bits go in pairs to four NANDs each, which drive four lines across the block; every output
 * has a NOR of one line of each of the ⌈a/2⌉ pairs (the line of an odd bit is the bit itself), and behind it a chain of
 * inverters sized for the load (Weste & Harris 2011, CMOS VLSI Design, 4th ed., §12.2.2, predecoding). Up to two bits
 * need no NOR: an inverter follows the NAND. One action selects another output.
 *
 * Energy: each address bit turns its inverter, of whose two lines one rises and charges the inputs of two NANDs; in every
 * pair one NAND raises a line with the 2^a/4 NORs along it; one NOR and one chain switch, and the load rises. A decoder
 * whose address stands still most of the time scales by `activity`.
 *
 * Layout: gates and the two wires of each address bit stand in columns beside the array: as many cells of a kind above one
 * another as the block is high, in as many columns as that takes. Metal pitch: 2.8F planar (ITRS 2001–2011, intermediate
 * metal), twice the wire's width at fin nodes. Decoders that alternate two polarities (multiplexers) gate the output with
 * a NAND, so that none is open while the address changes.
 */
import type { Technology } from '../technology.ts';
import { horowitzDelay, idealStep } from '../transistor.ts';
import { type Circuit, requireInteger, requirePositive, requireShare } from './circuit.ts';
import { strongInverter, strongNand, strongNor } from './decoding-gate.ts';
import { type Gate, inverter } from './gate.ts';
import { chainSizes, fanOut } from './inverter-chain.ts';

export interface DecoderOptions {
  /** Address bits; 0 is a wire. */
  readonly address: number;
  /** Of one output line, @unit F. */
  readonly load: number;
  /** Of the output line's wire, spread along the load, @unit ohm. @default 0 */
  readonly lineResistance?: number;
  /** Inverters behind an output's gate, in minimum ones. @default an even chain up to load/(4 C_in), logical effort */
  readonly chain?: readonly number[];
  /** Outputs are gated, as those of a multiplexer. @default false */
  readonly gated?: boolean;
  /** Share of actions in which a node moves. @default 1 */
  readonly activity?: number;
  /** Of the block whose columns the gates fill, @unit m. @default none: cells add up */
  readonly blockHeight?: number;
}

export interface Decoder extends Circuit {
  /** Without charging the load, @unit J. */
  readonly internalEnergy: number;
}

const formula = 'a inverters, 4⌊a/2⌋ NAND, 2^a (NOR + chain); E: one line of each pair, one output, load';
const source = 'predecoded decoder, Weste & Harris 2011; Horowitz 1983';

export function decoder(technology: Technology, options: DecoderOptions): Decoder {
  const { address, load, activity = 1, blockHeight } = options;
  requireInteger('decoder.address', address, 0, 20);
  requirePositive('decoder.load', load, 'F');
  requireShare('decoder.activity', activity);
  if (address === 0) {
    const none = { area: 0, energyPerAction: 0, internalEnergy: 0, latency: 0, leakage: 0 };
    return { name: 'no decoder', ...none, formula, source };
  }
  options.chain?.forEach((size, stage) => {
    requirePositive(`decoder.chain[${stage}]`, size, 'minimum inverters');
  });
  if (blockHeight !== undefined) requirePositive('decoder.blockHeight', blockHeight, 'm');
  const parts = decoderParts(technology, options);
  const { supply } = technology.figures;
  const internalEnergy = activity * switchedCapacitance(parts, address) * supply * supply;
  return {
    name: `${address}-bit decoder`,
    area: decoderArea(technology, parts, address, blockHeight),
    energyPerAction: internalEnergy + activity * load * supply * supply,
    internalEnergy,
    latency: decoderDelay(parts, options),
    leakage: supply * leakageCurrent(parts, address),
    formula,
    source,
  };
}

interface DecoderParts {
  readonly addressInverter: Gate;
  readonly nand: Gate;
  readonly nands: number;
  /** Behind the predecoder, one of each per output, in order. */
  readonly perOutput: readonly Gate[];
  /** Outputs whose gates hang on one predecoded line; 0 where each output has a line of its own. */
  readonly taps: number;
  /** Predecoded groups. */
  readonly groups: number;
}

function decoderParts(technology: Technology, options: DecoderOptions): DecoderParts {
  const { address, load, gated = false } = options;
  const unit = inverter(technology);
  const sizes = options.chain ?? evenChain(Math.max(1, load / (fanOut * unit.inputCapacitance)));
  const groups = Math.ceil(address / 2);
  const chain = sizes.map((size) => inverter(technology, size));
  const gating = gated ? [strongNand(technology, 2), strongInverter(technology)] : [];
  const select = groups > 1 ? strongNor(technology, groups) : unit;
  return {
    addressInverter: strongInverter(technology),
    nand: strongNand(technology, 2),
    nands: 4 * Math.floor(address / 2),
    perOutput: [select, ...gating, ...chain],
    taps: groups > 1 ? 2 ** address / 4 : 0,
    groups,
  };
}

/** Chain of an even number of inverters, so that a selected output rises. */
function evenChain(lastSize: number): readonly number[] {
  const sizes = chainSizes(lastSize);
  return sizes.length % 2 === 0 ? sizes : [1, ...sizes];
}

function switchedCapacitance(parts: DecoderParts, address: number): number {
  const { addressInverter, nand, nands, perOutput, taps, groups } = parts;
  const select = perOutput[0];
  const bit = addressInverter.inputCapacitance + addressInverter.outputCapacitance;
  const nandInputs = nands > 0 ? 2 * nand.inputCapacitance : 0;
  const lines = taps > 0 && select ? groups * taps * select.inputCapacitance : 0;
  const predecoders = Math.floor(address / 2) * nand.outputCapacitance;
  const output = perOutput.reduce(
    (total, gate, index) => total + gate.outputCapacitance + (index > 0 || taps === 0 ? gate.inputCapacitance : 0),
    0,
  );
  return address * (bit + nandInputs) + predecoders + lines + output;
}

function leakageCurrent(parts: DecoderParts, address: number): number {
  const perOutput = parts.perOutput.reduce((total, gate) => total + gate.leakageCurrent, 0);
  return (
    address * parts.addressInverter.leakageCurrent + parts.nands * parts.nand.leakageCurrent + 2 ** address * perOutput
  );
}

function decoderDelay(parts: DecoderParts, { load, lineResistance = 0 }: DecoderOptions): number {
  const { addressInverter, nand, nands, perOutput, taps } = parts;
  const select = perOutput[0]?.inputCapacitance ?? load;
  const lineLoad = Math.max(1, taps) * select;
  const stages: [Gate, number][] = [[addressInverter, nands > 0 ? 2 * nand.inputCapacitance : lineLoad]];
  if (nands > 0) stages.push([nand, lineLoad]);
  perOutput.forEach((gate, index) => {
    stages.push([gate, perOutput[index + 1]?.inputCapacitance ?? load]);
  });
  let latency = 0;
  let ramp = idealStep;
  stages.forEach(([gate, next], index) => {
    const wire = index === stages.length - 1 ? (lineResistance * load) / 2 : 0;
    const step = horowitzDelay(gate.resistance * (gate.outputCapacitance + next) + wire, ramp);
    latency += step.delay;
    ramp = step.ramp;
  });
  return latency;
}

/** Distance of two wires across the decoder, @unit m. */
function metalPitch(technology: Technology): number {
  const { fins, wire } = technology.figures;
  return fins === null ? 2.8 * technology.feature : 2 * wire[0];
}

function decoderArea(technology: Technology, parts: DecoderParts, address: number, blockHeight?: number): number {
  const outputs = 2 ** address;
  const { cellHeight } = technology.figures;
  const perOutput = parts.perOutput.reduce((total, gate) => total + gate.area, 0);
  if (blockHeight === undefined) return parts.nands * parts.nand.area + outputs * perOutput;
  const cellsInColumn = Math.max(1, Math.floor(blockHeight / cellHeight + 1e-9));
  const columns = (cells: number, area: number) => (Math.ceil(cells / cellsInColumn) * area) / cellHeight;
  // One or two bits need no wires across: every output has a NAND of its own.
  const wires = address > 2 ? 2 * address * metalPitch(technology) : 0;
  const width = wires + columns(parts.nands, parts.nand.area) + columns(outputs, perOutput);
  return width * blockHeight;
}
