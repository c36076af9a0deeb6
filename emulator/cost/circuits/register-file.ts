/**
 * Buffer of flip-flops: lines of `lineBits` bits, one line at a time. One action reads one line; writing is given beside.
 *
 * Lines pass first in, first out: reading clocks a line's flip-flops on as writing does. Reading takes lines in their order,
 * so hardly a node of the line decoder moves; writing strobes the decoded line, which charges the decoder's path. The clock
 * inputs at its end are the flip-flops' own and billed with them.
 */
import type { Technology } from '../technology.ts';
import { type Circuit, requireInteger, requireShare } from './circuit.ts';
import { decoder } from './decoder.ts';
import { inverter } from './gate.ts';
import { register } from './register.ts';

export interface RegisterFileOptions {
  readonly lines: number;
  readonly lineBits: number;
  /** Share of a flip-flop's capacitance charged per clocked word, 0 to 1. @default 0.5, random data */
  readonly toggle?: number;
  /** Share of the decoder's path charged by a read and by a write, 0 to 1. @default 0.05 and 1 */
  readonly readSelect?: number;
  readonly writeSelect?: number;
  /** Inverters before a line's clock, in minimum ones. @default a chain up to a quarter of the line's load, logical effort */
  readonly lineChain?: readonly number[];
}

export interface RegisterFile extends Circuit {
  /** Of one line, @unit J. */
  readonly readEnergy: number;
  readonly writeEnergy: number;
}

/** Share of control logic that switches in a mean cycle (Weste & Harris 2011, CMOS VLSI Design, 4th ed., §5.2.3). */
export const controlActivity = 0.05;

export function registerFile(technology: Technology, options: RegisterFileOptions): RegisterFile {
  const { lines, lineBits, readSelect = controlActivity, writeSelect = 1, toggle, lineChain } = options;
  requireInteger('registerFile.lines', lines, 1, 2 ** 20);
  requireInteger('registerFile.lineBits', lineBits, 1, Number.POSITIVE_INFINITY);
  requireShare('registerFile.readSelect', readSelect);
  requireShare('registerFile.writeSelect', writeSelect);
  const line = register(technology, { bits: lineBits, ...(toggle !== undefined && { toggle }) });
  const clockLoad = lineBits * inverter(technology).inputCapacitance;
  const select = decoder(technology, {
    address: Math.ceil(Math.log2(lines)),
    load: clockLoad,
    ...(lineChain !== undefined && { chain: lineChain }),
  });
  const readEnergy = line.energyPerAction + readSelect * select.internalEnergy;
  return {
    name: `register file ${lines} × ${lineBits}`,
    area: lines * line.area + select.area,
    energyPerAction: readEnergy,
    readEnergy,
    writeEnergy: line.energyPerAction + writeSelect * select.internalEnergy,
    latency: select.latency + line.latency,
    leakage: lines * line.leakage + select.leakage,
    formula: 'n b flip-flops + decoder; read: b E_FF + 0.05 E_decoder; write: b E_FF + E_decoder',
    source: 'register and decoder of this account',
  };
}
