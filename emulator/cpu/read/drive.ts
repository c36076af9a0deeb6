/** What the rows are driven with: a phase's sign, a slice's digit. */
import type { ReadFigures } from '../../tile/read-figures.ts';
import type { Arithmetic, Real } from '../arithmetic/arithmetic.ts';

/** Coded vectors as one phase and digit of them drive the rows. */
export type Drive = (coded: Real, phase: number, digit: number) => Real;

export function compileDrive({ input: { levels, sliceBits, apart } }: ReadFigures, arithmetic: Arithmetic): Drive {
  if (!apart && sliceBits === 0) return (coded) => coded;
  return (coded, phase, digit) => {
    const driven = arithmetic.scratch('driven', coded.length);
    const part = apart ? (phase === 0 ? 'positive' : 'negative') : 'all';
    arithmetic.drive(coded, driven, { part, levels, shift: digit * sliceBits, bits: sliceBits });
    return driven;
  };
}
