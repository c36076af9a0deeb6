/**
 * The folder of a run. A file appears whole or not at all: it is written under a name of its own in the same folder,
 * flushed to the disk and renamed.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** A folder or file that cannot be written. */
export class OutputError extends Error {
  readonly code = 'OUTPUT';
  override readonly name = 'OutputError';
}

/** @param parts follow one another in the file */
export async function writeAtomically(path: string, ...parts: readonly (string | Uint8Array)[]): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.part`);
  try {
    const file = await open(temporary, 'wx');
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new OutputError(`Expected \`${path}\` to be writable, got ${(cause as Error).message}`, { cause });
  }
}

export interface OutputFolder {
  readonly path: string;
  /** Takes back what `openFolder` made, as far as it is empty. */
  discard(): Promise<void>;
}

/** Makes the folder and proves that it can be written, before any work is put into what it shall hold. */
export async function openFolder(path: string): Promise<OutputFolder> {
  try {
    const made = await makeFolders(resolve(path));
    const probe = join(path, `.${randomUUID()}.part`);
    await (await open(probe, 'wx')).close();
    await rm(probe);
    return {
      path,
      async discard() {
        for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined);
      },
    };
  } catch (cause) {
    const reason = reasonOf(cause as NodeJS.ErrnoException);
    throw new OutputError(`Expected \`${path}\` (--out) to be a folder that can be written, got ${reason}`, { cause });
  }
}

/** In words, without the names of files that are nobody's business; other reasons as the system tells them. */
function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  const words: Readonly<Record<string, string>> = {
    ENOTDIR: 'a file there, or on the way there',
    EACCES: 'no permission to write there',
    EROFS: 'a file system that is read only',
  };
  return words[code ?? ''] ?? message;
}

/** One after the other: where a file system takes no folders, `recursive` of Node 20 never returns (`/proc`). */
async function makeFolders(path: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let folder = path; !existsSync(folder) && folder !== dirname(folder); folder = dirname(folder)) {
    missing.unshift(folder);
  }
  for (const folder of missing) await mkdir(folder);
  return missing;
}
