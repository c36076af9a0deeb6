/** Results as tables: yardsticks, rates with their share of the yardstick, time by kernel. */
import { formatCount, formatNumber, formatPercent, formatQuantity } from '../reports/index.ts';
import { costTable } from './cost-table.ts';
import { densities } from './pulses.ts';
import type { BenchResult, Figure, KernelTimes, Spread } from './result.ts';
import { stepTask } from './steps.ts';
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
    stepTable(result),
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
  return figureTable('Rates', figures.filter(isNetwork), [
    { title: 'task', of: ({ task }) => task },
    { title: 'device', of: ({ subject }) => subject },
    { title: 'batch', right: true, of: ({ batch }) => String(batch) },
  ]);
}

const isStep = ({ task }: Figure) => task.startsWith(stepTask);
const isNetwork = (figure: Figure) => figure.unit === 'images/s' && !isStep(figure);

function stepTable({ figures }: BenchResult): Table {
  return figureTable('A training step by rule, ideal arrays, batch 64', figures.filter(isStep), [
    { title: 'rule', of: ({ subject }) => subject },
    { title: 'network', of: ({ task }) => task.slice(stepTask.length) },
    { title: 'operations an image', right: true, of: ({ demand }) => formatCount(demand.amount) },
  ]);
}

type FigureColumn = Table['columns'][number] & { readonly of: (figure: Figure) => string };

/** A row a figure: its backend, what it is of, its rate and its share, and what there is `besides`. */
function figureTable(
  title: string,
  figures: readonly Figure[],
  about: readonly FigureColumn[],
  besides: readonly FigureColumn[] = [],
): Table {
  const measured = ['median', 'lowest – highest', 'of its yardstick'].map((column) => ({ title: column, right: true }));
  return {
    title,
    columns: [{ title: 'backend' }, ...about, ...measured, ...besides],
    rows: figures.map((figure) => [
      figure.backend,
      ...about.map(({ of }) => of(figure)),
      ...spreadCells(figure.rate, scales[figure.unit]),
      shareOf(figure),
      ...besides.map(({ of }) => of(figure)),
    ]),
  };
}

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

function readTable({ figures }: BenchResult): Table {
  const reads = figures.filter(({ unit }) => unit === 'vectors/s' || unit === 'solves/s');
  const about = [
    { title: 'array', of: ({ task }: Figure) => task },
    { title: 'read', of: ({ subject }: Figure) => subject },
  ];
  return figureTable('Reads of square arrays, batch 64, beside a plain product of the same size', reads, about, [
    {
      title: 'of the plain WGSL product',
      right: true,
      of: ({ plainShare }) => (plainShare ? formatPercent(plainShare.median) : '–'),
    },
  ]);
}

function shareOf({ share, demand }: Figure): string {
  return `${formatShare(share.median)} of the ${demand.unit === 'operations' ? 'product' : 'copy'}`;
}

export function formatShare(share: number): string {
  return formatPercent(share, share < 0.1 ? 1 : 0);
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

export function spreadCells({ median, low, high }: Spread, { unit, factor }: Scale): string[] {
  const number = (value: number) => {
    const scaled = Number((value / factor).toPrecision(3));
    return scaled < 1000 ? formatNumber(scaled) : formatCount(scaled);
  };
  return [`${number(median)} ${unit}`, `${number(low)} – ${number(high)}`];
}
