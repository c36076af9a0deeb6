/**
 * What a comparison or a sweep leaves in its folder. The folder is opened before any work, files are made before the first
 * is written, and a folder that was made in vain is taken away again.
 */
import { join } from 'node:path';
import { openFolder, writeAtomically } from '../run/files.ts';

/** In the order in which they are written; the last says that all are there. */
export type CostFiles = readonly (readonly [name: string, content: string])[];

/** Writes the files; returns the path of the report, or nothing where there is no folder. */
export type Publish = (makeFiles: () => CostFiles) => Promise<string | null>;

/** @param out undefined where nothing is to be written */
export async function withFolder(
  out: string | undefined,
  work: (publish: Publish) => number | Promise<number>,
): Promise<number> {
  if (out === undefined) return work(async () => null);
  const folder = await openFolder(out);
  try {
    return await work(async (makeFiles) => {
      for (const [name, content] of makeFiles()) await writeAtomically(join(folder.path, name), content);
      return join(folder.path, 'report.html');
    });
  } finally {
    // Stays where there is anything in it.
    await folder.discard();
  }
}
