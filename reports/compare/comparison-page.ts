/** The page that sets designs side by side: what differs at a glance, the bars, then every metric. */
import { designColour } from '../figures/colours.ts';
import { renderDocument } from '../html/document.ts';
import { figureRow } from '../html/figure-panel.ts';
import { type Html, html } from '../html/html.ts';
import { groupTitle, type Metric, metricById, metricList } from '../metric-list.ts';
import { formatRatio } from '../units.ts';
import type { Comparison, Design, Difference } from './comparison.ts';
import { comparisonFigures } from './comparison-figures.ts';
import { signed } from './comparison-text.ts';

/** @param plotlySource see `renderDocument` */
export function renderComparison(comparison: Comparison, plotlySource: string): string {
  const { crosspoint, title, designs } = comparison;
  const { energy, phases, area, latency } = comparisonFigures(comparison);
  const section = (id: string, name: string, heading: string, body: Html) => ({ id, name, title: heading, body });
  const row = (
    id: string,
    panels: readonly { title: string; figure: typeof energy }[],
    description: string,
    caption: Html,
  ) => figureRow({ id: `figure-${id}`, panels, description, caption });
  return renderDocument(
    {
      title,
      crosspoint,
      kicker: `${designs.length} designs`,
      headline: headlineOf(comparison),
      about: designs.length > 1 ? `All are compared with ${designs[0]?.name ?? ''}.` : '',
      lead:
        designs.length > mostInCards
          ? html``
          : html`<div class="cards">${cardIds.map((id) => card(metricById(id), designs))}</div>`,
      sections: [
        section(
          'energy',
          'Energy',
          'Where the energy goes',
          html`${row('energy', [{ title: '', figure: energy }], 'Energy by component, a bar a design', html`<b>Energy by component.</b> Of one image in a step.`)}${row('phases', [{ title: '', figure: phases }], 'Energy by phase, a bar a design', html`<b>Energy by phase.</b> The same bars, by what asks for it.`)}`,
        ),
        section(
          'latency',
          'Latency',
          'Where the time goes',
          row(
            'latency',
            [{ title: '', figure: latency }],
            'Latency by phase, a bar a design',
            html`<b>Latency of a step by phase, over the images in it.</b> Time along the critical path.`,
          ),
        ),
        section(
          'area',
          'Area',
          'Where the area goes',
          row(
            'area',
            [{ title: '', figure: area }],
            'Area by component, a bar a design',
            html`<b>Area by component.</b> Colours as above.`,
          ),
        ),
        section('metrics', 'Metrics', 'Every metric', metricTables(comparison)),
        section('run', 'Run', 'How to repeat it', runBody(comparison)),
      ],
      footer: html`Crosspoint ${crosspoint}`,
    },
    plotlySource,
  );
}

/** More designs than this are told by figures and tables alone. */
const mostInCards = 6;

const cardIds = ['step_energy_per_image_J', 'step_latency_s', 'inference_operations_per_J', 'area_m2'] as const;

/** Of two designs their ratios; of more, how far they lie apart. */
function headlineOf({ designs, differences }: Comparison): string {
  const ids = ['step_energy_per_image_J', 'step_latency_s', 'area_m2'] as const;
  const words = ['the energy', 'the latency', 'the area'] as const;
  const [first, second, third] = designs;
  if (!first) return 'There is no design to compare.';
  if (!second) return `${first.name} stands alone.`;
  if (!third) {
    const ratios = ids.map((id) => differences.find((one) => one.metric === id && one.design === second.name)?.ratio);
    const said = ratios.map((ratio, place) => `${ratio == null ? '–' : formatRatio(ratio)} ${words[place]}`);
    return `${second.name} takes ${said[0]}, ${said[1]} and ${said[2]} of ${first.name}.`;
  }
  const energy = metricById(ids[0]);
  const energyOf = ({ metrics }: Design) => energy.read(metrics) ?? 0;
  const ordered = designs.toSorted((one, other) => energyOf(one) - energyOf(other));
  const [least, most] = [ordered[0] ?? first, ordered.at(-1) ?? first];
  return `From ${energy.print(energyOf(least))} an image (${least.name}) to ${energy.print(energyOf(most))} (${most.name}).`;
}

function card(metric: Metric, designs: readonly Design[]): Html {
  const values = designs.map(({ metrics }) => metric.read(metrics) ?? 0);
  const longest = Math.max(...values) || 1;
  const lines = designs.map(({ name }, place) => {
    const value = values[place] ?? 0;
    return html`<dt>${name}</dt><dd class="track"><i style="width:${((100 * value) / longest).toFixed(1)}%;background:${designColour(place)}"></i></dd><dd>${metric.print(value)}</dd>`;
  });
  const group = metric.group === 'chip' ? '' : ` (${metric.group})`;
  return html`<div class="card"><h3>${metric.title}${group}</h3><dl class="mini">${lines}</dl></div>`;
}

function metricTables(comparison: Comparison): Html {
  const learns = comparison.designs.some((design) => design.learns);
  return html`${(['chip', 'step', 'inference'] as const).map(
    (group) =>
      html`<h3>${groupTitle(group, learns)}</h3>${metricTable(
        comparison,
        metricList.filter((metric) => metric.group === group),
      )}`,
  )}<p class="quiet">Small: difference and ratio to the first design.</p>`;
}

function metricTable({ designs, differences }: Comparison, metrics: readonly Metric[]): Html {
  const found = new Map(differences.map((one) => [`${one.metric}\n${one.design}`, one]));
  const head = designs.map(
    ({ name }, place) =>
      html`<th scope="col" class="number"><span class="swatch" style="background:${designColour(place)}"></span>${name}</th>`,
  );
  const rows = metrics
    .filter(({ id }) => differences.some(({ metric }) => metric === id))
    .map(
      (metric) =>
        html`<tr><th scope="row" class="keep">${metric.title}</th>${designs.map(({ name }, place) => cellOf(found.get(`${metric.id}\n${name}`), metric, place === 0))}</tr>`,
    );
  return html`<div class="scroll"><table><thead><tr><th scope="col">Metric</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function cellOf(difference: Difference | undefined, metric: Metric, first: boolean): Html {
  if (!difference) return html`<td class="number">–</td>`;
  const { value, ratio } = difference;
  const against = [signed(difference.difference, metric), ratio === null ? '' : formatRatio(ratio)].filter(Boolean);
  return html`<td class="number">${metric.print(value)}${first ? null : html`<small>${against.join(' · ')}</small>`}</td>`;
}

function runBody({ designs, reproduce }: Comparison): Html {
  const rows = designs.map(
    ({ name, file, ruleTitle, device, bill }, place) =>
      html`<tr><th scope="row"><span class="swatch" style="background:${designColour(place)}"></span>${name}</th><td>${file}</td><td>${ruleTitle}</td><td>${device}</td><td>${bill.technology}</td><td class="number">${bill.batch}</td></tr>`,
  );
  const assumptions = [...new Set(designs.flatMap(({ bill }) => [bill.activity, ...bill.assumptions]))];
  return html`<div class="copy"><pre><code>${reproduce.join('\n')}</code></pre><button type="button">Copy</button></div><div class="scroll"><table><thead><tr><th scope="col">Design</th><th scope="col">Study</th><th scope="col">Rule</th><th scope="col">Device</th><th scope="col">Technology</th><th scope="col" class="number">Images a step</th></tr></thead><tbody>${rows}</tbody></table></div><details><summary>What the bills assume</summary><ul class="plain">${assumptions.map((text) => html`<li>${text}</li>`)}</ul></details>`;
}
