/**
 * The recorder: how a learning rule writes a {@link Program}.
 *
 * A rule calls these verbs as if it computed; nothing is computed. Shapes are checked as they are recorded, so that a
 * rule with a mistake fails where the mistake is.
 */
import { parseFormula } from '../../devices/index.ts';
import type { GradientScale, GradientWriting } from './gradient-scale.ts';
import {
  type Initial,
  type MapShape,
  type Operation,
  type Program,
  ProgramError,
  positionsOf,
  type ReadDirection,
  type Rearrangement,
  sizeOf,
  type TileDeclaration,
  type Value,
  type ValueId,
  type VectorDeclaration,
  type Window,
  windowSteps,
} from './program.ts';

/** A value while recording. */
export interface Signal {
  readonly id: ValueId;
  readonly name: string;
  readonly width: number;
  /** Vectors of each sample. */
  readonly positions: number;
}

/** Handles are the declarations themselves. */
export type Tile = TileDeclaration;
export type Vector = VectorDeclaration;

/** How a weight change reaches the array; see `UpdateOperation` and `WriteOperation`. */
export type UpdateMode = 'pulses' | 'write';

export class Recorder {
  readonly image: Signal;
  readonly target: Signal;
  readonly #name: string;
  readonly #batch: number;
  readonly #values: Value[] = [];
  readonly #tiles = new Map<string, Tile>();
  readonly #vectors = new Map<string, Vector>();
  readonly #operations: Operation[] = [];

  /** `positions`: of an image that is a map, `inputs` then its channels. */
  constructor(name: string, shape: { batch: number; inputs: number; positions?: number; classes: number }) {
    this.#name = name;
    this.#batch = shape.batch;
    this.image = this.#value('image', shape.inputs, shape.positions);
    this.target = this.#value('target', shape.classes);
  }

  /** Declares a tile; declaring the same tile again gives the same handle. */
  tile(declaration: TileDeclaration): Tile {
    return this.#declare(this.#tiles, declaration);
  }

  /** Declares a digital vector. */
  vector(name: string, width: number, initial: Initial): Vector {
    return this.#declare(this.#vectors, { name, width, initial });
  }

  /** W x */
  read(tile: Tile, x: Signal): Signal {
    return this.#read(tile, 'forward', x, tile.inputs, tile.outputs);
  }

  /** Wᵀ d */
  readTransposed(tile: Tile, d: Signal): Signal {
    return this.#read(tile, 'transposed', d, tile.outputs, tile.inputs);
  }

  /** Applies `formula` element by element; operands that are vectors are added to every sample alike. */
  map(name: string, formula: string, operands: Readonly<Record<string, Signal | Vector>>): Signal {
    const widths = new Set(Object.values(operands).map((operand) => operand.width));
    const [width] = widths;
    if (width === undefined || widths.size > 1) {
      const shapes = Object.entries(operands).map(([key, operand]) => `${key}: ${operand.width}`);
      throw new ProgramError(`Expected operands of \`${name}\` to be equally wide, got ${shapes.join(', ')}`);
    }
    const signals = Object.values(operands).filter((operand) => 'id' in operand);
    const positions = signals[0]?.positions ?? 1;
    for (const signal of signals) this.#expectPositions(`operands of \`${name}\``, signal, positions);
    parseFormula(formula, { names: Object.keys(operands), path: name });
    const output = this.#value(name, width, positions);
    const values: Record<string, ValueId> = {};
    const vectors: Record<string, string> = {};
    for (const [key, operand] of Object.entries(operands)) {
      if ('id' in operand) values[key] = operand.id;
      else vectors[key] = operand.name;
    }
    this.#operations.push({ kind: 'elementwise', label: name, formula, values, vectors, output: output.id });
    return output;
  }

  /** Every position of a convolution gets what is under its window. */
  patches(name: string, window: Window, x: Signal): Signal {
    const { map } = window;
    this.#expectMap(name, x, map);
    const positions = windowSteps(window, map.height) * windowSteps(window, map.width);
    return this.#rearrange(name, { kind: 'patches', window }, x, window.kernel ** 2 * map.channels, positions);
  }

  /** The adjoint of {@link patches}. */
  sumPatches(name: string, window: Window, d: Signal): Signal {
    const { map } = window;
    this.#expectWidth(`the input of \`${name}\``, d, window.kernel ** 2 * map.channels);
    return this.#rearrange(name, { kind: 'sum-patches', window }, d, map.channels, map.height * map.width);
  }

  /** The largest of size × size positions; rows and columns that are left over fall away. */
  pool(name: string, size: number, map: MapShape, x: Signal): Signal {
    this.#expectMap(name, x, map);
    const positions = Math.floor(map.height / size) * Math.floor(map.width / size);
    return this.#rearrange(name, { kind: 'pool', size, map }, x, map.channels, positions);
  }

  /** The adjoint of {@link pool}: to where the largest of `pooled` stood. */
  unpool(name: string, size: number, map: MapShape, pooled: Signal, d: Signal): Signal {
    this.#expectMap(name, pooled, map);
    const how = { kind: 'unpool', size, map, pooled: pooled.id } as const;
    return this.#rearrange(name, how, d, map.channels, map.height * map.width);
  }

