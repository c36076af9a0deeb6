/**
 * Fits of several laws, the best first: by the criterion, and of those that no data could tell from the best (a difference
 * below 2: K. Burnham, D. Anderson, Model Selection and Multimodel Inference, Springer 2002, 2.6) by the number of their
 * parameters.
 */
import type { Law } from '../law.ts';
import { laws } from '../models/laws.ts';
import { fitLaw, type LawFit, TooFewObservations } from './fit-law.ts';
import type { PulseData } from './pulse-data.ts';
import { repeats } from './search-table.ts';

export interface RankedFit {
  readonly fit: LawFit;
  /** Above the smallest criterion. */
  readonly difference: number;
  /** Akaike weight: the law's share of the evidence, if one of these laws is true. */
  readonly weight: number;
}

const indistinguishable = 2;

/** Laws whose parameters alone say how a pulse goes, each response once. */
export function fittableLaws(): readonly Law[] {
  return [...laws.values()].filter(
    ({ name, pulse, tables }) => pulse && !repeats[name] && !Object.values(tables).includes(null),
  );
}

/** Laws that need more observations than there are are left out. @param onLaw called before each fit */
export function rankLaws(
  candidates: readonly Law[],
  data: PulseData,
  onLaw: (law: Law, place: number) => void = () => {},
): RankedFit[] {
  const tooFew: Error[] = [];
  const fits = candidates.flatMap((law, place) => {
    onLaw(law, place);
    try {
      return fitLaw(law, data);
    } catch (error) {
      if (!(error instanceof TooFewObservations)) throw error;
      tooFew.push(error);
      return [];
    }
  });
  if (fits.length === 0 && tooFew[0]) throw tooFew[0];
  const smallest = Math.min(...fits.map(({ criterion }) => criterion));
  const ranked = fits
    .toSorted((one, other) => one.criterion - other.criterion)
    .toSorted((one, other) => {
      const alike = Math.max(one.criterion, other.criterion) < smallest + indistinguishable;
      return alike ? one.parameters.length - other.parameters.length : 0;
    });
  const differences = ranked.map((fit) => fit.criterion - smallest);
  const evidence = differences.map((difference) => Math.exp(-difference / 2));
  const sum = evidence.reduce((all, one) => all + one, 0);
  return ranked.map((fit, i) => ({ fit, difference: differences[i] ?? 0, weight: (evidence[i] ?? 0) / sum }));
}
