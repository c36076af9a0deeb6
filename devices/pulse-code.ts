/**
 * A pulse law as statements of any language.
 *
 * The state is the variable `w`, the crosspoint's fields are `f0`, `f1`, … in storage order, intermediate values `v0`, …
 * and the fresh deviates `normal0`, … are asked for one by one, so that all languages draw them in the same order: for
 * a pulse those of the step, then those of the worn fields; once a burst of pulses is over, those of what a read sees.
 */
import type { PulseLaw } from './device.ts';
import { visibleField } from './fields.ts';
import type { Formula } from './formula/formula.ts';

/** How a language writes the parts of a statement: as text, or as instructions. */
export interface PulseLanguage<Code = string> {
  emit(formula: Formula, rename: (name: string) => string): Code;
  /** The value of a variable. */
  value(name: string): Code;
  /** Declares a constant. */
  declare(name: string, expression: Code): Code;
  assign(name: string, expression: Code): Code;
  /** Declares a constant that is the next standard normal deviate. */
  draw(name: string): Code;
  clamp(expression: Code, lower: Code, upper: Code): Code;
  /** Rounds to the precision that the state is kept in. */
  round(expression: Code): Code;
  /** Statements one after another, in a block of their own. */
  block(statements: readonly Code[]): Code;
}

/** What languages that are written as text have in common. */
export const inText = {
  value: (name: string) => name,
  assign: (name: string, expression: string) => `${name} = ${expression};`,
  block: (statements: readonly string[]) => (statements.length > 0 ? `{ ${statements.join('\n')} }` : ''),
} as const;

/** Fields that a pulse or a rest may change: these are stored back. */
export function changingFields({ fields, worn, visible }: PulseLaw): readonly number[] {
  const names = [...worn.keys(), ...(visible ? [visibleField] : [])];
  return names.map((name) => fields.indexOf(name));
}

/** Deviates that a pulse draws. */
export function drawsOfPulse({ worn, ...law }: PulseLaw, direction: 'up' | 'down'): number {
  return [law[direction], ...worn.values()].reduce((sum, { normals }) => sum + normals, 0);
}

/** Deviates that what a read sees draws once pulses are over. */
export const drawsOfVisible = ({ visible }: PulseLaw): number => visible?.normals ?? 0;

/** One pulse, in its own block. */
export function emitPulse<Code>(law: PulseLaw, direction: 'up' | 'down', language: PulseLanguage<Code>): Code {
  return emitMove(law, law[direction], law.worn, language);
}

/** One mini-batch of rest, in its own block; empty where the state stays. */
export function emitRest<Code>(law: PulseLaw, language: PulseLanguage<Code>): Code {
  return law.rest ? emitMove(law, law.rest, new Map(), language) : language.block([]);
}

/** A reset, in its own block. */
export function emitReset<Code>(law: PulseLaw, language: PulseLanguage<Code>): Code {
  return emitMove(law, law.reset, new Map(), language);
}

/** Redraws what a read sees, in its own block; empty where a read sees the state itself. */
export function emitVisible<Code>(law: PulseLaw, language: PulseLanguage<Code>): Code {
  if (!law.visible) return language.block([]);
  const name = nameIn(law);
  const seen = language.round(language.emit(law.visible, name));
  return language.block([...draws(law.visible, 0, language), language.assign(name(visibleField), seen)]);
}

function emitMove<Code>(law: PulseLaw, next: Formula, worn: PulseLaw['worn'], language: PulseLanguage<Code>): Code {
  const name = nameIn(law);
  const lines = draws(next, 0, language);
  for (const [value, formula] of neededFor(next, law.where)) {
    lines.push(language.declare(name(value), language.emit(formula, name)));
  }
  const [lower, upper] = [language.emit(law.lower, name), language.emit(law.upper, name)];
  const within = (w: Code) => language.assign('w', language.round(language.clamp(w, lower, upper)));
  lines.push(within(language.emit(next, name)));
  let drawn = next.normals;
  for (const [field, formula] of worn) {
    lines.push(...draws(formula, drawn, language));
    const from = drawn;
    const shifted = (used: string) => (isDraw(used) ? `normal${from + Number(used.slice(6))}` : name(used));
    lines.push(language.assign(name(field), language.round(language.emit(formula, shifted))));
    drawn += formula.normals;
  }
  // Bounds may be among the worn fields.
  if (worn.size > 0) lines.push(within(language.value('w')));
  return language.block(lines);
}

function draws<Code>(formula: Formula, from: number, language: PulseLanguage<Code>): Code[] {
  return Array.from({ length: formula.normals }, (_, index) => language.draw(`normal${from + index}`));
}

const isDraw = (name: string) => /^normal\d+$/.test(name);

function nameIn({ fields, where }: PulseLaw): (name: string) => string {
  const values = [...where.keys()];
  const places = new Map([
    ...fields.map((f, i) => [f, `f${i}`] as const),
    ...values.map((v, i) => [v, `v${i}`] as const),
  ]);
  return (name) => places.get(name) ?? name;
}

/** Those of `where` that a formula uses, directly or through others, in order. */
function neededFor(formula: Formula, where: ReadonlyMap<string, Formula>): [string, Formula][] {
  const needed = new Set(formula.names);
  for (const [name, value] of [...where].reverse()) {
    if (needed.has(name)) for (const used of value.names) needed.add(used);
  }
  return [...where].filter(([name]) => needed.has(name));
}
