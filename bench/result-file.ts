/** Results as files: read with every field checked, written with a line a figure. */
import { readFile } from 'node:fs/promises';
import { explainIssues } from '../studies/index.ts';
import { type BenchResult, resultSchema } from './result.ts';

/** A file that is no result of the benchmarks. */
export class ResultError extends Error {
  readonly code = 'BENCH_RESULT';
  override readonly name = 'ResultError';
}

/** Faults that are told of one file. */
const mostFaults = 5;

/** @throws ResultError where it cannot be read or is none, or one of another version */
export async function readResult(file: string): Promise<BenchResult> {
  const refuse = (got: string, cause: unknown): never => {
    throw new ResultError(`Expected \`${file}\` to be a result of the benchmarks, got ${got}`, { cause });
  };
  const text = await readFile(file, 'utf8').catch((cause: Error) => refuse(cause.message, cause));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    refuse(`no JSON: ${(cause as Error).message}`, cause);
  }
  const parsed = resultSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  // Of another version nothing else is as expected.
  const version = issues.filter(({ path }) => path[0] === 'version');
  const faults = explainIssues(version.length > 0 ? version : issues.slice(0, mostFaults), json);
  throw new ResultError(faults.map((line) => `${file}: ${line.replace('the study', 'the file')}`).join('\n'));
}

/** JSON, short enough for a history and in lines that can be compared. */
export function renderResult(result: BenchResult): string {
  const write = (value: unknown) => JSON.stringify(value, rounded);
  const fields = Object.entries(result).map(([key, value]) => {
    return Array.isArray(value)
      ? `"${key}": [\n${value.map((item) => `  ${write(item)}`).join(',\n')}\n]`
      : `"${key}": ${write(value)}`;
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}

/** Nothing is measured to five digits; counts stay whole. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}
