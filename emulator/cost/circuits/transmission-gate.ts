/**
 * Transmission gate: an NMOS and its matched PMOS in parallel, open when both are driven.
 *
 * Size: the gate must hold its resistance with whichever transistor happens to pass, in its weak direction (an NMOS
 * passing a high level, a PMOS a low one), where it has about twice the resistance Vdd/(Ion W) it has in its strong one
 * (Weste & Harris 2011, CMOS VLSI Design, 4th ed., §4.3.2). So W = 2 Vdd/(Ion R).
 * Delay: both conduct, each in between; the pair has half of one transistor's Vdd/(Ion W), a quarter of the R it was
 * sized for. An open gate shows either side its drains and half its channel.
 *
 * Layout: beside its fingers a pair takes the height of rails, well gap and diffusion spacing, 7.1F planar: what the 28F
 * of a standard cell hold beside 20.9F of diffusion. In a block of given width its fingers stand side by side in the
 * width a line may take, and each is as high as it must be; lines that have no room for one finger stand in further
 * rows. Without a block the pair folds into standard cells.
 */
import type { Technology } from '../technology.ts';
import {
  drainCapacitance,
  effectiveWidth,
  finCount,
  gateCapacitance,
  matchedPmosWidth,
  minimumWidth,
} from '../transistor.ts';
import { cellArea, fingerCount, foldedDrains, usableHeight } from './gate.ts';

/** Resistance in the weak direction over that in the strong one. */
const weakDirection = 2;

export interface TransmissionGate {
  /** Drawn, @unit m. */
  readonly nmosWidth: number;
  readonly pmosWidth: number;
  /** Fingers of the pair. */
  readonly fingers: number;
  /** Gate capacitance of either transistor, @unit F. */
  readonly nmosGate: number;
  readonly pmosGate: number;
  /** Of both drains on one side, @unit F. */
  readonly drains: number;
  /** Of the open pair, @unit ohm. */
  readonly resistance: number;
  /** In a cell of its own, @unit m2. */
  readonly area: number;
}

/** A pair whose NMOS is `nmosWidth` wide; folded as cells demand unless told into how many fingers. */
export function transmissionPair(technology: Technology, nmosWidth: number, fingers?: number): TransmissionGate {
  const pmosWidth = matchedPmosWidth(technology, nmosWidth);
  const folded = fingers ?? fingerCount(technology, nmosWidth, pmosWidth);
  const conducting = technology.onCurrent.nmos * effectiveWidth(technology, nmosWidth);
  return {
    nmosWidth,
    pmosWidth,
    fingers: folded,
    nmosGate: gateCapacitance(technology, nmosWidth),
    pmosGate: gateCapacitance(technology, pmosWidth),
    drains:
      fingers === undefined
        ? foldedDrains(technology, nmosWidth, pmosWidth, folded)
        : drainCapacitance(technology, nmosWidth, fingers) + drainCapacitance(technology, pmosWidth, fingers),
    resistance: technology.figures.supply / (2 * conducting),
    area: cellArea(technology, folded),
  };
}

/** Drawn NMOS width of the gate that holds `resistance`, @unit m. */
export function transmissionWidth(technology: Technology, resistance: number): number {
  const unit = minimumWidth(technology);
  const current = technology.onCurrent.nmos * effectiveWidth(technology, unit);
  const { supply } = technology.figures;
  return Math.max(unit, (unit * weakDirection * supply) / (current * resistance));
}

/**
 * Height of a pair of one fin each, and the distance of fins, by node in nanometres, @unit m. Fin distance: IRDS 2016–2023
 * (48 to 24 nm). The height holds rails, well gap and power fins; read off the golden multiplexers, 0.8 to 1.5 times the standard cell.
 */
const finPairs: Readonly<Record<number, { readonly height: number; readonly pitch: number }>> = {
  14: { height: 440e-9, pitch: 48e-9 },
  10: { height: 280e-9, pitch: 36e-9 },
  7: { height: 269e-9, pitch: 30e-9 },
  5: { height: 270e-9, pitch: 28e-9 },
  3: { height: 131e-9, pitch: 24e-9 },
  2: { height: 114e-9, pitch: 26e-9 },
  1: { height: 75e-9, pitch: 24e-9 },
};

/** Height of a pair in `fingers` fingers, each as high as it must be, @unit m. */
function pairHeight(technology: Technology, nmosWidth: number, fingers: number): number {
  const { fins, cellHeight } = technology.figures;
  const overhead = cellHeight - usableHeight * technology.feature;
  if (fins === null) return overhead + (nmosWidth + matchedPmosWidth(technology, nmosWidth)) / fingers;
  const pair = finPairs[technology.nanometres] ?? { height: cellHeight, pitch: 2 * technology.figures.wire[0] };
  const perFinger = Math.ceil(finCount(technology, nmosWidth) / fingers);
  return pair.height + 2 * (perFinger - 1) * pair.pitch;
}

export interface TransmissionBlock {
  readonly gate: TransmissionGate;
  /** @unit m2 */
  readonly area: number;
}

/** `lines` gates of NMOS width `nmosWidth` in a block `blockWidth` wide. */
export function transmissionBlock(
  technology: Technology,
  lines: number,
  nmosWidth: number,
  blockWidth: number,
): TransmissionBlock {
  const { gatePitch } = technology.figures;
  const mostInRow = Math.max(1, Math.floor(blockWidth / (2 * gatePitch) + 1e-9));
  const rows = Math.ceil(lines / mostInRow);
  const lineWidth = blockWidth / Math.ceil(lines / rows);
  const fingers = Math.max(1, Math.floor(lineWidth / gatePitch + 1e-9) - 1);
  const gate = transmissionPair(technology, nmosWidth, fingers);
  return { gate, area: rows * pairHeight(technology, nmosWidth, fingers) * blockWidth };
}
