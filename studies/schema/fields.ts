/**
 * Kinds of fields, each with its accepted range in words, so that a message can say what was expected of a value without
 * knowing which rule it broke (see `problems.ts`).
 */
import { z } from 'zod';
import { nearestName } from '../../devices/index.ts';

export function integer(least: number, most: number) {
  const error = `an integer from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

/** Arrays are computed in float32, whose numbers end near 1.2e-38 and 3.4e38; squares and quotients of these must not. */
const least = 1e-30;
const most = 1e30;

/** @param unit as shown after the range, for instance `V` */
export function positive(unit = '') {
  const suffix = unit === '' ? '' : ` ${unit}`;
  const error = `a number above 0${suffix}`;
  const end = { error: `a number from ${least} to ${power(most)}${suffix}` };
  // Of a number that is not above 0 only that is told.
  return z
    .number({ error })
    .positive({ error })
    .max(most, end)
    .refine((value) => value <= 0 || value >= least, end);
}

/** @param unit as shown after the range, for instance `m` */
export function between(lowest: number, highest: number, unit = '') {
  const error = `a number from ${power(lowest)} to ${power(highest)}${unit === '' ? '' : ` ${unit}`}`;
  return z.number({ error }).min(lowest, { error }).max(highest, { error });
}

/**
 * @param unit as shown after the range, for instance `ohm`
 * @param greatest the largest that is taken
 */
export function notNegative(unit = '', greatest = most) {
  const suffix = unit === '' ? '' : ` ${unit}`;
  const error = `a number of 0 or more${suffix}`;
  return z
    .number({ error })
    .min(0, { error })
    .max(greatest, { error: `a number from 0 to ${power(greatest)}${suffix}` });
}

/** As a file would have it: 1e30, where JavaScript writes 1e+30. */
function power(value: number): string {
  return value === 0 || (value >= 1e-3 && value < 1e6) ? String(value) : value.toExponential().replace('+', '');
}

export function share(most = 1) {
  const error = `a number from 0 to ${most}`;
  return z.number({ error }).min(0, { error }).max(most, { error });
}

/** Two numbers, the first the lower one. */
export function interval() {
  const error = '[lower, upper], two numbers, the first below the second';
  const end = magnitude(error, 'a number');
  return z.tuple([end, end], { error }).refine(([lower, upper]) => lower < upper, { error });
}

export function number(unit: string) {
  return magnitude(`a number (${unit})`, `a number (${unit})`);
}

/** Of either sign. */
function magnitude(error: string, what: string) {
  const end = { error: `${what} from -${power(most)} to ${power(most)}` };
  return z.number({ error }).min(-most, end).max(most, end);
}

/** Whatever a file may say, for what is checked in its place; `z.json()` with a message. */
const anything: z.ZodType<z.core.util.JSONType> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(anything), z.record(z.string(), anything)], {
    error: 'a value without infinity or not-a-number',
  }),
);

export function anyValue() {
  return anything;
}

export function text() {
  return z.string({ error: 'text' });
}

export function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names, { error: `one of ${names.join(', ')}` });
}

/** The word, where a thing may be perfect; a number such as 0 never means it. */
export const idealWord = z.literal('ideal');

/** Either the word `ideal` or an object. */
export function idealOr<Shape extends z.ZodObject>(object: Shape) {
  return z.union([idealWord, object], { error: `\`ideal\` or ${describeKeys(object)}` });
}

/** A list whose items all differ. */
export function listOfDifferent<Item extends z.ZodType>(item: Item, what: string | (() => string)) {
  const error = () => `a list of at least one of ${typeof what === 'string' ? what : what()}, all different`;
  return z
    .array(item, { error })
    .min(1, { error })
    .refine((items) => new Set(items).size === items.length, { error });
}

/** An object with these keys and no others. */
export function strict<const Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? explainKeys(issue.keys, keys) : `an object with ${keys.join(', ')}`,
  });
}

/** Completes "Expected `x` ": what keys there are, which one was given, and which was perhaps meant. */
export function explainKeys(given: readonly string[], known: readonly string[]): string {
  const got = given.map((key) => {
    const meant = nearestName(key, known);
    return `\`${key}\`${meant === undefined ? '' : ` (did you mean \`${meant}\`?)`}`;
  });
  return `to have only the keys ${known.join(', ')}; got ${got.join(', ')}`;
}

function describeKeys(object: z.ZodObject): string {
  return `an object with ${Object.keys(object.shape).join(', ')}`;
}
