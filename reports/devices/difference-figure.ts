/** How crosspoints differ: histograms of their bounds, and of their steps without the noise from pulse to pulse. */
import { axisOf, type Figure, type JsonObject, layoutOf, type Panel } from '../figures/figure.ts';
import { type Direction, note, type Painted } from './device-colours.ts';
import type { Histogram, PulsePortrait } from './device-report.ts';
import { formatWeight } from './facts.ts';

const height = 250;

/** A panel each for bounds and steps; none for what is the same in all crosspoints. */
export function differencePanels({ colour }: Painted, pulses: PulsePortrait): Panel[] {
  const { bounds, steps } = pulses.differences;
  const reference = formatWeight(pulses.figures.reference);
  return [
    ...panel('Bounds', 'bound of w', { up: bounds.upper, down: bounds.lower }, colour, {
      up: 'upper bound',
      down: 'lower bound',
    }),
    ...panel('Steps', `step |Δw| at w = ${reference}`, { up: steps.up, down: steps.down }, colour, {
      up: 'up',
      down: 'down',
    }),
  ];
}

type Both<Value> = Readonly<Record<Direction, Value>>;

function panel(
  title: string,
  axis: string,
  histograms: Both<Histogram | null>,
  colour: Both<string>,
  names: Both<string>,
): Panel[] {
  const found = (['down', 'up'] as const).flatMap((direction) => {
    const histogram = histograms[direction];
    return histogram ? [{ histogram, colour: colour[direction], name: names[direction] }] : [];
  });
  // Names stand above in the order of what they name.
  const shown = found.sort((one, other) => centreOf(one.histogram) - centreOf(other.histogram));
  if (shown.length === 0) return [];
  const figure: Figure = {
    data: shown.map(({ histogram, colour, name }) => bars(histogram, colour, name)),
    layout: layoutOf(height, {
      barmode: 'overlay',
      bargap: 0,
      margin: { l: 8, r: 16, t: 28, b: 8 },
      xaxis: axisOf(axis, { showgrid: false, nticks: 7 }),
      yaxis: axisOf('share of crosspoints (%)', { rangemode: 'tozero' }),
      annotations: shown.map(({ colour, name }, index) =>
        note(name, colour, {
          x: shown.length === 1 ? 0.5 : index,
          xref: 'paper',
          xanchor: shown.length === 1 ? 'center' : index === 0 ? 'left' : 'right',
          y: 1,
          yref: 'paper',
          yanchor: 'bottom',
          yshift: 4,
        }),
      ),
    }),
  };
  return [{ title, figure }];
}

function centreOf({ from, width, counts }: Histogram): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return from + counts.reduce((sum, count, bin) => sum + count * (bin + 0.5) * width, 0) / all;
}

function bars({ from, width, counts }: Histogram, colour: string, name: string): JsonObject {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return {
    type: 'bar',
    name,
    x: counts.map((_, bin) => from + (bin + 0.5) * width),
    y: counts.map((count) => (100 * count) / all),
    width,
    marker: { color: colour, opacity: 0.55, line: { width: 0 } },
    hovertemplate: `${name} %{x:.4~g}: %{y:.1f} %<extra></extra>`,
  };
}
