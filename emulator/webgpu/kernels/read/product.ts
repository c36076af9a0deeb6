/**
 * The arrays and their ADCs: products, disturbances and conversion in one kernel, array by array (`cpu/read/read.ts`).
 *
 * An invocation holds a block of samples × four outputs in registers (`../blocks.ts`, `sums.ts`); workgroups lie along the
 * outputs of one block of samples.
 */
import { checkWgsl, countWgsl, entryPoint, type Kernel, storage } from '../../kernel.ts';
import { randomWgsl } from '../../random-wgsl.ts';
import type { ReadBlock } from '../blocks.ts';
import { samplesWgsl } from './code.ts';
import { convertWgsl } from './convert.ts';
import { carriedOf, carriedWgsl, disturbWgsl } from './disturb.ts';
import { featuresKey, hasMagnitudes, needsTable, type ReadFeatures } from './features.ts';
import { sumsWgsl } from './sums.ts';

const plainShape = {
  /** Summed lines, and their stride in `coded`. */
  inputs: 'u32',
  inputStride: 'u32',
  outputs: 'u32',
  outputStride: 'u32',
  /** Stride of a row of `weights`. */
  rowStride: 'u32',
  chunk: 'u32',
  scaled: 'u32',
  noise: 'f32',
  levels: 'f32',
  step: 'f32',
  perStep: 'f32',
  seed: 'u32',
  stream: 'u32',
  counter: 'u32',
  operation: 'u32',
  flag: 'u32',
  /** Passes over an array before this round. */
  firstPattern: 'u32',
} as const;

const fullShape = {
  ...plainShape,
  /** Fours of weights of one slice. */
  cells: 'u32',
  slices: 'u32',
  digits: 'u32',
  inputLevels: 'f32',
  sliceBits: 'u32',
  mostDigit: 'u32',
  perDigit: 'f32',
  perSlice: 'f32',
  undo: 'f32',
  zero: 'f32',
  dropStrength: 'f32',
  perConductance: 'f32',
  seriesResistance: 'f32',
  referenceWeight: 'f32',
  shot: 'f32',
  thermal: 'f32',
  slope: 'f32',
  asymmetry: 'f32',
  limit: 'f32',
  cellStream: 'u32',
  roundStream: 'u32',
  /** Where in the table the values of columns and the transfer functions begin. */
  columnDraws: 'u32',
  transfers: 'u32',
  groupSize: 'u32',
  /** Of sums that circuits left: arrays along a sum, and patterns of a round. */
  chunks: 'u32',
  patterns: 'u32',
} as const;

export function productKernel(features: ReadFeatures, block: ReadBlock): Kernel {
  const forward = features.direction === 'forward';
  const key = featuresKey(features);
  return {
    key: `${key}; ${block.samples} × 4`,
    // Lanes of a workgroup are of the same samples, so flags of these do not part them.
    ...(block.lanes > 0 && { directives: 'enable subgroups; diagnostic(off, subgroup_uniformity);' }),
    workgroup: block.workgroup,
    shape: key === `read ${features.direction}` ? plainShape : fullShape,
    buffers: {
      coded: forward ? storage.readFloats : storage.readVectors,
      ...(features.again
        ? { samples: { type: 'array<atomic<u32>>', access: 'read_write' } as const }
        : { scales: storage.readFloats }),
      weights: storage.readVectors,
      output: storage.floats,
      counters: storage.counters,
      ...(features.variance && { variance: storage.readVectors }),
      ...(hasMagnitudes(features) && { magnitude: storage.readVectors }),
      ...(needsTable(features) && { tableWords: { type: 'array<vec4u>', access: 'read' } as const }),
      ...(features.solved && { solved: storage.readVectors }),
    },
    body: [
      randomWgsl,
      countWgsl,
      checkWgsl,
      features.again ? samplesWgsl : '',
      needsTable(features) ? tableWgsl : '',
      carriedWgsl(features),
      sampleWgsl(features),
      driveWgsl(features),
      disturbWgsl(features),
      convertWgsl(features),
      mainWgsl(features, block),
    ].join(''),
  };
}

