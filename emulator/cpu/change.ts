/**
 * Changes of a tile: pulse trains sample by sample (`update`), or one write per batch (`write`).
 *
 * Both end in device pulses on crosspoints, law and noise included. A device that takes any change exactly gets the
 * change itself.
 */
import type { GradientTerm, UpdateOperation, WriteOperation } from '../program/program.ts';
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
import type { ChangeFigures, Crosspoints, Pulses, Real, Routes } from './arithmetic/arithmetic.ts';
import { compileGradient } from './gradient.ts';
import { decayed } from './rate.ts';
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
    trainLength: spec.trainLength,
    ...{ law, planes: crosspointsOf(tile), pruned: prunedMarks(operation, context), seed },
    inputStream: streamOf('trains', operation.label, 'input'),
    errorStream: streamOf('trains', operation.label, 'error'),
    pulseStream: streamOf('pulses', operation.label),
  });
  const pulsesOf = pulsesPerUnit(operation, spec);
  const devicePulses = countDevicePulses(spec);
  return (batch) => {
    const { slots, inputPulses, errorPulses, up, down } = update(batch, pulsesOf(batch), routesIn(tile, batch));
    add(counters, at, [slots, inputPulses, errorPulses, ...devicePulses(up, down)]);
    refreshWeights(tile);
  };
}

/** The gradient of the batch, accumulated digitally, becomes whole pulses and is written row by row. */
export function compileWrite(operation: WriteOperation, tile: CpuTile, context: StepContext): Step {
  const { spec, outputs } = tile;
  const law = spec.device.pulse;
  if (!law) return compileExact(operation, tile, context, 2);
  const { arithmetic, counters, at, seed, vectors } = context;
  const [lower, upper] = spec.device.range;
  const write = arithmetic.write({
    outputs,
    most: Math.ceil((upper - lower) / spec.device.granularity),
    stochastic: operation.rounding === 'stochastic',
    carried: operation.carried === null ? null : (vectors.get(operation.carried) as Real),
    ...{ law, planes: crosspointsOf(tile), pruned: prunedMarks(operation, context), seed },
    roundStream: streamOf('rounding', operation.label),
    pulseStream: streamOf('pulses', operation.label),
  });
  const pulsesOf = pulsesPerUnit(operation, spec);
  const devicePulses = countDevicePulses(spec);
  const gradient = compileGradient(operation, tile, context);
  return (batch) => {
    const perUnit = pulsesOf(batch);
    const draw = { position: batch.first, epoch: batch.epoch };
    const routes = routesIn(tile, batch);
    gradient.begin(batch);
    gradient.blocks(batch, (change, first, rows) => {
      const { busiestUp, busiestDown, up, down, weights } = write(change, first, rows, perUnit, draw, routes);
      add(counters, at, [busiestUp, busiestDown, ...devicePulses(up, down), weights]);
    });
    refreshWeights(tile);
  };
}

/** Device pulses that a unit change takes, in a batch. */
function pulsesPerUnit(operation: UpdateOperation | WriteOperation, spec: TileSpec): (batch: Batch) => number {
  const usual = Math.fround(cellRate(spec, operation) / weightGranularity(spec.mapping, spec.device));
  return (batch) => decayed(usual, operation, batch, Math.fround);
}

/** Not zero where a weight is pruned; null where none is. */
function prunedMarks({ pruned }: UpdateOperation | WriteOperation, { vectors }: StepContext): Real | null {
  return pruned === null ? null : (vectors.get(pruned) as Real);
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
  const { spec } = tile;
  const usual = arithmetic.round(cellRate(spec, operation));
  const figures = {
    perPulse: Math.fround(1024 / weightGranularity(spec.mapping, spec.device)),
    pruned: prunedMarks(operation, context),
  };
  const change = compileChange(operation, tile, context, figures);
  const devicePulses = countDevicePulses(spec);
  const pulses = { up: 0, down: 0 };
  return (batch) => {
    pulses.up = 0;
    pulses.down = 0;
    change(batch, decayed(usual, operation, batch, arithmetic.round), pulses);
    refreshWeights(tile);
    add(counters, at + pulsesAt, devicePulses(pulses.up, pulses.down));
  };
}

/** Changes all planes; adds to `pulses` as `Arithmetic.scaleChange` does. */
type ChangePlanes = (batch: Batch, rate: number, pulses: Pulses) => void;

function compileChange(
  operation: UpdateOperation | WriteOperation,
  tile: CpuTile,
  context: StepContext,
  figures: ChangeFigures,
): ChangePlanes {
  const { arithmetic, values } = context;
  const { spec, inputs, outputs } = tile;
  const cells = inputs * outputs;
  const planes = programCell(unitCell(spec.mapping), 1, 0).map((share, plane) => {
    return { states: tile.planes.subarray(plane * cells, (plane + 1) * cells), share };
  });
  const changeBy = ({ input, error }: GradientTerm): ChangePlanes => {
    const [x, d] = [values[input] as Real, values[error] as Real];
    const change = arithmetic.changeExactly({ x, inputs, d, outputs, planes, figures });
    return ({ count }, rate, pulses) => change(count, rate, pulses);
  };
  if (operation.kind === 'update') return changeBy(operation);
  const only = onlyTerm(operation);
  if (only) return changeBy(only);
  const gradient = compileGradient(operation, tile, context);
  return (batch, rate, pulses) => {
    gradient.begin(batch);
    gradient.blocks(batch, (change, first, rows) => {
      arithmetic.scaleChange(change, first, rows, rate, figures, pulses);
      const start = first * outputs;
      for (const { states, share } of planes) {
        arithmetic.addScaled(states.subarray(start, start + change.length), change, -share);
      }
    });
  };
}

/** What is written as the product that it is, with nothing in between. */
function onlyTerm({ terms, formula, scale, kept }: WriteOperation): GradientTerm | undefined {
  return terms.length === 1 && !formula && !kept && scale === 'none' ? terms[0] : undefined;
}

function add(counters: Float64Array, at: number, amounts: readonly number[]): void {
  amounts.forEach((amount, index) => {
    counters[at + index] = (counters[at + index] as number) + amount;
  });
}
