/** Memories of gradients (`cpu/optimizer.ts`). */
import type { KeptOptimizer } from '../../program/program.ts';
import { entryPoint, type Kernel, storage } from '../kernel.ts';

export interface OptimizerCode {
  readonly key: string;
  readonly shape: Readonly<Record<string, 'u32' | 'f32'>>;
  readonly buffers: Readonly<Record<string, typeof storage.floats>>;
  /** `directionOf(gradient, entry)`: entries are numbered without padding. */
  readonly wgsl: string;
}

/** Figures that {@link optimizerCode} and {@link advanceKernel} take. */
const shape = { cells: 'u32', first: 'f32', second: 'f32', epsilon: 'f32' } as const;

export function optimizerCode(kept: KeptOptimizer | null): OptimizerCode {
  if (kept === null) {
    const wgsl = 'fn directionOf(gradient: f32, entry: u32) -> f32 { return gradient; }\n';
    return { key: 'no memory', shape: {}, buffers: {}, wgsl };
  }
  const { kind } = kept.optimizer;
  return {
    key: kind,
    shape,
    buffers: { state: storage.floats },
    wgsl: kind === 'momentum' ? momentumWgsl : adamWgsl,
  };
}

export function optimizerShape({ optimizer }: KeptOptimizer, cells: number) {
  return optimizer.kind === 'momentum'
    ? { cells, first: optimizer.momentum, second: 0, epsilon: 0 }
    : { cells, first: optimizer.beta1, second: optimizer.beta2, epsilon: optimizer.epsilon };
}

const momentumWgsl = /* wgsl */ `
fn directionOf(gradient: f32, entry: u32) -> f32 {
  let velocity = shape.first * state[entry] + gradient;
  state[entry] = velocity;
  return velocity;
}
`;

const adamWgsl = /* wgsl */ `
fn directionOf(gradient: f32, entry: u32) -> f32 {
  let mean = shape.first * state[entry] + (1.0 - shape.first) * gradient;
  let square = shape.second * state[shape.cells + entry] + (1.0 - shape.second) * gradient * gradient;
  state[entry] = mean;
  state[shape.cells + entry] = square;
  let perFirst = 1.0 / state[2u * shape.cells];
  let perSecond = 1.0 / state[2u * shape.cells + 1u];
  return (mean * perFirst) / (sqrt(square * perSecond) + shape.epsilon);
}
`;

/** One invocation: 1 − βᵗ of both moments of Adam, as moments of ones, before the entries of a batch. */
export const advanceKernel: Kernel = {
  key: 'advance moments',
  workgroup: [1, 1],
  shape,
  buffers: { state: storage.floats },
  body: /* wgsl */ `
${entryPoint({ workgroup: [1, 1] })}
fn main() {
  let at = 2u * shape.cells;
  state[at] = shape.first * state[at] + (1.0 - shape.first);
  state[at + 1u] = shape.second * state[at + 1u] + (1.0 - shape.second);
}
`,
};
