/** What zod found, in the house form: Expected `path` to be <accepted range>, got `value`. */
import type { z } from 'zod';
import { isObject } from './overrides.ts';

/** One line an issue; `raw` is the whole, `above` the path in it of what was checked. */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  raw: unknown,
  above: readonly PropertyKey[] = [],
): readonly string[] {
  return issues.flatMap((issue) => explain(issue, raw, above));
}

function explain(issue: z.core.$ZodIssue, raw: unknown, above: readonly PropertyKey[]): readonly string[] {
  const path = [...above, ...issue.path];
  const value = valueAt(raw, path);
  if (issue.code === 'unrecognized_keys') return [`Expected ${nameOf(path)} ${issue.message}`];
  if (issue.code === 'invalid_union') {
    // The choice that was meant is the one whose kind fits; its own faults say more than the list of choices.
    const meant = issue.errors.find((faults) => faults.every((fault) => !isWrongKind(fault)));
    if (meant && isObject(value)) return meant.flatMap((fault) => explain(fault, raw, path));
  }
  return [`Expected ${nameOf(path)} to be ${acceptedBy(issue)}, got ${formatValue(value)}`];
}

/** In our words, where a field has any; files of others need none but for their kinds. */
function acceptedBy(issue: z.core.$ZodIssue): string {
  const kind = /^Invalid input: expected (\w+)/.exec(issue.message)?.[1];
  if (kind !== undefined && issue.code === 'invalid_value')
    return issue.message.replace(/^Invalid input: expected /, '');
  if (issue.code !== 'invalid_type' || kind === undefined) return issue.message;
  return kinds[kind] ?? kind;
}

const kinds: Readonly<Record<string, string>> = {
  object: 'an object',
  record: 'an object',
  array: 'a list',
  tuple: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

function isWrongKind(fault: z.core.$ZodIssue): boolean {
  return fault.path.length === 0 && fault.code !== 'unrecognized_keys';
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the study' : `\`${path.map(String).join('.')}\``;
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((node, key) => {
    if (Array.isArray(node)) return node[Number(key)];
    return isObject(node) && Object.hasOwn(node, key) ? node[String(key)] : undefined;
  }, raw);
}

const longest = 60;

export function formatValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const whole = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  // What a file says is shown, and never obeyed by a terminal.
  const plain = whole.replaceAll(/[\p{Cc}\p{Cf}\uFFFD]/gu, '?');
  const text = typeof value === 'string' && looksOtherwise(value) ? JSON.stringify(plain) : plain;
  return `\`${text.length > longest ? `${text.slice(0, longest)}…` : text}\``;
}

/** Text that reads as a number, a truth value or nothing needs its quotes: `"4"` is no 4. */
function looksOtherwise(text: string): boolean {
  return text.trim() === '' || Number.isFinite(Number(text)) || ['true', 'false', 'null'].includes(text);
}
