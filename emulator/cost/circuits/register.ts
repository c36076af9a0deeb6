/**
 * Register of transmission-gate master-slave flip-flops. One action clocks a new word in.
 *
 * A flip-flop is eight n/p pairs: two inverters and two transmission gates in either latch (Weste & Harris 2011, CMOS VLSI
 * Design, 4th ed., ch. 11). Eight gates and ten drains load its nodes: an inverter shows one drain to them, a transmission
 * gate both its sides, of which all but one pair is shared with the inverter beside it. In width it takes twelve inverter
 * cells, since clock and its complement are made beside it and cross it. Where a cell holds one stack of sheets a
 * flip-flop's sheets are narrower than those of logic: it drives only itself.
 *
 * Energy: `toggle` is the share of that capacitance charged by a clocked word: half for random data, where the data nodes
 * move every other time; all of it when every bit turns.
 */
import type { Technology } from '../technology.ts';
import { effectiveWidth, minimumWidth } from '../transistor.ts';
import { type Circuit, requireInteger, requireShare } from './circuit.ts';
import { inverter } from './gate.ts';
import { cellWidth, unitsArea } from './layout.ts';

export interface RegisterOptions {
  readonly bits: number;
  /** Share of a flip-flop's capacitance charged per clocked word, 0 to 1. @default 0.5, random data */
  readonly toggle?: number;
  /** Width of the block whose rows the flip-flops stand in, @unit m. @default none: cells add up */
  readonly blockWidth?: number;
}

const pairsPerBit = 8;
const drainPairsPerBit = 10;
const cellsPerBit = 12;
/** Share of a flip-flop's capacitance charged per clocked word of random data. */
export const registerToggle = 0.5;

/** Conducting width of the sheets in a flip-flop, by node in nanometres, @unit m; read off the golden flip-flops. */
const sheetWidths: Readonly<Record<number, number>> = { 2: 63e-9, 1: 84e-9 };

/** Width of a flip-flop's transistors over that of minimum logic. */
function narrowing(technology: Technology): number {
  if (technology.figures.fins?.most !== 1) return 1;
  const logic = effectiveWidth(technology, minimumWidth(technology));
  return (sheetWidths[technology.nanometres] ?? logic) / logic;
}

/** Width of one flip-flop in a row of cells, @unit m. */
export function flipFlopWidth(technology: Technology): number {
  return cellsPerBit * cellWidth(technology, 1);
}

export function register(technology: Technology, options: RegisterOptions): Circuit {
  const { bits, toggle = registerToggle, blockWidth } = options;
  requireInteger('register.bits', bits, 1, Number.POSITIVE_INFINITY);
  requireShare('register.toggle', toggle);
  const unit = inverter(technology);
  const { supply } = technology.figures;
  const narrow = narrowing(technology);
  const capacitance = narrow * (pairsPerBit * unit.inputCapacitance + drainPairsPerBit * unit.outputCapacitance);
  return {
    name: `${bits}-bit register`,
    area: unitsArea(technology, bits, flipFlopWidth(technology), blockWidth),
    energyPerAction: bits * toggle * capacitance * supply * supply,
    latency: 2 * Math.LN2 * unit.resistance * (unit.outputCapacitance + 2 * unit.inputCapacitance),
    leakage: bits * pairsPerBit * narrow * unit.leakageCurrent * supply,
    formula: 'area = 12 b A_inv in whole rows; E = toggle · b (8 C_in + 10 C_out) Vdd²; t = two inverters',
    source: 'transmission-gate flip-flop, Weste & Harris 2011',
  };
}
