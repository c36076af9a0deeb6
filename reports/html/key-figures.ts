/** The cards under the headline: accuracy, learning latency, energy and area of every rule on the headline's variant. */
import { ruleColour } from '../figures/colours.ts';
import { contenderOf, prominent } from '../prominent.ts';
import type { Result } from '../result.ts';
import { isLost, type Relative, type Summary, type SummaryRow } from '../summary.ts';
import { formatPercent, formatPoints, formatQuantity, formatRatio } from '../units.ts';
import { type Html, html } from './html.ts';

interface Measure {
  readonly title: string;
  readonly amountOf: (row: SummaryRow) => number;
  readonly print: (value: number) => string;
  readonly relativeOf: (relative: Relative) => number;
}

const area: Measure = {
  title: 'Chip area',
  amountOf: (row) => row.area,
  print: (value) => formatQuantity(value, 'm2'),
  relativeOf: (relative) => relative.area,
};

const learningCosts: readonly Measure[] = [
  {
    title: 'Learning latency per step',
    amountOf: (row) => row.learningLatency,
    print: (value) => formatQuantity(value, 's'),
    relativeOf: (relative) => relative.learningLatency,
  },
  {
    title: 'Energy per training image',
    amountOf: (row) => row.energyPerImage,
    print: (value) => formatQuantity(value, 'J'),
    relativeOf: (relative) => relative.energy,
  },
  area,
];

/** Of arrays that were programmed and only read; their rules had no part in it. */
const readingCosts: readonly Measure[] = [
  {
    title: 'Latency per image',
    amountOf: (row) => row.inferenceLatency,
    print: (value) => formatQuantity(value, 's'),
    relativeOf: (relative) => relative.latency,
  },
  {
    title: 'Energy per image',
    amountOf: (row) => row.inferenceEnergy,
    print: (value) => formatQuantity(value, 'J'),
    relativeOf: (relative) => relative.energy,
  },
  area,
];

export function keyFigures(result: Result, summary: Summary): Html {
  const rows = summary.rows.filter((row) => row.variant === summary.variant && !isLost(row));
  const contender = contenderOf(rows);
  const cards = (summary.learns ? learningCosts : readingCosts).map((measure) => {
    const own = contender ?? rows[0];
    if (own === undefined) return html``;
    const ratio = own.relative === null ? null : measure.relativeOf(own.relative);
    const big = ratio === null ? measure.print(measure.amountOf(own)) : formatRatio(ratio);
    return card(
      measure.title,
      big,
      ratio === null ? null : `${own.label} against ${referenceLabel(rows)}`,
      bars(rows, contender, measure, result),
    );
  });
  return html`<div class="cards">${accuracyCard(rows, contender, result)}${cards}</div>`;
}

function accuracyCard(rows: readonly SummaryRow[], contender: SummaryRow | undefined, result: Result): Html | null {
  const own = contender ?? rows[0];
  if (own?.accuracy == null) return null;
  const difference = own.relative?.accuracy;
  const note =
    difference == null ? own.label : `${own.label}, ${formatPoints(difference)} against ${referenceLabel(rows)}`;
  const accuracy = {
    title: 'Test accuracy',
    amountOf: (row: SummaryRow) => row.accuracy?.mean ?? 0,
    print: (value: number) => formatPercent(value),
  };
  return card(accuracy.title, formatPercent(own.accuracy.mean), note, bars(rows, contender, accuracy, result));
}

function card(title: string, big: string, note: string | null, body: Html): Html {
  return html`<div class="card"><h3>${title}</h3><p class="big">${big}</p><p class="note">${note ?? ' '}</p>${body}</div>`;
}

/** Of many rules those that learn best; the table below has them all. */
function bars(
  all: readonly SummaryRow[],
  contender: SummaryRow | undefined,
  { amountOf, print }: Pick<Measure, 'amountOf' | 'print'>,
  result: Result,
): Html {
  const learnt = ({ accuracy, energyPerImage }: SummaryRow) => (accuracy ? -accuracy.mean : energyPerImage);
  const rows = prominent(all, learnt, contender ? [contender] : []);
  const longest = Math.max(...rows.map(amountOf)) || 1;
  const lines = rows.map((row) => {
    const width = ((100 * amountOf(row)) / longest).toFixed(1);
    return html`<dt>${row.label}</dt><dd class="track"><i style="width:${width}%;background:${ruleColour(row.rule, result)}"></i></dd><dd>${print(amountOf(row))}</dd>`;
  });
  const left = all.length - rows.length;
  const note = left > 0 ? html`<p class="note">${left} more in the table</p>` : null;
  return html`<dl class="mini">${lines}</dl>${note}`;
}

function referenceLabel(rows: readonly SummaryRow[]): string {
  return rows.find(({ relative }) => relative === null)?.label ?? '';
}
