/**
 * Test accuracy over the epochs: one line a rule, the mean of its seeds; the band is one standard deviation to either
 * side, with two seeds the two of them. Lines are named at their end, not in a legend; of many rules the first and the best,
 * while the others stand behind them, for the pointer to name.
 */

import { prominent } from '../prominent.ts';
import type { Outcome, Result } from '../result.ts';
import { labelOf, type Spread, spreadOf, unique } from '../summary.ts';
import { formatPercent } from '../units.ts';
import { accuracyAxis, errorOf, errorRange } from './accuracy-axis.ts';
import { ruleColour } from './colours.ts';
import { axisOf, type Figure, type JsonObject, layoutOf, type Panel, plain } from './figure.ts';

const height = 380;
/** Least distance between two names at the line ends. @unit px */
const labelStep = 17;
/** Height of the plot proper, which the names are set apart by. @unit px */
const plotHeight = 310;

interface Curve {
  readonly outcome: Outcome;
  readonly epochs: readonly number[];
  readonly spreads: readonly Spread[];
}

/** One panel a variant that was trained, all with the same axes; none where nothing was trained. */
export function learningCurves(result: Result): Panel[] {
  const curves = result.outcomes.filter(({ seeds }) => seeds.length > 0).map(curveOf);
  if (curves.length === 0) return [];
  const errors = curves.flatMap(({ spreads }) =>
    spreads.flatMap((spread) => boundsOf(spread, result).concat(errorOf(spread.mean, result.data.test))),
  );
  const range = errorRange(errors);
  const lastEpoch = Math.max(1, ...curves.flatMap(({ epochs }) => epochs));
  return unique(curves.map(({ outcome }) => outcome.variant)).map((variant) => ({
    title: variant,
    figure: panelOf(
      curves.filter(({ outcome }) => outcome.variant === variant),
      range,
      lastEpoch,
      result,
    ),
  }));
}

function curveOf(outcome: Outcome): Curve {
  const epochs = unique(outcome.seeds.flatMap((seed) => seed.epochs.map(({ epoch }) => epoch))).sort(
    (one, other) => one - other,
  );
  const spreads = epochs.flatMap((epoch) => {
    const reached = outcome.seeds.flatMap((seed) => seed.epochs.filter((entry) => entry.epoch === epoch));
    return spreadOf(reached.map(({ testAccuracy }) => testAccuracy)) ?? [];
  });
  return { outcome, epochs, spreads };
}

/** Lower and upper edge of the band, as errors. */
function boundsOf({ mean, deviation, lowest, highest, count }: Spread, { data }: Result): [number, number] {
  const [low, high] = count > 2 ? [mean - deviation, mean + deviation] : [lowest, highest];
  return [errorOf(Math.max(0, low), data.test), errorOf(Math.min(1, high), data.test)];
}

function panelOf(
  curves: readonly Curve[],
  range: readonly [number, number],
  lastEpoch: number,
  result: Result,
): Figure {
  const named = prominent(curves, ({ spreads }) => -(spreads.at(-1)?.mean ?? 0));
  const others = curves.filter((curve) => !named.includes(curve));
  const labels = endLabels(named, range, result);
  return {
    data: [
      ...others.map((curve) => behind(lineTrace(curve, result))),
      ...named.flatMap((curve) => [bandTrace(curve, result), lineTrace(curve, result)]),
    ],
    layout: layoutOf(height, {
      hovermode: others.length > 0 ? 'closest' : 'x unified',
      // Names may stand a line above the plot.
      margin: { l: 8, r: roomForNames(named), t: others.length > 0 ? 30 : 12, b: 8 },
      xaxis: axisOf('epoch', {
        range: [-0.05 * lastEpoch, lastEpoch * 1.02],
        tickformat: 'd',
        showgrid: false,
        ...(lastEpoch <= 10 ? { dtick: 1 } : {}),
      }),
      yaxis: accuracyAxis(range),
      annotations: labels,
    }),
  };
}

