/** From a definition, parameters and ranges to a law that can be evaluated. */
import { type Formula, fixNames, parseFormula, type Table } from '../formula/formula.ts';
import { type GivenParameters, settleParameters } from '../settle-parameters.ts';
import { settleTables } from '../settle-tables.ts';
import { checkRise } from './check-rise.ts';
import type { CurrentVoltage, CurrentVoltageDefinition, Span } from './current-voltage.ts';
import { differentiate } from './differentiate.ts';
import { compileFunctions, type FunctionLanguage } from './function-language.ts';

export interface CurrentVoltageOptions {
  readonly parameters?: GivenParameters;
  readonly tables?: Readonly<Record<string, Table>>;
  /** Voltages across a crosspoint that may occur, @unit V. @default the law's */
  readonly voltages?: Span;
  /** Conductances that may occur, @unit S. @default the law's */
  readonly conductances?: Span;
  /** Where the device stands, for messages. @default the law's name */
  readonly path?: string;
}

/** Parses, checks and compiles a law. */
export function settleCurrentVoltage(
  definition: CurrentVoltageDefinition,
  options: CurrentVoltageOptions = {},
): CurrentVoltage {
  const { name, citation } = definition;
  const path = options.path ?? name;
  const current = settleFormula(definition, options, path);
  const conductance = differentiate(current, 'v');
  const emit = (language: FunctionLanguage, prefix: string) =>
    language.define(`${prefix}_current`, ['v', 'g'], `return ${language.emit(current)};`) +
    language.define(`${prefix}_conductance`, ['v', 'g'], `return ${language.emit(conductance)};`);
  const law: CurrentVoltage = {
    name,
    citation,
    ...compileFunctions(emit),
    voltages: options.voltages ?? definition.voltages,
    conductances: options.conductances ?? definition.conductances,
    emit,
    formulas: [current, conductance],
  };
  checkRise(law, definition.knownVoltages, path);
  return law;
}

/** The current as one formula over `v` and `g`. */
function settleFormula(definition: CurrentVoltageDefinition, options: CurrentVoltageOptions, path: string): Formula {
  const { numbers } = settleParameters(definition, options.parameters ?? {}, `${path}.parameters`);
  const sources = { name: definition.name, tables: definition.tables ?? {} };
  const tables = settleTables(sources, options.tables ?? {}, `${path}.tables`);
  const values: Record<string, number | Formula> = { ...numbers };
  const names = ['v', 'g', ...Object.keys(numbers)];
  const settle = (text: string, place: string) =>
    fixNames(parseFormula(text, { path: `${path}.${place}`, names, tables }), values);
  for (const [key, text] of Object.entries(definition.where ?? {})) {
    values[key] = settle(text, `where.${key}`);
    names.push(key);
  }
  return settle(definition.current, 'current');
}
