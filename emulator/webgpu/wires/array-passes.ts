/** Passes over the lines of one array: bind groups made once, shapes rewritten for every circuit of its size. */

import { uniformBuffer } from '../buffers.ts';
import { batchWords, encodeShape, type Kernel } from '../kernel.ts';
import { measureKernel, nextDirectionKernel, stepSizeKernel } from '../kernels/wires/figures.ts';
import { multiplyKernel, preconditionKernel } from '../kernels/wires/gradients.ts';
import { factorKernel, passShape, passWorkgroup } from '../kernels/wires/ladder.ts';
import { sweepBitLinesKernel, sweepWordLinesKernel } from '../kernels/wires/sweep.ts';
import type { Pipelines } from '../pipelines.ts';
import type { ArrayBuffers, ArraySize } from './array-buffers.ts';
import { ladderFigures, type ScaledCircuit } from './scaled-circuit.ts';

export const wireKernels: readonly Kernel[] = [
  factorKernel,
  sweepWordLinesKernel,
  sweepBitLinesKernel,
  multiplyKernel,
  preconditionKernel,
  measureKernel,
  stepSizeKernel,
  nextDirectionKernel,
];

/** One dispatch. */
export interface Pass {
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroup;
  readonly groups: readonly [x: number, y: number];
}

export interface ArrayPasses {
  readonly factor: readonly Pass[];
  readonly sweepWords: readonly Pass[];
  /** Word lines, bit lines, residuals. */
  readonly sweep: readonly Pass[];
  /** The first step after a sweep, before the direction is emptied, and after. */
  readonly begin: readonly [multiply: readonly Pass[], precondition: readonly Pass[]];
  readonly step: readonly Pass[];
  /** Writes what passes need to know of a circuit. */
  describe(scaled: ScaledCircuit, tolerance: number): void;
  close(): void;
}

export function openArrayPasses(
  device: GPUDevice,
  pipelines: Pipelines,
  size: ArraySize,
  buffers: ArrayBuffers,
): ArrayPasses {
  const batch = uniformBuffer(device, 'wires: batch', Math.ceil((batchWords * 4) / 16) * 16);
  const shapes = openShapes(device);
  const { rows, columns, perNode, quads } = size;
  const places = rows / perNode;

  function pass(
    kernel: Kernel,
    shape: GPUBuffer,
    groups: Pass['groups'],
    bound: Readonly<Record<string, GPUBuffer>> = {},
  ) {
    const pipeline = pipelines.get(kernel);
    const own: Readonly<Record<string, GPUBuffer>> = { ...buffers, ...bound };
    const names = Object.keys(kernel.buffers);
    const resources = [batch, shape, ...names.map((name) => own[name] as GPUBuffer)];
    const entries = resources.map((buffer, binding) => ({ binding, resource: { buffer } }));
    const layout = pipeline.getBindGroupLayout(0);
    return { pipeline, bindings: device.createBindGroup({ label: kernel.key, layout, entries }), groups };
  }
  const across = (lines: number) => [Math.ceil(quads / passWorkgroup[0]), Math.ceil(lines / passWorkgroup[1])] as const;
  const words = (kernel: Kernel) => pass(kernel, shapes.word, across(places), { ladder: buffers.wordLadder });
  const bits = (kernel: Kernel) => pass(kernel, shapes.bit, across(columns), { ladder: buffers.bitLadder });
  const figures = (kernel: Kernel, shape = shapes.next) => pass(kernel, shape, [Math.ceil(quads / 64), 1]);
  const factors = (shape: GPUBuffer, lines: number, ladder: GPUBuffer) =>
    pass(factorKernel, shape, [Math.ceil(lines / 64), 1], { ladder });

  const sweepWords = words(sweepWordLinesKernel);
  const multiply = words(multiplyKernel);
  const precondition = bits(preconditionKernel);
  const nextDirection = figures(nextDirectionKernel);
  return {
    factor: [
      factors(shapes.factorWord, rows, buffers.wordLadder),
      factors(shapes.factorBit, columns, buffers.bitLadder),
    ],
    sweepWords: [sweepWords],
    sweep: [sweepWords, bits(sweepBitLinesKernel), figures(measureKernel)],
    begin: [
      [multiply, figures(stepSizeKernel, shapes.begins)],
      [precondition, nextDirection],
    ],
    step: [multiply, figures(stepSizeKernel), precondition, nextDirection],
    describe: (scaled, tolerance) => describeCircuit(device, shapes, size, scaled, tolerance),
    close() {
      for (const uniform of [batch, ...Object.values(shapes)]) uniform.destroy();
    },
  };
}

type Shapes = ReturnType<typeof openShapes>;

function openShapes(device: GPUDevice) {
  const uniform = ({ shape }: Pick<Kernel, 'shape'>) =>
    uniformBuffer(device, 'wires: shape', Math.ceil((Object.keys(shape).length * 4) / 16) * 16);
  return {
    factorWord: uniform(factorKernel),
    factorBit: uniform(factorKernel),
    word: uniform({ shape: passShape }),
    bit: uniform({ shape: passShape }),
    begins: uniform(stepSizeKernel),
    next: uniform(stepSizeKernel),
  };
}

function describeCircuit(
  { queue }: GPUDevice,
  shapes: Shapes,
  { rows, columns, perNode, quads }: ArraySize,
  { lines, unit }: ScaledCircuit,
  tolerance: number,
): void {
  const places = rows / perNode;
  const word = ladderFigures(lines.word, unit);
  const bit = ladderFigures(lines.bit, unit);
  const write = (shape: GPUBuffer, kernel: Kernel, values: Readonly<Record<string, number>>) =>
    queue.writeBuffer(shape, 0, encodeShape(kernel, values));
  const alongWords = { lines: rows, nodes: columns, perNode: 1, lineStride: columns, nodeStride: 1 };
  const alongBits = { lines: columns, nodes: places, perNode, lineStride: 1, nodeStride: columns };
  write(shapes.factorWord, factorKernel, { ...word, ...alongWords });
  write(shapes.factorBit, factorKernel, { ...bit, ...alongBits });
  const pass = { perNode, quads, tolerance };
  write(shapes.word, multiplyKernel, { ...word, ...pass, lines: places, nodes: columns });
  write(shapes.bit, preconditionKernel, { ...bit, ...pass, lines: columns, nodes: places });
  const figures = { rows, columns, wordLines: places, quads, tolerance };
  write(shapes.begins, stepSizeKernel, { ...figures, begins: 1 });
  write(shapes.next, stepSizeKernel, { ...figures, begins: 0 });
}
