/** A passive array in bars: a bar a scheme, reading beside writing, of the worst crosspoint; a diamond for the mean. */
import { axisOf, type Figure, type JsonObject, layoutOf, type Panel } from '../figures/figure.ts';
import { formatNumber, formatQuantity } from '../units.ts';
import type { PassiveReport, PowerShares, SelectFigures } from './passive-report.ts';
import { marginText, nought, ratioText, schemeNames, usesOf } from './passive-words.ts';

/** Bars that lie further apart than this are drawn on a logarithmic scale. */
const decade = 10;

const height = 220;
const decadeText = (ratio: number) => `${Number(ratio.toPrecision(1))}×`;
const powerText = (watts: number) => formatQuantity(watts, 'W').replace(/\.0+/, '');
const mostTicks = 6;
export const useColours = ['var(--rule-1)', 'var(--rule-3)'] as const;

interface Measure {
  readonly axis: string;
  /** Null where it is not known for a use, or means nothing there. */
  readonly of: (figures: SelectFigures, voltage: number) => number | null;
  readonly text: (value: number) => string;
  /** Of a power of ten. @default text */
  readonly tick?: Measure['text'];
  /** Ends at 100 %. */
  readonly share?: boolean;
}

/** In the order in which a page shows them, three a row. */
export function passivePanels(report: PassiveReport): Panel[] {
  const bars = (title: string, measure: Measure): Panel => ({ title, figure: schemeFigure(report, measure) });
  const percent = (of: Measure['of'], text: Measure['text']): Measure => ({
    ...{ axis: '%', text, share: true },
    of: (figures, voltage) => {
      const value = of(figures, voltage);
      return value === null ? null : 100 * value;
    },
  });
  return [
    bars('Sneak current, sensed', {
      axis: 'over the selected current',
      of: ({ sneak }) => flowing(sneak),
      text: ratioText,
      tick: decadeText,
    }),
    bars('Leakage of the word line', {
      axis: 'over the selected current',
      of: ({ leakage }) => flowing(leakage),
      text: ratioText,
      tick: decadeText,
    }),
    bars(
      'Read margin',
      percent(
        ({ margin }) => margin,
        (value) => marginText(value / 100),
      ),
    ),
    bars('Power of the array', {
      axis: '',
      of: ({ power }) => power,
      text: (value) => formatQuantity(value, 'W'),
      tick: powerText,
    }),
    { title: 'Where it goes, worst crosspoint', figure: sharesFigure(report) },
    bars(
      'Voltage at half-selected',
      percent(
        ({ disturb }, voltage) => disturb / Math.abs(voltage),
        (value) => `${formatNumber(value)} %`,
      ),
    ),
  ];
}

const schemeAxis = axisOf('', {
  showgrid: false,
  tickangle: 0,
  tickfont: { size: 12, color: 'var(--ink)' },
  automargin: false,
});
const margin = { l: 8, r: 8, t: 8, b: 26 };

function schemeFigure(report: PassiveReport, { axis, of, text, tick = text, share = false }: Measure): Figure {
  const uses = usesOf(report).map(({ name, voltage, figures }, use) => ({
    ...{ name, colour: useColours[use % useColours.length] as string },
    names: figures.map(({ scheme }) => schemeNames[scheme]),
    worst: figures.map(({ worst }) => barOf(of(worst, voltage))),
    mean: figures.map(({ mean }) => barOf(of(mean, voltage))),
  }));
  const shown = uses.filter(({ worst }) => worst.some((value) => value !== null));
  const values = shown.flatMap(({ worst, mean }) => [...worst, ...mean]).flatMap((value) => value ?? []);
  const logarithmic = !share && Math.max(...values) > decade * Math.min(...values);
  return {
    data: shown.flatMap(({ name, names, worst, mean, colour }) => [
      barsOf(name, names, worst, colour, text),
      marksOf(name, names, mean, text),
    ]),
    layout: layoutOf(height, {
      margin,
      barmode: 'group',
      scattermode: 'group',
      bargap: 0.3,
      xaxis: schemeAxis,
      yaxis: axisOf(
        axis,
        logarithmic ? logarithmicAxis(values, tick) : { rangemode: 'tozero', ...(share && shareAxis(values)) },
      ),
    }),
  };
}

