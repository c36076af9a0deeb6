/** Many crosspoints of one kind, pulsed and looked at on the host in float64: for curves, fits and checks. */
import type { PulseLaw } from './device.ts';
import type { Draws } from './draws.ts';
import { visibleField } from './fields.ts';
import { emitJavaScript } from './formula/formula.ts';
import {
  changingFields,
  emitPulse,
  emitReset,
  emitRest,
  emitVisible,
  inText,
  type PulseLanguage,
} from './pulse-code.ts';

/** Moves every crosspoint in place: states [crosspoints], fields [crosspoints][fields]. */
export type Move = (states: Float64Array, fields: Float64Array, random: Draws) => void;

const language: PulseLanguage = {
  ...inText,
  emit: emitJavaScript,
  declare: (name, expression) => `const ${name} = ${expression};`,
  draw: (name) => `const ${name} = random.normal();`,
  clamp: (expression, lower, upper) => `Math.min(Math.max(${expression}, ${lower}), ${upper})`,
  round: (expression) => expression,
};

/** One pulse on every crosspoint, clipped to its bounds. */
export function compilePulse(law: PulseLaw, direction: 'up' | 'down'): Move {
  return compileMove(law, emitPulse(law, direction, language));
}

function compileMove(law: PulseLaw, statements: string): Move {
  const load = law.fields.map((_, index) => `let f${index} = fields[at + ${index}];`);
  const store = changingFields(law).map((index) => `fields[at + ${index}] = f${index};`);
  return new Function(
    'states',
    'fields',
    'random',
    `for (let i = 0, at = 0; i < states.length; i++, at += ${law.fields.length}) {
      let w = states[i];
      ${load.join(' ')}
      ${statements}
      states[i] = w;
      ${store.join(' ')}
    }`,
  ) as Move;
}

/** A population: the states and fields of some crosspoints, and what a read sees of them. */
export class Population {
  readonly #law: PulseLaw;
  readonly #random: Draws;
  readonly #fields: Float64Array;
  readonly #states: Float64Array;
  readonly #moves: Readonly<Record<'up' | 'down' | 'rest' | 'reset' | 'look' | 'bound', Move>>;

  /** @param start state before the first pulse; clipped to each crosspoint's bounds */
  constructor(law: PulseLaw, crosspoints: number, random: Draws, start = 0) {
    this.#law = law;
    this.#random = random;
    this.#fields = new Float64Array(crosspoints * law.fields.length);
    this.#states = new Float64Array(crosspoints).fill(start);
    const bound = language.clamp('w', emitJavaScript(law.lower, place(law)), emitJavaScript(law.upper, place(law)));
    this.#moves = {
      up: compilePulse(law, 'up'),
      down: compilePulse(law, 'down'),
      rest: compileMove(law, emitRest(law, language)),
      reset: compileMove(law, emitReset(law, language)),
      look: compileMove(law, emitVisible(law, language)),
      bound: compileMove(law, `w = ${bound};`),
    };
    for (let i = 0; i < crosspoints; i++) law.draw(random, this.#fields, i * law.fields.length);
    this.#move('bound');
  }

  pulse(direction: 'up' | 'down'): void {
    this.#move(direction);
  }

  /** One mini-batch of decay and diffusion. */
  rest(): void {
    this.#move('rest');
  }

  reset(): void {
    this.#move('reset');
  }

  /** States [crosspoints]; the population's own storage. */
  get states(): Float64Array {
    return this.#states;
  }

  /** Values of one field [crosspoints]. */
  field(name: string): Float64Array {
    const { fields } = this.#law;
    const index = fields.indexOf(name);
    if (index < 0) throw new RangeError(`Expected a field out of ${fields.join(', ')}, got ${name}`);
    return Float64Array.from(this.#states, (_, i) => this.#fields[i * fields.length + index] as number);
  }

  /** What a read sees [crosspoints]. */
  weights(): Float64Array {
    return this.#law.visible ? this.field(visibleField) : Float64Array.from(this.#states);
  }

  #move(kind: 'up' | 'down' | 'rest' | 'reset' | 'bound'): void {
    this.#moves[kind](this.#states, this.#fields, this.#random);
    if (this.#law.visible) this.#moves.look(this.#states, this.#fields, this.#random);
  }
}

function place({ fields }: PulseLaw): (name: string) => string {
  return (name) => `f${fields.indexOf(name)}`;
}
