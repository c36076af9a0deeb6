/**
 * What drives the input lines of an array: a driver for every line and, before it, what turns a number into pulses.
 *
 * Bits one after another wait in the flip-flops of a switch matrix. Lines fall while a column is precharged or another one
 * selected, so for every selection a bit is cleared and set anew: each flip-flop is clocked twice, and its line rises if the
 * bit is one. Pulse widths are made by counters and comparators before line drivers. Row by row there is only a decoder, which raises one
 * line after another.
 */
import { amplitudeDriver } from '../circuits/amplitude-driver.ts';
import type { ComponentName } from '../circuits/circuit.ts';
import { decoder } from '../circuits/decoder.ts';
import { driver } from '../circuits/driver.ts';
import { pulseWidthDriver } from '../circuits/pulse-width-driver.ts';
import { switchMatrix } from '../circuits/switch-matrix.ts';
import type { Technology } from '../technology.ts';
import { type ArrayBlock, arrayBlock } from './array-block.ts';
import type { SettledDesign } from './array-design.ts';
import type { DrivenLines } from './lines.ts';

export interface DriveSide {
  readonly blocks: readonly ArrayBlock[];
  /** From a clock edge to the line's level, @unit s. */
  readonly latency: number;
}

/** A driver's resistance over that of what it drives: a tenth of the voltage may be lost in it. */
export const driverShare = 0.1;

export function driveSide(
  technology: Technology,
  design: SettledDesign,
  sensing: SettledDesign['sensing'],
  driven: DrivenLines,
): DriveSide {
  if (sensing.kind === 'latch') return rowDecoder(technology, driven);
  const { encoding } = design.input;
  if (encoding === 'amplitude') return amplitudeDrivers(technology, design, driven);
  const converted = encoding === 'bit-serial' && sensing.kind !== 'integrator';
  return converted ? bitMatrix(technology, design, driven) : pulseDrivers(technology, design, driven);
}

function componentOf({ side }: DrivenLines): ComponentName {
  return side === 'rows' ? 'row driver' : 'column driver';
}

function rowDecoder(technology: Technology, driven: DrivenLines): DriveSide {
  const { side, lines, capacitance, resistance, extent } = driven;
  const circuit = decoder(technology, {
    address: Math.ceil(Math.log2(lines)),
    load: capacitance,
    lineResistance: resistance,
    blockHeight: extent,
  });
  const energy = ({ rises }: { readonly rises: number }) => rises * circuit.internalEnergy;
  const block = arrayBlock({ component: componentOf(driven), side, circuit, energy });
  return { blocks: [block], latency: circuit.latency };
}

function bitMatrix(technology: Technology, { sizing }: SettledDesign, driven: DrivenLines): DriveSide {
  const { lines, side, capacitance, resistance, voltage, fedResistance, extent } = driven;
  const { inputGateResistance, inputGateSize } = sizing;
  const current = Number.isFinite(fedResistance) ? { resistance: driverShare * fedResistance } : {};
  const matrix = switchMatrix(technology, {
    lines,
    load: capacitance,
    lineResistance: resistance,
    voltage,
    activity: 1,
    blockHeight: extent,
    ...(inputGateResistance !== undefined
      ? { resistance: inputGateResistance }
      : inputGateSize !== undefined
        ? { driveSize: inputGateSize }
        : current),
  });
  const clocking = matrix.loadEnergy;
  const riseEnergy = (matrix.energyPerAction - clocking) / lines - capacitance * voltage ** 2;
  const block = arrayBlock({
    component: componentOf(driven),
    side,
    circuit: matrix,
    energy: ({ rises, selections }) => selections * clocking + rises * riseEnergy,
  });
  return { blocks: [block], latency: matrix.latency };
}

function pulseDrivers(technology: Technology, design: SettledDesign, driven: DrivenLines): DriveSide {
  const { lines, side, capacitance, voltage, fedResistance } = driven;
  const circuit = driver(technology, {
    load: capacitance,
    voltage,
    resistance: driverShare * fedResistance,
    name: `${side === 'rows' ? 'row' : 'column'} read driver`,
  });
  const riseEnergy = circuit.energyPerAction - capacitance * voltage ** 2;
  const drivers = arrayBlock({
    component: componentOf(driven),
    side,
    circuit,
    count: lines,
    energy: ({ rises }) => rises * riseEnergy,
  });
  const { encoding } = design.input;
  const converter = pulseWidthDriver(technology, {
    lines,
    bits: signedBits(design),
    encoding: encoding === 'bit-serial' ? encoding : 'pulse-width',
    slot: design.sizing.slot,
    pitch: driven.pitch,
  });
  const energy = () => phaseShare(design) * converter.energyPerAction;
  const codes = arrayBlock({ component: 'DAC', side, circuit: converter, energy });
  return { blocks: [codes, drivers], latency: circuit.latency };
}

/** Followers bring each line to its height within the slot; what the line takes is counted with the cells. */
function amplitudeDrivers(technology: Technology, design: SettledDesign, driven: DrivenLines): DriveSide {
  const { lines, side, capacitance, voltage, pitch } = driven;
  const { slot } = design.sizing;
  const bits = signedBits(design);
  const circuit = amplitudeDriver(technology, { lines, bits, slot, pitch, lineCapacitance: capacitance, voltage });
  const charge = design.input.phases * lines * capacitance * voltage ** 2;
  const energy = () => phaseShare(design) * circuit.energyPerAction - charge;
  return { blocks: [arrayBlock({ component: 'DAC', side, circuit, energy })], latency: slot };
}

/** Input converters count a sign among their bits, and two phases in a vector. */
function signedBits({ input }: SettledDesign): number {
  return input.bits + (input.phases === 2 ? 0 : 1);
}

function phaseShare({ input }: SettledDesign): number {
  return input.phases / 2;
}
