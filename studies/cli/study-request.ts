/** From a command line to a study that can run. */
import { basename, extname, join } from 'node:path';
import type { StudyRequest } from '../run/run-study.ts';
import { type Overrides, parseAssignments } from '../schema/overrides.ts';
import { readStudyFile } from '../schema/read-study.ts';
import { integerOption, type StudyOptions, type VariantOptions } from './options.ts';

/** @param words of the command line that matter to the result, beside the study and its changes */
export async function requestStudy(
  command: 'run' | 'cost',
  file: string,
  options: VariantOptions,
  words: readonly string[] = [],
): Promise<StudyRequest> {
  const study = await readStudyFile(file, overridesOf(options), options.variant);
  const line = ['npx', 'crosspoint', command, file, ...wordsOf(options), ...words].map(quote).join(' ');
  return { file, study, reproduce: [line] };
}

/** What of a command line chooses and changes a study. */
export function wordsOf({ set, variant, seed, weights }: VariantOptions): readonly string[] {
  return [
    ...set.flatMap((one) => ['--set', one]),
    ...variant.flatMap((one) => ['--variant', one]),
    ...(seed === undefined ? [] : ['--seed', seed]),
    ...(weights === undefined ? [] : ['--weights', weights]),
  ];
}

export function defaultFolder(file: string): string {
  return join('results', basename(file, extname(file)));
}

/** `--seed N` is `--set train.seeds=[N]`, `--weights PATH` is `--set network.weights=PATH`, without epochs unless they are set. */
export function overridesOf({ set, seed, weights }: StudyOptions): Overrides {
  const sets = parseAssignments(set);
  return {
    ...sets,
    ...(seed !== undefined && { 'train.seeds': [integerOption('--seed', seed, 0, 2 ** 32 - 1)] }),
    ...(weights !== undefined && { 'network.weights': weights, 'train.epochs': sets['train.epochs'] ?? 0 }),
  };
}

/** For a shell. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
