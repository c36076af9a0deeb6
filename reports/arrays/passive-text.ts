/** A passive array for a terminal. */
import type { PassiveReport } from './passive-report.ts';
import { passiveColumns, passiveSentence, placesText, schemeNames, usesOf, voltageText } from './passive-words.ts';

/** Lines, the first a heading. */
export function passiveText(report: PassiveReport): readonly string[] {
  const rows = usesOf(report).flatMap(({ name, voltage, figures }) =>
    figures.flatMap(({ scheme, worst, mean }) =>
      [worst, mean].map((one, at) => [
        at === 0 ? `${name}, ${voltageText(voltage)}` : '',
        at === 0 ? schemeNames[scheme] : '',
        at === 0 ? 'worst' : 'mean',
        ...passiveColumns.map(({ text }) => text(one)),
      ]),
    ),
  );
  const lines = [['', 'lines', '', ...passiveColumns.map(({ title }) => title)], ...rows];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const drawn = lines.map((line) =>
    line
      .map((text, column) => (column < labels ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return ['Taken as passive', passiveSentence(report), `worst: ${placesText(report)}`, '', ...drawn];
}

/** Columns that say what a row is. */
const labels = 3;
