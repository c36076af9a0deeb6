/**
 * What reaches the converters of a tile: shares of conversions by value, on a logarithmic axis so that the few that are
 * clipped can be seen; the calibrated range, and outside it the shade of what is clipped. The strip below stands for all
 * that a column can carry, true to scale.
 */
import { axisOf, type Figure, type JsonObject, layoutOf } from '../figures/figure.ts';
import { unique } from '../summary.ts';
import type { ColumnPortrait, Span } from './calibration-report.ts';
import { calibratedName, clippedText, rangeNamed, signed, spanText } from './column-names.ts';

const height = 360;
const chosenColour = 'var(--rule-1)';
const clippedColour = 'var(--rule-3)';
/** Of the figure's height. */
const strip = [0, 0.055] as const;
const plot = [0.3, 0.93] as const;

export function histogramFigure(column: ColumnPortrait): Figure {
  const { seen, chosen, full, histogram } = column;
  const [left, right] = widened([Math.min(seen[0], chosen[0]), Math.max(seen[1], chosen[1])]);
  const decades = decadesRange(histogram.shares);
  const ends = unique([full[0], 0, full[1]]);
  return {
    data: [barTrace(column), ...stripTraces(column)],
    layout: layoutOf(height, {
      barmode: 'overlay',
      bargap: 0,
      hovermode: 'closest',
      margin: { l: 8, r: 16, t: 4, b: 4 },
      xaxis: axisOf('column sum (weight × input)', { range: [left, right], showgrid: false, nticks: 9, anchor: 'y' }),
      yaxis: axisOf('share of conversions', {
        type: 'log',
        domain: [...plot],
        range: [...decades],
        dtick: 1,
        tickvals: decadesOf(decades),
        ticktext: decadesOf(decades).map(decadeText),
      }),
      xaxis2: axisOf('', {
        range: [...full],
        tickvals: ends,
        ticktext: ends.map(signed),
        showgrid: false,
        anchor: 'y2',
      }),
      yaxis2: { domain: [...strip], range: [0, 1], visible: false, fixedrange: true, anchor: 'x2' },
      shapes: [...clippedShades(chosen, [left, right]), ...chosen.map(edgeLine)],
      annotations: annotationsOf(column),
    }),
  };
}

/** A little room on both sides. */
function widened([lower, upper]: Span): Span {
  const room = 0.06 * (upper - lower);
  return [lower - room, upper + room];
}

/** Powers of ten that hold all shares, the least with a bar to be seen. */
function decadesRange(shares: readonly number[]): readonly [first: number, last: number] {
  const powers = shares.filter((share) => share > 0).map(Math.log10);
  const last = Math.ceil(Math.max(...powers)) || 0;
  return [Math.min(Math.floor(Math.min(...powers) - 0.1), last - 1), last];
}

function decadesOf([first, last]: readonly [number, number]): number[] {
  const step = last - first > 5 ? 2 : 1;
  const count = Math.floor((last - first) / step) + 1;
  return Array.from({ length: count }, (_, index) => 10 ** (last - index * step));
}

function decadeText(share: number): string {
  const power = Math.round(Math.log10(share)) + 2;
  return power >= -2 ? `${Number((100 * share).toPrecision(1))} %` : `10<sup>${power}</sup> %`;
}

function barTrace({ histogram: { start, width, shares } }: ColumnPortrait): JsonObject {
  const centres = shares.map((_, bin) => start + (bin + 0.5) * width);
  return {
    type: 'bar',
    x: centres,
    y: shares.map((share) => (share > 0 ? share : null)),
    width,
    marker: { color: 'var(--muted)', opacity: 0.75, line: { width: 0 } },
    customdata: shares.map((share) => `${Number((100 * share).toPrecision(2))} %`),
    hovertemplate: '%{x:.3g}: %{customdata}<extra></extra>',
  };
}

/** All a column can carry, what was seen of it, what was chosen. */
function stripTraces({ seen, full, chosen }: ColumnPortrait): JsonObject[] {
  const bar = ([lower, upper]: Span, color: string, opacity: number, text: string): JsonObject => ({
    type: 'bar',
    orientation: 'h',
    xaxis: 'x2',
    yaxis: 'y2',
    x: [upper - lower],
    base: [lower],
    y: [0.5],
    width: 1,
    marker: { color, opacity, line: { width: 0 } },
    hovertemplate: `${text}<extra></extra>`,
  });
  return [
    bar(full, 'var(--grid)', 1, `full range ${spanText(full)}`),
    bar(seen, 'var(--muted)', 0.55, `seen ${spanText(seen)}`),
    bar(chosen, chosenColour, 1, `calibrated ${spanText(chosen)}`),
  ];
}

function clippedShades([lower, upper]: Span, [left, right]: Span): JsonObject[] {
  const shade = (x0: number, x1: number): JsonObject => ({
    type: 'rect',
    layer: 'below',
    xref: 'x',
    yref: 'y domain',
    ...{ x0, x1, y0: 0, y1: 1 },
    fillcolor: clippedColour,
    opacity: 0.12,
    line: { width: 0 },
  });
  return [...(lower > left ? [shade(left, lower)] : []), ...(upper < right ? [shade(upper, right)] : [])];
}

function edgeLine(x: number): JsonObject {
  return {
    type: 'line',
    xref: 'x',
    yref: 'y domain',
    ...{ x0: x, x1: x, y0: 0, y1: 1 },
    line: { color: chosenColour, width: 2 },
  };
}

function annotationsOf(column: ColumnPortrait): JsonObject[] {
  const { chosen, full } = column;
  const clipped = rangeNamed(column, calibratedName)?.clipped ?? 0;
  const edge = (x: number, xanchor: string): JsonObject => ({
    x,
    xref: 'x',
    y: plot[1],
    yref: 'paper',
    yanchor: 'bottom',
    xanchor,
    text: `<b>${signed(x)}</b>`,
    font: { color: chosenColour, size: 13 },
    showarrow: false,
  });
  const note = (y: number, x: number, xanchor: string, text: string, color = 'var(--muted)'): JsonObject => ({
    ...{ x, xref: 'paper', y, yref: 'paper', xanchor, yanchor: 'bottom', text, showarrow: false },
    font: { color, size: 12 },
  });
  const times = (full[1] - full[0]) / (chosen[1] - chosen[0]);
  return [
    edge(chosen[0], 'center'),
    edge(chosen[1], 'center'),
    note(plot[1], 0.5, 'center', `${clippedText(clipped)} clipped`, clippedColour),
    note(strip[1] + 0.012, 0, 'left', 'full range'),
    note(strip[1] + 0.012, 1, 'right', `${timesText(times)} the calibrated range`),
  ];
}

function timesText(times: number): string {
  return `${times < 10 ? times.toFixed(1) : Math.round(times)}×`;
}
