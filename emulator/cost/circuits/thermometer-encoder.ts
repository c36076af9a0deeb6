/**
 * Encoder behind a flash converter: thermometer code of L − 1 comparators in, b = log2 L bits out. One action is one code.
 *
 * An inverter and a NAND2 a level find where ones turn to zeros and raise one line of L; each output bit is one gate over
 * the L/2 lines whose code has it (a wired ROM in gates; van de Plassche 2003, CMOS Integrated Analog-to-Digital and
 * Digital-to-Analog Converters, 2nd ed., ch. 3). A row of the layout is a wide gate with a level's two beside it.
 *
 * The wide gate stacks L/2 transistors, each as much wider and its PMOS in proportion, so every one of its inputs is a load
 * of L/2 inverters, and its output carries as many drains, shared in pairs: either stage's delay grows as L. Its stacked transistors are
 * four fins strong where fins are few: their fingers stand side by side.
 *
 * Leakage: a level's cells, drawn larger than the minimum to drive the wide gates, leak as seven minimum inverters (6.4 to
 * 7.6 at planar and fin nodes of `components.json`, mlsa_encoder; 5 with sheets); of a wide gate the L/2 PMOS when it is low, as it is half the time.
 *
 * Energy: between random codes a third of the levels change, two of the raised lines, and half the bits.
 */
import type { Technology } from '../technology.ts';
import { drainCapacitance, horowitzDelay, matchedPmosWidth, minimumWidth, offCurrent } from '../transistor.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { cellArea, inverter, nand2 } from './gate.ts';

export interface ThermometerEncoderOptions {
  /** Of the code that leaves; 2^bits levels. */
  readonly bits: number;
}

export interface ThermometerEncoder extends Circuit {
  /** Of its rows of cells, @unit m. */
  readonly width: number;
  readonly height: number;
}

/** Gates that a bit drives behind its buffer: a register's latch and its complement. */
const bufferFanOut = 2;
/** Minimum inverters that leak as much as a level's cells. */
const levelPairs = 7;
/** Minimum transistors, or fins, in parallel in each of a stack. */
const stackStrength = 4;

/** Fingers of one stacked transistor. */
function stackFingers({ figures: { fins } }: Technology): number {
  return fins === null ? 1 : Math.ceil(stackStrength / fins.most);
}

export function thermometerEncoder(technology: Technology, { bits }: ThermometerEncoderOptions): ThermometerEncoder {
  requireInteger('encoder.bits', bits, 1, 8);
  const { supply, cellHeight } = technology.figures;
  const levels = 2 ** bits;
  const inputs = levels / 2;
  const [small, gate] = [inverter(technology), nand2(technology)];
  const wideArea = cellArea(technology, inputs * stackFingers(technology));
  const area = (levels - 1) * (small.area + gate.area) + bits * wideArea;
  const width = (small.area + gate.area + wideArea) / cellHeight;
  const nmos = minimumWidth(technology);
  const pmos = matchedPmosWidth(technology, nmos);
  const wideInput = inputs * small.inputCapacitance;
  const wideOutput = drainCapacitance(technology, inputs * pmos, inputs);
  const wideLeakage = (inputs * offCurrent(technology, 'pmos', pmos)) / 2;
  const found = horowitzDelay(small.resistance * (small.outputCapacitance + gate.inputCapacitance));
  const raised = horowitzDelay(gate.resistance * (gate.outputCapacitance + wideInput), found.ramp);
  const out = horowitzDelay(small.resistance * (wideOutput + small.inputCapacitance), raised.ramp);
  const buffer = horowitzDelay(
    small.resistance * (small.outputCapacitance + bufferFanOut * small.inputCapacitance),
    out.ramp,
  );
  const changes = (levels * levels - 1) / (3 * levels);
  const levelLoad = small.inputCapacitance + small.outputCapacitance + 2 * gate.inputCapacitance;
  const raisedLoad = gate.outputCapacitance + (bits / 2) * wideInput;
  const switched = changes * levelLoad + 2 * raisedLoad + (bits / 2) * wideOutput;
  return {
    name: `thermometer encoder, ${bits} bits`,
    area,
    width,
    height: area / width,
    // Half of the changes are rises, and only they draw on the supply.
    energyPerAction: (switched / 2) * supply * supply,
    latency: found.delay + raised.delay + out.delay + buffer.delay,
    leakage: ((levels - 1) * levelPairs * small.leakageCurrent + bits * wideLeakage) * supply,
    formula:
      'area = (L − 1)(A_inv + A_nand) + b A_nand(L/2); t = inverter + NAND2 into L/2 gates + stack with L/2 drains + inverter',
    source: 'van de Plassche 2003, ch. 3; Horowitz 1983',
  };
}

/** Area of `count` encoders in a block of a given width, in whole rows of encoders, @unit m2. */
export function encoderBlockArea(encoder: ThermometerEncoder, count: number, blockWidth: number): number {
  return Math.ceil((count * encoder.width) / blockWidth - 1e-9) * encoder.height * blockWidth;
}
