/** The figures at the top of the page: one card each. */
import { type Html, html } from '../html/html.ts';
import { formatCount, formatPercent, formatQuantity } from '../units.ts';
import { verdictOf } from './array-headline.ts';
import type { ArrayReport } from './array-report.ts';

interface Card {
  readonly title: string;
  readonly big: string;
  readonly note: string;
}

export function arrayCards(report: ArrayReport): Html {
  const cards = [
    arraysCard(report),
    voltageCard(report),
    gainCard(report),
    errorCard(report),
    answersCard(report),
    powerCard(report),
  ];
  const columns = 'grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr))';
  const drawn = cards
    .flatMap((card) => card ?? [])
    .map(
      ({ title, big, note }) =>
        html`<div class="card"><h3>${title}</h3><p class="big">${big}</p><p class="note" style="margin:0">${note}</p></div>`,
    );
  return html`<div class="cards" style="${columns}">${drawn}</div>`;
}

function arraysCard({ filling, hardware }: ArrayReport): Card {
  return {
    title: `Arrays of ${hardware.rows} × ${hardware.columns}`,
    big: formatCount(filling.arrays),
    note: `${formatPercent(filling.utilisation)} of their crosspoints hold a weight`,
  };
}

function voltageCard({ arrays, drawn }: ArrayReport): Card | null {
  const loss = arrays[drawn]?.loss;
  if (!loss) return null;
  return {
    title: 'Voltage at the worst crosspoint',
    big: formatPercent(1 - loss.full.worst),
    note: `all rows on; median ${formatPercent(1 - loss.full.median)}, at mean inputs ${formatPercent(1 - loss.mean.worst)}`,
  };
}

function gainCard({ errors: { gain } }: ArrayReport): Card {
  const sign = gain < 1 ? '−' : '+';
  return {
    title: 'Columns read',
    big: `${sign}${formatPercent(Math.abs(gain - 1), 2)}`,
    note: `against exact sums: slope ${gain.toFixed(4)}`,
  };
}

function errorCard({ errors: { total, signal, effects, vectors } }: ArrayReport): Card {
  const worst = effects.reduce((most, one) => (one.rms > most.rms ? one : most), effects[0] ?? { title: '', rms: 0 });
  return {
    title: 'Error of a column, rms',
    big: signal > 0 ? formatPercent(total.rms / signal) : '–',
    note: `of the rms output, ${vectors} images; most of it: ${worst.title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}`,
  };
}

function answersCard({ answers, layer }: ArrayReport): Card | null {
  if (layer.origin === 'initial') return null;
  return {
    title: 'Images that keep their class',
    big: `${answers.kept} of ${answers.images}`,
    note: `${verdictOf(answers).toLowerCase()}; ${answers.correct} right, ${answers.correctExact} in exact arithmetic`,
  };
}

function powerCard({ power }: ArrayReport): Card {
  const all = power.cells + power.wires;
  return {
    title: 'Energy of a read in the arrays',
    big: formatQuantity(power.energyPerRead, 'J'),
    note: `${formatQuantity(all, 'W')} while driven, ${formatPercent(all > 0 ? power.wires / all : 0, 2)} of it in wires`,
  };
}
