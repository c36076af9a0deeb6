/** Figures of one outcome each, behind tabs: how its energy flows, what its chip is made of. */
import type { Outcome, Result } from '../result.ts';
import { labelOf, learnsOnArrays, type Summary, unique } from '../summary.ts';
import { areaMap } from './area-map.ts';
import { componentScheme } from './colours.ts';
import { energyFlow } from './energy-flow.ts';
import type { Figure, Panel } from './figure.ts';

/** Beyond this many, only outcomes of the variant that the headline speaks of are drawn. */
const mostTabs = 12;

export function energyFlows(result: Result): Panel[] {
  const scheme = componentScheme(result);
  const what = learnsOnArrays(result) ? 'per training image' : 'per image';
  return portraits(result, (outcome) => energyFlow(outcome.bill, scheme, what));
}

export function areaMaps(result: Result): Panel[] {
  const scheme = componentScheme(result);
  return portraits(result, (outcome) => areaMap(outcome.bill, scheme));
}

function portraits(result: Result, draw: (outcome: Outcome) => Figure | null): Panel[] {
  const { outcomes } = result;
  const last = outcomes.at(-1)?.variant;
  const shown = outcomes.length <= mostTabs ? outcomes : outcomes.filter(({ variant }) => variant === last);
  const several = unique(shown.map(({ variant }) => variant)).length > 1;
  return shown.slice(0, mostTabs).flatMap((outcome) => {
    const figure = draw(outcome);
    const name = labelOf(outcome.rule);
    return figure ? [{ title: several ? `${outcome.variant} · ${name}` : name, figure }] : [];
  });
}

/** The tab that is open first: the reference rule on the variant that the headline speaks of. */
export function firstTab({ variant, reference, variants }: Summary): string {
  return variants.length > 1 ? `${variant} · ${labelOf(reference)}` : labelOf(reference);
}
