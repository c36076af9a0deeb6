/** Formula and source behind each component of the bill, each said once. */
import { type Html, html } from '../html/html.ts';
import type { Outcome, Result } from '../result.ts';
import { unique } from '../summary.ts';

type AreaEntry = Outcome['bill']['area'][number];

export function sourcesTable(result: Result): Html {
  const entries = new Map<string, AreaEntry>();
  for (const { bill } of result.outcomes) {
    for (const entry of bill.area) entries.set(`${entry.component}\n${entry.formula}\n${entry.source}`, entry);
  }
  const ordered = [...entries.values()].sort((one, other) => one.component.localeCompare(other.component));
  const rows = ordered.map(({ component, formula, source }, index) => {
    const first = ordered[index - 1]?.component !== component;
    return html`<tr><th scope="row">${first ? component : ''}</th><td><code>${formula}</code></td><td>${source}</td></tr>`;
  });
  return html`<div class="scroll"><table><thead><tr><th scope="col">Component</th><th scope="col">Formula</th><th scope="col">Source</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** What the bills assume, each sentence once. */
export function assumptionsList(result: Result): Html {
  const assumptions = unique(result.outcomes.flatMap(({ bill }) => bill.assumptions));
  return html`<ul class="plain">${assumptions.map((text) => html`<li>${text}</li>`)}</ul>`;
}
