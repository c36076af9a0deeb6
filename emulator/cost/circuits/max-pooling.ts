/**
 * Maximum of a window of values: a tournament of comparators and two-way multiplexers. One action takes one window.
 *
 * `inputs` values need inputs − 1 comparisons in ⌈log₂ inputs⌉ rounds. A multiplexer bit is three NANDs; each comparison has
 * one inverter for the select's complement. A round's comparison starts on the leading bits of the round before, which are
 * there first, so a further round costs its multiplexer only.
 */
import type { Technology } from '../technology.ts';
import { logicActivity } from './adder.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { comparator } from './comparator.ts';
import { strongInverter } from './decoding-gate.ts';
import { chainDelay, libraryNand } from './library-gate.ts';

export interface MaxPoolingOptions {
  readonly bits: number;
  /** Values in a window. @default 4, two by two */
  readonly inputs?: number;
  /** Share of the nodes that can switch which rise for a mean window, 0 to 1. @default 0.15 */
  readonly activity?: number;
}

const nandsPerMultiplexerBit = 3;
/** A multiplexer's NANDs see the data and the select; one of two data inputs passes. */
const switchedInputs = 4;
const switchedOutputs = 2;

export function maxPooling(technology: Technology, options: MaxPoolingOptions): Circuit {
  const { bits, inputs = 4, activity = logicActivity } = options;
  requireInteger('maxPooling.inputs', inputs, 2, 4096);
  const compare = comparator(technology, { bits, activity });
  const gate = libraryNand(technology);
  const select = strongInverter(technology);
  const { supply } = technology.figures;
  const comparisons = inputs - 1;
  const rounds = Math.ceil(Math.log2(inputs));
  const choice = bits * (switchedInputs * gate.inputCapacitance + switchedOutputs * gate.outputCapacitance);
  // The select turns a NAND of every bit of the value, then the bit passes two.
  const choosing = [bits, 1, 1].map((inputs, step) => ({
    gate: step === 0 ? select : gate,
    load: inputs * gate.inputCapacitance,
  }));
  return {
    name: `maximum of ${inputs} × ${bits} bits`,
    area: comparisons * (compare.area + nandsPerMultiplexerBit * bits * gate.area + select.area),
    energyPerAction: comparisons * (compare.energyPerAction + activity * choice * supply * supply),
    latency: compare.latency + rounds * chainDelay(choosing),
    leakage:
      comparisons *
      (compare.leakage + supply * (nandsPerMultiplexerBit * bits * gate.leakageCurrent + select.leakageCurrent)),
    formula: '(n − 1) (comparator + 3 b NAND + inverter); t = comparator + log₂ n multiplexers',
    source: 'comparator of this account',
  };
}
