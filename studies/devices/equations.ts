/** The equations of a law or an inference model as lines of text: as stated, and with a device's numbers in them. */
import {
  compileFormula,
  emitText,
  type Formula,
  fixNames,
  type InferenceModel,
  type Law,
  parseFormula,
  type SettledLaw,
  tidyText,
} from '../../devices/index.ts';
import type { Equations } from '../../reports/index.ts';

type Lines = Iterable<readonly [name: string, text: string]>;

const titles = {
  drawn: 'drawn once for each crosspoint',
  where: 'shared by the pulses',
  pulse: (lower: string, upper: string) => `one pulse, then clipped to ${lower} … ${upper}`,
  worn: 'wear, after every pulse',
  otherwise: 'besides',
};

/** As the law states them; none of a law without pulses. */
export function statedEquations({ definition }: Law): Equations[] {
  const { drawn, where = {}, pulse, bounds, visible, rest, reset } = definition;
  if (!pulse) return [];
  const assigned = (texts: Readonly<Record<string, string>>): Lines =>
    Object.entries(texts).map(([name, text]) => [name, `= ${tidyText(text)}`]);
  return grouped([
    [titles.drawn, assigned(drawn)],
    [titles.where, assigned(where)],
    [titles.pulse(bounds.lower, bounds.upper), moves(pulse, tidyText)],
    [titles.otherwise, otherwise(visible, rest, reset, tidyText)],
  ]);
}

/** With numbers; only what the pulses of this device use. */
export function filledEquations(law: Law, { drawn, pulse }: SettledLaw): Equations[] {
  if (!pulse) return [];
  const { open, constants } = evaluate(drawn, (name) => pulse.worn.has(name));
  const fill = (formula: Formula) => emitText(fixNames(formula, constants));
  const used = namesUsed(law, pulse);
  const shown = [...drawn.keys()].filter((name) => used.has(name));
  const text = (name: string) => {
    const formula = open.get(name);
    return formula ? emitText(formula) : emitNumber(constants[name] ?? Number.NaN);
  };
  const assigned = (formulas: ReadonlyMap<string, Formula>): Lines =>
    [...formulas].map(([name, formula]) => [name, `= ${fill(formula)}`]);
  const where = new Map([...pulse.where].filter(([name]) => used.has(name)));
  const { lower, upper } = pulse;
  return grouped([
    [titles.drawn, shown.map((name) => [name, `= ${text(name)}`])],
    [titles.where, assigned(where)],
    [titles.pulse(fill(lower), fill(upper)), moves(pulse, fill)],
    [titles.worn, assigned(pulse.worn)],
    [titles.otherwise, otherwise(pulse.visible, pulse.rest, pulse.reset, fill)],
  ]);
}

export function inferenceEquations({ program, age, read }: InferenceModel): Equations[] {
  const assigned = (formulas: ReadonlyMap<string, Formula>): Lines =>
    [...formulas].map(([name, { text }]) => [name, `= ${tidyText(text)}`]);
  return grouped([
    ['programming, once for each cell', assigned(program)],
    ['after `time` seconds', assigned(age)],
    ['one read', assigned(read)],
  ]);
}

function moves<Text>({ up, down }: { up: Text; down: Text }, show: (text: Text) => string): Lines {
  return Object.entries({ up, down }).map(([name, text]) => [name, `w ← ${show(text)}`]);
}

function otherwise<Text>(
  visible: Text | null | undefined,
  rest: Text | null | undefined,
  reset: Text | null | undefined,
  show: (text: Text) => string,
): Lines {
  const lines: [string, string][] = [];
  if (visible != null) lines.push(['a read sees', show(visible)]);
  if (rest != null) lines.push(['each mini-batch', `w ← ${show(rest)}`]);
  if (reset != null) lines.push(['a reset', `w ← ${show(reset)}`]);
  return lines;
}

function grouped(groups: readonly (readonly [title: string, lines: Lines])[]): Equations[] {
  return groups
    .map(([title, lines]) => ({ title, lines: [...lines].map(([name, text]) => ({ name, text })) }))
    .filter(({ lines }) => lines.length > 0);
}

/** Drawn values that are the same for all crosspoints, as numbers, and the others with those numbers in them. */
function evaluate(drawn: ReadonlyMap<string, Formula>, changes: (name: string) => boolean) {
  const constants: Record<string, number> = {};
  const open = new Map<string, Formula>();
  for (const [name, formula] of drawn) {
    const fixed = fixNames(formula, constants);
    const { names, normals, uniforms } = fixed;
    if (names.length + normals + uniforms > 0 || changes(name)) open.set(name, fixed);
    else constants[name] = compileFormula(fixed, [])();
  }
  return { open, constants };
}

/** A number as it stands in a formula. */
function emitNumber(value: number): string {
  return emitText(parseFormula(`${value}`, { names: [] }));
}

/** What the pulses use of drawn and shared values, directly or through others. */
function namesUsed(law: Law, pulse: NonNullable<SettledLaw['pulse']>): ReadonlySet<string> {
  const { visible, rest } = law;
  const moving = [law.pulse?.up, law.pulse?.down, law.reset, pulse.visible && visible, pulse.rest && rest];
  const names = new Set([law.bounds.lower, law.bounds.upper, ...moving.flatMap((formula) => formula?.names ?? [])]);
  for (const name of names) {
    for (const inner of (law.where.get(name) ?? law.drawn.get(name))?.names ?? []) names.add(inner);
  }
  return names;
}
