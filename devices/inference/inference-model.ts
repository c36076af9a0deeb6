/**
 * What happens to a conductance that is programmed, waits and is read, as its paper's equations. A law (`../law.ts`)
 * says how pulses train a device; an inference model says how well a device keeps what it was told to be.
 *
 * Three moments, each a few named formulas in order of evaluation:
 *
 * - `program`, once per cell: `programmed`, the conductance right after programming to `target`, and whatever else is
 *   drawn for a cell and stays with it (a drift exponent, a relaxation). May call `normal()` and `uniform()`.
 * - `age`: `aged`, the conductance `time` seconds later, over what was programmed. Without draws: a cell has one past.
 * - `read`: what one read sees of `aged`, over what was programmed and `time`. Draws are fresh with every read.
 *
 * Inside the formulas conductances are in µS, the unit in which these devices are published, so that constants stand
 * there as printed; times are in s. Outside everything is in SI units: a parameter whose unit is `S` is given in
 * siemens and enters the formulas in µS. The parameter `maximum` (and `minimum`, if there is one) bounds the targets.
 * Clips are part of the formulas, as published.
 */
import { DeviceError } from '../device-error.ts';
import { type Formula, parseFormula, type Table } from '../formula/formula.ts';
import type { Parameter } from '../law.ts';
import { commonParameters } from './common-parameters.ts';

export type Formulas = ReadonlyMap<string, Formula>;

export interface InferenceModelDefinition {
  readonly name: string;
  readonly summary: string;
  readonly citation: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Formula by name, in order, over `target`, parameters and earlier names; one is `programmed`, µS. */
  readonly program: Readonly<Record<string, string>>;
  /** Over the names of `program` and `time`, s; one is `aged`, µS. @default `aged: 'programmed'` */
  readonly age?: Readonly<Record<string, string>>;
  /** Over the names of `program`, `time` and `aged`; one is `read`, µS. @default `read: 'aged'` */
  readonly read?: Readonly<Record<string, string>>;
  /** Ages that `age` holds for, @unit s; 0 is always one of them. @default from 0, without end */
  readonly times?: TimeSpan;
  /** Published thermal activation energy of ageing, @unit eV. @default none is published */
  readonly activationEnergy?: number;
  /** Curves by name; `null` where each device brings its own. */
  readonly tables?: Readonly<Record<string, Table | null>>;
}

export interface TimeSpan {
  readonly from?: number;
  readonly to?: number;
}

export interface InferenceModel {
  readonly name: string;
  readonly summary: string;
  readonly citation: string;
  /** Its own and those that every model has. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly program: Formulas;
  readonly age: Formulas;
  readonly read: Formulas;
  readonly times: TimeSpan;
  readonly tables: Readonly<Record<string, Table | null>>;
}

/** Parses and checks a model. @param path where it stands, for messages */
export function inferenceModel(definition: InferenceModelDefinition, path = definition.name): InferenceModel {
  const { name, summary, citation, times = {}, tables = {} } = definition;
  const parameters = { ...commonParameters(definition.activationEnergy), ...definition.parameters };
  // A formula is checked against the tables' names; their points come when the model is settled.
  const named = Object.fromEntries(Object.keys(tables).map((table) => [table, { x: [0, 1], y: [0, 0] }]));

  const parse = (moment: string, result: string, texts: Readonly<Record<string, string>>, given: readonly string[]) => {
    const known = [...Object.keys(parameters), ...given];
    const formulas = new Map<string, Formula>();
    for (const [key, text] of Object.entries(texts)) {
      if (known.includes(key)) throw new DeviceError(`${path}.${moment}`, 'an object of names not yet used', key);
      const options = { path: `${path}.${moment}.${key}`, names: known, draws: moment !== 'age', tables: named };
      formulas.set(key, parseFormula(text, options));
      known.push(key);
    }
    if (!formulas.has(result)) throw new DeviceError(`${path}.${moment}`, `an object with ${result}`, definition);
    return formulas;
  };

  if (!Object.hasOwn(parameters, 'maximum')) {
    throw new DeviceError(
      `${path}.parameters`,
      'an object with maximum, the largest target in S',
      definition.parameters,
    );
  }
  const program = parse('program', 'programmed', definition.program, ['target']);
  const cell = ['target', ...program.keys(), 'time'];
  const age = parse('age', 'aged', definition.age ?? { aged: 'programmed' }, cell);
  const read = parse('read', 'read', definition.read ?? { read: 'aged' }, [...cell, 'aged']);
  return { name, summary, citation, parameters, program, age, read, times, tables };
}
