/** Visits of rows and their buffers (`cpu/transfer.ts`); on visits, `batch.count` is theirs and `batch.visit` the first. */
import { checkWgsl, decayShape, decayWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';
import { randomWgsl } from '../random-wgsl.ts';

const workgroup = [64, 1] as const;

export const visitKernel: Kernel = {
  key: 'visit',
  workgroup,
  shape: { width: 'u32', stride: 'u32' },
  buffers: { rows: storage.floats },
  body: /* wgsl */ `
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.width || id.y >= batch.count) { return; }
  rows[id.y * shape.stride + id.x] = select(0.0, 1.0, (batch.visit + id.y) % shape.width == id.x);
}
`,
};

export type ChoppingKind = 'none' | 'random' | 'means';

/** What a reading counts for, in WGSL: `read`, `cell`, `row` and `earlier` visits of it are known. */
const signals: Readonly<Record<ChoppingKind, string>> = {
  none: 'let signal = read;',
  random: 'let signal = (1.0 - 2.0 * turned[row]) * read;',
  means: `
    let mean = means[cell];
    if (earlier > 0u && earlier % shape.period == 0u) { means[shape.cells + cell] = mean; }
    means[cell] = mean + shape.meanWeight * (read - mean);
    let signal = (1.0 - 2.0 * turned[row]) * (read - means[shape.cells + cell]);`,
};

/** An invocation has a column of the tile, and takes the visits of a batch one after another. */
export function bufferKernel(kind: ChoppingKind): Kernel {
  return {
    key: `buffer ${kind}`,
    workgroup,
    shape: {
      ...{ inputs: 'u32', outputs: 'u32', stride: 'u32', perPulse: 'f32', ...decayShape, most: 'f32', momentum: 'f32' },
      ...{ period: 'u32', meanWeight: 'f32', cells: 'u32', operation: 'u32', flag: 'u32' },
    },
    buffers: {
      reading: storage.readFloats,
      pulses: storage.floats,
      held: storage.floats,
      counters: storage.counters,
      ...(kind !== 'none' && { turned: storage.readFloats }),
      ...(kind === 'means' && { means: storage.floats }),
    },
    body: /* wgsl */ `
${checkWgsl}${decayWgsl}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.outputs) { return; }
  for (var n = 0u; n < batch.count; n++) {
    let visit = batch.visit + n;
    let row = visit % shape.inputs;
    let earlier = visit / shape.inputs;
    let cell = row * shape.outputs + id.x;
    let read = reading[n * shape.stride + id.x];
    check(read);
    ${signals[kind]}
    let filled = held[cell] + decayed(shape.perPulse) * signal;
    let whole = clamp(trunc(filled), -shape.most, shape.most);
    held[cell] = select(shape.momentum * filled, filled, whole == 0.0);
    pulses[n * shape.stride + id.x] = ${kind === 'means' ? 'select(0.0, -whole, earlier > shape.period)' : '-whole'};
  }
}
`,
  };
}

/** Turns the signs of rows once they were read; an invocation has a visit, and no row has two in a batch. */
export function chopperKernel(kind: Exclude<ChoppingKind, 'none'>): Kernel {
  const draw = 'f32(philox(vec2u(shape.seed, shape.stream), vec4u(row, 0u, batch.first + id.x, batch.epoch)).x >> 8u)';
  const turns =
    kind === 'random'
      ? `${draw} * 0x1p-24 < shape.probability`
      : '(visit / shape.inputs) % shape.period == shape.period - 1u';
  return {
    key: `chopper ${kind}`,
    workgroup,
    shape: { inputs: 'u32', period: 'u32', probability: 'f32', seed: 'u32', stream: 'u32' },
    buffers: { turned: storage.floats },
    body: /* wgsl */ `
${kind === 'random' ? randomWgsl : ''}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= batch.count) { return; }
  let visit = batch.visit + id.x;
  let row = visit % shape.inputs;
  if (${turns}) { turned[row] = 1.0 - turned[row]; }
}
`,
  };
}
