/** The metrics for the page: a row an outcome, what a step and an image take and what comes out a second and a joule. */
import { ruleColour } from '../figures/colours.ts';
import { type Html, html } from '../html/html.ts';
import { groupTitle, metricById, printMetric } from '../metric-list.ts';
import type { Metrics, Outcome, Result } from '../result.ts';
import { labelOf, learnsOnArrays } from '../summary.ts';

/** A metric, and one in small print under it. */
interface Cell {
  readonly title: string;
  readonly unit: string;
  readonly id: string;
  readonly under?: string;
  /** Whether the title has the unit. */
  readonly bare?: boolean;
}

const rates = (group: string): readonly Cell[] => [
  { title: 'Images', unit: 'per second', id: `${group}_images_per_s` },
  { title: 'TOPS', unit: '', id: `${group}_operations_per_s`, bare: true },
  { title: 'TOPS/W', unit: '', id: `${group}_operations_per_J`, bare: true },
  { title: 'TOPS/mm²', unit: '', id: `${group}_operations_per_s_m2`, bare: true },
  { title: 'Power', unit: '', id: `${group}_power_W` },
  { title: 'Energy × delay', unit: '', id: `${group}_energy_delay_J_s` },
];

const cells: Readonly<Record<'step' | 'inference', readonly Cell[]>> = {
  step: [
    { title: 'Energy', unit: 'step, image', id: 'step_energy_J', under: 'step_energy_per_image_J' },
    { title: 'Latency', unit: 'step', id: 'step_latency_s' },
    { title: 'Epoch', unit: 'energy, time', id: 'epoch_energy_J', under: 'epoch_latency_s' },
    { title: 'Whole training', unit: 'energy, time', id: 'training_energy_J', under: 'training_latency_s' },
    ...rates('step'),
  ],
  inference: [
    { title: 'Energy', unit: 'of an image', id: 'inference_energy_J' },
    { title: 'Latency', unit: 'of an image', id: 'inference_latency_s' },
    { title: 'Every', unit: 'next image after', id: 'inference_interval_s' },
    ...rates('inference'),
  ],
};

export function performanceTables(result: Result): Html {
  const learns = learnsOnArrays(result);
  return html`${(['step', 'inference'] as const).map(
    (group) => html`<h3>${groupTitle(group, learns)}</h3>${tableOf(result, shownOf(group, result.outcomes))}`,
  )}`;
}

/** Without what no outcome has: a whole training where there is none, an interval where it is the latency. */
function shownOf(group: 'step' | 'inference', outcomes: readonly Outcome[]): readonly Cell[] {
  const piped = outcomes.some(({ metrics: { inference } }) => inference.interval < inference.latency);
  return cells[group].filter(({ id }) => {
    if (id === 'inference_interval_s') return piped;
    return outcomes.some(({ metrics }) => metricById(id).read(metrics) !== null);
  });
}

function tableOf(result: Result, shown: readonly Cell[]): Html {
  const { outcomes } = result;
  const head = shown.map(({ title, unit }) => html`<th scope="col" class="number">${title}<small>${unit}</small></th>`);
  const rows = outcomes.map(({ variant, rule, metrics }, index) => {
    const first = outcomes[index - 1]?.variant !== variant;
    return html`<tr class="${first ? 'first' : ''}"><td class="keep">${first ? variant : ''}</td><th scope="row" class="keep"><span class="swatch" style="background:${ruleColour(rule, result)}"></span>${labelOf(rule)}</th>${shown.map((cell) => cellOf(cell, metrics))}</tr>`;
  });
  return html`<div class="scroll"><table><thead><tr><th scope="col">Variant</th><th scope="col">Rule</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function cellOf({ id, under, bare = false }: Cell, metrics: Metrics): Html {
  const small = under === undefined ? null : html`<small>${printMetric(metricById(under), metrics)}</small>`;
  const figure = printMetric(metricById(id), metrics);
  return html`<td class="number">${bare ? (figure.split('\u00a0')[0] ?? '') : figure}${small}</td>`;
}
