/**
 * SRAM macro: lines of `lineBits` six-transistor cells. One action reads one line; writing is given beside.
 *
 * A read raises the word line and lets one bit line of every pair fall by the sense swing; a write swings one bit line
 * fully. Both cost the decoder. Cells leak two inverters each, always.
 */
import type { Technology } from '../technology.ts';
import { drainCapacitance, gateCapacitance, onResistance } from '../transistor.ts';
import { wireCapacitance } from '../wire.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { decoder } from './decoder.ts';
import { driver } from './driver.ts';
import { inverter, transistorArea } from './gate.ts';

export interface SramOptions {
  readonly lines: number;
  readonly lineBits: number;
}

export interface SramMacro extends Circuit {
  /** Of one line, @unit J. */
  readonly readEnergy: number;
  readonly writeEnergy: number;
}

/** Bit-line difference the sense amplifiers need, @unit V. */
const senseSwing = 0.1;
/** Transistors of a bit pair's precharge (3), sense amplifier (7) and write driver (4). */
const columnTransistors = 14;
const senseTransistors = 7;

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

export function sram(technology: Technology, { lines, lineBits }: SramOptions): SramMacro {
  requireInteger('sram.lines', lines, 1, Number.POSITIVE_INFINITY);
  requireInteger('sram.lineBits', lineBits, 1, Number.POSITIVE_INFINITY);
  const { supply } = technology.figures;
  const cell = sramCellLoad(technology);
  const unit = inverter(technology);
  const wordLine = driver(technology, { load: lineBits * cell.wordLine });
  const select = decoder(technology, { address: Math.ceil(Math.log2(lines)), load: unit.inputCapacitance });
  const bitLine = lines * cell.bitLine;
  const senseNodes = senseTransistors * (unit.inputCapacitance + unit.outputCapacitance);
  const access = select.energyPerAction + wordLine.energyPerAction;
  const cellResistance = 2 * onResistance(technology, 'nmos', technology.feature);
  const readEnergy = access + lineBits * (bitLine * supply * senseSwing + senseNodes * supply * supply);
  return {
    name: `SRAM ${lines} × ${lineBits}`,
    area:
      lines * lineBits * sramCellArea(technology) +
      select.area +
      lines * wordLine.area +
      (lineBits * columnTransistors * transistorArea(technology, 2 * technology.feature)) / 2,
    energyPerAction: readEnergy,
    readEnergy,
    writeEnergy: access + lineBits * bitLine * supply * supply,
    latency:
      select.latency +
      wordLine.latency +
      cellResistance * bitLine * Math.log(supply / (supply - senseSwing)) +
      Math.LN2 * 2 * unit.resistance * senseNodes,
    leakage:
      lines * lineBits * 2 * unit.leakageCurrent * supply +
      select.leakage +
      lines * wordLine.leakage +
      lineBits * senseTransistors * unit.leakageCurrent * supply,
    formula:
      'read: C_WL Vdd² + n (C_BL Vdd 0.1 V + C_sense Vdd²); write: C_WL Vdd² + n C_BL Vdd²; leak: 2 inverters a cell',
    source: '6T cell, sizes per node from the technology table; Weste & Harris 2011 ch. 12',
  };
}
