/**
 * What becomes of programmed conductances: a line for each level they were programmed to, the mean over many cells as they
 * are read, over the time since; bands hold nine tenths of the cells. Beside it, how far programming misses its target.
 */
import { axisOf, type Figure, type JsonObject, layoutOf, legendAbove, plain } from '../figures/figure.ts';
import { formatQuantity, formatTime, scaleOf } from '../units.ts';
import { bandTrace, note, type Painted } from './device-colours.ts';
import type { RetentionPortrait } from './device-report.ts';

const height = 400;
const smallHeight = 300;

const moments: readonly (readonly [time: number, name: string])[] = [
  [1, '1 s'],
  [60, '1 min'],
  [3600, '1 h'],
  [86_400, '1 day'],
  [2.63e6, '1 month'],
  [3.156e7, '1 year'],
  [3.156e8, '10 years'],
  [3.156e9, '100 years'],
];

/** Null where the model says nothing of ageing. */
export function retentionFigure({ portrait, colour, compared }: Painted): Figure | null {
  const { retention } = portrait;
  if (!retention || retention.times.length < 2) return null;
  const { times, levels } = retention;
  const scale = scaleOf(Math.max(...levels.map(({ target }) => target)), 'S');
  const scaled = (values: readonly number[]) => values.map((value) => value / scale.factor);
  const [start = 1, end = 1] = [times[0], times.at(-1)];
  return {
    data: levels.flatMap(({ target, mean, low, high }) => [
      bandTrace(times, scaled(low), scaled(high), colour.up, 0.16),
      {
        type: 'scatter',
        mode: 'lines',
        x: times,
        y: scaled(mean),
        line: { color: colour.up, width: 2.5 },
        customdata: times.map((time, i) => [formatTime(time), ...scaled([low[i] ?? 0, high[i] ?? 0])]),
        hovertemplate: `${formatQuantity(target, 'S')} after %{customdata[0]}: %{y:.2f} (%{customdata[1]:.2f} … %{customdata[2]:.2f}) ${scale.symbol}<extra></extra>`,
      },
    ]),
    layout: layoutOf(compared ? smallHeight : height, {
      hovermode: 'closest',
      margin: { l: 8, r: 70, t: 12, b: 8 },
      xaxis: axisOf('time since programming', {
        type: 'log',
        range: [Math.log10(start), Math.log10(end)],
        showgrid: true,
        ...ticksBetween(start, end, compared),
      }),
      yaxis: axisOf(`conductance as read (${scale.symbol})`, { rangemode: 'tozero' }),
      annotations: levels.map(({ target, mean }) =>
        note(formatQuantity(target, 'S'), colour.up, {
          x: Math.log10(end),
          y: (mean.at(-1) ?? 0) / scale.factor,
          xanchor: 'left',
          xshift: 8,
          font: { color: colour.up, size: 12 },
        }),
      ),
    }),
  };
}

function ticksBetween(start: number, end: number, sparse: boolean): JsonObject {
  const within = moments.filter(([time]) => time >= 0.99 * start && time <= 1.01 * end);
  const shown = within.filter((_, index) => !sparse || index % 2 === 0);
  return { tickvals: shown.map(([time]) => time), ticktext: shown.map(([, name]) => name) };
}

/** Programming error and read noise over the target; of several devices as shares of each one's largest target. */
export function errorFigure(devices: readonly Painted[]): Figure {
  const compared = devices.length > 1;
  const most = Math.max(...devices.map(({ portrait }) => portrait.retention?.errors.targets.at(-1) ?? 0));
  const scale = scaleOf(most, 'S');
  const unit = compared ? '% of the largest target' : scale.symbol;
  return {
    data: devices.flatMap(({ portrait, colour }) => {
      const { retention, sheet } = portrait;
      if (!retention) return [];
      const { targets } = retention.errors;
      const factor = compared ? (targets.at(-1) ?? 1) / 100 : scale.factor;
      const name = (what: string) => plain(compared ? `${sheet.name}, ${what}` : what);
      return [
        line(retention, 'programming', factor, colour.up, 'solid', name('programming error')),
        ...(retention.errors.read.some((error) => error > 0)
          ? [line(retention, 'read', factor, colour.down, 'dash', name('noise of a read'))]
          : []),
      ];
    }),
    layout: layoutOf(height, {
      hovermode: 'closest',
      showlegend: true,
      legend: legendAbove,
      margin: { l: 8, r: 16, t: 8, b: 8 },
      xaxis: axisOf(`target (${unit})`, { showgrid: false, rangemode: 'tozero' }),
      yaxis: axisOf(`deviation, 1 sigma (${unit})`, { rangemode: 'tozero' }),
    }),
  };
}

function line(
  { errors }: RetentionPortrait,
  what: 'programming' | 'read',
  factor: number,
  colour: string,
  dash: string,
  name: string,
): JsonObject {
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x: errors.targets.map((target) => target / factor),
    y: errors[what].map((error) => error / factor),
    line: { color: colour, width: 2.5, dash },
    hovertemplate: `${name} %{y:.3f} at %{x:.3~g}<extra></extra>`,
  };
}
