/** Rates that decay: half of one is the rate that is half as large, to the last bit, on every backend. */
import { describe, expect, it, type TestContext } from 'vitest';
import { learnByTransfer } from '../../../algorithms/rules/transfer.ts';
import { type DeviceSpecification, settleDevice } from '../../../devices/index.ts';
import { type GradientWriting, Recorder, type TileSpec } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { idealConverters } from '../machines.ts';
import { blankSet } from '../probe.ts';

closeBackends();

const [inputs, outputs, batch, batches] = [12, 9, 5, 4];
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** Ways of changing a tile, each with a tile and a vector of its own. */
const ways: Readonly<Record<string, { device: DeviceSpecification; writing: GradientWriting | 'pulses' }>> = {
  'pulses on devices': { device: 'gokmen-vlasov', writing: 'pulses' },
  'exact pulses': { device: 'ideal', writing: 'pulses' },
  'exact writes': { device: 'ideal', writing: {} },
  'exact writes with a memory': { device: 'ideal', writing: { optimizer: adam } },
  'writes by the largest entry': { device: 'gokmen-vlasov', writing: { scale: 'largest' } },
  'writes rounded at random': { device: 'gokmen-vlasov', writing: { rounding: 'stochastic' } },
  'writes that carry': { device: 'gokmen-vlasov', writing: { rounding: 'carried', optimizer: adam } },
};

interface Learning {
  readonly rate: number;
  readonly decays: boolean;
  readonly rateFactor: number;
}

/** All tiles and vectors after some batches, by name. */
async function learnt(name: (typeof backendNames)[number], context: TestContext, learning: Learning) {
  const { rate, decays, rateFactor } = learning;
  const program = new Recorder('train', { batch, inputs, classes: outputs });
  const initial = { distribution: 'uniform', bound: 0.3 } as const;
  const x = program.map('x', 'i - 0.4', { i: program.image });
  const error = program.map('d', '0.7 * t - 0.1', { t: program.target });
  const weights = (key: string) => program.tile({ name: key, inputs, outputs, role: 'weights', initial });
  for (const [key, { writing }] of Object.entries(ways)) {
    if (writing === 'pulses') program.change('pulses', weights(key), x, error, rate, { decays });
    else {
      program.write(weights(key), [{ input: x, error }], rate, { ...writing, decays });
      const { rounding: _, ...digital } = writing;
      program.adjust(program.vector(`bias of ${key}`, outputs, initial), error, rate, { ...digital, decays });
    }
  }
  const transfer = { every: 1, fastRate: rate, rate: 10 * rate, decays };
  const chopping = { probability: 0.3, byMean: false };
  learnByTransfer(program, weights('transfers'), [{ input: x, error }], { ...transfer, buffer: null });
  learnByTransfer(program, weights('buffered'), [{ input: x, error }], {
    ...transfer,
    buffer: { momentum: 0.1, most: 5, chopping },
  });
  const recorded = program.finish();
  const tiles = recorded.tiles.map(
    (declaration): TileSpec => ({
      ...{ declaration, mapping: 'reference', converters: idealConverters, trainLength: 31 },
      array: { rows: 64, columns: 64 },
      device: settleDevice(ways[declaration.name]?.device ?? 'gokmen-vlasov'),
    }),
  );
  const machine = await (await backendFor(name, context)).open({ programs: [recorded], tiles, seed: 3 });
  machine.loadSet('set', blankSet(inputs, outputs, batch * batches));
  const before = await statesOf();
  for (let first = 0; first < batch * batches; first += batch) {
    machine.run({ program: 'train', set: 'set', first, count: batch, epoch: 1, rateFactor });
  }
  const after = await statesOf();
  machine.close();
  return { before, after };

  async function statesOf() {
    const states: Record<string, Float64Array> = {};
    for (const { declaration } of tiles) states[declaration.name] = (await machine.readTile(declaration.name)).planes;
    for (const { name: vector } of recorded.vectors) {
      if (vector.startsWith('bias')) states[vector] = await machine.readVector(vector);
    }
    return states;
  }
}

describe.each(backendNames)('on %s, a rate', (name) => {
  it('that decays is times that of the batch', { timeout: 120_000 }, async (context) => {
    const half = await learnt(name, context, { rate: 0.02, decays: false, rateFactor: 1 });
    const decayed = await learnt(name, context, { rate: 0.04, decays: true, rateFactor: 0.5 });
    for (const [of, states] of Object.entries(decayed.after)) {
      expect(states, of).toEqual(half.after[of]);
      expect(states, of).not.toEqual(decayed.before[of]);
    }
  });

  it('that does not is what it is', { timeout: 120_000 }, async (context) => {
    const usual = await learnt(name, context, { rate: 0.02, decays: false, rateFactor: 1 });
    const fixed = await learnt(name, context, { rate: 0.02, decays: false, rateFactor: 0.5 });
    expect(fixed.after).toEqual(usual.after);
  });

  it('of zero changes nothing', { timeout: 120_000 }, async (context) => {
    const { before, after } = await learnt(name, context, { rate: 0.02, decays: true, rateFactor: 0 });
    for (const of of Object.keys(ways)) expect(after[of], of).toEqual(before[of]);
  });
});
