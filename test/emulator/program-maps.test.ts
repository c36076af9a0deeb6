import { describe, expect, it } from 'vitest';
import { activations, type Convolution, type NetworkSpec, recordTraining, rules } from '../../algorithms/index.ts';
import { createCpuBackend, deriveDemands, keptValues, positionsOf, Recorder, sizeOf } from '../../emulator/index.ts';

const convolution = (channels: number, changes: Partial<Convolution> = {}): Convolution => ({
  ...{ channels, kernel: 3, stride: 1, padding: 1, pooling: 1 },
  ...changes,
});

const network = (hidden: NetworkSpec['hidden'], image = { height: 8, width: 8, channels: 3 }): NetworkSpec => ({
  ...{ image, hidden, classes: 10, activation: activations.relu, gain: 1 },
});

const train = (rule: string, spec: NetworkSpec) =>
  recordTraining(rules.get(rule)!, spec, { rate: 0.1, update: 'write', batch: 4 });

const small = network([convolution(16, { pooling: 2 }), convolution(32, { stride: 2 }), 20]);

describe('networks with convolutions', () => {
  it('give a tile to each layer: kernel² × channels rows', () => {
    const { tiles } = train('bp', small);
    expect(tiles.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
      [27, 16],
      [144, 32],
      [4 * 32, 20],
      [20, 10],
    ]);
  });

  it('read a tile once at each position', () => {
    const { operations, values } = train('bp', small);
    const vectors = operations.flatMap((operation) =>
      operation.kind === 'read' && operation.direction === 'forward' ? [positionsOf(values[operation.input]!)] : [],
    );
    expect(vectors).toEqual([64, 4, 1, 1]);
  });

  it.each(['bp', 'fa', 'dfa'])('take the error of %s to where it belongs', (rule) => {
    const { operations, values } = train(rule, small);
    for (const operation of operations) {
      if (operation.kind !== 'write') continue;
      for (const { input, error } of operation.terms) {
        expect(positionsOf(values[input]!)).toBe(positionsOf(values[error]!));
      }
    }
  });

  it('keep maps, not the patches that are read from them', () => {
    const program = train('dfa', small);
    const kept = keptValues(program).map((value) => program.values[value]!);
    expect(kept.map(({ name }) => name).sort()).toEqual([
      'activation 1',
      'activation 2',
      'activation 3',
      'image',
      'pool 1',
    ]);
    expect(deriveDemands(program).keptValues).toBe(kept.reduce((sum, value) => sum + sizeOf(value), 0));
  });

  it('with a window as large as the image are dense', () => {
    const image = { height: 4, width: 4, channels: 2 };
    const whole = train('bp', network([convolution(5, { kernel: 4, padding: 0 })], image));
    const dense = train('bp', network([5], image));
    expect(whole.tiles.map(({ inputs, outputs }) => [inputs, outputs])).toEqual(
      dense.tiles.map(({ inputs, outputs }) => [inputs, outputs]),
    );
    const kinds = (program: typeof dense) =>
      program.operations.map(({ kind }) => kind).filter((kind) => kind !== 'rearrange');
    expect(kinds(whole)).toEqual(kinds(dense));
  });

  it('are not executed yet', async () => {
    const program = train('bp', small);
    const tiles = (await import('./machines.ts')).planSmall().tiles.slice(0, 1);
    const specs = program.tiles.map((declaration) => ({ ...tiles[0]!, declaration }));
    await expect(createCpuBackend().open({ programs: [program], tiles: specs, seed: 1 })).rejects.toThrow(
      /not executed yet/,
    );
  });
});

describe('recorder of maps', () => {
  const open = () => new Recorder('test', { batch: 1, inputs: 3, positions: 16, classes: 2 });
  const map = { height: 4, width: 4, channels: 3 };

  it('checks shapes where they are recorded', () => {
    const program = open();
    expect(() =>
      program.patches('p', { map: { ...map, height: 5 }, kernel: 2, stride: 1, padding: 0 }, program.image),
    ).toThrow(/20 positions, got `image` of 16/);
    expect(() => program.reshape('r', program.image, 5)).toThrow(/vectors of 5 values, got 48/);
    expect(program.reshape('r', program.image, 3)).toBe(program.image);
  });

  it('gives the adjoint the shape it came from', () => {
    const program = open();
    const window = { map, kernel: 3, stride: 2, padding: 1 };
    const patches = program.patches('p', window, program.image);
    expect([patches.positions, patches.width]).toEqual([4, 27]);
    const back = program.sumPatches('s', window, patches);
    expect([back.positions, back.width]).toEqual([16, 3]);
    const pooled = program.pool('m', 2, map, program.image);
    expect(pooled.positions).toBe(4);
    expect(program.unpool('u', 2, map, program.image, pooled).positions).toBe(16);
  });
});