/** See `read-table.ts`. */
const tableWgsl = /* wgsl */ `
fn tableWord(at: u32) -> u32 { return tableWords[at >> 2u][at & 3u]; }
fn tableFigure(at: u32) -> f32 { return bitcast<f32>(tableWord(at)); }
fn sliceFigure(slice: u32, which: u32) -> f32 { return tableFigure(9u * slice + which); }
fn draws(which: u32, block: u32) -> vec4f {
  return bitcast<vec4f>(tableWords[shape.columnDraws / 4u + which * ((shape.outputs + 3u) / 4u) + block]);
}
`;

/** Whether a sample is read, what counts its saturations, and where its sums go. */
function sampleWgsl({ again }: ReadFeatures): string {
  return /* wgsl */ `
fn isLive(n: u32) -> bool {
  if (n >= batch.count) { return false; }
  ${again ? 'return atomicLoad(&samples[activeAt(n)]) != 0u;' : 'return true;'}
}

fn saturate(n: u32, amount: u32) {
  ${again ? 'if (amount > 0u) { atomicAdd(&samples[saturatedAt(n)], amount); }' : 'count(shape.counter + 3u, amount);'}
}

fn store(n: u32, block: u32, total: vec4f) {
  if (!isLive(n)) { return; }
  var value = total;
  ${again ? '' : 'if (shape.scaled != 0u) { value = value * scales[n]; }'}
  for (var lane = 0u; lane < 4u; lane++) {
    let o = 4u * block + lane;
    if (o < shape.outputs) { output[n * shape.outputStride + o] = value[lane]; }
  }
}
`;
}

/** What rows are driven with: a phase's sign, a slice's digit. */
function driveWgsl({ direction, apart, digits }: ReadFeatures): string {
  const coded = direction === 'forward' ? 'coded[at]' : 'coded[at >> 2u][at & 3u]';
  const digit = /* wgsl */ `
  let integer = i32(round(driven * shape.inputLevels));
  let held = (abs(integer) >> (place.digit * shape.sliceBits)) & i32(shape.mostDigit);
  driven = f32(select(held, -held, integer < 0)) * shape.perDigit;`;
  return /* wgsl */ `
fn drive(x: f32, place: Place) -> f32 {
  ${apart || digits !== 'none' ? 'var' : 'let'} driven = x;
  ${apart ? 'driven = max(select(-driven, driven, place.phase == 0u), 0.0);' : ''}${digits === 'none' ? '' : digit}
  return driven;
}
fn codedAt(n: u32, j: u32) -> f32 {
  let at = n * shape.inputStride + j;
  return ${coded};
}
fn drivenAt(n: u32, j: u32, place: Place) -> f32 { return drive(codedAt(n, j), place); }
fn driveFour(x: vec4f, place: Place) -> vec4f {
  return vec4f(drive(x.x, place), drive(x.y, place), drive(x.z, place), drive(x.w, place));
}

// Input 0 lies farthest from a column's end.
fn placed(x: f32, j: u32, place: Place) -> f32 {
  let rest = 1.0 - f32(j - place.start) / f32(place.end - place.start);
  return x * (1.0 - rest * rest);
}
`;
}

