/** Parameters and ranking, on a page and on a terminal. */
import { formatParameter } from '../devices/facts.ts';
import { type Html, html } from '../html/html.ts';
import { formatNumber } from '../units.ts';
import type { FitReport, FittedLine, RankedLaw } from './fit-report.ts';

export function parametersTable({ parameters, stepNoise, readNoise, counts }: FitReport): Html {
  const several = counts.devices > 1;
  const fitted = parameters.map(
    (line) =>
      html`<tr><th scope="row" class="keep"><code>${line.name}</code></th><td class="number"><b>${quantity(line.value, line.unit)}</b></td><td class="number">${intervalText(line)}</td>${several ? html`<td class="number">${spreadText(line)}</td>` : null}<td>${line.about}</td></tr>`,
  );
  const noises = [
    ...(stepNoise ? [[stepNoise.name, stepNoise.value, stepNoise.about] as const] : []),
    ...(readNoise.name === null
      ? []
      : [[readNoise.name, readNoise.value, 'from the residuals, reads included'] as const]),
  ].map(
    ([name, value, about]) =>
      html`<tr><th scope="row" class="keep"><code>${name}</code></th><td class="number"><b>${quantity(value, '1')}</b></td><td class="number quiet">noise</td>${several ? html`<td></td>` : null}<td>${about}</td></tr>`,
  );
  const head = html`<tr><th scope="col">parameter</th><th scope="col" class="number">value</th><th scope="col" class="number">95 % interval</th>${several ? html`<th scope="col" class="number">between devices<small>1 sigma</small></th>` : null}<th scope="col">meaning</th></tr>`;
  return html`<div class="scroll"><table><thead>${head}</thead><tbody>${fitted}${noises}</tbody></table></div>`;
}

/** Rows of cells for a terminal, the header first. */
export function parameterRows({ parameters, counts }: FitReport): string[][] {
  const several = counts.devices > 1;
  const header = ['parameter', 'value', '95 % interval', ...(several ? ['between devices'] : []), ''];
  return [
    header,
    ...parameters.map((line) => [
      ...[line.name, quantity(line.value, line.unit), intervalText(line)],
      ...(several ? [spreadText(line)] : []),
      line.about,
    ]),
  ];
}

export function rankingRows(ranking: readonly RankedLaw[]): string[][] {
  const header = ['law', 'fitted', 'R²', 'AICc', 'ΔAICc', 'weight'];
  return [header, ...ranking.map(({ law, ...row }) => [law, ...rankingCells(row)])];
}

export function rankingTable(ranking: readonly RankedLaw[]): Html {
  const head = html`<tr><th scope="col">law</th><th scope="col" class="number">numbers fitted</th><th scope="col" class="number">R²</th><th scope="col" class="number">AICc</th><th scope="col" class="number">ΔAICc</th><th scope="col" class="number">weight</th></tr>`;
  const body = ranking.map(
    ({ law, ...row }, index) =>
      html`<tr><th scope="row" class="keep">${index === 0 ? html`<b>${law}</b>` : law}</th>${rankingCells(row).map((cell) => html`<td class="number">${cell}</td>`)}</tr>`,
  );
  return html`<div class="scroll"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>`;
}

function rankingCells({ freedoms, rSquared, criterion, difference, weight }: Omit<RankedLaw, 'law'>): string[] {
  return [
    String(freedoms),
    shareText(rSquared),
    signed(criterion.toFixed(1)),
    difference.toFixed(1),
    weight < 1e-3 ? '< 0.001' : weight.toFixed(3),
  ];
}

/** A share near 1: four digits after the first that is not a nine, six at most. */
export function shareText(share: number): string {
  return signed(share.toFixed(share > 0.9 ? Math.min(6, 3 + Math.floor(-Math.log10(Math.max(1 - share, 1e-9)))) : 3));
}

function intervalText({ interval, atLimit, unit }: FittedLine): string {
  if (interval === null) return 'not told by the data';
  if (atLimit) return 'at the limit of the search';
  return `${quantity(interval[0], unit)} … ${quantity(interval[1], unit)}`;
}

function spreadText({ spread }: FittedLine): string {
  return spread === null || spread === 0 ? 'none found' : formatNumber(spread);
}

function quantity(value: number, unit: string): string {
  return formatParameter({ value: Number(value.toPrecision(4)), unit });
}

function signed(text: string): string {
  return text.replace(/^-/, '−');
}
