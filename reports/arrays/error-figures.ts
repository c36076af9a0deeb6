/** What outputs are off: of every column, by effect, and output against output. */
import { axisOf, type Figure, type JsonObject, layoutOf, legendAbove } from '../figures/figure.ts';
import { formatPercent } from '../units.ts';
import type { ColumnErrors } from './array-report.ts';
import { effectColour } from './colour-scales.ts';

const outputAxis = (outputs: number) =>
  axisOf('output', { showgrid: false, range: [0.4, outputs + 0.6], nticks: 14, ticks: '' });

const numbers = (count: number) => Array.from({ length: count }, (_, one) => one + 1);

/** Median and quantiles of every column. */
export function spreadFigure({ quantiles, total }: ColumnErrors): Figure {
  const x = numbers(quantiles.length);
  const at = (place: number) => quantiles.map((own) => own[place] as number);
  const [low, lower, median, upper, high] = [at(0), at(1), at(2), at(3), at(4)];
  const whisker = (from: readonly number[], to: readonly number[], thickness: number, colour: string): JsonObject => ({
    type: 'scatter',
    mode: 'lines',
    // One line with gaps is drawn faster than as many lines as there are columns.
    x: x.flatMap((one) => [one, one, null]),
    y: x.flatMap((_, one) => [from[one] as number, to[one] as number, null]),
    line: { color: colour, width: thickness },
    hoverinfo: 'skip',
    showlegend: false,
  });
  const wide = Math.max(1.5, Math.min(12, 620 / x.length));
  return {
    data: [
      whisker(low, high, Math.max(1, wide / 4), 'var(--line)'),
      whisker(lower, upper, wide, 'var(--rule-6)'),
      {
        type: 'scatter',
        mode: 'markers',
        x,
        y: median,
        marker: { color: 'var(--ink)', size: Math.max(2.5, Math.min(6, 500 / x.length)) },
        customdata: x.map((_, one) => [low[one] ?? 0, high[one] ?? 0, total.mean[one] ?? 0, total.deviation[one] ?? 0]),
        hovertemplate:
          'output %{x}: median %{y:.3~g}, nine tenths in %{customdata[0]:.3~g} … %{customdata[1]:.3~g}<br>' +
          'mean %{customdata[2]:.3~g} ± %{customdata[3]:.3~g}<extra></extra>',
      },
    ],
    layout: layoutOf(330, {
      xaxis: outputAxis(x.length),
      yaxis: axisOf('read − exact', { zeroline: true, zerolinecolor: 'var(--muted)' }),
    }),
  };
}

/** Mean error of every column, effect on effect. */
export function meanFigure({ effects }: ColumnErrors): Figure {
  const outputs = effects[0]?.mean.length ?? 0;
  return {
    data: effects.map(({ id, title, mean }) => ({
      type: 'bar',
      name: title,
      x: numbers(outputs),
      y: mean,
      marker: { color: effectColour(id), line: { width: 0 } },
      hovertemplate: `${title}: %{y:.3~g}`,
    })),
    layout: layoutOf(330, {
      barmode: 'relative',
      bargap: outputs > 64 ? 0 : 0.2,
      hovermode: 'x unified',
      showlegend: true,
      legend: legendAbove,
      xaxis: outputAxis(outputs),
      yaxis: axisOf('mean of read − exact', { zeroline: true, zerolinecolor: 'var(--muted)' }),
    }),
  };
}

/** Root mean square of what each effect adds, and what the whole would be without it. */
export function effectsFigure({ effects, total, signal }: ColumnErrors): Figure {
  const rows = [...effects].reverse();
  const names = [...rows.map(({ title }) => title), 'All of them'];
  const share = (value: number) => (signal > 0 ? (100 * value) / signal : 0);
  const values = [...rows.map(({ rms }) => share(rms)), share(total.rms)];
  const left = rows.filter(({ without }) => without !== null);
  return {
    data: [
      {
        type: 'bar',
        orientation: 'h',
        showlegend: false,
        y: names,
        x: values,
        marker: { color: [...rows.map(({ id }) => effectColour(id)), 'var(--muted)'], line: { width: 0 } },
        text: values.map((value) => formatPercent(value / 100, value < 1 ? 2 : 1)),
        textposition: 'outside',
        cliponaxis: false,
        hovertemplate: '%{y} adds %{x:.3~g} %<extra></extra>',
      },
      {
        type: 'scatter',
        mode: 'markers',
        name: 'left of the whole if that effect alone were ideal',
        y: left.map(({ title }) => title),
        x: left.map(({ without }) => share(without ?? 0)),
        marker: { symbol: 'line-ns-open', size: 18, color: 'var(--ink)', line: { width: 2.5 } },
        hovertemplate: 'without %{y} %{x:.3~g} % would be left<extra></extra>',
      },
    ],
    layout: layoutOf(Math.max(320, 60 + 44 * names.length), {
      bargap: 0.35,
      margin: { l: 8, r: 56, t: 8, b: 8 },
      showlegend: left.length > 0,
      legend: legendAbove,
      xaxis: axisOf('rms error (% of the rms output)', { rangemode: 'tozero' }),
      yaxis: axisOf('', { showgrid: false, tickfont: { size: 13, color: 'var(--ink)' } }),
    }),
  };
}

/** Outputs as read over what they should be. */
export function scatterFigure({ samples, gain }: ColumnErrors): Figure {
  const ends = samples.flat();
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const line = (slope: number, name: string, colour: string, dash: string): JsonObject => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: [low, high],
    y: [slope * low, slope * high],
    line: { color: colour, width: 2, dash },
    hoverinfo: 'skip',
  });
  return {
    data: [
      line(1, 'exact', 'var(--muted)', 'dot'),
      {
        type: 'scatter',
        mode: 'markers',
        name: 'outputs',
        x: samples.map(([exact]) => exact),
        y: samples.map(([, read]) => read),
        marker: { color: 'var(--rule-1)', size: 4, opacity: 0.45 },
        hovertemplate: 'exact %{x:.3~g}, read %{y:.3~g}<extra></extra>',
        showlegend: false,
      },
      line(gain, `slope ${gain.toFixed(3)}`, 'var(--rule-3)', 'solid'),
    ],
    layout: layoutOf(320, {
      showlegend: true,
      legend: legendAbove,
      xaxis: axisOf('exact W x', { nticks: 7 }),
      yaxis: axisOf('as read', { nticks: 7 }),
    }),
  };
}
