/** float32 through the kernels (`kernels/`), in one memory that they share. */
import { elementwiseModule } from '../kernels/elementwise-kernel.ts';
import type { PlaceTable } from '../kernels/formula-target.ts';
import { kernelModule, openKernels, type Rounding } from '../kernels/kernels.ts';
import { KernelThreads, type OpenThread } from '../kernels/threads.ts';
import { Arena, createMemory } from './arena.ts';
import type {
  Activity,
  Arithmetic,
  BatchGradient,
  ChangeExactly,
  DriveFigures,
  ElementwisePlan,
  ExactPlan,
  Lines,
  Matrix,
  Real,
  Steps,
  Update,
  UpdatePlan,
  Write,
  WritePlan,
} from './arithmetic.ts';
import { kernelElementwise } from './elementwise-kernels.ts';
import { kernelChange } from './exact-kernels.ts';
import { KernelRunner, operations } from './kernel-runner.ts';
import { groupRows, PackedMatrix, productWords } from './packed-matrix.ts';
import { kernelUpdate, kernelWrite } from './pulse-kernels.ts';
import { createTablePlaces } from './table-places.ts';

/** @param threads with this one; more than one need `openThread` */
export async function createSingle(rounding: Rounding, threads = 1, openThread?: OpenThread): Promise<Arithmetic> {
  const memory = createMemory();
  const kernels = await openKernels(rounding, memory);
  const arena = new Arena(memory, kernels.freeFrom());
  const module = await kernelModule(rounding);
  return new Single(
    new KernelRunner(arena, kernels, new KernelThreads(threads, openThread, { module, memory, arena })),
  );
}

/** Numbers that are not zero, as a share, from which on four vectors at a time are less work; and columns below which they are. */
const mostSparse = 0.4;
const leastSparseColumns = 32;
/** Vectors of a batch that are looked through to tell. */
const lookedThrough = 8;
/** What listing a term takes, or adding up the lanes of a sum, in multiplications. */
const besides = 16;

class Single implements Arithmetic {
  readonly precision = 'float32';
  readonly #runner: KernelRunner;
  readonly #arena: Arena;
  readonly #placeTable: PlaceTable;
  /** By what they were generated from. */
  readonly #maps = new Map<string, number>();
  /** Two counts that a kernel adds to. */
  readonly #counts: Float64Array;

  constructor(runner: KernelRunner) {
    this.#runner = runner;
    this.#arena = runner.arena;
    this.#placeTable = createTablePlaces(this.#arena);
    this.#counts = this.#arena.allocateCounts(2);
  }

  close(): void {
    this.#runner.close();
  }

  allocate(length: number): Float32Array {
    return this.#arena.allocate(length);
  }

  scratch(use: string, length: number): Float32Array {
    return this.#runner.scratch(use, length);
  }

  round(value: number): number {
    return Math.fround(value);
  }

  together(vectors: number, work: number, calls: () => void): void {
    this.#runner.together({ items: vectors, group: groupRows, work }, calls);
  }

  matrix(entries: Real, rows: number, columns: number): Matrix {
    return new PackedMatrix(entries, rows, columns);
  }

  update(plan: UpdatePlan): Update {
    return kernelUpdate(this.#runner, plan, this.#placeTable);
  }

  write(plan: WritePlan): Write {
    return kernelWrite(this.#runner, plan, this.#placeTable);
  }

  changeExactly(plan: ExactPlan): ChangeExactly {
    return kernelChange(this.#runner, plan);
  }

  forward(matrix: Matrix, x: Real, vectors: number, lines: Lines, out: Real, steps?: Steps): void {
    const { columns } = matrix;
    const packing = matrix as PackedMatrix;
    const codes = packing.codes(this.#runner, x, vectors, lines, steps);
    const factors = codes ? 0 : this.#factorsOf(x, vectors, matrix);
    if (factors > 0) {
      this.#sparse(matrix, x, vectors, lines, out, factors);
      return;
    }
    const { first, end, packed, at, width, perCode, offset } = codes ?? packing.terms(this.#runner, x, lines);
    const to = this.#at(out);
    const work = 2 * vectors * (end - first) * (columns + besides);
    this.#runner.splitVectors('product', { items: vectors, group: groupRows, work }, (from, count, thread) => {
      const room = this.#productRoom(count, end - first, thread);
      return [
        ...[at + from * width * 4, width * 4, 4, count, first, end, packed, width, columns],
        ...[to + from * columns * 4, columns * 4, false, perCode, offset, room],
      ];
    });
  }

  /**
   * About how many numbers are not zero, where they are so few that a product of these alone is less work; else 0. Looks at vectors that
   * are done already: sums are the same to the last bit either way.
   */
  #factorsOf(x: Real, vectors: number, { rows, columns }: Matrix): number {
    if (columns < leastSparseColumns) return 0;
    const { own, ownKernels } = this.#runner.ownOf(vectors);
    const step = Math.ceil(own / lookedThrough);
    let [looked, found] = [0, 0];
    for (let v = 0; v < own; v += step, looked += rows) {
      found += ownKernels.countNonZero(this.#at(x) + v * rows * 4, rows);
    }
    return found < mostSparse * looked ? (found * vectors * rows) / looked : 0;
  }

  #sparse(
    { entries, rows, columns }: Matrix,
    x: Real,
    vectors: number,
    lines: Lines,
    out: Real,
    factors: number,
  ): void {
    const { first, end } = lines;
    const [from, weights, to] = [this.#at(x), this.#at(entries), this.#at(out)];
    const work = (2 * factors * columns * (end - first)) / rows;
    this.#runner.splitVectors('sparseProduct', { items: vectors, group: 1, work }, (vector, count, thread) => {
      const room = this.#runner.room(count * (2 * (end - first) + 16) + 256, thread);
      return [
        ...[from + vector * rows * 4, rows, count, first, end, weights, columns],
        ...[to + vector * columns * 4, room],
      ];
    });
  }

  subtractSums(x: Real, width: number, { first, end }: Lines, factor: number, totals: Real, columns: number): void {
    const vectors = totals.length / columns;
    this.#runner.kernels.subtractSums(this.#at(x), width, first, end, factor, this.#at(totals), columns, vectors);
  }

  transposed({ entries, rows, columns }: Matrix, d: Real, vectors: number, { first, end }: Lines, out: Real): void {
    const [weights, at, to] = [this.#at(entries), this.#at(d), this.#at(out)];
    const work = 2 * vectors * (end - first + besides) * rows;
    this.#runner.splitVectors('transposed', { items: vectors, group: groupRows, work }, (from, count, thread) => {
      const room = this.#runner.room((count + 3) * (end - first + 8), thread);
      return [
        ...[weights, rows, columns, at + from * columns * 4, columns * 4, count, first, end],
        ...[to + from * rows * 4, rows * 4, room],
      ];
    });
  }

