/**
 * What was learned against what it costs: one point a rule and variant, best at the top left. Where many rules compete, the
 * Pareto front of each variant is drawn: left of it and above there is nothing; and where there are too many for one figure,
 * each variant has its own, on axes that all share. Names that would lie on others are left to the pointer, those of the
 * front first in line for a place.
 */
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
  const { variants } = summary;
  const apart = variants.length > 1 && rows.length > tooMany;
  return (apart ? variants.map((variant) => [variant]) : [variants]).flatMap((together) =>
    costs.map(({ title, ...cost }): Panel => {
      const figure = tradeOff({ rows, variants: together, cost }, result);
      return { title: apart ? `${title}, ${together[0]}` : title, figure };
    }),
  );
}

const costs = [
  {
    title: 'Accuracy and energy',
    axis: 'energy per training image',
    unit: 'J',
    costOf: (row: SummaryRow) => row.energyPerImage,
  },
  {
    title: 'Accuracy and latency',
    axis: 'latency of a training step',
    unit: 's',
    costOf: (row: SummaryRow) => row.latencyPerStep,
  },
] as const;

interface Cost {
  readonly axis: string;
  readonly unit: string;
  readonly costOf: (row: SummaryRow) => number;
}

interface Drawn {
  /** What the axes span. */
  readonly rows: readonly SummaryRow[];
  /** Whose points are drawn. */
  readonly variants: readonly string[];
  readonly cost: Cost;
}

function tradeOff({ rows, variants, cost }: Drawn, result: Result): Figure {
  const longest = Math.max(...rows.map(cost.costOf));
  const scale = scaleOf(longest, cost.unit);
  const all = rows.map((row): Placed => {
    return { row, x: cost.costOf(row) / scale.factor, y: errorOf(row.accuracy?.mean ?? 0, result.data.test) };
  });
  const errors = all.map(({ y }) => y);
  const placed = all.filter(({ row }) => variants.includes(row.variant));
  const front = new Set(variants.flatMap((variant) => frontOf(placed.filter(({ row }) => row.variant === variant))));
  const named = placesForNames(placed, front, all);
  return {
    data: variants.flatMap((variant, index) => {
      const symbol = symbols[index % symbols.length] ?? 'circle';
      const points = placed.filter(({ row }) => row.variant === variant);
      const drawn = new Set(points.length < fewRules ? [] : front);
      const line = drawn.size === 0 ? [] : [frontLine(points.filter((point) => drawn.has(point)))];
      const series = { variant, symbol, named, front: drawn, cost };
      return [...line, pointsOf(points, series, result), legendEntry(variant, symbol)];
    }),
    layout: layoutOf(placed.length > crowd ? 520 : 360, {
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

/** Rules of a variant from which on there is a front to speak of, and points from which on a figure is crowded, or too much so. */
const fewRules = 4;
const crowd = 12;
const tooMany = 36;

interface Placed {
  readonly row: SummaryRow;
  /** Cost, in the unit of the axis. */
  readonly x: number;
  /** Error, as a share. */
  readonly y: number;
}

/** Those than which none is both cheaper and better. */
function frontOf(points: readonly Placed[]): readonly Placed[] {
  const ordered = points.toSorted((one, other) => one.x - other.x || one.y - other.y);
  let best = Number.POSITIVE_INFINITY;
  return ordered.filter(({ y }) => {
    const better = y < best;
    best = Math.min(best, y);
    return better;
  });
}

/** Steps from the cheapest to the best. */
function frontLine(front: readonly Placed[]): JsonObject {
  const ordered = front.toSorted((one, other) => one.x - other.x);
  return {
    ...{ type: 'scatter', mode: 'lines', showlegend: false, hoverinfo: 'skip' },
    ...{ x: ordered.map(({ x }) => x), y: ordered.map(({ y }) => y) },
    line: { shape: 'hv', color: 'var(--muted)', width: 1.5, dash: 'dot' },
  };
}

/** Of a letter and of a line, as shares of a figure half a page wide; and what a point takes. */
const letter = { width: 0.0215, height: 0.042 } as const;
const dot = 0.03;

/** How far a name may reach beyond the least and the largest cost: to the edges of the figure. */
const edges = { left: -0.05, right: 1.15 } as const;

type Side = 'left' | 'right';

/** On which side of points their names have room, on axes that are both logarithmic, or nearly so, and span `all`. */
function placesForNames(
  points: readonly Placed[],
  front: ReadonlySet<Placed>,
  all: readonly Placed[],
): ReadonlyMap<Placed, Side> {
  if (points.length <= crowd) return new Map(points.map((point) => [point, 'right']));
  const [across, up] = [spanOf(all.map(({ x }) => x)), spanOf(all.map(({ y }) => y))];
  const spots = points.map((point): Extent => ({ ...around(across(point.x)), level: up(point.y) }));
  const names: Extent[] = [];
  const first = points.toSorted((one, other) => Number(front.has(other)) - Number(front.has(one)) || one.y - other.y);
  return new Map(
    first.flatMap((point): [Placed, Side][] => {
      const { from, to } = around(across(point.x));
      // Those of the front stand a line higher; errors are counted downwards.
      const level = up(point.y) - (front.has(point) ? letter.height : 0);
      const length = point.row.label.length * letter.width;
      const sides = { right: { from: to, to: to + length, level }, left: { from: from - length, to: from, level } };
      const side = (['right', 'left'] as const).find((one) => {
        const name = sides[one];
        const within = name.from >= edges.left && name.to <= edges.right;
        return within && [...spots, ...names].every((other) => !meet(name, other));
      });
      if (side === undefined) return [];
      names.push(sides[side]);
      return [[point, side]];
    }),
  );
}

/** What a point or a name takes, as shares of the figure. */
interface Extent {
  readonly from: number;
  readonly to: number;
  readonly level: number;
}

const around = (x: number) => ({ from: x - dot / 2, to: x + dot / 2 });

function meet(one: Extent, other: Extent): boolean {
  return one.from < other.to && other.from < one.to && Math.abs(one.level - other.level) < letter.height;
}

/** Where a value lies between the least and the largest, from 0 to 1, on a logarithmic axis. */
function spanOf(values: readonly number[]): (value: number) => number {
  const logarithms = values.filter((value) => value > 0).map(Math.log);
  const [least, most] = [Math.min(...logarithms), Math.max(...logarithms)];
  return (value) => (most > least ? (Math.log(Math.max(value, Math.exp(least))) - least) / (most - least) : 0);
}

interface Series {
  readonly variant: string;
  readonly symbol: string;
  readonly named: ReadonlyMap<Placed, Side>;
  readonly front: ReadonlySet<Placed>;
  readonly cost: Cost;
}

function pointsOf(
  points: readonly Placed[],
  { variant, symbol, named, front, cost }: Series,
  result: Result,
): JsonObject {
  const rows = points.map(({ row }) => row);
  const colours = rows.map(({ rule }) => ruleColour(rule, result));
  return {
    type: 'scatter',
    mode: 'markers+text',
    showlegend: false,
    x: points.map(({ x }) => x),
    y: points.map(({ y }) => y),
    // Spaces keep a name off its point.
    text: points.map((point) => (named.has(point) ? `  ${plain(point.row.label)}  ` : '')),
    // The line of the front goes to the right of its points.
    textposition: points.map((point) => `${front.has(point) ? 'top' : 'middle'} ${named.get(point) ?? 'right'}`),
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
