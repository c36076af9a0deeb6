/** The JSON files of a folder, at any depth. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { GoldenError } from './recogniser.ts';

export interface JsonFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly json: unknown;
}

/** @throws GoldenError where there is no such folder, nothing in it, or a file that is not JSON */
export function readGoldenFolder(folder: string): readonly JsonFile[] {
  const paths = listFiles(folder).filter((path) => path.toLowerCase().endsWith('.json'));
  if (paths.length === 0) {
    throw new GoldenError(`Expected \`${folder}\` to be a folder with golden files (*.json), got none in it`);
  }
  return paths.sort().map((path) => ({ path, json: parseFile(join(folder, path)) }));
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const got = code === 'ENOENT' ? 'nothing there' : code === 'ENOTDIR' ? 'a file' : message;
    throw new GoldenError(`Expected \`${folder}\` to be a folder that can be read, got ${got}`);
  }
}

function parseFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new GoldenError(`${path}: Expected JSON, got an error: ${(cause as Error).message.replaceAll(/\s+/g, ' ')}`);
  }
}
