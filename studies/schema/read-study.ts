/** A study file from the disk, with the device files and the weights that it names. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inlineDeviceFiles } from '../devices/read-device.ts';
import type { Overrides } from './overrides.ts';
import { parseYaml } from './parse-yaml.ts';
import { type SettledStudy, settleStudy } from './settle-study.ts';
import { StudyError } from './study-error.ts';
import { placeWeights, readWidths } from './weight-files.ts';

/** Paths in the file are relative to it, those in `overrides` to the working directory. */
export async function readStudyFile(file: string, overrides: Overrides = {}): Promise<SettledStudy> {
  const source = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const got = { ENOENT: 'nothing there', EISDIR: 'a folder' }[cause.code ?? ''] ?? cause.message;
    throw new StudyError([`Expected \`${file}\` to be a study file that can be read, got ${got}`]);
  });
  const folder = dirname(file);
  const raw = placeWeights(inlineDeviceFiles(parseYaml(source, file), folder), folder);
  const changes = inlineDeviceFiles(overrides, '.');
  return settleStudy(raw, file, changes, await readWidths([raw, changes]));
}
