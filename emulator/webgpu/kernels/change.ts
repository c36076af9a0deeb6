/** Changes of a tile (`cpu/change.ts`): coincidences of trains, one write per batch, or the exact change. */
import type { PulseLaw } from '../../../devices/index.ts';
import type { GradientScale, WriteRounding } from '../../program/gradient-writing.ts';
import { programCell, pulsesPerChange, type UnitCell } from '../../tile/unit-cell.ts';
import { countWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';
import { randomWgsl } from '../random-wgsl.ts';
import { crosspointBuffers, crosspointShape, lawFunctionsWgsl, pulseCellWgsl, pulseWgsl } from './crosspoint.ts';
import { findShiftWgsl, type GradientCode, shiftBuffers } from './gradient.ts';
import type { OptimizerCode } from './optimizer.ts';
import { refreshWgsl, type Weighing, weighingBuffers } from './weighing.ts';

const changeShape = { ...crosspointShape, inputStride: 'u32', errorStride: 'u32' } as const;

/** `countPulses(index, ups, downs)`: device pulses, by coincidences that raise and lower weights. */
function countPulsesWgsl(cell: UnitCell): string {
  const { raise, lower } = pulsesPerChange(cell);
  return /* wgsl */ `
fn countPulses(index: u32, ups: u32, downs: u32) {
  count(index, ${raise.up}u * ups + ${lower.up}u * downs);
  count(index + 1u, ${raise.down}u * ups + ${lower.down}u * downs);
}
`;
}

function changeWgsl(law: PulseLaw, cell: UnitCell, weighing: Weighing): string {
  const functions = [lawFunctionsWgsl(law), pulseWgsl(law), pulseCellWgsl(cell), refreshWgsl(weighing, law)];
  return [randomWgsl, countWgsl, countPulsesWgsl(cell), ...functions].join('');
}

/** `isPruned(row, column)`, and the vector that it is read from. */
function prunedWgsl(prunes: boolean): string {
  const body = prunes ? 'pruned[row * shape.outputs + column] != 0.0' : 'false';
  return `fn isPruned(row: u32, column: u32) -> bool { return ${body}; }\n`;
}

const prunedBuffers = (prunes: boolean) => (prunes ? { pruned: storage.readFloats } : {});
const prunedKey = (prunes: boolean) => (prunes ? 'unless pruned, ' : '');

/**
 * One invocation a crosspoint: 32 samples at a time it marks those in which its two trains coincide, then pulses in their order.
 * Most crosspoints are pulsed in none or one of them, so that neighbours, which go in step, seldom wait for each other; going
 * through the samples at once, all would stop wherever one is pulsed.
 */
export function updateKernel(name: string, law: PulseLaw, cell: UnitCell, weighing: Weighing, prunes: boolean): Kernel {
  const workgroup = [64, 1] as const;
  return {
    key: `update ${prunedKey(prunes)}${name}`,
    workgroup,
    shape: changeShape,
    buffers: {
      ...{ inputTrains: storage.readWords, errorTrains: storage.readWords },
      ...crosspointBuffers(law, weighing),
      ...prunedBuffers(prunes),
    },
    body: /* wgsl */ `
${changeWgsl(law, cell, weighing)}${prunedWgsl(prunes)}
var<workgroup> ups: atomic<u32>;
var<workgroup> downs: atomic<u32>;

${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  let column = id.x;
  let row = id.y;
  if (column < shape.outputs && !isPruned(row, column)) {
    var rise = 0u;
    var fall = 0u;
    for (var first = 0u; first < batch.count; first += 32u) {
      var marks = 0u;
      for (var bit = 0u; bit < min(batch.count - first, 32u); bit++) {
        let n = first + bit;
        let x = inputTrains[n * shape.inputStride + row];
        if (x == 0u) { continue; }
        let met = x & errorTrains[n * shape.errorStride + column] & 0x7fffffffu;
        marks |= select(0u, 1u << bit, met != 0u);
      }
      while (marks != 0u) {
        let n = first + firstTrailingBit(marks);
        marks &= marks - 1u;
        let x = inputTrains[n * shape.inputStride + row];
        let d = errorTrains[n * shape.errorStride + column];
        let coincidences = countOneBits(x & d & 0x7fffffffu);
        let up = ((x ^ d) >> 31u) == 1u;
        if (up) { rise += coincidences; } else { fall += coincidences; }
        pulse(row, column, n, coincidences, up);
      }
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

/** `roundChange(pulses, row, column)`: whole pulses. */
function roundChangeWgsl(rounding: WriteRounding): string {
  const nearest = 'fn roundChange(pulses: f32, row: u32, column: u32) -> f32 { return round(pulses); }';
  if (rounding === 'nearest') return nearest;
  if (rounding === 'carried') return carriedWgsl;
  return /* wgsl */ `
fn roundChange(pulses: f32, row: u32, column: u32) -> f32 {
  let counter = vec4u(column >> 2u, row, batch.first, batch.epoch);
  let word = philox(vec2u(shape.seed, shape.roundStream), counter)[column & 3u];
  let whole = floor(pulses);
  return whole + floor((pulses - whole) + f32(word >> 8u) * 0x1p-24);
}
`;
}

const carriedWgsl = /* wgsl */ `
fn roundChange(pulses: f32, row: u32, column: u32) -> f32 {
  let at = row * shape.outputs + column;
  let total = carried[at] + pulses;
  let whole = clamp(trunc(total), -f32(shape.most), f32(shape.most));
  carried[at] = total - whole;
  return whole;
}
`;

/** How a written change comes about. */
export interface Writing {
  readonly gradient: GradientCode;
  readonly scale: GradientScale;
  readonly optimizer: OptimizerCode;
}

/** `changeAt(row, column, shift)`: what the rate is multiplied with; once for every entry. */
function directionWgsl({ gradient, scale, optimizer }: Writing): string {
  return `${gradient.wgsl}${findShiftWgsl(scale)}${optimizer.wgsl}
fn changeAt(row: u32, column: u32, shift: f32) -> f32 {
  return directionOf(gradientAt(row, column) * shift, row * shape.outputs + column);
}
`;
}

const writingKey = ({ gradient, scale, optimizer }: Writing) => `${gradient.key}, scale ${scale}, ${optimizer.key}`;

/** One workgroup a row: rows are written one after another and each takes as long as its busiest crosspoint. */
export function writeKernel(
  name: string,
  law: PulseLaw,
  cell: UnitCell,
  weighing: Weighing,
  writing: Writing,
  { rounding, prunes }: { readonly rounding: WriteRounding; readonly prunes: boolean },
): Kernel {
  const workgroup = [64, 1] as const;
  return {
    key: `write ${prunedKey(prunes)}${writingKey(writing)}, round ${rounding}; ${name}`,
    workgroup,
    shape: {
      ...{ ...changeShape, ratePerGranularity: 'f32', most: 'u32', roundStream: 'u32' },
      ...writing.gradient.shape,
      ...writing.optimizer.shape,
    },
    buffers: {
      ...crosspointBuffers(law, weighing),
      ...writingBuffers(writing),
      ...(rounding === 'carried' && { carried: storage.floats }),
      ...prunedBuffers(prunes),
    },
    body: /* wgsl */ `
${changeWgsl(law, cell, weighing)}${directionWgsl(writing)}${roundChangeWgsl(rounding)}${prunedWgsl(prunes)}
var<workgroup> tally: array<atomic<u32>, 5>;

${entryPoint({ workgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x;
  let shift = findShift(lane, ${workgroup[0]}u);
  for (var column = lane; column < shape.outputs; column += ${workgroup[0]}u) {
    let wanted = roundChange(changeAt(row, column, shift) * shape.ratePerGranularity, row, column);
    let pulses = min(u32(abs(wanted)), shape.most);
    if (pulses == 0u || isPruned(row, column)) { continue; }
    let up = wanted < 0.0;
    atomicMax(&tally[select(1u, 0u, up)], pulses);
    atomicAdd(&tally[select(3u, 2u, up)], pulses);
    atomicAdd(&tally[4], 1u);
    pulse(row, column, 0u, pulses, up);
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

function writingBuffers({ gradient, scale, optimizer }: Writing) {
  return { ...shiftBuffers(scale), ...gradient.buffers, ...optimizer.buffers };
}

export const exactWorkgroup = [16, 1] as const;

/** The change itself for a device that takes any; four outputs an invocation, counted together as on the CPU. */
export function exactKernel(cell: UnitCell, weighing: Weighing, writing: Writing, prunes: boolean): Kernel {
  const shares = programCell(cell, 1, 0);
  const moves = shares.map((share, plane) => {
    const place = `planes[${plane}u * cells + cell]`;
    return `${place} = ${place} - ${share === 1 ? '' : `f32(${share}) * `}change;`;
  });
  return {
    key: `change exactly, ${prunedKey(prunes)}${writingKey(writing)}; ${cell.significance.join(' ')}; ${refreshWgsl(weighing, null).replace(/\s+/g, ' ')}`,
    workgroup: exactWorkgroup,
    shape: { ...changeShape, rate: 'f32', perPulse: 'f32', ...writing.gradient.shape, ...writing.optimizer.shape },
    buffers: {
      planes: storage.floats,
      weights: storage.floats,
      counters: storage.counters,
      ...weighingBuffers(weighing),
      ...writingBuffers(writing),
      ...prunedBuffers(prunes),
    },
    body: /* wgsl */ `
${writing.gradient.draws ? randomWgsl : ''}${countWgsl}${countPulsesWgsl(cell)}${refreshWgsl(weighing, null)}
${directionWgsl(writing)}${prunedWgsl(prunes)}
var<workgroup> ups: atomic<u32>;
var<workgroup> downs: atomic<u32>;

${entryPoint({ workgroup: exactWorkgroup })}
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = id.y;
  let shift = findShift(lane, ${exactWorkgroup[0]}u);
  let cells = shape.inputs * shape.rowStride;
  var rise = 0.0;
  var fall = 0.0;
  for (var column = 4u * id.x; column < min(4u * id.x + 4u, shape.outputs); column++) {
    let change = select(changeAt(row, column, shift) * shape.rate, 0.0, isPruned(row, column));
    if (change < 0.0) { rise = rise - change; } else { fall = fall + change; }
    let cell = row * shape.rowStride + column;
    ${moves.join('\n    ')}
    refresh(row, column);
  }
  atomicAdd(&ups, u32(min(round(rise * shape.perPulse), 16777216.0)));
  atomicAdd(&downs, u32(min(round(fall * shape.perPulse), 16777216.0)));
  workgroupBarrier();
  if (lane == 0u) { countPulses(shape.counter, atomicLoad(&ups), atomicLoad(&downs)); }
}
`,
  };
}
