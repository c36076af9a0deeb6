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
import { Locals } from './locals.ts';
import { buildModule, type FunctionSource } from './module.ts';

const { again, call, i32, i32Const, joined, lanes, loadFirst, loadLane, loadVector, loadWord, loop } = wasm;
const { storeLane, when, words } = wasm;

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
  const locals = new Locals(parameters, integers);
  const push = (name: string) => locals.push(name);
  const changing = ['w', ...changingFields(law).map((index) => `f${index}`)];
  const held = ['w', ...law.fields.map((_, index) => `f${index}`)];
  const language = languageOf(locals);
  const pulse = joined(
    emitPulse(law, direction, language),
    locals.add('pulse', i32Const(1)),
    ...[push('pulse'), push('pulses'), i32.lessSigned, again],
  );
  const four = joined(
    locals.put('from', push('cells'), push('at'), i32.add),
    ...fourLanes.map((lane) =>
      locals.put(`place${lane}`, push('from'), loadWord(4 * lane), i32Const(2), i32.shiftLeft),
    ),
    locals.put('names', push('from'), loadVector(), push('name'), words.splat, words.add),
    ...held.map((name) => gather(locals, name)),
    ...[locals.put('drawn', i32Const(0)), locals.put('pulse', i32Const(0))],
    loop(pulse),
    emitVisible(law, language),
    ...changing.map((name) => scatter(locals, name)),
    locals.add('at', i32Const(16)),
    ...[push('at'), push('count'), i32Const(2), i32.shiftLeft, i32.lessSigned, again],
  );
  const body = loop(four);
  return { name: direction, ...locals.signature(), body };
}

/** Where the plane keeps the state (`w`) or a field (`f0` …) of the crosspoint in a lane. */
function homeOf(locals: Locals, name: string, lane: number): wasm.Code {
  const field = joined(
    locals.push('fields'),
    locals.push('stride'),
    i32Const(Number(name.slice(1))),
    i32.multiply,
    i32.add,
  );
  return joined(name === 'w' ? locals.push('states') : field, locals.push(`place${lane}`), i32.add);
}

function gather(locals: Locals, name: string): wasm.Code {
  return joined(
    locals.put(name, homeOf(locals, name, 0), loadFirst()),
    ...[1, 2, 3].map((lane) => locals.put(name, homeOf(locals, name, lane), locals.push(name), loadLane(lane))),
  );
}

/** Of the last four there may be fewer. */
function scatter(locals: Locals, name: string): wasm.Code {
  const listed = (lane: number) =>
    joined(locals.push('count'), locals.push('at'), i32Const(4 * lane), i32.add, i32Const(2), i32.shiftRight);
  return joined(
    ...fourLanes.map((lane) =>
      joined(
        ...[listed(lane), i32.greaterSigned],
        when(joined(homeOf(locals, name, lane), locals.push(name), storeLane(lane))),
      ),
    ),
  );
}

function languageOf(locals: Locals): PulseLanguage<wasm.Code> {
  const push = (name: string) => locals.push(name);
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
    declare: (name, expression) => locals.put(name, expression),
    assign: (name, expression) => locals.put(name, expression),
    draw: (name) =>
      joined(
        every(4, block),
        every(2, joined(inRoom(2), call(indexOf('boxMuller')))),
        locals.put(name, inRoom(3), loadVector()),
        locals.add('drawn', i32Const(1)),
      ),
    clamp: (expression, lower, upper) => joined(expression, lower, lanes.most, upper, lanes.least),
    round: (expression) => expression,
    block: (statements) => joined(...statements),
  };
}
