/** What was learned against what is wrong with the devices: one point a device and rule. */
import type { Outcome, Result } from '../result.ts';
import { finalAccuracy, isSurvey, labelOf, summarise, unique } from '../summary.ts';
import { formatPercent } from '../units.ts';
import { accuracyAxis, errorOf, errorRange } from './accuracy-axis.ts';
import { ruleColour } from './colours.ts';
import { axisOf, type JsonObject, layoutOf, legendAbove, type Panel, plain } from './figure.ts';

type Measured = Outcome & { readonly pulseFigures: NonNullable<Outcome['pulseFigures']> };

const nonlinearityOf = ({ pulseFigures: { nonlinearity } }: Measured) => Math.max(nonlinearity.up, nonlinearity.down);
const asymmetryOf = ({ pulseFigures: { asymmetry } }: Measured) => Math.abs(asymmetry);
const spreadOfStep = ({ pulseFigures: { deviceSpread, cycleSpread } }: Measured) =>
  Math.hypot(deviceSpread, cycleSpread);

const measures = [
  { title: 'Nonlinearity', axis: 'nonlinearity (%)', of: (one: Measured) => 100 * nonlinearityOf(one), log: false },
  { title: 'Asymmetry', axis: 'asymmetry of the step (%)', of: (one: Measured) => 100 * asymmetryOf(one), log: false },
  { title: 'Spread', axis: 'spread of the step (%)', of: (one: Measured) => 100 * spreadOfStep(one), log: true },
] as const;

export function deviceFigures(result: Result): Panel[] {
  const outcomes = result.outcomes.filter(
    (one): one is Measured => one.pulseFigures !== undefined && one.seeds.length > 0,
  );
  if (!isSurvey(summarise(result))) return [];
  return measures.map((measure) => ({ title: measure.title, figure: surveyFigure(outcomes, measure, result) }));
}

function surveyFigure(outcomes: readonly Measured[], measure: (typeof measures)[number], result: Result) {
  const errors = outcomes.map((outcome) => errorOf(accuracyOf(outcome), result.data.test));
  const rules = unique(outcomes.map(({ rule }) => rule));
  return {
    data: [
      ...unique(outcomes.map(({ variant }) => variant)).map((variant) =>
        joinRules(outcomes, variant, measure.of, result),
      ),
      ...rules.map((rule) => pointsOf(outcomes, rule, measure.of, result)),
    ],
    layout: layoutOf(420, {
      hovermode: 'closest',
      showlegend: rules.length > 1,
      legend: legendAbove,
      xaxis: axisOf(
        measure.axis,
        measure.log ? logRange(outcomes.map(measure.of)) : { range: linearRange(outcomes.map(measure.of)) },
      ),
      yaxis: accuracyAxis(errorRange(errors)),
    }),
  };
}

/** From a little below zero, so that what stands there is seen, to beyond the largest, so that its name fits. */
function linearRange(values: readonly number[]): [number, number] {
  const most = Math.max(...values);
  return [-0.03 * most, 1.12 * most];
}

function logRange(values: readonly number[]): JsonObject {
  const [least, most] = [Math.min(...values), Math.max(...values)].map(Math.log10) as [number, number];
  const ticks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
  return { type: 'log', tickvals: ticks, range: [least - 0.08, most + 0.25 * Math.max(1, most - least)] };
}

/** A thin line from the best to the worst rule on one device, with the device's name beside its upper end. */
function joinRules(
  outcomes: readonly Measured[],
  variant: string,
  of: (one: Measured) => number,
  result: Result,
): JsonObject {
  const own = outcomes.filter((outcome) => outcome.variant === variant);
  const errors = own.map((outcome) => errorOf(accuracyOf(outcome), result.data.test));
  const best = Math.min(...errors);
  return {
    type: 'scatter',
    mode: 'lines+text',
    showlegend: false,
    x: own.map(of),
    y: errors,
    text: errors.map((error) => (error === best ? `   ${plain(variant)}` : '')),
    textposition: 'middle right',
    textfont: { color: 'var(--muted)', size: 11 },
    line: { color: 'var(--line)', width: 1 },
    cliponaxis: false,
    hoverinfo: 'skip',
  };
}

function pointsOf(
  outcomes: readonly Measured[],
  rule: string,
  of: (one: Measured) => number,
  result: Result,
): JsonObject {
  const own = outcomes.filter((outcome) => outcome.rule === rule);
  return {
    type: 'scatter',
    mode: 'markers',
    name: plain(labelOf(rule)),
    x: own.map(of),
    y: own.map((outcome) => errorOf(accuracyOf(outcome), result.data.test)),
    marker: { color: ruleColour(rule, result), size: 10 },
    cliponaxis: false,
    hovertext: own.map(
      (outcome) =>
        `<b>${plain(labelOf(rule))} · ${plain(outcome.variant)}</b><br>${formatPercent(accuracyOf(outcome))}<br>${describe(outcome)}`,
    ),
    hoverinfo: 'text',
  };
}

function describe(outcome: Measured): string {
  const shares = `nonlinearity ${formatPercent(nonlinearityOf(outcome))}, asymmetry ${formatPercent(asymmetryOf(outcome))}`;
  return `${shares}, spread ${formatPercent(spreadOfStep(outcome))}`;
}

function accuracyOf(outcome: Outcome): number {
  return finalAccuracy(outcome)?.mean ?? 0;
}
