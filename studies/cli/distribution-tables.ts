/** Tables of `crosspoint verify` for files of which the spread of errors is what counts. */
import { type Distribution, inPercent, type Spread } from '../verify/neurosim/distributions.ts';
import type { Verification } from '../verify/recogniser.ts';
import { alignColumns } from './text-columns.ts';

/** Nothing of a file that has no distributions. @param allGroups or only those wider than what is accepted */
export function describeDistributions(path: string, file: Verification, allGroups: boolean): string {
  const { distributions = [], apart = [] } = file;
  if (distributions.length === 0) return '';
  const kinds = distributions.map(({ level, quantity, cases, accepted, passed, ...spread }) => [
    ...[level, quantity, String(cases), ...errorsOf(spread), ...errorsOf(accepted)],
    passed ? 'pass' : 'FAIL',
  ]);
  const header = ['level', 'quantity', 'cases', 'median', '90th', 'accepted', '', ''];
  const groups = distributions.flatMap((one) => groupRows(one, allGroups));
  const reasons = apart.map(({ level, groups, quantities, cases, reason }) => [
    ...[level, quantities.join(', '), shortList(groups), String(cases), reason],
  ]);
  return [
    `\n${path}, relative errors:\n${alignColumns([header, ...kinds])}`,
    groups.length > 0 ? `\n${path}, ${allGroups ? 'groups' : 'groups beyond it'}:\n${alignColumns(groups)}` : '',
    reasons.length > 0 ? `\n${path}, apart:\n${alignColumns(reasons)}` : '',
  ].join('');
}

function groupRows({ level, quantity, groups }: Distribution, all: boolean): string[][] {
  return groups
    .filter(({ passed }) => all || !passed)
    .map(({ group, cases, passed, farthest, ...spread }) => [
      ...[level, quantity, group, String(cases), ...errorsOf(spread)],
      ...[passed ? '' : 'beyond', `farthest ${inPercent(farthest.error)}: ${farthest.at}`],
    ]);
}

function errorsOf({ median, percentile90 }: Spread): [string, string] {
  return [inPercent(median), inPercent(percentile90)];
}

function shortList(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}
