/** Weights that are pruned, on every backend: changes leave them alone, and nothing else differs. */
import { describe, expect, it } from 'vitest';
import { type Machine, prunedVector } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { openSmall, type SmallStudy } from '../machines.ts';

closeBackends();

const studies: Record<string, SmallStudy> = {
  pulses: { device: 'gokmen-vlasov', training: { prunes: true } },
  'exact pulses': { training: { prunes: true } },
  'a write in pulses': { device: 'gokmen-vlasov', training: { prunes: true, update: 'write', rate: 0.3 } },
  'a write, carried, with Adam': {
    device: 'gokmen-vlasov',
    mapping: 'differential',
    training: {
      ...{ prunes: true, update: 'write', rate: 0.01, rounding: 'carried' },
      optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    },
  },
  'an exact write, of a formula of weights': {
    rule: 'kp',
    training: { prunes: true, update: 'write', options: { decay: 0.1 } },
  },
};

const tile = 'layer 2';
const isMarked = (at: number) => at % 3 === 1;

async function trainOnce(machine: Machine) {
  const before = await machine.readTile(tile);
  machine.run({ program: 'train', set: 'train', first: 0, count: 6, epoch: 1 });
  const { counts } = await machine.readCounters();
  return { before, after: await machine.readTile(tile), counts: counts.train ?? [] };
}

describe.each(backendNames)('%s', (name) => {
  it.for(Object.entries(studies))('%s', async ([, study], context) => {
    const [whole, pruned] = await Promise.all(
      [1, 2].map(async () => openSmall(await backendFor(name, context), study)),
    );
    const cells = whole!.tiles[1]!.declaration.inputs * whole!.tiles[1]!.declaration.outputs;
    pruned!.machine.writeVector(
      prunedVector(tile),
      Float64Array.from({ length: cells }, (_, at) => (isMarked(at) ? 1 : 0)),
    );
    const [all, some] = [await trainOnce(whole!.machine), await trainOnce(pruned!.machine)];
    let moved = 0;
    for (const [at, state] of some.after.planes.entries()) {
      const own = isMarked(at % cells) ? some.before.planes[at] : all.after.planes[at];
      expect(state, `crosspoint ${at}`).toBe(own);
      if (isMarked(at % cells) && all.after.planes[at] !== all.before.planes[at]) moved += 1;
    }
    expect(moved).toBeGreaterThan(5);
    // Pulses that would have been are not counted, nor paid for.
    const index = whole!.train.operations.findIndex(
      (one) => (one.kind === 'update' || one.kind === 'write') && one.tile === tile,
    );
    const sum = ({ counts }: typeof all) => counts[index]!.pulsesUp! + counts[index]!.pulsesDown!;
    expect(sum(some)).toBeLessThan(sum(all));
    expect(sum(some)).toBeGreaterThan(0);
    for (const { machine } of [whole!, pruned!]) machine.close();
  });
});
