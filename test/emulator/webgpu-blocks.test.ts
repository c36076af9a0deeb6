/**
 * However much of a kernel is one invocation's (`emulator/webgpu/kernels/blocks.ts`): the same numbers, to the last bit. So
 * the blocks of GPUs are proven where there is only a software adapter, and sizes that no block divides are its hardest.
 */
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { type Backend, createWebGpuBackend } from '../../emulator/index.ts';
import { type Blocks, hardwareBlocks, softwareBlocks } from '../../emulator/webgpu/kernels/blocks.ts';
import { idealConverters, openSmall, realConverters, type SmallStudy } from './machines.ts';

const widths = [37, 75, 46, 5];

const studies: Record<string, SmallStudy> = {
  'ideal, bp': { widths },
  'ideal, written by the largest gradient': { widths, training: { update: 'write', scale: 'largest', batch: 21 } },
  'Adam, several arrays': {
    ...{ widths, mapping: 'differential', array: { rows: 9, columns: 22 } },
    training: { update: 'write', optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, batch: 9 },
  },
  'pulsed, written once a batch': {
    ...{ widths, device: 'ag-a-si', rule: 'dfa', array: { rows: 32, columns: 20 } },
    training: { update: 'write', rate: 0.5, batch: 13 },
  },
  'converters, read again where they saturate': {
    ...{ widths, device: 'gokmen-vlasov', array: { rows: 16, columns: 48 } },
    converters: {
      ...realConverters,
      adc: { kind: 'uniform', bits: 9, range: 2 },
      boundManagement: 'iterative',
    },
    training: { batch: 11 },
  },
  'inputs bit by bit, phases apart': {
    widths,
    converters: {
      ...idealConverters,
      dac: { kind: 'uniform', bits: 5, scaling: 'abs-max', sliceBits: 1 },
      adc: { kind: 'uniform', bits: 7, range: 6 },
      phases: 'apart',
    },
    training: { batch: 3 },
  },
};

let provider: GPU | null = null;
const opened = new Map<string, Backend>();

/** The adapter's own blocks, and those it would not choose. */
const choices: Record<string, (lanes: number) => Blocks> = {
  'software, shared': softwareBlocks,
  'software, each for itself': () => softwareBlocks(0),
  hardware: () => hardwareBlocks,
};

async function backendWith(name: string, context: TestContext): Promise<Backend> {
  const existing = opened.get(name);
  if (existing) return existing;
  if (!provider) {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    provider = create([]);
  }
  const adapter = await provider.requestAdapter();
  if (!adapter) {
    if (process.env.CROSSPOINT_REQUIRE_WEBGPU) throw new Error('CROSSPOINT_REQUIRE_WEBGPU is set; there is no adapter');
    console.warn(`SKIPPED, no WebGPU adapter: ${context.task.name}`);
    return context.skip('no WebGPU adapter');
  }
  const backend = await createWebGpuBackend(adapter, (_, lanes) => (choices[name] ?? softwareBlocks)(lanes));
  opened.set(name, backend);
  return backend;
}

afterAll(() => {
  for (const backend of opened.values()) backend.close();
  provider = null;
});

/** Values and counters of two batches, the second not full, and the states that they leave. */
async function outcome(backend: Backend, study: SmallStudy) {
  const { machine, train, tiles } = await openSmall(backend, study);
  try {
    machine.run({ program: 'train', set: 'train', first: 0, count: train.batch, epoch: 1 });
    machine.run({ program: 'train', set: 'train', first: train.batch, count: Math.ceil(train.batch / 2), epoch: 1 });
    const values = await Promise.all(train.values.map((_, value) => machine.readValue('train', value)));
    const states = await Promise.all(tiles.map(({ declaration }) => machine.readTile(declaration.name)));
    return { values, states, ...(await machine.readCounters()) };
  } finally {
    machine.close();
  }
}

describe.each(Object.entries(studies))('%s', (_, study) => {
  it('is the same in every block', async (context) => {
    const [first, ...others] = Object.keys(choices);
    const expected = await outcome(await backendWith(first ?? '', context), study);
    expect(expected.notFinite).toBeNull();
    expect(expected.states.some(({ planes }) => planes.some((state) => state !== 0))).toBe(true);
    for (const other of others)
      expect(await outcome(await backendWith(other, context), study), other).toEqual(expected);
  });
});
