/** The page of a sweep: what is best and by how much, the fronts, the table. */
import type { Panel } from '../figures/figure.ts';
import { renderDocument } from '../html/document.ts';
import { figureRow } from '../html/figure-panel.ts';
import { html } from '../html/html.ts';
import { formatCount, formatQuantity, formatRatio } from '../units.ts';
import { type CostSweep, costsOf, valueText, type Work } from './cost-sweep.ts';
import { paretoFigure } from './pareto-figure.ts';
import { sweepTable } from './sweep-table.ts';

/** Rows on the page; all are in `sweep.csv`. */
const mostRows = 300;

/** @param plotlySource see `renderDocument` */
export function renderCostSweep(sweep: CostSweep, plotlySource: string): string {
  const { title, crosspoint, parameters, points, learns, reproduce } = sweep;
  const panels = (['step', 'inference'] as const).flatMap((work): Panel[] => {
    const figure = paretoFigure(sweep, work);
    return figure ? [{ title: titleOf(work, learns), figure }] : [];
  });
  const failed = points.filter(({ error }) => error !== null).length;
  const left = failed > 0 ? ` ${formatCount(failed)} cannot be built; the table says why.` : '';
  const caption = html`<b>Energy against time, one mark a design.</b> Best is at the bottom left. The line is the Pareto front: what lies on it is beaten in one only by giving up the other. Colour and size are the area of the chip.${left}`;
  const description = 'Energy against time of every point, with the Pareto front';
  const about = parameters.map(({ path, values }) => `${path}: ${summary(values.map(valueText))}`).join('\n');
  return renderDocument(
    {
      title,
      crosspoint,
      kicker: `${title} · ${formatCount(points.length)} designs`,
      headline: headlineOf(sweep),
      about,
      lead: html``,
      sections: [
        {
          id: 'front',
          name: 'Front',
          title: 'Energy, time and area',
          body: html`${panels.map((panel, place) =>
            figureRow({
              id: `figure-front-${place + 1}`,
              panels: [{ ...panel, title: '' }],
              description: `${panel.title}: ${description}`,
              caption: place === 0 ? html`<b>${panel.title}.</b> ${caption}` : html`<b>${panel.title}.</b>`,
            }),
          )}`,
        },
        {
          id: 'points',
          name: 'Points',
          title: 'Every point',
          body: html`${points.length > mostRows ? html`<p>${formatCount(mostRows)} of ${formatCount(points.length)}, the fronts first; all are in sweep.csv.</p>` : null}${sweepTable(sweep, mostRows)}`,
        },
        {
          id: 'run',
          name: 'Run',
          title: 'How to repeat it',
          body: html`<div class="copy"><pre><code>${reproduce.join('\n')}</code></pre><button type="button">Copy</button></div><ul class="plain">${sweep.activity.map((text) => html`<li>Activity: ${text}</li>`)}</ul>`,
        },
      ],
      footer: html`Crosspoint ${crosspoint}`,
    },
    plotlySource,
  );
}

function titleOf(work: Work, learns: boolean): string {
  return work === 'inference' ? 'Inference' : learns ? 'Training' : 'Batches of images';
}

function summary(values: readonly string[]): string {
  return values.length <= 12
    ? values.join(', ')
    : `${values.slice(0, 3).join(', ')} … ${values.at(-1)} (${values.length})`;
}

/** How far the points lie apart in what training takes, and where the least is. */
function headlineOf({ points, parameters, learns }: CostSweep): string {
  const billed = points.flatMap((point) =>
    point.metrics ? [{ point, energy: costsOf(point.metrics, 'step')[0] }] : [],
  );
  const [first] = billed;
  if (!first) return 'None of these designs can be built.';
  const least = billed.reduce((one, other) => (other.energy < one.energy ? other : one), first);
  const most = billed.reduce((one, other) => (other.energy > one.energy ? other : one), first);
  const at = parameters.map(
    ({ path }, place) => `${path.split('.').at(-1)} ${valueText(least.point.values[place] ?? null)}`,
  );
  const image = learns ? 'training image' : 'image';
  const spread = least.energy > 0 ? `, ${formatRatio(most.energy / least.energy)} less than at worst` : '';
  return `${formatQuantity(least.energy, 'J')} a ${image} at best: ${at.join(', ')}${spread}.`;
}
