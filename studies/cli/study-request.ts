/** From a command line to a study that can run. */
import { basename, extname, join } from 'node:path';
import type { StudyRequest } from '../run/run-study.ts';
import { type Overrides, parseAssignments } from '../schema/overrides.ts';
import { readStudyFile } from '../schema/read-study.ts';
import type { StudyOptions } from './options.ts';
import { UsageError } from './report-error.ts';

/** @param words of the command line that matter to the result, beside the study and its changes */
export async function requestStudy(
  command: 'run' | 'cost',
  file: string,
  options: StudyOptions,
  words: readonly string[] = [],
): Promise<StudyRequest> {
  const study = await readStudyFile(file, overridesOf(options));
  const seed = options.seed === undefined ? [] : ['--seed', options.seed];
  const sets = options.set.flatMap((assignment) => ['--set', assignment]);
  const line = ['npx', 'crosspoint', command, file, ...sets, ...seed, ...words].map(quote).join(' ');
  return { file, study, reproduce: [line] };
}

export function defaultFolder(file: string): string {
  return join('results', basename(file, extname(file)));
}

/** `--seed N` is `--set train.seeds=[N]`, and comes last. */
function overridesOf({ set, seed }: StudyOptions): Overrides {
  const overrides = parseAssignments(set);
  if (seed === undefined) return overrides;
  const number = Number(seed);
  if (!/^\d+$/.test(seed) || number >= 2 ** 32) {
    throw new UsageError(`Expected --seed to be an integer from 0 to 4294967295, got \`${seed}\``);
  }
  return { ...overrides, 'train.seeds': [number] };
}

/** For a shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