/** Thin and without a colour of its own. */
function behind({ line: _, marker: __, ...trace }: JsonObject): JsonObject {
  const name = String(trace.name);
  return {
    ...{ ...trace, mode: 'lines', opacity: 0.45, line: { color: 'var(--muted)', width: 1 } },
    hovertemplate: `<b>${name}</b> %{text}<extra></extra>`,
  };
}

/** At the right of the plot. @unit px */
function roomForNames(curves: readonly Curve[]): number {
  const longest = Math.max(...curves.map(({ outcome }) => labelOf(outcome.rule).length));
  return Math.max(92, 64 + 8 * longest);
}

function bandTrace(curve: Curve, result: Result): JsonObject {
  const bounds = curve.spreads.map((spread) => boundsOf(spread, result));
  return {
    type: 'scatter',
    mode: 'none',
    x: [...curve.epochs, ...[...curve.epochs].reverse()],
    y: [...bounds.map(([low]) => low), ...bounds.map(([, high]) => high).reverse()],
    fill: 'toself',
    fillcolor: ruleColour(curve.outcome.rule, result),
    opacity: 0.2,
    hoverinfo: 'skip',
  };
}

function lineTrace({ outcome, epochs, spreads }: Curve, result: Result): JsonObject {
  const colour = ruleColour(outcome.rule, result);
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name: plain(labelOf(outcome.rule)),
    x: epochs,
    y: spreads.map(({ mean }) => errorOf(mean, result.data.test)),
    line: { color: colour, width: 2.5 },
    marker: { color: colour, size: 6 },
    text: spreads.map(({ mean, deviation, count }) => {
      const spread = count > 1 ? ` ± ${(100 * deviation).toFixed(1)} (${count} seeds)` : '';
      return formatPercent(mean) + spread;
    }),
    hovertemplate: '%{text}',
  };
}

/** Names at the line ends, set apart where the ends are too close for text. */
function endLabels(curves: readonly Curve[], [worst, best]: readonly [number, number], result: Result): JsonObject[] {
  const pixels = plotHeight / Math.log10(worst / best);
  const ends = curves
    .flatMap(({ outcome, epochs, spreads }) => {
      const epoch = epochs.at(-1);
      const mean = spreads.at(-1)?.mean;
      if (epoch === undefined || mean === undefined) return [];
      return { outcome, epoch, mean, y: Math.log10(errorOf(mean, result.data.test)) };
    })
    .sort((one, other) => one.y - other.y);
  const heights = spreadApart(ends.map(({ y }) => -y * pixels));
  return ends.map(({ outcome, epoch, mean, y }, index) => ({
    x: epoch,
    y,
    xanchor: 'left',
    yanchor: 'middle',
    xshift: 8,
    yshift: Math.round((heights[index] ?? 0) + y * pixels),
    text: `<b>${plain(labelOf(outcome.rule))}</b> ${formatPercent(mean)}`,
    font: { color: ruleColour(outcome.rule, result), size: 13 },
    showarrow: false,
  }));
}

/** Heights, given from the top down, moved as little as it takes to stand {@link labelStep} apart. */
function spreadApart(heights: readonly number[]): number[] {
  const clusters: { sum: number; count: number }[] = [];
  const top = ({ sum, count }: { sum: number; count: number }): number => sum / count + ((count - 1) / 2) * labelStep;
  const bottom = ({ sum, count }: { sum: number; count: number }): number =>
    sum / count - ((count - 1) / 2) * labelStep;
  for (const height of heights) {
    let cluster = { sum: height, count: 1 };
    let above = clusters.at(-1);
    while (above !== undefined && bottom(above) - top(cluster) < labelStep) {
      cluster = { sum: above.sum + cluster.sum, count: above.count + cluster.count };
      clusters.pop();
      above = clusters.at(-1);
    }
    clusters.push(cluster);
  }
  return clusters.flatMap((cluster) =>
    Array.from({ length: cluster.count }, (_, index) => top(cluster) - index * labelStep),
  );
}
