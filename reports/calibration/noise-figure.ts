/** Signal over noise of every tile's conversions, with one range and another: a row a tile, a mark a range. */
import { axisOf, type Figure, type JsonObject, layoutOf, legendAbove, plain } from '../figures/figure.ts';
import { unique } from '../summary.ts';
import type { ColumnPortrait } from './calibration-report.ts';
import { calibratedName, clippedText, columnName, fullName, noiseText, rangeNamed, spanText } from './column-names.ts';

const rowHeight = 46;
const frameHeight = 96;

const marks: Readonly<Record<string, JsonObject>> = {
  [calibratedName]: { color: 'var(--rule-1)', symbol: 'circle', size: 15 },
  [fullName]: { color: 'var(--rule-3)', symbol: 'circle', size: 11 },
};
/** Of quantiles, in the order in which they come. */
const others: readonly JsonObject[] = [
  { color: 'var(--muted)', symbol: 'diamond', size: 9 },
  { color: 'var(--muted)', symbol: 'diamond-open', size: 9 },
];

/** Without rows whose conversions are exact. */
export function noiseFigure(columns: readonly ColumnPortrait[]): Figure {
  const rows = columns.filter(({ ranges }) => ranges.some(({ signalToNoise }) => signalToNoise !== null));
  const choices = unique(rows.flatMap(({ ranges }) => ranges.map(({ choice }) => choice)));
  const names = rows.map((column) => plain(columnName(column)));
  const values = rows.flatMap(({ ranges }) => ranges.flatMap(({ signalToNoise }) => signalToNoise ?? []));
  const [least, most] = [Math.min(0, ...values), Math.max(...values)];
  let quantiles = 0;
  return {
    data: [
      ...rows.map((column, place) => joinTrace(column, names[place] as string)),
      ...choices.map((choice) => markTrace(rows, names, choice, marks[choice] ?? others[quantiles++] ?? {})),
    ],
    layout: layoutOf(frameHeight + rowHeight * rows.length, {
      hovermode: 'closest',
      showlegend: true,
      legend: legendAbove,
      margin: { l: 8, r: 16, t: 8, b: 8 },
      xaxis: axisOf('signal over noise of a conversion (dB); 6 dB are a bit', {
        range: [least - 0.02 * most, most * 1.12],
        nticks: 10,
      }),
      yaxis: axisOf('', {
        type: 'category',
        categoryorder: 'array',
        categoryarray: names.toReversed(),
        showgrid: false,
        range: [-0.6, rows.length - 0.4],
        tickfont: { size: 13, color: 'var(--ink)' },
      }),
      annotations: rows.flatMap((column, place) => endLabel(column, names[place] as string)),
    }),
  };
}

function joinTrace({ ranges }: ColumnPortrait, name: string): JsonObject {
  const values = ranges.flatMap(({ signalToNoise }) => signalToNoise ?? []);
  return {
    type: 'scatter',
    mode: 'lines',
    x: [Math.min(...values), Math.max(...values)],
    y: [name, name],
    line: { color: 'var(--line)', width: 3 },
    hoverinfo: 'skip',
    showlegend: false,
  };
}

function markTrace(
  rows: readonly ColumnPortrait[],
  names: readonly string[],
  choice: string,
  marker: JsonObject,
): JsonObject {
  const shown = rows.flatMap((column, place) => {
    const range = rangeNamed(column, choice);
    return range?.signalToNoise == null ? [] : [{ ...range, name: names[place] as string }];
  });
  return {
    type: 'scatter',
    mode: 'markers',
    name: choice,
    x: shown.map(({ signalToNoise }) => signalToNoise),
    y: shown.map(({ name }) => name),
    marker,
    text: shown.map(({ interval, clipped, signalToNoise }) => {
      const range = `${spanText(interval)}, ${clippedText(clipped)} clipped`;
      return `${choice}: ${noiseText(signalToNoise)}<br>${range}`;
    }),
    hovertemplate: '%{text}<extra></extra>',
  };
}

function endLabel(column: ColumnPortrait, name: string): JsonObject[] {
  const value = rangeNamed(column, calibratedName)?.signalToNoise;
  if (value == null) return [];
  return [
    {
      x: value,
      y: name,
      xanchor: 'left',
      yanchor: 'middle',
      xshift: 12,
      text: `<b>${noiseText(value)}</b>`,
      font: { color: 'var(--rule-1)', size: 13 },
      showarrow: false,
    },
  ];
}
