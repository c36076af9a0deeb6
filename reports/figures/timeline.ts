/**
 * Timeline of one training step: which resource is busy when, for each rule, all on one axis of time.
 *
 * Each rule has a block of rows, one a resource. Bars are coloured by phase; the bars that set the latency are solid and
 * a line joins them. Backpropagation's line runs down the layers and back up again, direct feedback alignment's does not
 * come back: that is the whole difference, and the picture is there to show it.
 */
import type { Outcome, Result } from '../result.ts';
import { labelOf, unique } from '../summary.ts';
import { formatQuantity, scaleOf } from '../units.ts';
import { phaseColour, phaseNames, ruleColour } from './colours.ts';
import { criticalChain, type TimelineEntry } from './critical-path.ts';
import { axisOf, type Figure, type JsonObject, layoutOf, legendAbove, type Panel, plain } from './figure.ts';

const phases = ['forward', 'error', 'gradient', 'update'] as const;

/** Height of a bar, in rows; plotly would take it from the distance of the bars it happens to find. */
const barWidth = 0.76;

interface Block {
  readonly outcome: Outcome;
  /** Row of the block's title. */
  readonly top: number;
  readonly rows: ReadonlyMap<string, number>;
}

/** One panel a variant. */
export function timelineFigures(result: Result): Panel[] {
  return unique(result.outcomes.map(({ variant }) => variant)).flatMap((variant) => {
    const outcomes = result.outcomes.filter(
      (outcome) => outcome.variant === variant && outcome.bill.timeline.length > 0,
    );
    return outcomes.length === 0 ? [] : [{ title: variant, figure: timelineFigure(outcomes, result) }];
  });
}

function timelineFigure(outcomes: readonly Outcome[], result: Result): Figure {
  const { blocks, length } = placeBlocks(outcomes);
  const end = Math.max(...outcomes.map(({ bill }) => bill.totals.latency));
  const scale = scaleOf(end, 's');
  const rowHeight = Math.min(22, Math.max(9, 1000 / length));
  const names = blocks.flatMap(({ rows }) => [...rows]);
  // Rows too low for a label each name every second (third, …) resource only.
  const every = Math.ceil(11 / rowHeight);
  const named = names.filter((_, index) => index % every === 0);
  return {
    data: [...phases.flatMap((phase) => phaseTraces(phase, blocks, scale.factor)), pathTrace(blocks, scale.factor)],
    layout: layoutOf(length * rowHeight + 100, {
      barmode: 'overlay',
      hovermode: 'closest',
      showlegend: true,
      legend: legendAbove,
      xaxis: axisOf(`time since the start of the step (${scale.symbol})`, { range: [0, (end / scale.factor) * 1.01] }),
      yaxis: axisOf('', {
        range: [length - 0.3, -0.7],
        tickvals: named.map(([, row]) => row),
        ticktext: named.map(([name]) => plain(name)),
        tickfont: { size: Math.min(12, Math.round(rowHeight * 0.72 + 2)), color: 'var(--muted)' },
        showgrid: false,
      }),
      shapes: blocks.flatMap((block) => endMark(block, scale.factor, result)),
      annotations: blocks.map((block) => blockTitle(block, result)),
    }),
  };
}

/** Resources keep one order in all blocks: by first use, the reference rule's first. */
function placeBlocks(outcomes: readonly Outcome[]): { blocks: Block[]; length: number } {
  const order = unique(
    outcomes.flatMap(({ bill }) =>
      [...bill.timeline].sort((one, other) => one.start - other.start).map(({ resource }) => resource),
    ),
  );
  const blocks: Block[] = [];
  let row = 0;
  for (const outcome of outcomes) {
    const used = new Set(outcome.bill.timeline.map(({ resource }) => resource));
    const top = row++;
    blocks.push({ outcome, top, rows: new Map(order.filter((name) => used.has(name)).map((name) => [name, row++])) });
    row += 0.6;
  }
  return { blocks, length: row - 0.6 };
}

