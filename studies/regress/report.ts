/** What a regression check found, for people and for build servers. */
import { type CheckSuite, renderMarkdownTable } from '../../reports/index.ts';
import type { DeviceComparison, Regression } from './compare-devices.ts';
import type { FigureComparison } from './compare-figures.ts';
import { falseAlarmRate } from './false-alarms.ts';

/** One suite a device, one case a comparison. */
export function checkSuites({ devices }: Regression): CheckSuite[] {
  return devices.map(({ device, presence, figures, changed }) => ({
    name: device,
    cases:
      presence === 'known'
        ? figures.map((one) => ({ name: nameOf(one), failure: changed.includes(one) ? explain(one) : null }))
        : [{ name: 'is known on both sides', failure: explainPresence(presence) }],
  }));
}

/** Cells of one row a device: name, figures, largest excess, verdict. */
export function deviceRows({ devices }: Regression): string[][] {
  return devices.map(({ device, presence, figures, changed }) => {
    if (presence !== 'known') return [device, '–', '–', '–', presence];
    const exact = figures.filter(({ aspect }) => aspect === 'value').length;
    const byChance = figures.filter(({ aspect }) => aspect !== 'value');
    const largest = byChance.reduce((most, { deviation }) => Math.max(most, deviation), 0);
    const verdict = changed.length === 0 ? 'unchanged' : `${changed.length} changed`;
    return [
      device,
      String(exact),
      String(byChance.length),
      byChance.length > 0 ? `${largest.toFixed(1)} σ` : '–',
      verdict,
    ];
  });
}

export const deviceColumns = ['device', 'exact figures', 'statistics', 'largest deviation', 'verdict'];

/** One line a change. */
export function changeLines({ devices }: Regression): string[] {
  return devices.flatMap((one) =>
    one.presence === 'known'
      ? changesOf(one).map((change) => `${one.device}, ${change}`)
      : [`${one.device}: ${explainPresence(one.presence)}`],
  );
}

/** What has changed of a device, without its name. */
export function changesOf({ changed }: DeviceComparison): string[] {
  return changed.map((one) => `${nameOf(one)}: ${explain(one)}`);
}

export function summaryLine({ devices, byChance, allowed }: Regression): string {
  const failing = devices.filter(({ passed }) => !passed).length;
  const verdict =
    failing === 0 ? `${devices.length} devices, none changed` : `${failing} of ${devices.length} devices changed`;
  const rate = `1 run in ${Math.round(1 / falseAlarmRate)}`;
  return `${verdict}; ${byChance} statistics, each allowed ${allowed.toFixed(2)} standard errors, so that fewer than ${rate} gives a false alarm`;
}

/** For a pull request or a job's summary. */
export function renderSummary(regression: Regression): string {
  const { devices, passed } = regression;
  const parts = [
    `### Device regression: ${passed ? 'passed' : 'failed'}\n`,
    `${summaryLine(regression)}.\n`,
    ...(passed ? [] : [changeTable(devices)]),
    renderMarkdownTable(
      deviceColumns.map((title, index) => ({ title, right: index > 0 && index < 4 })),
      deviceRows(regression),
    ),
  ];
  return parts.join('\n');
}

/** A broken device changes every figure; a reader needs the first few. */
const shownChanges = 20;

function changeTable(devices: readonly DeviceComparison[]): string {
  const rows = devices.flatMap(({ device, presence, changed }) =>
    presence === 'known'
      ? changed.map((one) => [device, nameOf(one), String(one.before), String(one.now), errorsOf(one)])
      : [[device, explainPresence(presence), '–', '–', '–']],
  );
  const columns = ['device', 'figure', 'baseline', 'now', 'standard errors'].map((title) => ({ title }));
  const more = rows.length > shownChanges ? `\n… and ${rows.length - shownChanges} more.\n` : '';
  return renderMarkdownTable(columns, rows.slice(0, shownChanges)) + more;
}

function explainPresence(presence: DeviceComparison['presence']): string {
  return presence === 'new'
    ? 'not in the baseline (`--update` takes it up)'
    : 'in the baseline, but neither a preset nor named with --device (`--update` drops it)';
}

function nameOf({ figure, aspect }: FigureComparison): string {
  return aspect === 'value' ? figure : `${figure}, ${aspect}`;
}

function explain(one: FigureComparison): string {
  const errors = one.aspect === 'value' ? '' : ` (${errorsOf(one)} standard errors)`;
  return `${one.before} in the baseline, now ${one.now}${errors}`;
}

function errorsOf({ aspect, deviation }: FigureComparison): string {
  return aspect === 'value' ? '–' : deviation.toFixed(1);
}
