/** What the rows are driven with: a phase's sign, a slice's digit. */
import type { ReadFigures } from '../../tile/read-figures.ts';
import type { Arithmetic, Real } from '../arithmetic/arithmetic.ts';

/** Coded vectors as one phase and digit of them drive the rows. */
export type Drive = (coded: Real, phase: number, digit: number) => Real;

export function compileDrive({ input }: ReadFigures, arithmetic: Arithmetic): Drive {
  const { levels, slices, sliceBits, apart } = input;
  const most = 2 ** sliceBits - 1;
  const perDigit = slices > 1 || sliceBits > 0 ? arithmetic.round(1 / most) : 0;
  if (!apart && perDigit === 0) return (coded) => coded;
  return (coded, phase, digit) => {
    const driven = arithmetic.scratch('driven', coded.length);
    for (let j = 0; j < coded.length; j++) {
      let x = coded[j] as number;
      if (apart) x = phase === 0 ? Math.max(x, 0) : Math.max(-x, 0);
      if (perDigit > 0) {
        const integer = Math.round(Math.abs(x) * levels);
        x = Math.sign(x) * (Math.floor(integer / 2 ** (digit * sliceBits)) & most) * perDigit;
      }
      driven[j] = x;
    }
    return driven;
  };
}
