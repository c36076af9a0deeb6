/** The summary as a table for the page: a row a rule and variant, ratios to the reference rule in small print. */
import { ruleColour } from '../figures/colours.ts';
import { type Html, html } from '../html/html.ts';
import type { Result } from '../result.ts';
import { type Summary, type SummaryRow, wasTrained } from '../summary.ts';
import { formatPercent, formatPoints, formatQuantity, formatRatio } from '../units.ts';

export function summaryTable(result: Result, summary: Summary): Html {
  const trained = summary.rows.some(wasTrained);
  const compared = summary.rows.some(({ published }) => published !== null);
  const { learns } = summary;
  const deep = new Set(summary.rows.map(({ depth }) => depth)).size > 1;
  const head = html`<tr><th scope="col">Variant</th>${deep ? html`<th scope="col" class="number">Layers</th>` : null}<th scope="col">Rule</th>${
    trained ? html`<th scope="col" class="number">Test accuracy</th>` : null
  }${compared ? html`<th scope="col" class="number">Published<small>${sourceOf(summary)}</small></th>` : null}${
    learns ? learningHead : null
  }<th scope="col" class="number">Area</th><th scope="col" class="number">Inference<small>per image</small></th></tr>`;
  const body = summary.rows.map((row, index) =>
    rowOf(row, summary.rows[index - 1]?.variant !== row.variant, { trained, compared, deep, learns }, result),
  );
  return html`<div class="scroll"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>`;
}

const learningHead = html`<th scope="col" class="number">Energy<small>per training image</small></th><th scope="col" class="number">Latency<small>of a step</small></th><th scope="col" class="number">Learning latency<small>of a step</small></th>`;

function rowOf(
  row: SummaryRow,
  first: boolean,
  shown: { trained: boolean; compared: boolean; deep: boolean; learns: boolean },
  result: Result,
): Html {
  const { relative } = row;
  const device = row.device === row.variant ? null : html`<small>${row.device}</small>`;
  return html`<tr class="${first ? 'first' : ''}"><td class="keep">${first ? row.variant : ''}${first ? device : null}</td>${
    shown.deep ? html`<td class="number">${row.depth}</td>` : null
  }<th scope="row" class="keep"><span class="swatch" style="background:${ruleColour(row.rule, result)}"></span>${row.label}<small>${row.ruleTitle}</small></th>${
    shown.trained ? accuracyCell(row) : null
  }${shown.compared ? publishedCell(row) : null}${shown.learns ? learningCells(row) : null}${cell(formatQuantity(row.area, 'm2'), relative?.area)}<td class="number">${formatQuantity(row.inferenceEnergy, 'J')}<small>${formatQuantity(row.inferenceLatency, 's')}</small></td></tr>`;
}

function learningCells({ relative, energyPerImage, latencyPerStep, learningLatency }: SummaryRow): Html {
  return html`${cell(formatQuantity(energyPerImage, 'J'), relative?.energy)}${cell(
    formatQuantity(latencyPerStep, 's'),
    relative?.latency,
  )}${cell(formatQuantity(learningLatency, 's'), relative?.learningLatency)}`;
}

function accuracyCell({ accuracy, diverged, relative }: SummaryRow): Html {
  if (accuracy === null) return html`<td class="number">${diverged > 0 ? 'diverged' : '–'}</td>`;
  const spread = accuracy.count > 1 ? ` ± ${(100 * accuracy.deviation).toFixed(2)}` : '';
  const difference = relative?.accuracy == null ? null : html`<small>${formatPoints(relative.accuracy)}</small>`;
  return html`<td class="number">${formatPercent(accuracy.mean, accuracy.count > 1 ? 2 : 1)}${spread}${difference}${
    diverged > 0 ? html`<small>${diverged} diverged</small>` : null
  }</td>`;
}

function cell(value: string, ratio: number | undefined): Html {
  return html`<td class="number">${value}${ratio === undefined ? null : html`<small>${formatRatio(ratio)}</small>`}</td>`;
}

function publishedCell({ published }: SummaryRow): Html {
  if (published === null) return html`<td class="number">–</td>`;
  const { accuracy, difference, agrees } = published;
  const spread = accuracy.count > 1 ? ` ± ${(100 * accuracy.deviation).toFixed(2)}` : '';
  const verdict = agrees === null ? 'one seed' : agrees ? 'agrees' : 'differs';
  return html`<td class="number">${formatPercent(accuracy.mean, accuracy.count > 1 ? 2 : 1)}${spread}<small>ours ${formatPoints(difference)}: ${verdict}</small></td>`;
}

function sourceOf({ rows }: Summary): string {
  return rows.find(({ published }) => published !== null)?.published?.source ?? '';
}
