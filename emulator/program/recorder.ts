/**
 * The recorder: how a learning rule writes a {@link Program}.
 *
 * A rule calls these verbs as if it computed; nothing is computed. Shapes are checked as they are recorded, so that a
 * rule with a mistake fails where the mistake is.
 */
import { parseFormula } from '../../devices/index.ts';
import { type GradientWriting, type Optimizer, optimizerState } from './gradient-writing.ts';
import {
  type KeptOptimizer,
  type MapShape,
  mostWhitened,
  ProgramError,
  type ReadDirection,
  type UpdateOperation,
  type ValueId,
  type Window,
  type WriteOperation,
} from './program.ts';
import {
  patchesOf,
  placeIn,
  poolOf,
  type Rearranged,
  reshapeTo,
  sliceOf,
  sumOfPatches,
  unpoolTo,
} from './rearrangements.ts';
import { Recording } from './recording.ts';
import {
  type BufferOptions,
  expectAlike,
  expectInvertible,
  expectNoGradient,
  expectPositions,
  expectTerm,
  expectWidth,
  gradientFormula,
  type Memory,
  type Signal,
  type Term,
  type Tile,
  type Vector,
  type WriteOptions,
} from './signals.ts';
import { fastOf } from './transfer.ts';

/** How a weight change reaches the array; see `UpdateOperation` and `WriteOperation`. */
export type UpdateMode = 'pulses' | 'write';

export class Recorder extends Recording {
  /** Tiles that were changed in this round of reads. */
  readonly #changed = new Set<string>();

  /** What was remembered last of each sample of the batch; zeros of those of which nothing was. */
  recall({ name, width }: Memory): Signal {
    const label = this.label(`recall ${name}`);
    const output = this.value(label, width);
    this.operations.push({ kind: 'recall', label, memory: name, output: output.id });
    return output;
  }

  remember({ name, width }: Memory, x: Signal): void {
    expectWidth(`what ${name} remembers`, x, width);
    expectPositions(`what ${name} remembers`, x, 1);
    this.operations.push({
      ...{ kind: 'remember', label: this.label(`remember ${name}`) },
      ...{ memory: name, input: x.id },
    });
  }

  /** W x */
  read(tile: Tile, x: Signal): Signal {
    return this.#readVisible(tile, 'forward', x);
  }

  /** Wᵀ d */
  readTransposed(tile: Tile, d: Signal): Signal {
    return this.#readVisible(tile, 'transposed', d);
  }

  /** Wᵀ d as digital logic computes it from the weights: the tile's model, see `ModelOperation`. */
  readModel(tile: Tile, d: Signal): Signal {
    const label = this.label(`model of ${tile.name}`);
    this.#expectUnchanged(label, tile);
    expectWidth(`the input of \`${label}\``, d, tile.outputs);
    const output = this.value(label, tile.inputs, d);
    this.operations.push({ kind: 'model', label, tile: tile.name, input: d.id, output: output.id });
    return output;
  }

  /**
   * Applies `formula` element by element; operands that are vectors are the same for every sample, operands that are one
   * wide the same for every element. `normal()` and `uniform()` draw afresh for every element of every sample.
   *
   * @param width of the result; @default that of the widest operand
   */
  map(name: string, formula: string, operands: Readonly<Record<string, Signal | Vector>>, width?: number): Signal {
    const widths = Object.values(operands).map((operand) => operand.width);
    const widest = width ?? Math.max(...widths);
    if (!(widest >= 1) || widths.some((one) => one !== 1 && one !== widest)) {
      const shapes = Object.entries(operands).map(([key, operand]) => `${key}: ${operand.width}`);
      throw new ProgramError(
        `Expected operands of \`${name}\` to be ${widest >= 1 ? widest : 'equally'} wide, or one, got ${shapes.join(', ')}`,
      );
    }
    const signals = Object.values(operands).filter((operand) => 'id' in operand);
    const [one = { positions: 1 }] = signals;
    for (const signal of signals) expectAlike(`operands of \`${name}\``, signal, one);
    parseFormula(formula, { names: Object.keys(operands), path: name, draws: true });
    const label = this.label(name);
    const output = this.value(label, widest, one);
    const values: Record<string, ValueId> = {};
    const vectors: Record<string, string> = {};
    for (const [key, operand] of Object.entries(operands)) {
      if ('id' in operand) values[key] = operand.id;
      else vectors[key] = operand.name;
    }
    this.operations.push({ kind: 'elementwise', label, formula, values, vectors, output: output.id });
    return output;
  }

  /** Every position of a convolution gets what is under its window. */
  patches(name: string, window: Window, x: Signal): Signal {
    return this.#rearrange(name, x, patchesOf(name, window, x));
  }

  /** The adjoint of {@link patches}. */
  sumPatches(name: string, window: Window, d: Signal): Signal {
    return this.#rearrange(name, d, sumOfPatches(name, window, d));
  }

  /** The largest of size × size positions; rows and columns that are left over fall away. */
  pool(name: string, size: number, map: MapShape, x: Signal): Signal {
    return this.#rearrange(name, x, poolOf(name, size, map, x));
  }

