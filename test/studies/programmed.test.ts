/** Studies of programmed arrays: trained in floating point or imported, then programmed, interrupted and gone on with. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeDigits } from '../../algorithms/index.ts';
import { type Result, resultSchema } from '../../reports/index.ts';
import { checkpointPath } from '../../studies/run/checkpoint.ts';
import type { JsonObject } from '../../studies/schema/overrides.ts';
import { settleStudy } from '../../studies/schema/settle-study.ts';
import { networkWeights } from '../../studies/weights/network-weights.ts';
import { readTensors } from '../../studies/weights/read-tensors.ts';
import { crosspoint, runUntil, useFolder, withoutTimes } from './small-study.ts';

const folder = useFolder();
const data = makeDigits({ train: 300, test: 100, seed: 1 });

const base: JsonObject = {
  title: 'Programmed',
  data: { set: 'digits', train: 300, test: 100 },
  network: { hidden: [16, 12], activation: 'tanh', gain: 1.5 },
  tile: { rows: 32, columns: 24, device: 'ideal', mapping: { kind: 'pair' } },
  rules: ['bp', 'dfa'],
  train: { arithmetic: 'floating-point', epochs: 2, batch: 10, rate: 0.05, seeds: [1, 2] },
};

interface Asked {
  readonly study: JsonObject;
  /** Images after which it is interrupted. */
  readonly stopAfter?: number;
  readonly resume?: boolean;
  readonly jobs?: string[];
}

function run({ study, jobs, ...asked }: Asked): Promise<Result | null> {
  return runUntil({
    ...{ study: settleStudy(study, 's.yaml'), data, folder: folder.path(), ...asked },
    onRun: ({ rule, variant, seed }) => jobs?.push(`${rule} ${variant} ${seed}`),
  });
}

/** The result as a file would hold it. */
async function finish(asked: Asked): Promise<Result> {
  const result = await run(asked);
  return resultSchema.parse(JSON.parse(JSON.stringify(result)));
}

const comparable = (result: Result | null) => withoutTimes(JSON.stringify(result));
const lastOf = <Item>(items: readonly Item[] | undefined) => items?.at(-1);

