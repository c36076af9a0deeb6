/**
 * A format of golden files: how one is told from others, and how our models are held against it. A new format is a file
 * beside this one and its name in `recognisers.ts`.
 */
import type { z } from 'zod';
import type { Backend } from '../../emulator/index.ts';
import { isObject, type JsonObject } from '../schema/overrides.ts';
import { explainIssues } from '../schema/problems.ts';
import { type Comparison, GoldenError } from './comparison.ts';
import type { ApartFigures, Distribution } from './neurosim/distributions.ts';

export { type Comparison, GoldenError };

export interface Recogniser<Golden = unknown> {
  /** For the table, for instance `aihwkit pulse response`. */
  readonly name: string;
  /**
   * What a file says, or null where it is of another format.
   *
   * @throws GoldenError where it is of this format and not whole
   */
  recognise(json: unknown, path: string): Golden | null;
  verify(golden: Golden, backend: Backend, look: Look): Promise<Verification>;
}

/** How closely to look. */
export interface Look {
  /** Of all draws. */
  readonly seed: number;
  /** Multiple of the usual size of samples. */
  readonly factor: number;
}

export interface Verification {
  /** Where the models ran, for instance `pulses on cpu`. */
  readonly ran: string;
  readonly comparisons: readonly Comparison[];
  /** What the file holds beyond what the emulator does. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  /** Of figures whose errors are held against a tolerance together: what `comparisons` sum up. */
  readonly distributions?: readonly Distribution[];
  /** Figures that differ on purpose. */
  readonly apart?: readonly ApartFigures[];
}

/** What the file says where it `isOurs`, checked against a schema; null where it is of another format. */
export function readGolden<Golden>(
  json: unknown,
  path: string,
  isOurs: (file: JsonObject) => boolean,
  schema: z.ZodType<Golden>,
): Golden | null {
  if (!isObject(json) || !isOurs(json)) return null;
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = explainIssues(parsed.error.issues, json).map((line) => line.replace('the study', 'the file'));
  throw new GoldenError(problems.map((line) => `${path}: ${line}`).join('\n'));
}
