/**
 * Precharger of SRAM bit-line pairs: two PMOS pull the lines to the supply and a third makes them equal. One action
 * precharges every pair once, one line of which had fallen.
 *
 * Each PMOS takes a row of its own and, with no NMOS beside it, may be as high as the cell leaves: of the planar 28F all but
 * 3.6F of rails and diffusion spacing. Leakage: two lines, held half of the time. Latency: the PMOS charges load and drains
 * to half swing, RC.
 */
import type { Technology } from '../technology.ts';
import {
  drainCapacitance,
  gateCapacitance,
  horowitzDelay,
  minimumWidth,
  offCurrent,
  onResistance,
} from '../transistor.ts';
import { type Circuit, requireInteger, requirePositive } from './circuit.ts';
import { cellWidth, unitsArea } from './layout.ts';

export interface PrechargerOptions {
  /** Pairs of bit lines. */
  readonly pairs: number;
  /** Of one bit line, @unit F. */
  readonly load: number;
  /** Of each PMOS, @unit m. @default as wide as the cell leaves */
  readonly width?: number;
  /** @default none: cells add up; @unit m */
  readonly blockWidth?: number;
}

export interface Precharger extends Circuit {
  /** Charge returned to the lines alone, without the precharge transistors' own gates, @unit J. */
  readonly lineEnergy: number;
}

/** Two pull-ups and the equaliser. */
const transistors = 3;
/** Height of a cell with diffusion of one polarity only, in F. */
const onePolarityHeight = 24.4;
/**
 * Fins of one polarity that such a row holds, by node in nanometres: those of a cell, and where the well gap was up to two
 * more; read off the golden prechargers, whose latency and leakage both give them.
 */
const onePolarityFins: Readonly<Record<number, number>> = { 14: 4, 10: 4, 7: 3, 5: 4, 3: 3, 2: 3, 1: 3 };

function pullUpWidth(technology: Technology): number {
  const { fins } = technology.figures;
  if (fins === null) return onePolarityHeight * technology.feature;
  return (onePolarityFins[technology.nanometres] ?? fins.most) * minimumWidth(technology);
}

export function precharger(technology: Technology, options: PrechargerOptions): Precharger {
  const { pairs, load, width = pullUpWidth(technology), blockWidth } = options;
  requireInteger('precharger.pairs', pairs, 1, Number.POSITIVE_INFINITY);
  requirePositive('precharger.load', load, 'F');
  requirePositive('precharger.width', width, 'm');
  const { supply } = technology.figures;
  const lineEnergy = pairs * load * supply * supply;
  const resistance = onResistance(technology, 'pmos', width);
  return {
    name: `precharger of ${pairs} pairs`,
    area: transistors * unitsArea(technology, pairs, cellWidth(technology, 1), blockWidth),
    energyPerAction: lineEnergy + pairs * transistors * gateCapacitance(technology, width) * supply * supply,
    lineEnergy,
    latency: horowitzDelay(resistance * (load + 2 * drainCapacitance(technology, width))).delay,
    leakage: pairs * offCurrent(technology, 'pmos', width) * supply,
    formula: 'E = n (C_line + 3 C_gate) Vdd²; t = ln 2 R_p (C_line + 2 C_drain); three rows of one PMOS',
    source: 'Weste & Harris 2011, SRAM column circuits',
  };
}
