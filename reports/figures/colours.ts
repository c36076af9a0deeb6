/**
 * Which colour means what, in every figure and table: rules, phases and components each have a set of their own.
 *
 * Known rules keep their colour from report to report; others take the free ones in the order of the study. Components
 * are coloured by weight, the heaviest first; what no colour is left for is drawn together, as `other`.
 */
import type { Outcome, Result } from '../result.ts';
import { unique } from '../summary.ts';

const knownRules: Readonly<Record<string, number>> = { bp: 1, fa: 2, dfa: 3 };
const ruleColours = 8;
const componentColours = 9;

export const phaseNames: Readonly<Record<string, string>> = {
  forward: 'forward pass',
  error: 'error',
  gradient: 'gradient',
  update: 'update',
  static: 'leakage',
};

export function ruleColour(rule: string, result: Result): string {
  const known = knownRules[rule];
  if (known !== undefined) return `var(--rule-${known})`;
  const others = unique(result.outcomes.map((outcome) => outcome.rule)).filter(
    (name) => knownRules[name] === undefined,
  );
  const free = ruleColours - Object.keys(knownRules).length;
  return `var(--rule-${1 + Object.keys(knownRules).length + (others.indexOf(rule) % free)})`;
}

export function phaseColour(phase: string): string {
  return `var(--phase-${phase})`;
}

/** One kind of thing that bars are stacked from. */
export interface Part {
  readonly name: string;
  readonly colour: string;
}

/** Of a part among {@link ComponentScheme.parts}. */
export function colourOf(part: string, { parts }: ComponentScheme): string {
  return parts.find(({ name }) => name === part)?.colour ?? 'var(--component-other)';
}

/** Of one of several designs side by side. */
export function designColour(place: number): string {
  return `var(--rule-${1 + (place % ruleColours)})`;
}

/** Components in order of weight (share of energy and of area together), with what belongs to each part. */
export interface ComponentScheme {
  readonly parts: readonly Part[];
  readonly partOf: (component: string) => string;
}

export function componentScheme({
  outcomes,
}: {
  readonly outcomes: readonly Pick<Outcome, 'bill'>[];
}): ComponentScheme {
  const weight = new Map<string, number>();
  for (const { bill } of outcomes) {
    for (const { component, energy } of bill.energy) addTo(weight, component, energy / (bill.totals.energy || 1));
    for (const { component, area } of bill.area) addTo(weight, component, area / (bill.totals.area || 1));
  }
  const ordered = [...weight].sort(([, one], [, other]) => other - one).map(([component]) => component);
  const shown = ordered.length <= componentColours ? ordered : ordered.slice(0, componentColours - 1);
  const parts = shown.map((name, index) => ({ name, colour: `var(--component-${index + 1})` }));
  const rest = ordered.length - shown.length;
  if (rest === 0) return { parts, partOf: (component) => component };
  const other = `other (${rest} components)`;
  return {
    parts: [...parts, { name: other, colour: 'var(--component-other)' }],
    partOf: (component) => (shown.includes(component) ? component : other),
  };
}

export function addTo(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}
