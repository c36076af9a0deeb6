/**
 * The gates of decoders, write drivers and prechargers: as strong as their cell holds without folding.
 *
 * A minimum gate leaves most of its cell's height empty. Widening its transistors until they fill it costs no area and
 * drives the long predecoded lines sooner, so decoders are built of such gates (Weste & Harris 2011, CMOS VLSI Design,
 * 4th ed., §14.3.3: a cell's height sets the widest unfolded transistor; §12.2.2: decoders). Planar: diffusions of
 * 20.9F in all, split in the gate's ratio. Fins: whole multiples of the minimum gate that the node's fins allow.
 * Everything a gate is scales with that width, its area does not.
 */
import type { Technology } from '../technology.ts';
import { gateCapacitance, minimumWidth } from '../transistor.ts';
import { cellArea, type Gate, inverter, nand, nor, usableHeight } from './gate.ts';

/**
 * How many times the minimum gate fits: its transistors' widths in minimum NMOS, where PMOS are `ratio` as wide. Below one
 * where a stack that drives like one transistor would be too wide for the cell.
 */
function strength(technology: Technology, nmos: number, pmos: number): number {
  const { fins, widthRatio } = technology.figures;
  if (fins === null) {
    return (usableHeight * technology.feature) / ((nmos + widthRatio * pmos) * minimumWidth(technology));
  }
  const size = fins.most / Math.max(nmos, pmos);
  return size >= 1 ? Math.floor(size) : size;
}

function strengthen(technology: Technology, inputs: number, gate: Gate, size: number): Gate {
  const strong: Gate = {
    area: cellArea(technology, inputs),
    inputCapacitance: gate.inputCapacitance * size,
    outputCapacitance: gate.outputCapacitance * size,
    resistance: gate.resistance / size,
    leakageCurrent: gate.leakageCurrent * size,
  };
  const { fins } = technology.figures;
  if (fins === null || size >= 1) return strong;
  // The stack has the fins that fit; the transistors beside it are one fin, as in the minimum gate, and it is they that leak.
  const fin = gateCapacitance(technology, minimumWidth(technology));
  return { ...strong, inputCapacitance: (fins.most + 1) * fin, leakageCurrent: gate.leakageCurrent };
}

/** Nothing fits beside a single stack of sheets: there gates are minimum ones and fold. */
function isSingleStack(technology: Technology): boolean {
  return technology.figures.fins?.most === 1;
}

/** Size of {@link strongInverter} in minimum inverters. */
function strongInverterSize(technology: Technology): number {
  return strength(technology, 1, 1);
}

export function strongInverter(technology: Technology): Gate {
  return inverter(technology, strongInverterSize(technology));
}

export function strongNand(technology: Technology, inputs: number): Gate {
  const gate = nand(technology, inputs);
  if (isSingleStack(technology)) return gate;
  return strengthen(technology, inputs, gate, strength(technology, inputs, 1));
}

export function strongNor(technology: Technology, inputs: number): Gate {
  const gate = nor(technology, inputs);
  if (isSingleStack(technology)) return gate;
  return strengthen(technology, inputs, gate, strength(technology, 1, inputs));
}
