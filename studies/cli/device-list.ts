/** The list of devices for a terminal of 100 columns: grouped by what they are, one line each. */
import { type DeviceSheet, type DigitalSheet, formatQuantity, formatRound } from '../../reports/index.ts';
import { alignColumns } from './text-columns.ts';

type Sheet = DeviceSheet | DigitalSheet;

const width = 100;
const header = ['', 'steps', 'on', 'off', ''];

export function listDevices(sheets: readonly Sheet[]): string {
  const ordered = [...sheets].sort((one, other) => rankOf(one) - rankOf(other));
  const titles = [...new Set(ordered.map(titleOf))];
  const rows = titles.flatMap((title) => {
    return [[''], [title], ...ordered.filter((sheet) => titleOf(sheet) === title).map(rowOf)];
  });
  // Titles stand over all columns; they must not widen the first.
  const table = alignColumns([header, ...rows.filter((row) => row.length > 1)]).split('\n');
  const lines = [table[0] ?? ''];
  let next = 1;
  for (const row of rows) lines.push(row.length > 1 ? (table[next++] ?? '') : (row[0] ?? ''));
  const ending = '\n`crosspoint devices show NAME` prints the equations of one, `plot NAME` draws it.\n';
  return `${lines.map(shorten).join('\n')}\n${ending}`;
}

/** Devices that pulses train come first, then those that are programmed, then those that are exact. */
function rankOf(sheet: Sheet): number {
  if (!('law' in sheet)) return 3;
  return sheet.equations.length > 0 ? 0 : sheet.inference ? 1 : 2;
}

function titleOf(sheet: Sheet): string {
  return 'law' in sheet && sheet.equations.length > 0 ? `${sheet.group}, ${sheet.lawSummary}` : sheet.group;
}

function rowOf(sheet: Sheet): string[] {
  const { name, summary, electrical } = sheet;
  const steps = 'steps' in sheet ? formatRound(sheet.steps) : String(sheet.states);
  const ohms = electrical
    ? [electrical.onResistance, electrical.offResistance].map((value) => formatQuantity(value, 'Ω'))
    : ['–', '–'];
  // What follows a semicolon are the resistances again.
  return [`  ${name}`, steps, ...ohms, summary.split(';')[0] ?? ''];
}

function shorten(line: string): string {
  return line.length <= width ? line : `${line.slice(0, width - 1).replace(/[\s,:]+\S*$/, '')} …`;
}
