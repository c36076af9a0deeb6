/**
 * Test accuracy against what was swept: one panel a sweep, one line a variant, all panels with the same axis of accuracy.
 * Bars are one standard deviation over the seeds; the ringed point is the variant as the study has it; the dashed line is
 * the network in floating point.
 */
import type { Result } from '../result.ts';
import { unique } from '../summary.ts';
import { type Sweep, type SweepLine, type SweepPoint, type SweptValue, sweepsOf, valueText } from '../sweeps.ts';
import { formatPercent } from '../units.ts';
import { accuracyAxis, errorOf, errorRange } from './accuracy-axis.ts';
import { type Figure, type JsonObject, layoutOf, legendAbove, type Panel, plain } from './figure.ts';
import { type SweptAxis, sweptAxis } from './swept-axis.ts';

const height = 380;
const colours = 8;
const dashes = ['solid', 'dash', 'dot', 'dashdot'] as const;

/** One panel a sweep; none where nothing was swept. */
export function sweepFigures(result: Result): Panel[] {
  const sweeps = sweepsOf(result).filter(({ lines }) => lines.length > 0);
  const lines = sweeps.flatMap((sweep) => sweep.lines);
  if (lines.length === 0) return [];
  const { test } = result.data;
  const errors = lines.flatMap(({ points, floatingPoint }) => [
    ...points.flatMap(({ accuracy }) => {
      const { mean, deviation } = accuracy;
      return [mean - deviation, mean, mean + deviation].map((one) => errorOf(Math.min(Math.max(one, 0), 1), test));
    }),
    ...(floatingPoint === null ? [] : [errorOf(floatingPoint, test)]),
  ]);
  const range = errorRange(errors);
  const style = styleOf(lines);
  return sweeps.map((sweep) => ({ title: sweep.label, figure: sweepFigure(sweep, range, style, test) }));
}

interface Style {
  readonly color: string;
  readonly dash: (typeof dashes)[number];
}

type StyleOf = (line: SweepLine) => Style;

/** Variants by colour; with several rules rules by colour and variants by dash. The same in all panels. */
function styleOf(lines: readonly SweepLine[]): StyleOf {
  const variants = unique(lines.map(({ variant }) => variant));
  const rules = unique(lines.map(({ rule }) => rule));
  return ({ variant, rule }) => {
    const [place, dash] =
      rules.length > 1 ? [rules.indexOf(rule), variants.indexOf(variant)] : [variants.indexOf(variant), 0];
    return { color: `var(--rule-${1 + (place % colours)})`, dash: dashes[dash % dashes.length] ?? 'solid' };
  };
}

function sweepFigure(
  { label, path, lines }: Sweep,
  range: readonly [number, number],
  style: StyleOf,
  images: number,
): Figure {
  const textOf = (value: SweptValue) => valueText(value, path);
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const across = sweptAxis(label, values, textOf);
  return {
    data: lines.flatMap((line) => lineTraces(line, across, textOf, style(line), images)),
    layout: layoutOf(height, {
      hovermode: 'closest',
      showlegend: lines.length > 1,
      legend: legendAbove,
      margin: { l: 8, r: 16, t: 20, b: 8 },
      xaxis: across.axis,
      yaxis: accuracyAxis(range),
      ...references(lines, images),
    }),
  };
}

function lineTraces(
  line: SweepLine,
  { place }: SweptAxis,
  textOf: (value: SweptValue) => string,
  { color, dash }: Style,
  images: number,
): JsonObject[] {
  const { points, name } = line;
  const own = points.filter((point) => point.own);
  const at = (shown: readonly SweepPoint[]) => ({
    x: shown.map(({ value }) => place(value)),
    y: shown.map(({ accuracy }) => errorOf(accuracy.mean, images)),
  });
  const bars = points.map(({ accuracy: { mean, deviation } }) => {
    const here = errorOf(mean, images);
    const [low, high] = [
      errorOf(Math.max(mean - deviation, 0), images),
      errorOf(Math.min(mean + deviation, 1), images),
    ];
    return { worse: low - here, better: here - high };
  });
  const spread = points.some(({ accuracy }) => accuracy.count > 1);
  return [
    {
      type: 'scatter',
      mode: 'lines+markers',
      name: plain(name),
      ...at(points),
      line: { color, width: 2.5, dash },
      marker: { color, size: 8 },
      ...(spread && {
        error_y: {
          type: 'data',
          symmetric: false,
          array: bars.map(({ worse }) => worse),
          arrayminus: bars.map(({ better }) => better),
          color,
          thickness: 1.5,
          width: 4,
        },
      }),
      text: points.map((point) => hoverText(point, textOf(point.value), name)),
      hovertemplate: '%{text}<extra></extra>',
    },
    ...(own.length === 0 ? [] : [ringTrace(at(own), color)]),
  ];
}

function ringTrace(
  at: { readonly x: readonly (string | number)[]; readonly y: readonly number[] },
  color: string,
): JsonObject {
  return {
    type: 'scatter',
    mode: 'markers',
    ...at,
    marker: { color: 'rgba(0,0,0,0)', size: 17, line: { color, width: 2 } },
    hoverinfo: 'skip',
    showlegend: false,
  };
}

function hoverText({ accuracy, own }: SweepPoint, value: string, name: string): string {
  const { mean, deviation, count } = accuracy;
  const spread = count > 1 ? ` ± ${(100 * deviation).toFixed(2)} (${count} seeds)` : '';
  const of = name === '' ? '' : `${plain(name)}, `;
  return `${of}${plain(value)}${own ? ', as the study has it' : ''}: ${formatPercent(mean, 2)}${spread}`;
}

/** Networks in floating point; one where all lines program the same. */
function references(lines: readonly SweepLine[], images: number): { shapes: JsonObject[]; annotations: JsonObject[] } {
  const reached = unique(lines.flatMap(({ floatingPoint }) => floatingPoint ?? []));
  const shapes = reached.map((accuracy): JsonObject => {
    const y = errorOf(accuracy, images);
    return {
      ...{ type: 'line', xref: 'x domain', x0: 0, x1: 1, yref: 'y', y0: y, y1: y, layer: 'below' },
      line: { color: 'var(--ink)', width: 1.5, dash: 'dash' },
    };
  });
  const annotations = reached.map(
    (accuracy): JsonObject => ({
      ...{
        xref: 'x domain',
        x: 0.005,
        xanchor: 'left',
        yref: 'y',
        y: Math.log10(errorOf(accuracy, images)),
        yanchor: 'bottom',
      },
      text: `floating point ${formatPercent(accuracy)}`,
      font: { color: 'var(--ink)', size: 12 },
      showarrow: false,
    }),
  );
  return { shapes, annotations };
}
