/** The DAC: scales each vector and codes it to the converter's levels (`cpu/read/code.ts`). */
import type { InputFigures, ScalingFigures } from '../../../tile/read-figures.ts';
import { countWgsl, entryPoint, type Kernel, storage } from '../../kernel.ts';
import { randomWgsl } from '../../random-wgsl.ts';

const workgroup = [64, 1] as const;

/** What the code of a coder depends on. A constant and the largest magnitude are one kernel. */
export interface CodeFeatures {
  readonly by: 'magnitude' | 'max' | 'average' | 'sums';
  readonly stochastic: boolean;
  readonly noise: boolean;
  readonly asymmetry: boolean;
  /** Whether samples have flags, see {@link samplesWgsl}. */
  readonly again: boolean;
}

export function codeFeatures(input: InputFigures, { by }: ScalingFigures, again: boolean): CodeFeatures {
  return {
    by: by === 'constant' || by === 'abs-max' ? 'magnitude' : by === 'average-abs-max' ? 'average' : by,
    stochastic: input.stochastic && input.levels > 0,
    noise: input.noise > 0,
    asymmetry: input.asymmetry !== 0,
    again,
  };
}

/**
 * Three words a sample where it may be read again: the factor of its outputs, whether this round reads it, and how many of
 * its conversions have left the range. A round reads those that left it in the last one.
 */
export const samplesWgsl = /* wgsl */ `
fn factorAt(n: u32) -> u32 { return 3u * n; }
fn activeAt(n: u32) -> u32 { return 3u * n + 1u; }
fn saturatedAt(n: u32) -> u32 { return 3u * n + 2u; }
`;

export function codeKernel(features: CodeFeatures): Kernel {
  const { by, stochastic, noise, asymmetry, again } = features;
  const named = Object.entries({ stochastic, noise, asymmetry, again }).flatMap(([name, is]) => (is ? [name] : []));
  return {
    key: [by === 'magnitude' ? 'code' : `code by ${by}`, ...named].join('; '),
    workgroup,
    shape: {
      inputs: 'u32',
      stride: 'u32',
      scaled: 'u32',
      /** The constant, or what multiplies sums. */
      factor: 'f32',
      limit: 'f32',
      reduction: 'f32',
      weightScale: 'f32',
      levels: 'f32',
      perLevel: 'f32',
      least: 'f32',
      noise: 'f32',
      asymmetry: 'f32',
      round: 'u32',
      seed: 'u32',
      noiseStream: 'u32',
      roundStream: 'u32',
      counter: 'u32',
    },
    buffers: {
      input: storage.readFloats,
      coded: storage.floats,
      ...(again
        ? { samples: { type: 'array<atomic<u32>>', access: 'read_write' } as const }
        : { scales: storage.floats }),
      counters: storage.counters,
      ...(by === 'average' && { ranges: storage.readFloats }),
    },
    body: codeBody(features),
  };
}

function codeBody(features: CodeFeatures): string {
  const { by, stochastic, noise, asymmetry, again } = features;
  const level = stochastic ? 'roundUpOrDown(x, j, group.x)' : 'round(x)';
  return /* wgsl */ `
${stochastic || noise ? randomWgsl : ''}${stochastic ? roundUpOrDownWgsl : ''}${again ? samplesWgsl : ''}${countWgsl}
var<workgroup> largest: atomic<u32>;
var<workgroup> activeLines: atomic<u32>;
var<workgroup> amplitude: atomic<u32>;
${by === 'sums' ? 'var<workgroup> sums: vec2f;' : ''}

// One workgroup a sample. Magnitudes are compared as words: floats that are not negative order as their bits do.
${entryPoint({ workgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x * shape.stride;
  ${again ? againWgsl : 'let inputs = shape.inputs;'}
  if (shape.scaled != 0u) {
    var most = 0u;
    for (var j = lane; j < inputs; j += ${workgroup[0]}u) {
      most = max(most, bitcast<u32>(${by === 'max' ? 'max(input[row + j], 0.0)' : 'abs(input[row + j])'}));
    }
    atomicMax(&largest, most);
  }
  ${by === 'sums' ? sumWgsl : ''}
  workgroupBarrier();
  ${scaleWgsl(by)}
  let perScale = select(0.0, 1.0 / scale, scale > 0.0);
  var lines = 0u;
  var magnitude = 0u;
  for (var j = lane; j < inputs; j += ${workgroup[0]}u) {
    var x = input[row + j] * perScale;
    if (shape.levels > 0.0) {
      x = clamp(x, shape.least, 1.0) * shape.levels;
      x = ${level} * shape.perLevel;
    }
    ${noise ? addNoiseWgsl : ''}
    ${asymmetry ? 'if (x < 0.0) { x = x * (1.0 + shape.asymmetry); }' : ''}
    coded[row + j] = x;
    if (x != 0.0) {
      lines += 1u;
      magnitude += u32(min(round(abs(x) * 255.0), 65025.0));
    }
  }
  atomicAdd(&activeLines, lines);
  atomicAdd(&amplitude, magnitude);
  workgroupBarrier();
  if (lane == 0u${again ? ' && isActive' : ''}) {
    ${again ? 'atomicStore(&samples[factorAt(group.x)], bitcast<u32>(scale * shape.weightScale));' : 'scales[group.x] = scale * shape.weightScale;'}
    count(shape.counter, 1u);
    count(shape.counter + 1u, atomicLoad(&activeLines));
    count(shape.counter + 2u, atomicLoad(&amplitude));
  }
  ${again ? againEndWgsl : ''}
}
`;
}

function scaleWgsl(by: CodeFeatures['by']): string {
  const largest = 'bitcast<f32>(atomicLoad(&largest))';
  if (by === 'average') return 'let scale = ranges[group.x] * shape.reduction;';
  if (by === 'sums') return `let scale = max(${largest}, max(sums.x, sums.y) * shape.factor) * shape.reduction;`;
  return `let scale = select(shape.factor, min(${largest}, shape.limit), shape.scaled != 0u) * shape.reduction;`;
}

/** In order, as on the CPU: which level an input falls to hangs on the last bit. */
const sumWgsl = /* wgsl */ `
  if (lane == 0u) {
    var both = vec2f();
    for (var j = 0u; j < inputs; j++) { both = both + max(vec2f(input[row + j], -input[row + j]), vec2f()); }
    sums = both;
  }`;

const againWgsl = /* wgsl */ `
  let isActive = shape.round == 0u || atomicLoad(&samples[saturatedAt(group.x)]) > 0u;
  let inputs = select(0u, shape.inputs, isActive);`;

const againEndWgsl = /* wgsl */ `
  if (lane == 0u) {
    atomicStore(&samples[activeAt(group.x)], select(0u, 1u, isActive));
    atomicStore(&samples[saturatedAt(group.x)], 0u);
  }`;

/** The fraction is exact, so that rounding of the sum cannot reach across a level. */
const roundUpOrDownWgsl = /* wgsl */ `
fn roundUpOrDown(x: f32, j: u32, n: u32) -> f32 {
  let words = philox(vec2u(shape.seed, shape.roundStream), vec4u(j >> 2u, shape.round, batch.first + n, batch.epoch));
  let whole = floor(x);
  return whole + floor((x - whole) + f32(words[j & 3u] >> 8u) * 0x1p-24);
}
`;

const addNoiseWgsl = /* wgsl */ `
    let counter = vec4u(j >> 2u, shape.round, batch.first + group.x, batch.epoch);
    x = fma(shape.noise, normals(vec2u(shape.seed, shape.noiseStream), counter)[j & 3u], x);`;