  gradient(x: Real, inputs: number, d: Real, outputs: number): BatchGradient {
    const errors = new PackedMatrix(d, d.length / outputs, outputs);
    const terms = errors.rows;
    let samples = 0;
    return {
      begin: (count) => {
        samples = count;
        errors.touch();
      },
      add: (first, rows, change) => {
        const packed = errors.packed(this.#runner);
        const at = this.#at(x) + first * 4;
        const [to, step] = [this.#at(change), outputs * 4];
        const work = 2 * rows * samples * outputs;
        this.#runner.split('product', { items: rows, group: groupRows, work }, (from, count, thread) => {
          const room = this.#productRoom(count, samples, thread);
          return [
            ...[at + from * 4, 4, inputs * 4, count, 0, samples, packed, terms, outputs],
            ...[to + from * step, step, true, 0, -1, room],
          ];
        });
      },
    };
  }

  readonly elementwise: Arithmetic['elementwise'] = (plan) => kernelElementwise(this.#runner, plan, this.#mapFor(plan));

  /** The number of a formula's function. */
  #mapFor({ formula, operands }: ElementwisePlan): number {
    const key = JSON.stringify([formula.text, formula.tables, operands.map(({ name, place }) => [name, place])]);
    const known = this.#maps.get(key);
    if (known !== undefined) return known;
    const { map } = this.#runner.place(elementwiseModule(formula, operands, this.#placeTable), ['map']);
    this.#maps.set(key, map);
    return map;
  }

  integers(length: number): Int32Array {
    return this.#arena.allocateWords(length);
  }

  allFinite(x: Real, length: number): boolean {
    return Boolean(this.#runner.kernels.allFinite(this.#at(x), length));
  }

  columnSums(x: Real, width: number): (count: number) => Float64Array {
    const sums = this.#arena.allocateCounts(width);
    return (count) => {
      this.#runner.kernels.columnSums(this.#at(x), width, count, sums.byteOffset);
      return sums;
    };
  }

  readonly code: Arithmetic['code'] = (x, coded, scales, figures, { members, first, epoch }, key, activity) => {
    const { levels, least, noise, asymmetry, stochastic, seed, noiseStream, roundStream } = figures;
    const width = coded.length / members.length;
    const [xs, to, list, by] = [this.#at(x), this.#at(coded), this.#at(members), this.#at(scales)];
    const work = coded.length * operations.code + (noise > 0 ? coded.length * operations.draw : 0);
    this.#runner.splitVectors('codeBatch', { items: members.length, group: 1, work }, (from, count, thread) => [
      ...[xs, to, width, list, from, from + count, by, levels, levels > 0 ? 1 / levels : 0, least],
      ...[stochastic, roundStream, noise, noiseStream, 1 + asymmetry, seed, key, first, epoch],
      ...[this.#runner.room(2 * (width + 16), thread), activity.byteOffset + 16 * thread],
    ]);
  };

  largestMagnitudes(x: Real, width: number, members: Int32Array, out: Real): void {
    const [from, list, to] = [this.#at(x), this.#at(members), this.#at(out)];
    const work = members.length * width * operations.move;
    this.#runner.splitVectors('largestMagnitudes', { items: members.length, group: 1, work }, (first, count) => {
      return [from, width, list, first, first + count, to];
    });
  }

  activity(): Activity {
    return this.#arena.allocateCounts(2 * this.#runner.threads);
  }

