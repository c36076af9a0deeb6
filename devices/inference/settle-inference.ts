/**
 * From an inference model and the values of its parameters to cells that are programmed, age and are read. Everything
 * runs on the host in float64, from formulas compiled once.
 *
 * A cell's past is fixed when it is programmed: `age` draws nothing, so that the same cells can be looked at after any
 * number of times, in any order, always counted from programming.
 */

import { DeviceError } from '../device-error.ts';
import type { Draws } from '../draws.ts';
import { fixNames, type Table } from '../formula/formula.ts';
import { type GivenParameters, settleParameters } from '../settle-parameters.ts';
import { settleTables } from '../settle-tables.ts';
import { effectiveTime } from './arrhenius.ts';
import { disturbed } from './common-parameters.ts';
import { type CellValues, compileMoment } from './compile-moment.ts';
import type { Formulas, InferenceModel, TimeSpan } from './inference-model.ts';

export interface ProgrammedCells {
  /** @unit S, [cells] */
  readonly conductances: Float64Array;
  /** What the model keeps of every cell, by name; conductances in µS. */
  readonly values: CellValues;
}

export interface AgedCells extends ProgrammedCells {
  /** Since programming, @unit s. */
  readonly time: number;
}

export interface SettledInference {
  readonly model: string;
  /** All parameters, as a person reads them. */
  readonly parameters: GivenParameters;
  /** Smallest and largest target, @unit S. */
  readonly range: readonly [minimum: number, maximum: number];
  /** @param targets @unit S, [cells], within `range` */
  program(targets: ArrayLike<number>, random: Draws): ProgrammedCells;
  /**
   * @param time since programming, @unit s
   * @param temperature while waiting, @unit K. @default the temperature at which the model was measured
   */
  age(cells: ProgrammedCells, time: number, temperature?: number): AgedCells;
  /** One read of every cell, @unit S, [cells]. */
  read(cells: AgedCells, random: Draws): Float64Array;
}

export interface InferenceOptions {
  /** Values that differ from the model's defaults, SI units. */
  readonly parameters?: GivenParameters;
  /** Curves that the model leaves to each device, or that replace its own. */
  readonly tables?: Readonly<Record<string, Table>>;
}

/** @param path where the options stand, for messages */
export function settleInference(
  model: InferenceModel,
  options: InferenceOptions = {},
  path = 'device.inference',
): SettledInference {
  const { given, numbers } = settleParameters(model, options.parameters ?? {}, `${path}.parameters`);
  const { minimum = 0, maximum = 0, referenceTemperature = 0, activationEnergy = 0 } = numbers;
  if (!(minimum < maximum)) throw new DeviceError(`${path}.parameters.minimum`, `below maximum, ${maximum} S`, minimum);
  const tables = settleTables(model, options.tables ?? {}, `${path}.tables`);

  const inFormulas = Object.entries(numbers).map(([name, value]) => {
    return [name, model.parameters[name]?.unit === 'S' ? value / siemensPerMicro : value];
  });
  const constants: Readonly<Record<string, number>> = Object.fromEntries(inFormulas);
  const fix = (formulas: Formulas) =>
    new Map([...formulas].map(([name, formula]) => [name, fixNames({ ...formula, tables }, constants)]));
  const [program, age, read] = [fix(model.program), fix(model.age), fix(new Map([['aged', disturbed], ...model.read]))];

  const used = new Set([...age.values(), ...read.values()].flatMap(({ names }) => names));
  const kept = ['target', ...program.keys()].filter((name) => name === 'programmed' || used.has(name));
  const runProgram = compileMoment(program, ['target'], kept);
  const runAge = compileMoment(age, kept, ['aged']);
  const runRead = compileMoment(read, [...kept, 'aged'], ['read']);

  return {
    model: model.name,
    parameters: given,
    range: [minimum, maximum],
    program(targets, random) {
      checkTargets(targets, minimum, maximum, model.name);
      const target = new Float64Array(targets).map((siemens) => siemens / siemensPerMicro);
      const values = runProgram(targets.length, { target }, 0, random);
      return { conductances: toSiemens(values, 'programmed'), values };
    },
    age(cells, time, temperature = referenceTemperature) {
      const warm = temperature !== referenceTemperature;
      if (warm) checkTemperature(temperature, referenceTemperature, activationEnergy, model.name);
      const effective = warm ? effectiveTime(time, temperature, { activationEnergy, referenceTemperature }) : time;
      checkTime(effective, model.times, model.name);
      const values = { ...cells.values, ...runAge(cells.conductances.length, cells.values, effective, noDraws) };
      return { conductances: toSiemens(values, 'aged'), values, time };
    },
    read({ conductances, values, time }, random) {
      return toSiemens(runRead(conductances.length, values, time, random), 'read');
    },
  };
}

const siemensPerMicro = 1e-6;

const noDraws: Draws = { normal: () => Number.NaN, uniform: () => Number.NaN };

function toSiemens(values: CellValues, name: string): Float64Array {
  return (values[name] ?? new Float64Array()).map((micro) => micro * siemensPerMicro);
}

/** Targets may leave the range by what float32 rounds. */
const slack = 1e-6;

function checkTargets(targets: ArrayLike<number>, minimum: number, maximum: number, model: string): void {
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i] as number;
    if (target >= minimum * (1 - slack) && target <= maximum * (1 + slack)) continue;
    throw new DeviceError(`targets[${i}]`, `a conductance from ${minimum} to ${maximum} S (${model})`, String(target));
  }
}

function checkTime(time: number, { from = 0, to = Number.MAX_VALUE }: TimeSpan, model: string): void {
  if (time === 0 || (time > 0 && time >= from && time <= to)) return;
  if (to === 0) throw new DeviceError('time', `0 s (no ageing of ${model} is published)`, String(time));
  const end = to === Number.MAX_VALUE ? '' : ` to ${to}`;
  throw new DeviceError('time', `${from > 0 ? '0 or ' : ''}from ${from}${end} s (${model})`, String(time));
}

function checkTemperature(temperature: number, reference: number, activationEnergy: number, model: string): void {
  if (!(temperature > 0 && temperature < Number.POSITIVE_INFINITY)) {
    throw new DeviceError('temperature', 'a finite number above 0 K', String(temperature));
  }
  if (!Number.isNaN(activationEnergy)) return;
  const expected = `${reference} K, unless activationEnergy (eV) is given: none is published for ${model}`;
  throw new DeviceError('temperature', expected, String(temperature));
}
