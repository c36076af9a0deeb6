/**
 * How the advantage in learning latency grows with depth.
 *
 * If the learning of N equal layers takes a rule that goes layer by layer a time T, of which a share s cannot be spread
 * (shared bus, memory, output error), a rule that serves all layers at once takes sT + (1 − s)T/N: faster by
 * N/(sN + 1 − s), which is Amdahl's law (Amdahl 1967, AFIPS Conf. Proc. 30:483). The share is the bill's, of the
 * reference rule at each depth; between depths it is interpolated.
 */
import type { Outcome, Result } from '../result.ts';
import { imagesOf, labelOf, unique } from '../summary.ts';
import { formatQuantity, formatRatio, scaleOf } from '../units.ts';
import { ruleColour } from './colours.ts';
import { axisOf, type Figure, type JsonObject, layoutOf, legendAbove, type Panel, plain } from './figure.ts';

/** Speed-up over layer-by-layer learning of `layers` layers when a share `share` of it is sequential. */
export function lawOfDepth(layers: number, share: number): number {
  return layers / (share * layers + 1 - share);
}

/** Ratio, latency and energy against depth; none unless the reference rule was billed at several depths. */
export function depthFigures(result: Result): Panel[] {
  const rules = unique(result.outcomes.map(({ rule }) => rule));
  const reference = outcomesOf(result, rules[0] ?? '');
  const depths = unique(reference.map(({ depth }) => depth)).sort((one, other) => one - other);
  if (depths.length < 2 || rules.length < 2) return [];
  return [
    { title: 'Speed-up of learning', figure: ratioFigure(result, depths, rules) },
    {
      title: 'Learning latency of a step',
      figure: costFigure(result, depths, {
        unit: 's',
        axis: 'learning latency',
        costOf: ({ bill }) => bill.learningLatency,
      }),
    },
    {
      title: 'Energy of a training image',
      figure: costFigure(result, depths, {
        unit: 'J',
        axis: 'energy per image',
        costOf: (outcome) => outcome.bill.totals.energy / imagesOf(outcome),
      }),
    },
  ];
}

function ratioFigure(result: Result, depths: readonly number[], rules: readonly string[]): Figure {
  const [reference = '', ...others] = rules;
  const base = outcomesOf(result, reference);
  const dashes = rules.length > 2;
  const measured = others.map((rule) => {
    const pairs = outcomesOf(result, rule).flatMap((outcome) => {
      const against = base.find(({ variant }) => variant === outcome.variant);
      return against === undefined
        ? []
        : { depth: outcome.depth, ratio: against.bill.learningLatency / outcome.bill.learningLatency };
    });
    return {
      type: 'scatter',
      mode: 'markers',
      name: `${plain(labelOf(reference))} ÷ ${plain(labelOf(rule))}, from the bill`,
      x: pairs.map(({ depth }) => depth),
      y: pairs.map(({ ratio }) => ratio),
      marker: { color: ruleColour(rule, result), size: 11, symbol: dashes && rule === others[0] ? 'square' : 'circle' },
      hovertext: pairs.map(({ depth, ratio }) => `<b>${depth} layers</b><br>${formatRatio(ratio)}`),
      hoverinfo: 'text',
    };
  });
  return {
    data: [...lawTraces(base, depths), ...measured],
    layout: depthLayout(depths, {
      yaxis: axisOf(
        `learning latency, ${plain(labelOf(reference))} ÷ ${others.length === 1 ? plain(labelOf(others[0] ?? '')) : 'other rule'} (×)`,
        { rangemode: 'tozero' },
      ),
    }),
  };
}

/** The law with the bill's share, and its bound where nothing is shared. */
function lawTraces(base: readonly Outcome[], depths: readonly number[]): JsonObject[] {
  const known = base
    .map(({ depth, bill }) => ({ depth, share: bill.sequentialShare }))
    .sort((one, other) => one.depth - other.depth);
  const first = depths[0] ?? 1;
  const last = depths.at(-1) ?? 1;
  const layers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const points = layers.map((depth) => lawOfDepth(depth, shareAt(depth, known)));
  const top = Math.max(...points);
  const free = layers.filter((depth) => depth <= top * 1.15);
  const line = { type: 'scatter', mode: 'lines', hoverinfo: 'skip' };
  return [
    {
      ...line,
      name: `N/(sN + 1 − s), s = ${shareText(known)}`,
      x: layers,
      y: points,
      line: { color: 'var(--ink)', width: 1.5 },
    },
    ...(free.length > 1
      ? [
          {
            ...line,
            name: 'N (nothing shared, s = 0)',
            x: free,
            y: free,
            line: { color: 'var(--muted)', width: 1.5, dash: 'dot' },
          },
        ]
      : []),
  ];
}

function shareText(known: readonly { share: number }[]): string {
  const shares = known.map(({ share }) => share);
  const [low, high] = [Math.min(...shares), Math.max(...shares)].map((share) => share.toPrecision(2));
  return low === high ? `${low}` : `${low} … ${high}`;
}

function shareAt(depth: number, known: readonly { depth: number; share: number }[]): number {
  const before = known.findLast((point) => point.depth <= depth) ?? known[0];
  const after = known.find((point) => point.depth >= depth) ?? known.at(-1);
  if (before === undefined || after === undefined) return 0;
  const way = after.depth === before.depth ? 0 : (depth - before.depth) / (after.depth - before.depth);
  return before.share + way * (after.share - before.share);
}

interface Cost {
  readonly unit: string;
  readonly axis: string;
  readonly costOf: (outcome: Outcome) => number;
}

function costFigure(result: Result, depths: readonly number[], { unit, axis, costOf }: Cost): Figure {
  const scale = scaleOf(Math.max(...result.outcomes.map(costOf)), unit);
  const rules = unique(result.outcomes.map(({ rule }) => rule));
  return {
    data: rules.map((rule, index) => {
      const outcomes = outcomesOf(result, rule);
      const colour = ruleColour(rule, result);
      return {
        type: 'scatter',
        mode: 'lines+markers',
        name: plain(labelOf(rule)),
        x: outcomes.map(({ depth }) => depth),
        y: outcomes.map((outcome) => costOf(outcome) / scale.factor),
        // Earlier rules broader, so that equal lines all stay visible.
        line: { color: colour, width: 2.5 + 2.5 * (rules.length - 1 - index) },
        marker: { color: colour, size: 8 + 4 * (rules.length - 1 - index) },
        hovertext: outcomes.map(
          (outcome) =>
            `<b>${plain(labelOf(rule))}, ${outcome.depth} layers</b><br>${formatQuantity(costOf(outcome), unit)}`,
        ),
        hoverinfo: 'text',
      };
    }),
    layout: depthLayout(depths, { yaxis: axisOf(`${axis} (${scale.symbol})`, { rangemode: 'tozero' }) }),
  };
}

function depthLayout(depths: readonly number[], own: JsonObject): Figure['layout'] {
  const first = depths[0] ?? 0;
  const last = depths.at(-1) ?? 1;
  const edge = 0.06 * (last - first);
  return layoutOf(380, {
    hovermode: 'closest',
    showlegend: true,
    legend: legendAbove,
    xaxis: axisOf('layers', { tickvals: depths, range: [first - edge, last + edge], showgrid: false }),
    ...own,
  });
}

function outcomesOf(result: Result, rule: string): Outcome[] {
  return result.outcomes.filter((outcome) => outcome.rule === rule).sort((one, other) => one.depth - other.depth);
}
