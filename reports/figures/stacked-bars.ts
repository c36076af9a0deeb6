/**
 * Horizontal stacked bars in titled groups: one bar a rule, its parts in colour, its sum in figures at the end.
 *
 * Energy, area and latency all are drawn by this one function, so their bars read alike.
 */
import { formatPercent, formatQuantity, scaleOf } from '../units.ts';
import type { Part } from './colours.ts';
import { axisOf, type Figure, type JsonObject, layoutOf, legendAbove, plain } from './figure.ts';

export interface Bar {
  readonly label: string;
  /** Part → value in the SI unit. */
  readonly values: ReadonlyMap<string, number>;
}

export interface BarGroup {
  /** Stands over the bars; empty for none. */
  readonly title: string;
  readonly bars: readonly Bar[];
}

export interface StackedBars {
  readonly groups: readonly BarGroup[];
  readonly parts: readonly Part[];
  /** SI unit without prefix; `m2` for areas. */
  readonly unit: string;
  readonly axis: string;
  /** A second reading of the same bars, on an axis above: value × factor. */
  readonly second?: { readonly axis: string; readonly factor: number };
  /** End of the axis in the SI unit, to share it between panels; the longest bar without it. */
  readonly longest?: number;
}

const rowHeight = 24;
/** Room at the right for the sum. @unit px */
const room = 88;

interface Row {
  readonly bar: Bar;
  readonly group: string;
  readonly position: number;
  readonly sum: number;
}

export function stackedBars(wanted: StackedBars): Figure {
  const { rows, titles, length } = placeRows(wanted.groups);
  const longest = wanted.longest ?? Math.max(...rows.map(({ sum }) => sum), 0);
  const scale = scaleOf(longest, wanted.unit);
  const end = (longest || scale.factor) / scale.factor;
  const used = wanted.parts.filter(({ name }) => rows.some(({ bar }) => (bar.values.get(name) ?? 0) > 0));
  const second = wanted.second;
  const layout = layoutOf(length * rowHeight + (second === undefined ? 92 : 140), {
    barmode: 'stack',
    showlegend: true,
    legend: { ...legendAbove, ...(second === undefined ? {} : { y: 1, yref: 'container', yanchor: 'top' }) },
    margin: { l: 8, r: room, t: second === undefined ? 8 : 92, b: 8 },
    xaxis: axisOf(`${wanted.axis} (${scale.symbol})`, { range: [0, end] }),
    yaxis: axisOf('', {
      range: [length - 0.4, -0.6],
      tickvals: rows.map(({ position }) => position),
      ticktext: rows.map(({ bar }) => plain(bar.label)),
      tickfont: { size: 13, color: 'var(--ink)' },
      showgrid: false,
    }),
    annotations: titles.map(({ title, position }) => groupTitle(title, position)),
    ...(second === undefined ? {} : { xaxis2: secondAxis(second, end * scale.factor, wanted.unit) }),
  });
  const traces = used.map((part) => traceOf(part, rows, scale.factor, wanted));
  const carrier: JsonObject = {
    type: 'scatter',
    x: [0],
    y: [0],
    xaxis: 'x2',
    mode: 'none',
    showlegend: false,
    hoverinfo: 'skip',
  };
  return { data: [...traces, sums(rows, scale, wanted.unit), ...(second === undefined ? [] : [carrier])], layout };
}

function placeRows(groups: readonly BarGroup[]): {
  rows: Row[];
  titles: { title: string; position: number }[];
  length: number;
} {
  const rows: Row[] = [];
  const titles: { title: string; position: number }[] = [];
  let position = 0;
  for (const { title, bars } of groups) {
    if (title !== '') titles.push({ title, position: position++ });
    for (const bar of bars) {
      const sum = [...bar.values.values()].reduce((total, value) => total + value, 0);
      rows.push({ bar, group: title, position: position++, sum });
    }
    position += 0.35;
  }
  return { rows, titles, length: position };
}

function traceOf(part: Part, rows: readonly Row[], factor: number, { unit, second }: StackedBars): JsonObject {
  const amountOf = ({ bar }: Row): number => bar.values.get(part.name) ?? 0;
  return {
    type: 'bar',
    orientation: 'h',
    name: plain(part.name),
    x: rows.map((row) => amountOf(row) / factor),
    y: rows.map(({ position }) => position),
    width: 0.74,
    marker: { color: part.colour, line: { width: 0.5, color: 'var(--card)' } },
    hovertext: rows.map((row) => {
      const value = amountOf(row);
      const also = second === undefined ? '' : `<br>${formatQuantity(value * second.factor, unit)} ${second.axis}`;
      const share = row.sum > 0 ? ` (${formatPercent(value / row.sum)} of the bar)` : '';
      const head = [row.bar.label, row.group, part.name]
        .filter((text) => text !== '')
        .map(plain)
        .join(' · ');
      return `<b>${head}</b><br>${formatQuantity(value, unit)}${share}${also}`;
    }),
    hoverinfo: 'text',
    textposition: 'none',
  };
}

function sums(rows: readonly Row[], scale: ReturnType<typeof scaleOf>, unit: string): JsonObject {
  return {
    type: 'scatter',
    mode: 'text',
    x: rows.map(({ sum }) => sum / scale.factor),
    y: rows.map(({ position }) => position),
    text: rows.map(({ sum }) => `  ${formatQuantity(sum, unit)}`),
    textposition: 'middle right',
    textfont: { size: 12, color: 'var(--ink)' },
    cliponaxis: false,
    hoverinfo: 'skip',
    showlegend: false,
  };
}

function groupTitle(title: string, position: number): JsonObject {
  return {
    x: 0,
    y: position + 0.12,
    xanchor: 'left',
    yanchor: 'middle',
    xshift: 4,
    text: `<b>${plain(title)}</b>`,
    font: { size: 13, color: 'var(--ink)' },
    showarrow: false,
  };
}

function secondAxis(second: { axis: string; factor: number }, end: number, unit: string): JsonObject {
  const scale = scaleOf(end * second.factor, unit);
  return axisOf(`${second.axis} (${scale.symbol})`, {
    overlaying: 'x',
    side: 'top',
    // Round numbers of its own, not the labels of the grid below.
    tickmode: 'auto',
    ticks: 'outside',
    ticklen: 4,
    tickcolor: 'var(--line)',
    range: [0, (end * second.factor) / scale.factor],
    showgrid: false,
  });
}
