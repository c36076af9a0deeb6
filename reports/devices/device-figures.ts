/** The figures at the top of a device's page: one card each, with a bar a device where several are compared. */
import { type Html, html } from '../html/html.ts';
import { formatPercent, formatQuantity, formatTime } from '../units.ts';
import type { Painted } from './device-colours.ts';
import type { DevicePortrait, RetentionPortrait } from './device-report.ts';
import { formatRound, formatWeight } from './facts.ts';

interface Measure {
  readonly title: string;
  /** Null where the device has no such figure. */
  readonly amountOf: (portrait: DevicePortrait) => number | null;
  readonly print: (value: number) => string;
  /** What the figure of a single device means. */
  readonly noteOf: (portrait: DevicePortrait) => string;
}

const pulseMeasures: readonly Measure[] = [
  {
    title: 'Steps over the range',
    amountOf: ({ sheet }) => sheet.steps,
    print: formatRound,
    noteOf: ({ sheet: { granularity, range } }) =>
      `Δw = ${formatWeight(granularity)} within ${formatWeight(range[0])} … ${formatWeight(range[1])}`,
  },
  {
    title: 'Asymmetry of the step',
    amountOf: ({ pulses }) => pulses?.figures.asymmetry ?? null,
    print: signedPercent,
    noteOf: ({ pulses }) => `(up − down) / mean of both, at w = ${formatWeight(pulses?.figures.reference ?? 0)}`,
  },
  {
    title: 'Nonlinearity',
    amountOf: ({ pulses }) => pulses && Math.max(pulses.figures.nonlinearity.up, pulses.figures.nonlinearity.down),
    print: (value) => formatPercent(value),
    noteOf: ({ pulses }) => {
      const { up = 0, down = 0 } = pulses?.figures.nonlinearity ?? {};
      return `off a straight line: up ${formatPercent(up)}, down ${formatPercent(down)}`;
    },
  },
  {
    title: 'Steps differ between crosspoints',
    amountOf: ({ pulses }) => pulses?.figures.deviceSpread ?? null,
    print: spreadPercent,
    noteOf: ({ pulses }) => (pulses?.figures.deviceSpread ? '1 sigma over the mean step' : 'no difference is known'),
  },
  {
    title: 'Steps differ from pulse to pulse',
    amountOf: ({ pulses }) => pulses?.figures.cycleSpread ?? null,
    print: spreadPercent,
    noteOf: ({ pulses }) =>
      pulses && pulses.figures.readSpread > 0
        ? `1 sigma; a read is off by ${formatPercent(pulses.figures.readSpread)} of the range`
        : pulses?.figures.cycleSpread
          ? '1 sigma over the mean step'
          : 'every pulse is alike',
  },
];

/** @param time at which devices are compared, @unit s */
const retentionMeasures = (time: number): readonly Measure[] => [
  {
    title: 'Programming error',
    amountOf: ({ retention }) => {
      if (!retention) return null;
      return Math.max(...retention.errors.programming) / (retention.errors.targets.at(-1) ?? 1);
    },
    print: (value) => formatPercent(value),
    noteOf: ({ retention }) =>
      `1 sigma of the largest target, ${formatQuantity(retention?.errors.targets.at(-1) ?? 0, 'S')}, at worst`,
  },
  {
    title: `Conductance left after ${formatTime(time)}`,
    amountOf: (portrait) => shareLeft(portrait, time),
    print: (value) => formatPercent(value),
    noteOf: () => 'of the largest target, mean over cells',
  },
];

const onOff: Measure = {
  title: 'On/off ratio',
  amountOf: ({ sheet: { electrical } }) => electrical.offResistance / electrical.onResistance,
  print: formatRound,
  noteOf: ({ sheet: { electrical } }) =>
    `${formatQuantity(electrical.onResistance, 'Ω')} to ${formatQuantity(electrical.offResistance, 'Ω')}`,
};

/** @unit s */
const year = 3.156e7;

/** A year, or the time up to which all of the devices' models hold. @unit s */
export function telltaleTime(portraits: readonly DevicePortrait[]): number {
  const ends = portraits.flatMap(({ retention }) =>
    retention && ages(retention) ? [retention.times.at(-1) ?? 0] : [],
  );
  return Math.min(year, ...ends);
}

function ages({ times }: RetentionPortrait): boolean {
  return times.length > 1;
}

/** Mean of the highest level at some time as a share of its target; null without ageing. */
export function shareLeft({ retention }: DevicePortrait, time: number): number | null {
  const top = retention?.levels.at(-1);
  if (!retention || !top || !ages(retention)) return null;
  const { times } = retention;
  const next = Math.max(
    1,
    times.findIndex((one) => one >= time),
  );
  const [from = 1, to = 1] = [times[next - 1], times[next]];
  const [before = 0, after = 0] = [top.mean[next - 1], top.mean[next]];
  return (before + (Math.log(time / from) / Math.log(to / from)) * (after - before)) / top.target;
}

export function figureCards(devices: readonly Painted[]): Html {
  const some = (has: (portrait: DevicePortrait) => boolean) => devices.some(({ portrait }) => has(portrait));
  const measures = [
    ...(some(({ pulses }) => pulses !== null) ? pulseMeasures : []),
    ...(some(({ retention }) => retention !== null)
      ? retentionMeasures(telltaleTime(devices.map(({ portrait }) => portrait)))
      : []),
    onOff,
  ].filter(({ amountOf }) => some((portrait) => amountOf(portrait) !== null));
  const columns = 'grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr))';
  const cards = measures.map((measure) =>
    devices.length > 1 ? comparedCard(measure, devices) : card(measure, devices),
  );
  return html`<div class="cards" style="${columns}">${cards}</div>`;
}

function card({ title, amountOf, print, noteOf }: Measure, devices: readonly Painted[]): Html {
  const portrait = devices[0]?.portrait;
  const value = portrait ? amountOf(portrait) : null;
  if (!portrait || value === null) return html``;
  return html`<div class="card"><h3>${title}</h3><p class="big">${print(value)}</p><p class="note" style="margin:0">${noteOf(portrait)}</p></div>`;
}

function comparedCard({ title, amountOf, print }: Measure, devices: readonly Painted[]): Html {
  const longest = Math.max(...devices.map(({ portrait }) => Math.abs(amountOf(portrait) ?? 0))) || 1;
  const lines = devices.map(({ portrait, colour }) => {
    const value = amountOf(portrait);
    const width = ((100 * Math.abs(value ?? 0)) / longest).toFixed(1);
    return html`<dt>${portrait.sheet.name}</dt><dd class="track"><i style="width:${width}%;background:${colour.up}"></i></dd><dd>${value === null ? '–' : print(value)}</dd>`;
  });
  return html`<div class="card"><h3 style="margin-bottom:10px">${title}</h3><dl class="mini">${lines}</dl></div>`;
}

function spreadPercent(value: number): string {
  return value === 0 ? 'none' : formatPercent(value);
}

function signedPercent(value: number): string {
  const text = formatPercent(Math.abs(value));
  if (Math.abs(value) < 5e-4) return `±${text}`;
  return `${value < 0 ? '−' : '+'}${text}`;
}
