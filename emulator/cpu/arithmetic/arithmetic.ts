/**
 * The heavy arithmetic of the CPU backend, on whole batches. Two implementations: `single.ts`, float32 through SIMD kernels,
 * is the product; `double.ts`, float64 in plain loops, is the truth that it is tested against.
 *
 * Vectors of a batch lie one behind another. All arrays come from {@link Arithmetic.allocate}.
 */
import type { Formula, PulseLaw } from '../../../devices/index.ts';
import type { InputFigures } from '../../tile/read-figures.ts';

export type Precision = 'float32' | 'float64';
export type Real = Float32Array | Float64Array;

/** Of which entries may be, and inputs are, whole multiples; 0 where they are not. Products of such codes can be exact. */
export interface Steps {
  readonly entry: number;
  readonly input: number;
}

/** A matrix of [rows][columns] that products take, with whatever they keep of it. */
export interface Matrix {
  readonly entries: Real;
  readonly rows: number;
  readonly columns: number;
  /** To be called once entries have changed. */
  touch(): void;
}

/** Lines that are summed: from `first` up to, and without, `end`. */
export interface Lines {
  readonly first: number;
  readonly end: number;
}

/** Some vectors of a batch. */
export interface Vectors {
  /** Their places in the batch. */
  readonly members: Int32Array;
  /** Position of the batch's first vector. */
  readonly first: number;
  readonly epoch: number;
}

/** What names the random numbers of a vector, beside its seed and streams. */
export interface Draw {
  /** Tells passes and arrays, or rounds, apart. */
  readonly key: number;
  readonly position: number;
  readonly epoch: number;
}

/** What coding does to a vector, after its full scale was found. */
export interface CodeFigures extends Pick<InputFigures, 'levels' | 'least' | 'noise' | 'asymmetry' | 'stochastic'> {
  readonly seed: number;
  readonly noiseStream: number;
  readonly roundStream: number;
}

/** Counts of inputs that are added to, [threads][numbers that are not zero, their magnitudes in 1/255]. */
export type Activity = Float64Array;

export interface ConvertFigures {
  readonly origin: number;
  readonly step: number;
  readonly leastCode: number;
  readonly mostCode: number;
  readonly stochastic: boolean;
  readonly seed: number;
  readonly stream: number;
}

export interface ChangeFigures {
  /** Pulses, in 1/1024, of a unit change. */
  readonly perPulse: number;
  /** Not zero where a weight is pruned, [rows][columns]. */
  readonly pruned: Real | null;
}

/** Adam's figures; `perMean` and `perSquare` make up for the start from zero. */
export interface AdamFigures {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly perMean: number;
  readonly perSquare: number;
}

export interface Pulses {
  up: number;
  down: number;
}

/** The crosspoints of one plane. */
export interface Crosspoints {
  readonly states: Real;
  /** [crosspoints][fields] */
  readonly fields: Real;
  /** Names the noise of the first one. */
  readonly name: number;
}

/** A tile that learns by pulse trains, sample by sample (`pulse-trains.ts`). */
export interface UpdatePlan {
  /** [samples][inputs] */
  readonly x: Real;
  readonly inputs: number;
  /** [samples][outputs] */
  readonly d: Real;
  readonly outputs: number;
  /** Slots of the longest train, at most 31. */
  readonly trainLength: number;
  readonly law: PulseLaw;
  readonly planes: readonly Crosspoints[];
  /** Not zero where a weight is pruned, [inputs][outputs]. */
  readonly pruned: Real | null;
  readonly seed: number;
  readonly inputStream: number;
  readonly errorStream: number;
  readonly pulseStream: number;
}

/** Which crosspoints take a pulse that raises or lowers a weight: 1 a pulse up, −1 one down, 0 none. */
export interface Routes {
  readonly raise: readonly number[];
  readonly lower: readonly number[];
}

export interface UpdateCounts extends Pulses {
  /** Of the trains sent. */
  slots: number;
  /** Slots fired. */
  inputPulses: number;
  errorPulses: number;
}

/** Samples whose trains are sent: `count`, of which the first stands at `first`. */
export interface Sent {
  readonly count: number;
  readonly first: number;
  readonly epoch: number;
}

