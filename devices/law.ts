/**
 * A law: how one kind of crosspoint is made and how a pulse moves it, as its paper's equations.
 *
 * Three levels of numbers. *Parameters* describe the kind and are the same for every crosspoint (a preset sets them).
 * *Drawn* values describe one crosspoint: formulas over parameters, earlier drawn values and `normal()`, evaluated once
 * when an array is made. The *state* `w` moves with every pulse: formulas over `w`, drawn values, parameters and
 * `normal()`, followed by a clip to the two drawn values that `bounds` names.
 */
import { type Formula, parseFormula, type Table } from './formula/formula.ts';

/** A number that a preset may set. */
export interface Parameter {
  readonly default: number;
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
  /** New `w` after a pulse; null for a device that takes any change exactly. */
  readonly pulse: { readonly up: string; readonly down: string } | null;
  /** Drawn names that bound `w`. */
  readonly bounds: { readonly lower: string; readonly upper: string };
  /**
   * Mean |Δw| of one pulse, over parameters. @default the mean of one pulse up and one down, of the crosspoint whose
   * every deviate is 0, at w = 0
   */
  readonly granularity?: string;
  readonly tables?: Readonly<Record<string, Table>>;
}

export interface Law {
  readonly name: string;
  readonly summary: string;
  readonly citation: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly drawn: ReadonlyMap<string, Formula>;
  readonly pulse: { readonly up: Formula; readonly down: Formula } | null;
  readonly bounds: { readonly lower: string; readonly upper: string };
  readonly granularity: Formula | null;
}

/** Parses and checks a law. */
export function law(definition: LawDefinition): Law {
  const { name, summary, citation, parameters, pulse, bounds, tables = {} } = definition;
  const parse = (text: string, place: string, names: readonly string[], draws: false | 'normal') =>
    parseFormula(text, { path: `${name}.${place}`, names, draws, tables });

  const known = Object.keys(parameters);
  const drawn = new Map<string, Formula>();
  for (const [drawnName, text] of Object.entries(definition.drawn)) {
    drawn.set(drawnName, parse(text, `drawn.${drawnName}`, known, 'normal'));
    known.push(drawnName);
  }
  for (const bound of [bounds.lower, bounds.upper]) {
    if (!drawn.has(bound)) throw new RangeError(`Law ${name} is bounded by ${bound}, which it does not draw`);
  }
  if (pulse === null && definition.granularity === undefined) {
    throw new RangeError(`Law ${name} has no pulse, so it must state its granularity`);
  }
  const parsePulse = (text: string, direction: string) => parse(text, `pulse.${direction}`, ['w', ...known], 'normal');
  return {
    name,
    summary,
    citation,
    parameters,
    drawn,
    pulse: pulse && { up: parsePulse(pulse.up, 'up'), down: parsePulse(pulse.down, 'down') },
    bounds,
    granularity:
      definition.granularity === undefined
        ? null
        : parse(definition.granularity, 'granularity', Object.keys(parameters), false),
  };
}