  /** The same numbers as vectors of another width; itself where nothing changes. */
  reshape(name: string, x: Signal, width: number): Signal {
    if (width === x.width) return x;
    const positions = sizeOf(x) / width;
    if (!Number.isInteger(positions)) {
      throw new ProgramError(`Expected \`${name}\` to be vectors of ${width} values, got ${sizeOf(x)} values`);
    }
    return this.#rearrange(name, { kind: 'reshape' }, x, width, positions);
  }

  softmax(name: string, x: Signal): Signal {
    const output = this.#value(name, x.width, x.positions);
    this.#operations.push({ kind: 'softmax', label: name, input: x.id, output: output.id });
    return output;
  }

  score(prediction: Signal): void {
    this.#expectWidth('the prediction', prediction, this.target.width);
    this.#operations.push({ kind: 'score', label: 'score', prediction: prediction.id, target: this.target.id });
  }

  /** W ← W − rate · d xᵀ, by pulses in the array or by one write per batch; only what is written has a gradient to work on. */
  change(mode: UpdateMode, tile: Tile, x: Signal, d: Signal, rate: number, writing: GradientWriting = {}): void {
    const { scale = 'none', rounding = 'nearest' } = writing;
    this.#expectWidth(`the input of ${tile.name}`, x, tile.inputs);
    this.#expectWidth(`the error of ${tile.name}`, d, tile.outputs);
    this.#expectPositions(`the error of ${tile.name}`, d, x.positions);
    if (mode === 'pulses' && (scale !== 'none' || rounding !== 'nearest')) {
      throw new ProgramError(`Expected the gradient of ${tile.name} to be written to be scaled or rounded, got pulses`);
    }
    const label = this.#label(`${mode === 'pulses' ? 'update' : 'write'} ${tile.name}`);
    const change = { label, tile: tile.name, input: x.id, error: d.id, rate };
    this.#operations.push(
      mode === 'pulses' ? { kind: 'update', ...change } : { kind: 'write', ...change, scale, rounding },
    );
  }

  /** v ← v − rate · Σ d */
  adjust(vector: Vector, d: Signal, rate: number, scale: GradientScale = 'none'): void {
    this.#expectWidth(`the error of ${vector.name}`, d, vector.width);
    const label = `adjust ${vector.name}`;
    this.#operations.push({ kind: 'adjust', label, vector: vector.name, error: d.id, rate, scale });
  }

  /** The finished program. @throws ProgramError when a tile is read after it was changed (a stale read). */
  finish(): Program {
    const changed = new Set<string>();
    for (const operation of this.#operations) {
      if (operation.kind === 'update' || operation.kind === 'write') changed.add(operation.tile);
      if (operation.kind === 'read' && changed.has(operation.tile)) {
        throw new ProgramError(
          `Expected \`${operation.label}\` to come before the update of ${operation.tile}: ` +
            'an error must travel through the weights that made it',
        );
      }
    }
    return {
      name: this.#name,
      batch: this.#batch,
      values: this.#values,
      tiles: [...this.#tiles.values()],
      vectors: [...this.#vectors.values()],
      image: this.image.id,
      target: this.target.id,
      operations: this.#operations,
    };
  }

  #read(tile: Tile, direction: ReadDirection, x: Signal, width: number, outputs: number): Signal {
    const label = this.#label(`read ${tile.name}${direction === 'transposed' ? ' transposed' : ''}`);
    this.#expectWidth(`the input of \`${label}\``, x, width);
    const output = this.#value(label, outputs, x.positions);
    this.#operations.push({ kind: 'read', label, tile: tile.name, direction, input: x.id, output: output.id });
    return output;
  }

  #declare<Declaration extends { readonly name: string }>(
    known: Map<string, Declaration>,
    declaration: Declaration,
  ): Declaration {
    const existing = known.get(declaration.name);
    if (existing && JSON.stringify(existing) !== JSON.stringify(declaration)) {
      throw new ProgramError(`Expected \`${declaration.name}\` to be declared once, got two different declarations`);
    }
    const kept = existing ?? declaration;
    known.set(kept.name, kept);
    return kept;
  }

  /** The label names an operation's random numbers, so a second one of its kind on a tile needs its own. */
  #label(label: string): string {
    const pattern = `${label} (`;
    const earlier = this.#operations.filter((other) => other.label === label || other.label.startsWith(pattern)).length;
    return earlier === 0 ? label : `${label} (${earlier + 1})`;
  }

  #rearrange(label: string, how: Rearrangement, x: Signal, width: number, positions: number): Signal {
    const output = this.#value(label, width, positions);
    this.#operations.push({ kind: 'rearrange', label, how, input: x.id, output: output.id });
    return output;
  }

  #value(name: string, width: number, positions = 1): Signal {
    const id = this.#values.push({ name, width, ...(positions > 1 && { positions }) }) - 1;
    return { id, name, width, positions };
  }

  #expectMap(what: string, signal: Signal, map: MapShape): void {
    this.#expectWidth(`the input of \`${what}\``, signal, map.channels);
    this.#expectPositions(`the input of \`${what}\``, signal, map.height * map.width);
  }

  #expectPositions(what: string, signal: Signal, positions: number): void {
    if (positionsOf(signal) !== positions) {
      throw new ProgramError(
        `Expected ${what} to have ${positions} positions, got \`${signal.name}\` of ${positionsOf(signal)}`,
      );
    }
  }

  #expectWidth(what: string, signal: Signal, width: number): void {
    if (signal.width !== width) {
      throw new ProgramError(`Expected ${what} to be ${width} wide, got \`${signal.name}\` of width ${signal.width}`);
    }
  }
}
