/** The two SIMD kernels that bound the CPU backend, alone and on one thread: a product, and Gaussian deviates. */
import { createSingle } from '../emulator/index.ts';
import { rateOf, spreadOf, type Work } from './measure.ts';
import type { BenchResult, Effort, Spread } from './result.ts';

/** Of the product, whose weights are packed before. */
const [vectors, inputs, outputs] = [64, 784, 256];
/** Repeats of a kernel that takes some hundred microseconds. */
const repeats = 20;

export async function measurePlainKernels({ repetitions }: Effort): Promise<BenchResult['plainKernels']> {
  const arithmetic = await createSingle('reproducible');
  const placed = (length: number) => {
    const values = arithmetic.allocate(length);
    for (let index = 0; index < length; index++) values[index] = Math.sin(index) + 2;
    return values;
  };
  const weights = arithmetic.matrix(placed(inputs * outputs), inputs, outputs);
  const x = placed(vectors * inputs);
  const sums = arithmetic.allocate(vectors * outputs);
  const members = arithmetic.integers(vectors).fill(0);
  const rates = (amount: number, run: (repeat: number) => void): Spread => {
    const pass = (): Work => {
      const started = performance.now();
      for (let repeat = 0; repeat < repeats; repeat++) run(repeat);
      return { amount: amount * repeats, seconds: (performance.now() - started) / 1000 };
    };
    // Compiled better once it has run for a while.
    for (let warm = 0; warm < 10; warm++) pass();
    return spreadOf(Array.from({ length: 2 * repetitions }, () => rateOf(pass())));
  };
  return {
    product: rates(2 * vectors * inputs * outputs, () =>
      arithmetic.forward(weights, x, vectors, { first: 0, end: inputs }, sums),
    ),
    deviates: rates(sums.length, (repeat) =>
      arithmetic.addNoise(sums, 0.1, 1, 2, { members, first: repeat, epoch: 0 }, 0),
    ),
  };
}
