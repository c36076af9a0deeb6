/**
 * Finds a set's four IDX files in a folder the user names: in FOLDER/<set>/ or in FOLDER itself, packed or not, under
 * the published names or with a dot before `idx`, as some archives have them.
 */
import { type Stats, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { DataError } from '../../algorithms/index.ts';
import { FILE_NAMES, PARTS, type Part, PUBLISHED_SETS, type PublishedSet } from './published-sets.ts';

/** Paths of the four files, all from one folder. */
export function findFiles(folder: string, set: PublishedSet): Readonly<Record<Part, string>> {
  checkFolder(folder);
  const root = resolve(folder);
  const candidates = [join(root, set.name)];
  // FOLDER/mnist holds files of the very same names as FOLDER/fashion-mnist: never take one for the other.
  const own = basename(root);
  if (own === set.name || !Object.hasOwn(PUBLISHED_SETS, own)) candidates.push(root);

  const tried: string[] = [];
  for (const candidate of candidates) {
    const paths = PARTS.map((part) => [part, namesOf(part).map((name) => join(candidate, name))] as const);
    const found = paths.map(([part, choices]) => [part, choices.find(isFile)] as const);
    const missing = found.findIndex(([, path]) => path === undefined);
    if (missing < 0) return Object.fromEntries(found) as Record<Part, string>;
    tried.push(...(paths[missing]?.[1] ?? []));
  }
  throw new DataError(
    `Expected \`${folder}\` to be a folder with the IDX files of ${set.name}, got none of ${tried.join(', ')}`,
  );
}

/** Refuses a path that is not a folder. */
export function checkFolder(folder: string): void {
  const stats = statsOf(folder);
  if (stats?.isDirectory()) return;
  const got = stats === undefined ? 'nothing there' : 'a file';
  throw new DataError(`Expected \`${folder}\` (--data or CROSSPOINT_DATA) to be a folder that is there, got ${got}`);
}

function namesOf(part: Part): readonly string[] {
  const dashed = FILE_NAMES[part];
  const dotted = dashed.replace('-idx', '.idx');
  return [dashed, dotted].flatMap((name) => [`${name}.gz`, name]);
}

function isFile(path: string): boolean {
  return statsOf(path)?.isFile() ?? false;
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