  /** The adjoint of {@link pool}: to where the largest of `pooled` stood. */
  unpool(name: string, size: number, map: MapShape, pooled: Signal, d: Signal): Signal {
    return this.#rearrange(name, d, unpoolTo(name, size, map, pooled));
  }

  /** The same numbers as vectors of another width; itself where nothing changes. */
  reshape(name: string, x: Signal, width: number): Signal {
    return width === x.width ? x : this.#rearrange(name, x, reshapeTo(name, x, width));
  }

  /** `width` values of x, from `at` on. */
  slice(name: string, x: Signal, at: number, width: number): Signal {
    return this.#rearrange(name, x, sliceOf(name, x, at, width));
  }

  /** The adjoint of {@link slice}: x from `at` on, zeros before and behind. */
  place(name: string, x: Signal, at: number, width: number): Signal {
    return this.#rearrange(name, x, placeIn(name, x, at, width));
  }

  /** Σ x over its width; one wide. */
  sum(name: string, x: Signal): Signal {
    return this.#reduce(name, 'sum', x);
  }

  /** The largest value of x; one wide. */
  largest(name: string, x: Signal): Signal {
    return this.#reduce(name, 'largest', x);
  }

  softmax(name: string, x: Signal): Signal {
    const label = this.label(name);
    const output = this.value(label, x.width, x);
    this.operations.push({ kind: 'softmax', label, input: x.id, output: output.id });
    return output;
  }

  /**
   * (X Xᵀ + r I)⁻¹ E over the samples of the batch, samples being rows of x and e: E (XᵀX + r I)⁻¹ where they are columns.
   *
   * @param ridge r as a share of the mean squared length of x
   */
  whiten(name: string, x: Signal, e: Signal, ridge: number): Signal {
    if (this.batch > mostWhitened) {
      throw new ProgramError(`Expected a batch of at most ${mostWhitened} for \`${name}\`, got ${this.batch}`);
    }
    for (const signal of [x, e]) expectPositions(`the input of \`${name}\``, signal, 1);
    const label = this.label(name);
    const output = this.value(label, e.width);
    this.operations.push({ kind: 'whiten', label, input: x.id, error: e.id, ridge, output: output.id });
    return output;
  }

  score(prediction: Signal): void {
    expectWidth('the prediction', prediction, this.target.width);
    this.operations.push({ kind: 'score', label: 'score', prediction: prediction.id, target: this.target.id });
  }

  /** W ← W − rate · d xᵀ, by pulses in the array or by one write per batch; only what is written has a gradient to work on. */
  change(
    mode: UpdateMode,
    tile: Tile,
    x: Signal,
    d: Signal,
    rate: UpdateOperation['rate'],
    writing: GradientWriting = {},
  ): void {
    if (mode === 'write') {
      if (rate === 'pulse') throw new ProgramError(`Expected a rate of weights to write ${tile.name} by, got pulse`);
      this.write(tile, [{ input: x, error: d }], rate, writing);
      return;
    }
    expectTerm(tile, x, d);
    expectNoGradient(tile, writing);
    const { decays = false } = writing;
    const label = this.label(`update ${tile.name}`);
    this.#changed.add(tile.name);
    const pruned = this.prunedIn(tile);
    this.operations.push({ kind: 'update', label, tile: tile.name, input: x.id, error: d.id, rate, decays, pruned });
  }

