/**
 * SRAM macro: lines of `lineBits` six-transistor cells. One action reads one line; writing is given beside.
 *
 * A read raises the word line and lets one bit line of every pair fall by the sense swing; a write swings one bit line
 * fully. Both cost the decoder and a precharge. Cells leak two inverters each, always.
 *
 * Precharger and write driver take three rows of cells each across the array; a row holds one small cell a column, and in
 * what it leaves of the column's pitch stands the sense amplifier, which therefore adds no area.
 */
import type { Technology } from '../technology.ts';
import { drainCapacitance, gateCapacitance, onResistance } from '../transistor.ts';
import { wireCapacitance } from '../wire.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { decoder } from './decoder.ts';
import { inverter } from './gate.ts';
import { precharger } from './precharger.ts';
import { senseAmplifier } from './sense-amplifier.ts';
import { sramWriteDriver } from './sram-write-driver.ts';

export interface SramOptions {
  readonly lines: number;
  readonly lineBits: number;
  /** Inverters before a word line, in minimum ones. @default a chain up to a quarter of the line's load, logical effort */
  readonly wordLineChain?: readonly number[];
}

export interface SramMacro extends Circuit {
  /** Of one line, @unit J. */
  readonly readEnergy: number;
  readonly writeEnergy: number;
  /** Of the leakage, that of all but the cells, @unit W. */
  readonly peripheryLeakage: number;
}

/** Bit-line difference the sense amplifiers need, @unit V. */
const senseSwing = 0.1;

/** Capacitance one cell puts on its word line and on each bit line, @unit F; access transistors are F wide. */
export function sramCellLoad(technology: Technology): { readonly wordLine: number; readonly bitLine: number } {
  const { sramCell } = technology.figures;
  const { feature } = technology;
  return {
    wordLine: wireCapacitance * sramCell[1] * feature + 2 * gateCapacitance(technology, feature),
    bitLine: wireCapacitance * sramCell[0] * feature + drainCapacitance(technology, feature),
  };
}

/** @unit m2 */
export function sramCellArea(technology: Technology): number {
  const { sramCell } = technology.figures;
  return sramCell[0] * sramCell[1] * technology.feature ** 2;
}

export function sram(technology: Technology, { lines, lineBits, wordLineChain }: SramOptions): SramMacro {
  requireInteger('sram.lines', lines, 1, Number.POSITIVE_INFINITY);
  requireInteger('sram.lineBits', lineBits, 1, Number.POSITIVE_INFINITY);
  const { supply, sramCell } = technology.figures;
  const cell = sramCellLoad(technology);
  const unit = inverter(technology);
  const wordLine = lineBits * cell.wordLine;
  const select = decoder(technology, {
    address: Math.max(1, Math.ceil(Math.log2(lines))),
    load: wordLine,
    ...(wordLineChain !== undefined && { chain: wordLineChain }),
  });
  const bitLine = lines * cell.bitLine;
  const columns = { pairs: lineBits, load: bitLine, blockWidth: lineBits * sramCell[1] * technology.feature };
  const recharge = precharger(technology, columns);
  const write = sramWriteDriver(technology, columns);
  const sense = senseAmplifier(technology, { pairs: lineBits, difference: senseSwing });
  const access = select.energyPerAction + recharge.energyPerAction - recharge.lineEnergy;
  const readEnergy = access + lineBits * bitLine * supply * senseSwing + sense.energyPerAction;
  const cellResistance = 2 * onResistance(technology, 'nmos', technology.feature);
  const peripheryLeakage = select.leakage + recharge.leakage + write.leakage + sense.leakage;
  return {
    name: `SRAM ${lines} × ${lineBits}`,
    area: lines * lineBits * sramCellArea(technology) + select.area + recharge.area + write.area,
    energyPerAction: readEnergy,
    readEnergy,
    writeEnergy: access + lineBits * bitLine * supply * supply + write.energyPerAction,
    latency: select.latency + cellResistance * bitLine * Math.log(supply / (supply - senseSwing)) + sense.latency,
    leakage: lines * lineBits * 2 * unit.leakageCurrent * supply + peripheryLeakage,
    peripheryLeakage,
    formula:
      'E = C_WL Vdd² + E_precharge + read: n C_BL Vdd 0.1 V + E_sense, write: n C_BL Vdd² + E_drive; leak: 2 inverters a cell',
    source: '6T cell, sizes per node from the technology table; Weste & Harris 2011 ch. 12',
  };
}