  countActivity(x: Real, activity: Activity): void {
    this.#runner.kernels.countActivity(this.#at(x), x.length, activity.byteOffset);
  }

  largestMagnitude(x: Real): number {
    return this.#runner.kernels.largestMagnitude(this.#at(x), x.length);
  }

  readonly addNoise: Arithmetic['addNoise'] = (sums, deviation, seed, stream, { members, first, epoch }, key) => {
    const width = sums.length / members.length;
    const [one, own] = typeof deviation === 'number' ? [deviation, 0] : [0, this.#at(deviation)];
    const step = typeof deviation !== 'number' && deviation.length > width ? width * 4 : 0;
    const [to, list] = [this.#at(sums), this.#at(members)];
    const work = sums.length * operations.draw;
    this.#runner.splitVectors('noiseBatch', { items: members.length, group: 1, work }, (from, count, thread) => [
      ...[to, width, list, from, from + count, one, own, step],
      ...[seed, stream, key, first, epoch, this.#runner.room(width + 16, thread)],
    ]);
  };

  readonly convert: Arithmetic['convert'] = (sums, figures, { members, first, epoch }, key, outside) => {
    const { origin, step, leastCode, mostCode, stochastic, seed, stream } = figures;
    const width = sums.length / members.length;
    const [to, list, left] = [this.#at(sums), this.#at(members), this.#at(outside)];
    const work = sums.length * operations.code;
    this.#runner.splitVectors('convertBatch', { items: members.length, group: 1, work }, (from, count, thread) => [
      ...[to, width, list, from, from + count, origin, step, leastCode, mostCode, stochastic],
      ...[seed, stream, key, first, epoch, this.#runner.room(width + 16, thread), left],
    ]);
  };

  readonly finish: Arithmetic['finish'] = (totals, output, scales, figures, vectors, places) => {
    const { columns, outputs, outputsPerUnit, weightScale, scales: own } = figures;
    const sums = [this.#at(totals), columns, this.#at(output), outputs, outputsPerUnit];
    const factors = [this.#at(scales), weightScale, own ? this.#at(own) : 0];
    const [list, to] = [this.#at(vectors), this.#at(places)];
    const work = vectors.length * outputs * operations.move;
    this.#runner.splitVectors('finish', { items: vectors.length, group: 1, work }, (first, count) => {
      return [...sums, ...factors, list + 4 * first, to + 4 * first, count];
    });
  };

  unpackBytes(bytes: Uint8Array, rows: Uint32Array, width: number, factor: number, to: Real): void {
    const room = this.scratch('bytes', Math.ceil((rows.length * width) / 4));
    const copied = new Uint8Array(room.buffer, room.byteOffset, rows.length * width);
    for (const [n, row] of rows.entries()) copied.set(bytes.subarray(row * width, (row + 1) * width), n * width);
    this.#runner.kernels.unpackBytes(this.#at(room), copied.length, factor, this.#at(to));
  }

  drive(coded: Real, driven: Real, { part, levels, shift, bits }: DriveFigures): void {
    const phase = part === 'positive' ? 0 : part === 'negative' ? 1 : 2;
    const most = 2 ** bits - 1;
    const [from, to] = [this.#at(coded), this.#at(driven)];
    this.#runner.kernels.drive(from, to, coded.length, phase, levels, shift, most, bits > 0 ? 1 / most : 0);
  }

  accumulate(to: Real, from: Real, factor: number): void {
    this.#runner.kernels.accumulate(this.#at(to), this.#at(from), to.length, factor);
  }

  addScaled(to: Real, from: Real, factor: number, stride = 1): void {
    this.#runner.kernels.addScaled(this.#at(to), this.#at(from), 4 * stride, to.length, factor);
  }

  momentum(gradients: Real, velocities: Real, momentum: number): void {
    this.#runner.kernels.momentum(this.#at(gradients), this.#at(velocities), gradients.length, momentum);
  }

  readonly adam: Arithmetic['adam'] = (gradients, means, squares, { beta1, beta2, epsilon, perMean, perSquare }) => {
    this.#runner.kernels.adam(
      ...([this.#at(gradients), this.#at(means), this.#at(squares), gradients.length] as const),
      ...([beta1, 1 - beta1, beta2, 1 - beta2, epsilon, perMean, perSquare] as const),
    );
  };

  readonly scaleChange: Arithmetic['scaleChange'] = (change, row, rows, rate, { perPulse, pruned }, pulses) => {
    const columns = change.length / rows;
    const marks = pruned ? this.#at(pruned) + row * columns * 4 : 0;
    this.#counts.fill(0);
    const counts = this.#counts.byteOffset;
    this.#runner.kernels.scaleChange(this.#at(change), rows, columns, rate, marks, perPulse, counts);
    pulses.up += this.#counts[0] as number;
    pulses.down += this.#counts[1] as number;
  };

  #at(view: Real | Int32Array): number {
    return this.#arena.at(view);
  }

  /** Room for the terms that groups of rows have. */
  #productRoom(rows: number, terms: number, thread: number): number {
    return this.#runner.room(productWords(rows, terms), thread);
  }
}