/** @param perUnit pulses of a unit change @returns pulses of weights */
export type Update = (sent: Sent, perUnit: number, routes: Routes) => UpdateCounts;

/** A tile whose changes are written as whole pulses, row by row. */
export interface WritePlan {
  readonly outputs: number;
  /** Most of a weight at a time. */
  readonly most: number;
  /** Whether up or down is drawn, so that the mean is the change; else to the nearest. */
  readonly stochastic: boolean;
  /** Where changes are not rounded: what is left over of them for the next ones, [inputs][outputs]; else null. */
  readonly carried: Real | null;
  readonly law: PulseLaw;
  readonly planes: readonly Crosspoints[];
  /** Not zero where a weight is pruned, [inputs][outputs]. */
  readonly pruned: Real | null;
  readonly seed: number;
  readonly roundStream: number;
  readonly pulseStream: number;
}

/** Of rows. */
export interface WriteCounts extends Pulses {
  /** Sums over rows of the most pulses that one weight takes. */
  busiestUp: number;
  busiestDown: number;
  /** Weights that are pulsed. */
  weights: number;
}

/**
 * Writes `rows` rows of changes, of which the first is the `first` of the tile; what is left in `change` is of no use.
 *
 * @param perUnit pulses of a unit change
 */
export type Write = (
  change: Real,
  first: number,
  rows: number,
  perUnit: number,
  draw: Omit<Draw, 'key'>,
  routes: Routes,
) => WriteCounts;

/** How the digital sums of a vector's columns become its outputs. */
export interface FinishFigures {
  readonly columns: number;
  readonly outputs: number;
  /** Outputs that share a column of zero weights behind them, which is taken away; 0: none do. */
  readonly outputsPerUnit: number;
  /** Of every output, beside the vector's own scale. */
  readonly weightScale: number;
  /** Of each output; null: none. */
  readonly scales: Real | null;
}

/** What of coded inputs drives the rows. */
export interface DriveFigures {
  /** Numbers of one sign, as magnitudes; or all. */
  readonly part: 'positive' | 'negative' | 'all';
  readonly levels: number;
  /** Of their integers the bits from `shift` on, `bits` of them, as a share of the largest such digit; 0: all of a number. */
  readonly shift: number;
  readonly bits: number;
}

/** Gradients of a batch by some of their rows. */
export interface BatchGradient {
  /** Before the first row. */
  begin(samples: number): void;
  /** change[row][o] += Σ_n x[n][first + row] d[n][o], over `rows` rows. */
  add(first: number, rows: number, change: Real): void;
}

/** A tile whose weights take any change as it is: one product of a batch, nothing in between. */
export interface ExactPlan {
  /** [samples][inputs] */
  readonly x: Real;
  readonly inputs: number;
  /** [samples][outputs] */
  readonly d: Real;
  readonly outputs: number;
  /** [inputs][outputs] each, and how much of a change a plane takes. */
  readonly planes: readonly { readonly states: Real; readonly share: number }[];
  readonly figures: ChangeFigures;
}

/** states −= share · rate Σ_n x[n] d[n] over the first `count` samples; adds to `pulses` as `scaleChange` does. */
export type ChangeExactly = (count: number, rate: number, pulses: Pulses) => void;

/** Which number of an operand an element takes: its own, its column's or its row's; or the only one. */
export type Place = 'element' | 'column' | 'row' | 'one';

export interface ElementwiseOperand {
  readonly name: string;
  readonly values: Real;
  readonly place: Place;
}

export interface ElementwisePlan {
  readonly formula: Formula;
  readonly operands: readonly ElementwiseOperand[];
  /** [samples][width] */
  readonly output: Real;
  readonly width: number;
  readonly seed: number;
  readonly stream: number;
}

/** Fills the first `count` rows of the plan's output. */
export type MapElements = (count: number, first: number, epoch: number) => void;
export type Elementwise = (plan: ElementwisePlan) => MapElements;

