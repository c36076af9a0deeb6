/** Energy against time of every point, area as size and colour, and the front joined by a line: best at the bottom left. */
import { axisOf, type Figure, type JsonObject, layoutOf, legendAbove, plain } from '../figures/figure.ts';
import { formatNumber, formatQuantity, scaleOf } from '../units.ts';
import { type CostPoint, type CostSweep, costsOf, seriesOf, valueText, type Work } from './cost-sweep.ts';

const symbols = ['circle', 'diamond', 'square', 'triangle-up', 'cross', 'star', 'triangle-down', 'pentagon'] as const;

/** More would be a cloud, and a heavy page: every n-th is drawn, and the front. */
const mostPoints = 3000;
interface Placed {
  readonly point: CostPoint;
  readonly energy: number;
  readonly time: number;
  readonly area: number;
}

export function paretoFigure(sweep: CostSweep, work: Work): Figure | null {
  const all = sweep.points.flatMap((point): Placed[] => {
    if (!point.metrics) return [];
    const [energy, time] = costsOf(point.metrics, work);
    return energy > 0 && time > 0 ? [{ point, energy, time, area: point.metrics.area }] : [];
  });
  if (all.length === 0) return null;
  const every = Math.ceil(all.length / mostPoints);
  const drawn = all.filter(({ point }, place) => point.front[work] || place % every === 0);
  const told = seriesOf(sweep);
  const several = new Set(drawn.map(({ point }) => told(point))).size;
  // More kinds than shapes are told under the pointer alone.
  const series = several > symbols.length ? () => '' : told;
  const names = [...new Set(drawn.map(({ point }) => series(point)))];
  const scales = { energy: scaleOf(most(all, 'energy'), 'J'), time: scaleOf(most(all, 'time'), 's') };
  const ranges = {
    energy: rangeOf(all, 'energy', scales.energy.factor),
    time: rangeOf(all, 'time', scales.time.factor),
  };
  const areas = { least: Math.min(...drawn.map(({ area }) => area)), most: most(drawn, 'area') };
  const what = work === 'step' ? (sweep.learns ? 'training image' : 'image of a batch') : 'image';
  const cloud = names.map((name, place) =>
    cloudOf(
      drawn.filter(({ point }) => series(point) === name),
      { name, symbol: symbols[place % symbols.length] ?? 'circle', bar: place === 0 },
      { sweep, scales, areas },
    ),
  );
  const layout = layoutOf(470, {
    hovermode: 'closest',
    showlegend: true,
    legend: { ...legendAbove, itemsizing: 'constant' },
    margin: { l: 8, r: 20, t: 8, b: 8 },
    xaxis: costAxis(`${work === 'step' ? 'time' : 'latency'} per ${what} (${scales.time.symbol})`, ranges.time),
    yaxis: costAxis(`energy per ${what} (${scales.energy.symbol})`, ranges.energy),
  });
  const front = drawn.filter(({ point }) => point.front[work]);
  return { data: [...frontOf(front, sweep, { scales, ranges }), ...cloud], layout };
}

type Scales = Readonly<Record<'energy' | 'time', { readonly symbol: string; readonly factor: number }>>;

function most(points: readonly Placed[], key: 'energy' | 'time' | 'area'): number {
  return points.reduce((largest, point) => Math.max(largest, point[key]), 0);
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly logarithmic: boolean;
}

/** Logarithmic where costs lie far apart; room for names below and to the left. In the axis' unit. */
function rangeOf(points: readonly Placed[], key: 'energy' | 'time', factor: number): Range {
  const to = most(points, key) / factor;
  const from = points.reduce((smallest, point) => Math.min(smallest, point[key]), Number.POSITIVE_INFINITY) / factor;
  if (to > 4 * from) {
    const room = (to / from) ** 0.1;
    return { from: from / room, to: to * room ** 0.8, logarithmic: true };
  }
  const room = to - from || to;
  return { from: Math.max(0, from - 0.14 * room), to: to + 0.1 * room, logarithmic: false };
}

function costAxis(title: string, { from, to, logarithmic }: Range): JsonObject {
  if (!logarithmic) return axisOf(title, { range: [from, to] });
  const ticks = ticksBetween(from, to);
  return axisOf(title, {
    type: 'log',
    range: [Math.log10(from), Math.log10(to)],
    tickvals: ticks,
    ticktext: ticks.map((tick) => formatNumber(tick, 1)),
  });
}

/** 1, 2, 5, 10 …; powers of ten alone where those would crowd. */
function ticksBetween(from: number, to: number): number[] {
  const first = Math.floor(Math.log10(from));
  const decades = Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, place) => 10 ** (first + place));
  const steps = decades.length > 5 ? [1] : [1, 2, 5];
  return decades.flatMap((decade) => steps.map((step) => step * decade)).filter((tick) => tick >= from && tick <= to);
}

/** Where a value lies on an axis, from 0 to 1. */
function shareOf(value: number, { from, to, logarithmic }: Range): number {
  const place = logarithmic ? Math.log : (x: number) => x;
  return (place(value) - place(from)) / (place(to) - place(from));
}

/** Between the least and the largest area, @unit px */
const sizes = [7, 22] as const;

