/**
 * One transistor: resistance, capacitances and leakage from the technology figures, and the delay of a stage built of it.
 *
 * Widths are drawn widths in metres. Planar channels have any width. Fins and sheets come in whole pieces: a drawn width
 * of 2F, the minimum transistor of either kind, is one fin, and conducts with the effective width around it.
 */
import type { Polarity, Technology } from './technology.ts';

/** Smallest transistor of a logic gate is 2F wide, @unit m. */
export function minimumWidth(technology: Technology): number {
  return 2 * technology.feature;
}

/** Drawn width of the PMOS that drives as strongly as an NMOS of `width`, @unit m. */
export function matchedPmosWidth(technology: Technology, width: number): number {
  return technology.figures.widthRatio * width;
}

/** Whole fins under a drawn width; the margin keeps 2F/2F from rounding up to two. */
export function finCount(technology: Technology, width: number): number {
  return Math.max(1, Math.ceil(width / minimumWidth(technology) - 1e-9));
}

/** Width that conducts, @unit m. */
export function effectiveWidth(technology: Technology, width: number): number {
  const { fins } = technology.figures;
  return fins === null ? width : finCount(technology, width) * fins.effectiveWidth;
}

/**
 * Switching resistance, @unit ohm: m Vdd/(Ion W). The multiplier m accounts for the transistor passing through saturation
 * and the linear region during a transition (Rabaey, Chandrakasan & Nikolić 2003, Digital Integrated Circuits, §3.3.2).
 */
export function onResistance(technology: Technology, polarity: Polarity, width: number): number {
  const { supply, resistanceMultiplier } = technology.figures;
  return (resistanceMultiplier * supply) / (technology.onCurrent[polarity] * effectiveWidth(technology, width));
}

/** Drawn width whose {@link onResistance} is `resistance` (before rounding to fins), @unit m. */
export function widthForResistance(technology: Technology, polarity: Polarity, resistance: number): number {
  const reference = minimumWidth(technology);
  return (reference * onResistance(technology, polarity, reference)) / resistance;
}

/**
 * A pass transistor with full gate drive and little drain voltage conducts better than {@link onResistance} says: the
 * ratio of linear-region to switching resistance (handbook cost.md §3; from Ion ≈ µCox(Vdd − Vth)²/2 and
 * 1/R = µCox(Vdd − Vth), it is (Vdd − Vth)/(2 m Vdd), 0.15 to 0.2 at the planar nodes).
 */
export const linearRegionRatio = 0.2;

/** @unit F */
export function gateCapacitance(technology: Technology, width: number): number {
  return technology.figures.gateCapacitance * effectiveWidth(technology, width);
}

/** Length of a drain between two gates, @unit m: what the contacted pitch leaves beside the gate. */
export function drainLength(technology: Technology): number {
  const { figures, feature } = technology;
  return figures.fins === null ? figures.gatePitch - feature : figures.gatePitch - figures.gateLength;
}

/** The diffusion that belongs to one node: how much of it there is beside a transistor's channel. */
export interface Diffusion {
  /** Areas, each as wide as a finger. */
  readonly areas: number;
  /** Sides along the width that face no gate. */
  readonly edges: number;
  /** Sides that face the gate of the transistor. */
  readonly gateEdges: number;
}

/**
 * Capacitance of diffusion `width` wide, @unit F: the junction below, the side walls where no gate is, and the edge to
 * the channel. Fins stand free, so only what lies below them counts.
 */
export function diffusionCapacitance(technology: Technology, width: number, diffusion: Diffusion): number {
  const { figures } = technology;
  const { areas, edges, gateEdges } = diffusion;
  const length = drainLength(technology);
  if (figures.fins !== null) {
    return figures.junction * figures.fins.diffusionWidth * length * finCount(technology, width) * areas;
  }
  const sidewall = figures.sidewall * (edges * width + 2 * areas * length);
  return figures.junction * areas * width * length + sidewall + figures.drainToChannel * gateEdges * width;
}

/**
 * Drain capacitance of a transistor folded into `fingers` gates, @unit F. Drains and sources alternate with a drain at
 * the edge, the simple layout.
 */
export function drainCapacitance(technology: Technology, width: number, fingers = 1): number {
  const even = fingers % 2 === 0;
  const areas = even ? fingers / 2 + 1 : (fingers + 1) / 2;
  const diffusion = { areas, edges: even ? 2 : 1, gateEdges: fingers };
  if (technology.figures.fins === null) return diffusionCapacitance(technology, width / fingers, diffusion);
  // Fins are whole only together: a finger may hold a broken number of them.
  return diffusionCapacitance(technology, width, diffusion) / fingers;
}

/** Leakage with the gate off and the full supply across the channel, @unit A. */
export function offCurrent(technology: Technology, polarity: Polarity, width: number): number {
  return technology.offCurrent[polarity] * effectiveWidth(technology, width);
}

/** Gate voltage at which the tables take the transconductance of planar transistors, as a share of the supply. */
const transconductanceBias = 0.7;

/** Transconductance of an NMOS, @unit S: gm = 2 I/(Vgs − Vth) (square law) for planar channels, tabulated for fins. */
export function transconductance(technology: Technology, width: number): number {
  const { figures } = technology;
  const perWidth =
    figures.fins === null
      ? (2 * figures.transconductance) / (transconductanceBias * figures.supply - figures.threshold)
      : figures.transconductance;
  return perWidth * effectiveWidth(technology, width);
}

/** A voltage ramp: what a stage gets and gives. @unit 1/s, share of the swing per second. */
export const idealStep = Number.POSITIVE_INFINITY;

export interface StageDelay {
  /** From half swing to half swing, @unit s. */
  readonly delay: number;
  /** Slope of the output, @unit 1/s. */
  readonly ramp: number;
}

/** Share of the input ramp during which the stage does not yet conduct. */
const slopeSensitivity = 0.5;
const switchingPoint = 0.5;

/**
 * Delay of an RC stage behind an input ramp: τ √(ln²(v) + 2 α β (1 − v)), v = ½ the switching point, α = 1/(ramp τ),
 * β = ½ (Horowitz 1983, Timing Models for MOS Circuits, PhD thesis, Stanford). An ideal step gives 0.69 τ.
 */
export function horowitzDelay(timeConstant: number, inputRamp: number = idealStep): StageDelay {
  const alpha = 1 / (inputRamp * timeConstant);
  const delay =
    timeConstant * Math.sqrt(Math.log(switchingPoint) ** 2 + 2 * alpha * slopeSensitivity * (1 - switchingPoint));
  return { delay, ramp: switchingPoint / delay };
}
