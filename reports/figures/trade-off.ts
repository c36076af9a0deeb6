/** What was learned against what it costs: one point a rule and variant, best at the top left. */
import type { Result } from '../result.ts';
import { type SummaryRow, summarise } from '../summary.ts';
import { formatPercent, formatQuantity, scaleOf } from '../units.ts';
import { accuracyAxis, errorOf, errorRange } from './accuracy-axis.ts';
import { ruleColour } from './colours.ts';
import { axisOf, type Figure, type JsonObject, layoutOf, legendAbove, type Panel, plain } from './figure.ts';

const symbols = ['circle', 'diamond', 'square', 'triangle-up', 'cross', 'star', 'triangle-down', 'pentagon'] as const;

/** Accuracy against energy and against learning latency; none where nothing was trained. */
export function tradeOffFigures(result: Result): Panel[] {
  const summary = summarise(result);
  const rows = summary.rows.filter(({ accuracy }) => accuracy !== null);
  if (rows.length < 2) return [];
  const draw = (axis: string, unit: string, costOf: (row: SummaryRow) => number): Figure =>
    tradeOff(rows, summary.variants, { axis, unit, costOf }, result);
  return [
    { title: 'energy', figure: draw('energy per training image', 'J', (row) => row.energyPerImage) },
    { title: 'latency', figure: draw('learning latency of a step', 's', (row) => row.learningLatency) },
  ];
}

interface Cost {
  readonly axis: string;
  readonly unit: string;
  readonly costOf: (row: SummaryRow) => number;
}

function tradeOff(rows: readonly SummaryRow[], variants: readonly string[], cost: Cost, result: Result): Figure {
  const longest = Math.max(...rows.map(cost.costOf));
  const scale = scaleOf(longest, cost.unit);
  const errors = rows.map(({ accuracy }) => errorOf(accuracy?.mean ?? 0, result.data.test));
  return {
    data: variants.flatMap((variant, index) => {
      const symbol = symbols[index % symbols.length] ?? 'circle';
      return [pointsOf(variant, symbol, rows, cost, result), legendEntry(variant, symbol)];
    }),
    layout: layoutOf(360, {
      hovermode: 'closest',
      showlegend: variants.length > 1,
      legend: legendAbove,
      xaxis: axisOf(`${cost.axis} (${scale.symbol})`, costAxis(rows.map((row) => cost.costOf(row) / scale.factor))),
      yaxis: accuracyAxis(errorRange(errors)),
    }),
  };
}

/** Beyond this ratio of largest to least, costs crowd at one end of a linear axis. */
const widestLinear = 5;

/** From zero, or logarithmic where costs lie far apart; room at the right for the labels. */
function costAxis(costs: readonly number[]): JsonObject {
  const least = Math.min(...costs);
  const most = Math.max(...costs);
  if (!(most > widestLinear * least)) {
    return { range: [0, most * 1.18], zeroline: true, zerolinecolor: 'var(--line)' };
  }
  const margin = Math.log10(most / least) / 6;
  return { type: 'log', dtick: 'D2', range: [Math.log10(least) - margin / 2, Math.log10(most) + margin] };
}

function pointsOf(variant: string, symbol: string, all: readonly SummaryRow[], cost: Cost, result: Result): JsonObject {
  const rows = all.filter((row) => row.variant === variant);
  const scale = scaleOf(Math.max(...all.map(cost.costOf)), cost.unit);
  const colours = rows.map(({ rule }) => ruleColour(rule, result));
  return {
    type: 'scatter',
    mode: 'markers+text',
    showlegend: false,
    x: rows.map((row) => cost.costOf(row) / scale.factor),
    y: rows.map(({ accuracy }) => errorOf(accuracy?.mean ?? 0, result.data.test)),
    text: rows.map(({ label }) => `  ${plain(label)}`),
    textposition: 'middle right',
    textfont: { color: colours, size: 13 },
    marker: { color: colours, size: 11, symbol },
    cliponaxis: false,
    hovertext: rows.map(
      (row) =>
        `<b>${plain(row.label)} · ${plain(variant)}</b><br>${formatPercent(row.accuracy?.mean ?? 0)}<br>${formatQuantity(cost.costOf(row), cost.unit)} ${cost.axis}`,
    ),
    hoverinfo: 'text',
  };
}

/** The shape alone, in no rule's colour. */
function legendEntry(variant: string, symbol: string): JsonObject {
  const marker = { color: 'var(--muted)', size: 10, symbol };
  return { type: 'scatter', mode: 'markers', name: plain(variant), x: [null], y: [null], marker };
}