/** No bar for nought: a logarithmic scale has no place for it. */
function barOf(value: number | null): number | null {
  return value === null || value <= 0 ? null : value;
}

function flowing(ratio: number): number | null {
  return ratio < nought ? null : ratio;
}

function barsOf(
  name: string,
  x: readonly string[],
  values: readonly (number | null)[],
  colour: string,
  text: Measure['text'],
): JsonObject {
  return {
    type: 'bar',
    name,
    offsetgroup: name,
    x,
    y: values,
    marker: { color: colour, line: { width: 0 } },
    customdata: values.map((value) => (value === null ? 'none' : text(value))),
    hovertemplate: `${name}, %{x}: worst %{customdata}<extra></extra>`,
  };
}

function marksOf(
  name: string,
  x: readonly string[],
  values: readonly (number | null)[],
  text: Measure['text'],
): JsonObject {
  return {
    type: 'scatter',
    mode: 'markers',
    name,
    offsetgroup: name,
    x,
    y: values,
    marker: { symbol: 'diamond', size: 8, color: 'var(--card)', line: { color: 'var(--ink)', width: 1.5 } },
    customdata: values.map((value) => (value === null ? 'none' : text(value))),
    hovertemplate: `${name}, %{x}: mean %{customdata}<extra></extra>`,
    cliponaxis: false,
  };
}

/** Whole decades around all bars, so that the shortest has some length. */
function logarithmicAxis(values: readonly number[], text: Measure['text']): JsonObject {
  const low = Math.floor(Math.log10(Math.min(...values)) - 0.3);
  const high = Math.ceil(Math.log10(Math.max(...values)) + 0.05);
  const step = Math.max(1, Math.ceil((high - low) / mostTicks));
  const ticks = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, one) => 10 ** (low + one * step));
  return { type: 'log', range: [low, high], tickvals: ticks, ticktext: ticks.map((tick) => text(tick)) };
}

function shareAxis(values: readonly number[]): JsonObject {
  return values.some((value) => value > 50) ? { range: [0, 104] } : {};
}

const parts: readonly {
  readonly name: string;
  readonly of: (shares: PowerShares) => number;
  readonly colour: string;
}[] = [
  { name: 'selected', of: ({ selected }) => selected, colour: 'var(--rule-6)' },
  { name: 'half-selected', of: ({ halfSelected }) => halfSelected, colour: 'var(--rule-4)' },
  { name: 'others', of: ({ others }) => others, colour: 'var(--rule-5)' },
  { name: 'wires', of: ({ wires }) => wires, colour: 'var(--component-other)' },
];

/** Of the last use, writing where it is known: that is where power matters. */
function sharesFigure(report: PassiveReport): Figure {
  const { figures = [] } = usesOf(report).at(-1) ?? {};
  return {
    data: parts.map(({ name, of, colour }) => ({
      type: 'bar',
      name,
      x: figures.map(({ scheme }) => schemeNames[scheme]),
      y: figures.map(({ worst }) => Number((100 * of(worst.shares)).toPrecision(4))),
      marker: { color: colour, line: { width: 0 } },
      hovertemplate: `${name}, %{x}: %{y:.3~g} %<extra></extra>`,
    })),
    layout: layoutOf(height, {
      margin,
      barmode: 'stack',
      bargap: 0.3,
      xaxis: schemeAxis,
      yaxis: axisOf('%', { range: [0, 104] }),
    }),
  };
}

/** What the colours of the bars stand for. */
export function shareColours(): readonly (readonly [name: string, colour: string])[] {
  return parts.map(({ name, colour }) => [name, colour] as const);
}
