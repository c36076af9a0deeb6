/** Gradients of a batch and their scale (`program/gradient-writing.ts`). */

import { emitWgsl, wgslFunctions } from '../../../devices/index.ts';
import { parseGradientFormula } from '../../program/gradient-formula.ts';
import { type GradientScale, lastOctave, roundOctave } from '../../program/gradient-writing.ts';
import type { UpdateOperation, WriteOperation } from '../../program/program.ts';
import { entryPoint, type Kernel, storage } from '../kernel.ts';
import { randomWgsl } from '../random-wgsl.ts';
import { drawLines } from './elementwise.ts';

/**
 * What a kernel needs to compute gradients of an operation: `gradientAt(row, column)`, of the terms or of the formula in
 * their place (`cpu/gradient.ts`).
 */
export interface GradientCode {
  /** What tells it apart from others. */
  readonly key: string;
  readonly shape: Readonly<Record<string, 'u32' | 'f32'>>;
  /** Bound after those of the kernel. The formula's own weights are expected under the name `weights`. */
  readonly buffers: Readonly<Record<string, typeof storage.readFloats>>;
  readonly usesWeights: boolean;
  /** Whether it needs `randomWgsl` before it. */
  readonly draws: boolean;
  readonly wgsl: string;
}

export function gradientCode(operation: UpdateOperation | WriteOperation): GradientCode {
  const terms = operation.kind === 'update' ? 1 : operation.terms.length;
  const formula = operation.kind === 'update' ? null : operation.formula;
  const pairs = Array.from({ length: terms }, (_, term) => [`input${term}`, `error${term}`]).flat();
  const sums = /* wgsl */ `
fn sumAt(row: u32, column: u32) -> f32 {
  var gradient = 0.0;
  ${Array.from({ length: terms }, (_, term) => termWgsl(term)).join('\n  ')}
  return gradient;
}
`;
  const readable = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, storage.readFloats]));
  if (!formula) {
    const wgsl = `${sums}\nfn gradientAt(row: u32, column: u32) -> f32 { return sumAt(row, column); }\n`;
    return { key: `${terms} terms`, shape: {}, buffers: readable(pairs), usesWeights: false, draws: false, wgsl };
  }
  const [outputs, tiles] = [Object.keys(formula.outputs), Object.entries(formula.tiles)];
  const parsed = parseGradientFormula(formula, operation.label);
  const draws = parsed.normals + parsed.uniforms > 0;
  const lines = [
    'let g = sumAt(row, column);',
    'let w = weights[row * shape.rowStride + column] * shape.weightScale;',
    ...outputs.map((name) => `let ${name} = columnSum_${name}(column);`),
    ...tiles.map(([name, { transposed }]) => {
      const at = transposed ? `column * shape.stride_${name} + row` : `row * shape.stride_${name} + column`;
      return `let ${name} = tile_${name}[${at}] * shape.scale_${name};`;
    }),
    'let i = row * shape.outputs + column;',
    ...drawLines(parsed.normals, parsed.uniforms, 'batch.first', 'shape.drawStream'),
  ];
  const wgsl = /* wgsl */ `${wgslFunctions([parsed])}${sums}
${outputs.map(columnSumWgsl).join('\n')}
fn gradientAt(row: u32, column: u32) -> f32 {
  ${lines.join('\n  ')}
  return ${emitWgsl(parsed, (name) => name)};
}
`;
  return {
    key: `${terms} terms, ${outputs.join(' ')}; ${tiles.map(([name, { transposed }]) => `${name} ${transposed}`)}; ${formula.text}`,
    shape: {
      weightScale: 'f32',
      drawStream: 'u32',
      ...Object.fromEntries(
        tiles.flatMap(([name]) => [[`stride_${name}`, 'u32'] as const, [`scale_${name}`, 'f32'] as const]),
      ),
    },
    buffers: readable([...pairs, ...outputs.map((name) => `out_${name}`), ...tiles.map(([name]) => `tile_${name}`)]),
    usesWeights: true,
    draws,
    wgsl,
  };
}

function termWgsl(term: number): string {
  return `for (var n = 0u; n < batch.count; n++) {
    gradient = fma(input${term}[n * shape.inputStride + row], error${term}[n * shape.errorStride + column], gradient);
  }`;
}

function columnSumWgsl(name: string): string {
  return `fn columnSum_${name}(column: u32) -> f32 {
  var sum = 0.0;
  for (var n = 0u; n < batch.count; n++) { sum += out_${name}[n * shape.errorStride + column]; }
  return sum;
}`;
}

/** `shiftOf(bits)`: 2^−round(log2 x) of x ≥ 0 with these bits. */
export const shiftWgsl = /* wgsl */ `
fn shiftOf(bits: u32) -> f32 {
  return bitcast<f32>((254u - min((bits + ${roundOctave}u) >> 23u, ${lastOctave}u)) << 23u);
}
`;

/** What {@link findShiftWgsl} needs: the largest magnitude of each row, of {@link rowPeaksKernel}. */
export function shiftBuffers(scale: GradientScale) {
  return scale === 'none' ? {} : ({ peaks: storage.readWords } as const);
}

/** `findShift(lane, lanes)`: what the gradient is multiplied with; has a barrier, so all lanes of a workgroup call it. */
export function findShiftWgsl(scale: GradientScale): string {
  if (scale === 'none') return 'fn findShift(lane: u32, lanes: u32) -> f32 { return 1.0; }';
  return /* wgsl */ `
${shiftWgsl}
var<workgroup> peak: atomic<u32>;

fn findShift(lane: u32, lanes: u32) -> f32 {
  var most = 0u;
  for (var row = lane; row < shape.inputs; row += lanes) { most = max(most, peaks[row]); }
  atomicMax(&peak, most);
  workgroupBarrier();
  return shiftOf(atomicLoad(&peak));
}
`;
}

const workgroup = [64, 1] as const;

/** One workgroup a row: bits of the largest magnitude in its gradient; magnitudes and their bits sort alike. */
export function rowPeaksKernel(gradient: GradientCode): Kernel {
  return {
    key: `row peaks, ${gradient.key}`,
    workgroup,
    shape: {
      ...{ outputs: 'u32', inputStride: 'u32', errorStride: 'u32', rowStride: 'u32', seed: 'u32' },
      ...gradient.shape,
    },
    buffers: {
      peaks: storage.words,
      ...(gradient.usesWeights && { weights: storage.readFloats }),
      ...gradient.buffers,
    },
    body: /* wgsl */ `
${gradient.draws ? randomWgsl : ''}${gradient.wgsl}
var<workgroup> peak: atomic<u32>;

${entryPoint({ workgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var most = 0u;
  for (var column = lane; column < shape.outputs; column += ${workgroup[0]}u) {
    most = max(most, bitcast<u32>(abs(gradientAt(group.x, column))));
  }
  atomicMax(&peak, most);
  workgroupBarrier();
  if (lane == 0u) { peaks[group.x] = atomicLoad(&peak); }
}
`,
  };
}
