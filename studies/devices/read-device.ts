/**
 * A device from a file: YAML or JSON, over a preset or another device file, with curves from CSV. Nothing in it is
 * executed.
 *
 *     extends: taox-hfox
 *     parameters: { cycleNoise: 0.02 }
 *
 * A table is written out (`x`, `y`), or read from two columns of a CSV file with a header:
 *
 *     tables: { up: { csv: steps.csv, x: weight, y: rise } }
 *
 * Paths are relative to the file that names them.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Papa from 'papaparse';
import type { DeviceDescription } from '../../devices/index.ts';
import { deviceSchema } from '../schema/device-schema.ts';
import { isObject, type Json, type JsonObject } from '../schema/overrides.ts';
import { parseYaml } from '../schema/parse-yaml.ts';
import { explainIssues } from '../schema/problems.ts';
import { StudyError } from '../schema/study-error.ts';

/** Whether a device is named by its file rather than as a preset. */
export function isDeviceFile(name: unknown): name is string {
  return typeof name === 'string' && /[/\\]|\.(ya?ml|json)$/i.test(name);
}

/** Largest file read: a table of the longest kind in text is far below. */
const mostBytes = 2 ** 20;

/**
 * @param file path as the user wrote it, relative to `folder`
 * @throws StudyError naming the file and the place in it
 */
export function readDevice(file: string, folder = '.'): DeviceDescription {
  return readChain(file, folder, []) as DeviceDescription;
}

function readChain(file: string, folder: string, above: readonly string[]): Json {
  const path = resolve(folder, file);
  if (above.includes(path)) {
    throw new StudyError([`${file}: Expected \`extends\` to end at a preset, got a circle of device files`]);
  }
  const raw = parseYaml(readText(path, file, 'a device file'), file);
  if (!isObject(raw)) throw new StudyError([`${file}: Expected a device to be an object, got ${typeof raw}`]);
  const here = dirname(path);
  const inlined = { ...raw, ...inlineTables(raw, here, file) };
  if (isDeviceFile(raw.extends)) inlined.extends = readChain(raw.extends, here, [...above, path]);
  const parsed = deviceSchema.safeParse(inlined);
  if (!parsed.success) {
    const problems = explainIssues(parsed.error.issues, inlined).map((line) => line.replace('the study', 'the device'));
    throw new StudyError(problems.map((line) => `${file}: ${line}`));
  }
  return parsed.data as unknown as Json;
}

function readText(path: string, file: string, what: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const got = code === 'ENOENT' ? 'nothing there' : message;
    throw new StudyError([`Expected \`${file}\` to be ${what} that can be read, got ${got}`]);
  }
  if (text.length > mostBytes) {
    throw new StudyError([`Expected \`${file}\` to be ${what} of at most ${mostBytes} characters, got ${text.length}`]);
  }
  return text;
}

/** Tables given by file, as points. */
function inlineTables(raw: JsonObject, folder: string, file: string): JsonObject {
  if (!isObject(raw.tables)) return {};
  const tables = Object.entries(raw.tables).map(([name, table]): [string, Json] => {
    if (!isObject(table) || table.csv === undefined) return [name, table];
    return [name, readTable(table, folder, `${file}: Expected \`tables.${name}`)];
  });
  return { tables: Object.fromEntries(tables) };
}

function readTable(table: JsonObject, folder: string, expected: string): JsonObject {
  const { csv, x, y, ...rest } = table;
  if (typeof csv !== 'string' || typeof x !== 'string' || typeof y !== 'string' || Object.keys(rest).length > 0) {
    throw new StudyError([`${expected}\` to be an object with csv, x, y (a file and two of its columns)`]);
  }
  const { data, meta, errors } = Papa.parse<Record<string, string>>(readText(resolve(folder, csv), csv, 'a CSV file'), {
    header: true,
    skipEmptyLines: true,
    comments: '#',
  });
  const [fault] = errors.filter(({ type }) => type !== 'Delimiter');
  if (fault) throw new StudyError([`${csv}:${(fault.row ?? 0) + 2}: Expected CSV, got an error: ${fault.message}`]);
  const column = (name: string, key: string) => {
    if (!meta.fields?.includes(name)) {
      throw new StudyError([
        `${expected}.${key}\` to be a column of ${csv} (${meta.fields?.join(', ')}), got \`${name}\``,
      ]);
    }
    return data.map((row, index) => {
      const value = Number(row[name]?.trim() || Number.NaN);
      if (Number.isFinite(value)) return value;
      throw new StudyError([`${csv}:${index + 2}: Expected \`${name}\` to be a number, got \`${row[name]}\``]);
    });
  };
  return { x: column(x, 'x'), y: column(y, 'y') };
}

/**
 * Device files that a study names, as what they say, so that a study is whole in itself (and in its result).
 *
 * @param raw the study, a variant's changes, or `--set` assignments
 * @param folder that paths are relative to
 */
export function inlineDeviceFiles<Raw>(raw: Raw, folder: string): Raw {
  const inline = (value: unknown, key: string): unknown => {
    if (key === 'device' || key === 'tile.device') return inlineDevice(value, folder);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inline(inner, name)]));
  };
  return inline(raw, '') as Raw;
}

function inlineDevice(value: unknown, folder: string): unknown {
  if (isDeviceFile(value)) return readDevice(value, folder);
  if (isObject(value) && isDeviceFile(value.extends)) return { ...value, extends: readDevice(value.extends, folder) };
  return value;
}
