/** Changes of a tile (`cpu/change.ts`): coincidences of trains, one write per batch, or the exact change. */
import type { PulseLaw } from '../../../devices/index.ts';
import type { GradientScale, WriteRounding } from '../../program/gradient-writing.ts';
import { programCell, pulsesPerChange, type UnitCell } from '../../tile/unit-cell.ts';
import { countWgsl, decayShape, decayWgsl, entryPoint, type Kernel, storage } from '../kernel.ts';
import { randomWgsl } from '../random-wgsl.ts';
import type { Block } from './blocks.ts';
import { crosspointBuffers, crosspointShape, lawFunctionsWgsl, pulseCellWgsl, pulseWgsl } from './crosspoint.ts';
import { eachCell, findShiftWgsl, type GradientCode, rowsBlock, shiftBuffers } from './gradient.ts';
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

/** Rows and columns of crosspoints of one invocation of an update. */
export const updateBlock = 4;
export const updateWorkgroup = [8, 8] as const;

/**
 * One invocation 4 × 4 crosspoints, so that two loads bring the trains of all of them. 32 samples at a time it marks those in which
 * two trains coincide, then pulses crosspoint by crosspoint in their order. Most are pulsed in none or one of them, so that
 * neighbouring invocations, which go in step, seldom wait for each other; going through the samples at once, all would stop
 * wherever one is pulsed.
 */
export function updateKernel(name: string, law: PulseLaw, cell: UnitCell, weighing: Weighing, prunes: boolean): Kernel {
  const rows = Array.from({ length: updateBlock }, (_, row) => row);
  return {
    key: `update ${prunedKey(prunes)}${name}`,
    workgroup: updateWorkgroup,
    shape: changeShape,
    buffers: {
      ...{ inputTrains: storage.readWordVectors, errorTrains: storage.readWordVectors },
      ...crosspointBuffers(law, weighing),
      ...prunedBuffers(prunes),
    },
    body: /* wgsl */ `
${changeWgsl(law, cell, weighing)}${prunedWgsl(prunes)}
var<workgroup> ups: atomic<u32>;
var<workgroup> downs: atomic<u32>;

fn inputsOf(n: u32, rows: u32) -> vec4u { return inputTrains[n * shape.inputStride / 4u + rows]; }
fn errorsOf(n: u32, columns: u32) -> vec4u { return errorTrains[n * shape.errorStride / 4u + columns]; }

${entryPoint({ workgroup: updateWorkgroup })}
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  var rise = 0u;
  var fall = 0u;
  var pulsed = 0u;
  for (var first = 0u; first < batch.count; first += 32u) {
    if (4u * id.x >= shape.outputs || 4u * id.y >= shape.inputs) { break; }
    var marks: array<vec4u, ${updateBlock}>;
    for (var bit = 0u; bit < min(batch.count - first, 32u); bit++) {
      let x = inputsOf(first + bit, id.y);
      if (all(x == vec4u())) { continue; }
      let d = errorsOf(first + bit, id.x) & vec4u(0x7fffffffu);
      let mark = vec4u(1u << bit);
      ${rows.map((row) => `marks[${row}] |= select(vec4u(), mark, (d & vec4u(x[${row}])) != vec4u());`).join('\n      ')}
    }
    for (var at = 0u; at < 16u; at++) {
      var left = marks[at >> 2u][at & 3u];
      let row = 4u * id.y + (at >> 2u);
      let column = 4u * id.x + (at & 3u);
      // Behind the last line trains are those of another tile.
      if (left == 0u || row >= shape.inputs || column >= shape.outputs || isPruned(row, column)) { continue; }
      pulsed |= 1u << at;
      while (left != 0u) {
        let n = first + firstTrailingBit(left);
        left &= left - 1u;
        let x = inputsOf(n, id.y)[at >> 2u];
        let d = errorsOf(n, id.x)[at & 3u];
        let coincidences = countOneBits(x & d & 0x7fffffffu);
        let up = ((x ^ d) >> 31u) == 1u;
        if (up) { rise += coincidences; } else { fall += coincidences; }
        pulse(row, column, n, coincidences, up);
      }
    }
  }
  for (; pulsed != 0u; pulsed &= pulsed - 1u) {
    let at = firstTrailingBit(pulsed);
    refresh(4u * id.y + (at >> 2u), 4u * id.x + (at & 3u));
  }
  atomicAdd(&ups, rise);
  atomicAdd(&downs, fall);
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

/** `changeAt(row, column, at, lane, shift)`: what the rate is multiplied with; once for every entry, after `sumBlock`. */
function directionWgsl({ gradient, scale, optimizer }: Writing, block: Block): string {
  return `${gradient.wgsl(block)}${findShiftWgsl(scale)}${optimizer.wgsl}
fn changeAt(row: u32, column: u32, at: u32, lane: u32, shift: f32) -> f32 {
  return directionOf(gradientAt(row, column, at, lane) * shift, row * shape.outputs + column);
}
`;
}

const writingKey = ({ gradient, scale, optimizer }: Writing) => `${gradient.key}, scale ${scale}, ${optimizer.key}`;

/** Rows are written one after another, and each takes as long as its busiest crosspoint: a row is one workgroup's. */
export function writeKernel(
  name: string,
  law: PulseLaw,
  cell: UnitCell,
  weighing: Weighing,
  writing: Writing,
  { rounding, prunes }: { readonly rounding: WriteRounding; readonly prunes: boolean },
): Kernel {
  const workgroup = [16, 1] as const;
  const { rows } = rowsBlock;
  return {
    key: `write ${prunedKey(prunes)}${writingKey(writing)}, round ${rounding}; ${name}`,
    workgroup,
    shape: {
      ...{ ...changeShape, ...decayShape, ratePerGranularity: 'f32', most: 'u32', roundStream: 'u32' },
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
${changeWgsl(law, cell, weighing)}${decayWgsl}${directionWgsl(writing, rowsBlock)}${roundChangeWgsl(rounding)}${prunedWgsl(prunes)}
// Of each row: its busiest crosspoint's pulses up and down, all pulses up and down, crosspoints written.
var<workgroup> tally: array<atomic<u32>, ${5 * rows}>;

fn write(row: u32, column: u32, change: f32, first: u32) {
  let wanted = roundChange(change * decayed(shape.ratePerGranularity), row, column);
  let pulses = min(u32(abs(wanted)), shape.most);
  if (pulses == 0u || isPruned(row, column)) { return; }
  let up = wanted < 0.0;
  atomicMax(&tally[first + select(1u, 0u, up)], pulses);
  atomicAdd(&tally[first + select(3u, 2u, up)], pulses);
  atomicAdd(&tally[first + 4u], 1u);
  pulse(row, column, 0u, pulses, up);
  refresh(row, column);
}

${entryPoint({ workgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) first: u32) {
  let row = ${rows}u * group.x;
  let shift = findShift(first, ${workgroup[0]}u);
  for (var quad = first; 4u * quad < shape.outputs; quad += ${workgroup[0]}u) {
    sumBlock(row, quad);
    ${eachCell(rowsBlock, 'write(row + r, column, changeAt(row + r, column, at, lane, shift), 5u * r);')}
  }
  workgroupBarrier();
  if (first < ${rows}u) {
    let own = 5u * first;
    count(shape.counter, atomicLoad(&tally[own]));
    count(shape.counter + 1u, atomicLoad(&tally[own + 1u]));
    countPulses(shape.counter + 2u, atomicLoad(&tally[own + 2u]), atomicLoad(&tally[own + 3u]));
    count(shape.counter + 4u, atomicLoad(&tally[own + 4u]));
  }
}
`,
  };
}

