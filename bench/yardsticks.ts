/**
 * What the machine does at this moment, in two plain loops on one thread: arithmetic and memory.
 *
 * They are not fast on purpose. A yardstick must not change when the emulator is improved, so they use nothing of it.
 */
import { openStream } from '../emulator/index.ts';
import { rateOf, spreadOf, type Work } from './measure.ts';
import type { BenchResult, Effort } from './result.ts';

export interface Yardsticks {
  /** C = X W, batch 64 × 784 × 256: the MLP's largest layer in three loops; counts floating-point operations. */
  product(): Work;
  /** The same for a square matrix. */
  squareProduct(width: number): () => Work;
  /** One large typed array copied into another; counts bytes read and bytes written. */
  copy(): Work;
}

const batch = 64;

/** Larger than the caches of a desktop processor, @unit bytes. */
const copiedBytes = 2 ** 27;

export function makeYardsticks(): Yardsticks {
  const random = openStream(1, 0);
  const draw = (length: number) => Float32Array.from({ length }, () => 2 * random.uniform() - 1);
  const prepare = (inputs: number, outputs: number) => {
    const [x, weights] = [draw(batch * inputs), draw(inputs * outputs)];
    const sums = new Float32Array(batch * outputs);
    return () => timed(2 * batch * inputs * outputs, () => multiply(x, weights, sums, inputs, outputs));
  };
  const from = new Uint8Array(copiedBytes).fill(1);
  const to = new Uint8Array(copiedBytes).fill(2);
  return {
    product: prepare(784, 256),
    squareProduct: (width) => prepare(width, width),
    copy: () => timed(2 * copiedBytes, () => to.set(from)),
  };
}

function timed(amount: number, run: () => void): Work {
  const started = performance.now();
  run();
  return { amount, seconds: (performance.now() - started) / 1000 };
}

function multiply(x: Float32Array, weights: Float32Array, sums: Float32Array, inputs: number, outputs: number): void {
  sums.fill(0);
  for (let n = 0; n < batch; n++) {
    for (let j = 0; j < inputs; j++) {
      const xj = x[n * inputs + j] as number;
      for (let o = 0; o < outputs; o++) {
        sums[n * outputs + o] = (sums[n * outputs + o] as number) + xj * (weights[j * outputs + o] as number);
      }
    }
  }
}

export function measureYardsticks({ product, copy }: Yardsticks, { repetitions }: Effort): BenchResult['yardsticks'] {
  const rates = (pass: () => Work) => {
    pass();
    return spreadOf(Array.from({ length: 2 * repetitions }, () => rateOf(pass())));
  };
  return { product: rates(product), copy: rates(copy) };
}
