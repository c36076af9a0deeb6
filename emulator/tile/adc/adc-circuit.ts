/**
 * A converter described as a circuit, for those who ask what its imperfections do to a network.
 *
 * Which converter suits analogue arrays is a question of more than its resolution: the same capacitor mismatch is a
 * smooth bend in one circuit and missing codes in another (Spear, Kim, Bennett, Agarwal, Marinella & Xiao, "The impact of
 * analog-to-digital converter architecture and variability on analog neural network accuracy", IEEE J. Explor.
 * Solid-State Comput. Devices Circuits 9(2), 2023, doi 10.1109/JXCDC.2023.3315134). The models are theirs in outline.
 *
 * A finite amplifier: in feedback with the share β of its output fed back, an open-loop gain A gives the closed-loop gain
 * of an ideal one over 1 + 1/(A β) (Razavi, Principles of Data Conversion System Design, IEEE Press 1995; Maloberti, Data
 * Converters, Springer 2007).
 *
 * Mismatch: a capacitor of n units has the standard deviation σ √n units, as area averages (Pelgrom, Duinmaijer &
 * Welbers, IEEE J. Solid-State Circuits 24(5), 1433, 1989).
 */

interface Shared {
  /** 2 to 12. */
  readonly bits: number;
  /**
   * Standard deviation of a comparator's offset, in shares of the reference, that is of half of full scale; times 2^(b−1)
   * it is in LSB. 0 to 0.5.
   */
  readonly comparatorOffset: number;
  /** Columns that take turns at one converter, at least 1; they share all that is drawn for it. */
  readonly groupSize: number;
}

/** Reference levels or residues from charge on switched capacitors, held by an amplifier. */
export interface CapacitorAdc extends Shared {
  readonly kind: 'ramp' | 'sar' | 'pipeline' | 'cyclic';
  /** Of the amplifier, @unit dB, above 0; `ideal`: infinite. */
  readonly openLoopGain: number | 'ideal';
  /** Standard deviation of a unit capacitor over its value, 0 to 0.1. */
  readonly capacitorMismatch: number;
}

/** Reference levels from a ladder, one comparator each. */
export interface FlashAdc extends Shared {
  readonly kind: 'flash';
}

export type AdcCircuit = CapacitorAdc | FlashAdc;

/** A converter that cannot be built as asked. */
export class AdcError extends Error {
  override readonly name = 'AdcError';
  readonly code = 'ADC';
}

/** 1/A, 0 for an ideal amplifier. */
export function inverseGain({ openLoopGain }: CapacitorAdc): number {
  return openLoopGain === 'ideal' ? 0 : 10 ** (-openLoopGain / 20);
}

/** Converters that so many columns take. */
export function convertersFor(circuit: AdcCircuit, columns: number): number {
  return Math.ceil(columns / circuit.groupSize);
}

/** @throws AdcError naming the first figure out of its range */
export function checkAdcCircuit(circuit: AdcCircuit): void {
  const expect = (name: string, value: unknown, range: string, holds: boolean) => {
    if (!holds) throw new AdcError(`Expected \`adc.${name}\` to be ${range}, got \`${value}\``);
  };
  const { bits, comparatorOffset, groupSize } = circuit;
  expect('bits', bits, 'an integer from 2 to 12', Number.isInteger(bits) && bits >= 2 && bits <= 12);
  const inReach = comparatorOffset >= 0 && comparatorOffset <= 0.5;
  expect('comparatorOffset', comparatorOffset, 'a share of the reference from 0 to 0.5', inReach);
  expect('groupSize', groupSize, 'an integer of at least 1', Number.isInteger(groupSize) && groupSize >= 1);
  if (circuit.kind === 'flash') return;
  const { openLoopGain, capacitorMismatch } = circuit;
  const amplifies = openLoopGain === 'ideal' || (Number.isFinite(openLoopGain) && openLoopGain > 0);
  expect('openLoopGain', openLoopGain, 'a number above 0 dB or `ideal`', amplifies);
  // Deviates stay below 6 (`random.ts`), so no capacitor comes out negative.
  expect(
    'capacitorMismatch',
    capacitorMismatch,
    'a share from 0 to 0.1',
    capacitorMismatch >= 0 && capacitorMismatch <= 0.1,
  );
}
