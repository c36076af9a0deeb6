/** The ranges of a calibration, on a page and on a terminal. */
import { type Html, html } from '../html/html.ts';
import { unique } from '../summary.ts';
import { formatCount } from '../units.ts';
import type { CalibrationReport, ColumnPortrait, JudgedSpan } from './calibration-report.ts';
import { calibratedName, clippedText, columnName, fullName, noiseText, rangeNamed, spanText } from './column-names.ts';

export function rangesTable({ columns }: CalibrationReport): Html {
  const choices = unique(columns.flatMap(({ ranges }) => ranges.map(({ choice }) => choice)));
  const head = html`<tr><th scope="col">Tile</th><th scope="col" class="number">Conversions</th><th scope="col" class="number">Reached<small>least … most</small></th>${choices.map((choice) => html`<th scope="col" class="number">${capital(choice)}</th>`)}</tr>`;
  const body = columns.map(
    (column) =>
      html`<tr><th scope="row" class="keep">${columnName(column)}</th><td class="number">${formatCount(column.conversions)}</td><td class="number">${spanText(column.seen)}</td>${choices.map((choice) => rangeCell(rangeNamed(column, choice), choice === calibratedName))}</tr>`,
  );
  return html`<div class="scroll"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>`;
}

function rangeCell(range: JudgedSpan | undefined, bold: boolean): Html {
  if (range === undefined) return html`<td class="number">–</td>`;
  const { signalToNoise, interval, clipped } = range;
  const noise = noiseText(signalToNoise);
  return html`<td class="number">${bold ? html`<b>${noise}</b>` : noise}<small>${spanText(interval)}</small><small>${clippedText(clipped)} clipped</small></td>`;
}

/** Rows of cells for a terminal, the header first. */
export function calibrationRows({ columns }: CalibrationReport): string[][] {
  return [
    ['tile', 'calibrated', 'clipped', 'signal/noise', 'over the full range'],
    ...columns.map((column) => {
      const [chosen, full] = [rangeNamed(column, calibratedName), rangeNamed(column, fullName)];
      return [
        columnName(column),
        spanText(column.chosen),
        chosen ? clippedText(chosen.clipped) : '–',
        chosen ? noiseText(chosen.signalToNoise) : '–',
        `${full ? noiseText(full.signalToNoise) : '–'} (${spanText(column.full)})`,
      ];
    }),
  ];
}

/** What the least decibels are of, for a card. */
export function worstColumn({ columns }: CalibrationReport, choice: string): ColumnPortrait | undefined {
  const noiseOf = (column: ColumnPortrait) => {
    const range = rangeNamed(column, choice);
    return range ? (range.signalToNoise ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  };
  return columns.toSorted((one, other) => noiseOf(one) - noiseOf(other))[0];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
