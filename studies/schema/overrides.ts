/**
 * Changes of a study by path: what `--set path=value` and `variants` share.
 *
 * Later changes win: the file, then the variant, then `--set`. Paths are those of the schema, so a slip is an error and
 * never a key that nobody reads.
 */
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { nearestName } from '../../devices/index.ts';
import { StudyError } from './study-error.ts';
import { studySchema } from './study-schema.ts';

export type Json = z.core.util.JSONType;
export type JsonObject = { [key: string]: Json };
/** Path, keys joined by dots → value. */
export type Overrides = Readonly<Record<string, Json>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `raw` with the values of `overrides` at their paths; what stands in the way of a path gives way. */
export function applyOverrides(raw: JsonObject, overrides: Overrides): JsonObject {
  return Object.entries(overrides).reduce(
    (changed, [path, value]) => withValue(changed, [], path.split('.'), value) as JsonObject,
    raw,
  );
}

function withValue(node: Json | undefined, above: readonly string[], below: readonly string[], value: Json): Json {
  const [key, ...rest] = below;
  if (key === undefined) return value;
  const object = asObject(node, above.join('.'));
  const inner = Object.hasOwn(object, key) ? object[key] : undefined;
  // A computed key never reaches the prototype, whatever a file calls it.
  return { ...object, [key]: withValue(inner, [...above, key], rest, value) };
}

/** A device by name is short for one that extends it, so its numbers can be changed as they are. */
function asObject(node: Json | undefined, path: string): JsonObject {
  if (isObject(node)) return node;
  return path === 'tile.device' && typeof node === 'string' ? { extends: node } : {};
}

/** Reads `--set path=value`; the value is YAML, so numbers, lists and words need no quotes. */
export function parseAssignments(assignments: readonly string[]): Overrides {
  const overrides: Record<string, Json> = {};
  const problems: string[] = [];
  for (const assignment of assignments) {
    const sign = assignment.indexOf('=');
    const path = assignment.slice(0, Math.max(sign, 0)).trim();
    const problem = sign < 1 ? `Expected --set to be path=value, got \`${assignment}\`` : explainPath(path, '--set');
    const document = parseDocument(assignment.slice(sign + 1));
    const fault = document.errors[0];
    if (problem !== undefined) problems.push(problem);
    else if (fault)
      problems.push(`Expected --set ${path} to be a YAML value, got an error: ${firstLine(fault.message)}`);
    else overrides[path] = document.toJS() as Json;
  }
  if (problems.length > 0) throw new StudyError(problems);
  return overrides;
}

/** What is wrong with a path, if anything. */
export function explainPath(path: string, place: string, refused: readonly string[] = []): string | undefined {
  const { exact, open } = studyPaths();
  const root = path.split('.')[0] ?? '';
  const isOpen = open.some((start) => path.startsWith(`${start}.`) && !path.slice(start.length + 1).includes('.'));
  if (refused.includes(root)) return `Expected ${place} to leave ${refused.join(', ')} as they are, got \`${path}\``;
  if (exact.has(path) || isOpen) return undefined;
  const meant = nearestName(path, [...exact]);
  return `Expected ${place} to name a key of the study, got \`${path}\`${meant ? ` (did you mean \`${meant}\`?)` : ''}`;
}

interface StudyPaths {
  readonly exact: ReadonlySet<string>;
  /** Objects with keys of the user's choice. */
  readonly open: readonly string[];
}

let known: StudyPaths | undefined;

/** Every path of the schema, read off its JSON Schema. */
function studyPaths(): StudyPaths {
  if (known) return known;
  const exact = new Set<string>();
  const open: string[] = [];
  const whole = z.toJSONSchema(studySchema, { io: 'input' });
  // A device may extend another one: what stands under a reference is not entered a second time.
  const walk = (schema: z.core.JSONSchema.BaseSchema, path: string, entered: readonly string[]) => {
    if (path !== '') exact.add(path);
    const { $ref } = schema;
    const meant =
      $ref === undefined || entered.includes($ref) ? undefined : whole.$defs?.[$ref.replace('#/$defs/', '')];
    if (meant && $ref !== undefined) walk(meant as z.core.JSONSchema.BaseSchema, path, [...entered, $ref]);
    for (const choice of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
      walk(choice as z.core.JSONSchema.BaseSchema, path, entered);
    for (const [key, inner] of Object.entries(schema.properties ?? {})) {
      walk(inner as z.core.JSONSchema.BaseSchema, path === '' ? key : `${path}.${key}`, entered);
    }
    if (typeof schema.additionalProperties === 'object') open.push(path);
  };
  walk(whole, '', []);
  known = { exact, open };
  return known;
}

export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
