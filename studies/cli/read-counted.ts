/** The result.json of a run, whose counted activity another bill borrows. */
import { readFile } from 'node:fs/promises';
import { resultSchema } from '../../reports/index.ts';
import type { CountedResult } from '../run/counted-activity.ts';
import { explainIssues } from '../schema/problems.ts';
import { StudyError } from '../schema/study-error.ts';

/** @throws StudyError */
export async function readCounted(path: string): Promise<CountedResult> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const got = { ENOENT: 'nothing there', EISDIR: 'a folder' }[cause.code ?? ''] ?? cause.message;
    throw new StudyError([`Expected \`${path}\` to be a result.json that can be read, got ${got}`]);
  });
  const json = parseJson(path, text);
  const parsed = resultSchema.safeParse(json);
  if (parsed.success) return { path, result: parsed.data };
  const [problem = ''] = explainIssues(parsed.error.issues, json).map((line) => line.replace('the study', 'the file'));
  throw new StudyError([`${path} is no result of Crosspoint: ${problem}`]);
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const [line = ''] = (cause as Error).message.split('\n');
    throw new StudyError([`Expected \`${path}\` to be JSON, got ${line}`]);
  }
}
