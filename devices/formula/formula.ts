/**
 * The formula language: elementwise mathematics as text, for device laws, user files and learning rules alike.
 *
 *     w + stepUp * (1 - w / upper) * (1 + cycleNoise * normal())
 *
 * - numbers; `pi`; the names that the place declares
 * - `+ - * /`, unary `-`, `a ** b`
 * - `a < b ? x : y` with `<`, `<=`, `>`, `>=`; comparisons stand nowhere else
 * - `abs sign floor ceil round min max clamp exp log sqrt pow tanh sigmoid` (`functions.ts`)
 * - `normal()` and `uniform()` where draws are offered: each occurrence is a fresh random number
 * - `table(name, x)`: linear interpolation in a declared table, constant beyond its ends
 *
 * A text is data. It is scanned (`scan.ts`), parsed and checked against what its place offers (`parse.ts`), and
 * becomes a tree (`tree.ts`); JavaScript (float64), WGSL and WebAssembly (float32) are generated from that tree alone and
 * agree within rounding. None of them sees a character of the text.
 */
export { compileFormula, emitJavaScript } from './emit-javascript.ts';
export { emitText, tidyText } from './emit-text.ts';
export { emitWasm, type WasmTarget } from './emit-wasm.ts';
export { emitWgsl, wgslFunctions } from './emit-wgsl.ts';
export { FormulaError } from './error.ts';
export { fixNames } from './fold.ts';
export { type FormulaOptions, parseFormula } from './parse.ts';
export { slopeOf } from './table.ts';
export type { Formula, Node, Table } from './tree.ts';
export * as wasm from './wasm-code.ts';
