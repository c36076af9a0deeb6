/**
 * A formula as a kernel: four elements at a time, drawing as `elementwise.ts` says. The module is generated from the checked
 * tree, never from text a user wrote.
 */
import { emitWasm, type Formula, wasm } from '../../../devices/index.ts';
import type { Place } from '../arithmetic/arithmetic.ts';
import { formulaTarget, type PlaceTable } from './formula-target.ts';
import { imports, indexOf } from './imports.ts';
import { Locals } from './locals.ts';
import { buildModule } from './module.ts';

const { again, call, i32, i32Const, joined, loadSplat, loadVector, loadWord, loop, storeLane, storeVector, when } =
  wasm;

export interface Operand {
  readonly name: string;
  readonly place: Place;
}

/**
 * output[n][i] for `count` rows of `width`. All have the same parameters, so that a kernel can call them by number: `operands` is where
 * the words lie that say where the operands start, in bytes.
 */
const parameters = ['count', 'width', 'output', 'first', 'epoch', 'seed', 'stream', 'room', 'operands'] as const;

/** Bytes of room for the draws of four elements. */
export const drawRoom = ({ normals, uniforms }: Formula) => 64 * (blocks(normals) + blocks(uniforms));
const blocks = (drawn: number) => Math.ceil(drawn / 4);

/** A module that exports `map`, called by `mapRows`. */
export function elementwiseModule(
  formula: Formula,
  operands: readonly Operand[],
  placeTable: PlaceTable,
): Uint8Array<ArrayBuffer> {
  const starts = operands.map(({ name }) => `at ${name}`);
  const locals = new Locals(parameters, ['row', 'column', 'offset', 'columnOffset', ...starts]);
  const value = emitWasm(
    formula,
    formulaTarget((name) => locals.push(isDraw(name) ? name : `of ${name}`), placeTable),
  );
  const four = joined(
    ...operands.map((operand) => loadOperand(locals, operand)),
    drawFour(locals, formula),
    locals.put('result', value),
    storeFour(locals),
    ...[
      locals.add('column', i32Const(4)),
      locals.add('columnOffset', i32Const(16)),
      locals.add('offset', i32Const(16)),
    ],
  );
  const row = joined(
    ...[locals.put('column', i32Const(0)), locals.put('columnOffset', i32Const(0))],
    loop(joined(four, locals.push('column'), locals.push('width'), i32.lessSigned, again)),
    // What the last four reached beyond the row's end.
    locals.add('offset', joined(leftInRow(locals), i32Const(2), i32.shiftLeft)),
    locals.add('row', i32Const(1)),
  );
  const body = joined(
    ...starts.map((start, index) => locals.put(start, locals.push('operands'), loadWord(4 * index))),
    loop(joined(row, locals.push('row'), locals.push('count'), i32.lessSigned, again)),
  );
  return buildModule(imports, [{ name: 'map', ...locals.signature(), body }]);
}

/** Names of operands may not be those of draws. */
const isDraw = (name: string) => /^(normal|uniform)\d+$/.test(name);

function loadOperand(locals: Locals, { name, place }: Operand): wasm.Code {
  const start = locals.push(`at ${name}`);
  const from = {
    element: joined(start, locals.push('offset'), i32.add, loadVector()),
    column: joined(start, locals.push('columnOffset'), i32.add, loadVector()),
    row: joined(start, locals.push('row'), i32Const(2), i32.shiftLeft, i32.add, loadSplat()),
    one: joined(start, loadSplat()),
  };
  return locals.put(`of ${name}`, from[place]);
}

/** Deviates first, then uniform numbers, four of each element to a block. */
function drawFour(locals: Locals, { normals, uniforms }: Formula): wasm.Code {
  const key = (block: number) =>
    joined(
      ...[locals.push('room'), i32Const(64 * block), i32.add, locals.push('seed'), locals.push('stream')],
      ...[locals.push('column'), i32Const(block), locals.push('first'), locals.push('row'), i32.add],
      locals.push('epoch'),
    );
  const normalBlocks = blocks(normals);
  const fill = (kernel: string, first: number, count: number) =>
    Array.from({ length: count }, (_, block) => joined(key(first + block), call(indexOf(kernel))));
  const take = (kind: string, first: number, count: number) =>
    Array.from({ length: count }, (_, draw) =>
      locals.put(`${kind}${draw}`, locals.push('room'), loadVector(64 * first + 16 * draw)),
    );
  return joined(
    ...fill('drawNormals', 0, normalBlocks),
    ...fill('drawUniforms', normalBlocks, blocks(uniforms)),
    ...take('normal', 0, normals),
    ...take('uniform', normalBlocks, uniforms),
  );
}

function storeFour(locals: Locals): wasm.Code {
  const to = joined(locals.push('output'), locals.push('offset'), i32.add, locals.push('result'));
  const left = leftInRow(locals);
  const few = [0, 1, 2].map((lane) =>
    joined(left, i32Const(lane), i32.greaterSigned, when(joined(to, storeLane(lane, 4 * lane)))),
  );
  return joined(
    ...[left, i32Const(3), i32.greaterSigned, when(joined(to, storeVector()))],
    ...[left, i32Const(4), i32.lessSigned, when(joined(...few))],
  );
}

const leftInRow = (locals: Locals) => joined(locals.push('width'), locals.push('column'), i32.subtract);
