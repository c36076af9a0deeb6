/** YAML (of which JSON is a part) with file, line and column in its errors. */
import { isScalar, parseDocument, visit } from 'yaml';
import { firstLine } from './overrides.ts';
import { StudyError } from './study-error.ts';

/** @throws StudyError naming file, line and column */
export function parseYaml(source: string, file: string): unknown {
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
  visit(document, {
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value !== '__proto__') return;
      throw new StudyError([`${file}: Expected keys of the study or device, got \`__proto__\``]);
    },
  });
  try {
    return document.toJS();
  } catch (cause) {
    // An alias without an anchor, or far too many of them.
    throw new StudyError([`${file}: Expected YAML, got an error: ${(cause as Error).message}`]);
  }
}
