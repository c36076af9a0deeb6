/**
 * A technology from a file: YAML or JSON, over a tabulated node. Nothing in it is executed.
 *
 *     name: foundry 28 nm
 *     extends: 32
 *     feature: 28
 *     supply: 0.9
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isObject, type Json } from '../schema/overrides.ts';
import { parseYaml } from '../schema/parse-yaml.ts';
import { explainIssues } from '../schema/problems.ts';
import { StudyError } from '../schema/study-error.ts';
import { technologyFileSchema } from './technology-schema.ts';

/**
 * @param file path as the user wrote it, relative to `folder`
 * @throws StudyError naming the file and the place in it
 */
export function readTechnology(file: string, folder = '.'): Json {
  const raw = parseYaml(readText(resolve(folder, file), file), file);
  const parsed = technologyFileSchema.safeParse(raw);
  if (parsed.success) return raw as Json;
  const problems = explainIssues(parsed.error.issues, raw).map((line) => line.replace('the study', 'the technology'));
  throw new StudyError(problems.map((line) => `${file}: ${line}`));
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const got = code === 'ENOENT' ? 'nothing there' : message;
    throw new StudyError([`Expected \`${file}\` to be a technology file that can be read, got ${got}`]);
  }
}

const nodePath = 'technology.node';

/**
 * Technology files that a study names, as what they say, so that a study is whole in itself (and in its result).
 *
 * @param raw the study, a variant's changes, or `--set` assignments
 * @param folder that paths are relative to
 */
export function inlineTechnologyFiles<Raw>(raw: Raw, folder: string): Raw {
  const read = (value: unknown) => (typeof value === 'string' ? readTechnology(value, folder) : value);
  const inline = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inline);
    if (!isObject(value)) return value;
    if (value.path === nodePath && Array.isArray(value.values)) return { ...value, values: value.values.map(read) };
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (key === nodePath) return [key, read(inner)];
        if (key === 'technology' && isObject(inner) && 'node' in inner)
          return [key, { ...inner, node: read(inner.node) }];
        return [key, inline(inner)];
      }),
    );
  };
  return inline(raw) as Raw;
}
