/** Figures of the account as a verification of a golden file. */
import type { Verification } from '../recogniser.ts';
import type { ComparedFigure } from './compared-figure.ts';
import { comparisonOf, distribute } from './distributions.ts';

export function costVerification(
  figures: Iterable<ComparedFigure>,
  leftOut: Verification['leftOut'] = [],
): Verification {
  const { distributions, apart } = distribute(figures);
  return {
    ran: 'account on host',
    comparisons: distributions.map(comparisonOf),
    leftOut,
    distributions,
    apart,
  };
}
