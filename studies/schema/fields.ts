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

/** @param unit as shown after the range, for instance `V` */
export function positive(unit = '') {
  const error = `a number above 0${unit === '' ? '' : ` ${unit}`}`;
  return z.number({ error }).positive({ error });
}

/** @param unit as shown after the range, for instance `ohm` */
export function notNegative(unit = '') {
  const error = `a number of 0 or more${unit === '' ? '' : ` ${unit}`}`;
  return z.number({ error }).min(0, { error });
}

export function share(most = 1) {
  const error = `a number from 0 to ${most}`;
  return z.number({ error }).min(0, { error }).max(most, { error });
}

/** Two numbers, the first the lower one. */
export function interval() {
  const error = '[lower, upper], two numbers, the first below the second';
  const end = z.number({ error });
  return z.tuple([end, end], { error }).refine(([lower, upper]) => lower < upper, { error });
}

export function number(unit: string) {
  return z.number({ error: `a number (${unit})` });
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
export function listOfDifferent<Item extends z.ZodType>(item: Item, what: string) {
  const error = `a list of at least one of ${what}, all different`;
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
