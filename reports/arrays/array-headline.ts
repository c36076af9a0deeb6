/** What a page of arrays says in one line: whether they can be used, and what is wrong with them. */
import { formatPercent } from '../units.ts';
import type { Answers, ArrayReport, WireFacts } from './array-report.ts';

/** Images that must keep their class for an array to be called usable, or hardly so: shares. */
export const usableShare = 0.95;
export const hardlyShare = 0.8;

/** A gain this close to 1 is none. */
const unbiased = 5e-4;

export function arrayHeadline(report: ArrayReport): string {
  const { answers, layer } = report;
  const words = `${voltageWords(report)}${report.hardware.wires ? ',' : ''} ${gainWords(report)}`;
  if (layer.origin === 'initial') return capital(words);
  const kept = `${answers.kept} of ${answers.images} images keep their class`;
  return `${verdictOf(answers)}: ${words}, and ${kept}`;
}

export function verdictOf({ kept, images }: Answers): 'Usable' | 'Hardly usable' | 'Not usable' {
  const share = kept / images;
  return share >= usableShare ? 'Usable' : share >= hardlyShare ? 'Hardly usable' : 'Not usable';
}

function voltageWords({ hardware: { wires }, arrays, drawn }: ArrayReport): string {
  const loss = arrays[drawn]?.loss;
  if (!wires || !loss) return 'without wire resistance';
  return `at ${wireWords(wires)} the worst crosspoint sees ${formatPercent(1 - loss.full.worst)} of the voltage`;
}

export function wireWords({ row, column, rowTerminal, columnTerminal }: WireFacts): string {
  if (row === 0 && column === 0) return `terminals of ${rowTerminal} and ${columnTerminal} Ω`;
  return row === column ? `${row} Ω a segment` : `${row} Ω a segment of a row and ${column} Ω of a column`;
}

function gainWords({ errors: { gain } }: ArrayReport): string {
  if (Math.abs(gain - 1) < unbiased) return 'columns read true on average';
  return `columns read ${formatPercent(Math.abs(gain - 1))} ${gain < 1 ? 'low' : 'high'} on average`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
