/**
 * Switch matrix beside an array: a flip-flop a line says which lines are driven, and transmission gates connect a line to
 * the read voltage or to ground. One action sets new bits and drives the lines by them.
 *
 * Two ways to size the gates. By `resistance`: the gate holds it (a line that carries the cells' current), two gates a
 * line. By `driveSize`: gates that many minimum transistors wide, for lines that only charge, as the word lines of cells with
 * an access transistor; these have two levels to read and two to program, hence four gates. Without either they are sized
 * by logical effort: the line's load over four times a minimum inverter's input.
 *
 * Energy, for every bit that turns: its flip-flop, the NMOS of the pair that opens and the PMOS of the one that closes, and
 * the line with three drains on it. Lines stand in rows of cells as high as the block is, in as
 * many columns as that takes.
 */
import type { Technology } from '../technology.ts';
import { minimumWidth } from '../transistor.ts';
import { type Circuit, requireInteger, requirePositive, requireShare } from './circuit.ts';
import { inverter } from './gate.ts';
import { fanOut } from './inverter-chain.ts';
import { cellWidth, rowsOf } from './layout.ts';
import { flipFlopWidth, register, registerToggle } from './register.ts';
import { type TransmissionGate, transmissionPair, transmissionWidth } from './transmission-gate.ts';

export interface SwitchMatrixOptions {
  readonly lines: number;
  /** Of one line, @unit F. */
  readonly load: number;
  /** Of the line's wire, spread along the load, @unit ohm. @default 0 */
  readonly lineResistance?: number;
  /** Level of a driven line, @unit V. @default the supply */
  readonly voltage?: number;
  /** Share of bits, hence of lines, that turn from one action to the next. @default 0.5, random data */
  readonly activity?: number;
  /** Resistance that a gate must hold, @unit ohm; excludes `driveSize`. */
  readonly resistance?: number;
  /** NMOS of a gate in minimum transistors. @default load/(4 C_in), logical effort */
  readonly driveSize?: number;
  /** Of the block along the array, in whose columns of rows the lines stand, @unit m. @default none: cells add up */
  readonly blockHeight?: number;
}

export interface SwitchMatrix extends Circuit {
  /** Of an action without charging the lines, @unit J. */
  readonly internalEnergy: number;
  /** Of filling the register with new bits, every bit turned, @unit J. */
  readonly loadEnergy: number;
}

export function switchMatrix(technology: Technology, options: SwitchMatrixOptions): SwitchMatrix {
  const { supply } = technology.figures;
  const { lines, load, lineResistance = 0, voltage = supply, activity = registerToggle } = options;
  requireInteger('switchMatrix.lines', lines, 1, Number.POSITIVE_INFINITY);
  requirePositive('switchMatrix.load', load, 'F');
  requirePositive('switchMatrix.voltage', voltage, 'V');
  requireShare('switchMatrix.activity', activity);
  const gate = transmissionPair(technology, gateWidth(technology, options));
  const bits = register(technology, { bits: lines, toggle: 1 });
  const gates = (gate.nmosGate + gate.pmosGate) * supply * supply;
  const internalEnergy = activity * (bits.energyPerAction + lines * gates);
  return {
    name: `${lines}-line switch matrix`,
    area: matrixArea(technology, gate, options),
    energyPerAction: internalEnergy + activity * lines * (load + 3 * gate.drains) * voltage * voltage,
    internalEnergy,
    loadEnergy: bits.energyPerAction,
    latency: Math.LN2 * (gate.resistance * (3 * gate.drains + load) + (lineResistance * load) / 2),
    leakage: bits.leakage,
    formula:
      'n (flip-flop + 2 or 4 transmission gates); E = a (E_register + n C_gate Vdd² + n (C_line + 3 C_drain) V²)',
    source: 'transmission-gate logic, Weste & Harris 2011; register of this account',
  };
}

function gateWidth(technology: Technology, { load, resistance, driveSize }: SwitchMatrixOptions): number {
  if (resistance !== undefined) {
    requirePositive('switchMatrix.resistance', resistance, 'ohm');
    return transmissionWidth(technology, resistance);
  }
  const size = Math.max(1, driveSize ?? load / (fanOut * inverter(technology).inputCapacitance));
  requirePositive('switchMatrix.driveSize', size, 'minimum transistors');
  return size * minimumWidth(technology);
}

/** Gates of a line that carries current, and of a word line. */
const gatesPerLine = { current: 2, word: 4 } as const;

function matrixArea(technology: Technology, gate: TransmissionGate, options: SwitchMatrixOptions): number {
  const { lines, blockHeight, resistance } = options;
  const gates = resistance === undefined ? gatesPerLine.word : gatesPerLine.current;
  const width = flipFlopWidth(technology) + gates * cellWidth(technology, gate.fingers);
  const { cellHeight } = technology.figures;
  if (blockHeight === undefined) return lines * width * cellHeight;
  const columns = rowsOf({ count: lines, unitWidth: cellHeight, blockWidth: blockHeight });
  return columns * width * blockHeight;
}
