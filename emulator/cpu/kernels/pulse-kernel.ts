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
const { shuffle, storeLane, when } = wasm;

/**
 * `pulses` on each of `count` crosspoints, listed at `cells`; `deviates`: all that they take, [fours][deviates][4], a four's `step`
 * apart. Places in bytes.
 */
const parameters = ['cells', 'count', 'pulses', 'states', 'fields', 'deviates', 'step'];
const fourLanes = [0, 1, 2, 3] as const;
/** Where the state and the first field of the crosspoint in each lane are. */
const homes = fourLanes.flatMap((lane) => [`state ${lane}`, `fields ${lane}`]);

/** A module that exports `up` and `down`, called by `pulseListed`. */
export function pulseModule(law: PulseLaw, placeTable: PlaceTable): Uint8Array<ArrayBuffer> {
  return buildModule(imports, [pulseFunction(law, 'up', placeTable), pulseFunction(law, 'down', placeTable)]);
}

function pulseFunction(law: PulseLaw, direction: 'up' | 'down', placeTable: PlaceTable): FunctionSource {
  const locals = new Locals(parameters, ['left', 'pulse', 'deviate', 'place', ...homes]);
  const push = (name: string) => locals.push(name);
  const changing = changingFields(law);
  const { language, used } = languageOf(locals, placeTable);
  const pulse = joined(
    emitPulse(law, direction, language),
    locals.add('pulse', i32Const(1)),
    ...[push('pulse'), push('pulses'), i32.lessSigned, again],
  );
  const visible = emitVisible(law, language);
  const held = law.fields.flatMap((_, index) => (changing.includes(index) || used.has(`f${index}`) ? index : []));
  const four = joined(
    ...fourLanes.map((lane) => findHomes(locals, lane, law.fields.length)),
    gather(locals, 'w', 'state', 0),
    gatherFields(locals, held),
    ...[locals.put('deviate', push('deviates')), locals.put('pulse', i32Const(0))],
    loop(pulse),
    visible,
    // Of the last four there may be fewer.
    joined(push('left'), i32Const(3), i32.greaterSigned, when(scatter(locals, changing, 4))),
    joined(push('left'), i32Const(4), i32.lessSigned, when(scatter(locals, changing, 3))),
    ...[locals.add('cells', i32Const(16)), locals.add('deviates', push('step')), locals.add('left', i32Const(-4))],
    ...[push('left'), i32Const(0), i32.greaterSigned, again],
  );
  const body = joined(locals.put('left', push('count')), loop(four));
  return { name: direction, ...locals.signature(), body };
}

function findHomes(locals: Locals, lane: number, fields: number): wasm.Code {
  const push = (name: string) => locals.push(name);
  return joined(
    locals.put('place', push('cells'), loadWord(4 * lane), i32Const(2), i32.shiftLeft),
    locals.put(`state ${lane}`, push('states'), push('place'), i32.add),
    locals.put(`fields ${lane}`, push('fields'), push('place'), i32Const(fields), i32.multiply, i32.add),
  );
}

/** A number of each crosspoint, one by one. */
function gather(locals: Locals, name: string, home: 'state' | 'fields', offset: number): wasm.Code {
  return joined(
    locals.put(name, locals.push(`${home} 0`), loadFirst(offset)),
    ...([1, 2, 3] as const).map((lane) =>
      locals.put(name, locals.push(`${home} ${lane}`), locals.push(name), loadLane(lane, offset)),
    ),
  );
}

/**
 * Fields by their numbers: four of a crosspoint at a time, turned so that lanes are crosspoints. Behind the last field there may be
 * those of the next crosspoint, or none.
 */
function gatherFields(locals: Locals, held: readonly number[]): wasm.Code {
  const fours = new Set(held.map((index) => index >> 2));
  return joined(
    ...[...fours].map((four) => {
      const [first, ...others] = held.filter((index) => index >> 2 === four);
      return others.length === 0
        ? gather(locals, `f${first}`, 'fields', 4 * (first ?? 0))
        : turn(locals, 4 * four, held);
    }),
  );
}

/** Of fields `first` … `first` + 3 those that are held: a transposition of four by four. */
function turn(locals: Locals, first: number, held: readonly number[]): wasm.Code {
  const push = (name: string) => locals.push(name);
  const pairOf = (index: number, interleaved: Lanes): wasm.Code => {
    const own = [index, index + 1].filter((one) => held.includes(one));
    if (own.length === 0) return [];
    return joined(
      locals.put('upper', push('of 0'), push('of 1'), shuffle(...interleaved)),
      locals.put('lower', push('of 2'), push('of 3'), shuffle(...interleaved)),
      ...own.map((one) =>
        locals.put(`f${one}`, push('upper'), push('lower'), shuffle(...(one === index ? even : odd))),
      ),
    );
  };
  return joined(
    ...fourLanes.map((lane) => locals.put(`of ${lane}`, push(`fields ${lane}`), loadVector(4 * first))),
    pairOf(first, [0, 4, 1, 5]),
    pairOf(first + 2, [2, 6, 3, 7]),
  );
}

type Lanes = readonly [number, number, number, number];
const even: Lanes = [0, 1, 4, 5];
const odd: Lanes = [2, 3, 6, 7];

/** The first `most` lanes, as far as crosspoints are left for them, back to where they came from. */
function scatter(locals: Locals, changing: readonly number[], most: 3 | 4): wasm.Code {
  const store = (lane: number) =>
    joined(
      ...[locals.push(`state ${lane}`), locals.push('w'), storeLane(lane)],
      ...changing.map((index) =>
        joined(locals.push(`fields ${lane}`), locals.push(`f${index}`), storeLane(lane, 4 * index)),
      ),
    );
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