export interface Arithmetic {
  readonly precision: Precision;
  /** Lets its threads go. */
  close(): void;
  allocate(length: number): Real;
  /** Room for one step's use, shared by all steps that name the same use; holds anything at first. */
  scratch(use: string, length: number): Real;
  round(value: number): number;
  readonly elementwise: Elementwise;
  /**
   * Makes calls that each take a batch of vectors, and for a vector look at nothing but what the calls before made of it. So a thread takes
   * its share of the vectors through all of them without a wait for others. What they write is not to be looked at in between.
   *
   * @param work of all calls, in operations (`operations` in `kernel-runner.ts`)
   */
  together(vectors: number, work: number, calls: () => void): void;
  matrix(entries: Real, rows: number, columns: number): Matrix;
  /** out[n][o] = Σ_j x[n][j] W[j][o] over some rows j of the matrix. */
  forward(matrix: Matrix, x: Real, vectors: number, lines: Lines, out: Real, steps?: Steps): void;
  /** totals[n][o] −= factor Σ_j x[n][j], over some lines of `width`: what weights of zero read as. */
  subtractSums(x: Real, width: number, lines: Lines, factor: number, totals: Real, columns: number): void;
  /** out[n][j] = Σ_o W[j][o] d[n][o] over some columns o. */
  transposed(matrix: Matrix, d: Real, vectors: number, lines: Lines, out: Real): void;
  update(plan: UpdatePlan): Update;
  write(plan: WritePlan): Write;
  changeExactly(plan: ExactPlan): ChangeExactly;
  /** @param x [samples][inputs] @param d [samples][outputs] */
  gradient(x: Real, inputs: number, d: Real, outputs: number): BatchGradient;
  /** Room for `length` whole numbers. */
  integers(length: number): Int32Array;
  /** Whether the first `length` numbers are. */
  allFinite(x: Real, length: number): boolean;
  /** Σ_n x[n][i] over the first `count` vectors, in order and in float64; the sums are good until the next ones. */
  columnSums(x: Real, width: number): (count: number) => Float64Array;
  /**
   * Codes vectors of a batch, each over its scale; counts what is not zero (`activity`).
   *
   * @param x [batch][width] @param coded [vectors][width] @param key tells rounds apart
   */
  code(
    x: Real,
    coded: Real,
    scales: Real,
    figures: CodeFigures,
    vectors: Vectors,
    key: number,
    activity: Activity,
  ): void;
  /** All zero. */
  activity(): Activity;
  countActivity(x: Real, activity: Activity): void;
  largestMagnitude(x: Real): number;
  /** Of vectors of a batch, [batch][width]. */
  largestMagnitudes(x: Real, width: number, members: Int32Array, out: Real): void;
  /**
   * Adds Gaussian noise to sums, [vectors][columns]: of one deviation, of one a column, or of one a sum.
   *
   * @param key tells passes and arrays apart
   */
  addNoise(sums: Real, deviation: number | Real, seed: number, stream: number, vectors: Vectors, key: number): void;
  /** Sums, [vectors][columns], to codes and back; adds how many left the codes to each vector's number in `outside`. */
  convert(sums: Real, figures: ConvertFigures, vectors: Vectors, key: number, outside: Int32Array): void;
  drive(coded: Real, driven: Real, figures: DriveFigures): void;
  /**
   * Sums, [vectors][columns], to outputs, [batch][outputs], of some vectors.
   *
   * @param scales of the vectors @param vectors which they are @param places theirs in the batch
   */
  finish(
    totals: Real,
    output: Real,
    scales: Real,
    figures: FinishFigures,
    vectors: Int32Array,
    places: Int32Array,
  ): void;
  /** Rows of bytes, [rows][width], one behind another, each byte times `factor`. */
  unpackBytes(bytes: Uint8Array, rows: Uint32Array, width: number, factor: number, to: Real): void;
  /** to ← (to + from) · factor */
  accumulate(to: Real, from: Real, factor: number): void;
  /** to += factor · from, of which every `stride`th is taken. @param stride 1 unless told */
  addScaled(to: Real, from: Real, factor: number, stride?: number): void;
  /** Gradients become velocities, which move on. */
  momentum(gradients: Real, velocities: Real, momentum: number): void;
  /** Gradients become Adam's directions; their moments move on. */
  adam(gradients: Real, means: Real, squares: Real, figures: AdamFigures): void;
  /**
   * Turns `rows` gradients into changes, in place; adds what raises and what lowers weights to `pulses`, in 1/1024 of a pulse.
   *
   * @param row of the first one
   */
  scaleChange(change: Real, row: number, rows: number, rate: number, figures: ChangeFigures, pulses: Pulses): void;
}
