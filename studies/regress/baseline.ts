/** The baseline: figures of devices as a file in the user's repository. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { packageVersion } from '../package-facts.ts';
import { writeAtomically } from '../run/files.ts';
import { isObject } from '../schema/overrides.ts';
import { explainIssues } from '../schema/problems.ts';
import type { DeviceFigures } from './figures.ts';

/** A baseline that is not there, or is none. */
export class BaselineError extends Error {
  readonly code = 'BASELINE';
  override readonly name = 'BaselineError';
}

const format = 'crosspoint-baseline';
/** Of the file's layout and of what the figures mean. */
const version = 1;

const seed = z
  .int({ error: 'a whole number from 0 to 4294967295' })
  .min(0, { error: 'a whole number from 0 to 4294967295' })
  .max(2 ** 32 - 1, { error: 'a whole number from 0 to 4294967295' });
const figure = z.number({ error: 'a number' });
const schema = z.strictObject(
  {
    format: z.literal(format, { error: `\`${format}\`` }),
    version: z.literal(version, { error: `${version}` }),
    crosspoint: z.string({ error: 'the version of Crosspoint that wrote it' }),
    seed,
    crosspoints: z.int({ error: 'a whole number from 2' }).min(2, { error: 'a whole number from 2' }),
    devices: z.record(
      z.string(),
      z.strictObject(
        {
          exact: z.record(z.string(), z.union([figure, z.string()], { error: 'a number or a word' })),
          statistics: z.record(
            z.string(),
            z.tuple([figure, figure, figure], { error: 'mean, standard deviation and kurtosis' }),
          ),
        },
        { error: 'an object with exact and statistics' },
      ),
      { error: 'an object of devices' },
    ),
  },
  { error: 'an object with format, version, crosspoint, seed, crosspoints, devices' },
);

export type Baseline = z.infer<typeof schema>;

export function newBaseline(
  sampling: { readonly seed: number; readonly crosspoints: number },
  devices: Readonly<Record<string, DeviceFigures>>,
): Baseline {
  return schema.parse({ format, version, crosspoint: packageVersion(), ...sampling, devices });
}

/** @throws BaselineError where it is not there or not whole */
export function readBaseline(path: string): Baseline {
  const json = parseFile(path);
  if (json === undefined) {
    throw new BaselineError(
      `Expected \`${path}\` to be a baseline, got nothing there; \`crosspoint regress --update\` makes one`,
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  if (isBaseline(json) && json.version !== version) {
    throw new BaselineError(
      `Expected \`${path}\` to be a baseline of version ${version}, got \`${json.version}\`; ` +
        '`crosspoint regress --update` makes it anew',
    );
  }
  const problems = explainIssues(parsed.error.issues, json).map((line) => line.replace('the study', 'the baseline'));
  throw new BaselineError(problems.map((line) => `${path}: ${line}`).join('\n'));
}

/**
 * The baseline that an update replaces; null where there is none, or one of another version.
 *
 * @throws BaselineError rather than letting another file be overwritten
 */
export function readReplaced(path: string): Baseline | null {
  const json = parseFile(path);
  if (json === undefined || (isBaseline(json) && json.version !== version)) return null;
  return readBaseline(path);
}

/** Appears whole or not at all; one line a figure, so that differences can be read. */
export async function writeBaseline(path: string, baseline: Baseline): Promise<void> {
  const text = JSON.stringify(baseline, null, 1).replace(/\[\s+([^[\]]*?)\s+\]/g, (_, list: string) => {
    return `[${list.replace(/\s+/g, ' ')}]`;
  });
  await writeAtomically(path, `${text}\n`);
}

function isBaseline(json: unknown): json is { format: string; version: unknown } {
  return isObject(json) && json.format === format;
}

/** Undefined where there is no file. */
function parseFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new BaselineError(`Expected \`${path}\` to be a baseline that can be read, got ${message}`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BaselineError(`${path}: Expected JSON, got an error: ${(cause as Error).message}`);
  }
}
