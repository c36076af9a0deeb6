/** All arrays of a layer side by side, as their blocks of inputs and outputs lie. */
import { axisOf, type Figure, type JsonObject, layoutOf } from '../figures/figure.ts';
import { formatPercent, formatQuantity } from '../units.ts';
import type { ArrayFigures, ArrayReport } from './array-report.ts';
import { colourBar, conductanceScale, lossScale } from './colour-scales.ts';

type Grid = readonly (readonly (number | null)[])[];

export function conductanceOverview(report: ArrayReport): Figure {
  return overview(report, report.overview.conductance, conductanceScale, 1e6);
}

/** Null without wires. */
export function lossOverview(report: ArrayReport): Figure | null {
  const { loss } = report.overview;
  return loss && overview(report, loss, lossScale, 100);
}

function overview(
  report: ArrayReport,
  grid: Grid,
  scale: readonly (readonly [number, string])[],
  factor: number,
): Figure {
  const values = grid.map((row) =>
    row.map((value) => (value === null ? null : Number((value * factor).toPrecision(4)))),
  );
  const most = Math.max(0, ...values.flat().map((value) => value ?? 0));
  const [down, across] = [grid.length, grid[0]?.length ?? 1];
  const height = Math.round(Math.min(560, Math.max(200, (440 * down) / across + 60)));
  return {
    data: [
      {
        type: 'heatmap',
        z: values,
        ...{ zmin: 0, zmax: most || 1, colorscale: scale, colorbar: colourBar(), hoverongaps: false },
        hoverinfo: 'skip',
      },
      hoverTrace(report),
    ],
    layout: layoutOf(height, {
      margin: { l: 8, r: 8, t: 8, b: 8 },
      hovermode: 'closest',
      // The nearest array tells of itself, however large it is drawn.
      hoverdistance: -1,
      xaxis: axisOf('blocks of outputs', blockTicks(report, 'across', across)),
      yaxis: axisOf('blocks of inputs', { ...blockTicks(report, 'down', down), range: withRoom(down).reverse() }),
      shapes: [drawnShape(report)],
    }),
  };
}

/** A point without colour in the middle of each array: a label for each, not for each place. */
function hoverTrace({ arrays, overview }: ArrayReport): JsonObject {
  const places = arrays.map((_, index) => frameOf(overview.array, index));
  return {
    type: 'scatter',
    mode: 'markers',
    x: places.map(({ left, right }) => (left + right) / 2),
    y: places.map(({ top, bottom }) => (top + bottom) / 2),
    marker: { size: 12, opacity: 0 },
    text: arrays.map(labelOf),
    hovertemplate: '%{text}<extra></extra>',
  };
}

/** Blocks of inputs and outputs, and which array of them, from 1. */
export function placeName({ inputBlock, outputBlock, group }: ArrayFigures): string {
  return `${inputBlock + 1}.${outputBlock + 1}${group > 0 ? `, ${group + 1}` : ''}`;
}

function labelOf(one: ArrayFigures): string {
  const { firstInput, inputs, rows, columns, meanConductance, loss } = one;
  const drop = loss
    ? `<br>worst loss ${formatPercent(loss.full.worst)}, median ${formatPercent(loss.full.median)}`
    : '';
  const held = `inputs ${firstInput + 1} to ${firstInput + inputs}, ${rows} × ${columns} crosspoints`;
  return `array ${placeName(one)}: ${held}<br>mean ${formatQuantity(meanConductance, 'S')}${drop}`;
}

/** Places that an array takes. */
function frameOf(array: Grid, drawn: number) {
  const places = array.flatMap((row, y) => row.flatMap((index, x) => (index === drawn ? [{ x, y }] : [])));
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

/** A tick in the middle of every block. */
function blockTicks(report: ArrayReport, side: 'across' | 'down', places: number): JsonObject {
  const groups = 1 + Math.max(...report.arrays.map(({ group }) => group));
  const most = Math.max(...report.arrays.map((one) => (side === 'down' ? one.inputBlock : one.outputBlock)));
  const blocks = (most + 1) * (side === 'down' ? 1 : groups);
  const size = (places + 1) / blocks;
  const every = Math.ceil(blocks / 16);
  const shown = Array.from({ length: blocks }, (_, block) => block).filter((block) => block % every === 0);
  const per = side === 'down' ? 1 : groups;
  return {
    showgrid: false,
    tickvals: shown.map((block) => block * size + (size - 2) / 2),
    ticktext: shown.map((block) =>
      per === 1 ? `${block + 1}` : `${Math.floor(block / per) + 1}.${(block % per) + 1}`,
    ),
    ...(side === 'across' && { range: withRoom(places) }),
  };
}

/** Ends of an axis, so that a frame at the edge is not cut. */
function withRoom(places: number): number[] {
  return [-0.5 - 0.01 * places, places - 0.5 + 0.01 * places];
}

/** A frame around the array that the page draws. */
function drawnShape({ overview, drawn }: ArrayReport): JsonObject {
  const { left, right, top, bottom } = frameOf(overview.array, drawn);
  return {
    type: 'rect',
    ...{ x0: left - 0.5, x1: right + 0.5, y0: top - 0.5, y1: bottom + 0.5 },
    line: { color: 'var(--accent)', width: 2 },
  };
}
