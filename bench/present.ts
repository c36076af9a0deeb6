/** Results as tables: yardsticks, rates with their share of the yardstick, time by kernel. */
import { formatCount, formatNumber, formatPercent, formatQuantity } from '../reports/index.ts';
import { costTable } from './cost-table.ts';
import type { Spread } from './measure.ts';
import { densities } from './pulses.ts';
import type { BenchResult, Figure, KernelTimes } from './result.ts';
import type { RenderTable, Table } from './table.ts';

export function present(result: BenchResult, render: RenderTable): string {
  const { machine, date, backends } = result;
  const gigabytes = formatCount(machine.memory / 2 ** 30);
  const facts = [
    `${machine.processor}, ${machine.cores} cores, ${gigabytes} GiB; ${machine.system}; Node ${machine.node}; ${date}`,
    ...Object.entries(backends).map(([name, adapter]) => `${name}: ${adapter}`),
  ];
  const tables = [
    yardstickTable(result),
    rateTable(result),
    pulseTable(result),
    readTable(result),
    costTable(result.account),
    ...Object.keys(backends).flatMap((backend) => kernelTable(result, backend)),
  ];
  return [`${facts.join('\n\n')}\n`, ...tables.map(render)].join('\n');
}

function yardstickTable({ yardsticks: { product, copy }, plainKernels, plainGpu }: BenchResult): Table {
  const row = (name: string, spread: Spread, unit: string) => [name, ...spreadCells(spread, { unit, factor: 1e9 })];
  return {
    title: 'Yardsticks: plain loops, and kernels of the CPU backend alone, one thread',
    columns: [{ title: 'yardstick' }, { title: 'median', right: true }, { title: 'lowest – highest', right: true }],
    rows: [
      row('product 64 × 784 × 256, three loops, float32', product, 'GFLOP/s'),
      row('copy of 128 MiB, read and written', copy, 'GB/s'),
      row('product 64 × 784 × 256, SIMD kernel', plainKernels.product, 'GFLOP/s'),
      row('Gaussian deviates, SIMD kernel', plainKernels.deviates, 'G/s'),
      ...(plainGpu ? [row('product 64 × 784 × 256, plain WGSL, the whole adapter', plainGpu, 'GFLOP/s')] : []),
    ],
  };
}

function rateTable({ figures }: BenchResult): Table {
  return {
    title: 'Rates',
    columns: [
      { title: 'backend' },
      { title: 'task' },
      { title: 'device' },
      { title: 'batch', right: true },
      { title: 'median', right: true },
      { title: 'lowest – highest', right: true },
      { title: 'of its yardstick', right: true },
    ],
    rows: figures
      .filter(isNetwork)
      .map((figure) => [
        figure.backend,
        figure.task,
        figure.subject,
        String(figure.batch),
        ...spreadCells(figure.rate, scales[figure.unit]),
        shareOf(figure),
      ]),
  };
}

const isNetwork = ({ unit }: Figure) => unit === 'images/s';

/** A row a law, a column a backend and density. */
function pulseTable({ figures, backends }: BenchResult): Table {
  const pulses = figures.filter(({ unit }) => unit === 'pulses/s');
  const columns = Object.keys(backends).flatMap((backend) => densities.map((density) => ({ backend, density })));
  const subjects = [...new Set(pulses.map(({ subject }) => subject))];
  return {
    title: 'Device pulses by law, millions a second (share of the copy’s bandwidth)',
    columns: [
      { title: 'law' },
      { title: 'state of a crosspoint', right: true },
      ...columns.map(({ backend, density }) => ({ title: `${backend}, ${density}`, right: true })),
    ],
    rows: subjects.map((subject) => {
      const own = pulses.filter((figure) => figure.subject === subject);
      const cells = columns.map(({ backend, density }) => {
        const figure = own.find((one) => one.backend === backend && one.task.endsWith(density));
        if (!figure) return '–';
        return `${formatNumber(Number((figure.rate.median / 1e6).toPrecision(3)))} (${formatPercent(figure.share.median, 1)})`;
      });
      return [subject, `${own[0]?.stateBytes ?? 0} bytes`, ...cells];
    }),
  };
}

/** A row a kind of read, a column a backend. */
function readTable({ figures }: BenchResult): Table {
  return {
    title: 'Reads of square arrays, batch 64, beside a plain product of the same size',
    columns: [
      { title: 'backend' },
      { title: 'array' },
      { title: 'read' },
      { title: 'median', right: true },
      { title: 'lowest – highest', right: true },
      { title: 'of its yardstick', right: true },
      { title: 'of the plain WGSL product', right: true },
    ],
    rows: figures
      .filter(({ unit }) => unit === 'vectors/s' || unit === 'solves/s')
      .map((figure) => [
        figure.backend,
        figure.task,
        figure.subject,
        ...spreadCells(figure.rate, scales[figure.unit]),
        shareOf(figure),
        figure.plainShare ? formatPercent(figure.plainShare.median) : '–',
      ]),
  };
}

function shareOf({ share, demand }: Figure): string {
  return `${formatPercent(share.median, share.median < 0.1 ? 1 : 0)} of the ${demand.unit === 'operations' ? 'product' : 'copy'}`;
}

/** One table a backend: a row a kernel, a column a device. */
function kernelTable({ kernels }: BenchResult, backend: string): Table[] {
  const shown = kernels.filter((times) => times.backend === backend);
  const [first] = shown;
  if (!first) return [];
  const total = ({ kernels }: KernelTimes) => Object.values(kernels).reduce((sum, seconds) => sum + seconds, 0);
  const share = (times: KernelTimes, kernel: string) => (times.kernels[kernel] ?? 0) / total(times);
  const cell = (times: KernelTimes, kernel: string) =>
    kernel in times.kernels ? formatPercent(share(times, kernel)) : '–';
  const names = [...new Set(shown.flatMap(({ kernels }) => Object.keys(kernels)))];
  const largest = (kernel: string) => Math.max(...shown.map((times) => share(times, kernel)));
  return [
    {
      title: `Time by kernel while training, ${backend}, batch ${first.batch}`,
      columns: [{ title: 'kernel' }, ...shown.map(({ subject }) => ({ title: subject, right: true }))],
      rows: [
        ...names
          .toSorted((a, b) => largest(b) - largest(a))
          .map((kernel) => [kernel, ...shown.map((times) => cell(times, kernel))]),
        ['all kernels per image', ...shown.map((times) => formatQuantity(total(times) / times.images, 's'))],
      ],
    },
  ];
}

/** How a rate is printed: in a unit that both ends of its spread share. */
interface Scale {
  readonly unit: string;
  readonly factor: number;
}

const scales: Readonly<Record<Figure['unit'], Scale>> = {
  'images/s': { unit: 'images/s', factor: 1 },
  'pulses/s': { unit: 'M pulses/s', factor: 1e6 },
  'vectors/s': { unit: 'vectors/s', factor: 1 },
  'solves/s': { unit: 'solves/s', factor: 1 },
};

function spreadCells({ median, low, high }: Spread, { unit, factor }: Scale): string[] {
  const number = (value: number) => {
    const scaled = Number((value / factor).toPrecision(3));
    return scaled < 1000 ? formatNumber(scaled) : formatCount(scaled);
  };
  return [`${number(median)} ${unit}`, `${number(low)} – ${number(high)}`];
}
