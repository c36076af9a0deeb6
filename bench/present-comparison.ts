/** What has changed between two results, and how far the two runs can be compared. */
import { formatNumber, formatRatio } from '../reports/index.ts';
import type { Change, Comparison } from './compare.ts';
import { formatShare, spreadCells } from './present.ts';
import type { BenchResult, Spread } from './result.ts';
import type { RenderTable, Table } from './table.ts';

export function presentComparison(
  comparison: Comparison,
  before: BenchResult,
  now: BenchResult,
  render: RenderTable,
): string {
  const facts = factsOf(before).map(([fact, value], index) => [fact, value, factsOf(now)[index]?.[1] ?? '']);
  const other = facts.flatMap(([fact, one, two]) => (one === two ? [] : [fact]));
  const { onlyBefore, onlyNow } = comparison;
  const busy = [before, now].some(({ machine }) => machine.loadBefore > 1);
  return [
    render(runTable(facts, before, now)),
    other.length > 0 && `Not the same in both runs: ${other.join(', ')}.\n`,
    busy && 'Others were at work on a machine (load before above 1): what has changed may be their doing.\n',
    render(changeTable(comparison)),
    listNames('Before only', onlyBefore),
    listNames('Now only', onlyNow),
  ]
    .filter(Boolean)
    .join('\n');
}

function listNames(title: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${title}:\n${names.map((name) => `- ${name}\n`).join('')}`;
}

/** Should be the same where rates are to be compared. */
function factsOf({ machine, effort, backends }: BenchResult): readonly (readonly [fact: string, value: string])[] {
  const { processor, cores, system, node } = machine;
  return [
    ['processor', processor],
    ['cores', String(cores)],
    ['system', system],
    ['Node', node],
    ['repetitions', `${effort.repetitions} of ${effort.seconds} s`],
    ['cpu', backends.cpu ?? '–'],
    ['webgpu', backends.webgpu ?? '–'],
  ];
}

function runTable(facts: Table['rows'], before: BenchResult, now: BenchResult): Table {
  const rate = (spread: Spread, unit: string) => spreadCells(spread, { unit, factor: 1e9 }).join(', ');
  const row = (fact: string, read: (result: BenchResult) => string) => [fact, read(before), read(now)];
  return {
    title: 'The two runs',
    columns: [{ title: '' }, { title: 'before' }, { title: 'now' }],
    rows: [
      row('date', ({ date }) => date),
      ...facts,
      row('load before', ({ machine }) => formatNumber(machine.loadBefore)),
      row('plain product', ({ yardsticks }) => rate(yardsticks.product, 'GFLOP/s')),
      row('plain copy', ({ yardsticks }) => rate(yardsticks.copy, 'GB/s')),
    ],
  };
}

function changeTable({ slower, faster, alike }: Comparison): Table {
  const shares = ({ median, low, high }: Spread) =>
    `${formatShare(median)} (${formatShare(low)} – ${formatShare(high)})`;
  const rows = (changes: readonly Change[], word: string) =>
    changes.map(({ name, before, now, factor }) => [name, shares(before), shares(now), formatRatio(factor), word]);
  return {
    title: `Changed beyond noise: ${slower.length} slower, ${faster.length} faster, ${alike} alike`,
    columns: [
      { title: 'share of its yardstick' },
      { title: 'before', right: true },
      { title: 'now', right: true },
      { title: 'factor', right: true },
      { title: '' },
    ],
    rows: [...rows(slower, 'slower'), ...rows(faster, 'faster')],
  };
}