  /** W ← W − rate · Σ of the terms, or of a formula in its place, written once per batch. */
  write(tile: Tile, terms: readonly Term[], rate: number, { formula, ...writing }: WriteOptions = {}): void {
    for (const { input, error } of terms) expectTerm(tile, input, error);
    if (terms.length === 0 && !formula)
      throw new ProgramError(`Expected terms or a formula for ${tile.name}, got none`);
    const { scale = 'none', rounding = 'nearest', optimizer, decays = false } = writing;
    this.#pushWrite(tile, {
      ...{ rate, decays, scale, rounding },
      terms: terms.map(({ input, error }) => ({ input: input.id, error: error.id })),
      formula: formula ? gradientFormula(tile, terms, formula) : null,
      kept: this.#keep(optimizer, tile.name, tile.inputs * tile.outputs),
      carried: rounding === 'carried' ? this.#carry(tile) : null,
    });
  }

  /** Writes the inverse of the weights of `of` over those of a tile: what either makes of the other's result is its input. */
  invert(tile: Tile, of: Tile): void {
    expectInvertible(tile, of);
    const tiles = { inverse: { tile: of.name, transposed: false, inverted: true } };
    const formula = { text: 'w - inverse', outputs: {}, tiles };
    const plain = { decays: false, scale: 'none', rounding: 'nearest', kept: null, carried: null } as const;
    this.#pushWrite(tile, { ...plain, rate: 1, terms: [], formula });
  }

  /** One-hot vectors of the rows of a tile that are visited, one every so many samples (`transfer.ts`). */
  visit(tile: Tile, every: number): Signal {
    const least = Math.ceil(this.batch / tile.inputs);
    if (!Number.isInteger(every) || every < least) {
      const why = `so that a batch of ${this.batch} visits each row of ${tile.name} once at most`;
      throw new ProgramError(`Expected an integer from ${least} on of samples to a visit, ${why}, got ${every}`);
    }
    const label = this.label(`visit ${tile.name}`);
    const output = this.value(label, tile.inputs, { every });
    this.operations.push({ kind: 'visit', label, output: output.id });
    return output;
  }

  /** Pulses for a tile, negative, of what was read of the rows that are visited; see `BufferOperation`. */
  buffer(tile: Tile, reading: Signal, how: BufferOptions): Signal {
    const { rate, decays = false, most, momentum, chopping } = how;
    expectWidth(`the reading for ${tile.name}`, reading, tile.outputs);
    const label = this.label(`buffer of ${tile.name}`);
    const output = this.value(label, tile.outputs, reading);
    const cells = tile.inputs * tile.outputs;
    const zeros = (name: string, width: number) => this.vector(name, width, { distribution: 'zero', bound: 0 }).name;
    const means = chopping?.byMean ? zeros(`means of ${label}`, 2 * cells) : null;
    this.operations.push({
      ...{ kind: 'buffer', label, tile: tile.name, input: reading.id, output: output.id },
      ...{ rate, decays, most, momentum },
      held: zeros(`held in ${label}`, cells),
      chopping: chopping && { turned: chopping.turned.name, probability: chopping.probability, means },
    });
    return output;
  }

  /** v ← v − rate · Σ d */
  adjust(vector: Vector, d: Signal, rate: number, writing: GradientWriting = {}): void {
    const { scale = 'none', optimizer, decays = false } = writing;
    expectWidth(`the error of ${vector.name}`, d, vector.width);
    const label = this.label(`adjust ${vector.name}`);
    const kept = this.#keep(optimizer, vector.name, vector.width);
    this.operations.push({ kind: 'adjust', label, vector: vector.name, error: d.id, rate, decays, scale, kept });
  }

  /**
   * Another round of reads begins: those from here on see what was changed. Without it a read of a tile that was changed is
   * refused, since the error that it carries would travel through other weights than those that made it.
   */
  beginRound(): void {
    this.#changed.clear();
  }

  /** The tile alone, or with what is visible of the fast one. */
  #readVisible(tile: Tile, direction: ReadDirection, x: Signal): Signal {
    const y = this.#read(tile, direction, x);
    if (this.visible === 0 || tile.role !== 'weights') return y;
    const a = this.#read(this.tile(fastOf(tile, this.visible)), direction, x);
    return this.map(`${y.name}, fast`, `y + ${this.visible} * a`, { y, a });
  }

  #read(tile: Tile, direction: ReadDirection, x: Signal): Signal {
    const [width, outputs] = direction === 'forward' ? [tile.inputs, tile.outputs] : [tile.outputs, tile.inputs];
    const label = this.label(`read ${tile.name}${direction === 'transposed' ? ' transposed' : ''}`);
    this.#expectUnchanged(label, tile);
    expectWidth(`the input of \`${label}\``, x, width);
    const output = this.value(label, outputs, x);
    this.operations.push({ kind: 'read', label, tile: tile.name, direction, input: x.id, output: output.id });
    return output;
  }

  #pushWrite(tile: Tile, how: Omit<WriteOperation, 'kind' | 'label' | 'tile' | 'pruned'>): void {
    const label = this.label(`write ${tile.name}`);
    this.#changed.add(tile.name);
    this.operations.push({ kind: 'write', label, tile: tile.name, pruned: this.prunedIn(tile), ...how });
  }

  #expectUnchanged(label: string, { name, role }: Tile): void {
    // What a fast tile holds is what it was changed by; no error travels through it.
    if (role === 'fast' || !this.#changed.has(name)) return;
    throw new ProgramError(
      `Expected \`${label}\` to come before the change of ${name}: ` +
        'an error must travel through the weights that made it',
    );
  }

  #carry({ name, inputs, outputs }: Tile): string {
    return this.vector(`carried to ${name}`, inputs * outputs, { distribution: 'zero', bound: 0 }).name;
  }

  #keep(optimizer: Optimizer | undefined, name: string, cells: number): KeptOptimizer | null {
    if (!optimizer) return null;
    const state = `${optimizer.kind} of ${name}`;
    this.vector(state, optimizerState(optimizer, cells), { distribution: 'zero', bound: 0 });
    return { optimizer, state };
  }

  #reduce(name: string, how: 'sum' | 'largest', x: Signal): Signal {
    const label = this.label(name);
    const output = this.value(label, 1, x);
    this.operations.push({ kind: 'reduce', label, how, input: x.id, output: output.id });
    return output;
  }

  #rearrange(name: string, x: Signal, { how, width, positions }: Rearranged): Signal {
    const label = this.label(name);
    const output = this.value(label, width, { ...x, positions });
    this.operations.push({ kind: 'rearrange', label, how, input: x.id, output: output.id });
    return output;
  }
}
