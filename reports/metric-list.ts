/**
 * The metrics one by one, as tables and files list them: what each is called, in which unit files hold it (plain SI) and
 * how people read it (TOPS are 10¹² operations a second).
 */
import type { Metrics, Performance } from './result.ts';
import { formatNumber, formatQuantity } from './units.ts';

export interface Metric {
  /** Column of a file: what it is and its unit. */
  readonly id: string;
  readonly group: MetricGroup;
  readonly title: string;
  /** `null` where the design has no such thing. */
  readonly read: (metrics: Metrics) => number | null;
  readonly print: (value: number) => string;
}

/** What one TOPS is, in operations a second. */
const tera = 1e12;
/** @unit m2 */
const mm2 = 1e-6;

export type MetricGroup = 'chip' | 'step' | 'inference';

const inUnit = (unit: string) => (value: number) => formatQuantity(value, unit);
const inUnits = (size: number, unit: string) => (value: number) => `${formatNumber(value / size)}\u00a0${unit}`;
const perSecond = (value: number) => (value < 1e6 ? `${formatNumber(value)}\u00a0/s` : formatQuantity(value, '/s'));

type Known = (performance: Performance) => number;
type Line = readonly [name: string, title: string, read: Known, print: Metric['print']];

const rates: readonly Line[] = [
  ['images_per_s', 'images per second', ({ imagesPerSecond }) => imagesPerSecond, perSecond],
  ['power_W', 'power', ({ power }) => power, inUnit('W')],
  ['operations_per_s', 'throughput', ({ operationsPerSecond }) => operationsPerSecond, inUnits(tera, 'TOPS')],
  ['operations_per_J', 'efficiency', ({ operationsPerJoule }) => operationsPerJoule, inUnits(tera, 'TOPS/W')],
  [
    'operations_per_s_m2',
    'throughput per area',
    ({ operationsPerSecondAndArea }) => operationsPerSecondAndArea,
    inUnits(tera / mm2, 'TOPS/mm²'),
  ],
  ['energy_delay_J_s', 'energy-delay product', ({ energyDelay }) => energyDelay, inUnit('J·s')],
];

const stepLines: readonly Line[] = [
  ['energy_per_image_J', 'energy per image', ({ energyPerImage }) => energyPerImage, inUnit('J')],
  ['energy_J', 'energy per step', ({ energy }) => energy, inUnit('J')],
  ['latency_s', 'latency of a step', ({ latency }) => latency, inUnit('s')],
  ...rates,
];

const inferenceLines: readonly Line[] = [
  ['energy_J', 'energy per image', ({ energy }) => energy, inUnit('J')],
  ['latency_s', 'latency', ({ latency }) => latency, inUnit('s')],
  ['interval_s', 'time between images', ({ interval }) => interval, inUnit('s')],
  ...rates,
];

const metricOf =
  (group: 'step' | 'inference') =>
  ([name, title, read, print]: Line): Metric => ({
    id: `${group}_${name}`,
    group,
    title,
    read: (metrics) => read(metrics[group]),
    print,
  });

const joule = inUnit('J');
const second = inUnit('s');

/** In reading order. */
export const metricList: readonly Metric[] = [
  { id: 'area_m2', group: 'chip', title: 'area', read: ({ area }) => area, print: inUnit('m2') },
  { id: 'leakage_W', group: 'chip', title: 'leakage', read: ({ leakage }) => leakage, print: inUnit('W') },
  ...stepLines.map(metricOf('step')),
  {
    id: 'epoch_energy_J',
    group: 'step',
    title: 'energy per epoch',
    read: ({ epoch }) => epoch.energy,
    print: joule,
  },
  {
    id: 'epoch_latency_s',
    group: 'step',
    title: 'time per epoch',
    read: ({ epoch }) => epoch.latency,
    print: second,
  },
  {
    id: 'training_energy_J',
    group: 'step',
    title: 'energy of the training',
    read: ({ training }) => training?.energy ?? null,
    print: joule,
  },
  {
    id: 'training_latency_s',
    group: 'step',
    title: 'time of the training',
    read: ({ training }) => training?.latency ?? null,
    print: second,
  },
  ...inferenceLines.map(metricOf('inference')),
];

/** One of {@link metricList}. */
export function metricById(id: string): Metric {
  const found = metricList.find((metric) => metric.id === id);
  if (!found) throw new RangeError(`no metric ${id}`);
  return found;
}

/** In figures and unit; a dash for what there is not. */
export function printMetric({ read, print }: Metric, metrics: Metrics): string {
  const value = read(metrics);
  return value === null ? '–' : print(value);
}

export function groupTitle(group: MetricGroup, learns: boolean): string {
  const titles = { chip: 'Chip', step: learns ? 'Training' : 'Batches of images', inference: 'Inference' };
  return titles[group];
}
