/**
 * Successive approximation: b decisions of one comparator against a split capacitor array, most significant bit first.
 *
 * The trial code k stands for m = k − 2^(b−1), whose magnitude is switched and whose sign chooses the reference's polarity.
 * With s(|m|) the share switched (`capacitor-array.ts`) and an amplifier of gain A in unity feedback behind the array, the
 * input is compared with
 *
 *     T_k = (± s(|m|) + 2^−b) / (1 + 1/A) − 2^−b,
 *
 * less the comparator's offset; half a step is added before the amplifier and taken off behind it (Spear et al. 2023, see
 * `adc-circuit.ts`). So finite gain is a gain error, an offset shifts all codes alike, and mismatch decides the
 * linearity.
 *
 * The register walks a binary tree: each decision cuts the interval of inputs that lead there. The codes thus ascend with
 * the input whatever the levels are; where a later level lies outside the interval, the codes beyond it are missing.
 */
import type { RandomStream } from '../../random.ts';
import { type CapacitorAdc, inverseGain } from './adc-circuit.ts';
import { drawSplitArray } from './capacitor-array.ts';
import { type Transfer, TransferBuilder } from './transfer.ts';
import { midRiseCodes } from './uniform.ts';

/** Drawn for each converter: its array, then its comparator's offset. */
export function drawSars(circuit: CapacitorAdc, count: number, random: RandomStream): Transfer[] {
  const { bits, capacitorMismatch, comparatorOffset } = circuit;
  const codes = midRiseCodes(bits);
  return Array.from({ length: count }, () => {
    const levels = trialLevels(bits, inverseGain(circuit), drawSplitArray(bits, capacitorMismatch, random));
    const offset = comparatorOffset * random.normal();
    const thresholds = levels.map((level) => level - offset);
    const builder = new TransferBuilder(codes);
    decide(2 ** (bits - 1), 0, 1, thresholds, builder);
    return builder.build();
  });
}

/** By trial code; code 0 is never on trial. */
function trialLevels(bits: number, inverse: number, shares: Float64Array): Float64Array {
  const middle = 2 ** (bits - 1);
  return Float64Array.from({ length: 2 * middle }, (_, code) => {
    const share = code === 0 ? 1 : (shares[Math.abs(code - middle)] as number);
    return (Math.sign(code - middle) * share + 2 ** -bits) / (1 + inverse) - 2 ** -bits;
  });
}

/** Appends the codes from `register` up that the decisions from `bit` on can reach, for inputs up to `end`. */
function decide(bit: number, register: number, end: number, thresholds: Float64Array, builder: TransferBuilder): void {
  if (bit < 1) {
    builder.append(end, register);
    return;
  }
  const trial = register + bit;
  decide(bit / 2, register, Math.min(end, thresholds[trial] as number), thresholds, builder);
  decide(bit / 2, trial, end, thresholds, builder);
}
