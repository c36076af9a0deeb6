/**
 * Driver of one array line: a chain of inverters, each four times the one before, up to the line's load; behind a level
 * shifter and of thick-oxide transistors when the line must rise above the core supply. One action raises the line once.
 *
 * A line that carries current (a column being written) also bounds the last stage's resistance. Fan-out of four is the
 * usual optimum (Sutherland, Sproull & Harris 1999, Logical Effort).
 */
import type { Technology } from '../technology.ts';
import { horowitzDelay, idealStep } from '../transistor.ts';
import { type Circuit, requirePositive } from './circuit.ts';
import { inverter } from './gate.ts';
import { chainSizes, fanOut } from './inverter-chain.ts';
import { highestCoreVoltage, highVoltageTransistor, levelShifter } from './level-shifter.ts';

export interface DriverOptions {
  /** Capacitance of the line, @unit F. */
  readonly load: number;
  /** Level the line reaches, @unit V, default the supply. */
  readonly voltage?: number;
  /** Largest resistance to either rail, @unit ohm; default: only the load counts. */
  readonly resistance?: number;
  readonly name?: string;
}

export function driver(technology: Technology, options: DriverOptions): Circuit {
  const { supply } = technology.figures;
  const { load, voltage = supply, resistance = Number.POSITIVE_INFINITY, name = 'line driver' } = options;
  requirePositive('driver.load', load, 'F');
  requirePositive('driver.voltage', voltage, 'V');
  return voltage > highestCoreVoltage
    ? highVoltageDriver(technology, load, voltage, resistance, name)
    : coreDriver(technology, load, voltage, resistance, name);
}

function coreDriver(technology: Technology, load: number, voltage: number, resistance: number, name: string): Circuit {
  const unit = inverter(technology);
  const { supply } = technology.figures;
  const lastSize = Math.max(1, load / (fanOut * unit.inputCapacitance), unit.resistance / resistance);
  const stages = chainSizes(lastSize).map((size) => inverter(technology, size));
  let area = 0;
  let internal = 0;
  let leakage = 0;
  let latency = 0;
  let ramp = idealStep;
  stages.forEach((stage, index) => {
    const next = stages[index + 1]?.inputCapacitance ?? load;
    const step = horowitzDelay(stage.resistance * (stage.outputCapacitance + next), ramp);
    area += stage.area;
    internal += stage.inputCapacitance + stage.outputCapacitance;
    leakage += stage.leakageCurrent * supply;
    latency += step.delay;
    ramp = step.ramp;
  });
  return {
    name,
    area,
    energyPerAction: load * voltage * voltage + internal * supply * supply,
    latency,
    leakage,
    formula: 'E = C_line V² + Σ (C_in + C_out) Vdd² of a fan-out-4 chain sized by load and resistance',
    source: 'Sutherland, Sproull & Harris 1999; Horowitz 1983',
  };
}

/** PMOS of thick-oxide devices are twice as wide as their NMOS (hole mobility). */
const highVoltageRatio = 2;

function highVoltageDriver(
  technology: Technology,
  load: number,
  voltage: number,
  resistance: number,
  name: string,
): Circuit {
  const device = highVoltageTransistor(technology, voltage);
  const shifter = levelShifter(technology, { voltage });
  const shortest = device.gateLength;
  const unitLoad = device.gateCapacitance(shortest) * (1 + highVoltageRatio);
  const byLoad = (shortest * load) / (fanOut * unitLoad);
  const width = Math.max(shortest, byLoad, device.widthForResistance(resistance));
  const sizes = chainSizes(width / shortest);
  const widths = sizes.reduce((total, size) => total + size * shortest, 0);
  const gate = device.gateCapacitance(widths * (1 + highVoltageRatio));
  const timeConstant = (device.widthForResistance(1) / width) * (load + fanOut * unitLoad);
  const area = sizes.reduce(
    (total, size) => total + device.area(size * shortest) + device.area(highVoltageRatio * size * shortest),
    shifter.area,
  );
  return {
    name,
    area,
    energyPerAction: shifter.energyPerAction + (load + gate) * voltage * voltage,
    latency: shifter.latency + sizes.length * Math.LN2 * timeConstant,
    leakage: shifter.leakage + device.offCurrent(widths) * voltage,
    formula: 'level shifter + fan-out-4 chain of thick-oxide inverters; E = (C_line + C_chain) V² + E_shifter',
    source: 'ITRS 2003–2011 input-output devices; Sutherland, Sproull & Harris 1999',
  };
}
