/** The report for a terminal. */
import { formatPercent } from '../units.ts';
import { arrayFacts, layerFacts, readFacts } from './array-facts.ts';
import { arrayHeadline } from './array-headline.ts';
import type { ArrayReport } from './array-report.ts';
import { passiveText } from './passive-text.ts';

export function arrayText(report: ArrayReport): string {
  const facts = [...layerFacts(report), ...arrayFacts(report), ...readFacts(report)];
  const { effects, signal } = report.errors;
  const share = (value: number) => (signal > 0 ? formatPercent(value / signal, 2) : String(value));
  const added = effects.map(({ title, about, rms, without }) => {
    const left = without === null ? '' : `, without it ${share(without)} would be left`;
    return [`  ${title.toLowerCase()}`, `adds ${share(rms)}${left} (${about})`] as const;
  });
  const lines = [
    ...facts,
    ['errors', 'rms, of the rms output, in the order in which effects come in'] as const,
    ...added,
  ];
  const widest = Math.max(...lines.map(([name]) => name.length));
  const body = lines.map(([name, value]) => `${name.padEnd(widest)}  ${value}`);
  const passive = report.passive ? ['', ...passiveText(report.passive)] : [];
  return `${arrayHeadline(report)}\n\n${[...body, ...passive].join('\n')}\n`;
}
