/** The page of a calibration: what reaches the converters of every tile, the ranges found, and what they are worth. */
import { renderDocument, type Section } from '../html/document.ts';
import { figureRow, figureTabs } from '../html/figure-panel.ts';
import { type Html, html } from '../html/html.ts';
import { unique } from '../summary.ts';
import { formatCount } from '../units.ts';
import { calibrationHeadline, decibelsPerBit, worstNoise } from './calibration-headline.ts';
import type { CalibrationReport } from './calibration-report.ts';
import { rangesTable, worstColumn } from './calibration-tables.ts';
import { calibratedName, clippedText, columnName, fullName, noiseText, rangeNamed } from './column-names.ts';
import { histogramFigure } from './histogram-figure.ts';
import { noiseFigure } from './noise-figure.ts';

/** @param plotlySource see `renderDocument` */
export function renderCalibration(report: CalibrationReport, plotlySource: string): string {
  const { title, variant, crosspoint, data, images, bits, coding } = report;
  const variants = variant === 'study' ? '' : `, ${variant}`;
  const read = images === 1 ? 'one training image' : `${formatCount(images)} training images`;
  return renderDocument(
    {
      title: `${title}: ranges of ADCs`,
      crosspoint,
      kicker: `${title}${variants} · calibration`,
      headline: calibrationHeadline(report),
      about: `What the columns of every array bring to their ${bits}-bit ADCs (${coding}) while ${read} of ${data} are read, and the range for which rounding and clipping together lose least.`,
      lead: cards(report),
      sections: [histogramSection, noiseSection, rangesSection, methodSection].map((section) => section(report)),
      footer: html`Crosspoint ${crosspoint} · ${report.file}`,
    },
    plotlySource,
  );
}

function cards(report: CalibrationReport): Html {
  const card = (title: string, big: string, note: string) =>
    html`<div class="card"><h3>${title}</h3><p class="big">${big}</p><p class="note">${note}</p></div>`;
  const [chosen, full] = [worstNoise(report, calibratedName), worstNoise(report, fullName)];
  const noise = (value: number) => noiseText(Number.isFinite(value) ? value : null);
  const named = (choice: string) => {
    const column = worstColumn(report, choice);
    return column ? columnName(column) : '';
  };
  const clipped = report.columns.map((column) => rangeNamed(column, calibratedName)?.clipped ?? 0);
  const most = report.columns[clipped.indexOf(Math.max(...clipped))];
  const gain = (chosen - full) / decibelsPerBit;
  return html`<div class="cards">${card('Calibrated', noise(chosen), `signal over noise, worst at ${named(calibratedName)}`)}${card(
    'Full range',
    noise(full),
    `signal over noise, worst at ${named(fullName)}`,
  )}${card('Won', Number.isFinite(gain) ? `${gain.toFixed(1)} bits` : 'all', 'resolution that the full range wastes')}${card(
    'Clipped',
    clippedText(Math.max(...clipped)),
    `of conversions, most at ${most ? columnName(most) : ''}`,
  )}</div>`;
}

/** More panels than this stand behind tabs, a tab a tile. */
const mostPanels = 6;

function histogramSection({ columns }: CalibrationReport): Section {
  const panels = columns.map((column) => ({ title: columnName(column), figure: histogramFigure(column) }));
  const figure = {
    id: 'figure-columns',
    panels,
    description: 'Distribution of column sums before conversion, with the calibrated range',
    caption: html`<b>Column sums before conversion.</b> The blue lines are the calibrated range; what lies in the shade is clipped. The strip below is true to scale: all that a column can carry, in grey what was seen, in blue the calibrated range.`,
  };
  const several = unique(columns.map(({ tile }) => tile)).length > 1 || columns.length > 1;
  return {
    id: 'columns',
    name: 'Columns',
    title: 'What reaches the converters',
    body:
      panels.length > mostPanels
        ? figureTabs(figure, panels[0]?.title ?? '')
        : figureRow({ ...figure, lead: several && panels.length % 2 === 1 }),
  };
}

function noiseSection(report: CalibrationReport): Section {
  const panels = [{ title: '', figure: noiseFigure(report.columns) }];
  const caption = html`<b>Mean square of what is converted over that of the error.</b> A quantile of 99.9 % is the range that holds so many conversions. The calibrated range has the least error of all, on these images; how it fares on others is for a run to tell.`;
  const description = 'Signal to noise ratio of conversions with calibrated, quantile and full ranges';
  const exact = report.columns.every(({ ranges }) => ranges.every(({ signalToNoise }) => signalToNoise === null));
  return {
    id: 'noise',
    name: 'Signal to noise',
    title: 'What the range is worth',
    body: html`${exact ? null : figureRow({ id: 'figure-noise', panels, description, caption })}${rangesTable(report)}`,
  };
}

function rangesSection({ rangesFile, reproduce }: CalibrationReport): Section {
  const copy = (text: string) =>
    html`<div class="copy"><pre><code>${text}</code></pre><button type="button">Copy</button></div>`;
  return {
    id: 'ranges',
    name: 'Ranges',
    title: 'The ranges, ready to use',
    body: html`<p>Saved as <code>calibration.yaml</code>. In a study, this takes the place of what <code>tile.converters.adc.range</code> says; or say <code>range: calibrated</code> there, and every run finds its own.</p>${copy(rangesFile)}<h3>To calibrate again</h3>${copy(reproduce)}`,
  };
}

function methodSection({ columns, seed, rule }: CalibrationReport): Section {
  const idle = columns.filter(({ ranges }) => ranges.length === 0).map(columnName);
  return {
    id: 'method',
    name: 'Method',
    title: 'How they were found',
    body: html`<p>The network (${rule}, seed ${seed}) is programmed on its arrays and read with every converter of columns taken out, so that no layer sees what an earlier one clipped. Of every weight slice of a tile, all sums are kept, or a fair sample of a million.</p><p>An ADC takes the nearest of evenly spaced values. A narrow range has fine steps and clips much, a wide one clips nothing and rounds coarsely; the range here makes the mean squared error of both together least (Max 1960; Gersho and Gray 1992), found on a grid of widths${
      columns.some(({ chosen: [lower, upper] }) => lower !== -upper) ? ' and centres' : ''
    } and followed to the minimum by golden sections and Lloyd’s iteration. Deviations of the converters’ circuits are left out.</p>${
      idle.length > 0 ? html`<p>Nothing but 0 reached ${idle.join(', ')}: the full range stays.</p>` : null
    }`,
  };
}
