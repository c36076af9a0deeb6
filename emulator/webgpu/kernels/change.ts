/** Changes of a tile (`cpu/change.ts`): coincidences of trains, one write per batch, or the exact change. */
import { emitWgsl, type PulseLaw, wgslFunctions } from '../../../devices/index.ts';
import { countWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';
import { randomWgsl } from '../random-wgsl.ts';

const cellShape = {
  inputs: 'u32',
  outputs: 'u32',
  /** Stride of a row of crosspoints. */
  rowStride: 'u32',
  inputStride: 'u32',
  errorStride: 'u32',
  planes: 'u32',
  seed: 'u32',
  stream: 'u32',
  counter: 'u32',
} as const;

/** `pulse(plane, cell, count, up, position)`: the law's pulses on one crosspoint, its state kept in storage. */
function pulseWgsl(law: PulseLaw): string {
  const names = new Map(law.fields.map((field, index) => [field, `f${index}`]));
  const rename = (name: string) => (name === 'w' ? 'w' : (names.get(name) ?? name));
  const loads = law.fields.map((_, index) => `let f${index} = fields[plane * fieldSpan + ${index}u * cells + cell];`);
  const draws = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      return /* wgsl */ `
      if ((drawn & 3u) == 0u) {
        deviates = normals(vec2u(shape.seed, shape.stream), vec4u(name, drawn >> 2u, position, batch.epoch));
      }
      let normal${index} = deviates[drawn & 3u];
      drawn++;`;
    }).join('');
  const loop = (formula: PulseLaw['up']) => /* wgsl */ `
    for (var pulse = 0u; pulse < count; pulse++) {${draws(formula.normals)}
      w = clamp(${emitWgsl(formula, rename)}, lower, upper);
    }`;
  return /* wgsl */ `
${wgslFunctions([law.up, law.down])}
fn pulsePlane(plane: u32, row: u32, column: u32, count: u32, up: bool, position: u32) {
  let cells = shape.inputs * shape.rowStride;
  let fieldSpan = ${law.fields.length}u * cells;
  let cell = row * shape.rowStride + column;
  // Noise is named by the crosspoint without padding, as on the CPU.
  let name = (plane * shape.inputs + row) * shape.outputs + column;
  ${loads.join('\n  ')}
  let lower = ${rename(law.lowerBound)};
  let upper = ${rename(law.upperBound)};
  var w = planes[plane * cells + cell];
  var drawn = 0u;
  var deviates: vec4f;
  if (up) {${loop(law.up)}
  } else {${loop(law.down)}
  }
  planes[plane * cells + cell] = w;
}

fn pulse(row: u32, column: u32, count: u32, up: bool, position: u32) {
  pulsePlane(0u, row, column, count, up, position);
  if (shape.planes == 2u) { pulsePlane(1u, row, column, count, !up, position); }
}
${refreshWgsl}
`;
}

/** `refresh(row, column)`: the weight that a read sees. */
const refreshWgsl = /* wgsl */ `
fn refresh(row: u32, column: u32) {
  let cell = row * shape.rowStride + column;
  var weight = planes[cell];
  if (shape.planes == 2u) { weight = (weight - planes[shape.inputs * shape.rowStride + cell]) / 2.0; }
  weights[cell] = weight;
}
`;

/** Counts of device pulses: a pair gets a pulse up on one crosspoint for each pulse down on the other. */
const countPulsesWgsl = /* wgsl */ `
fn countPulses(index: u32, ups: u32, downs: u32) {
  let mirrored = shape.planes - 1u;
  count(index, ups + mirrored * downs);
  count(index + 1u, downs + mirrored * ups);
}
`;

const lawBuffers = {
  planes: storage.floats,
  fields: storage.readFloats,
  weights: storage.floats,
  counters: storage.counters,
} as const;

