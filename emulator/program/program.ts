/**
 * A program: what one batch does, as a plain dataflow graph over tiles.
 *
 * A learning rule records it once (`recorder.ts`). A backend executes it; the account bills it (`cost/account.ts`);
 * `analysis.ts` derives from it what the rule demands of hardware. It is data: it can be printed, compared and sent.
 *
 * Values are signals: [batch, width], or maps [batch, positions, width] where every sample has a vector at each position
 * of a picture. Each is written by exactly one operation. Tiles and vectors are state that outlives the batch; operations
 * change them in the order they stand in.
 */

import type { GradientScale, Optimizer, WriteRounding } from './gradient-writing.ts';

/** Index into {@link Program.values}. */
export type ValueId = number;

export interface Value {
  readonly name: string;
  readonly width: number;
  /** Vectors of each sample, row by row of the picture; without it one. */
  readonly positions?: number;
  /** Of visits (`transfer.ts`): samples to a vector, in the place of one for each. */
  readonly every?: number;
}

/** Vectors of a sample. */
export const positionsOf = ({ positions = 1 }: Pick<Value, 'positions'>): number => positions;

/** Vectors of a sample, of visits on average. */
export const vectorsOf = (value: Omit<Value, 'name' | 'width'>): number => positionsOf(value) / (value.every ?? 1);

/** Numbers of a sample, of visits on average. */
export const sizeOf = (value: Omit<Value, 'name'>): number => value.width * vectorsOf(value);

/** A vector of `channels` at every position of a picture. */
export interface MapShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What a convolution sees of a map at each of its own positions. */
export interface Window {
  readonly map: MapShape;
  /** Positions on a side. */
  readonly kernel: number;
  readonly stride: number;
  /** Zeros around the map on every side. */
  readonly padding: number;
}

/** Distribution that state starts from. */
export interface Initial {
  readonly distribution: 'uniform' | 'normal' | 'orthogonal' | 'zero';
  /**
   * Uniform in ±bound; of a normal distribution three standard deviations, beyond which it is drawn anew; of orthogonal ones,
   * rows or columns of a matrix, whichever are fewer, their length.
   */
  readonly bound: number;
  /** The tile of the same shape whose very numbers are drawn, as for a copy of it that stays as it was. @default its own */
  readonly like?: string;
}

/** A weight matrix on arrays of crosspoints: `inputs` drive the rows, `outputs` are read at the columns. */
export interface TileDeclaration {
  readonly name: string;
  readonly outputs: number;
  readonly inputs: number;
  /** `weights` predict; `feedback` tiles bring errors or targets; `fast` ones gather changes of weights (`transfer.ts`). */
  readonly role: 'weights' | 'feedback' | 'fast';
  readonly initial: Initial;
  /** Of a convolution: what its inputs are, kernel² positions of channels each. */
  readonly window?: Window;
  /** Of a fast tile: share of what it holds in what reads of its weights see. @default 0 */
  readonly visible?: number;
}

/** A digital parameter vector beside the arrays, for instance a layer's bias. */
export interface VectorDeclaration {
  readonly name: string;
  readonly width: number;
  readonly initial: Initial;
}

/**
 * Digital memory with `width` values for each sample of a set, whatever the order in which they come; zero until they are
 * remembered. Each set that a machine has loaded has its own.
 */
export interface MemoryDeclaration {
  readonly name: string;
  readonly width: number;
}

export type ReadDirection = 'forward' | 'transposed';

interface OperationBase {
  /** Shown in errors, reports and the timeline, for instance `read layer 1`. */
  readonly label: string;
}

/** output = W input, or Wᵀ input: one analog read of the tile per vector, converters and noise included. */
export interface ReadOperation extends OperationBase {
  readonly kind: 'read';
  readonly tile: string;
  readonly direction: ReadDirection;
  readonly input: ValueId;
  readonly output: ValueId;
}

/**
 * output = Wᵀ input by what digital logic knows of the tile: its weights as formulas take them, without the array's converters
 * and noise. Multiply-accumulates in the place of an analog read.
 */
export interface ModelOperation extends OperationBase {
  readonly kind: 'model';
  readonly tile: string;
  readonly input: ValueId;
  readonly output: ValueId;
}

/**
 * output[n, i] = formula of the named values at [n, i] and the named vectors at [i]; one that is one wide is the same at every
 * i. `normal()` and `uniform()` are fresh for every element and every batch.
 */
export interface ElementwiseOperation extends OperationBase {
  readonly kind: 'elementwise';
  readonly formula: string;
  readonly values: Readonly<Record<string, ValueId>>;
  readonly vectors: Readonly<Record<string, string>>;
  readonly output: ValueId;
}

/** output[n] = Σ_i input[n, i], or the largest of them. */
export interface ReduceOperation extends OperationBase {
  readonly kind: 'reduce';
  readonly how: 'sum' | 'largest';
  readonly input: ValueId;
  readonly output: ValueId;
}

