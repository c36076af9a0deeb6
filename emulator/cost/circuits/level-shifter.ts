/**
 * Level shifter and the thick-oxide transistors of lines that write above the core supply. One action raises one line.
 *
 * A transistor that stands the voltage V scales with it: oxide V/(5 MV/cm), gate length 0.11 µm/V, 600 A/m, as the
 * 1.8/2.5/3.3 V input-output devices of the ITRS (2003–2011, PIDS) do; its gate capacitance per width, L ε/t, is then
 * 1.9 fF/µm whatever V. The shifter is a cross-coupled pair pulled by two NMOS (Weste & Harris 2011, CMOS VLSI Design,
 * 4th ed.): two n/p pairs, PMOS as wide as long, NMOS eight times, driven by a core inverter on either side.
 */
import type { Technology } from '../technology.ts';
import { drainLength } from '../transistor.ts';
import type { Circuit } from './circuit.ts';
import { inverter } from './gate.ts';

/** Lines above this voltage need thick oxide, @unit V (handbook cost.md §3). */
export const highestCoreVoltage = 1.5;

/** @unit m/V */
const gateLengthPerVolt = 0.11e-6;
/** @unit F/m */
const gateCapacitancePerWidth = 1.9e-9;
/** @unit A/m */
const onCurrentPerWidth = 600;
/** Input-output devices are made to leak no more than 10 pA/µm, @unit A/m. */
const offCurrentPerWidth = 1e-5;

/** A transistor made for `voltage`. */
export interface HighVoltageTransistor {
  readonly gateLength: number;
  /** Width whose switching resistance is `resistance`, @unit m. */
  widthForResistance(resistance: number): number;
  /** Area of one of `width`, folded into rows, @unit m2. */
  area(width: number): number;
  /** @unit F */
  gateCapacitance(width: number): number;
  /** @unit A */
  offCurrent(width: number): number;
}

export function highVoltageTransistor(technology: Technology, voltage: number): HighVoltageTransistor {
  const gateLength = gateLengthPerVolt * voltage;
  const pitch = gateLength + drainLength(technology);
  return {
    gateLength,
    widthForResistance: (resistance) =>
      (technology.figures.resistanceMultiplier * voltage) / (onCurrentPerWidth * resistance),
    area: (width) => (width + 2 * gateLength) * (pitch + drainLength(technology)),
    gateCapacitance: (width) => gateCapacitancePerWidth * width,
    offCurrent: (width) => offCurrentPerWidth * width,
  };
}

export interface LevelShifterOptions {
  /** Level to reach, @unit V. */
  readonly voltage: number;
}

export function levelShifter(technology: Technology, { voltage }: LevelShifterOptions): Circuit {
  const core = inverter(technology);
  const device = highVoltageTransistor(technology, voltage);
  const pullUp = device.gateLength;
  const pullDown = 8 * device.gateLength;
  const { supply } = technology.figures;
  const crossed = 2 * device.gateCapacitance(pullUp);
  const driven = 2 * device.gateCapacitance(pullDown);
  const pullDownResistance = (technology.figures.resistanceMultiplier * voltage) / (onCurrentPerWidth * pullDown);
  return {
    name: `level shifter to ${voltage} V`,
    area: 2 * (device.area(pullUp) + device.area(pullDown)) + 2 * core.area,
    energyPerAction: crossed * voltage * voltage + (driven + 2 * core.outputCapacitance) * supply * supply,
    latency: Math.LN2 * (core.resistance * driven + pullDownResistance * crossed),
    leakage: 2 * core.leakageCurrent * supply + 2 * device.offCurrent(pullDown) * voltage,
    formula: 'two cross-coupled thick-oxide pairs, L = 0.11 µm/V; E = C_hv V² + C_lv Vdd²',
    source: 'ITRS 2003–2011 input-output devices; Weste & Harris 2011',
  };
}
