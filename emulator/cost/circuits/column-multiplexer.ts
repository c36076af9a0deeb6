/**
 * Multiplexer before shared converters: a transmission gate per line and a decoder that opens one line of every group.
 * One action connects the next line of every group.
 *
 * Energy: in every group the opened gate's transistors are charged from the supply (the NMOS as it opens, the PMOS as it
 * closes) and the drains on both its sides follow the line. Delay: what the open pair, R, carries settles to a tenth,
 * ln 10 · R (C_drain + C_gate/2). Unless told, a gate adds a tenth to the resistance it stands in series with.
 */
import type { Technology } from '../technology.ts';
import { type Circuit, requireInteger, requirePositive } from './circuit.ts';
import { type Decoder, decoder } from './decoder.ts';
import { type TransmissionGate, transmissionBlock, transmissionPair, transmissionWidth } from './transmission-gate.ts';

export interface MultiplexerOptions {
  /** Lines in all. */
  readonly lines: number;
  /** Lines that share one converter. */
  readonly ways: number;
  /** Resistance of what drives a line, @unit ohm. */
  readonly sourceResistance: number;
  /** Resistance that a gate must hold, @unit ohm. @default a tenth of the source's */
  readonly resistance?: number;
  /** Swing of a line, @unit V. @default the technology's read voltage */
  readonly voltage?: number;
  /** Of the block in which the gates stand side by side, @unit m. @default none: cells add up */
  readonly blockWidth?: number;
  /** Inverters behind the decoder's outputs, in minimum ones. @default by logical effort */
  readonly selectChain?: readonly number[];
}

export interface Multiplexer extends Circuit {
  /** Gates alone, without what selects them. */
  readonly gates: Circuit;
  readonly select: Decoder;
}

const resistanceShare = 0.1;
/** Settling to a tenth of the step. */
const settling = Math.LN10;

export function columnMultiplexer(technology: Technology, options: MultiplexerOptions): Multiplexer {
  const { lines, ways, sourceResistance, resistance = resistanceShare * sourceResistance } = options;
  requireInteger('multiplexer.lines', lines, 1, Number.POSITIVE_INFINITY);
  requireInteger('multiplexer.ways', ways, 1, Number.POSITIVE_INFINITY);
  requirePositive('multiplexer.sourceResistance', sourceResistance, 'ohm');
  requirePositive('multiplexer.resistance', resistance, 'ohm');
  const { gate, area } = layout(technology, lines, transmissionWidth(technology, resistance), options.blockWidth);
  const groups = Math.ceil(lines / ways);
  const select = decoder(technology, {
    address: Math.ceil(Math.log2(ways)),
    load: groups * (gate.nmosGate + gate.pmosGate),
    gated: true,
    ...(options.selectChain === undefined ? {} : { chain: options.selectChain }),
  });
  const gates = openGates(technology, { groups, gate, area }, options);
  const used = ways > 1 ? 1 : 0;
  return {
    ...gates,
    name: `${lines}:${groups} multiplexer`,
    area: used * gates.area + select.area,
    energyPerAction: used * (gates.energyPerAction + select.internalEnergy),
    latency: used * (gates.latency + select.latency),
    leakage: select.leakage,
    formula: 'n transmission gates; E = E_decoder + n/ways (C_gate Vdd² + 2 C_drain V²); t = t_decoder + ln 10 R C',
    gates,
    select,
  };
}

interface OpenGates {
  readonly groups: number;
  readonly gate: TransmissionGate;
  readonly area: number;
}

function openGates(technology: Technology, open: OpenGates, options: MultiplexerOptions): Circuit {
  const { groups, gate, area } = open;
  const { supply, readVoltage } = technology.figures;
  const { voltage = readVoltage } = options;
  const channel = gate.nmosGate + gate.pmosGate;
  return {
    name: `${options.lines} transmission gates`,
    area,
    energyPerAction: groups * (channel * supply * supply + 2 * gate.drains * voltage * voltage),
    latency: settling * gate.resistance * (gate.drains + channel / 2),
    leakage: 0,
    formula: 'E = n/ways (C_gate Vdd² + 2 C_drain V²); t = ln 10 R (C_drain + C_gate/2)',
    source: 'transmission gates, Weste & Harris 2011; decoder of this account',
  };
}

function layout(technology: Technology, lines: number, nmosWidth: number, blockWidth?: number) {
  if (blockWidth !== undefined) return transmissionBlock(technology, lines, nmosWidth, blockWidth);
  const gate = transmissionPair(technology, nmosWidth);
  return { gate, area: lines * gate.area };
}
