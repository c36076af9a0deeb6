/** Rows of a sweep: for a terminal, for CSV (plain SI) and for the page. */
import { metricCells, toCsv } from '../csv.ts';
import { type Html, html } from '../html/html.ts';
import { type Metric, metricById, metricList } from '../metric-list.ts';
import { drawTextTable, type TextColumn } from '../tables/text-table.ts';
import { type CostPoint, type CostSweep, valueText } from './cost-sweep.ts';

const shown: readonly (readonly [title: string, metric: Metric])[] = [
  ['area', metricById('area_m2')],
  ['latency/step', metricById('step_latency_s')],
  ['energy/step', metricById('step_energy_J')],
  ['energy/image', metricById('step_energy_per_image_J')],
  ['TOPS/W', metricById('step_operations_per_J')],
  ['images/s', metricById('step_images_per_s')],
  ['infer latency', metricById('inference_latency_s')],
  ['infer energy', metricById('inference_energy_J')],
  ['infer TOPS/W', metricById('inference_operations_per_J')],
  ['infer images/s', metricById('inference_images_per_s')],
];

/** @param most rows at most; the rest is counted */
export function sweepText(sweep: CostSweep, most = Number.POSITIVE_INFINITY): string {
  const { parameters, points } = sweep;
  const hasVariants = points.some(({ variant }) => variant !== '' && variant !== 'study');
  const columns: TextColumn[] = [
    ...parameters.map(({ path }) => ({ title: path, right: false })),
    ...(hasVariants ? [{ title: 'variant', right: false }] : []),
    { title: 'rule', right: false },
    ...shown.map(([title]) => ({ title, right: true })),
    { title: 'front', right: false },
  ];
  const rows = points
    .slice(0, most)
    .map((point) => [
      ...point.values.map(valueText),
      ...(hasVariants ? [point.variant] : []),
      point.rule,
      ...shown.map(([, metric]) => figureOf(point, metric)),
      frontText(point),
    ]);
  const failed = points.filter(({ error }) => error !== null);
  const reasons = failed.slice(0, most).map(({ values, variant, rule, error }) => {
    const where = parameters.map(({ path }, place) => `${path}=${valueText(values[place] ?? null)}`);
    return `  ${[...where, variant, rule].filter((word) => word !== '').join(' ')}: ${error}`;
  });
  const more = points.length - rows.length;
  return [
    drawTextTable(columns, rows),
    ...(more > 0 ? [`… and ${more} more`] : []),
    ...(reasons.length > 0 ? ['', `${failed.length} of ${points.length} cannot be built:`, ...reasons] : []),
  ].join('\n');
}

function figureOf({ metrics }: CostPoint, metric: Metric): string {
  const value = metrics && metric.read(metrics);
  if (value === null) return '–';
  const text = metric.print(value);
  return metric.id.endsWith('operations_per_J') ? text.replace(/\u00a0.*/, '') : text;
}

function frontText({ metrics, front }: CostPoint): string {
  if (metrics === null) return 'impossible';
  return [...(front.step ? ['step'] : []), ...(front.inference ? ['inference'] : [])].join(', ');
}

/** Every point with every metric. */
export function sweepCsv({ parameters, points }: CostSweep): string {
  const header = [
    ...parameters.map(({ path }) => path),
    ...['variant', 'rule', ...metricList.map(({ id }) => id), 'front_step', 'front_inference', 'error'],
  ];
  const none = metricList.map(() => null);
  const rows = points.map(({ values, variant, rule, metrics, front, error }) => [
    ...values.map(valueText),
    variant,
    rule,
    ...(metrics === null ? none : metricCells(metrics)),
    ...(metrics === null ? [null, null] : [Number(front.step), Number(front.inference)]),
    error,
  ]);
  return toCsv([header, ...rows]);
}

/** @param most rows at most, those on a front first */
export function sweepTable({ parameters, points, learns }: CostSweep, most: number): Html {
  const told =
    points.length <= most
      ? points
      : [
          ...points.filter(({ front }) => front.step || front.inference),
          ...points.filter(({ front }) => !front.step && !front.inference),
        ].slice(0, most);
  const step = learns ? 'training' : 'batch';
  const groups = ['', step, step, step, step, step, 'inference', 'inference', 'inference', 'inference'];
  const titles = shown.map(([title]) => title.replace('infer ', ''));
  const head = html`<tr>${parameters.map(({ path }) => html`<th scope="col">${path}</th>`)}<th scope="col">Variant</th><th scope="col">Rule</th>${titles.map(
    (title, place) =>
      html`<th scope="col" class="number">${title}${groups[place] === '' ? null : html`<small>${groups[place] ?? ''}</small>`}</th>`,
  )}<th scope="col">Front</th></tr>`;
  const rows = told.map((point) => {
    const { values, variant, rule, error } = point;
    const own = html`${values.map((value) => html`<th scope="row" class="keep">${valueText(value)}</th>`)}<td>${variant}</td><td>${rule}</td>`;
    if (error !== null) return html`<tr>${own}<td colspan="${shown.length + 1}" class="quiet">${error}</td></tr>`;
    const figures = shown.map(([, metric]) => html`<td class="number">${figureOf(point, metric)}</td>`);
    return html`<tr>${own}${figures}<td class="keep">${frontText(point)}</td></tr>`;
  });
  return html`<div class="scroll"><table><thead>${head}</thead><tbody>${rows}</tbody></table></div>`;
}
