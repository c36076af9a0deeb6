/** A passive array in words: one sentence, and rows of a table that page and terminal share. */
import { formatNumber, formatPercent, formatQuantity } from '../units.ts';
import type { PassiveReport, PassiveScheme, SchemeFigures, SelectFigures } from './passive-report.ts';

export const schemeNames: Readonly<Record<PassiveScheme, string>> = {
  floating: 'floating',
  grounded: 'grounded',
  half: 'V/2',
  third: 'V/3',
};

/** A ratio below this is what rounding leaves of nought. */
export const nought = 1e-9;
const none = 'none';

/** `166×`, `0.012×`; `none` where rounding is all there is. */
export function ratioText(ratio: number): string {
  return ratio < nought ? none : `${formatNumber(ratio, ratio < 10 ? 2 : 3)}×`;
}

export function marginText(margin: number): string {
  return formatPercent(margin, margin < 0.1 ? 2 : 1);
}

/** What a reader takes away: whether a crosspoint can be read among the others, and what writing one costs. */
export function passiveSentence({ reading, writing, readVoltage, writeVoltage, knownTo }: PassiveReport): string {
  const floating = worstOf(reading, 'floating');
  const best = reading.reduce((most, one) => (marginOf(one) > marginOf(most) ? one : most));
  const afloat =
    `Read at ${formatQuantity(readVoltage, 'V')} with all other lines afloat, the worst crosspoint’s column senses ` +
    `${sneakWords(floating.sneak)}, which leaves ${marginText(floating.margin ?? 0)} between on and off`;
  const rescued =
    best.scheme === 'floating'
      ? ', as good as any scheme'
      : `; ${linesAt[best.scheme]} leave ${marginText(marginOf(best))}, at ${ratioText(best.worst.power / floating.power)} the power`;
  if (!writing) {
    const known = formatQuantity(knownTo ?? readVoltage, 'V');
    return `${afloat}${rescued}. Writing at ${voltageText(writeVoltage)} is left out: its law is known to ±${known} only.`;
  }
  const half = worstOf(writing, 'half');
  return (
    `${afloat}${rescued}. Writing it at ${voltageText(writeVoltage)} with V/2 takes ${formatQuantity(half.power, 'W')}, ` +
    `${formatPercent(half.shares.halfSelected)} of it in half-selected crosspoints.`
  );
}

function sneakWords(sneak: number): string {
  const text = ratioText(sneak);
  return text === none ? 'nothing but its own current' : `${text} its own current from sneak paths`;
}

const linesAt: Readonly<Record<PassiveScheme, string>> = {
  floating: 'lines afloat',
  grounded: 'grounded lines',
  half: 'lines at V/2',
  third: 'lines at V/3 and 2V/3',
};

export function worstOf(figures: readonly SchemeFigures[], scheme: PassiveScheme): SelectFigures {
  const found = figures.find((one) => one.scheme === scheme);
  if (!found) throw new RangeError(`Expected figures of every scheme, got none of ${scheme}`);
  return found.worst;
}

function marginOf({ worst: { margin } }: SchemeFigures): number {
  return margin ?? 0;
}

export function voltageText(voltage: number): string {
  return `${voltage < 0 ? '−' : ''}${formatQuantity(Math.abs(voltage), 'V')}`;
}

/** What is listed of a selected crosspoint, by column. */
export const passiveColumns: readonly {
  readonly title: string;
  readonly about: string;
  readonly text: (figures: SelectFigures) => string;
}[] = [
  { title: 'selected', about: 'current', text: ({ selected }) => formatQuantity(selected, 'A') },
  { title: 'sneak', about: 'sensed beside it', text: ({ sneak }) => ratioText(sneak) },
  { title: 'leakage', about: 'of its word line', text: ({ leakage }) => ratioText(leakage) },
  { title: 'power', about: 'whole array', text: ({ power }) => formatQuantity(power, 'W') },
  { title: 'half-selected', about: 'share of power', text: ({ shares }) => formatPercent(shares.halfSelected) },
  { title: 'disturb', about: 'half-selected', text: ({ disturb }) => formatQuantity(disturb, 'V') },
  { title: 'margin', about: 'on against off', text: ({ margin }) => (margin === null ? '–' : marginText(margin)) },
];

/** Which crosspoints are meant. */
export function placesText({ worst, sampled, law }: PassiveReport): string {
  const { row, column, conductance } = worst;
  const mean = `mean of ${sampled} spread over the array`;
  return `word line ${row + 1}, bit line ${column + 1} (${formatQuantity(conductance, 'S')}), whose lines conduct most beside it; ${mean}; law ${law}`;
}

/** Reading, and writing where it is known. */
export function usesOf({ reading, writing, readVoltage, writeVoltage }: PassiveReport) {
  const uses = [{ name: 'reading', voltage: readVoltage, figures: reading }];
  return writing ? [...uses, { name: 'writing', voltage: writeVoltage, figures: writing }] : uses;
}
