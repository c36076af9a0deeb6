/** What was run, on what and from what; the study as settled; the commands that give the result again. */
import { stringify } from 'yaml';
import { type Content, type Html, html } from '../html/html.ts';
import type { Result } from '../result.ts';
import { unique } from '../summary.ts';
import { formatCount, formatNumber, formatQuantity } from '../units.ts';

export function factsList(result: Result): Html {
  const { backend, data, times } = result;
  const seeds = unique(result.outcomes.flatMap((outcome) => outcome.seeds.map(({ seed }) => seed)));
  const bills = result.outcomes.map(({ bill }) => bill);
  const facts: (readonly [string, Content])[] = [
    [
      'Data',
      `${data.name}: ${formatCount(data.train)} training and ${formatCount(data.test)} test images (${data.source})`,
    ],
    ['Technology', unique(bills.map(({ technology }) => technology)).join(', ')],
    [
      'Step',
      unique(bills.map(({ batch, steps }) => `${batch} images, ${formatCount(steps)} steps an epoch`)).join('; '),
    ],
    ['Activity', unique(bills.map(({ activity }) => activity)).join('; ')],
    ['Seeds', seeds.length === 0 ? 'none: cost only' : seeds.join(', ')],
    [
      'Backend',
      backend.name === 'none'
        ? 'none: nothing was trained'
        : `${backend.name} on ${backend.adapter}, Node ${backend.node}`,
    ],
    ['Crosspoint', result.crosspoint],
    ['Identity', html`<code>${result.identity}</code>`],
    ['Started', times.started],
    [
      'Took',
      `${formatDuration(times.seconds)}${times.imagesPerSecond > 0 ? `, ${formatNumber(times.imagesPerSecond)} images/s` : ''}`,
    ],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

export function studyText(result: Result): Html {
  return html`<details><summary>The study as settled</summary><pre><code>${stringify(result.study)}</code></pre></details>`;
}

export function reproduceBox(result: Result): Html {
  if (result.reproduce.length === 0) return html``;
  return html`<div class="copy"><pre><code>${result.reproduce.join('\n')}</code></pre><button type="button">Copy</button></div>`;
}

function formatDuration(seconds: number): string {
  if (seconds < 100) return formatQuantity(seconds, 's');
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
