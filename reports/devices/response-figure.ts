/**
 * Potentiation and depression: the weight over the number of pulses, first up, then down. The line is the mean over many
 * crosspoints, the dark band holds half of them and the pale one nine tenths; thin lines are single crosspoints.
 */
import { axisOf, type Figure, type JsonObject, layoutOf, legendAbove, plain } from '../figures/figure.ts';
import { bandTrace, type Direction, note, type Painted } from './device-colours.ts';
import type { TrainResponse } from './device-report.ts';

const height = 400;
const smallHeight = 290;
/** Single crosspoints in a small figure. */
const fewSingles = 2;

export function responseFigure({ portrait, colour, compared }: Painted, response: TrainResponse): Figure {
  const { pulses } = response;
  const half = 0.5 * pulses;
  const title = (direction: Direction, text: string): JsonObject =>
    note(text, colour[direction], {
      x: direction === 'up' ? half : 3 * half,
      y: 1,
      yref: 'paper',
      yanchor: 'bottom',
      yshift: 4,
    });
  return {
    data: (['up', 'down'] as const).flatMap((direction) =>
      traces(response, direction, colour[direction], compared ? fewSingles : response.singles.length),
    ),
    layout: layoutOf(compared ? smallHeight : height, {
      hovermode: 'x',
      margin: { l: 8, r: 16, t: 28, b: 8 },
      xaxis: axisOf('pulses', { range: [0, 2 * pulses], showgrid: false }),
      yaxis: axisOf('weight w'),
      shapes: [turn(pulses)],
      annotations: [title('up', `${pulses} pulses up`), title('down', `${pulses} pulses down`)],
      meta: portrait.sheet.name,
    }),
  };
}

function turn(pulses: number): JsonObject {
  const line = { color: 'var(--line)', width: 1, dash: 'dot' };
  return { type: 'line', x0: pulses, x1: pulses, y0: 0, y1: 1, yref: 'paper', line };
}

function traces(response: TrainResponse, direction: Direction, colour: string, shown: number): JsonObject[] {
  const { at, pulses } = response;
  const turning = at.indexOf(pulses);
  const cut = <Value>(values: readonly Value[]): Value[] =>
    direction === 'up' ? values.slice(0, turning + 1) : values.slice(turning);
  const x = cut(at);
  const [low, high] = [cut(response.low), cut(response.high)];
  const singles = response.singles.slice(0, shown).map((single) => ({
    type: 'scatter',
    mode: 'lines',
    x,
    y: cut(single),
    line: { color: colour, width: 1 },
    opacity: 0.45,
    hoverinfo: 'skip',
  }));
  const mean = {
    type: 'scatter',
    mode: 'lines',
    x,
    y: cut(response.mean),
    line: { color: colour, width: 3 },
    customdata: x.map((_, i) => [low[i] ?? null, high[i] ?? null]),
    hovertemplate: 'w = %{y:.3f}  (%{customdata[0]:.3f} … %{customdata[1]:.3f})<extra></extra>',
  };
  return [
    bandTrace(x, low, high, colour, 0.15),
    bandTrace(x, cut(response.lowerQuartile), cut(response.upperQuartile), colour, 0.25),
    ...singles,
    mean,
  ];
}

/** Mean curves of several devices, each over its own train and range, so that their shapes compare. */
export function shapesFigure(devices: readonly Painted[]): Figure {
  const data = devices.flatMap(({ portrait, colour }) => {
    const { pulses, sheet } = portrait;
    if (!pulses) return [];
    const { at, mean } = pulses.response;
    const [lower, upper] = sheet.range;
    return {
      type: 'scatter',
      mode: 'lines',
      name: plain(sheet.name),
      x: at.map((pulse) => pulse / pulses.response.pulses),
      y: mean.map((weight) => (100 * (weight - lower)) / (upper - lower)),
      line: { color: colour.up, width: 3 },
      hovertemplate: `<b>${plain(sheet.name)}</b> %{y:.1f} %<extra></extra>`,
    };
  });
  return {
    data,
    layout: layoutOf(height, {
      hovermode: 'closest',
      showlegend: true,
      legend: { ...legendAbove, y: 1.02, font: { size: 14 } },
      margin: { l: 8, r: 16, t: 8, b: 8 },
      xaxis: axisOf('share of the pulses', {
        range: [0, 2],
        showgrid: false,
        tickvals: [0, 0.5, 1, 1.5, 2],
        ticktext: ['0', 'half of those up', 'all up', 'half of those down', 'all down'],
      }),
      yaxis: axisOf('mean weight (% of the range)'),
      shapes: [turn(1)],
    }),
  };
}
