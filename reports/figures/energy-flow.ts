/**
 * Where the energy of a step flows, as a Sankey diagram (Sankey 1898, Minutes of Proceedings ICE 134:278): from the phase
 * that asks for it through the block that does the work to the component that takes it. Every cut has the same height:
 * the energy of the step.
 *
 * Nodes are placed here, not by plotly, so that phases, layers and components keep their order, and labels stand beside
 * their nodes where nothing crosses them.
 */
import type { Bill } from '../result.ts';
import { formatPercent, formatQuantity, scaleOf } from '../units.ts';
import { blocksOf, mergeBlocks, smallOf } from './blocks.ts';
import { addTo, type ComponentScheme, colourOf, phaseColour, phaseNames } from './colours.ts';
import { type Figure, type JsonObject, layoutOf, plain } from './figure.ts';

/** @unit px */
const height = 480;
const margin = { l: 190, r: 205, t: 40, b: 14 };
const gap = 19;

const phases = ['forward', 'error', 'gradient', 'update', 'static'] as const;

interface Node {
  readonly name: string;
  readonly colour: string;
  readonly column: number;
  readonly value: number;
  /** Of the centre, from the top, as a share of the plot. */
  readonly y: number;
}

/** @param images in the step: the figure is per image */
export function energyFlow(bill: Bill, scheme: ComponentScheme, what: string): Figure | null {
  const images = Math.max(1, bill.batch);
  const total = bill.totals.energy / images;
  if (!(total > 0)) return null;
  const flows = flowsOf(bill, scheme, images);
  const nodes = placeNodes(flows, scheme);
  const scale = scaleOf(total, 'J');
  const layout = layoutOf(height, {
    margin,
    hovermode: 'closest',
    annotations: [...heads(total, what), ...nodes.map((node) => labelOf(node, total))],
  });
  return { data: [sankey(nodes, flows, scale)], layout, narrowest: 860 };
}

interface Flow {
  readonly phase: string;
  readonly block: string;
  readonly component: string;
  readonly energy: number;
}

function flowsOf({ energy }: Bill, { partOf }: ComponentScheme, images: number): readonly Flow[] {
  const named = blocksOf(energy.map(({ tile }) => tile));
  const flows = energy.map(({ phase, tile, level, component, energy: own }) => ({
    phase,
    block: level === 'off chip' ? level : named(tile),
    component: /^other/.test(partOf(component)) ? other : partOf(component),
    energy: own / images,
  }));
  const weigh = (key: 'block' | 'component') => {
    const weights = new Map<string, number>();
    for (const flow of flows) addTo(weights, flow[key], flow.energy);
    return weights;
  };
  const large = mergeBlocks(weigh('block'), { most: 11, least: 0.008 });
  const small = smallOf(weigh('component'), { most: 10, least: 0.006 });
  return flows.map((flow) => ({
    ...flow,
    block: large(flow.block),
    component: small.has(flow.component) ? other : flow.component,
  }));
}

const other = 'other';

function placeNodes(flows: readonly Flow[], scheme: ComponentScheme): readonly Node[] {
  const columns = (['phase', 'block', 'component'] as const).map((key) => {
    const sums = new Map<string, number>();
    for (const flow of flows) addTo(sums, flow[key], flow.energy);
    return sums;
  }) as [Map<string, number>, Map<string, number>, Map<string, number>];
  const [byPhase, byBlock, byComponent] = columns;
  const components = [...byComponent].sort(
    ([one, small], [another, large]) => Number(one === other) - Number(another === other) || large - small,
  );
  const total = [...byPhase.values()].reduce((sum, value) => sum + value, 0);
  const plot = height - margin.t - margin.b;
  const most = Math.max(...columns.map(({ size }) => size));
  const perJoule = (plot - (most - 1) * gap) / total;
  const place = (column: number, entries: readonly (readonly [string, number])[], colour: (name: string) => string) => {
    const space = entries.length > 1 ? (plot - total * perJoule) / (entries.length - 1) : 0;
    let top = entries.length > 1 ? 0 : (plot - total * perJoule) / 2;
    return entries.map(([name, value]): Node => {
      const y = (top + (value * perJoule) / 2) / plot;
      top += value * perJoule + space;
      return { name, colour: colour(name), column, value, y };
    });
  };
  return [
    ...place(
      0,
      phases.flatMap((phase) => (byPhase.has(phase) ? [[phase, byPhase.get(phase) ?? 0] as const] : [])),
      phaseColour,
    ),
    ...place(
      1,
      [...byBlock].sort(([one], [another]) => rank(one) - rank(another)),
      () => 'var(--muted)',
    ),
    ...place(2, components, (name) => colourOf(name, scheme)),
  ];
}

