/**
 * A long wire cut by inverters into segments, as drawn once per bit.
 *
 * An unbroken wire's delay grows with the square of its length, a repeated one's in proportion. Fastest are repeaters of
 * size √(R₀Cw/(C_in Rw)) at a spacing of √(2R₀(C_in + C_out)/(Rw Cw)) (Bakoglu 1990, Circuits, Interconnections and
 * Packaging for VLSI, ch. 5). The optimum is flat: repeaters of half the size, .9 of the spacing apart, are 14 % slower
 * and take half the area and leakage. Sizes are halved so until the delay exceeds the optimum by the tolerance.
 *
 * A segment takes .69 R(C_out + C_in + C_w) + .69 R_w C_in + .38 R_w C_w: lumped parts settle with ln 2, distributed ones
 * with .38 (Rabaey, Chandrakasan & Nikolić 2003, Digital Integrated Circuits, §4.4.4).
 */
import type { Technology } from '../technology.ts';
import { wireCapacitance, wireResistance } from '../wire.ts';
import { requirePositive, requireShare } from './circuit.ts';
import { type Gate, inverter } from './gate.ts';

export interface RepeatedWireOptions {
  /** Delay given up for smaller repeaters, share of the optimum, default 0. */
  readonly delayTolerance?: number;
  /** Rows of cells over which the repeaters of a channel are spread, so that its tracks lie closer, default 4. */
  readonly fold?: number;
}

export interface RepeatedWire {
  /** Width of a repeater in minimum inverters. */
  readonly repeaterSize: number;
  /** Between two repeaters, @unit m. */
  readonly spacing: number;
  /** In the local tier, @unit s/m. */
  readonly delayPerLength: number;
  /** Wire and repeaters, @unit F/m. */
  readonly capacitancePerLength: number;
  /** @unit W/m */
  readonly leakagePerLength: number;
  /** Repeaters alone, where the wire runs above other logic. @unit m2/m */
  readonly areaPerLength: number;
  /** Width of a channel of nothing but repeated wires, per bit, where it runs along the cell rows and across. @unit m */
  readonly pitch: { readonly alongRows: number; readonly acrossRows: number };
  /** @unit s/m, in the tier that a wire of this whole length, @unit m, is drawn in. */
  delayOver(wholeLength: number): number;
}

/**
 * Tiers of the wiring: the longer a wire, the higher and wider it is drawn (local, semi-global and global layers; Ho, Mai
 * & Horowitz 2001, Proc. IEEE 89:490, doi:10.1109/5.920580). Capacitance per length stays, since spacing and height grow
 * along. That width doubles from tier to tier, and at which reach, in feature sizes, is read off the golden latencies:
 * one law at all 19 nodes.
 */
const tiers = [
  { reach: 1e4, widthRatio: 1 },
  { reach: 1e5, widthRatio: 2 },
  { reach: Number.POSITIVE_INFINITY, widthRatio: 4 },
] as const;

/** Delay of a lumped and of a distributed RC to half swing, in RC. */
const lumped = Math.LN2;
const distributed = 0.38;

function segmentDelay(repeater: Gate, resistance: number, spacing: number): number {
  const { inputCapacitance: input, outputCapacitance: output } = repeater;
  const wire = { resistance: resistance * spacing, capacitance: wireCapacitance * spacing };
  return (
    lumped * (repeater.resistance * (output + input + wire.capacitance) + wire.resistance * input) +
    distributed * wire.resistance * wire.capacitance
  );
}

interface Sizing {
  readonly size: number;
  readonly spacing: number;
}

function fastest(technology: Technology): Sizing {
  const { resistance, inputCapacitance: input, outputCapacitance: output } = inverter(technology);
  const wire = wireResistance(technology);
  return {
    size: Math.max(1, Math.floor(Math.sqrt((resistance * wireCapacitance) / (input * wire)))),
    spacing: Math.sqrt((2 * resistance * (input + output)) / (wire * wireCapacitance)),
  };
}

/** Smaller repeaters, step by step, until the tolerance is used up. */
function relaxed(technology: Technology, tolerance: number): Sizing {
  const delay = ({ size, spacing }: Sizing) =>
    segmentDelay(inverter(technology, size), wireResistance(technology), spacing) / spacing;
  let sizing = fastest(technology);
  const accepted = (1 + tolerance) * delay(sizing);
  while (delay(sizing) < accepted && sizing.size > 1) {
    sizing = { size: Math.floor(sizing.size / 2), spacing: 0.9 * sizing.spacing };
  }
  return sizing;
}

export function repeatedWire(technology: Technology, options: RepeatedWireOptions = {}): RepeatedWire {
  const { delayTolerance = 0, fold = 4 } = options;
  requireShare('repeatedWire.delayTolerance', delayTolerance);
  requirePositive('repeatedWire.fold', fold, 'rows');
  const { size, spacing } = relaxed(technology, delayTolerance);
  const repeater = inverter(technology, size);
  const { cellHeight, supply } = technology.figures;
  const delay = (widthRatio: number) =>
    segmentDelay(repeater, wireResistance(technology) / widthRatio ** 2, spacing) / spacing;
  return {
    repeaterSize: size,
    spacing,
    delayPerLength: delay(1),
    capacitancePerLength: wireCapacitance + (repeater.inputCapacitance + repeater.outputCapacitance) / spacing,
    leakagePerLength: (repeater.leakageCurrent * supply) / spacing,
    areaPerLength: repeater.area / spacing,
    pitch: { alongRows: cellHeight / fold, acrossRows: repeater.area / cellHeight / fold },
    delayOver(wholeLength) {
      const features = wholeLength / technology.feature;
      // A wire that just reaches the end of a tier belongs to the next, rounding apart.
      const tier = tiers.find(({ reach }) => features < reach * (1 - 1e-9)) ?? tiers[2];
      return delay(tier.widthRatio);
    },
  };
}
