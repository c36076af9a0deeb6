/**
 * What kernels of circuits share: which crosspoint lies where, its conductance in this read, and what its row is driven
 * with (`cpu/read/circuits.ts`).
 *
 * Conductances are in a unit near the largest one, and currents in that unit times 1 V: a power of two, which changes no
 * digit and keeps products of small currents and small voltages within float32's range.
 */
import { type Kernel, storage } from '../../kernel.ts';
import { randomWgsl } from '../../random-wgsl.ts';
import { samplesWgsl } from '../read/code.ts';

/** What the code of every kernel of circuits depends on. */
export interface CellFeatures {
  /** Noise of crosspoints in each read: none, from their states, or variances of their own. */
  readonly noise: 'none' | 'state' | 'own';
  /** Whether samples may be read again, and have flags. */
  readonly again: boolean;
}

export const cellShape = {
  /** Stride of a sample in `coded`. */
  inputStride: 'u32',
  inputs: 'u32',
  /** Columns of weights that are stored, without and with padding. */
  stored: 'u32',
  rowStride: 'u32',
  /** Where the states of the first plane begin, and how far planes are apart. */
  stateAt: 'u32',
  planeStride: 'u32',
  /** Pulse patterns that one round puts on the rows of an array, and those of the rounds before. */
  patterns: 'u32',
  firstPattern: 'u32',
  slices: 'u32',
  digits: 'u32',
  apart: 'u32',
  /** 0 where rows are driven with whole inputs. */
  sliceBits: 'u32',
  mostDigit: 'u32',
  inputLevels: 'f32',
  perDigit: 'f32',
  readVoltage: 'f32',
  /** Word lines of an input. */
  perRow: 'u32',
  /** Bit lines of all arrays, and where `places` describes them. */
  columns: 'u32',
  columnsAt: 'u32',
  /** Conductance = (state + empty) · perState, in the unit. */
  empty: 'f32',
  perState: 'f32',
  referenceConductance: 'f32',
  /** Of noise: a deviation of the state, and one for each (state + empty). */
  constant: 'f32',
  proportional: 'f32',
  /** @unit S */
  unit: 'f32',
  perUnit: 'f32',
  /** Voltages that the law of the cells is for. */
  lowest: 'f32',
  highest: 'f32',
  seed: 'u32',
  stream: 'u32',
  operation: 'u32',
  flag: 'u32',
} as const satisfies Kernel['shape'];

export function cellBuffers({ noise, again }: CellFeatures) {
  return {
    coded: storage.readFloats,
    states: storage.readFloats,
    /** `circuits/array-layout.ts` */
    places: storage.readWords,
    /** [samples][patterns][columns] */
    currents: storage.floats,
    counters: storage.counters,
    ...(noise === 'own' && { variances: storage.readFloats }),
    ...(again && { samples: storage.readWords }),
  } satisfies Kernel['buffers'];
}

/** A kernel's key: its name, and what else its code depends on. */
export function cellKey(name: string, { noise, again }: CellFeatures, ...more: readonly string[]): string {
  return [
    `circuits: ${name}`,
    ...more,
    ...(noise === 'none' ? [] : [`noise of ${noise}`]),
    ...(again ? ['again'] : []),
  ].join('; ');
}

/** Words of counters behind `shape.flag`, for what has no meaning as a number (`circuits/check-solved.ts`). */
const reportWgsl = /* wgsl */ `
fn reportMissed(residual: f32) {
  atomicMin(&counters[shape.flag + 1u], batch.number * 4096u + shape.operation);
  atomicMax(&counters[shape.flag + 2u], bitcast<u32>(residual));
}
fn reportVoltage(voltage: f32) {
  atomicMin(&counters[shape.flag + 3u], batch.number * 4096u + shape.operation);
  atomicMax(&counters[shape.flag + 4u], bitcast<u32>(abs(voltage)));
}
`;

export function cellsWgsl({ noise, again }: CellFeatures): string {
  return /* wgsl */ `
${noise === 'none' ? '' : randomWgsl}${again ? samplesWgsl : ''}${reportWgsl}
struct Array { firstInput: u32, rows: u32, columns: u32, firstColumn: u32, slices: u32 }
fn arrayAt(index: u32) -> Array {
  let at = 8u * index;
  return Array(places[at], places[at + 1u], places[at + 2u], places[at + 3u], places[at + 4u]);
}

/** Of one bit line: its array, and the plane and output whose weights it holds; no output: the reference column. */
struct Column { inArray: u32, plane: u32, output: u32 }
fn columnAt(column: u32) -> Column {
  let at = shape.columnsAt + 4u * column;
  return Column(places[at], places[at + 1u], places[at + 2u]);
}

/** A pulse pattern on the rows of an array, for one sample. */
struct Drive { n: u32, phase: u32, slice: u32, digit: u32, number: u32 }
fn driveOf(n: u32, pattern: u32) -> Drive {
  let slice = pattern / shape.digits;
  return Drive(n, slice / shape.slices, slice % shape.slices, pattern % shape.digits, shape.firstPattern + pattern);
}

/** Whether a sample is read, with weights of an array's planes among its slice. */
fn isRead(n: u32) -> bool {
  ${again ? 'return samples[activeAt(n)] != 0u;' : 'return true;'}
}
fn isUsed(one: Array, drive: Drive) -> bool { return ((one.slices >> min(drive.slice, 31u)) & 1u) != 0u; }

/** What a word line is driven with, as a share of the read voltage. */
fn inputOf(one: Array, row: u32, drive: Drive) -> f32 {
  var x = coded[drive.n * shape.inputStride + one.firstInput + row / shape.perRow];
  if (shape.apart != 0u) { x = max(select(-x, x, drive.phase == 0u), 0.0); }
  if (shape.sliceBits > 0u) {
    let integer = u32(floor(abs(x) * shape.inputLevels + 0.5));
    let held = (integer >> (drive.digit * shape.sliceBits)) & shape.mostDigit;
    x = sign(x) * f32(held) * shape.perDigit;
  }
  return select(x, -x, shape.perRow == 2u && (row & 1u) == 1u);
}

/** As this read finds it. */
fn conductanceOf(one: Array, row: u32, column: Column, drive: Drive) -> f32 {
  if (column.output == 0xffffffffu) { return shape.referenceConductance; }
  let plane = column.plane + row % shape.perRow;
  let input = one.firstInput + row / shape.perRow;
  let state = states[shape.stateAt + plane * shape.planeStride + input * shape.rowStride + column.output];
  let conductance = max(state + shape.empty, 0.0) * shape.perState;
  ${noise === 'none' ? 'return conductance;' : noiseWgsl(noise)}
}
`;
}

const noiseWgsl = (noise: 'state' | 'own') => /* wgsl */ `
  ${
    noise === 'own'
      ? 'let variance = variances[(plane * shape.inputs + input) * shape.rowStride + column.output];'
      : 'let more = shape.proportional * (state + shape.empty);\n  let variance = shape.constant * shape.constant + more * more;'
  }
  let place = (plane * shape.inputs + input) * shape.stored + column.output;
  let counter = vec4u(place >> 2u, drive.number, batch.first + drive.n, batch.epoch);
  let deviate = normals(vec2u(shape.seed, shape.stream), counter)[place & 3u];
  return max(fma(sqrt(variance) * shape.perState, deviate, conductance), 0.0);`;