/** output = exp(input) / Σ exp(input), sample by sample. */
export interface SoftmaxOperation extends OperationBase {
  readonly kind: 'softmax';
  readonly input: ValueId;
  readonly output: ValueId;
}

/**
 * Moves values between positions; no weights, hardly any arithmetic. Each but `reshape` is the adjoint of another, which is
 * how errors travel back.
 */
export type Rearrangement =
  /** Every position of a convolution gets the channels under its window, kernel row by kernel row. */
  | { readonly kind: 'patches'; readonly window: Window }
  /** The adjoint: what stands in windows is added up at each position of the map. */
  | { readonly kind: 'sum-patches'; readonly window: Window }
  /** The largest of size × size positions, channel by channel. */
  | { readonly kind: 'pool'; readonly size: number; readonly map: MapShape }
  /** The adjoint: each value goes to where the largest of `pooled` stood, zero to the others. */
  | { readonly kind: 'unpool'; readonly size: number; readonly map: MapShape; readonly pooled: ValueId }
  /** The same numbers as vectors of another width. */
  | { readonly kind: 'reshape' }
  /** The values from `at` on, as many as the output is wide. */
  | { readonly kind: 'slice'; readonly at: number }
  /** The adjoint: the values from `at` on of a wider vector, which is zero elsewhere. */
  | { readonly kind: 'place'; readonly at: number };

/** Whether a rearrangement only reads the same numbers in another place, which takes wires and no logic. */
export function isWiring({ kind }: Rearrangement): boolean {
  return kind === 'patches' || kind === 'reshape' || kind === 'slice' || kind === 'place';
}

export interface RearrangeOperation extends OperationBase {
  readonly kind: 'rearrange';
  readonly how: Rearrangement;
  readonly input: ValueId;
  readonly output: ValueId;
}

/** Between a vector and a part of it. */
export type SliceOperation = RearrangeOperation & { readonly how: { readonly kind: 'slice' | 'place' } };

export function isSlice(operation: RearrangeOperation): operation is SliceOperation {
  return operation.how.kind === 'slice' || operation.how.kind === 'place';
}

/** output[n] = what was remembered last of the sample that stands at n; zeros of one of which nothing was. */
export interface RecallOperation extends OperationBase {
  readonly kind: 'recall';
  readonly memory: string;
  readonly output: ValueId;
}

export interface RememberOperation extends OperationBase {
  readonly kind: 'remember';
  readonly memory: string;
  readonly input: ValueId;
}

/** Samples that can be whitened together: what one workgroup of a GPU holds. */
export const mostWhitened = 64;

/**
 * output = (X Xᵀ + r I)⁻¹ E over the samples of the batch, of X [batch][width of input] and E [batch][width of error], with
 * r = ridge · mean of ‖x‖²: the errors as they are when samples no longer speak for each other.
 */
export interface WhitenOperation extends OperationBase {
  readonly kind: 'whiten';
  readonly input: ValueId;
  readonly error: ValueId;
  /** As a share of the mean squared length of the inputs. */
  readonly ridge: number;
  readonly output: ValueId;
}

/** Compares predicted class probabilities with the target: counts correct samples, sums the cross-entropy. */
export interface ScoreOperation extends OperationBase {
  readonly kind: 'score';
  readonly prediction: ValueId;
  readonly target: ValueId;
}

/** Vector with 1 for each weight of a tile that is pruned, and is not changed, [inputs][outputs]; null: none ever is. */
export type Pruned = string | null;

/**
 * W ← W − rate · error inputᵀ, in the array, sample by sample: stochastic pulse trains on rows and columns, one device
 * pulse where they coincide.
 */
export interface UpdateOperation extends OperationBase {
  readonly kind: 'update';
  readonly tile: string;
  readonly input: ValueId;
  readonly error: ValueId;
  /** `pulse`: one pulse for a product of 1, whatever it changes a weight by. */
  readonly rate: number | 'pulse';
  /** Whether the rate is times `BatchRequest.rateFactor`. */
  readonly decays: boolean;
  readonly pruned: Pruned;
}

/** A share of a gradient: Σ error inputᵀ over the samples. */
export interface GradientTerm {
  readonly input: ValueId;
  readonly error: ValueId;
}

/**
 * What takes the place of a gradient, entry by entry. The formula may use `g`, the gradient of the terms; `w`, the weight; and
 * what is named here. `normal()` and `uniform()` are fresh for every entry and batch. A formula of weights needs them read out.
 */
export interface GradientFormula {
  readonly text: string;
  /** Values as wide as the tile's outputs, summed over the samples: the same in every row. */
  readonly outputs: Readonly<Record<string, ValueId>>;
  readonly tiles: Readonly<Record<string, FormulaTile>>;
}

