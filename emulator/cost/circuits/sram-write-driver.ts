/**
 * Write driver of SRAM bit-line pairs: an inverter drives one line of the pair, two in series the other. One action writes
 * every pair; the lines' own charge is the array's to bill.
 *
 * Inverters are as strong as their cell holds, three rows of one cell a pair. Energy: data turn every other time on
 * average, and then all three inverters and, from the supply, half of their nodes move: about one inverter's input and
 * output a write. Latency: the inverter in front, then the one that discharges the line.
 */
import type { Technology } from '../technology.ts';
import { horowitzDelay } from '../transistor.ts';
import { type Circuit, requireInteger, requirePositive } from './circuit.ts';
import { strongInverter } from './decoding-gate.ts';
import { cellWidth, unitsArea } from './layout.ts';

export interface SramWriteDriverOptions {
  /** Pairs of bit lines. */
  readonly pairs: number;
  /** Of one bit line, @unit F. */
  readonly load: number;
  /** Of the bit line's wire, spread along the load, @unit ohm. @default 0 */
  readonly lineResistance?: number;
  /** @default none: cells add up; @unit m */
  readonly blockWidth?: number;
}

const inverters = 3;

export function sramWriteDriver(technology: Technology, options: SramWriteDriverOptions): Circuit {
  const { pairs, load, lineResistance = 0, blockWidth } = options;
  requireInteger('sramWriteDriver.pairs', pairs, 1, Number.POSITIVE_INFINITY);
  requirePositive('sramWriteDriver.load', load, 'F');
  const { supply } = technology.figures;
  const stage = strongInverter(technology);
  const own = stage.inputCapacitance + stage.outputCapacitance;
  const first = horowitzDelay(stage.resistance * own);
  const last = horowitzDelay(
    stage.resistance * (stage.outputCapacitance + load) + (lineResistance * load) / 2,
    first.ramp,
  );
  return {
    name: `write driver of ${pairs} pairs`,
    area: inverters * unitsArea(technology, pairs, cellWidth(technology, 1), blockWidth),
    energyPerAction: pairs * own * supply * supply,
    latency: first.delay + last.delay,
    leakage: pairs * inverters * stage.leakageCurrent * supply,
    formula: 'three full-height inverters a pair; E = n (C_in + C_out) Vdd²; t = two stages',
    source: 'Weste & Harris 2011, SRAM column circuits',
  };
}
