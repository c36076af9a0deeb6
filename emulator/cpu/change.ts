/**
 * Changes of a tile: pulse trains sample by sample (`update`), or one write per batch (`write`).
 *
 * Both end in device pulses on crosspoints, law and noise included. A device that takes any change exactly gets the
 * change itself.
 */
import type { UpdateOperation, WriteOperation } from '../program/program.ts';
import { streamOf } from '../tile/streams.ts';
import type { TileSpec } from '../tile/tile.ts';
import {
  programCell,
  pulsesPerChange,
  routesOf,
  selectedPlane,
  unitCell,
  weightGranularity,
} from '../tile/unit-cell.ts';
import { cellRate } from '../tile/weight-scale.ts';
import type { Crosspoints, Hits, Real, Routes } from './arithmetic/arithmetic.ts';
import { blockRows, compileGradient } from './gradient.ts';
import type { StepContext } from './step-context.ts';
import { type Batch, type CpuTile, refreshWeights, type Step } from './storage.ts';

/** The crosspoints of a tile, plane by plane. */
function crosspointsOf({ spec, planes, fields, weights }: CpuTile): readonly Crosspoints[] {
  const cells = weights.length;
  const fieldSpan = (spec.device.pulse?.fields.length ?? 0) * cells;
  return unitCell(spec.mapping).significance.map((_, plane) => ({
    states: planes.subarray(plane * cells, (plane + 1) * cells),
    fields: fields.subarray(plane * fieldSpan, (plane + 1) * fieldSpan),
    name: plane * cells,
  }));
}

/** Which crosspoints the changes of a batch go to. */
function routesIn({ spec: { mapping } }: CpuTile, batch: Batch): Routes {
  const cell = unitCell(mapping);
  return routesOf(cell, selectedPlane(cell, batch));
}

/** Stochastic pulse trains on rows and columns; samples one after another. */
export function compileUpdate(operation: UpdateOperation, tile: CpuTile, context: StepContext): Step {
  const { spec, inputs, outputs } = tile;
  const law = spec.device.pulse;
  if (!law) return compileExact(operation, tile, context, 3);
  const { arithmetic, seed, values, counters, at } = context;
  const update = arithmetic.update({
    ...{ x: values[operation.input] as Real, inputs, d: values[operation.error] as Real, outputs },
    perGranularity: Math.fround(cellRate(spec, operation) / weightGranularity(spec.mapping, spec.device)),
    trainLength: spec.trainLength,
    ...{ law, planes: crosspointsOf(tile), pruned: prunedMarks(operation, context), seed },
    inputStream: streamOf('trains', operation.label, 'input'),
    errorStream: streamOf('trains', operation.label, 'error'),
    pulseStream: streamOf('pulses', operation.label),
  });
  const devicePulses = countDevicePulses(spec);
  return (batch) => {
    const { count, first, epoch } = batch;
    const { slots, inputPulses, errorPulses, up, down } = update(count, first, epoch, routesIn(tile, batch));
    add(counters, at, [slots, inputPulses, errorPulses, ...devicePulses(up, down)]);
    refreshWeights(tile);
  };
}

/** The gradient of the batch, accumulated digitally, becomes whole pulses and is written row by row. */
export function compileWrite(operation: WriteOperation, tile: CpuTile, context: StepContext): Step {
  const { spec, outputs } = tile;
  const law = spec.device.pulse;
  if (!law) return compileExact(operation, tile, context, 2);
  const { arithmetic, counters, at, seed } = context;
  const pulse = arithmetic.pulses(law, seed, streamOf('pulses', operation.label));
  const planes = crosspointsOf(tile);
  const [lower, upper] = spec.device.range;
  const most = Math.ceil((upper - lower) / spec.device.granularity);
  const perGranularity = Math.fround(cellRate(spec, operation) / weightGranularity(spec.mapping, spec.device));
  const devicePulses = countDevicePulses(spec);
  const gradient = compileGradient(operation, tile, context);
  const round = compileRounding(operation, perGranularity, most, context);
  const pruned = prunedMarks(operation, context);
  const lists = arithmetic.hitLists(blockRows * outputs);
  const listRow = (row: Real, j: number, batch: Batch) => {
    let ups = 0;
    let downs = 0;
    let busiestUp = 0;
    let busiestDown = 0;
    let writes = 0;
    round(row, j, batch);
    for (let o = 0; o < outputs; o++) {
      const wanted = row[o] as number;
      if (wanted === 0) continue;
      const pulses = Math.min(Math.abs(wanted), most);
      if (!(pulses > 0) || (pruned !== null && pruned[j * outputs + o] !== 0)) continue;
      const up = wanted < 0;
      writes += 1;
      if (up) {
        ups += pulses;
        busiestUp = Math.max(busiestUp, pulses);
      } else {
        downs += pulses;
        busiestDown = Math.max(busiestDown, pulses);
      }
      lists.add(j * outputs + o, pulses, up);
    }
    add(counters, at, [busiestUp, busiestDown, ...devicePulses(ups, downs), writes]);
  };
  return (batch) => {
    const { raise, lower: lowering } = routesIn(tile, batch);
    const position = { position: batch.first, epoch: batch.epoch };
    const pulseCells = (hits: Hits) => {
      for (const [plane, route] of (hits.up ? raise : lowering).entries()) {
        if (route !== 0) pulse({ ...hits, up: route > 0 }, planes[plane] as Crosspoints, position);
      }
    };
    gradient.begin(batch);
    gradient.blocks(batch, (change, first, rows) => {
      for (let row = 0; row < rows; row++) {
        listRow(change.subarray(row * outputs, (row + 1) * outputs), first + row, batch);
      }
      lists.handOver(pulseCells);
    });
    refreshWeights(tile);
  };
}

