/** Checks what a preset or a user's file says of a law's parameters: values, words, and spreads between devices. */
import { DeviceError } from './device-error.ts';
import { type Formula, fixNames, parseFormula } from './formula/formula.ts';
import type { Law, Parameter } from './law.ts';

export type GivenParameters = Readonly<Record<string, number | string>>;

/** How a parameter differs between crosspoints: p (1 + σ ξ), or p exp(σ ξ). */
export interface Spread {
  readonly distribution: 'normal' | 'log-normal';
  /** σ, relative. */
  readonly deviation: number;
}

export interface SettledParameters {
  /** As a person reads them: words stay words. */
  readonly given: GivenParameters;
  /** As formulas use them: a word is its place among the choices. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Whatever has parameters: a law, or an inference model. */
type Parametric = Pick<Law, 'name' | 'parameters'>;

export function settleParameters(law: Parametric, given: GivenParameters, path: string): SettledParameters {
  for (const name of Object.keys(given)) parameterOf(law, name, path);
  const settled = Object.entries(law.parameters).map(([name, parameter]) => {
    const value = given[name] ?? parameter.default;
    // A default of NaN is none: an inference model whose source does not say.
    if (!Number.isNaN(value) || name in given) checkValue(parameter, value, `${path}.${name}`);
    return {
      name,
      value,
      number: typeof value === 'string' ? (parameter.choices?.indexOf(value) ?? Number.NaN) : value,
    };
  });
  return {
    given: Object.fromEntries(settled.map(({ name, value }) => [name, value])),
    numbers: Object.fromEntries(settled.map(({ name, number }) => [name, number])),
  };
}

/** The spread parameters as drawn values, each kept within what its parameter accepts. */
export function settleSpreads(
  law: Law,
  numbers: Readonly<Record<string, number>>,
  spreads: Readonly<Record<string, Spread>>,
  path: string,
): ReadonlyMap<string, Formula> {
  const formulas = [...law.drawn.values(), ...law.where.values(), law.visible, law.rest, law.reset];
  const pulses = law.pulse ? [law.pulse.up, law.pulse.down] : [];
  const used = new Set([...formulas, ...pulses].flatMap(({ names }) => names));
  return new Map(
    Object.entries(spreads).map(([name, { distribution, deviation }]) => {
      const parameter = parameterOf(law, name, path);
      if (parameter.choices || !used.has(name) || !law.pulse) {
        throw new DeviceError(
          path,
          `an object of parameters that a crosspoint of law ${law.name} has as numbers`,
          name,
        );
      }
      if (!(deviation >= 0 && deviation <= largestDeviation)) {
        throw new DeviceError(`${path}.${name}.deviation`, `a number from 0 to ${largestDeviation}`, deviation);
      }
      const { minimum = -largest, maximum = largest } = parameter;
      const values = { nominal: numbers[name] ?? Number.NaN, deviation, minimum, maximum };
      const factor = distribution === 'normal' ? '(1 + deviation * normal())' : 'exp(deviation * normal())';
      const text = `clamp(nominal * ${factor}, minimum, maximum)`;
      return [name, fixNames(parseFormula(text, { names: Object.keys(values), draws: true }), values)];
    }),
  );
}

function parameterOf(law: Parametric, name: string, path: string): Parameter {
  const parameter = Object.hasOwn(law.parameters, name) ? law.parameters[name] : undefined;
  if (parameter) return parameter;
  const known = Object.keys(law.parameters).join(', ');
  throw new DeviceError(path, `an object with any of ${known} (${law.name})`, name);
}

/** Parameters beyond this would leave float32 when combined. */
const largest = 1e30;

/** A log-normal factor of e^±30 at three sigma is no device any more. */
const largestDeviation = 10;

function checkValue(parameter: Parameter, value: number | string, path: string): void {
  const { choices, unit, about, minimum = -largest, maximum = largest } = parameter;
  if (choices) {
    if (typeof value === 'string' && choices.includes(value)) return;
    throw new DeviceError(path, `one of ${choices.join(', ')} (${about})`, String(value));
  }
  if (typeof value === 'number' && value >= minimum && value <= maximum) return;
  const from = parameter.minimum === undefined ? '' : ` from ${minimum}`;
  const to = parameter.maximum === undefined ? '' : ` up to ${maximum}`;
  const expected = `a finite number${from}${to}${unit === '1' ? '' : ` ${unit}`} (${about})`;
  throw new DeviceError(path, expected, String(value));
}
