/** A study file from the disk, with the device files, technology files and weights that it names. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inlineDeviceFiles } from '../devices/read-device.ts';
import { inlineTechnologyFiles } from '../technology/read-technology.ts';
import type { Overrides } from './overrides.ts';
import { parseYaml } from './parse-yaml.ts';
import { selectVariants } from './select-variants.ts';
import { type SettledStudy, settleStudy } from './settle-study.ts';
import { StudyError } from './study-error.ts';
import { placeWeights, readWidths } from './weight-files.ts';

/**
 * Paths in the file are relative to it, those in `overrides` to the working directory.
 *
 * @param variants which alone are read; none: all
 */
export async function readStudyFile(
  file: string,
  overrides: Overrides = {},
  variants: readonly string[] = [],
): Promise<SettledStudy> {
  return (await openStudyFile(file, [overrides], variants))(overrides);
}

/**
 * A study file that is read once and settled with one set of changes after another.
 *
 * @param foreseen all changes that there will be: files of weights that they name are read with it
 * @param variants which alone are read; none: all
 */
export async function openStudyFile(
  file: string,
  foreseen: readonly Overrides[],
  variants: readonly string[] = [],
): Promise<(overrides: Overrides) => SettledStudy> {
  const source = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const got = { ENOENT: 'nothing there', EISDIR: 'a folder' }[cause.code ?? ''] ?? cause.message;
    throw new StudyError([`Expected \`${file}\` to be a study file that can be read, got ${got}`]);
  });
  const folder = dirname(file);
  const chosen = selectVariants(parseYaml(source, file), variants, file);
  const raw = placeWeights(inlineFiles(chosen, folder), folder);
  const widthsOf = await readWidths([raw, ...foreseen]);
  return (overrides) => settleStudy(raw, file, inlineFiles(overrides, '.'), widthsOf);
}

function inlineFiles<Raw>(raw: Raw, folder: string): Raw {
  return inlineTechnologyFiles(inlineDeviceFiles(raw, folder), folder);
}