/** One invocation a crosspoint: it walks through the samples in order and pulses where its two trains coincide. */
export function updateKernel(name: string, law: PulseLaw): Kernel {
  const workgroup = [64, 1] as const;
  return {
    key: `update ${name}`,
    workgroup,
    shape: cellShape,
    buffers: { inputTrains: storage.readWords, errorTrains: storage.readWords, ...lawBuffers },
    body: /* wgsl */ `
${randomWgsl}${countWgsl}${countPulsesWgsl}${pulseWgsl(law)}
var<workgroup> ups: atomic<u32>;
var<workgroup> downs: atomic<u32>;

${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  let column = id.x;
  let row = id.y;
  if (column < shape.outputs) {
    var rise = 0u;
    var fall = 0u;
    for (var n = 0u; n < batch.count; n++) {
      let x = inputTrains[n * shape.inputStride + row];
      if (x == 0u) { continue; }
      let d = errorTrains[n * shape.errorStride + column];
      let coincidences = countOneBits(x & d & 0x7fffffffu);
      if (coincidences == 0u) { continue; }
      let up = ((x ^ d) >> 31u) == 1u;
      if (up) { rise += coincidences; } else { fall += coincidences; }
      pulse(row, column, coincidences, up, batch.first + n);
    }
    if (rise + fall > 0u) { refresh(row, column); }
    atomicAdd(&ups, rise);
    atomicAdd(&downs, fall);
  }
  workgroupBarrier();
  if (lane == 0u) { countPulses(shape.counter + 3u, atomicLoad(&ups), atomicLoad(&downs)); }
}
`,
  };
}

/** One workgroup a row: rows are written one after another and each takes as long as its busiest crosspoint. */
export function writeKernel(name: string, law: PulseLaw): Kernel {
  const workgroup = [64, 1] as const;
  return {
    key: `write ${name}`,
    workgroup,
    shape: { ...cellShape, ratePerGranularity: 'f32', most: 'u32' },
    buffers: { input: storage.readFloats, error: storage.readFloats, ...lawBuffers },
    body: /* wgsl */ `
${randomWgsl}${countWgsl}${countPulsesWgsl}${pulseWgsl(law)}
var<workgroup> tally: array<atomic<u32>, 5>;

${entryPoint({ workgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x;
  for (var column = lane; column < shape.outputs; column += ${workgroup[0]}u) {
    var gradient = 0.0;
    for (var n = 0u; n < batch.count; n++) {
      gradient = fma(input[n * shape.inputStride + row], error[n * shape.errorStride + column], gradient);
    }
    let wanted = round(gradient * shape.ratePerGranularity);
    let pulses = min(u32(abs(wanted)), shape.most);
    if (pulses == 0u) { continue; }
    let up = wanted < 0.0;
    atomicMax(&tally[select(1u, 0u, up)], pulses);
    atomicAdd(&tally[select(3u, 2u, up)], pulses);
    atomicAdd(&tally[4], 1u);
    pulse(row, column, pulses, up, batch.first);
    refresh(row, column);
  }
  workgroupBarrier();
  if (lane == 0u) {
    count(shape.counter, atomicLoad(&tally[0]));
    count(shape.counter + 1u, atomicLoad(&tally[1]));
    countPulses(shape.counter + 2u, atomicLoad(&tally[2]), atomicLoad(&tally[3]));
    count(shape.counter + 4u, atomicLoad(&tally[4]));
  }
}
`,
  };
}

const exactWorkgroup = [16, 1] as const;

/** The change itself for a device that takes any; four outputs an invocation, counted together as on the CPU. */
export const exactKernel: Kernel = {
  key: 'change exactly',
  workgroup: exactWorkgroup,
  shape: { ...cellShape, rate: 'f32', perPulse: 'f32' },
  buffers: {
    input: storage.readFloats,
    error: storage.readFloats,
    planes: storage.floats,
    weights: storage.floats,
    counters: storage.counters,
  },
  body: /* wgsl */ `
${countWgsl}${countPulsesWgsl}${refreshWgsl}
var<workgroup> ups: atomic<u32>;
var<workgroup> downs: atomic<u32>;

${entryPoint({ workgroup: exactWorkgroup })}
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = id.y;
  let cells = shape.inputs * shape.rowStride;
  var rise = 0.0;
  var fall = 0.0;
  for (var column = 4u * id.x; column < min(4u * id.x + 4u, shape.outputs); column++) {
    var gradient = 0.0;
    for (var n = 0u; n < batch.count; n++) {
      gradient = fma(input[n * shape.inputStride + row], error[n * shape.errorStride + column], gradient);
    }
    let change = gradient * shape.rate;
    if (change < 0.0) { rise = rise - change; } else { fall = fall + change; }
    let cell = row * shape.rowStride + column;
    planes[cell] = planes[cell] - change;
    if (shape.planes == 2u) { planes[cells + cell] = planes[cells + cell] + change; }
    refresh(row, column);
  }
  atomicAdd(&ups, u32(min(round(rise * shape.perPulse), 16777216.0)));
  atomicAdd(&downs, u32(min(round(fall * shape.perPulse), 16777216.0)));
  workgroupBarrier();
  if (lane == 0u) { countPulses(shape.counter, atomicLoad(&ups), atomicLoad(&downs)); }
}
`,
};