function mainWgsl(features: ReadFeatures, block: ReadBlock): string {
  const { samples, lanes, workgroup } = block;
  const names = carriedOf(features);
  const carried = `Carried(${names.map((name) => `${name}[m]`).join(', ')})`;
  const isOutput = '4u * block < shape.outputs';
  // One loop, whose end no compiler knows: unrolled, a conversion and its generator take seconds to compile.
  const each = (body: string) =>
    `for (var m = 0u; m < most; m++) { if (${lanes > 0 ? `${isOutput} && ` : ''}isLive(n + m)) { ${body} } }`;
  const held = `array<vec4f, ${samples}>`;
  // Where lanes share, all of them go on, those without an output too: their fetches are the others'.
  const idle = lanes > 0 ? '' : `if (!(${isOutput})) { return; }`;
  const isAnyLive = Array.from({ length: samples }, (_, m) => `isLive(n + ${m}u)`).join(' || ');
  return /* wgsl */ `
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u${lanes > 0 ? ', @builtin(subgroup_invocation_id) lane: u32' : ''}) {
  let block = id.x;
  let n = ${samples}u * id.y;
  if (n >= batch.count) { return; }
  ${idle}
  ${features.again ? `if (!(${isAnyLive})) { return; }` : ''}
  let most = min(${samples}u, batch.count - n);
  var totals = ${held}();
  ${passes(features, { sum: sumsWgsl(features, block), carried, each, sample: 'n + m', at: '[m]', held })}
  ${each('store(n + m, block, totals[m]);')}
}
`;
}

interface Passes {
  /** Sums columns; what it found; what is done for each sample of the invocation, with its number and its index. */
  readonly sum: string;
  readonly carried: string;
  readonly each: (body: string) => string;
  readonly sample: string;
  readonly at: string;
  /** Type of sums of all samples. */
  readonly held: string;
}

/** Arrays, phases, weight slices and digits, as far as there are several. */
function passes(features: ReadFeatures, { sum, carried, each, sample, at, held }: Passes): string {
  const { apart, sliced, digits, zero } = features;
  const several = digits === 'together' || digits === 'each';
  const digital = sliced ? 'sliceFigure(slice, 0u)' : '1.0';
  const factor = apart ? `select(-${digital}, ${digital}, phase == 0u)` : digital;
  const add = (value: string) =>
    factor === '1.0'
      ? `totals${at} = totals${at} + ${value};`
      : `totals${at} = fma(vec4f(${factor}), ${value}, totals${at});`;
  const convert = (value: string, digit: string) =>
    `convert(${value}, ${sample}, block, chunk + (pattern + ${digit}) * 65536u, slice)`;
  const disturbed = `disturb(${carried}, ${sample}, block, place)`;
  const once = `
    let digit = 0u;
    let place = Place(start, end, chunk, pattern, slice, phase, digit);
    ${sum}
    ${each(add(convert(disturbed, '0u')))}`;
  // Every value is written out: in a loop, lavapipe keeps what a variable without one held before.
  const byDigit = `
    var accumulated = ${held}();
    for (var digit = 0u; digit < shape.digits; digit++) {
    let place = Place(start, end, chunk, pattern + digit, slice, phase, digit);
    ${sum}
    ${each(`accumulated${at} = (accumulated${at} + ${digits === 'each' ? convert(disturbed, 'digit') : disturbed}) * shape.perSlice;`)}
    }
    ${each(add(digits === 'each' ? `accumulated${at} * shape.undo` : convert(`accumulated${at} * shape.undo`, '0u')))}`;
  const loop = (is: boolean, name: string, count: string, body: string) =>
    is ? `for (var ${name} = 0u; ${name} < ${count}; ${name}++) {${body}}` : `let ${name} = 0u;\n${body}`;
  const slices = loop(
    sliced,
    'slice',
    'shape.slices',
    `
    let pattern = shape.firstPattern + ${sliced || apart || several ? '(phase * shape.slices + slice) * shape.digits' : '0u'};
    ${several ? byDigit : once}`,
  );
  return /* wgsl */ `
  var chunk = 0u;
  for (var start = 0u; start < shape.inputs; start += shape.chunk) {
    let end = min(start + shape.chunk, shape.inputs);
    ${loop(apart, 'phase', '2u', slices)}
    ${zero ? each(subtractZero(sample, at)) : ''}
    chunk++;
  }`;
}

const subtractZero = (sample: string, at: string) => /* wgsl */ `
      var sumOfInputs = 0.0;
      for (var j = start; j < end; j++) { sumOfInputs = sumOfInputs + codedAt(${sample}, j); }
      totals${at} = totals${at} - shape.zero * sumOfInputs;`;