function phaseTraces(phase: string, blocks: readonly Block[], factor: number): JsonObject[] {
  return [true, false].flatMap((critical) => {
    const bars = blocks.flatMap((block) =>
      joinBars(block.outcome.bill.timeline.filter((entry) => entry.phase === phase && entry.critical === critical)).map(
        (entry) => ({ entry, block }),
      ),
    );
    if (bars.length === 0) return [];
    const name = phaseNames[phase] ?? phase;
    return {
      type: 'bar',
      orientation: 'h',
      name,
      legendgroup: phase,
      // The legend shows each phase once, solid where it has a solid bar.
      showlegend: critical || !blocks.some(({ outcome }) => hasCritical(outcome, phase)),
      base: bars.map(({ entry }) => entry.start / factor),
      x: bars.map(({ entry }) => (entry.end - entry.start) / factor),
      y: bars.map(({ entry, block }) => block.rows.get(entry.resource) ?? block.top),
      width: barWidth,
      marker: { color: phaseColour(phase), opacity: critical ? 1 : 0.5, line: { width: 0 } },
      hovertext: bars.map(({ entry, block }) => describe(entry, block.outcome, name)),
      hoverinfo: 'text',
      textposition: 'none',
    };
  });
}

function hasCritical({ bill }: Outcome, phase: string): boolean {
  return bill.timeline.some((entry) => entry.critical && entry.phase === phase);
}

function describe(entry: TimelineEntry, { rule }: Outcome, phase: string): string {
  const time = `${formatQuantity(entry.start, 's')} to ${formatQuantity(entry.end, 's')}`;
  const head = `<b>${plain(labelOf(rule))} · ${plain(entry.operation)}</b>`;
  const last = formatQuantity(entry.end - entry.start, 's');
  return `${head}<br>${plain(entry.resource)}, ${phase}${entry.critical ? ', critical' : ''}<br>${time} (${last})`;
}

/** Bars of one operation that follow each other without a gap are one bar: less to draw, the same picture. */
function joinBars(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const joined: TimelineEntry[] = [];
  const open = new Map<string, number>();
  for (const entry of [...entries].sort((one, other) => one.start - other.start)) {
    const key = `${entry.resource}\n${entry.operation}`;
    const index = open.get(key);
    const before = index === undefined ? undefined : joined[index];
    if (index !== undefined && before !== undefined && Math.abs(entry.start - before.end) <= 1e-9 * entry.end) {
      joined[index] = { ...before, end: entry.end };
    } else {
      open.set(key, joined.push(entry) - 1);
    }
  }
  return joined;
}

/** The critical path of every block as one line, broken between blocks. */
function pathTrace(blocks: readonly Block[], factor: number): JsonObject {
  const points = blocks.flatMap(({ outcome, rows, top }) => [
    ...criticalChain(outcome.bill.timeline).flatMap(({ start, end, resource }) => {
      const row = rows.get(resource) ?? top;
      return [
        { x: start / factor, y: row },
        { x: end / factor, y: row },
      ];
    }),
    { x: null, y: null },
  ]);
  return {
    type: 'scatter',
    mode: 'lines',
    name: 'critical path',
    x: points.map(({ x }) => x),
    y: points.map(({ y }) => y),
    line: { color: 'var(--ink)', width: 1.5 },
    hoverinfo: 'skip',
  };
}

/** Where the step ends, in the rule's colour, and the hairline over its block. */
function endMark({ outcome, top, rows }: Block, factor: number, result: Result): JsonObject[] {
  const x = outcome.bill.totals.latency / factor;
  const line = { color: ruleColour(outcome.rule, result), width: 2 };
  return [{ type: 'line', x0: x, x1: x, y0: top + 0.5, y1: top + rows.size + 0.5, line }];
}

function blockTitle({ outcome, top }: Block, result: Result): JsonObject {
  const { bill, rule, programmed } = outcome;
  const name = `<span style="color:${ruleColour(rule, result)}">■</span> <b>${plain(labelOf(rule))}</b>`;
  const learning = programmed ? '' : `, learning ${formatQuantity(bill.learningLatency, 's')}`;
  const times = `${formatQuantity(bill.totals.latency, 's')}${learning}`;
  return {
    x: 0,
    y: top + 0.08,
    xanchor: 'left',
    xshift: 4,
    yanchor: 'middle',
    text: `${name}  ${times}`,
    font: { size: 13, color: 'var(--ink)' },
    showarrow: false,
  };
}
