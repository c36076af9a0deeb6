/**
 * Measured pulse responses from a file: conductances in sequences, one a device and cycle, all of the same pulses. They
 * become weights: −1 at the least and 1 at the largest mean conductance, or at those given.
 */
import { readFileSync } from 'node:fs';
import { meanTrace, type PulseData } from '../../devices/index.ts';
import { StudyError } from '../schema/study-error.ts';
import { type PulseRow, parsePulseRows, refuse } from './pulse-rows.ts';
import { turningPoint } from './turning-point.ts';

/** Conductances between which weights are counted. @unit S */
export interface Scale {
  /** At w = −1. */
  readonly least: number;
  /** At w = 1. */
  readonly most: number;
}

export interface PulseMeasurements {
  readonly data: PulseData;
  readonly scale: Scale;
}

/** Longest file. */
const mostBytes = 2 ** 27;

/** Observations of a sequence, at least. */
const fewest = 8;

/** @throws StudyError naming file and line */
export function readPulseData(file: string, given: Partial<Scale> = {}): PulseMeasurements {
  const sequences = sequencesOf(parsePulseRows(readText(file), file), file);
  const traces = sequences.map(({ rows }) => Float64Array.from(rows, ({ conductance }) => conductance));
  const mean = meanTrace(traces);
  const [first] = sequences;
  if (!first) refuse(file, 1, 'lines of observations below the header', 'none');
  const scale = scaleOf(mean, given, file);
  const weightOf = (conductance: number) => (2 * (conductance - scale.least)) / (scale.most - scale.least) - 1;
  const devices = [...new Set(sequences.map(({ device }) => device))].map((name) => ({
    name,
    cycles: traces.filter((_, i) => sequences[i]?.device === name).map((trace) => trace.map(weightOf)),
  }));
  const observed = first.rows.map(({ pulse }) => pulse - (first.rows[0]?.pulse ?? 0));
  const directions = directionsOf(first.rows, mean);
  return { data: { protocol: { observed, directions }, devices, zero: weightOf(0) }, scale };
}

/** Conductance of a weight. @unit S */
export function conductanceOf(weight: number, { least, most }: Scale): number {
  return least + ((weight + 1) / 2) * (most - least);
}

function readText(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const got = code === 'ENOENT' ? 'nothing there' : message;
    throw new StudyError([`Expected \`${file}\` to be a CSV file that can be read, got ${got}`]);
  }
  if (text.length <= mostBytes) return text;
  throw new StudyError([`Expected \`${file}\` to have at most ${mostBytes} characters, got ${text.length}`]);
}

interface Sequence {
  readonly device: string;
  readonly rows: readonly PulseRow[];
}

function sequencesOf(rows: readonly PulseRow[], file: string): Sequence[] {
  const groups = new Map<string, PulseRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.device, row.cycle]);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const sequences = [...groups.values()].map((group) => ({ device: group[0]?.device ?? '', rows: group }));
  for (const { rows } of sequences) checkSequence(rows, sequences[0]?.rows ?? [], file);
  return sequences;
}

function checkSequence(rows: readonly PulseRow[], first: readonly PulseRow[], file: string): void {
  for (const [i, { line, pulse, direction, device, cycle }] of rows.entries()) {
    const before = rows[i - 1];
    if (before && pulse <= before.pulse) {
      const expected = `\`pulse\` to rise within a sequence (a column cycle or device tells sequences apart)`;
      refuse(file, line, `${expected}, above ${before.pulse}`, pulse);
    }
    const like = first[i];
    if (like && pulse === like.pulse && (i === 0 || direction === like.direction)) continue;
    const name = `device \`${device}\`, cycle \`${cycle}\``;
    const wanted = like ? `pulse ${like.pulse} ${like.direction ?? ''}`.trim() : 'no more lines';
    refuse(file, line, `${name} to have the pulses of the first sequence, here ${wanted}`, `pulse ${pulse}`);
  }
  const last = rows.at(-1)?.line ?? 1;
  if (rows.length < first.length) refuse(file, last, `a sequence of ${first.length} lines, as the first`, rows.length);
  if (rows.length < fewest) refuse(file, last, `sequences of at least ${fewest} observations`, rows.length);
  const said = rows.slice(1).filter(({ direction }) => direction !== null).length;
  if (said > 0 && said < rows.length - 1) {
    const line = rows.find(({ direction }, i) => i > 0 && direction === null)?.line ?? last;
    refuse(file, line, '`direction` to be up or down on every line but a sequence’s first, or on none', 'nothing');
  }
}

/** Of every pulse: as the rows say, else up to where the mean turns and down from there. */
function directionsOf(rows: readonly PulseRow[], mean: Float64Array): ('up' | 'down')[] {
  const turn = turningPoint(mean);
  return rows.slice(1).flatMap(({ pulse, direction }, i) => {
    const count = pulse - (rows[i]?.pulse ?? 0);
    return new Array<'up' | 'down'>(count).fill(direction ?? (i + 1 <= turn ? 'up' : 'down'));
  });
}

function scaleOf(mean: Float64Array, given: Partial<Scale>, file: string): Scale {
  const least = given.least ?? mean.reduce((least, one) => Math.min(least, one));
  const most = given.most ?? mean.reduce((most, one) => Math.max(most, one));
  if (!(least > 0)) {
    const got = `${least} S at the least (--gmin sets what counts as the least state)`;
    throw new StudyError([`${file}: Expected mean conductances above 0 S, got ${got}`]);
  }
  if (!(most > least)) {
    throw new StudyError([`${file}: Expected conductances that pulses change, got ${least} S to ${most} S`]);
  }
  return { least, most };
}
