/**
 * Multiplexer before a shared converter: a transmission gate per line and a decoder that opens one line of every group.
 * One action connects the next line of every group.
 *
 * The gates add a tenth to the resistance they stand in series with.
 */
import type { Technology } from '../technology.ts';
import { drainCapacitance, gateCapacitance } from '../transistor.ts';
import { type Circuit, requireInteger, requirePositive } from './circuit.ts';
import { decoder } from './decoder.ts';
import { transmissionGateWidths } from './driver.ts';
import { cellArea, fingerCount } from './gate.ts';

export interface MultiplexerOptions {
  /** Lines in all. */
  readonly lines: number;
  /** Lines that share one converter. */
  readonly ways: number;
  /** Resistance of what drives a line, @unit ohm. */
  readonly sourceResistance: number;
}

const resistanceShare = 0.1;

export function columnMultiplexer(technology: Technology, options: MultiplexerOptions): Circuit {
  const { lines, ways, sourceResistance } = options;
  requireInteger('multiplexer.lines', lines, 1, Number.POSITIVE_INFINITY);
  requireInteger('multiplexer.ways', ways, 1, Number.POSITIVE_INFINITY);
  requirePositive('multiplexer.sourceResistance', sourceResistance, 'ohm');
  const { supply } = technology.figures;
  const resistance = resistanceShare * sourceResistance;
  const [nmos, pmos] = transmissionGateWidths(technology, resistance);
  const fingers = fingerCount(technology, nmos, pmos);
  const gate = gateCapacitance(technology, nmos) + gateCapacitance(technology, pmos);
  const drains = drainCapacitance(technology, nmos, fingers) + drainCapacitance(technology, pmos, fingers);
  const groups = Math.ceil(lines / ways);
  const select = decoder(technology, { address: Math.ceil(Math.log2(ways)), load: groups * gate });
  return {
    name: `${lines}:${groups} multiplexer`,
    area: (ways > 1 ? lines * cellArea(technology, fingers) : 0) + select.area,
    energyPerAction: ways > 1 ? select.energyPerAction + groups * drains * supply * supply : 0,
    latency: ways > 1 ? select.latency + Math.LN2 * resistance * drains * (ways + 1) : 0,
    leakage: select.leakage,
    formula: 'n transmission gates of R/10; E = E_decoder(n/ways gates) + n/ways C_drain Vdd²',
    source: 'transistor figures; decoder of this account',
  };
}
