/**
 * The state a tile or vector starts from. Drawn on the host, in the same way for every backend.
 *
 * Storage order of a tile follows the array: cell = input × outputs + output (a row of the array is one input).
 * Planes of a differential pair follow one another; device fields likewise, plane by plane, field by field.
 */
import { compileFormula, notStuck, stuckField } from '../../devices/index.ts';
import type { Initial, VectorDeclaration } from '../program/program.ts';
import { openStream, type RandomStream } from '../random.ts';
import { breakCrosspoints, compileBounds } from './faults.ts';
import { streamOf } from './streams.ts';
import { storedOutputs, type TileSpec } from './tile.ts';
import { planesOf, programWeight, resetState } from './unit-cell.ts';
import { weightOfZero, weightSlices } from './weight-slices.ts';

export interface TileState {
  /** [planes][inputs][outputs] normalised states of the crosspoints. */
  readonly planes: Float64Array;
  /** [planes][fields][inputs][outputs] values drawn once per crosspoint. */
  readonly fields: Float64Array;
  /** [planes + 1][inputs][outputs] by which wires weaken what is read (`conditions.ts`). @default 1 */
  readonly attenuation?: Float64Array;
  /** [planes][inputs][outputs] variance of states from read to read, where the device says so. @default 0 */
  readonly variance?: Float64Array;
  /** [outputs] digital factors of what is read, for instance against drift. @default 1 */
  readonly scales?: Float64Array;
  /** Moving ranges of inputs by the label of the read, where they move. @default none yet */
  readonly averages?: Readonly<Record<string, number>>;
}

/** Draws the devices and programs the initial weights, each crosspoint to within its own bounds. */
export function drawTile(spec: TileSpec, seed: number): TileState {
  const { inputs, outputs, initial, name } = spec.declaration;
  const { weightScale = 1 } = spec;
  const weights =
    initial.distribution === 'orthogonal'
      ? drawOrthogonal(initial, { inputs, outputs }, seed, name)
      : drawInitial(initial, inputs * outputs, seed, name);
  const shares = weights.map((weight) => weight / weightScale);
  return drawProgrammed(spec, shares, seed);
}

/** Draws the devices and programs `weights` ([inputs][outputs], in units of `weightScale`); what a read sees of them is drawn for these weights. */
export function drawProgrammed(spec: TileSpec, weights: ArrayLike<number>, seed: number): TileState {
  const fields = drawFields(spec, seed);
  breakCrosspoints(spec, fields, seed);
  const planes = programPlanes(spec, withUnitColumns(spec, weights), fields);
  drawVisible(spec, planes, fields, seed);
  return { planes, fields };
}

/** Weights [inputs][outputs] with the unit columns behind them, whose weights are 0: [inputs][stored outputs]. */
export function withUnitColumns(spec: TileSpec, weights: ArrayLike<number>): Float64Array {
  const { inputs, outputs } = spec.declaration;
  const stored = storedOutputs(spec);
  const all = new Float64Array(inputs * stored);
  for (let input = 0; input < inputs; input++) {
    for (let output = 0; output < outputs; output++) {
      all[input * stored + output] = weights[input * outputs + output] as number;
    }
  }
  return all;
}

/** The planes that hold `weights` ([inputs][stored outputs]), clipped to what each crosspoint can hold. */
export function programPlanes(spec: TileSpec, weights: ArrayLike<number>, fields: Float64Array): Float64Array {
  const { device, mapping } = spec;
  const { pulse } = device;
  const reset = resetState(device);
  const cells = weights.length;
  const planes = new Float64Array(planesOf(mapping) * cells);
  const boundsOf = pulse && compileBounds(pulse, fields, cells);
  const stuck = pulse?.fields.indexOf(stuckField) ?? -1;
  for (let at = 0; at < cells; at++) {
    programWeight(mapping, device, weights[at] as number, reset).forEach((wanted, plane) => {
      const [lower, upper] = boundsOf?.(plane, at) ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      const held =
        stuck < 0 ? notStuck : (fields[(plane * (pulse?.fields.length ?? 0) + stuck) * cells + at] as number);
      const state = held < notStuck / 2 ? held : wanted;
      planes[plane * cells + at] = Math.min(Math.max(state, lower), upper);
    });
  }
  return planes;
}

/** Draws what a read sees of freshly programmed crosspoints, where that is not the state itself. */
function drawVisible(spec: TileSpec, planes: Float64Array, fields: Float64Array, seed: number): void {
  const { declaration, device } = spec;
  const { pulse } = device;
  if (!pulse?.visible) return;
  const { fields: names, visible } = pulse;
  const cells = declaration.inputs * storedOutputs(spec);
  const noise = Array.from({ length: visible.normals }, (_, index) => `normal${index}`);
  const see = compileFormula(visible, ['w', ...names, ...noise]);
  const random = openStream(seed, streamOf('visible', declaration.name));
  for (let at = 0; at < planes.length; at++) {
    const first = Math.floor(at / cells) * names.length * cells + (at % cells);
    const own = names.map((_, field) => fields[first + field * cells] as number);
    const seen = see(planes[at] as number, ...own, ...noise.map(() => random.normal()));
    fields[first + (names.length - 1) * cells] = Math.fround(seen);
  }
}

