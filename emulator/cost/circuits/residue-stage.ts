/**
 * Stage of one and a half bits of a pipeline or cyclic converter: two comparators take a digit −1, 0 or 1, and an amplifier
 * in switched capacitors doubles what remains (Lewis et al. 1992, IEEE J. Solid-State Circuits 27:351). One action is one
 * digit.
 *
 * Two equal capacitors sample, with a noise kT/C below the quantisation noise of the bits still to come, and no smaller than
 * eight minimum gates, below which the amplifier's own input counts. The amplifier, half of its output fed back, settles
 * to those bits within a half cycle, loaded by the next stage's capacitors and its own in feedback; it rests otherwise.
 */
import type { Technology } from '../technology.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { inverter } from './gate.ts';
import { latchedComparator } from './latched-comparator.ts';
import { capacitanceDensity, samplingCapacitance, settlingAmplifier } from './settling-amplifier.ts';

export interface ResidueStageOptions {
  /** Bits still to be found, this one included. */
  readonly bits: number;
  /** Of the clock, @unit s. */
  readonly cycle: number;
}

const feedback = 1 / 2;
const leastGates = 8;

export function residueStage(technology: Technology, { bits, cycle }: ResidueStageOptions): Circuit {
  requireInteger('stage.bits', bits, 1, 16);
  const { supply } = technology.figures;
  const smallest = leastGates * inverter(technology).inputCapacitance;
  const sampling = (left: number) => Math.max(samplingCapacitance(technology, left), smallest);
  const capacitors = 2 * sampling(bits);
  // The feedback capacitor stands in series with the sampling one: half of either.
  const load = 2 * sampling(Math.max(1, bits - 1)) + sampling(bits) / 2;
  const amplifier = settlingAmplifier(technology, { load, bits, feedback, duration: cycle / 2 });
  // Redundancy leaves the comparators a quarter of the reference, an eighth of the supply.
  const comparator = latchedComparator(technology, { overdrive: 1 / 8 });
  return {
    name: 'residue stage',
    area: amplifier.area + 2 * comparator.area + capacitors / capacitanceDensity,
    energyPerAction: amplifier.energyPerAction + 2 * comparator.energyPerAction + capacitors * (supply / 2) ** 2,
    latency: cycle / 2,
    leakage: 2 * comparator.leakage,
    formula: 'E = 2 I Vdd t/2 + 2 E_comparator + 2 C (Vdd/2)²; C = 12 kT (2^b/(Vdd/2))²',
    source: 'Lewis et al. 1992; kT/C noise',
  };
}
