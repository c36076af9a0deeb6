/**
 * One array on the GPU: sweeps, and conjugate gradients between them, until every right-hand side keeps its tolerance
 * (`tile/wires/solve-block.ts`). What is read back between is a few numbers for each right-hand side.
 */
import { WireError } from '../../tile/wires/wire-error.ts';
import { readBack } from '../buffers.ts';
import type { Pipelines } from '../pipelines.ts';
import { type ArrayBuffers, type ArraySize, openArrayBuffers } from './array-buffers.ts';
import { type ArrayPasses, openArrayPasses, type Pass } from './array-passes.ts';
import { float32Reach, type LeftOver, type LineFigures, largestSources, weighLeftOver } from './left-over.ts';
import type { ScaledCircuit } from './scaled-circuit.ts';

export interface Solved {
  readonly residual: number;
  readonly sweeps: number;
}

/** Where gradients stop: below the tolerance, since the sweep that follows weighs anew what is left over, in float32's reach. */
const gradientTolerance = (tolerance: number) => Math.max(tolerance / 4, 1e-8);
/** Kernels compare in float32: what they take for solved is solved. */
const comparedWith = 1 + 1e-5;
/** Sweeps in a row that gain nothing on the one before. */
const stallLimit = 3;
/** Steps of conjugate gradients between two looks at what is left over. */
const stepsAtOnce = 4;
const sweepLimit = 2000;

export class GpuArray {
  readonly size: ArraySize;
  readonly #device: GPUDevice;
  readonly #buffers: ArrayBuffers;
  readonly #passes: ArrayPasses;
  /** Σ g, in the circuit's unit. */
  #conductance = 0;

  constructor(device: GPUDevice, pipelines: Pipelines, size: ArraySize) {
    this.#device = device;
    this.size = size;
    this.#buffers = openArrayBuffers(device, size);
    this.#passes = openArrayPasses(device, pipelines, size, this.#buffers);
  }

  /** @param tolerance Residual that is wanted */
  load(scaled: ScaledCircuit, tolerance: number): void {
    this.#device.queue.writeBuffer(this.#buffers.conductances, 0, scaled.conductances);
    this.#conductance = scaled.conductances.reduce((sum, one) => sum + one, 0);
    this.#passes.describe(scaled, gradientTolerance(tolerance));
    this.#submit((encoder) => encode(encoder, this.#passes.factor));
  }

  /** @throws WireError where neither the tolerance nor what float32 reaches was kept */
  async solve(wordSources: LineFigures, bitSources: LineFigures, tolerance: number): Promise<Solved> {
    const { queue } = this.#device;
    queue.writeBuffer(this.#buffers.wordSources, 0, wordSources);
    queue.writeBuffer(this.#buffers.bitSources, 0, bitSources);
    this.#submit((encoder) => encoder.clearBuffer(this.#buffers.rise));
    const sources = largestSources([wordSources, bitSources], this.size.quads * 4);
    let sweeps = 0;
    let stalls = 0;
    let before = Number.POSITIVE_INFINITY;
    for (;;) {
      this.#submit((encoder) => encode(encoder, this.#passes.sweep));
      sweeps += 1;
      const { residual, isRounding } = await this.#leftOver(sources);
      if (residual <= tolerance) return { residual, sweeps };
      // Gradients leave a tenth or less of what they found, unless rounding is all that is left to find.
      stalls = residual < before / 2 ? 0 : stalls + 1;
      if (stalls > 0 && isRounding) return { residual, sweeps };
      if (stalls >= stallLimit || sweeps >= sweepLimit) throw missed(residual, tolerance, sweeps);
      before = residual;
      sweeps += await this.#descend(sources, gradientTolerance(tolerance) * comparedWith, sweepLimit - sweeps);
    }
  }

  /** Sources' currents that fit the bit lines as they are now. */
  async readWordCurrents(): Promise<LineFigures> {
    this.#submit((encoder) => encode(encoder, this.#passes.sweepWords));
    return new Float32Array(await readBack(this.#device, this.#buffers.wordCurrents));
  }

  async readBitCurrents(): Promise<LineFigures> {
    return new Float32Array(await readBack(this.#device, this.#buffers.bitCurrents));
  }

  /** Of nodes of word lines, [rows][columns][quads × 4], as the last sweep or {@link readWordCurrents} left them. */
  async readWordVoltages(): Promise<LineFigures> {
    return new Float32Array(await readBack(this.#device, this.#buffers.carried));
  }

  /** Of nodes of bit lines above what these end in, [nodes][columns][quads × 4]. */
  async readRises(): Promise<LineFigures> {
    return new Float32Array(await readBack(this.#device, this.#buffers.rise));
  }

  close(): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
    this.#passes.close();
  }

  /** @returns steps taken */
  async #descend(sources: Float32Array, tolerance: number, limit: number): Promise<number> {
    const { begin, step } = this.#passes;
    // With p = δ and s = 0, the passes of a step leave q = −r, and r = 0 − 1 q with z = B r (`conjugate-gradients.ts`).
    this.#submit((encoder) => {
      const { imbalance, direction, image } = this.#buffers;
      for (const vector of [imbalance, direction, image]) encoder.clearBuffer(vector);
      encode(encoder, begin[0]);
      encoder.clearBuffer(direction);
      encode(encoder, begin[1]);
    });
    let steps = 0;
    while (steps < limit) {
      this.#submit((encoder) => {
        for (let one = 0; one < stepsAtOnce; one++) encode(encoder, step);
      });
      steps += stepsAtOnce;
      const { residual } = await this.#leftOver(sources);
      if (!(residual > tolerance)) break;
    }
    return steps;
  }

  async #leftOver(sources: Float32Array): Promise<LeftOver> {
    const figures = new Float32Array(await readBack(this.#device, this.#buffers.figures));
    return weighLeftOver(figures, sources, this.#conductance);
  }

  #submit(write: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.#device.createCommandEncoder({ label: 'wires' });
    write(encoder);
    this.#device.queue.submit([encoder.finish()]);
  }
}

function encode(encoder: GPUCommandEncoder, passes: readonly Pass[]): void {
  const compute = encoder.beginComputePass();
  for (const { pipeline, bindings, groups } of passes) {
    compute.setPipeline(pipeline);
    compute.setBindGroup(0, bindings);
    compute.dispatchWorkgroups(...groups);
  }
  compute.end();
}

function missed(residual: number, tolerance: number, sweeps: number): WireError {
  return new WireError(
    `Expected the wires to be solved on the GPU to \`tolerance\` ${tolerance}, got a residual of ${residual} after ` +
      `${sweeps} sweeps: raise \`tolerance\` (float32 reaches about ${float32Reach}), solve on the CPU, ` +
      'or take wires of less resistance or crosspoints of less conductance',
  );
}
