/**
 * A kernel: one WGSL module with one entry point `main`, shared by every operation of its kind.
 *
 * Shapes travel in a small uniform (`Shape`, words declared by the kernel), not in the code: a software adapter takes
 * up to two seconds to compile a pipeline, so there are few. What differs in code (a formula, a device law) is in the
 * cache key.
 *
 * Binding 0 is the batch, binding 1 the shape, then the storage buffers in order.
 */
export interface Kernel {
  /** Label of module and pipeline, and cache key: equal keys mean equal code. */
  readonly key: string;
  readonly workgroup: readonly [x: number, y: number];
  /** Features of the language that it uses, before all else. @default none */
  readonly directives?: string;
  /** Fields of the uniform `shape`: `u32` or `f32`. */
  readonly shape: Readonly<Record<string, 'u32' | 'f32'>>;
  /** Storage buffers in binding order: name → WGSL type and access. */
  readonly buffers: Readonly<Record<string, { readonly type: string; readonly access: 'read' | 'read_write' }>>;
  /** Body after the declarations; must define `fn main`, see {@link kernelSource}. */
  readonly body: string;
}

/**
 * Batch words (`batch-words.ts`): samples or visits, position of the first sample in the epoch's order, epoch, number of the
 * batch since the last count, whose turn it is among the crosspoints of a cell (`tile/unit-cell.ts`), the number of the
 * first visit (`program/transfer.ts`), and what rates that decay are multiplied by, a float.
 */
const batchFields = ['count', 'first', 'epoch', 'number', 'turn', 'lot', 'visit'] as const;
export const batchWords = batchFields.length + 1;

const batchWgsl = /* wgsl */ `
struct Batch { ${batchFields.map((name) => `${name}: u32`).join(', ')}, rateFactor: f32 }
@group(0) @binding(0) var<uniform> batch: Batch;
`;

/** The complete WGSL module of a kernel. */
export function kernelSource(kernel: Kernel): string {
  const fields = Object.entries(kernel.shape).map(([name, type]) => `  ${name}: ${type},`);
  const buffers = Object.entries(kernel.buffers).map(
    ([name, { type, access }], index) => `@group(0) @binding(${index + 2}) var<storage, ${access}> ${name}: ${type};`,
  );
  return [
    kernel.directives ?? '',
    batchWgsl,
    `struct Shape {\n${fields.join('\n')}\n}`,
    '@group(0) @binding(1) var<uniform> shape: Shape;',
    ...buffers,
    kernel.body,
  ].join('\n');
}

/** Attribute line of an entry point. */
export function entryPoint({ workgroup: [x, y] }: Pick<Kernel, 'workgroup'>): string {
  return `@compute @workgroup_size(${x}, ${y})`;
}

/** Encodes shape values in the order the kernel declares them; uniforms are padded to 16 bytes. */
export function encodeShape(kernel: Kernel, values: Readonly<Record<string, number>>): ArrayBuffer {
  const names = Object.entries(kernel.shape);
  const bytes = new ArrayBuffer(Math.ceil((names.length * 4) / 16) * 16);
  const view = new DataView(bytes);
  names.forEach(([name, type], index) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`kernel ${kernel.key} has no value for ${name}`);
    if (type === 'u32') view.setUint32(index * 4, value, true);
    else view.setFloat32(index * 4, value, true);
  });
  return bytes;
}

/** Buffers that are bound by name, shared by several kernels. */
export const storage = {
  readFloats: { type: 'array<f32>', access: 'read' },
  floats: { type: 'array<f32>', access: 'read_write' },
  readVectors: { type: 'array<vec4f>', access: 'read' },
  vectors: { type: 'array<vec4f>', access: 'read_write' },
  readWords: { type: 'array<u32>', access: 'read' },
  readWordVectors: { type: 'array<vec4u>', access: 'read' },
  words: { type: 'array<u32>', access: 'read_write' },
  /** Counters as pairs of words, low and high, then the word of {@link checkWgsl}. */
  counters: { type: 'array<atomic<u32>>', access: 'read_write' },
} as const;

/** `count(index, amount)`: adds to a 64-bit counter; the carry is exact whatever the order. */
export const countWgsl = /* wgsl */ `
fn count(index: u32, amount: u32) {
  if (amount == 0u) { return; }
  let before = atomicAdd(&counters[2u * index], amount);
  if (before + amount < before) { atomicAdd(&counters[2u * index + 1u], 1u); }
}
`;

/** `decayed(rate)`: a rate, or what is proportional to one, as it is in the batch. */
export const decayWgsl = /* wgsl */ `
fn decayed(rate: f32) -> f32 { return select(rate, rate * batch.rateFactor, shape.decays == 1u); }
`;
/** Of a kernel with {@link decayWgsl}. */
export const decayShape = { decays: 'u32' } as const;

/**
 * `check(value)`, `checkFour(values, valid)`: remembers the first batch and operation whose result is not finite;
 * `reportOperation()` does so whatever it is.
 * Compilers may assume that no value is NaN, so the exponent bits are looked at instead. Needs `shape.operation` and
 * `shape.flag`.
 */
export const checkWgsl = /* wgsl */ `
fn check(value: f32) { checkFour(vec4f(value), vec4<bool>(true)); }

fn checkFour(values: vec4f, valid: vec4<bool>) {
  let exponents = bitcast<vec4u>(values) & vec4u(0x7f800000u);
  if (any((exponents == vec4u(0x7f800000u)) & valid)) { reportOperation(); }
}

fn reportOperation() { atomicMin(&counters[shape.flag], batch.number * ${4096}u + shape.operation); }
`;

/** Operations that a flag word can tell apart; the rest of the word is the batch. */
export const operationsPerFlag = 4096;

/** Width of a row in storage: rows start at multiples of four so that they load as vectors. */
export function padded(width: number): number {
  return (width + 3) & ~3;
}