/** The weights that a tile's state amounts to, wires apart, [inputs][outputs]; in units of `weightScale`. */
export function weightsOf(
  spec: TileSpec,
  { planes, fields }: { planes: ArrayLike<number>; fields: ArrayLike<number> },
): Float64Array {
  const { inputs, outputs } = spec.declaration;
  const stored = storedOutputs(spec);
  const { slices } = weightSlices(spec);
  const zero = weightOfZero(spec);
  const weights = new Float64Array(inputs * outputs);
  const { from, offsets } = seenIn(spec, planes, fields);
  for (let cell = 0; cell < weights.length; cell++) {
    const place = Math.floor(cell / outputs) * stored + (cell % outputs);
    let weight = -zero;
    for (const { significance, offset, digital } of slices) {
      weight += digital * (sumSeen(place, significance, from, offsets) + offset);
    }
    weights[cell] = weight;
  }
  return weights;
}

/** Σ significance · seen of one weight, in float64. */
export function sumSeen(
  cell: number,
  significance: readonly number[],
  seen: ArrayLike<number>,
  offsets: readonly number[],
): number {
  let sum = 0;
  for (let plane = 0; plane < offsets.length; plane++) {
    sum += (significance[plane] as number) * (seen[(offsets[plane] as number) + cell] as number);
  }
  return sum;
}

/** The same where wires weaken crosspoints, and a reference column beside them. */
export function sumWeakened(
  cell: number,
  significance: readonly number[],
  seen: ArrayLike<number>,
  offsets: readonly number[],
  attenuation: ArrayLike<number>,
  empty: number,
): number {
  const cells = attenuation.length / (offsets.length + 1);
  const reference = (attenuation[offsets.length * cells + cell] as number) * empty;
  let sum = 0;
  for (let plane = 0; plane < offsets.length; plane++) {
    const own =
      (attenuation[plane * cells + cell] as number) * ((seen[(offsets[plane] as number) + cell] as number) + empty);
    sum += (significance[plane] as number) * (own - reference);
  }
  return sum;
}

/** Where a read finds what it sees of each plane: the planes themselves, or the last field of each. */
export function seenIn<Storage extends ArrayLike<number>>(spec: TileSpec, planes: Storage, fields: Storage) {
  const { declaration, device, mapping } = spec;
  const cells = declaration.inputs * storedOutputs(spec);
  const names = device.pulse?.visible ? device.pulse.fields.length : 0;
  const offsets = Array.from({ length: planesOf(mapping) }, (_, plane) =>
    names > 0 ? (plane * names + names - 1) * cells : plane * cells,
  );
  return { from: names > 0 ? fields : planes, offsets };
}

export function drawVector(declaration: VectorDeclaration, seed: number): Float64Array {
  return drawInitial(declaration.initial, declaration.width, seed, declaration.name);
}

/** Normal, over three standard deviations. */
function drawTruncated(random: RandomStream): number {
  for (;;) {
    const normal = random.normal();
    if (Math.abs(normal) <= 3) return normal / 3;
  }
}

function drawInitial(initial: Initial, count: number, seed: number, name: string): Float64Array {
  const { distribution, bound, like = name } = initial;
  const random = openStream(seed, streamOf('initial', like));
  const values = new Float64Array(count);
  if (distribution === 'zero') return values;
  const draw = distribution === 'normal' ? () => drawTruncated(random) : () => 2 * random.uniform() - 1;
  for (let index = 0; index < count; index++) values[index] = Math.fround(draw() * bound);
  return values;
}

/** [inputs][outputs]: normal deviates, made orthogonal one after another along the side that is fewer (Gram–Schmidt, twice). */
function drawOrthogonal(
  { bound, like }: Initial,
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
  seed: number,
  name: string,
): Float64Array {
  const random = openStream(seed, streamOf('initial', like ?? name));
  const wide = inputs <= outputs;
  const [count, length] = wide ? [inputs, outputs] : [outputs, inputs];
  const vectors: Float64Array[] = [];
  for (let one = 0; one < count; one++) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (const other of [...vectors, ...vectors]) {
      const overlap = dot(vector, other);
      for (let at = 0; at < length; at++) vector[at] = (vector[at] as number) - overlap * (other[at] as number);
    }
    const scale = 1 / Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => scale * value));
  }
  return Float64Array.from({ length: inputs * outputs }, (_, cell) => {
    const [input, output] = [Math.floor(cell / outputs), cell % outputs];
    const [one, at] = wide ? [input, output] : [output, input];
    return Math.fround(bound * ((vectors[one] as Float64Array)[at] as number));
  });
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] as number) * (other[at] as number);
  return sum;
}

function drawFields(spec: TileSpec, seed: number): Float64Array {
  const { pulse } = spec.device;
  if (!pulse) return new Float64Array(0);
  const cells = spec.declaration.inputs * storedOutputs(spec);
  const names = pulse.fields.length;
  const planes = planesOf(spec.mapping);
  const fields = new Float64Array(planes * names * cells);
  const one = new Float64Array(names);
  const random = openStream(seed, streamOf('devices', spec.declaration.name));
  for (let plane = 0; plane < planes; plane++) {
    for (let cell = 0; cell < cells; cell++) {
      pulse.draw(random, one, 0);
      for (let field = 0; field < names; field++) {
        fields[(plane * names + field) * cells + cell] = Math.fround(one[field] as number);
      }
    }
  }
  return fields;
}