/** Layers first, as the signal meets them; then what serves them, and what all share. */
function rank(block: string): number {
  const kinds = [/^layer/, /^feedback/, /^gradient/, /^other/, /^chip$/, /^off chip$/];
  const place = kinds.findIndex((kind) => kind.test(block));
  return place < 0 ? 2.5 : place;
}

function sankey(nodes: readonly Node[], flows: readonly Flow[], scale: ReturnType<typeof scaleOf>): JsonObject {
  const find = (column: number, name: string) =>
    nodes.findIndex((node) => node.column === column && node.name === name);
  const links = new Map<string, number>();
  for (const { phase, block, component, energy } of flows) {
    addTo(links, `${find(0, phase)} ${find(1, block)}`, energy);
    addTo(links, `${find(1, block)} ${find(2, component)}`, energy);
  }
  const drawn = [...links]
    .map(([ends, value]) => ({ ends: ends.split(' ').map(Number) as [number, number], value }))
    .sort((one, other) => one.ends[0] - other.ends[0] || one.ends[1] - other.ends[1]);
  const colours = drawn.map(({ ends: [from, to] }) => nodes[nodes[from]?.column === 0 ? from : to]?.colour ?? '');
  return {
    type: 'sankey',
    arrangement: 'fixed',
    valueformat: '.3~g',
    valuesuffix: ` ${scale.symbol}`,
    node: {
      // Labels are annotations; names are for what is told under the pointer.
      customdata: nodes.map(({ name }) => plain(phaseNames[name] ?? name)),
      x: nodes.map(({ column }) => [0.001, 0.44, 0.999][column] ?? 0),
      y: nodes.map(({ y }) => round(y)),
      color: nodes.map(({ colour }) => colour),
      pad: gap,
      thickness: 14,
      line: { width: 0 },
      hovertemplate: '<b>%{customdata}</b><br>%{value}<extra></extra>',
    },
    link: {
      source: drawn.map(({ ends }) => ends[0]),
      target: drawn.map(({ ends }) => ends[1]),
      value: drawn.map(({ value }) => round(value / scale.factor)),
      color: colours.map((colour) => `${colour}66`),
      hovertemplate: '%{source.customdata} → %{target.customdata}<br><b>%{value}</b><extra></extra>',
    },
  };
}

/** What each column is, and the whole. */
function heads(total: number, what: string): JsonObject[] {
  const head = (x: number, xanchor: string, xshift: number, text: string): JsonObject => ({
    ...{ x, xanchor, xshift, text, y: 1, yanchor: 'bottom', yshift: 12, xref: 'paper', yref: 'paper' },
    ...{ font: { size: 13, color: 'var(--muted)' }, showarrow: false },
  });
  return [
    head(0, 'right', -8, 'phase'),
    head(0.44, 'left', -8, 'block'),
    head(1, 'left', 7, 'component'),
    head(0, 'left', 4, `<b><span style="color:var(--ink)">${formatQuantity(total, 'J')}</span></b> ${what}`),
  ];
}

function labelOf({ name, column, value, y }: Node, total: number): JsonObject {
  const figures = `${formatQuantity(value, 'J')} · ${formatPercent(value / total, 0)}`;
  const title = plain(phaseNames[name] ?? name);
  const text =
    column === 1
      ? `${title} · ${formatPercent(value / total, 0)}`
      : `<b>${title}</b>  <span style="color:var(--muted)">${figures}</span>`;
  const side = [
    { x: 0, xanchor: 'right', xshift: -6 },
    { x: 0.44, xanchor: 'left', xshift: 9 },
    { x: 1, xanchor: 'left', xshift: 7 },
  ][column];
  return {
    ...side,
    ...{ xref: 'paper', yref: 'paper', y: round(1 - y), yanchor: 'middle', text, showarrow: false },
    font: { size: 12, color: 'var(--ink)' },
    ...(column === 1 && { bgcolor: 'var(--card)b3', borderpad: 1 }),
  };
}

/** Enough for a picture; short in the page. */
function round(value: number): number {
  return Number(value.toPrecision(5));
}
