/**
 * The functions a formula may call: each is declared once, with what it takes, what it costs and how each language
 * says it, so that all mean the same. WGSL's own versions are used where they are defined for every finite argument;
 * elsewhere a helper stands in:
 *
 * - `pow` is undefined for negative bases in WGSL; the helper takes them with integer exponents, as JavaScript does.
 *   A negative base with any other exponent is NaN in JavaScript and undefined in WGSL.
 * - `tanh` overflows on drivers that divide exponentials; beyond |x| = 15 it is ±1 in float32.
 * - `clamp` with crossed limits is an error or undefined in WGSL; here the upper limit wins.
 * - `round` takes halves to the even neighbour, as WGSL does.
 *
 * `log` and `sqrt` of negative numbers, and results beyond float32 (`exp` above 88.7), are undefined on a GPU.
 * References: W3C, WebGPU Shading Language, §17.5 (built-in functions) and §15.7 (floating point evaluation).
 */
import { type Code, joined, lanes, type WasmKernel } from './wasm-code.ts';

export interface FormulaFunction {
  /** Names of the arguments, for messages. */
  readonly takes: readonly string[];
  /** Arithmetic operations of one call. */
  readonly operations: number;
  readonly javaScript: (...values: string[]) => string;
  readonly wgsl: (...values: string[]) => string;
  /** WGSL function that `wgsl` calls. */
  readonly wgslHelper?: string;
  /** From the instructions of its arguments; or a kernel that they are followed by. */
  readonly wasm: ((...values: Code[]) => Code) | WasmKernel;
}

/** By an instruction of WebAssembly, or a kernel. */
const byName = (name: string, takes: readonly string[], inWasm: Code | WasmKernel): FormulaFunction => ({
  takes,
  operations: 1,
  javaScript: (...values) => `Math.${name}(${values.join(', ')})`,
  wgsl: (...values) => `${name}(${values.join(', ')})`,
  wasm: typeof inWasm === 'string' ? inWasm : (...values) => joined(...values, inWasm),
});

const power: FormulaFunction = {
  takes: ['base', 'exponent'],
  operations: 1,
  javaScript: (base, exponent) => `Math.pow(${base}, ${exponent})`,
  wgsl: (base, exponent) => `formula_pow(${base}, ${exponent})`,
  wasm: 'power',
  wgslHelper: `fn formula_pow(base: f32, exponent: f32) -> f32 {
  if (exponent == 0.0) { return 1.0; }
  if (base == 0.0 && exponent > 0.0) { return 0.0; }
  let magnitude = pow(abs(base), exponent);
  let odd = fract(0.5 * exponent) != 0.0;
  return select(magnitude, -magnitude, base < 0.0 && odd);
}`,
};

const hyperbolicTangent: FormulaFunction = {
  takes: ['x'],
  operations: 1,
  javaScript: (x) => `Math.tanh(${x})`,
  wgsl: (x) => `formula_tanh(${x})`,
  wasm: 'hyperbolicTangent',
  wgslHelper: 'fn formula_tanh(x: f32) -> f32 { return tanh(clamp(x, -15.0, 15.0)); }',
};

const logistic: FormulaFunction = {
  takes: ['x'],
  operations: 3,
  javaScript: (x) => `(1 / (1 + Math.exp(-(${x}))))`,
  wgsl: (x) => `formula_sigmoid(${x})`,
  wasm: 'logistic',
  wgslHelper: 'fn formula_sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp(-clamp(x, -80.0, 80.0))); }',
};

const roundHalfToEven: FormulaFunction = {
  takes: ['x'],
  operations: 1,
  javaScript: (x) => `((v) => (Math.abs(v % 1) === 0.5 ? 2 * Math.round(v / 2) : Math.round(v)))(${x})`,
  wgsl: (x) => `round(${x})`,
  wasm: (x) => joined(x, lanes.nearest),
};

const clamp: FormulaFunction = {
  takes: ['x', 'low', 'high'],
  operations: 2,
  javaScript: (x, low, high) => `Math.min(Math.max(${x}, ${low}), ${high})`,
  wgsl: (x, low, high) => `min(max(${x}, ${low}), ${high})`,
  wasm: (x, low, high) => joined(x, low, lanes.noLess, high, lanes.noMore),
};

export const functions: ReadonlyMap<string, FormulaFunction> = new Map([
  ['abs', byName('abs', ['x'], lanes.absolute)],
  ['sign', byName('sign', ['x'], 'signOf')],
  ['floor', byName('floor', ['x'], lanes.floor)],
  ['ceil', byName('ceil', ['x'], lanes.ceil)],
  ['round', roundHalfToEven],
  ['min', byName('min', ['a', 'b'], lanes.least)],
  ['max', byName('max', ['a', 'b'], lanes.most)],
  ['clamp', clamp],
  ['exp', byName('exp', ['x'], 'exponential')],
  ['log', byName('log', ['x'], 'logarithm')],
  ['sqrt', byName('sqrt', ['x'], lanes.squareRoot)],
  ['pow', power],
  ['tanh', hyperbolicTangent],
  ['sigmoid', logistic],
]);

export const constants: ReadonlyMap<string, number> = new Map([['pi', Math.PI]]);