function writingBuffers({ gradient, scale, optimizer }: Writing) {
  return { ...shiftBuffers(scale), ...gradient.buffers, ...optimizer.buffers };
}

/**
 * The change itself for a device that takes any; four outputs of a row are counted together, as on the CPU. With blocks of
 * 8 × 8 a workgroup's tally of 16 × 2^24 an invocation just fits its word.
 */
export const exactWorkgroup = [8, 1] as const;

export function exactKernel(
  cell: UnitCell,
  weighing: Weighing,
  writing: Writing,
  prunes: boolean,
  block: Block,
): Kernel {
  const shares = programCell(cell, 1, 0);
  const moves = shares.map((share, plane) => {
    const place = `planes[${plane}u * cells + cell]`;
    return `${place} = ${place} - ${share === 1 ? '' : `f32(${share}) * `}change;`;
  });
  const move = /* wgsl */ `
          let changed = changeAt(row + r, column, at, lane, shift) * decayed(shape.rate);
          let change = select(changed, 0.0, isPruned(row + r, column));
          if (change < 0.0) { rise = rise - change; } else { fall = fall + change; }
          let cell = (row + r) * shape.rowStride + column;
          ${moves.join('\n          ')}
          refresh(row + r, column);`;
  const tally = /* wgsl */ `
      risen += u32(min(round(rise * shape.perPulse), 16777216.0));
      fallen += u32(min(round(fall * shape.perPulse), 16777216.0));`;
  return {
    key: `change exactly, ${prunedKey(prunes)}${writingKey(writing)}; ${cell.significance.join(' ')}; ${refreshWgsl(weighing, null).replace(/\s+/g, ' ')}`,
    workgroup: exactWorkgroup,
    shape: {
      ...{ ...changeShape, ...decayShape, rate: 'f32', perPulse: 'f32' },
      ...{ ...writing.gradient.shape, ...writing.optimizer.shape },
    },
    buffers: {
      planes: storage.floats,
      weights: storage.floats,
      counters: storage.counters,
      ...weighingBuffers(weighing),
      ...writingBuffers(writing),
      ...prunedBuffers(prunes),
    },
    body: /* wgsl */ `
${writing.gradient.draws ? randomWgsl : ''}${countWgsl}${decayWgsl}${countPulsesWgsl(cell)}${refreshWgsl(weighing, null)}
${directionWgsl(writing, block)}${prunedWgsl(prunes)}
var<workgroup> ups: atomic<u32>;
var<workgroup> downs: atomic<u32>;

${entryPoint({ workgroup: exactWorkgroup })}
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) first: u32) {
  let row = ${block.rows}u * id.y;
  let quad = ${block.quads}u * id.x;
  let shift = findShift(first, ${exactWorkgroup[0]}u);
  let cells = shape.inputs * shape.rowStride;
  var risen = 0u;
  var fallen = 0u;
  sumBlock(row, quad);
  ${eachCell(block, move, 'var rise = 0.0; var fall = 0.0;', tally)}
  atomicAdd(&ups, risen);
  atomicAdd(&downs, fallen);
  workgroupBarrier();
  if (first == 0u) { countPulses(shape.counter, atomicLoad(&ups), atomicLoad(&downs)); }
}
`,
  };
}
