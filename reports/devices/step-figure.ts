/**
 * How far one pulse moves the weight, over the weight it starts from: lines are means, bands one standard deviation to
 * either side, over crosspoints and pulses. Where both lines cross, up and down cancel: the symmetry point.
 */
import { axisOf, type Figure, type JsonObject, layoutOf, legendAbove } from '../figures/figure.ts';
import { bandTrace, type Direction, note, type Painted } from './device-colours.ts';
import type { PulsePortrait, StepSizes } from './device-report.ts';
import { formatWeight } from './facts.ts';

const height = 360;
const smallHeight = 290;
/** Bands reach at most this many times as far as the largest mean, where noise would flatten the lines. */
const tallest = 2.2;

type Steps = PulsePortrait['steps'];

export function stepFigure({ portrait, colour, compared }: Painted, steps: Steps): Figure {
  const means = [...steps.up.mean, ...steps.down.mean].filter((mean) => mean !== null);
  const largest = Math.max(...means.map(Math.abs));
  const factor = 10 ** (3 * Math.floor(Math.log10(largest) / 3));
  const reach = edges(steps, tallest * largest);
  return {
    data: (['up', 'down'] as const).flatMap((direction) =>
      traces(steps, direction, colour[direction], compared ? 0.1 : 0.16, factor),
    ),
    layout: layoutOf(compared ? smallHeight : height, {
      hovermode: 'x unified',
      showlegend: true,
      legend: legendAbove,
      margin: { l: 8, r: 24, t: 8, b: 8 },
      xaxis: axisOf('weight w before the pulse', { range: [...portrait.sheet.range], showgrid: false }),
      yaxis: axisOf(factor === 1 ? 'step |Δw|' : `step |Δw| (10${superscript(Math.log10(factor))})`, {
        range: reach.map((edge) => edge / factor),
        zeroline: true,
        zerolinecolor: 'var(--line)',
      }),
      ...symmetryMark(steps.symmetryPoint, portrait.sheet.range, compared),
    }),
  };
}

/** Range of the ordinate: all of the bands, as far as they do not hide the means. */
function edges({ up, down }: Steps, most: number): [number, number] {
  const ends = [up, down].flatMap(({ mean, deviation }) =>
    mean.flatMap((value, i) => (value === null ? [] : [value - (deviation[i] ?? 0), value + (deviation[i] ?? 0)])),
  );
  const [low, high] = [Math.max(Math.min(0, ...ends), -most / 3), Math.min(Math.max(...ends), most)];
  const room = 0.04 * (high - low);
  return [low < 0 ? low - room : 0, high + room];
}

function traces(
  { states, ...steps }: Steps,
  direction: Direction,
  colour: string,
  opacity: number,
  factor: number,
): JsonObject[] {
  const { mean, deviation } = steps[direction];
  const rows = states.flatMap((state, i) => {
    const value = mean[i];
    return value == null ? [] : [{ state, value: value / factor, sigma: (deviation[i] ?? 0) / factor }];
  });
  const x = rows.map(({ state }) => state);
  const low = rows.map(({ value, sigma }) => value - sigma);
  const high = rows.map(({ value, sigma }) => value + sigma);
  return [
    bandTrace(x, low, high, colour, opacity),
    {
      type: 'scatter',
      mode: 'lines',
      name: `a pulse ${direction}`,
      x,
      y: rows.map(({ value }) => value),
      line: { color: colour, width: 3, dash: direction === 'up' ? 'solid' : 'dash' },
      customdata: rows.map(({ sigma }) => sigma),
      hovertemplate: '%{y:.3f} ± %{customdata:.3f}',
    },
  ];
}

function symmetryMark(point: StepSizes['symmetryPoint'], range: readonly [number, number], brief: boolean): JsonObject {
  if (point === null || point === 'everywhere') {
    const text = point === 'everywhere' ? 'up and down cancel everywhere' : 'up and down cancel nowhere';
    return { annotations: [note(text, 'var(--ink)', { x: 0.5, xref: 'paper', ...within })] };
  }
  const line = { color: 'var(--muted)', width: 1.5, dash: 'dot' };
  const { weight, stable } = point;
  const place = `w = ${formatWeight(Math.abs(weight) < 1e-6 ? 0 : weight)}${stable ? '' : ', unstable'}`;
  const text = brief ? place : `symmetry point ${place}`;
  const left = weight < (range[0] + range[1]) / 2;
  const side = left ? { xanchor: 'left', xshift: 6 } : { xanchor: 'right', xshift: -6 };
  return {
    shapes: [{ type: 'line', x0: weight, x1: weight, y0: 0, y1: 1, yref: 'paper', line }],
    annotations: [note(text, 'var(--ink)', { x: weight, ...side, ...within })],
  };
}

/** Just above the axis. */
const within = { y: 0, yref: 'paper', yanchor: 'bottom', yshift: 2 };

function superscript(power: number): string {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  return String(power).replace(/./g, (sign) => (sign === '-' ? '⁻' : (digits[Number(sign)] ?? '')));
}
