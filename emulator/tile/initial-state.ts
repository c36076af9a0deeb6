/**
 * The state a tile or vector starts from. Drawn on the host, in the same way for every backend.
 *
 * Storage order of a tile follows the array: cell = input × outputs + output (a row of the array is one input).
 * Planes of a differential pair follow one another; the device fields of a crosspoint lie side by side, since whoever needs one of
 * them usually needs the others.
 */
import { compileFormula, notStuck, stuckField } from '../../devices/index.ts';
import type { Initial, VectorDeclaration } from '../program/program.ts';
import { openStream, type RandomStream } from '../random.ts';
import { breakCrosspoints, compileBounds } from './faults.ts';
import { streamOf } from './streams.ts';
import { storedOutputs, type TileSpec } from './tile.ts';
import { planesOf, programWeight, resetState } from './unit-cell.ts';
import { weightOfZero, weightSlices } from './weight-slices.ts';

/** Values of the crosspoints of a tile, float32 where a machine computes in it. */
export interface Crosspoints<Values extends ArrayLike<number> = Float32Array | Float64Array> {
  /** [planes][inputs][outputs] normalised states of the crosspoints. */
  readonly planes: Values;
  /** [planes][inputs][outputs][fields] values drawn once per crosspoint. */
  readonly fields: Values;
}

/** Where it is written to a tile, no `fields` at all are those that the tile has. */
export interface TileState<Values extends ArrayLike<number> = Float64Array> extends Crosspoints<Values> {
  /** [planes + 1][inputs][outputs] by which wires weaken what is read (`conditions.ts`). @default 1 */
  readonly attenuation?: Values;
  /** [planes][inputs][outputs] variance of states from read to read, where the device says so. @default 0 */
  readonly variance?: Float64Array;
  /** [outputs] digital factors of what is read, for instance against drift. @default 1 */
  readonly scales?: Values;
  /** Moving ranges of inputs by the label of the read, where they move. @default none yet */
  readonly averages?: Readonly<Record<string, number>>;
}

/** What {@link drawTile} fills. */
export function roomForCrosspoints<Values>(spec: TileSpec, allocate: (length: number) => Values) {
  const states = planesOf(spec.mapping) * spec.declaration.inputs * storedOutputs(spec);
  return { planes: allocate(states), fields: allocate(states * (spec.device.pulse?.fields.length ?? 0)) };
}

/**
 * Draws the devices and programs the initial weights, each crosspoint to within its own bounds. Straight into where they are
 * to be kept, since the crosspoints of a large tile are most of what a machine takes.
 */
export function drawTile(spec: TileSpec, seed: number, into: Crosspoints): void {
  const { initial, name } = spec.declaration;
  const weights =
    initial.distribution === 'orthogonal'
      ? drawOrthogonal(initial, spec.declaration, seed, name)
      : drawInitial(initial, spec.declaration.inputs * spec.declaration.outputs, seed, name);
  drawCrosspoints(spec, weights, spec.weightScale ?? 1, seed, into);
}

/** Draws the devices and programs `weights` ([inputs][outputs], in units of `weightScale`); what a read sees of them is drawn for these weights. */
export function drawProgrammed(spec: TileSpec, weights: ArrayLike<number>, seed: number): TileState {
  const drawn = roomForCrosspoints(spec, (length) => new Float64Array(length));
  drawCrosspoints(spec, weights, 1, seed, drawn);
  return drawn;
}

function drawCrosspoints(
  spec: TileSpec,
  weights: ArrayLike<number>,
  scale: number,
  seed: number,
  { planes, fields }: Crosspoints,
): void {
  drawFields(spec, seed, fields);
  breakCrosspoints(spec, fields, seed);
  const stored = withUnitColumns(spec, weights);
  const cells = stored.length;
  const program = compileProgramming(spec, fields, cells);
  const show = compileShowing(spec, fields, seed);
  for (let crosspoint = 0; crosspoint < planes.length; crosspoint++) {
    const state = program(crosspoint, (stored[crosspoint % cells] as number) / scale);
    planes[crosspoint] = state;
    show?.(crosspoint, state);
  }
}

/** Weights [inputs][outputs] with the unit columns behind them, whose weights are 0: [inputs][stored outputs]. */
export function withUnitColumns(spec: TileSpec, weights: ArrayLike<number>): ArrayLike<number> {
  const { inputs, outputs } = spec.declaration;
  const stored = storedOutputs(spec);
  if (stored === outputs) return weights;
  const all = new Float64Array(inputs * stored);
  for (let input = 0; input < inputs; input++) {
    for (let output = 0; output < outputs; output++) {
      all[input * stored + output] = weights[input * outputs + output] as number;
    }
  }
  return all;
}

/** The planes that hold `weights` ([inputs][stored outputs]), clipped to what each crosspoint can hold. */
export function programPlanes(
  spec: TileSpec,
  weights: ArrayLike<number>,
  fields: ArrayLike<number>,
): Float64Array<ArrayBuffer> {
  const cells = weights.length;
  const planes = new Float64Array(planesOf(spec.mapping) * cells);
  const program = compileProgramming(spec, fields, cells);
  for (let crosspoint = 0; crosspoint < planes.length; crosspoint++) {
    planes[crosspoint] = program(crosspoint, weights[crosspoint % cells] as number);
  }
  return planes;
}

