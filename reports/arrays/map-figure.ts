/** A map of an array: word lines run from left to right, bit lines from top to bottom, as the wires lie. */
import { axisOf, type Figure, type JsonObject, layoutOf } from '../figures/figure.ts';
import { colourBar } from './colour-scales.ts';
import type { HeatMap } from './heat-map.ts';

export interface MapStyle {
  readonly scale: readonly (readonly [number, string])[];
  /** For instance `µS`. */
  readonly unit: string;
  /** What a place shows is its value times this. */
  readonly factor: number;
  /** Ends of the colours, in units shown. */
  readonly range: readonly [number, number];
  readonly rows: string;
  readonly columns: string;
  /** A crosspoint to point out. */
  readonly mark?: { readonly row: number; readonly column: number; readonly text: string };
}

const width = 410;
const shortest = 230;
const tallest = 470;

/** As tall as the array is, within limits. */
export function mapHeight({ rows, columns }: Pick<HeatMap, 'rows' | 'columns'>): number {
  return Math.round(Math.min(tallest, Math.max(shortest, (width * rows) / columns + 60)));
}

export function mapFigure(map: HeatMap, style: MapStyle): Figure {
  const { rows, columns } = map;
  return {
    data: [mapTrace(map, style), ...markTrace(style)],
    layout: layoutOf(mapHeight(map), {
      margin: { l: 8, r: 8, t: 8, b: 8 },
      xaxis: axisOf(style.columns, { showgrid: false, range: [-0.5, columns - 0.5], nticks: 6, ticks: '' }),
      yaxis: axisOf(style.rows, { showgrid: false, range: [rows - 0.5, -0.5], nticks: 6, ticks: '' }),
      ...markText(style, map),
    }),
  };
}

function mapTrace(map: HeatMap, { scale, unit, factor, range }: MapStyle): JsonObject {
  const { binRows, binColumns, mean, extreme } = map;
  const shown = (values: HeatMap['mean']) =>
    values.map((row) => row.map((value) => Number((value * factor).toPrecision(4))));
  const label = extreme
    ? `bin at row %{y:.0f}, column %{x:.0f}<br>mean %{z:.4~g} ${unit}, farthest from it %{customdata:.4~g} ${unit}<extra></extra>`
    : `row %{y}, column %{x}: %{z:.4~g} ${unit}<extra></extra>`;
  return {
    type: 'heatmap',
    z: shown(mean),
    ...(extreme && { customdata: shown(extreme) }),
    ...{ x0: (binColumns - 1) / 2, dx: binColumns, y0: (binRows - 1) / 2, dy: binRows },
    ...{ zmin: range[0], zmax: range[1], colorscale: scale, colorbar: colourBar() },
    hovertemplate: label,
  };
}

function markTrace({ mark }: MapStyle): JsonObject[] {
  if (!mark) return [];
  return [
    {
      type: 'scatter',
      mode: 'markers',
      ...{ x: [mark.column], y: [mark.row] },
      marker: { symbol: 'circle-open', size: 12, color: 'var(--accent)', line: { width: 2 } },
      hovertemplate: `${mark.text}<extra></extra>`,
      cliponaxis: false,
    },
  ];
}

function markText({ mark }: MapStyle, { rows, columns }: HeatMap): JsonObject {
  if (!mark) return {};
  const left = mark.column < columns / 2;
  const top = mark.row < rows / 2;
  const annotation = {
    text: mark.text,
    ...{ x: mark.column, y: mark.row, showarrow: false },
    ...{ xanchor: left ? 'left' : 'right', xshift: left ? 12 : -12 },
    ...{ yanchor: top ? 'top' : 'bottom', yshift: top ? -8 : 8 },
    font: { size: 12, color: 'var(--ink)' },
    bgcolor: 'var(--card)',
    opacity: 0.9,
    borderpad: 3,
  };
  return { annotations: [annotation] };
}
