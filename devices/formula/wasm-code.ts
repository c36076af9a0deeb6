/** Instructions of WebAssembly as bytes: those that formulas and the loops around them need (core specification, §5.4). */

/** Instructions one after another. */
export type Code = readonly number[];

/** LEB128. */
export function unsigned(value: number): Code {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

export function signed(value: number): Code {
  const low = value & 0x7f;
  const rest = value >> 7;
  return (rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40) ? [low] : [low | 0x80, ...signed(rest)];
}

export const joined = (...parts: readonly Code[]): Code => parts.flat();

const vector = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
/** An address with a constant behind it; the alignment is a hint only. */
const at = (offset: number): Code => [0, ...unsigned(offset)];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];
export const call = (index: number): Code => [0x10, ...unsigned(index)];
export const i32Const = (value: number): Code => [0x41, ...signed(value | 0)];

/** Repeats `body`; {@link again} in it starts the next turn. */
export const loop = (body: Code): Code => [0x03, 0x40, ...body, 0x0b];
/** Goes on with the loop around if the top of the stack is not 0. */
export const again: Code = [0x0d, 0x00];
/** Runs `body` if the top of the stack is not 0. */
export const when = (body: Code): Code => [0x04, 0x40, ...body, 0x0b];

export const i32 = {
  lessSigned: [0x48],
  greaterSigned: [0x4a],
  add: [0x6a],
  subtract: [0x6b],
  multiply: [0x6c],
  shiftLeft: [0x74],
} as const satisfies Record<string, Code>;

export const loadVector = (offset = 0): Code => [...vector(0x00), ...at(offset)];
export const storeVector = (offset = 0): Code => [...vector(0x0b), ...at(offset)];
/** One number into all lanes. */
export const loadSplat = (offset = 0): Code => [...vector(0x09), ...at(offset)];
/** One number into the first lane, zero into the others; {@link loadLane}: into a lane of what is on the stack. */
export const loadFirst = (offset = 0): Code => [...vector(0x5c), ...at(offset)];
export const loadLane = (lane: number, offset = 0): Code => [...vector(0x56), ...at(offset), lane];
export const loadWord = (offset = 0): Code => [0x28, ...at(offset)];
export const storeLane = (lane: number, offset = 0): Code => [...vector(0x5a), ...at(offset), lane];

/** Four lanes of the two vectors on the stack, 0 to 3 of the first, 4 to 7 of the second. */
export const shuffle = (...lanes: readonly [number, number, number, number]): Code => [
  ...vector(0x0d),
  ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
];

/** A number in all four lanes, as float32. */
export function constant(value: number): Code {
  const bytes = [...new Uint8Array(Float32Array.of(value).buffer)];
  return [...vector(0x0c), ...bytes, ...bytes, ...bytes, ...bytes];
}

/** On four float32 lanes. */
export const lanes = {
  less: vector(0x43),
  greater: vector(0x44),
  lessOrEqual: vector(0x45),
  greaterOrEqual: vector(0x46),
  /** The first where the mask is set, else the second. */
  select: vector(0x52),
  ceil: vector(0x67),
  floor: vector(0x68),
  /** Halves to the even neighbour. */
  nearest: vector(0x6a),
  absolute: vector(0xe0),
  negate: vector(0xe1),
  squareRoot: vector(0xe3),
  add: vector(0xe4),
  subtract: vector(0xe5),
  multiply: vector(0xe6),
  divide: vector(0xe7),
  least: vector(0xe8),
  most: vector(0xe9),
  /** As `least` and `most`, but for what is not a number: they keep the first unless the second is beyond it. One instruction, not six. */
  noMore: vector(0xea),
  noLess: vector(0xeb),
} as const satisfies Record<string, Code>;

/** Functions of one or two vectors that formulas call where there is no instruction. */
export const wasmKernels = [
  'exponential',
  'logarithm',
  'hyperbolicTangent',
  'logistic',
  'power',
  'signOf',
  'square',
] as const;
export type WasmKernel = (typeof wasmKernels)[number];

/** How many vectors each takes. */
export const takenBy = (kernel: WasmKernel): number => (kernel === 'power' ? 2 : 1);
