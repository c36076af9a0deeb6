/** Accuracies of sweeps: a table a sweep, a row a variant, a column a value; in bold the variant as the study has it. */
import { type Html, html } from '../html/html.ts';
import type { Result } from '../result.ts';
import { unique } from '../summary.ts';
import { type Sweep, type SweepPoint, sweepsOf, valueText } from '../sweeps.ts';
import { formatPercent } from '../units.ts';

export function sweepTables(result: Result): Html {
  return html`${sweepsOf(result)
    .filter(({ lines }) => lines.length > 0)
    .map(sweepTable)}`;
}

function sweepTable({ label, path, lines }: Sweep): Html {
  const values = unique(lines.flatMap(({ points }) => points.map(({ value }) => valueText(value, path))));
  const inOrder = values.every((value) => value !== '' && Number.isFinite(Number(value)))
    ? values.toSorted((one, other) => Number(one) - Number(other))
    : values;
  const head = html`<tr><th scope="col">${label}</th>${inOrder.map((value) => html`<th scope="col" class="number">${value}</th>`)}</tr>`;
  const body = lines.map(
    ({ name, points }) =>
      html`<tr><th scope="row" class="keep">${name === '' ? 'test accuracy' : name}</th>${inOrder.map((value) => cell(points.find((point) => valueText(point.value, path) === value)))}</tr>`,
  );
  return html`<div class="scroll"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>`;
}

function cell(point: SweepPoint | undefined): Html {
  if (!point) return html`<td class="number">–</td>`;
  const { mean, deviation, count } = point.accuracy;
  const reached = formatPercent(mean, count > 1 ? 2 : 1);
  return html`<td class="number">${point.own ? html`<b>${reached}</b>` : reached}${count > 1 ? html`<small>± ${(100 * deviation).toFixed(2)}</small>` : null}</td>`;
}
