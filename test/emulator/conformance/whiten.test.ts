/** Errors of a batch whose samples no longer speak for each other, on every backend. */
import { describe, expect, it } from 'vitest';
import { createCpuBackend, type Recorder, type Signal } from '../../../emulator/index.ts';
import { backendNames, closeBackends } from '../../backends.ts';
import { relativeDifference } from '../machines.ts';
import { batch, classes, inputs, open, openOn } from './words.ts';

closeBackends();

function recordWhitened(made: Signal[], ridge: number, factor = 1) {
  return (program: Recorder) => {
    const x = program.map('x', `${factor} * normal()`, {}, inputs);
    const e = program.map('e', 'normal()', {}, classes);
    made.push(x, e, program.whiten('whitened', x, e, ridge));
  };
}

/** (X Xᵀ + r I) V, which is E where V is whitened. */
function unwhitened(x: Float64Array, whitened: Float64Array, ridge: number, count: number): Float64Array {
  const overlap = (n: number, m: number) => {
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += x[n * inputs + i]! * x[m * inputs + i]!;
    return sum;
  };
  let trace = 0;
  for (let n = 0; n < count; n++) trace += overlap(n, n);
  return Float64Array.from({ length: count * classes }, (_, at) => {
    const n = Math.floor(at / classes);
    let sum = ((ridge * trace) / count) * whitened[at]!;
    for (let m = 0; m < count; m++) sum += overlap(n, m) * whitened[m * classes + (at % classes)]!;
    return sum;
  });
}

async function whiten(opened: Awaited<ReturnType<typeof openOn>>, made: readonly Signal[], count: number) {
  opened.run(1, 0, count);
  const [x, e, whitened] = await Promise.all(made.map(opened.value));
  opened.machine.close();
  return { x: x!, e: e!.slice(0, count * classes), whitened: whitened!.slice(0, count * classes) };
}

it.each([0, 0.1, 1])('solves to the last digit in float64, ridge %d', async (ridge) => {
  for (const count of [1, 4, batch]) {
    const made: Signal[] = [];
    const opened = await openOn(createCpuBackend({ precision: 'float64' }), recordWhitened(made, ridge));
    const { x, e, whitened } = await whiten(opened, made, count);
    expect(relativeDifference(unwhitened(x, whitened, ridge, count), e), `${count}`).toBeLessThan(1e-13);
  }
});

it('leaves samples without length alone, rather than not a number', async () => {
  const made: Signal[] = [];
  const opened = await openOn(createCpuBackend({ precision: 'float64' }), recordWhitened(made, 0, 0));
  const { whitened } = await whiten(opened, made, batch);
  expect(whitened).toEqual(new Float64Array(batch * classes));
});

it('takes no more samples than a workgroup holds', async () => {
  const made: Signal[] = [];
  await expect(openOn(createCpuBackend(), recordWhitened(made, 1), 65)).rejects.toThrow(
    'Expected a batch of at most 64 for `whitened`, got 65',
  );
});

describe.each(backendNames)('%s', (name) => {
  it('solves whole batches, and some that are not full', async (context) => {
    for (const [size, count] of [
      [batch, batch],
      [batch, 5],
      [64, 64],
    ] as const) {
      const made: Signal[] = [];
      const opened = await open(name, context, recordWhitened(made, 0.1), size);
      const { x, e, whitened } = await whiten(opened, made, count);
      expect(relativeDifference(unwhitened(x, whitened, 0.1, count), e), `${count} of ${size}`).toBeLessThan(1e-5);
    }
  });
});
