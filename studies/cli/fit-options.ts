/** Options of `crosspoint fit` as commander hands them over, and what they say. */
import { basename, extname } from 'node:path';
import { settleDevice, type WritePulse } from '../../devices/index.ts';
import { findDevice } from '../devices/find-device.ts';
import type { Asked } from '../fit/fitted-device.ts';
import type { Scale } from '../fit/read-pulse-data.ts';
import type { GlobalOptions } from './options.ts';
import { UsageError } from './report-error.ts';
import { quote } from './study-request.ts';

export interface FitOptions extends GlobalOptions {
  readonly law: string;
  readonly fix: readonly string[];
  readonly extends: string;
  readonly name?: string;
  readonly out: string;
  readonly gmin?: string;
  readonly gmax?: string;
  readonly writeUp?: string;
  readonly writeDown?: string;
  readonly readVoltage?: string;
  readonly cell?: string;
  readonly json?: boolean;
}

export type Fixed = Readonly<Record<string, number | string>>;

export function fixedParameters(assignments: readonly string[]): Fixed {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const match = /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(assignment);
      if (!match) throw new UsageError(`Expected --fix to be parameter=value, got \`${assignment}\``);
      const [, name = '', value = ''] = match;
      return [name, Number.isFinite(Number(value)) ? Number(value) : value];
    }),
  );
}

export function givenScale({ gmin, gmax }: FitOptions): Partial<Scale> {
  const [least, most] = [positive('--gmin', 'S', gmin), positive('--gmax', 'S', gmax)];
  if (least !== undefined && most !== undefined && least >= most) {
    throw new UsageError(`Expected --gmin to be below --gmax, ${most} S, got \`${least}\``);
  }
  return { ...(least !== undefined && { least }), ...(most !== undefined && { most }) };
}

export function askedOf(file: string, options: FitOptions): Asked {
  const name = options.name ?? basename(file, extname(file));
  if (!/^[\w][\w .+-]*$/.test(name)) {
    throw new UsageError(`Expected --name to be letters, digits, spaces and . + - _, got \`${name}\``);
  }
  const [writeUp, writeDown] = [pulse('--write-up', options.writeUp), pulse('--write-down', options.writeDown)];
  const readVoltage = positive('--read-voltage', 'V', options.readVoltage);
  const cellSize = cell(options.cell);
  const given = {
    ...(readVoltage !== undefined && { readVoltage }),
    ...(writeUp && { writeUp }),
    ...(writeDown && { writeDown }),
    ...(cellSize && { cellSize }),
  };
  const like = settleDevice(findDevice(options.extends), '--extends').electrical;
  const missing = (['readVoltage', 'writeUp', 'writeDown', 'cellSize'] as const).filter((key) => !given[key]);
  const borrowed =
    missing.length === 0
      ? 'Voltages, pulse widths and cell size are as given.'
      : `Not measured, taken from ${options.extends}: ${missing.join(', ')}.`;
  const { readVoltage: volts, writeUp: up, writeDown: down, cellSize: size } = like;
  const electrical = { readVoltage: volts, writeUp: up, writeDown: down, cellSize: size, ...given };
  return { name, file: basename(file), electrical, borrowed };
}

/** The command that gives the same again. */
export function reproduceFit(file: string, options: FitOptions): string {
  const { law, fix, extends: like, name, gmin, gmax, writeUp, writeDown, readVoltage, cell } = options;
  const flags: [string, string | undefined][] = [
    ['--law', law],
    ...fix.map((one): [string, string] => ['--fix', one]),
    ...Object.entries({ gmin, gmax, extends: like, 'write-up': writeUp, 'write-down': writeDown }).map(
      ([flag, value]): [string, string | undefined] => [`--${flag}`, value],
    ),
    ...Object.entries({ 'read-voltage': readVoltage, cell, name }).map(
      ([flag, value]): [string, string | undefined] => [`--${flag}`, value],
    ),
  ];
  const words = flags.flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
  return ['npx', 'crosspoint', 'fit', file, ...words].map(quote).join(' ');
}

function positive(flag: string, unit: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new UsageError(`Expected ${flag} to be a number above 0 ${unit}, got \`${text}\``);
}

function pair(flag: string, what: string, text: string | undefined): [number, number] | undefined {
  if (text === undefined) return undefined;
  const [one = Number.NaN, other = Number.NaN, ...rest] = text
    .split(',')
    .map((part) => Number(part.trim() || Number.NaN));
  if (Number.isFinite(one) && other > 0 && Number.isFinite(other) && rest.length === 0) return [one, other];
  throw new UsageError(`Expected ${flag} to be ${what}, got \`${text}\``);
}

function pulse(flag: string, text: string | undefined): WritePulse | undefined {
  const values = pair(flag, 'volts,seconds, such as 1.6,50e-9', text);
  return values && { voltage: values[0], width: values[1] };
}

function cell(text: string | undefined): [number, number] | undefined {
  return pair('--cell', 'height,width in feature sizes F, such as 4,12', text);
}
