/** Gradients of a batch and their scale (`program/gradient-writing.ts`). */

import { emitWgsl, wgslFunctions } from '../../../devices/index.ts';
import { parseGradientFormula } from '../../program/gradient-formula.ts';
import { type GradientScale, lastOctave, roundOctave } from '../../program/gradient-writing.ts';
import type { UpdateOperation, WriteOperation } from '../../program/program.ts';
import { entryPoint, type Kernel, storage } from '../kernel.ts';
import { randomWgsl } from '../random-wgsl.ts';
import type { Block } from './blocks.ts';
import { drawLines } from './elementwise.ts';

/**
 * What a kernel needs to compute gradients of an operation, of the terms or of the formula in their place
 * (`cpu/gradient.ts`): `sumBlock(row, quad)` sums a block of them over the samples in order, from that row and that four
 * of columns on; then `gradientAt(row, column, at, lane)` is the gradient of a crosspoint in it, four `at` and lane.
 */
export interface GradientCode {
  /** What tells it apart from others. */
  readonly key: string;
  readonly shape: Readonly<Record<string, 'u32' | 'f32'>>;
  /** Bound after those of the kernel. The formula's own weights are expected under the name `weights`. */
  readonly buffers: Readonly<Record<string, typeof storage.readFloats | typeof storage.readVectors>>;
  readonly usesWeights: boolean;
  /** Whether it needs `randomWgsl` before it. */
  readonly draws: boolean;
  wgsl(block: Block): string;
}

