/**
 * A formula as a kernel: four elements at a time, drawing as `elementwise.ts` says. The module is generated from the checked
 * tree, never from text a user wrote.
 */
import { emitWasm, type Formula, wasm } from '../../../devices/index.ts';
import type { Place } from '../arithmetic/arithmetic.ts';
import { imports, indexOf } from './imports.ts';
import { buildModule } from './module.ts';

const { again, call, get, i32, i32Const, joined, loadSplat, loadVector, loop, set, storeLane, storeVector, when } =
  wasm;

export interface Operand {
  readonly name: string;
  readonly place: Place;
}

/** output[n][i] for `count` rows of `width`; `operands`: where they start, in bytes. */
export type ElementwiseKernel = (
  count: number,
  width: number,
  output: number,
  first: number,
  epoch: number,
  seed: number,
  stream: number,
  room: number,
  ...operands: readonly number[]
) => void;

const fixed = ['count', 'width', 'output', 'first', 'epoch', 'seed', 'stream', 'room'] as const;

type Draw = 'drawNormals' | 'drawUniforms';

/** Bytes of room for the draws of four elements. */
export const drawRoom = ({ normals, uniforms }: Formula) => 64 * (blocks(normals) + blocks(uniforms));
const blocks = (drawn: number) => Math.ceil(drawn / 4);

/** A module that exports `map`, an {@link ElementwiseKernel}. */
export function elementwiseModule(formula: Formula, operands: readonly Operand[]): Uint8Array<ArrayBuffer> {
  const parameters = [...fixed, ...operands.map(({ name }) => `at ${name}`)];
  const integers = ['row', 'column', 'offset', 'columnOffset'];
  // Names of operands hold no blanks.
  const vectors = [...operands.map(({ name }) => `of ${name}`), 'result'];
  const place = new Map([...parameters, ...integers, ...vectors].map((name, index) => [name, index]));
  const local = (name: string) => place.get(name) as number;
  const add = (name: string, code: wasm.Code) => joined(get(local(name)), code, i32.add, set(local(name)));

  const load = ({ name, place: where }: Operand): wasm.Code => {
    const start = get(local(`at ${name}`));
    const from = {
      element: joined(start, get(local('offset')), i32.add, loadVector()),
      column: joined(start, get(local('columnOffset')), i32.add, loadVector()),
      row: joined(start, get(local('row')), i32Const(2), i32.shiftLeft, i32.add, loadSplat()),
      one: joined(start, loadSplat()),
    };
    return joined(from[where], set(local(`of ${name}`)));
  };
  const draw = (kind: Draw, block: number): wasm.Code =>
    joined(
      ...[get(local('room')), i32Const(64 * block), i32.add, get(local('seed')), get(local('stream'))],
      ...[get(local('column')), i32Const(block), get(local('first')), get(local('row')), i32.add, get(local('epoch'))],
      call(indexOf(kind)),
    );
  const normalBlocks = blocks(formula.normals);
  const drawn = (name: string): wasm.Code => {
    const index = Number(name.replace(/\D+/, ''));
    const at = name.startsWith('normal') ? 16 * index : 64 * normalBlocks + 16 * index;
    return joined(get(local('room')), loadVector(at));
  };
  const value = emitWasm(formula, {
    push: (name) => (place.has(`of ${name}`) ? get(local(`of ${name}`)) : drawn(name)),
    kernel: indexOf,
  });
  const to = joined(get(local('output')), get(local('offset')), i32.add);
  const left = joined(get(local('width')), get(local('column')), i32.subtract);
  const storeFew = [0, 1, 2].map((lane) =>
    joined(left, i32Const(lane), i32.greaterSigned, when(joined(to, get(local('result')), storeLane(lane, 4 * lane)))),
  );
  const isWhole = joined(left, i32Const(3), i32.greaterSigned);
  const four = joined(
    ...operands.map(load),
    ...Array.from({ length: normalBlocks }, (_, block) => draw('drawNormals', block)),
    ...Array.from({ length: blocks(formula.uniforms) }, (_, block) => draw('drawUniforms', normalBlocks + block)),
    ...[value, set(local('result'))],
    ...[isWhole, when(joined(to, get(local('result')), storeVector()))],
    ...[left, i32Const(4), i32.lessSigned, when(joined(...storeFew))],
    ...[add('column', i32Const(4)), add('columnOffset', i32Const(16)), add('offset', i32Const(16))],
  );
  // What a row's last four reached beyond its end.
  const turnBack = joined(
    ...[get(local('width')), get(local('column')), i32.subtract, i32Const(2), i32.shiftLeft],
    ...[get(local('offset')), i32.add, set(local('offset'))],
  );
  const row = joined(
    ...[i32Const(0), set(local('column')), i32Const(0), set(local('columnOffset'))],
    loop(joined(four, get(local('column')), get(local('width')), i32.lessSigned, again)),
    turnBack,
    add('row', i32Const(1)),
  );
  const body = loop(joined(row, get(local('row')), get(local('count')), i32.lessSigned, again));
  return buildModule(imports, [
    {
      name: 'map',
      parameters: parameters.map(() => 'i32' as const),
      results: [],
      locals: [...integers.map(() => 'i32' as const), ...vectors.map(() => 'v128' as const)],
      body,
    },
  ]);
}