/** Not zero where a weight is pruned; null where none is. */
function prunedMarks({ pruned }: UpdateOperation | WriteOperation, { vectors }: StepContext): Real | null {
  return pruned === null ? null : (vectors.get(pruned) as Real);
}

/** Turns a row of changes, the `j`-th, into whole pulses, in place. */
type RoundRow = (row: Real, j: number, batch: Batch) => void;

function compileRounding(
  operation: WriteOperation,
  perUnit: number,
  most: number,
  { arithmetic, seed, vectors }: StepContext,
): RoundRow {
  const { rounding, carried, label } = operation;
  if (carried !== null) return carryOver(vectors.get(carried) as Real, perUnit, most);
  const figures = { perUnit, stochastic: rounding === 'stochastic', seed, stream: streamOf('rounding', label) };
  return (row, j, { first, epoch }) => arithmetic.wholePulses(row, figures, { key: j, position: first, epoch });
}

/** Whole pulses towards zero; what is left over joins the next change. */
function carryOver(carried: Real, perUnit: number, most: number): RoundRow {
  return (row, j) => {
    for (let o = 0; o < row.length; o++) {
      const at = j * row.length + o;
      const total = Math.fround((carried[at] as number) + Math.fround((row[o] as number) * perUnit));
      const whole = Math.min(Math.max(Math.trunc(total), -most), most);
      carried[at] = total - whole;
      row[o] = whole;
    }
  };
}

/** Device pulses up and down, by coincidences that raise and lower weights. */
function countDevicePulses(spec: TileSpec): (ups: number, downs: number) => readonly [up: number, down: number] {
  const { raise, lower } = pulsesPerChange(unitCell(spec.mapping));
  return (ups, downs) => [ups * raise.up + downs * lower.up, ups * raise.down + downs * lower.down];
}

/**
 * The change itself, sample by sample, shared by a weight's crosspoints as programming shares a weight; counts |Δw| in
 * 1/1024 of a pulse at `at + pulsesAt` (up) and the next (down).
 */
function compileExact(
  operation: UpdateOperation | WriteOperation,
  tile: CpuTile,
  context: StepContext,
  pulsesAt: number,
): Step {
  const { arithmetic, counters, at } = context;
  const { spec, inputs, outputs, planes } = tile;
  const shares = programCell(unitCell(spec.mapping), 1, 0);
  const figures = {
    rate: arithmetic.round(cellRate(spec, operation)),
    perPulse: Math.fround(1024 / weightGranularity(spec.mapping, spec.device)),
    pruned: prunedMarks(operation, context),
  };
  const gradient = compileGradient(operation, tile, context);
  const devicePulses = countDevicePulses(spec);
  const pulses = { up: 0, down: 0 };
  return (batch) => {
    pulses.up = 0;
    pulses.down = 0;
    gradient.begin(batch);
    gradient.blocks(batch, (change, first, rows) => {
      arithmetic.scaleChange(change, first, rows, figures, pulses);
      shares.forEach((share, plane) => {
        const start = (plane * inputs + first) * outputs;
        arithmetic.addScaled(planes.subarray(start, start + change.length), change, -share);
      });
    });
    refreshWeights(tile);
    add(counters, at + pulsesAt, devicePulses(pulses.up, pulses.down));
  };
}

function add(counters: Float64Array, at: number, amounts: readonly number[]): void {
  amounts.forEach((amount, index) => {
    counters[at + index] = (counters[at + index] as number) + amount;
  });
}
