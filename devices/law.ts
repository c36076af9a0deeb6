/**
 * A law: how one kind of crosspoint is made and how a pulse moves it, as its paper's equations.
 *
 * Three levels of numbers. *Parameters* describe the kind and are the same for every crosspoint (a preset sets them).
 * *Drawn* values describe one crosspoint: formulas over parameters, earlier drawn values, `normal()` and `uniform()`,
 * evaluated once when an array is made. The *state* `w` moves with every pulse: formulas over `w`, drawn values,
 * parameters and `normal()`, followed by a clip to the two drawn values that `bounds` names. What both directions
 * compute alike is named once under `where`.
 *
 * A read sees `w`, or `visible` where a law says so (write noise). Between mini-batches `w` may `rest` elsewhere (decay,
 * diffusion); a `reset` sets it back.
 */
import { DeviceError } from './device-error.ts';
import { stuckField, visibleField } from './fields.ts';
import { type Formula, parseFormula, type Table } from './formula/formula.ts';

/** A number that a preset may set, or a word out of `choices`. */
export interface Parameter {
  readonly default: number | string;
  /** Accepted words; in formulas the value is the word's place among them, from 0. */
  readonly choices?: readonly string[];
  /** SI unit, or `1`. */
  readonly unit: string;
  readonly about: string;
  /** Smallest and largest accepted value. @default unbounded */
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface LawDefinition {
  readonly name: string;
  readonly summary: string;
  readonly citation: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Formula by name, in order of evaluation. */
  readonly drawn: Readonly<Record<string, string>>;
  /** Values that pulses share, by name, in order of evaluation; without draws. @default none */
  readonly where?: Readonly<Record<string, string>>;
  /** New `w` after a pulse; null for a device that takes any change exactly. */
  readonly pulse: { readonly up: string; readonly down: string } | null;
  /** Drawn names that bound `w`. */
  readonly bounds: { readonly lower: string; readonly upper: string };
  /** What a read sees, over what a pulse may use. @default `w` */
  readonly visible?: string;
  /** New `w` after a mini-batch, over what a pulse may use. @default `w` */
  readonly rest?: string;
  /** `w` after a reset, over what a pulse may use. @default the lower bound */
  readonly reset?: string;
  /**
   * Mean |Δw| of one pulse, over parameters. @default the mean of one pulse up and one down, of the crosspoint whose
   * every deviate is 0, at w = 0
   */
  readonly granularity?: string;
  /** Curves by name: fixed, computed from the parameters, or `null` where each preset brings its own. */
  readonly tables?: Readonly<Record<string, TableSource>>;
}

export type TableSource = Table | ((parameters: Readonly<Record<string, number>>) => Table) | null;

export interface Law {
  readonly name: string;
  readonly summary: string;
  readonly citation: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly drawn: ReadonlyMap<string, Formula>;
  readonly where: ReadonlyMap<string, Formula>;
  readonly pulse: { readonly up: Formula; readonly down: Formula } | null;
  readonly bounds: { readonly lower: string; readonly upper: string };
  readonly visible: Formula;
  readonly rest: Formula;
  readonly reset: Formula;
  readonly granularity: Formula | null;
  readonly tables: Readonly<Record<string, TableSource>>;
  /** The texts it came from. */
  readonly definition: LawDefinition;
}

/** Names that have a meaning of their own, in formulas or among the fields of a crosspoint. */
const reservedNames: readonly string[] = ['w', visibleField, stuckField];

/** Parses and checks a law. @param path where it stands, for messages */
export function law(definition: LawDefinition, path = definition.name): Law {
  const { name, summary, citation, parameters, pulse, bounds, granularity, tables = {} } = definition;
  // A formula is checked against the tables' names; their points come when the law is settled.
  const named = Object.fromEntries(Object.keys(tables).map((table) => [table, { x: [0, 1], y: [0, 0] }]));
  const parse = (text: string, place: string, names: readonly string[], draws: boolean | 'normal') =>
    parseFormula(text, { path: `${path}.${place}`, names, draws, tables: named });
  const parseInOrder = (texts: Readonly<Record<string, string>>, place: string, known: string[], draws: boolean) =>
    new Map(
      Object.entries(texts).map(([key, text]) => {
        if (known.includes(key)) throw new DeviceError(`${path}.${place}`, 'an object of names not yet used', key);
        const formula = parse(text, `${place}.${key}`, known, draws);
        known.push(key);
        return [key, formula];
      }),
    );

  const taken = reservedNames.find((one) =>
    [parameters, definition.drawn, definition.where ?? {}].some((names) => Object.hasOwn(names, one)),
  );
  if (taken !== undefined)
    throw new DeviceError(path, `without names of its own for ${reservedNames.join(', ')}`, taken);
  const known = Object.keys(parameters);
  const drawn = parseInOrder(definition.drawn, 'drawn', known, true);
  for (const bound of [bounds.lower, bounds.upper]) {
    if (!drawn.has(bound)) {
      throw new DeviceError(`${path}.bounds`, `names of drawn values (${[...drawn.keys()].join(', ')})`, bound);
    }
  }
  if (pulse === null && granularity === undefined) {
    throw new DeviceError(`${path}.granularity`, 'given where there is no pulse', 'nothing');
  }
  const moving = ['w', ...known];
  const where = parseInOrder(definition.where ?? {}, 'where', moving, false);
  const parseMoving = (text: string, place: string) => parse(text, place, moving, 'normal');
  return {
    name,
    summary,
    citation,
    parameters,
    drawn,
    where,
    pulse: pulse && { up: parseMoving(pulse.up, 'pulse.up'), down: parseMoving(pulse.down, 'pulse.down') },
    bounds,
    visible: parse(definition.visible ?? 'w', 'visible', ['w', ...known], 'normal'),
    rest: parse(definition.rest ?? 'w', 'rest', ['w', ...known], 'normal'),
    reset: parse(definition.reset ?? bounds.lower, 'reset', ['w', ...known], 'normal'),
    granularity: granularity === undefined ? null : parse(granularity, 'granularity', Object.keys(parameters), false),
    tables,
    definition,
  };
}
