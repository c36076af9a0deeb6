/** Loss along the lines of an array: how it grows with the distance from where they are driven and sensed. */
import { axisOf, type Figure, layoutOf, legendAbove } from '../figures/figure.ts';
import type { HeatMap } from './heat-map.ts';
import { mapHeight } from './map-figure.ts';

export function profileFigure(map: HeatMap): Figure {
  const { mean, binRows, binColumns } = map;
  const columns = mean[0]?.map((_, column) => average(mean.map((row) => row[column] as number))) ?? [];
  const line = (name: string, values: readonly number[], bin: number, colour: string) => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: values.map((_, at) => (at + 0.5) * bin - 0.5),
    y: values.map((value) => Number((100 * value).toPrecision(4))),
    line: { color: colour, width: 2.5 },
    hovertemplate: '%{y:.3~g} %',
  });
  return {
    data: [
      line('along word lines, mean of each column', columns, binColumns, 'var(--rule-3)'),
      line('along bit lines, mean of each row', mean.map(average), binRows, 'var(--rule-1)'),
    ],
    layout: layoutOf(mapHeight(map), {
      hovermode: 'x unified',
      showlegend: true,
      legend: legendAbove,
      xaxis: axisOf('place along the line', { showgrid: false, rangemode: 'tozero' }),
      yaxis: axisOf('loss (% of the read voltage)', { rangemode: 'tozero' }),
    }),
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