function cloudOf(
  points: readonly Placed[],
  { name, symbol, bar }: { readonly name: string; readonly symbol: string; readonly bar: boolean },
  { sweep, scales, areas }: { sweep: CostSweep; scales: Scales; areas: { least: number; most: number } },
): JsonObject {
  // The picture's areas are as those of the chips.
  const sizeOf = (area: number) => Math.max(sizes[0], sizes[1] * Math.sqrt(area / areas.most));
  const crowded = points.length > 400 ? 0.6 : 1;
  return {
    type: 'scatter',
    mode: 'markers',
    name: name === '' ? 'point' : plain(name),
    showlegend: name !== '',
    x: points.map(({ time }) => round(time / scales.time.factor)),
    y: points.map(({ energy }) => round(energy / scales.energy.factor)),
    marker: {
      symbol,
      size: points.map(({ area }) => Math.round(10 * crowded * sizeOf(area)) / 10),
      color: points.map(({ area }) => round(Math.log10(area / mm2))),
      cmin: Math.log10(areas.least / mm2),
      cmax: Math.log10(areas.most / mm2),
      colorscale: areaScale,
      opacity: 0.85,
      line: { width: 0.7, color: 'var(--card)' },
      ...(bar && areas.most > areas.least && { showscale: true, colorbar: colourBar(areas) }),
    },
    hovertext: points.map((placed) => describe(placed, sweep)),
    hoverinfo: 'text',
  };
}

const areaScale = [
  [0, 'var(--component-2)'],
  [0.5, 'var(--rule-1)'],
  [1, 'var(--component-9)'],
] as const;

function colourBar({ least, most }: { readonly least: number; readonly most: number }): JsonObject {
  const round = ticksBetween(least / mm2, most / mm2);
  const ticks = round.length > 1 ? round : [least / mm2, most / mm2];
  return {
    ...{ thickness: 10, len: 0.6, y: 1, yanchor: 'top', xpad: 8, outlinewidth: 0 },
    title: { text: 'area (mm²)', font: { size: 12, color: 'var(--muted)' } },
    tickfont: { size: 11, color: 'var(--muted)' },
    tickvals: ticks.map((tick) => Math.log10(tick)),
    ticktext: ticks.map((tick) => formatNumber(tick, round.length > 1 ? 1 : 3)),
  };
}

/** @unit m2 */
const mm2 = 1e-6;

function describe({ point, energy, time, area }: Placed, { parameters }: CostSweep): string {
  const { values, variant, rule } = point;
  const given = parameters.map(({ path }, place) => `${path} ${valueText(values[place] ?? null)}`);
  const head = [variant === 'study' ? '' : variant, rule].filter(Boolean).join(' · ');
  const figures = [formatQuantity(energy, 'J'), formatQuantity(time, 's'), formatQuantity(area, 'm2')];
  return `<b>${plain(head)}</b><br>${given.map(plain).join('<br>')}<br>${figures.join(' · ')}`;
}

/** Steps along the front, out to the edges: right of the line and above it everything is worse. */
function frontOf(
  points: readonly Placed[],
  sweep: CostSweep,
  { scales, ranges }: { readonly scales: Scales; readonly ranges: Readonly<Record<'energy' | 'time', Range>> },
): JsonObject[] {
  const ordered = points
    .toSorted((one, other) => one.time - other.time || one.energy - other.energy)
    .map(({ point, energy, time }) => ({ point, x: time / scales.time.factor, y: energy / scales.energy.factor }));
  const [first, last] = [ordered[0], ordered.at(-1)];
  if (!first || !last) return [];
  const corners = [{ x: first.x, y: ranges.energy.to }, ...ordered, { x: ranges.time.to, y: last.y }];
  const texts = namesOf(ordered, sweep, ranges);
  return [
    {
      ...{ type: 'scatter', mode: 'lines', name: 'Pareto front', hoverinfo: 'skip' },
      ...{ x: corners.map(({ x }) => round(x)), y: corners.map(({ y }) => round(y)) },
      line: { shape: 'hv', color: 'var(--rule-3)', width: 1.5 },
    },
    {
      ...{ type: 'scatter', mode: 'markers+text', showlegend: false, hoverinfo: 'skip', cliponaxis: false },
      ...{ x: ordered.map(({ x }) => round(x)), y: ordered.map(({ y }) => round(y)), text: texts },
      textposition: 'bottom left',
      textfont: { size: 12, color: 'var(--ink)' },
      marker: { symbol: 'circle-open', size: 15, color: 'var(--rule-3)', line: { width: 2 } },
    },
  ];
}

/** Points of the front by their values, as far as there is room for names: below the front there is nothing else. */
function namesOf(
  ordered: readonly { readonly point: CostPoint; readonly x: number; readonly y: number }[],
  { parameters }: CostSweep,
  ranges: Readonly<Record<'energy' | 'time', Range>>,
): readonly string[] {
  if (parameters.length > 3) return ordered.map(() => '');
  const taken: (readonly [number, number])[] = [];
  return ordered.map(({ point, x, y }) => {
    const [across, up] = [shareOf(x, ranges.time), shareOf(y, ranges.energy)];
    if (taken.some(([left, low]) => Math.abs(across - left) < 0.13 && Math.abs(up - low) < 0.05)) return '';
    taken.push([across, up]);
    return `${plain(point.values.map(valueText).join(' · '))}  `;
  });
}

function round(value: number): number {
  return Number(value.toPrecision(5));
}
