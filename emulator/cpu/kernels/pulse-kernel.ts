/**
 * A device law as kernels: pulses up, and pulses down, on four crosspoints at a time that lie anywhere on a plane. The module is
 * generated from the checked formula trees, by the same rules as every other language (`devices/pulse-code.ts`).
 *
 * All crosspoints of a list get as many pulses. Their deviates are drawn beforehand for the whole list (`assembly/pulses.ts`), in the
 * order in which `pulse.ts` draws: first for the pulses, then for what a read sees.
 */
import {
  changingFields,
  emitPulse,
  emitVisible,
  emitWasm,
  type PulseLanguage,
  type PulseLaw,
  wasm,
} from '../../../devices/index.ts';
import { formulaTarget, type PlaceTable } from './formula-target.ts';
import { imports } from './imports.ts';
import { Locals } from './locals.ts';
import { buildModule, type FunctionSource } from './module.ts';

const { again, i32, i32Const, joined, lanes, loadFirst, loadLane, loadVector, loadWord, loop } = wasm;
const { storeLane, when } = wasm;

/**
 * `pulses` on each of `count` crosspoints, listed at `cells`; `deviates`: all that they take, [fours][deviates][4], a four's `step`
 * apart. Places and strides in bytes.
 */
const parameters = ['cells', 'count', 'pulses', 'states', 'fields', 'stride', 'deviates', 'step'];
const integers = ['left', 'pulse', 'deviate', 'place0', 'place1', 'place2', 'place3'];
const fourLanes = [0, 1, 2, 3];

/** A module that exports `up` and `down`, called by `pulseListed`. */
export function pulseModule(law: PulseLaw, placeTable: PlaceTable): Uint8Array<ArrayBuffer> {
  return buildModule(imports, [pulseFunction(law, 'up', placeTable), pulseFunction(law, 'down', placeTable)]);
}

function pulseFunction(law: PulseLaw, direction: 'up' | 'down', placeTable: PlaceTable): FunctionSource {
  const homes = law.fields.map((_, index) => `home of f${index}`);
  const locals = new Locals(parameters, [...integers, ...homes]);
  const push = (name: string) => locals.push(name);
  const changing = ['w', ...changingFields(law).map((index) => `f${index}`)];
  const { language, used } = languageOf(locals, placeTable);
  const pulse = joined(
    emitPulse(law, direction, language),
    locals.add('pulse', i32Const(1)),
    ...[push('pulse'), push('pulses'), i32.lessSigned, again],
  );
  const visible = emitVisible(law, language);
  // Each field lies in cache lines of its own: those that this direction has no use for stay where they are.
  const held = changing.concat(law.fields.map((_, index) => `f${index}`).filter((name) => used.has(name)));
  const four = joined(
    ...fourLanes.map((lane) =>
      locals.put(`place${lane}`, push('cells'), loadWord(4 * lane), i32Const(2), i32.shiftLeft),
    ),
    ...[...new Set(held)].map((name) => gather(locals, name)),
    ...[locals.put('deviate', push('deviates')), locals.put('pulse', i32Const(0))],
    loop(pulse),
    visible,
    // Of the last four there may be fewer.
    joined(push('left'), i32Const(3), i32.greaterSigned, when(scatter(locals, changing, 4))),
    joined(push('left'), i32Const(4), i32.lessSigned, when(scatter(locals, changing, 3))),
    ...[locals.add('cells', i32Const(16)), locals.add('deviates', push('step')), locals.add('left', i32Const(-4))],
    ...[push('left'), i32Const(0), i32.greaterSigned, again],
  );
  const body = joined(
    ...homes.map((home, index) =>
      locals.put(home, push('fields'), push('stride'), i32Const(index), i32.multiply, i32.add),
    ),
    locals.put('left', push('count')),
    loop(four),
  );
  return { name: direction, ...locals.signature(), body };
}

/** Where the plane keeps the state (`w`) or a field (`f0` …) of the crosspoint in a lane. */
function homeOf(locals: Locals, name: string, lane: number): wasm.Code {
  return joined(locals.push(name === 'w' ? 'states' : `home of ${name}`), locals.push(`place${lane}`), i32.add);
}

function gather(locals: Locals, name: string): wasm.Code {
  return joined(
    locals.put(name, homeOf(locals, name, 0), loadFirst()),
    ...[1, 2, 3].map((lane) => locals.put(name, homeOf(locals, name, lane), locals.push(name), loadLane(lane))),
  );
}

/** The first `most` lanes, as far as crosspoints are left for them, back to where they came from. */
function scatter(locals: Locals, names: readonly string[], most: 3 | 4): wasm.Code {
  const store = (lane: number) =>
    joined(...names.map((name) => joined(homeOf(locals, name, lane), locals.push(name), storeLane(lane))));
  const one = (lane: number) =>
    most === 4 ? store(lane) : joined(locals.push('left'), i32Const(lane), i32.greaterSigned, when(store(lane)));
  return joined(...fourLanes.slice(0, most).map(one));
}

/** @returns also the variables that were read, so far */
function languageOf(locals: Locals, placeTable: PlaceTable) {
  const used = new Set<string>();
  const push = (name: string) => {
    used.add(name);
    return locals.push(name);
  };
  const language: PulseLanguage<wasm.Code> = {
    emit: (formula, rename) =>
      emitWasm(
        formula,
        formulaTarget((name) => push(rename(name)), placeTable),
      ),
    value: push,
    declare: (name, expression) => locals.put(name, expression),
    assign: (name, expression) => locals.put(name, expression),
    draw: (name) => joined(locals.put(name, push('deviate'), loadVector()), locals.add('deviate', i32Const(16))),
    clamp: (expression, lower, upper) => joined(expression, lower, lanes.noLess, upper, lanes.noMore),
    round: (expression) => expression,
    block: (statements) => joined(...statements),
  };
  return { language, used };
}
