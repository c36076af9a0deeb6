/** The result.json of a run, whose counted activity another bill borrows. */
import { readFile } from 'node:fs/promises';
import { resultSchema } from '../../reports/index.ts';
import type { CountedResult } from '../run/counted-activity.ts';
import { StudyError } from '../schema/study-error.ts';

/** @throws StudyError */
export async function readCounted(path: string): Promise<CountedResult> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const got = { ENOENT: 'nothing there', EISDIR: 'a folder' }[cause.code ?? ''] ?? cause.message;
    throw new StudyError([`Expected \`${path}\` to be a result.json that can be read, got ${got}`]);
  });
  const parsed = resultSchema.safeParse(parseJson(path, text));
  if (parsed.success) return { path, result: parsed.data };
  const [issue] = parsed.error.issues;
  const place = issue && issue.path.length > 0 ? `\`${issue.path.join('.')}\`: ` : '';
  throw new StudyError([
    `Expected \`${path}\` to be a result of Crosspoint, got something else (${place}${issue?.message ?? 'unknown'})`,
  ]);
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const [line = ''] = (cause as Error).message.split('\n');
    throw new StudyError([`Expected \`${path}\` to be JSON, got ${line}`]);
  }
}
