/**
 * Data and fit over the pulses, and below them what the fit leaves. Points are means of the measurement, up blue and down
 * orange; the filled band holds nine tenths of the traces, the dotted lines nine tenths of simulated crosspoints.
 */
import { bandTrace } from '../devices/device-colours.ts';
import { axisOf, type Figure, type JsonObject, layoutOf, legendAbove } from '../figures/figure.ts';
import { scaleOf } from '../units.ts';
import type { FitResponse } from './fit-report.ts';

const height = 560;

export const directionColours = { up: 'var(--rule-1)', down: 'var(--rule-3)' } as const;

export function responseFigure(response: FitResponse): Figure {
  const { at, measured, fitted } = response;
  const { symbol, factor } = scaleOf(Math.max(...measured.mean, ...fitted), 'S');
  const residuals = measured.mean.map((value, i) => value - (fitted[i] ?? Number.NaN));
  const small = scaleOf(Math.max(...residuals.map(Math.abs)), 'S');
  const last = at.at(-1) ?? 0;
  return {
    data: [
      ...bands(response, factor),
      ...(['up', 'down'] as const).flatMap((direction) => points(response, direction, factor, symbol)),
      fitTrace(response, factor, symbol),
      ...(['up', 'down'] as const).map((direction) => residualTrace(response, residuals, direction, small)),
    ],
    layout: layoutOf(height, {
      hovermode: 'x unified',
      showlegend: true,
      legend: legendAbove,
      margin: { l: 8, r: 16, t: 8, b: 8 },
      xaxis: axisOf('pulses', { range: [-0.01 * last, 1.01 * last], showgrid: false, anchor: 'y2' }),
      yaxis: axisOf(`conductance (${symbol})`, { domain: [0.3, 1] }),
      yaxis2: axisOf(`data − fit (${small.symbol})`, {
        domain: [0, 0.22],
        zeroline: true,
        zerolinecolor: 'var(--muted)',
        nticks: 5,
      }),
    }),
  };
}

function bands({ at, measured, simulated }: FitResponse, factor: number): JsonObject[] {
  const scaled = (values: readonly number[]) => values.map((value) => value / factor);
  const data = measured.band;
  const filled = data
    ? [
        {
          ...bandTrace(at, scaled(data.low), scaled(data.high), 'var(--muted)', 0.18),
          name: 'nine tenths of the traces',
          showlegend: true,
        },
      ]
    : [];
  const device = simulated.band;
  if (!device) return filled;
  const dotted = (values: readonly number[], named: boolean): JsonObject => ({
    type: 'scatter',
    mode: 'lines',
    name: 'nine tenths of simulated crosspoints',
    showlegend: named,
    x: at,
    y: scaled(values),
    line: { color: 'var(--ink)', width: 1.2, dash: 'dot' },
    hoverinfo: 'skip',
  });
  return [...filled, dotted(device.low, true), dotted(device.high, false)];
}

function points(response: FitResponse, direction: 'up' | 'down', factor: number, symbol: string): JsonObject[] {
  const rows = rowsOf(response, direction);
  if (rows.length === 0) return [];
  return [
    {
      type: 'scatter',
      mode: 'markers',
      name: `measured, ${direction}`,
      x: rows.map((row) => response.at[row] ?? null),
      y: rows.map((row) => (response.measured.mean[row] ?? Number.NaN) / factor),
      marker: { color: directionColours[direction], size: rows.length > 150 ? 4 : 6, opacity: 0.75 },
      hovertemplate: `%{y:.3f} ${symbol}`,
    },
  ];
}

function fitTrace({ at, fitted }: FitResponse, factor: number, symbol: string): JsonObject {
  return {
    type: 'scatter',
    mode: 'lines',
    name: 'fitted mean',
    x: at,
    y: fitted.map((value) => value / factor),
    line: { color: 'var(--ink)', width: 2 },
    hovertemplate: `%{y:.3f} ${symbol}`,
  };
}

function residualTrace(
  response: FitResponse,
  residuals: readonly number[],
  direction: 'up' | 'down',
  { factor, symbol }: { readonly factor: number; readonly symbol: string },
): JsonObject {
  const rows = rowsOf(response, direction);
  return {
    type: 'scatter',
    mode: 'markers',
    name: 'data − fit',
    showlegend: false,
    yaxis: 'y2',
    x: rows.map((row) => response.at[row] ?? null),
    y: rows.map((row) => (residuals[row] ?? Number.NaN) / factor),
    marker: { color: directionColours[direction], size: rows.length > 150 ? 3.5 : 5, opacity: 0.75 },
    hovertemplate: `%{y:.3f} ${symbol}`,
  };
}

function rowsOf({ directions }: FitResponse, direction: 'up' | 'down'): number[] {
  return directions.flatMap((one, row) => (one === direction ? row : []));
}
