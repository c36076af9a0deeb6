/**
 * From a law and the values of its parameters to what an array needs: parameters become constants of the formulas, and
 * so does every drawn value that no draw enters. What remains is stored for each crosspoint.
 */
import type { PulseLaw } from './device.ts';
import { DeviceError } from './device-error.ts';
import { noDeviation } from './draws.ts';
import { notStuck, stuckField, visibleField } from './fields.ts';
import { compileFormula, emitJavaScript, type Formula, fixNames, parseFormula, type Table } from './formula/formula.ts';
import type { Law } from './law.ts';
import { compilePulse } from './population.ts';
import { type GivenParameters, type Spread, settleParameters, settleSpreads } from './settle-parameters.ts';
import { settleTables } from './settle-tables.ts';
import { addWear, type Wear } from './wear.ts';

export interface SettledLaw {
  readonly parameters: Readonly<Record<string, number | string>>;
  /** What is drawn for a crosspoint, in order, with its numbers filled in; a constant where no deviate enters. */
  readonly drawn: ReadonlyMap<string, Formula>;
  readonly pulse: PulseLaw | null;
  readonly granularity: number;
  readonly range: readonly [lower: number, upper: number];
}

/** What a device adds to its law. */
export interface LawOptions {
  /** Curves that the law leaves to each device, or that replace its own. */
  readonly tables?: Readonly<Record<string, Table>>;
  /** Parameters that differ between crosspoints. */
  readonly spreads?: Readonly<Record<string, Spread>>;
  readonly wear?: Wear;
  /** Whether crosspoints can be stuck: each gets the field {@link stuckField}. */
  readonly faulty?: boolean;
}

type Numbers = Readonly<Record<string, number>>;

/**
 * @param given values that differ from the law's defaults
 * @param path where the device stands, for messages
 */
export function settleLaw(law: Law, given: GivenParameters, options: LawOptions = {}, path = 'device'): SettledLaw {
  const parameters = settleParameters(law, given, `${path}.parameters`);
  const tables = settleTables(law, options.tables ?? {}, `${path}.tables`, parameters.numbers);
  const spreads = settleSpreads(law, parameters.numbers, options.spreads ?? {}, `${path}.spreads`);
  const constants: Record<string, number> = Object.fromEntries(
    Object.entries(parameters.numbers).filter(([name]) => !spreads.has(name)),
  );
  const fix = (formula: Formula) => fixParameters({ ...formula, tables }, constants, `${path}.parameters`);

  const filled = new Map<string, Formula>();
  const drawn = new Map<string, Formula>();
  const stored = new Set(options.wear?.endurance ? [law.bounds.lower, law.bounds.upper] : []);
  if (options.faulty) {
    drawn.set(stuckField, parseFormula(`${notStuck}`, { names: [] }));
    stored.add(stuckField);
  }
  for (const [name, formula] of [...spreads, ...law.drawn]) {
    const fixed = fix(formula);
    filled.set(name, fixed);
    if (fixed.tree.kind === 'number' && !stored.has(name)) constants[name] = fixed.tree.value;
    else drawn.set(name, fixed);
  }
  const named = (name: string) => fix(nameFormula(name));
  const pulse = law.pulse && finishPulse(law, drawn, stored, named, fix, options.wear ?? {}, `${path}.wear`);

  // The crosspoint whose every deviate is 0 stands for the kind.
  const [lower, upper] = pulse ? boundsOfTypical(pulse) : [law.bounds.lower, law.bounds.upper].map((b) => constants[b]);
  const range = [lower ?? Number.NaN, upper ?? Number.NaN] as const;
  if (!range.every(Number.isFinite) || !(range[0] < range[1])) {
    throw new DeviceError(`${path}.parameters`, 'such that the lower bound is below the upper one', parameters.given);
  }
  const granularity = law.granularity
    ? compileFormula(fixParameters(law.granularity, parameters.numbers, `${path}.parameters`), [])()
    : pulse && meanStep(pulse);
  if (granularity === null || !(granularity > 0) || !Number.isFinite(granularity)) {
    throw new DeviceError(`${path}.parameters`, 'such that a pulse moves the weight', parameters.given);
  }
  return { parameters: parameters.given, drawn: filled, pulse, granularity, range };
}

