/** Maps of one array, and of all of them side by side. */
import { arrayBlocks, planesOf, storedOutputs, type TileSpec } from '../../emulator/index.ts';
import {
  type ArrayMaps,
  binMap,
  type HeatMap,
  heatMap,
  type Overview,
  type PlaneHistogram,
  shorten,
} from '../../reports/index.ts';
import { planeNames } from './hardware-words.ts';
import type { Placed, PlacedLosses } from './solve-placed.ts';

/** Conductances of the inputs and outputs that an array holds, a map a plane, wherever the planes lie. */
export function conductanceMaps(spec: TileSpec, conductances: Float64Array, placed: Placed): ArrayMaps['conductance'] {
  const stored = storedOutputs(spec);
  const cells = spec.declaration.inputs * stored;
  const rows = inputsHeld(placed);
  return planeNames(spec).map((name, plane) => {
    const { outputs, firstInput } = placed;
    const values = Float64Array.from({ length: rows * outputs.length }, (_, at) => {
      const input = firstInput + Math.floor(at / outputs.length);
      return conductances[plane * cells + input * stored + (outputs[at % outputs.length] as number)] as number;
    });
    return { name, map: heatMap(values, rows, outputs.length) };
  });
}

/** Inputs of the layer that drive an array. */
export function inputsHeld({ circuit }: Placed): number {
  return circuit.wires.interleaved ? circuit.rows / 2 : circuit.rows;
}

/** @param attenuation [planes + 1][inputs][stored outputs]; the last is that of reference columns */
export function attenuationMap(
  spec: TileSpec,
  attenuation: Float64Array,
  { circuit, places, firstInput, outputs }: Placed,
): HeatMap {
  const stored = storedOutputs(spec);
  const cells = spec.declaration.inputs * stored;
  const values = Float64Array.from(places, (place, at) => {
    if (place >= 0) return attenuation[place] as number;
    const row = firstInput + Math.floor(at / circuit.columns);
    return attenuation[planesOf(spec.mapping) * cells + row * stored + (outputs[0] as number)] as number;
  });
  return heatMap(values, circuit.rows, circuit.columns);
}

/** Which block of inputs and outputs an array holds, and which of the arrays of that block it is. */
export interface Place {
  readonly inputBlock: number;
  readonly outputBlock: number;
  readonly group: number;
}

export function placesOf(spec: TileSpec, placed: readonly Placed[]): readonly Place[] {
  const { inputs, outputs } = arrayBlocks(spec);
  const groups = placed.length / (inputs.count * outputs.count);
  return placed.map((_, index) => ({
    inputBlock: Math.floor(index / groups / outputs.count),
    outputBlock: Math.floor(index / groups) % outputs.count,
    group: index % groups,
  }));
}

/** Places along a side of one array in the overview, and of all of them together. */
const mostOfOne = 24;
const mostOfAll = 320;

export function overviewOf(
  placed: readonly Placed[],
  places: readonly Place[],
  losses: readonly PlacedLosses[] | null,
): Overview {
  const groups = 1 + Math.max(...places.map(({ group }) => group));
  const down = 1 + Math.max(...places.map(({ inputBlock }) => inputBlock));
  const across = groups * (1 + Math.max(...places.map(({ outputBlock }) => outputBlock)));
  const full = Math.max(...placed.map(({ circuit }) => Math.max(circuit.rows, circuit.columns)));
  // One size of bin for all, so that a part-filled array looks smaller than a full one.
  const bin = Math.ceil(full / Math.max(2, Math.min(mostOfOne, Math.floor(mostOfAll / Math.max(down, across)))));
  const sizes = { down: binsAlong(placed, 'rows', bin), across: binsAlong(placed, 'columns', bin) };
  const blank = () =>
    Array.from({ length: down * (sizes.down + 1) - 1 }, () =>
      new Array<number | null>(across * (sizes.across + 1) - 1).fill(null),
    );
  const [conductance, loss, array] = [blank(), blank(), blank()];
  placed.forEach(({ circuit }, index) => {
    const { inputBlock, outputBlock, group } = places[index] as Place;
    const corner = [inputBlock * (sizes.down + 1), (outputBlock * groups + group) * (sizes.across + 1)] as const;
    const { mean } = binMap(circuit.conductances, circuit, bin, bin);
    lay(conductance, mean, corner);
    lay(
      array,
      mean.map((line) => line.map(() => index)),
      corner,
    );
    const own = losses?.[index];
    if (own) lay(loss, binMap(own.full, circuit, bin, bin).mean, corner);
  });
  return { conductance, loss: losses && loss, array };
}

function binsAlong(placed: readonly Placed[], side: 'rows' | 'columns', bin: number): number {
  return Math.ceil(Math.max(...placed.map(({ circuit }) => circuit[side])) / bin);
}

function lay(
  into: (number | null)[][],
  values: readonly (readonly number[])[],
  [top, left]: readonly [number, number],
): void {
  values.forEach((line, row) => {
    line.forEach((value, column) => {
      const target = into[top + row];
      if (target) target[left + column] = value;
    });
  });
}

const histogramBins = 64;

/** Over all crosspoints of the layer that hold a weight; the bins are the same for all planes. */
export function histogramsOf(spec: TileSpec, conductances: Float64Array): readonly PlaneHistogram[] {
  const names = planeNames(spec);
  const cells = conductances.length / names.length;
  const [least, most] = conductances.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)] as const, [
    Number.POSITIVE_INFINITY,
    0,
  ] as readonly [number, number]);
  const width = (most - least) / histogramBins || most || 1;
  return names.map((name, plane) => {
    const counts = new Array<number>(histogramBins).fill(0);
    for (const one of conductances.subarray(plane * cells, (plane + 1) * cells)) {
      const bin = Math.min(histogramBins - 1, Math.floor((one - least) / width));
      counts[bin] = (counts[bin] as number) + 1;
    }
    return { name, from: shorten(least), width: shorten(width), counts };
  });
}
