/**
 * The recorder: how a learning rule writes a {@link Program}.
 *
 * A rule calls these verbs as if it computed; nothing is computed. Shapes are checked as they are recorded, so that a
 * rule with a mistake fails where the mistake is.
 */
import { parseFormula } from '../../devices/index.ts';
import {
  type Initial,
  type Operation,
  type Program,
  ProgramError,
  type ReadDirection,
  type TileDeclaration,
  type Value,
  type ValueId,
  type VectorDeclaration,
} from './program.ts';

/** A value while recording. */
export interface Signal {
  readonly id: ValueId;
  readonly name: string;
  readonly width: number;
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

  constructor(name: string, shape: { batch: number; inputs: number; classes: number }) {
    this.#name = name;
    this.#batch = shape.batch;
    this.image = this.#value('image', shape.inputs);
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
    parseFormula(formula, { names: Object.keys(operands), path: name });
    const output = this.#value(name, width);
    const values: Record<string, ValueId> = {};
    const vectors: Record<string, string> = {};
    for (const [key, operand] of Object.entries(operands)) {
      if ('id' in operand) values[key] = operand.id;
      else vectors[key] = operand.name;
    }
    this.#operations.push({ kind: 'elementwise', label: name, formula, values, vectors, output: output.id });
    return output;
  }

  softmax(name: string, x: Signal): Signal {
    const output = this.#value(name, x.width);
    this.#operations.push({ kind: 'softmax', label: name, input: x.id, output: output.id });
    return output;
  }

  score(prediction: Signal): void {
    this.#expectWidth('the prediction', prediction, this.target.width);
    this.#operations.push({ kind: 'score', label: 'score', prediction: prediction.id, target: this.target.id });
  }

  /** W ← W − rate · d xᵀ, by pulses in the array or by one write per batch. */
  change(mode: UpdateMode, tile: Tile, x: Signal, d: Signal, rate: number): void {
    this.#expectWidth(`the input of ${tile.name}`, x, tile.inputs);
    this.#expectWidth(`the error of ${tile.name}`, d, tile.outputs);
    const kind = mode === 'pulses' ? 'update' : 'write';
    const label = this.#label(`${kind} ${tile.name}`);
    this.#operations.push({ kind, label, tile: tile.name, input: x.id, error: d.id, rate });
  }

  /** v ← v − rate · Σ d */
  adjust(vector: Vector, d: Signal, rate: number): void {
    this.#expectWidth(`the error of ${vector.name}`, d, vector.width);
    this.#operations.push({ kind: 'adjust', label: `adjust ${vector.name}`, vector: vector.name, error: d.id, rate });
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
    const output = this.#value(label, outputs);
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

  #value(name: string, width: number): Signal {
    const id = this.#values.push({ name, width }) - 1;
    return { id, name, width };
  }

  #expectWidth(what: string, signal: Signal, width: number): void {
    if (signal.width !== width) {
      throw new ProgramError(`Expected ${what} to be ${width} wide, got \`${signal.name}\` of width ${signal.width}`);
    }
  }
}