function finishPulse(
  law: Law,
  drawn: ReadonlyMap<string, Formula>,
  stored: ReadonlySet<string>,
  named: (name: string) => Formula,
  fix: (formula: Formula) => Formula,
  wear: Wear,
  path: string,
): PulseLaw {
  const { up, down } = law.pulse as NonNullable<Law['pulse']>;
  const where = new Map([...law.where].map(([name, formula]) => [name, fix(formula)]));
  const isState = (formula: Formula) => formula.tree.kind === 'name' && formula.tree.name === 'w';
  const [visible, rest] = [fix(law.visible), fix(law.rest)];
  const bare = {
    fields: [],
    where,
    up: fix(up),
    down: fix(down),
    lower: named(law.bounds.lower),
    upper: named(law.bounds.upper),
    worn: new Map<string, Formula>(),
    visible: isState(visible) ? null : visible,
    rest: isState(rest) ? null : rest,
    reset: fix(law.reset),
    draw: () => {},
  };
  const wearing = addWear(bare, law.bounds, wear, path);
  const worn = stored.has(stuckField) ? addStuck(wearing) : wearing;
  const { up: rise, down: fall, lower, upper, reset } = worn;
  const formulas = [...where.values(), rise, fall, lower, upper, reset, ...worn.worn.values()];
  const used = new Set([...stored, ...formulas, worn.visible, worn.rest].flatMap((f) => namesOf(f)));
  const fields = [...drawn.keys()].filter((name) => used.has(name));
  const draw = compileDraw(drawn, fields);
  return { ...worn, fields: worn.visible ? [...fields, visibleField] : fields, draw };
}

/** Every move of a stuck crosspoint ends where it is stuck; a read sees it there, and it wears no further. */
function addStuck(law: PulseLaw): PulseLaw {
  const choice = parseFormula(`${stuckField} < ${notStuck / 2} ? kept : moved`, {
    names: [stuckField, 'kept', 'moved'],
  });
  const stick = (moved: Formula, kept = stuckField) => fixNames(choice, { kept: nameFormula(kept), moved });
  const { up, down, rest, reset, visible, worn } = law;
  return {
    ...law,
    up: stick(up),
    down: stick(down),
    rest: rest && stick(rest),
    reset: stick(reset),
    visible: visible && stick(visible),
    worn: new Map([...worn].map(([name, formula]) => [name, stick(formula, name)])),
  };
}

function namesOf(formula: Formula | string | null): readonly string[] {
  return typeof formula === 'string' ? [formula] : (formula?.names ?? []);
}

/** The formula that is one name. */
function nameFormula(name: string): Formula {
  return {
    text: name,
    names: [name],
    normals: 0,
    uniforms: 0,
    operations: 0,
    tree: { kind: 'name', name },
    tables: {},
  };
}

function fixParameters(formula: Formula, parameters: Numbers, path: string): Formula {
  try {
    return fixNames(formula, parameters);
  } catch (error) {
    if (error instanceof RangeError) throw new DeviceError(path, `such that ${formula.text} is finite`, parameters);
    throw error;
  }
}

/** Draws the values of one crosspoint in order, each deviate from left to right, and keeps those of `fields`. */
function compileDraw(drawn: ReadonlyMap<string, Formula>, fields: readonly string[]): PulseLaw['draw'] {
  const places = new Map([...drawn.keys()].map((name, index) => [name, `d${index}`]));
  const lines: string[] = [];
  for (const [name, formula] of drawn) {
    const place = places.get(name);
    for (let i = 0; i < formula.normals; i++) lines.push(`const ${place}normal${i} = random.normal();`);
    for (let i = 0; i < formula.uniforms; i++) lines.push(`const ${place}uniform${i} = random.uniform();`);
    lines.push(`const ${place} = ${emitJavaScript(formula, (used) => places.get(used) ?? `${place}${used}`)};`);
  }
  fields.forEach((name, index) => {
    lines.push(`out[offset + ${index}] = ${places.get(name)};`);
  });
  return new Function('random', 'out', 'offset', lines.join('\n')) as PulseLaw['draw'];
}

function boundsOfTypical(pulse: PulseLaw): number[] {
  const typical = new Float64Array(pulse.fields.length);
  pulse.draw(noDeviation, typical, 0);
  return [pulse.lower, pulse.upper].map((bound) => compileFormula(bound, pulse.fields)(...typical));
}

/** Mean of |Δw| of one pulse up and one down from w = 0, of the typical crosspoint. */
function meanStep(pulse: PulseLaw): number {
  const steps = (['up', 'down'] as const).map((direction) => {
    const typical = new Float64Array(pulse.fields.length);
    pulse.draw(noDeviation, typical, 0);
    const state = new Float64Array(1);
    compilePulse(pulse, direction)(state, typical, noDeviation);
    return Math.abs(state[0] as number);
  });
  return ((steps[0] ?? 0) + (steps[1] ?? 0)) / 2;
}