describe('arrays that take any weight exactly', () => {
  it('are as accurate as the network in floating point, for every way to map a weight', async () => {
    const mappings: Record<string, object> = {
      differential: { 'tile.mapping': 'differential' },
      reference: { 'tile.mapping': 'reference' },
      'pair, one side': { 'tile.mapping': { kind: 'pair', sides: 'one' } },
      'pair, both sides': { 'tile.mapping': { kind: 'pair', sides: 'two' } },
      'offset, digital': { 'tile.mapping': { kind: 'offset' } },
      'offset, unit column': { 'tile.mapping': { kind: 'offset', subtraction: 'unit-column' } },
      'equal arrays': { 'tile.partition': 'equal' },
      'arrays of their own': { 'tile.layout': 'separate' },
      'wires without resistance': { 'tile.wires.segment': 0 },
    };
    const { outcomes } = await finish({ study: { ...base, variants: mappings as JsonObject } });
    expect(outcomes).toHaveLength(2 * Object.keys(mappings).length);
    for (const { variant, seeds, programmed } of outcomes) {
      expect(programmed).toEqual({ weights: 'trained in floating point' });
      expect(seeds).toHaveLength(2);
      for (const { epochs, floatingPoint } of seeds) {
        expect(epochs, variant).toHaveLength(1);
        expect(floatingPoint?.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
        const trained = lastOf(floatingPoint);
        expect(lastOf(epochs)?.testAccuracy, variant).toBe(trained?.testAccuracy);
        // Sums are taken in another order, in float32.
        expect(lastOf(epochs)?.testLoss).toBeCloseTo(trained?.testLoss ?? 0, 4);
        expect(trained?.testAccuracy).toBeGreaterThan(0.5);
      }
    }
  });

  it('are no longer so with few levels, and say what they were programmed with', async () => {
    const { outcomes } = await finish({ study: { ...base, variants: { one: { 'tile.mapping.cellBits': 1 } } } });
    const [seed] = outcomes[0]?.seeds ?? [];
    expect(lastOf(seed?.epochs)?.testLoss).toBeGreaterThan((lastOf(seed?.floatingPoint)?.testLoss ?? 0) + 0.01);
    expect(seed?.tiles?.map(({ tile }) => tile)).toEqual(['layer 1', 'layer 2', 'layer 3']);
    for (const tile of seed?.tiles ?? []) expect(tile.weightScale).toBeGreaterThan(0);
    // 784 × 16 weights of two crosspoints, on arrays of 32 rows and 12 weights.
    expect(seed?.tiles?.[0]).toMatchObject({ arrays: 25 * 2, residual: 0, sweeps: 0 });
    expect(seed?.tiles?.[0]?.utilisation).toBeCloseTo((784 * 16 * 2) / (50 * 32 * 24), 12);
  });
});

describe('a bill of programmed arrays', () => {
  it('is one of inference: nothing is learnt, nothing is read backwards', async () => {
    const { outcomes } = await finish({ study: { ...base, rules: ['bp'] } });
    const [{ bill, demands, seeds } = { bill: undefined, demands: undefined, seeds: [] }] = outcomes;
    expect(demands).toMatchObject({ transposedReads: 0, updates: 0, keptValues: 0 });
    expect(bill).toMatchObject({ learningLatency: 0, steps: 10, batch: 10 });
    expect(new Set(bill?.energy.map(({ phase }) => phase))).toEqual(new Set(['forward', 'static']));
    expect(bill?.activity).toBe('counted over 200 samples read by programmed arrays, mean of 2 seeds');
    // A step reads a batch of ten; leakage aside, that is ten inferences, but for what a batch has in common.
    const dynamic =
      bill?.energy.filter(({ phase }) => phase === 'forward').reduce((sum, one) => sum + one.energy, 0) ?? 0;
    const standing = (bill?.totals.leakage ?? 0) * (bill?.inference.latency ?? 0);
    expect(dynamic / 10 / ((bill?.inference.energy ?? 0) - standing)).toBeCloseTo(1, 2);
    expect(seeds[0]?.activity['evaluate/read layer 1/vectors']).toBe(100);
  });
});

describe('a network that is imported', () => {
  const variants = { coarse: { 'tile.mapping.cellBits': 3, 'tile.wires.segment': 2 } };
  const file = (name: string) => folder.path('weights', name);

  async function trainFirst(): Promise<Result> {
    folder.write('a.yaml', JSON.stringify({ ...base, rules: ['bp'], variants }));
    const words = ['run', folder.path('a.yaml'), '--backend', 'cpu', '--out', folder.path('.'), '--save-weights'];
    const said = await crosspoint([...words, '--json']);
    expect(said.err).not.toContain('error');
    return resultSchema.parse(JSON.parse(said.out));
  }

  it('is programmed like the one that was trained', async () => {
    const trained = await trainFirst();
    expect(readdirSync(folder.path('weights'))).toEqual([1, 2].map((seed) => `bp-coarse-seed${seed}.safetensors`));
    const again = await crosspoint([
      ...['run', folder.path('a.yaml'), '--backend', 'cpu', '--out', folder.path('b'), '--json'],
      ...['--seed', '1', '--weights', file('bp-coarse-seed1.safetensors')],
    ]);
    const [imported] = resultSchema.parse(JSON.parse(again.out)).outcomes;
    expect(imported).toMatchObject({ rule: 'imported', ruleTitle: 'imported weights' });
    expect(imported?.programmed).toEqual({ weights: file('bp-coarse-seed1.safetensors') });
    const [seed] = imported?.seeds ?? [];
    const [before] = trained.outcomes[0]?.seeds ?? [];
    const { testAccuracy, testLoss } = lastOf(before?.epochs) ?? {};
    expect(lastOf(seed?.epochs)).toEqual({ epoch: 0, trainAccuracy: null, trainLoss: null, testAccuracy, testLoss });
    expect(lastOf(seed?.floatingPoint)?.testLoss).toBe(lastOf(before?.floatingPoint)?.testLoss);
    expect(seed?.tiles).toEqual(before?.tiles);
    expect(again.err).toContain('run 1 of 2: imported/floating point/seed 0');
  });

  it('needs no widths, rules, epochs or rate, and may be a folder beside the study', async () => {
    await trainFirst();
    const { layers } = networkWeights(await readTensors(file('bp-coarse-seed2.safetensors')), [784, 16, 12, 10]);
    mkdirSync(folder.path('net'));
    layers.forEach(({ weights, bias }, l) => {
      writeFileSync(
        folder.path('net', `fc${l + 1}.kernel.npy`),
        npy(weights, [weights.length / bias.length, bias.length]),
      );
      writeFileSync(folder.path('net', `fc${l + 1}.bias.npy`), npy(bias, [bias.length]));
    });
    const { hidden: _, ...network } = base.network as JsonObject;
    const { rules: __, train: ___, ...rest } = base;
    const study = { ...rest, network: { ...network, weights: 'net' }, train: { seeds: [1, 2, 3] } };
    const path = folder.write('imported.yaml', JSON.stringify(study));
    const said = await crosspoint(['run', path, '--backend', 'cpu', '--out', folder.path('c'), '--json']);
    const result = resultSchema.parse(JSON.parse(said.out));
    expect((result.study.network as JsonObject).hidden).toEqual([16, 12]);
    // One evaluation in floating point serves all seeds.
    expect(said.err).toContain('run 4 of 4: imported/study/seed 3');
    expect(result.outcomes[0]?.seeds.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    // Billed alone, nothing is read.
    const bill = await crosspoint(['cost', path, '--json']);
    expect(resultSchema.parse(JSON.parse(bill.out)).outcomes[0]?.seeds).toEqual([]);
  });

  it('is refused where it is another network, naming file and study', async () => {
    await trainFirst();
    const weights = file('bp-coarse-seed1.safetensors');
    const words = ['run', folder.path('a.yaml'), '--backend', 'cpu', '--out', folder.path('d'), '--weights', weights];
    const wide = await crosspoint([...words, '--set', 'network.hidden=[16, 14]']);
    expect(wide.code).toBe(2);
    expect(wide.err).toContain(`error: ${weights}: Expected \`layer 2.weight\` to be 14 × 16 (outputs × inputs)`);
    expect(wide.err).toContain("the study's network is 784-16-14-10 (`network.hidden`)");
    const deep = await crosspoint([...words, '--set', 'network.hidden=[16]']);
    expect(deep.err).toContain('Expected weights of 2 layers (widths 784, 16, 10), got 3');
    const gone = await crosspoint([...words.slice(0, -1), folder.path('none.npy')]);
    expect(gone.err).toMatch(
      /error: Expected `.*none\.npy` to be a file of weights that can be read, got nothing there/,
    );
    expect(existsSync(folder.path('d'))).toBe(false);
  });

  it('is another study where the file holds other weights', async () => {
    await trainFirst();
    const of = (name: string) => ({
      study: { ...base, network: { ...(base.network as JsonObject), weights: file(name) }, train: {} },
    });
    const one = await finish(of('bp-coarse-seed1.safetensors'));
    writeFileSync(file('bp-coarse-seed1.safetensors'), readFileSync(file('bp-coarse-seed2.safetensors')));
    expect((await finish(of('bp-coarse-seed1.safetensors'))).identity).not.toBe(one.identity);
  });
});

describe('a study of programmed arrays that is interrupted', () => {
  const study: JsonObject = {
    ...base,
    tile: {
      ...(base.tile as JsonObject),
      device: 'rram-cmo-hfox',
      wires: { segment: 1 },
      converters: {
        dac: { bits: 6 },
        adc: { bits: 6, range: 'calibrated', calibrationImages: 50 },
      },
    },
    rules: ['bp'],
    sweeps: [{ path: 'tile.converters.adc.bits', values: [5, 6] }],
  };

  it('goes on to the same result, and trains nothing twice', async () => {
    const jobs: string[] = [];
    const whole = comparable(await run({ study, jobs }));
    expect(jobs).toEqual([
      ...['bp floating point 1', 'bp study 1', 'bp floating point 2', 'bp study 2'],
      ...['bp tile.converters.adc.bits 5 1', 'bp tile.converters.adc.bits 5 2'],
    ]);
    // Within a training; while its arrays are read; within the second training; between two points of the sweep.
    for (const stop of [150, 500, 400, 350]) {
      expect(await run({ study, stopAfter: stop, resume: existsSync(checkpointPath(folder.path())) })).toBeNull();
    }
    const after: string[] = [];
    expect(comparable(await run({ study, resume: true, jobs: after }))).toEqual(whole);
    expect(after).toEqual(['bp tile.converters.adc.bits 5 2']);
  });

  it('keeps the ranges that it calibrated', async () => {
    const { outcomes } = await finish({ study });
    for (const { seeds } of outcomes) {
      for (const { tiles = [] } of seeds) {
        expect(tiles).toHaveLength(3);
        for (const { ranges = [], residual } of tiles) {
          const [[lower, upper] = [0, 0]] = ranges;
          expect(lower).toBe(-upper);
          expect(upper).toBeGreaterThan(0);
          // Never more than 32 rows with weights of 1 could carry.
          expect(upper).toBeLessThanOrEqual(32);
          expect(residual).toBeLessThan(1e-5);
        }
      }
    }
  });
});

describe('arrays that learn', () => {
  /** Forty kilohms where a crosspoint conducts most: wires matter. */
  const device = { extends: 'gokmen-vlasov', electrical: { onResistance: 4e4, offResistance: 32e4 } };
  const learning = (tile: JsonObject): JsonObject => ({
    ...base,
    tile: { rows: 64, columns: 64, device, mapping: 'reference', ...tile },
    rules: ['bp', 'dfa'],
    train: { epochs: 2, batch: 10, rate: 0.02, seeds: [1] },
  });

  it.each([
    ['wires', { wires: { segment: 1, refresh: 7 } }],
    ['noise that follows the weights', { converters: { weightNoise: { kind: 'root-weight', deviation: 0.1 } } }],
    [
      'ranges of inputs that move',
      { converters: { dac: { bits: 7, scaling: { by: 'average-abs-max', decay: 0.01 } } } },
    ],
    ['drops that follow the weights', { converters: { fractionalDrop: { strength: 5 } } }],
  ] as const)('with %s go on to the same result', async (_, tile) => {
    const study = learning(tile as unknown as JsonObject);
    const whole = comparable(await run({ study }));
    // Between two looks, at one, and in another run.
    for (const stop of [120, 90, 300, 250]) {
      expect(await run({ study, stopAfter: stop, resume: existsSync(checkpointPath(folder.path())) })).toBeNull();
    }
    expect(comparable(await run({ study, resume: true }))).toEqual(whole);
  });

  it('look at their wires as often as they are told', async () => {
    const of = async (refresh: number) => {
      const study: JsonObject = { ...learning({ wires: { segment: 3, refresh } }), rules: ['bp'] };
      const once = { ...study, train: { ...(study.train as JsonObject), epochs: 1 } };
      const [outcome] = (await finish({ study: once })).outcomes;
      return lastOf(outcome?.seeds[0]?.epochs)?.testLoss ?? 0;
    };
    const [often, sometimes, never] = [await of(2), await of(10), await of(1000)];
    // Attenuation follows sums of many conductances: it moves, but slowly.
    expect(never).not.toBe(often);
    expect(Math.abs(sometimes - often)).toBeLessThan(0.2 * often);
  });

  it('are refused what reads them from their columns cannot be', async () => {
    const study = learning({ wires: { segment: 1, solver: 'ladder' } });
    await expect(run({ study })).rejects.toThrow(
      's.yaml: Expected `tile.wires.solver` to be effective or preview with the rule bp, which reads arrays from their columns, got `ladder`',
    );
  });
});

/** Format version 1.0, float64, little-endian. */
function npy(values: Float64Array, shape: readonly number[]): Uint8Array {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([
    start,
    Buffer.from(header, 'latin1'),
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  ]);
}