export function gradientCode(operation: UpdateOperation | WriteOperation): GradientCode {
  const terms = operation.kind === 'update' ? 1 : operation.terms.length;
  const formula = operation.kind === 'update' ? null : operation.formula;
  const pairs = Array.from({ length: terms }, (_, term) => [`input${term}`, `error${term}`]).flat();
  const bound = (names: readonly string[], as: typeof storage.readFloats | typeof storage.readVectors) =>
    Object.fromEntries(names.map((name) => [name, as]));
  const operands = bound(pairs, storage.readVectors);
  if (!formula) {
    const at = 'fn gradientAt(row: u32, column: u32, at: u32, lane: u32) -> f32 { return gradients[at][lane]; }\n';
    const wgsl = (block: Block) => `${sumBlockWgsl(terms, [], block)}${at}`;
    return { key: `${terms} terms`, shape: {}, buffers: operands, usesWeights: false, draws: false, wgsl };
  }
  const [outputs, tiles] = [Object.keys(formula.outputs), Object.entries(formula.tiles)];
  const parsed = parseGradientFormula(formula, operation.label);
  const lines = (block: Block) => [
    'let g = gradients[at][lane];',
    'let w = weights[row * shape.rowStride + column] * shape.weightScale;',
    ...outputs.map((name) => `let ${name} = columnSums_${name}[at % ${block.quads}u][lane];`),
    ...tiles.map(([name, { transposed }]) => {
      const place = transposed ? `column * shape.stride_${name} + row` : `row * shape.stride_${name} + column`;
      return `let ${name} = tile_${name}[${place}] * shape.scale_${name};`;
    }),
    'let i = row * shape.outputs + column;',
    ...drawLines(parsed.normals, parsed.uniforms, 'batch.first', 'shape.drawStream'),
  ];
  return {
    key: `${terms} terms, ${outputs.join(' ')}; ${tiles.map(([name, { transposed }]) => `${name} ${transposed}`)}; ${formula.text}`,
    shape: {
      weightScale: 'f32',
      drawStream: 'u32',
      ...Object.fromEntries(
        tiles.flatMap(([name]) => [[`stride_${name}`, 'u32'] as const, [`scale_${name}`, 'f32'] as const]),
      ),
    },
    buffers: {
      ...operands,
      ...bound(
        outputs.map((name) => `out_${name}`),
        storage.readVectors,
      ),
      ...bound(
        tiles.map(([name]) => `tile_${name}`),
        storage.readFloats,
      ),
    },
    usesWeights: true,
    draws: parsed.normals + parsed.uniforms > 0,
    wgsl: (block) => /* wgsl */ `${wgslFunctions([parsed])}${sumBlockWgsl(terms, outputs, block)}
fn gradientAt(row: u32, column: u32, at: u32, lane: u32) -> f32 {
  ${lines(block).join('\n  ')}
  return ${emitWgsl(parsed, (name) => name)};
}
`,
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A register has a name of its own: indexed in the loop, it would be memory to a software adapter. */
function sumBlockWgsl(terms: number, outputs: readonly string[], { rows, quads }: Block): string {
  const registers = upTo(rows * quads);
  return /* wgsl */ `
var<private> gradients: array<vec4f, ${rows * quads}>;
${outputs.map((name) => `var<private> columnSums_${name}: array<vec4f, ${quads}>;`).join('\n')}

fn sumBlock(row: u32, quad: u32) {
  ${registers.map((at) => `var g${at} = vec4f();`).join(' ')}
  ${upTo(terms)
    .map((term) => termWgsl(term, { rows, quads }))
    .join('\n  ')}
  gradients = array<vec4f, ${rows * quads}>(${registers.map((at) => `g${at}`).join(', ')});
  ${outputs.map((name) => columnSumsWgsl(name, quads)).join('\n  ')}
}
`;
}

function termWgsl(term: number, { rows, quads }: Block): string {
  const fours = upTo(rows / 4).map(
    (four) => `let x${four} = input${term}[(n * shape.inputStride + row) / 4u + ${four}u];`,
  );
  const errors = upTo(quads).map((q) => `let d${q} = error${term}[(n * shape.errorStride) / 4u + quad + ${q}u];`);
  const products = upTo(rows).flatMap((r) =>
    upTo(quads).map((q) => {
      const at = `g${r * quads + q}`;
      return `${at} = fma(vec4f(x${Math.floor(r / 4)}[${r % 4}]), d${q}, ${at});`;
    }),
  );
  return `for (var n = 0u; n < batch.count; n++) {
    ${[...fours, ...errors, ...products].join('\n    ')}
  }`;
}

function columnSumsWgsl(name: string, quads: number): string {
  return upTo(quads)
    .map(
      (q) => `{
    var sums = vec4f();
    for (var n = 0u; n < batch.count; n++) { sums += out_${name}[(n * shape.errorStride) / 4u + quad + ${q}u]; }
    columnSums_${name}[${q}] = sums;
  }`,
    )
    .join(' ');
}

/**
 * Goes through the crosspoints of a block, of which `row` and `quad` are the first: `cell` with `r`, `at` and `lane`,
 * `row + r` and `column`; before and after each four of them `begin` and `end`. No compiler knows how often: unrolled, a
 * device's law takes seconds to compile.
 */
export function eachCell({ rows, quads }: Block, cell: string, begin = '', end = ''): string {
  return /* wgsl */ `
  for (var at = 0u; at < ${quads}u * min(${rows}u, shape.inputs - row); at++) {
    let r = at / ${quads}u;
    let start = 4u * (quad + at % ${quads}u);
    ${begin}
    for (var column = start; column < min(start + 4u, shape.outputs); column++) {
      let lane = column - start;
      ${cell}
    }
    ${end}
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

const workgroup = [16, 1] as const;

/** Rows that a workgroup of {@link rowPeaksKernel}, and of a write, goes through: all their columns. */
export const rowsBlock: Block = { rows: 4, quads: 1 };

/** Bits of the largest magnitude in each row's gradient; magnitudes and their bits sort alike. */
export function rowPeaksKernel(gradient: GradientCode): Kernel {
  const { rows } = rowsBlock;
  return {
    key: `row peaks, ${gradient.key}`,
    workgroup,
    shape: {
      ...{ inputs: 'u32', outputs: 'u32', inputStride: 'u32', errorStride: 'u32', rowStride: 'u32', seed: 'u32' },
      ...gradient.shape,
    },
    buffers: {
      peaks: storage.words,
      ...(gradient.usesWeights && { weights: storage.readFloats }),
      ...gradient.buffers,
    },
    body: /* wgsl */ `
${gradient.draws ? randomWgsl : ''}${gradient.wgsl(rowsBlock)}
var<workgroup> most: array<atomic<u32>, ${rows}>;

${entryPoint({ workgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) first: u32) {
  let row = ${rows}u * group.x;
  for (var quad = first; 4u * quad < shape.outputs; quad += ${workgroup[0]}u) {
    sumBlock(row, quad);
    ${eachCell(
      rowsBlock,
      'magnitude = max(magnitude, bitcast<u32>(abs(gradientAt(row + r, column, at, lane))));',
      'var magnitude = 0u;',
      'atomicMax(&most[r], magnitude);',
    )}
  }
  workgroupBarrier();
  if (first < min(${rows}u, shape.inputs - row)) { peaks[row + first] = atomicLoad(&most[first]); }
}
`,
  };
}
