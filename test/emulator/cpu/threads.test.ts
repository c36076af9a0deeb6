/** Threads change how long a run takes, and nothing else. */
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Sharing } from '../../../emulator/cpu/kernels/sharing.ts';
import { createCpuBackend, type KernelThread } from '../../../emulator/index.ts';
import { openKernelThread } from '../../../studies/kernel-threads.ts';
import { openSmall, realConverters, type SmallStudy } from '../machines.ts';

/** Wide enough for products, trains, coding and noise to be shared out. */
const wide = { widths: [300, 257, 130, 10] } satisfies SmallStudy;

const studies: Record<string, SmallStudy> = {
  'pulsed, with converters and noise': { ...wide, device: 'gokmen-vlasov', converters: realConverters },
  'pulsed pairs, on small arrays': {
    ...wide,
    rule: 'dfa',
    device: 'reram-es',
    mapping: 'differential',
    array: { rows: 100, columns: 100 },
  },
  'written in whole pulses, with Adam': {
    ...wide,
    device: 'gokmen-vlasov',
    converters: realConverters,
    training: { update: 'write', optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } },
  },
  'read again where columns leave the range, in phases apart': {
    ...wide,
    device: 'gokmen-vlasov',
    converters: {
      ...realConverters,
      adc: { kind: 'uniform', bits: 9, range: 3 },
      boundManagement: 'iterative',
      phases: 'apart',
    },
  },
  'with inputs bit by bit, over moving full scales': {
    ...wide,
    converters: {
      ...realConverters,
      dac: { kind: 'uniform', bits: 5, scaling: { kind: 'average-abs-max', decay: 0.1 }, sliceBits: 2 },
    },
  },
  'with noise of the cells, and columns that deviate': {
    ...wide,
    converters: { ...realConverters, weightNoise: { kind: 'constant', deviation: 0.02 }, columnGain: 0.01 },
  },
  exact: wide,
};

/** Words that a thread shares with its machine: calls asked for, and whether it listens (`cpu/kernels/threads.ts`). */
const [asked, listens] = [0, 18];

/** Everything that four batches leave. */
async function trained(threads: number, study: SmallStudy) {
  const shared: Int32Array[] = [];
  const openThread = (): KernelThread => {
    const thread = openKernelThread();
    return {
      start(module, memory, control) {
        shared.push(new Int32Array(memory.buffer, control, 32));
        return thread.start(module, memory, control);
      },
    };
  };
  const backend = createCpuBackend({ threads, openThread });
  const { machine, train, tiles } = await openSmall(backend, { ...study, training: { batch: 30, ...study.training } });
  const run = (epoch: number, count: number) => machine.run({ program: 'train', set: 'train', first: 0, count, epoch });
  // The first batch opens the threads, and does not wait for them.
  run(0, 30);
  const waits = shared.map((words) => vi.waitUntil(() => Atomics.load(words, listens) === 1, { timeout: 60_000 }));
  await Promise.all(waits);
  for (let epoch = 1; epoch < 4; epoch++) run(epoch, 29);
  const states = await Promise.all(tiles.map(({ declaration }) => machine.readTile(declaration.name)));
  const vectors = await Promise.all(train.vectors.map(({ name }) => machine.readVector(name)));
  const counters = await machine.readCounters();
  expect(shared.map((words) => (words[asked] as number) > 5)).toEqual(new Array(threads - 1).fill(true));
  machine.close();
  return { states, vectors, counters };
}

describe('two threads, and three', () => {
  // However busy the machine is.
  beforeAll(() => {
    vi.spyOn(Sharing.prototype, 'pays').mockReturnValue(true);
  });

  it.each(Object.entries(studies))('%s: as one, bit for bit', async (_, study) => {
    const one = await trained(1, study);
    expect(one.counters.notFinite).toBeNull();
    // Told in a word: a list of what differs among so many numbers takes minutes.
    expect(isDeepStrictEqual(await trained(2, study), one), 'two').toBe(true);
    expect(isDeepStrictEqual(await trained(3, study), one), 'three').toBe(true);
  });
});
