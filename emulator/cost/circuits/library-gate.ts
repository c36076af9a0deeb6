/**
 * Gates as a standard-cell library draws them for arithmetic: as strong as one finger in the cell's height allows.
 *
 * A minimum gate leaves most of a planar cell empty, and width up to the cell's height costs no area, so NMOS and PMOS
 * share the usable height between them; a NAND of two doubles its series NMOS against its PMOS (logical effort 4/3 at
 * equal mobilities; Sutherland, Sproull & Harris 1999, Logical Effort, ch. 4). Every fin costs capacitance and leakage, and
 * low-power libraries leave fins out: one fin, two in series (fin depopulation; Clark et al. 2016, Microelectronics J.
 * 53:105, doi:10.1016/j.mejo.2016.04.006). A cell with room for a single stack of sheets keeps series transistors single.
 */
import type { Technology } from '../technology.ts';
import {
  diffusionCapacitance,
  gateCapacitance,
  horowitzDelay,
  idealStep,
  matchedPmosWidth,
  minimumWidth,
  onResistance,
} from '../transistor.ts';
import { cellArea, type Gate, inverter, nand2, usableHeight } from './gate.ts';

/** How many times the minimum widths `nmos` and `pmos` make one finger each as high as a planar cell. */
function filling(technology: Technology, nmos: number, pmos: number): number {
  return technology.figures.fins === null ? (usableHeight * technology.feature) / (nmos + pmos) : 1;
}

export function libraryInverter(technology: Technology): Gate {
  const nmos = minimumWidth(technology);
  return inverter(technology, filling(technology, nmos, matchedPmosWidth(technology, nmos)));
}

/** Two-input NAND. */
export function libraryNand(technology: Technology): Gate {
  const unit = minimumWidth(technology);
  const series = technology.figures.fins?.most === 1 ? 1 : 2;
  const size = filling(technology, series * unit, matchedPmosWidth(technology, unit));
  const nmos = size * series * unit;
  const pmos = size * matchedPmosWidth(technology, unit);
  return {
    area: cellArea(technology, 2),
    inputCapacitance: gateCapacitance(technology, nmos) + gateCapacitance(technology, pmos),
    // The inner node of the stack moves with the output; the two PMOS share their drain.
    outputCapacitance:
      diffusionCapacitance(technology, nmos, { areas: 2, edges: 1, gateEdges: 1 }) +
      diffusionCapacitance(technology, pmos, { areas: 1, edges: 0, gateEdges: 1 }),
    // Gates in a chain pull down and up in turn: the mean of the two.
    resistance: (2 * onResistance(technology, 'nmos', nmos) + onResistance(technology, 'pmos', pmos)) / 2,
    leakageCurrent: size * nand2(technology).leakageCurrent,
  };
}

/** A gate on a path, and what it drives besides its own drains, @unit F. */
export interface Stage {
  readonly gate: Gate;
  readonly load: number;
}

/** Delay of gates one behind the other, each behind the slope of the one before, the first behind an ideal step, @unit s. */
export function chainDelay(stages: readonly Stage[]): number {
  let total = 0;
  let ramp = idealStep;
  for (const { gate, load } of stages) {
    const step = horowitzDelay(gate.resistance * (gate.outputCapacitance + load), ramp);
    total += step.delay;
    ramp = step.ramp;
  }
  return total;
}

/** Stages of gates that each drive one input of the next; the last drives one of its own kind. */
export function path(gates: readonly Gate[]): readonly Stage[] {
  return gates.map((gate, index) => ({ gate, load: (gates[index + 1] ?? gate).inputCapacitance }));
}
