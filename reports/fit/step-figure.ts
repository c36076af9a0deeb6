/**
 * How far one pulse goes, over the conductance before it: points are measured steps, averaged over states that lie close;
 * lines are the law.
 */
import { axisOf, type Figure, type JsonObject, layoutOf, legendAbove } from '../figures/figure.ts';
import { scaleOf } from '../units.ts';
import type { FitReport, FitSteps } from './fit-report.ts';
import { directionColours } from './response-figure.ts';

const height = 380;

export function stepFigure({ up, down }: FitReport['steps']): Figure {
  const all = [up, down].flatMap(({ measured, law }) => [...measured, ...law]);
  const across = scaleOf(Math.max(...all.map(({ at }) => Math.abs(at))), 'S');
  const along = scaleOf(Math.max(...all.map(({ step }) => Math.abs(step))), 'S');
  const draw = (steps: FitSteps, direction: 'up' | 'down') => traces(steps, direction, across.factor, along);
  return {
    data: [...draw(up, 'up'), ...draw(down, 'down')],
    layout: layoutOf(height, {
      hovermode: 'closest',
      showlegend: true,
      legend: legendAbove,
      margin: { l: 8, r: 16, t: 8, b: 8 },
      xaxis: axisOf(`conductance before the pulse (${across.symbol})`, { showgrid: false }),
      yaxis: axisOf(`change by one pulse (${along.symbol})`, { zeroline: true, zerolinecolor: 'var(--line)' }),
    }),
  };
}

function traces(
  { measured, law }: FitSteps,
  direction: 'up' | 'down',
  across: number,
  { factor, symbol }: { readonly factor: number; readonly symbol: string },
): JsonObject[] {
  if (measured.length === 0) return [];
  const color = directionColours[direction];
  return [
    {
      type: 'scatter',
      mode: 'markers',
      name: `measured, ${direction}`,
      x: measured.map(({ at }) => at / across),
      y: measured.map(({ step }) => step / factor),
      marker: { color, size: 7 },
      hovertemplate: `%{y:.3f} ${symbol}<extra></extra>`,
    },
    {
      type: 'scatter',
      mode: 'lines',
      name: `law, ${direction}`,
      x: law.map(({ at }) => at / across),
      y: law.map(({ step }) => step / factor),
      line: { color, width: 2.5 },
      hoverinfo: 'skip',
    },
  ];
}
