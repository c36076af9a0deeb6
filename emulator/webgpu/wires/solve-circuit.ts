/** Many right-hand sides of one circuit, as many at once as buffers hold. */
import { expectWire } from '../../tile/wires/wire-error.ts';
import type { Circuit } from '../../tile/wires/wires.ts';
import type { Pipelines } from '../pipelines.ts';
import { quadsFor } from './array-buffers.ts';
import { wireKernels } from './array-passes.ts';
import { GpuArray, type Solved } from './gpu-array.ts';
import type { LineFigures } from './left-over.ts';
import { scaleCircuit } from './scaled-circuit.ts';

/** Right-hand sides to solve, and what is wanted of them. */
export interface Drives {
  readonly count: number;
  readonly tolerance: number;
  /** Voltage of a word line's source, and of what a bit line ends in. */
  readonly wordSource: (row: number, one: number) => number;
  readonly bitSource: (column: number, one: number) => number;
  readonly wanted: 'word-currents' | 'bit-currents' | 'bit-currents-and-voltages';
}

export interface DrivenCurrents extends Solved {
  /** Of word or bit lines, [right-hand sides][lines], @unit A. */
  readonly currents: readonly Float64Array[];
  /** Of nodes of word lines, [right-hand sides][rows × columns], @unit V, on request. */
  readonly rowVoltages: readonly Float64Array[];
  /** Of nodes of bit lines (where interleaved, one for two rows) above what these end in, @unit V, on request. */
  readonly rises: readonly Float64Array[];
}

/** Solves circuit after circuit; storage is kept between circuits of one size. */
export class CircuitSolver {
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;
  #array: GpuArray | null = null;

  private constructor(device: GPUDevice, pipelines: Pipelines) {
    this.#device = device;
    this.#pipelines = pipelines;
  }

  static async open(device: GPUDevice, pipelines: Pipelines): Promise<CircuitSolver> {
    await pipelines.prepare(wireKernels);
    return new CircuitSolver(device, pipelines);
  }

  async solve(circuit: Circuit, drives: Drives): Promise<DrivenCurrents> {
    const { topology } = circuit.wires;
    expectWire(topology === 'input-source', 'wires.topology', '`input-source`, or solved on the CPU', topology);
    const scaled = scaleCircuit(circuit);
    const array = this.#arrayFor(circuit, scaled.lines.perNode, drives.count);
    array.load(scaled, drives.tolerance);
    const width = array.size.quads * 4;
    const currents: Float64Array[] = [];
    const rowVoltages: Float64Array[] = [];
    const rises: Float64Array[] = [];
    let residual = 0;
    let sweeps = 0;
    for (let from = 0; from < drives.count; from += width) {
      const here = Math.min(width, drives.count - from);
      const solved = await solveSome(array, drives, from, here);
      residual = Math.max(residual, solved.residual);
      sweeps = Math.max(sweeps, solved.sweeps);
      // Sources' currents and word lines' voltages that fit the bit lines as they are now.
      const wordCurrents = drives.wanted === 'bit-currents' ? null : await array.readWordCurrents();
      const ofWords = drives.wanted === 'word-currents' ? wordCurrents : null;
      currents.push(...lift(ofWords ?? (await array.readBitCurrents()), width, here, scaled.unit));
      if (drives.wanted !== 'bit-currents-and-voltages') continue;
      rowVoltages.push(...lift(await array.readWordVoltages(), width, here, 1));
      rises.push(...lift(await array.readRises(), width, here, 1));
    }
    return { currents, rowVoltages, rises, residual, sweeps };
  }

  close(): void {
    this.#array?.close();
    this.#array = null;
  }

  #arrayFor({ rows, columns }: Circuit, perNode: number, count: number): GpuArray {
    const quads = quadsFor(this.#device, { rows, columns }, count);
    const size = this.#array?.size;
    const fits = size?.rows === rows && size.columns === columns && size.perNode === perNode && size.quads === quads;
    if (this.#array && fits) return this.#array;
    this.close();
    this.#array = new GpuArray(this.#device, this.#pipelines, { rows, columns, perNode, quads });
    return this.#array;
  }
}

function solveSome(array: GpuArray, drives: Drives, from: number, count: number): Promise<Solved> {
  const { rows, columns, quads } = array.size;
  const words = lineFigures(rows, quads * 4, count, (row, one) => drives.wordSource(row, from + one));
  const bits = lineFigures(columns, quads * 4, count, (column, one) => drives.bitSource(column, from + one));
  return array.solve(words, bits, drives.tolerance);
}

/** Figures of each right-hand side for itself. */
function lift(figures: LineFigures, width: number, count: number, unit: number): Float64Array[] {
  return Array.from({ length: count }, (_, one) =>
    Float64Array.from({ length: figures.length / width }, (_, at) => (figures[at * width + one] as number) * unit),
  );
}

function lineFigures(
  lines: number,
  width: number,
  count: number,
  figure: (line: number, one: number) => number,
): LineFigures {
  const figures = new Float32Array(lines * width);
  for (let line = 0; line < lines; line++) {
    for (let one = 0; one < count; one++) figures[line * width + one] = figure(line, one);
  }
  return figures;
}
