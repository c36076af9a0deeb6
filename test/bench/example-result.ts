/** A result of the benchmarks with few figures, made up. */
import type { BenchResult, Figure, Spread } from '../../bench/result.ts';

/** Of a median, ±5 %. */
export function around(median: number): Spread {
  return { median, low: 0.95 * median, high: 1.05 * median };
}

export function exampleFigure(subject: string, share: Spread, changes: Partial<Figure> = {}): Figure {
  return {
    ...{ backend: 'cpu', task: 'training', subject, batch: 64, unit: 'images/s', rate: around(1e4) },
    demand: { amount: 1000, unit: 'operations' },
    share,
    ...changes,
  };
}

export function exampleResult(figures: readonly Figure[], changes: Partial<BenchResult> = {}): BenchResult {
  return {
    version: 2,
    date: '2026-11-22T10:00:00.000Z',
    machine: {
      ...{ processor: 'Example 1', cores: 2, memory: 2 ** 34, system: 'linux 6.18 x64', node: 'v20.20.2' },
      loadBefore: 0.123456789,
    },
    effort: { repetitions: 5, seconds: 0.3 },
    backends: Object.fromEntries(figures.map(({ backend }) => [backend, 'two threads'])),
    yardsticks: { product: around(1e9), copy: around(1e10) },
    plainKernels: { product: around(2e10), deviates: around(1e8) },
    figures,
    kernels: [{ backend: 'cpu', subject: 'ideal', batch: 64, images: 640, wall: 0.1, kernels: { update: 0.05 } }],
    account: [{ subject: 'a bill', bills: 1, cold: 0.1, rate: around(25), products: around(1.5) }],
    ...changes,
  };
}
