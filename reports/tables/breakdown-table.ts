/** Sums of the bills for the page: by component, layer, level and phase, a pair of columns an outcome. */
import { phaseNames } from '../figures/colours.ts';
import { type Html, html } from '../html/html.ts';
import type { Outcome, Result } from '../result.ts';
import { labelOf, unique } from '../summary.ts';
import { formatQuantity } from '../units.ts';

/** Of the last variant, as in the headline. */
export function breakdownTables(result: Result): Html {
  const variant = result.outcomes.at(-1)?.variant ?? '';
  const outcomes = result.outcomes.filter((outcome) => outcome.variant === variant);
  const note = unique(result.outcomes.map((outcome) => outcome.variant)).length > 1 ? ` (${variant})` : '';
  return html`<p class="quiet">Of a step${note}; <code>breakdown.csv</code> has every outcome.</p>${sections.map((section) => tableOf(section, outcomes))}`;
}

interface Lines {
  readonly title: string;
  readonly second: string;
  readonly linesOf: (outcome: Outcome) => readonly (readonly [name: string, energy: string, other: string])[];
}

const shareLines =
  (by: 'component' | 'layer' | 'level') =>
  ({ breakdown }: Outcome) =>
    breakdown[by].map(({ name, energy, area }) => {
      return [name, formatQuantity(energy, 'J'), area > 0 ? formatQuantity(area, 'm2') : '–'] as const;
    });

const sections: readonly Lines[] = [
  { title: 'Component', second: 'area', linesOf: shareLines('component') },
  { title: 'Layer or block', second: 'area', linesOf: shareLines('layer') },
  { title: 'Level', second: 'area', linesOf: shareLines('level') },
  {
    title: 'Phase',
    second: 'latency',
    linesOf: ({ breakdown }) =>
      breakdown.phase.map(({ name, energy, latency }) => {
        return [
          phaseNames[name] ?? name,
          formatQuantity(energy, 'J'),
          latency > 0 ? formatQuantity(latency, 's') : '–',
        ];
      }),
  },
];

function tableOf({ title, second, linesOf }: Lines, outcomes: readonly Outcome[]): Html {
  const columns = outcomes.map((outcome) => new Map(linesOf(outcome).map(([name, ...figures]) => [name, figures])));
  const names = unique(columns.flatMap((lines) => [...lines.keys()]));
  const head = outcomes.map(
    ({ rule }) =>
      html`<th scope="col" class="number">${labelOf(rule)}<small>energy</small></th><th scope="col" class="number"><small>${second}</small></th>`,
  );
  const rows = names.map(
    (name) =>
      html`<tr><th scope="row">${name}</th>${columns.map((lines) => (lines.get(name) ?? ['–', '–']).map((figure) => html`<td class="number">${figure}</td>`))}</tr>`,
  );
  return html`<div class="scroll"><table><thead><tr><th scope="col">${title}</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
