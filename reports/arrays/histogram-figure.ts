/** How often crosspoints have which conductance, plane beside plane; logarithmic, since most weights are small. */
import { axisOf, type Figure, layoutOf, legendAbove } from '../figures/figure.ts';
import { formatCount } from '../units.ts';
import type { HardwareFacts, PlaneHistogram } from './array-report.ts';
import { planeColour } from './colour-scales.ts';

export function histogramFigure(
  histograms: readonly PlaneHistogram[],
  { onResistance, offResistance }: HardwareFacts,
): Figure {
  const several = histograms.length > 1;
  const ends = [
    { at: 1e6 / offResistance, text: 'off' },
    { at: 1e6 / onResistance, text: 'on' },
  ].filter(({ at }) => Number.isFinite(at));
  return {
    data: histograms.map(({ name, from, width, counts }, place) => ({
      type: 'bar',
      name,
      x: counts.map((_, bin) => Number((1e6 * (from + (bin + 0.5) * width)).toPrecision(5))),
      y: counts.map((count) => (count > 0 ? count : null)),
      marker: { color: planeColour(name, pairOf(histograms, place)), line: { width: 0 } },
      text: counts.map(formatCount),
      textposition: 'none',
      hovertemplate: `${name}, %{x:.3~g} µS: %{text}<extra></extra>`,
    })),
    layout: layoutOf(290, {
      barmode: 'group',
      bargap: 0.08,
      showlegend: several,
      legend: { ...legendAbove, x: 0.5, xanchor: 'center' },
      margin: { l: 8, r: 16, t: 24, b: 8 },
      xaxis: axisOf('conductance (µS)', { showgrid: false, rangemode: 'tozero' }),
      yaxis: axisOf('crosspoints', { type: 'log', dtick: 1, tickformat: ',d' }),
      shapes: ends.map(({ at }) => ({
        type: 'line',
        ...{ x0: at, x1: at, y0: 0, y1: 1, yref: 'paper' },
        line: { color: 'var(--muted)', width: 1, dash: 'dot' },
      })),
      annotations: ends.map(({ at, text }) => ({
        ...{ x: at, y: 1, yref: 'paper', yanchor: 'bottom', xanchor: text === 'on' ? 'right' : 'left' },
        ...{ text, showarrow: false, font: { size: 12, color: 'var(--muted)' } },
      })),
    }),
  };
}

/** How many planes of the same sign come before. */
function pairOf(histograms: readonly PlaneHistogram[], place: number): number {
  const signOf = ({ name }: PlaneHistogram) => name.split(' ')[0];
  const own = signOf(histograms[place] as PlaneHistogram);
  return histograms.slice(0, place).filter((one) => signOf(one) === own).length;
}
