/** A study file from the disk. */
import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { firstLine, type Overrides } from './overrides.ts';
import { type SettledStudy, settleStudy } from './settle-study.ts';
import { StudyError } from './study-error.ts';

export async function readStudyFile(file: string, overrides: Overrides = {}): Promise<SettledStudy> {
  const source = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const got = cause.code === 'ENOENT' ? 'nothing there' : cause.message;
    throw new StudyError([`Expected \`${file}\` to be a study file that can be read, got ${got}`]);
  });
  return settleStudy(parseStudy(source, file), file, overrides);
}

/** @throws StudyError naming file, line and column */
export function parseStudy(source: string, file: string): unknown {
  const document = parseDocument(source);
  if (document.errors.length > 0) {
    throw new StudyError(
      document.errors.map(({ message, linePos }) => {
        const place = linePos?.[0] ? `:${linePos[0].line}:${linePos[0].col}` : '';
        const reason = firstLine(message).replace(/ at line \d+, column \d+:?$/, '');
        return `${file}${place}: Expected YAML, got an error: ${reason}`;
      }),
    );
  }
  try {
    return document.toJS();
  } catch (cause) {
    // An alias without an anchor, or far too many of them.
    throw new StudyError([`${file}: Expected YAML, got an error: ${(cause as Error).message}`]);
  }
}
