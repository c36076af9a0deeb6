/**
 * A device law as kernels: pulses up, and pulses down, on four crosspoints at a time that lie anywhere on a plane. The module is
 * generated from the checked formula trees, by the same rules as every other language (`devices/pulse-code.ts`).
 *
 * All crosspoints of a list get as many pulses. They draw as `pulse.ts` does: a crosspoint's own block of four deviates after
 * another, first for its pulses, then for what a read sees.
 */
import {
  changingFields,
  emitPulse,
  emitVisible,
  emitWasm,
  hasWasm,
  type PulseLanguage,
  type PulseLaw,
  wasm,
} from '../../../devices/index.ts';
import { imports, indexOf } from './imports.ts';
import { buildModule, type FunctionSource } from './module.ts';

const { again, call, get, i32, i32Const, joined, lanes, loadFirst, loadLane, loadVector, loadWord, loop } = wasm;
const { set, storeLane, when, words } = wasm;

/**
 * `pulses` on each of `count` crosspoints, listed at `cells`; `name`: the counter word of the plane's first one. Places and
 * strides in bytes.
 */
export type PulseKernel = (
  cells: number,
  count: number,
  pulses: number,
  states: number,
  fields: number,
  stride: number,
  name: number,
  seed: number,
  stream: number,
  position: number,
  epoch: number,
  room: number,
) => void;

const parameters = [
  ...['cells', 'count', 'pulses', 'states', 'fields', 'stride'],
  ...['name', 'seed', 'stream', 'position', 'epoch', 'room'],
];
const integers = ['at', 'pulse', 'drawn', 'from', 'place0', 'place1', 'place2', 'place3'];
const fourLanes = [0, 1, 2, 3];

/** Whether a law can be said in instructions. */
export function hasPulseKernel({ up, down, lower, upper, where, worn, visible }: PulseLaw): boolean {
  const formulas = [up, down, lower, upper, ...where.values(), ...worn.values(), ...(visible ? [visible] : [])];
  return formulas.every(hasWasm);
}

/** A module that exports `up` and `down`, each a {@link PulseKernel}. */
export function pulseModule(law: PulseLaw): Uint8Array<ArrayBuffer> {
  return buildModule(imports, [pulseFunction(law, 'up'), pulseFunction(law, 'down')]);
}

function pulseFunction(law: PulseLaw, direction: 'up' | 'down'): FunctionSource {
  const place = new Map([...parameters, ...integers].map((name, index) => [name, index]));
  const scalars = place.size;
  /** Vectors become locals as they are named. */
  const local = (name: string): number => {
    if (!place.has(name)) place.set(name, place.size);
    return place.get(name) as number;
  };
  const push = (name: string) => get(local(name));
  const put = (name: string, ...code: wasm.Code[]) => joined(...code, set(local(name)));
  const changing = ['w', ...changingFields(law).map((index) => `f${index}`)];
  const language = languageOf(push, put);

  const placed = (from: wasm.Code, lane: number) => joined(from, push(`place${lane}`), i32.add);
  const gather = (name: string, from: wasm.Code) =>
    put(
      name,
      ...[placed(from, 0), loadFirst()],
      // The address goes below the vector that it completes.
      ...[1, 2, 3].flatMap((lane) => [put(name), placed(from, lane), push(name), loadLane(lane)]),
    );
  const scatter = (name: string, from: wasm.Code) =>
    joined(
      ...fourLanes.map((lane) =>
        joined(
          ...[push('count'), push('at'), i32Const(4 * lane), i32.add, i32Const(2), i32.shiftRight, i32.greaterSigned],
          when(joined(placed(from, lane), push(name), storeLane(lane))),
        ),
      ),
    );
  const fieldAt = (index: number) => joined(push('fields'), push('stride'), i32Const(index), i32.multiply, i32.add);
  const homeOf = (name: string) => (name === 'w' ? push('states') : fieldAt(Number(name.slice(1))));

  const pulse = joined(
    emitPulse(law, direction, language),
    put('pulse', push('pulse'), i32Const(1), i32.add),
    ...[push('pulse'), push('pulses'), i32.lessSigned, again],
  );
  const four = joined(
    put('from', push('cells'), push('at'), i32.add),
    ...fourLanes.map((lane) => put(`place${lane}`, push('from'), loadWord(4 * lane), i32Const(2), i32.shiftLeft)),
    put('names', push('from'), loadVector(), push('name'), words.splat, words.add),
    gather('w', push('states')),
    ...law.fields.map((_, index) => gather(`f${index}`, fieldAt(index))),
    ...[put('drawn', i32Const(0)), put('pulse', i32Const(0))],
    loop(pulse),
    emitVisible(law, language),
    ...changing.map((name) => scatter(name, homeOf(name))),
    put('at', push('at'), i32Const(16), i32.add),
    ...[push('at'), push('count'), i32Const(2), i32.shiftLeft, i32.lessSigned, again],
  );
  const body = loop(four);
  return {
    name: direction,
    parameters: parameters.map(() => 'i32' as const),
    results: [],
    locals: [...place.keys()]
      .slice(parameters.length)
      .map((_, index) => (index < scalars - parameters.length ? 'i32' : 'v128')),
    body,
  };
}

function languageOf(
  push: (name: string) => wasm.Code,
  put: (name: string, ...code: wasm.Code[]) => wasm.Code,
): PulseLanguage<wasm.Code> {
  const key = joined(push('position'), push('epoch'));
  const every = (drawn: number, code: wasm.Code) =>
    joined(push('drawn'), i32Const(drawn - 1), i32.and, i32.isZero, when(code));
  const block = joined(
    ...[push('room'), push('seed'), push('stream'), push('names'), push('drawn'), i32Const(2), i32.shiftRight, key],
    call(indexOf('drawBlocks')),
  );
  const inRoom = (of: number) =>
    joined(push('room'), push('drawn'), i32Const(of), i32.and, i32Const(4), i32.shiftLeft, i32.add);
  return {
    emit: (formula, rename) => emitWasm(formula, { push: (name) => push(rename(name)), kernel: indexOf }),
    value: push,
    declare: put,
    assign: put,
    draw: (name) =>
      joined(
        every(4, block),
        every(2, joined(inRoom(2), call(indexOf('boxMuller')))),
        put(name, inRoom(3), loadVector()),
        put('drawn', push('drawn'), i32Const(1), i32.add),
      ),
    clamp: (expression, lower, upper) => joined(expression, lower, lanes.most, upper, lanes.least),
    round: (expression) => expression,
    block: (statements) => joined(...statements),
  };
}
