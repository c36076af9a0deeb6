/** Wires: resistance and capacitance per metre, and the repeated wire that crosses a block. */
import { inverter } from './circuits/gate.ts';
import type { Technology } from './technology.ts';

/** Local wire, @unit ohm/m: ρ/(w² AR). Columns of an array run in it. */
export function wireResistance(technology: Technology): number {
  const [width, aspectRatio, resistivity] = technology.figures.wire;
  return resistivity / (width * width * aspectRatio);
}

/** Rows of an array run in metal 1, @unit ohm/m. */
export function rowWireResistance(technology: Technology): number {
  return technology.figures.metal1 ?? wireResistance(technology);
}

/**
 * @unit F/m. Nearly the same at every node, since width, spacing and height shrink together
 * (Ho, Mai & Horowitz 2001, Proc. IEEE 89:490, doi:10.1109/5.920580).
 */
export const wireCapacitance = 0.2e-9;

/** A long wire cut by inverters into segments, as drawn once per bit. */
export interface RepeatedWire {
  /** Width of a repeater in minimum inverters. */
  readonly repeaterSize: number;
  /** Between two repeaters, @unit m. */
  readonly spacing: number;
  /** @unit s/m */
  readonly delayPerLength: number;
  /** Wire and repeaters, @unit F/m. */
  readonly capacitancePerLength: number;
  /** @unit W/m */
  readonly leakagePerLength: number;
  /** Repeaters alone; the wire runs above the logic. @unit m2/m */
  readonly areaPerLength: number;
}

/**
 * Fastest repeated wire: size √(R₀Cw/(C_in Rw)), spacing √(2R₀(C_in + C_out)/(Rw Cw)); delay 0.69 times the Elmore sum
 * of a segment (Bakoglu 1990, Circuits, Interconnections and Packaging for VLSI, ch. 5).
 */
export function repeatedWire(technology: Technology): RepeatedWire {
  const unit = inverter(technology);
  const resistance = wireResistance(technology);
  const { inputCapacitance: input, outputCapacitance: output } = unit;
  const size = Math.max(1, Math.floor(Math.sqrt((unit.resistance * wireCapacitance) / (input * resistance))));
  const spacing = Math.sqrt((2 * unit.resistance * (input + output)) / (resistance * wireCapacitance));
  const repeater = inverter(technology, size);
  const segment = { resistance: resistance * spacing, capacitance: wireCapacitance * spacing };
  const elmore =
    repeater.resistance * (repeater.outputCapacitance + segment.capacitance + repeater.inputCapacitance) +
    segment.resistance * (segment.capacitance / 2 + repeater.inputCapacitance);
  return {
    repeaterSize: size,
    spacing,
    delayPerLength: (Math.LN2 * elmore) / spacing,
    capacitancePerLength: wireCapacitance + (repeater.inputCapacitance + repeater.outputCapacitance) / spacing,
    leakagePerLength: (repeater.leakageCurrent * technology.figures.supply) / spacing,
    areaPerLength: repeater.area / spacing,
  };
}
