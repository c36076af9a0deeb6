/**
 * What a recorder writes into: declarations, values and operations of a program, each with a name of its own. The verbs with
 * which rules write are those of `recorder.ts`.
 */
import type { Initial, Operation, Program, Pruned, TileDeclaration, Value } from './program.ts';
import { declareOnce, type Memory, type Signal, type Tile, type Vector } from './signals.ts';

interface RecordingShape {
  readonly batch: number;
  readonly inputs: number;
  readonly positions?: number;
  readonly classes: number;
  readonly prunes?: boolean;
  /** Share of fast tiles in what reads of weights see (`transfer.ts`). @default 0 */
  readonly visible?: number;
}

/** Name of the vector with 1 for each weight of a tile that is pruned. */
export const prunedVector = (tile: string): string => `pruned of ${tile}`;

export class Recording {
  readonly image: Signal;
  readonly target: Signal;
  /** Samples at most. */
  protected readonly batch: number;
  protected readonly operations: Operation[] = [];
  protected readonly visible: number;
  readonly #name: string;
  readonly #prunes: boolean;
  readonly #values: Value[] = [];
  readonly #tiles = new Map<string, Tile>();
  readonly #vectors = new Map<string, Vector>();
  readonly #memories = new Map<string, Memory>();
  /** How often each label was asked for. */
  readonly #labels = new Map<string, number>();

  /** `positions`: of an image that is a map, `inputs` then its channels; `prunes`: whether weights can be pruned. */
  constructor(name: string, shape: RecordingShape) {
    this.#name = name;
    this.#prunes = shape.prunes ?? false;
    this.batch = shape.batch;
    this.visible = shape.visible ?? 0;
    this.image = this.value('image', shape.inputs, { positions: shape.positions ?? 1 });
    this.target = this.value('target', shape.classes);
  }

  /** Declares a tile; declaring the same tile again gives the same handle. */
  tile(declaration: TileDeclaration): Tile {
    return declareOnce(this.#tiles, declaration);
  }

  /** Declares a digital vector. */
  vector(name: string, width: number, initial: Initial): Vector {
    return declareOnce(this.#vectors, { name, width, initial });
  }

  /** Declares a memory of `width` values for each sample. */
  memory(name: string, width: number): Memory {
    return declareOnce(this.#memories, { name, width });
  }

  finish(): Program {
    return {
      name: this.#name,
      batch: this.batch,
      values: this.#values,
      tiles: [...this.#tiles.values()],
      vectors: [...this.#vectors.values()],
      memories: [...this.#memories.values()],
      image: this.image.id,
      target: this.target.id,
      operations: this.operations,
    };
  }

  /** What tells which weights of a tile are pruned, where they can be. */
  protected prunedIn({ name, role, inputs, outputs }: Tile): Pruned {
    if (!this.#prunes || role !== 'weights') return null;
    return this.vector(prunedVector(name), inputs * outputs, { distribution: 'zero', bound: 0 }).name;
  }

  protected value(name: string, width: number, { positions = 1, every }: Vectors = {}): Signal {
    const rest = { ...(positions > 1 && { positions }), ...(every !== undefined && { every }) };
    const id = this.#values.push({ name, width, ...rest }) - 1;
    return { id, name, width, positions, ...(every !== undefined && { every }) };
  }

  /** The label names an operation's random numbers, so a second one of its kind on a tile needs its own. */
  protected label(label: string): string {
    const times = (this.#labels.get(label) ?? 0) + 1;
    this.#labels.set(label, times);
    return times === 1 ? label : `${label} (${times})`;
  }
}

/** How many vectors there are of a value. */
type Vectors = Pick<Value, 'positions' | 'every'>;
