/** From a law and the values of its parameters to what an array needs: parameters become constants of the formulas. */
import type { PulseLaw } from './device.ts';
import { DeviceError } from './device-error.ts';
import { compileFormula, emitJavaScript, type Formula, fixNames } from './formula/formula.ts';
import type { Law, Parameter } from './law.ts';

export interface SettledLaw {
  readonly parameters: Readonly<Record<string, number>>;
  readonly pulse: PulseLaw | null;
  readonly granularity: number;
  readonly range: readonly [lower: number, upper: number];
}

type Numbers = Readonly<Record<string, number>>;

/**
 * @param given values that differ from the law's defaults
 * @param path where they stand, for messages
 */
export function settleLaw(law: Law, given: Numbers, path = 'device.parameters'): SettledLaw {
  const parameters = settleParameters(law, given, path);
  const fix = (formula: Formula) => fixParameters(formula, parameters, path);

  const pulse = law.pulse && { up: fix(law.pulse.up), down: fix(law.pulse.down) };
  const { lower, upper } = law.bounds;
  const used = new Set([lower, upper, ...(pulse?.up.names ?? []), ...(pulse?.down.names ?? [])]);
  const fields = [...law.drawn.keys()].filter((name) => used.has(name));
  const draw = compileDraw(new Map([...law.drawn].map(([name, formula]) => [name, fix(formula)])), fields);

  // The crosspoint whose every deviate is 0 stands for the kind.
  const typical = new Float64Array(fields.length);
  draw(() => 0, typical, 0);
  const range = [typical[fields.indexOf(lower)] ?? Number.NaN, typical[fields.indexOf(upper)] ?? Number.NaN] as const;
  const settledPulse = pulse && { fields, ...pulse, lowerBound: lower, upperBound: upper, draw };
  const granularity = law.granularity
    ? compileFormula(fix(law.granularity), [])()
    : settledPulse && meanStep(settledPulse, typical);

  if (!typical.every(Number.isFinite) || !(range[0] < range[1])) {
    throw new DeviceError(path, 'such that the lower bound is below the upper one', parameters);
  }
  if (granularity === null || !(granularity > 0) || !Number.isFinite(granularity)) {
    throw new DeviceError(path, 'such that a pulse moves the weight', parameters);
  }
  return { parameters, pulse: settledPulse, granularity, range };
}

function settleParameters(law: Law, given: Numbers, path: string): Numbers {
  for (const [name, value] of Object.entries(given)) {
    const parameter = Object.hasOwn(law.parameters, name) ? law.parameters[name] : undefined;
    if (!parameter) {
      const known = Object.keys(law.parameters).join(', ');
      throw new DeviceError(path, `an object with any of ${known} (law ${law.name})`, name);
    }
    const { minimum = -largest, maximum = largest } = parameter;
    if (typeof value !== 'number' || !(value >= minimum && value <= maximum)) {
      throw new DeviceError(`${path}.${name}`, acceptedRange(parameter), String(value));
    }
  }
  const settled = Object.entries(law.parameters).map(([name, parameter]) => [name, given[name] ?? parameter.default]);
  return Object.fromEntries(settled) as Numbers;
}

/** Parameters beyond this would leave float32 when combined. */
const largest = 1e30;

function acceptedRange({ unit, about, minimum, maximum }: Parameter): string {
  const from = minimum === undefined ? '' : ` from ${minimum}`;
  const to = maximum === undefined ? '' : ` up to ${maximum}`;
  return `a finite number${from}${to}${unit === '1' ? '' : ` ${unit}`} (${about})`;
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
    for (let i = 0; i < formula.normals; i++) lines.push(`const ${place}normal${i} = normal();`);
    lines.push(`const ${place} = ${emitJavaScript(formula, (used) => places.get(used) ?? `${place}${used}`)};`);
  }
  fields.forEach((name, index) => {
    lines.push(`out[offset + ${index}] = ${places.get(name)};`);
  });
  return new Function('normal', 'out', 'offset', lines.join('\n')) as PulseLaw['draw'];
}

function meanStep(pulse: PulseLaw, typical: Float64Array): number {
  const [up, down] = [pulse.up, pulse.down].map((formula) => {
    const noise = Array.from({ length: formula.normals }, (_, index) => `normal${index}`);
    const order = ['w', ...pulse.fields, ...noise];
    return Math.abs(compileFormula(formula, order)(0, ...typical, ...noise.map(() => 0)));
  });
  return ((up ?? 0) + (down ?? 0)) / 2;
}
