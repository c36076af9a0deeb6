/**
 * Static CMOS gates in a standard-cell row: inverter, NAND and NOR.
 *
 * Layout: cells of one height, gates on the contacted pitch. A transistor wider than the cell folds into fingers; a cell
 * of n fingers is n + 1 pitches wide. Of the 28F height of planar cells 21F hold the two diffusions, shared in the ratio
 * of their widths; the rest is rails and the well gap. Fins fold at the number the node allows side by side.
 */
import type { Technology } from '../technology.ts';
import {
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
const usableHeight = 21;

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

/** An inverter `size` times the minimum one (NMOS 2F, PMOS matched). */
export function inverter(technology: Technology, size = 1): Gate {
  const nmos = size * minimumWidth(technology);
  const pmos = matchedPmosWidth(technology, nmos);
  const fingers = fingerCount(technology, nmos, pmos);
  return {
    area: cellArea(technology, fingers),
    inputCapacitance: gateCapacitance(technology, nmos) + gateCapacitance(technology, pmos),
    outputCapacitance: drainCapacitance(technology, nmos, fingers) + drainCapacitance(technology, pmos, fingers),
    resistance: Math.max(onResistance(technology, 'nmos', nmos), onResistance(technology, 'pmos', pmos)),
    leakageCurrent: (offCurrent(technology, 'nmos', nmos) + offCurrent(technology, 'pmos', pmos)) / 2,
  };
}

/** Barrier lowering by the drain, @unit V/V, and sub-threshold swing, @unit V/decade, typical of either structure
 * (Roy, Mukhopadhyay & Mahmoodi-Meimand 2003, Proc. IEEE 91:305, doi:10.1109/JPROC.2002.808156). */
const planarChannel = { barrierLowering: 0.1, swing: 0.085 } as const;
const finChannel = { barrierLowering: 0.05, swing: 0.07 } as const;

/** Leakage of two series transistors over that of one, both off, or one off behind one that conducts. */
interface StackFactors {
  readonly bothOff: number;
  readonly oneOff: number;
}

/**
 * Two off: 10^(−λ Vdd (1 − α)/S), α = λ/(1 + 2λ) (Narendra et al. 2004, IEEE J. Solid-State Circuits 39:501). One off
 * below a conducting one of its kind sees Vdd − Vth, hence 10^(−λ Vth/S); one off above it sees Vdd; their mean counts.
 */
function stackFactors(technology: Technology): StackFactors {
  const { supply, threshold, fins } = technology.figures;
  const { barrierLowering, swing } = fins === null ? planarChannel : finChannel;
  const alpha = barrierLowering / (1 + 2 * barrierLowering);
  return {
    bothOff: 10 ** ((-barrierLowering * supply * (1 - alpha)) / swing),
    oneOff: (1 + 10 ** ((-barrierLowering * threshold) / swing)) / 2,
  };
}

/** Mean leakage of a two-input gate: `series` and `parallel` are the off currents of one transistor of either network. */
function twoInputLeakage(technology: Technology, series: number, parallel: number): number {
  const { bothOff, oneOff } = stackFactors(technology);
  return (2 * parallel + 2 * oneOff * series + bothOff * series) / 4;
}

/** Two-input NAND: series NMOS twice as wide, parallel PMOS sharing their drain. */
export function nand2(technology: Technology): Gate {
  const nmos = 2 * minimumWidth(technology);
  const pmos = matchedPmosWidth(technology, minimumWidth(technology));
  const fingers = fingerCount(technology, nmos, pmos);
  return {
    area: cellArea(technology, 2 * fingers),
    inputCapacitance: gateCapacitance(technology, nmos) + gateCapacitance(technology, pmos),
    outputCapacitance: drainCapacitance(technology, nmos, fingers) + drainCapacitance(technology, 2 * pmos, 2),
    resistance: Math.max(2 * onResistance(technology, 'nmos', nmos), onResistance(technology, 'pmos', pmos)),
    leakageCurrent: twoInputLeakage(
      technology,
      offCurrent(technology, 'nmos', nmos),
      offCurrent(technology, 'pmos', pmos),
    ),
  };
}

/** Two-input NOR: series PMOS twice as wide, parallel NMOS sharing their drain. */
export function nor2(technology: Technology): Gate {
  const nmos = minimumWidth(technology);
  const pmos = 2 * matchedPmosWidth(technology, minimumWidth(technology));
  const fingers = fingerCount(technology, nmos, pmos);
  return {
    area: cellArea(technology, 2 * fingers),
    inputCapacitance: gateCapacitance(technology, nmos) + gateCapacitance(technology, pmos),
    outputCapacitance: drainCapacitance(technology, pmos, fingers) + drainCapacitance(technology, 2 * nmos, 2),
    resistance: Math.max(onResistance(technology, 'nmos', nmos), 2 * onResistance(technology, 'pmos', pmos)),
    leakageCurrent: twoInputLeakage(
      technology,
      offCurrent(technology, 'pmos', pmos),
      offCurrent(technology, 'nmos', nmos),
    ),
  };
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