/** The state of a crosspoint that takes part in holding a weight, as far as its drawn values let it. */
function compileProgramming(
  { device, mapping }: TileSpec,
  fields: ArrayLike<number>,
  cells: number,
): (crosspoint: number, weight: number) => number {
  const { pulse } = device;
  const reset = resetState(device);
  const wantedOf = (crosspoint: number, weight: number) =>
    programWeight(mapping, device, weight, reset)[Math.floor(crosspoint / cells)] as number;
  if (!pulse) return wantedOf;
  const boundsOf = compileBounds(pulse, fields);
  const stuck = pulse.fields.indexOf(stuckField);
  return (crosspoint, weight) => {
    const wanted = wantedOf(crosspoint, weight);
    const [lower, upper] = boundsOf(crosspoint);
    const held = stuck < 0 ? notStuck : (fields[crosspoint * pulse.fields.length + stuck] as number);
    const state = held < notStuck / 2 ? held : wanted;
    return Math.min(Math.max(state, lower), upper);
  };
}

/**
 * Draws what a read sees of freshly programmed crosspoints, and keeps it in their last field; null where a read sees the
 * state itself. To be called for one crosspoint after another, in storage order.
 */
function compileShowing(
  { declaration, device }: TileSpec,
  fields: Crosspoints['fields'],
  seed: number,
): ((crosspoint: number, state: number) => void) | null {
  const { pulse } = device;
  if (!pulse?.visible) return null;
  const { fields: names, visible } = pulse;
  const noise = Array.from({ length: visible.normals }, (_, index) => `normal${index}`);
  const see = compileFormula(visible, ['w', ...names, ...noise]);
  const random = openStream(seed, streamOf('visible', declaration.name));
  return (crosspoint, state) => {
    const first = crosspoint * names.length;
    const own = names.map((_, field) => fields[first + field] as number);
    const seen = see(state, ...own, ...noise.map(() => random.normal()));
    fields[first + names.length - 1] = Math.fround(seen);
  };
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
  const seen = seenIn(spec, planes, fields);
  for (let cell = 0; cell < weights.length; cell++) {
    const place = Math.floor(cell / outputs) * stored + (cell % outputs);
    let weight = -zero;
    for (const { significance, offset, digital } of slices) {
      weight += digital * (sumSeen(place, significance, seen, inputs * stored) + offset);
    }
    weights[cell] = weight;
  }
  return weights;
}

/** What a read sees of crosspoints: their states, or the last field of each. */
export interface Seen<Values extends ArrayLike<number> = ArrayLike<number>> {
  readonly values: Values;
  /** Index of the first crosspoint's; those of the others follow `stride` apart, plane by plane. */
  readonly first: number;
  readonly stride: number;
}

export function seenIn<Values extends ArrayLike<number>>(
  { device: { pulse } }: Pick<TileSpec, 'device'>,
  planes: Values,
  fields: Values,
): Seen<Values> {
  if (!pulse?.visible) return { values: planes, first: 0, stride: 1 };
  const stride = pulse.fields.length;
  return { values: fields, first: stride - 1, stride };
}

export function seenAt({ values, first, stride }: Seen, crosspoint: number): number {
  return values[first + stride * crosspoint] as number;
}

/** Σ significance · seen of one weight, in float64. */
function sumSeen(cell: number, significance: readonly number[], seen: Seen, cells: number): number {
  let sum = 0;
  for (let plane = 0; plane < significance.length; plane++) {
    sum += (significance[plane] as number) * seenAt(seen, plane * cells + cell);
  }
  return sum;
}

/** The same where wires weaken crosspoints, and a reference column beside them. */
export function sumWeakened(
  cell: number,
  significance: readonly number[],
  seen: Seen,
  attenuation: ArrayLike<number>,
  empty: number,
): number {
  const planes = significance.length;
  const cells = attenuation.length / (planes + 1);
  const reference = (attenuation[planes * cells + cell] as number) * empty;
  let sum = 0;
  for (let plane = 0; plane < planes; plane++) {
    const at = plane * cells + cell;
    const own = (attenuation[at] as number) * (seenAt(seen, at) + empty);
    sum += (significance[plane] as number) * (own - reference);
  }
  return sum;
}

export function drawVector(declaration: VectorDeclaration, seed: number): Float32Array {
  return drawInitial(declaration.initial, declaration.width, seed, declaration.name);
}

/** Normal, over three standard deviations. */
function drawTruncated(random: RandomStream): number {
  for (;;) {
    const normal = random.normal();
    if (Math.abs(normal) <= 3) return normal / 3;
  }
}

function drawInitial(initial: Initial, count: number, seed: number, name: string): Float32Array {
  const { distribution, bound, like = name } = initial;
  const random = openStream(seed, streamOf('initial', like));
  const values = new Float32Array(count);
  if (distribution === 'zero') return values;
  const draw = distribution === 'normal' ? () => drawTruncated(random) : () => 2 * random.uniform() - 1;
  for (let index = 0; index < count; index++) values[index] = draw() * bound;
  return values;
}

/** [inputs][outputs]: normal deviates, made orthogonal one after another along the side that is fewer (Gram–Schmidt, twice). */
function drawOrthogonal(
  { bound, like }: Initial,
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
  seed: number,
  name: string,
): Float32Array {
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
  return Float32Array.from({ length: inputs * outputs }, (_, cell) => {
    const [input, output] = [Math.floor(cell / outputs), cell % outputs];
    const [one, at] = wide ? [input, output] : [output, input];
    return bound * ((vectors[one] as Float64Array)[at] as number);
  });
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] as number) * (other[at] as number);
  return sum;
}

function drawFields(spec: TileSpec, seed: number, fields: Crosspoints['fields']): void {
  const { pulse } = spec.device;
  if (!pulse) return;
  const names = pulse.fields.length;
  const one = new Float64Array(names);
  const random = openStream(seed, streamOf('devices', spec.declaration.name));
  for (let first = 0; first < fields.length; first += names) {
    pulse.draw(random, one, 0);
    for (let field = 0; field < names; field++) fields[first + field] = Math.fround(one[field] as number);
  }
}