/**
 * Weights of another tile at the same place, or, transposed, at that of input and output exchanged; or those of its inverse,
 * which digital logic works out once a batch.
 */
export interface FormulaTile {
  readonly tile: string;
  readonly transposed: boolean;
  /** @default false */
  readonly inverted?: boolean;
}

/** An optimizer and the vector that is its memory. */
export interface KeptOptimizer {
  readonly optimizer: Optimizer;
  readonly state: string;
}

/**
 * W ← W − rate · Σ error inputᵀ: the gradient of the batch is accumulated digitally, replaced by a formula of it, scaled and
 * given a memory if so wished, rounded to whole pulses, and written once, row by row.
 */
export interface WriteOperation extends OperationBase {
  readonly kind: 'write';
  readonly tile: string;
  /** None where the formula uses no gradient. */
  readonly terms: readonly GradientTerm[];
  readonly formula: GradientFormula | null;
  readonly rate: number;
  /** As of an update. */
  readonly decays: boolean;
  readonly scale: GradientScale;
  readonly kept: KeptOptimizer | null;
  readonly rounding: WriteRounding;
  /** Vector of what is left over, in pulses, where it is carried; else null. */
  readonly carried: string | null;
  readonly pruned: Pruned;
}

/** v ← v − rate · Σ error, in digital logic; the sum scaled and given a memory if so wished. */
export interface AdjustOperation extends OperationBase {
  readonly kind: 'adjust';
  readonly vector: string;
  readonly error: ValueId;
  readonly rate: number;
  /** As of an update. */
  readonly decays: boolean;
  readonly scale: GradientScale;
  readonly kept: KeptOptimizer | null;
}

/** output = 1 at the row of a tile that is visited (`transfer.ts`), 0 at the others. */
export interface VisitOperation extends OperationBase {
  readonly kind: 'visit';
  readonly output: ValueId;
}

/**
 * What was read of the row that is visited joins a digital buffer of so many numbers as the tile has weights, in pulses;
 * output = −(whole pulses that leave it), an error for an update of the tile with `rate: 'pulse'`. H += rate · reading/pulse;
 * n = H towards zero, at most `most` either way; where n ≠ 0 a share `momentum` of H stays, and the rest is forgotten.
 */
export interface BufferOperation extends OperationBase {
  readonly kind: 'buffer';
  /** Of weights. */
  readonly tile: string;
  readonly input: ValueId;
  readonly output: ValueId;
  /** Change of a weight for a reading of 1. */
  readonly rate: number;
  /** As of an update. */
  readonly decays: boolean;
  readonly most: number;
  readonly momentum: number;
  /** Vector with the buffer: [inputs][outputs], pulses. */
  readonly held: string;
  readonly chopping: Chopping | null;
}

/** The sign with which rows of the fast tile gather. */
export interface Chopping {
  /** Vector: for each row 1 where the sign is turned. */
  readonly turned: string;
  /** That a row's sign turns after it was read; with `means` every ⌈1/probability⌉ visits of it instead. */
  readonly probability: number;
  /**
   * Vector with a running mean of readings, as they are, and with what it was when the sign was turned last, [2][inputs]
   * [outputs]: readings are taken against the latter. Null: against zero.
   */
  readonly means: string | null;
}

export type Operation =
  | ReadOperation
  | ModelOperation
  | ElementwiseOperation
  | ReduceOperation
  | SoftmaxOperation
  | RearrangeOperation
  | RecallOperation
  | RememberOperation
  | WhitenOperation
  | ScoreOperation
  | UpdateOperation
  | WriteOperation
  | AdjustOperation
  | VisitOperation
  | BufferOperation;

export interface Program {
  readonly name: string;
  /** Samples a batch holds at most; a run may hold fewer. */
  readonly batch: number;
  readonly values: readonly Value[];
  readonly tiles: readonly TileDeclaration[];
  readonly vectors: readonly VectorDeclaration[];
  readonly memories: readonly MemoryDeclaration[];
  /** Pixels scaled to 0 … 1. */
  readonly image: ValueId;
  /** One-hot class. */
  readonly target: ValueId;
  readonly operations: readonly Operation[];
}

/** A program that cannot be built or executed as recorded: a mistake in a rule, not in a study. */
export class ProgramError extends Error {
  readonly code = 'PROGRAM';
  override readonly name = 'ProgramError';
}

/** Positions on a side of what a window makes of `size` of them. */
export function windowSteps({ kernel, stride, padding }: Omit<Window, 'map'>, size: number): number {
  return Math.floor((size + 2 * padding - kernel) / stride) + 1;
}

/** Maps are billed; what would execute them is a later step. */
export function refuseMaps(program: Program): never {
  throw new ProgramError(`Expected \`${program.name}\` to have no maps: convolutions are billed, not executed yet`);
}
