/**
 * Reads of aihwkit through its converters: W x and Wᵀ d of given matrices and vectors, and the statistics of noisy ones.
 */
import { z } from 'zod';
import { compareSample, settleDevice } from '../../devices/index.ts';
import type { Backend, Converters } from '../../emulator/index.ts';
import { convertersOf } from './aihwkit-converters.ts';
import { type Comparison, type Look, type Recogniser, readGolden } from './recogniser.ts';
import { SingleTile, type SingleTileSpec } from './single-tile.ts';
import { count, figures, matrix } from './statistics-schema.ts';
import { Tally } from './tally.ts';

const parameters = z.record(z.string(), z.unknown());
const schema = z.object({
  'W[out][in]': matrix,
  'X[batch][in]': matrix,
  'D[batch][out]': matrix,
  cases: z.record(z.string(), z.object({ parameters, forward: matrix, backward: matrix })),
  noise_statistics: z.record(
    z.string(),
    z.object({ parameters, x_row: z.int().min(0), mean: figures, std: figures, samples: count }),
  ),
});
type Golden = z.infer<typeof schema>;

/** Figures are printed with seven digits. */
const tolerance = 1e-5;
const samplesPerRun = 500;
const usualRuns = 40;

export const aihwkitReads: Recogniser<Golden> = {
  name: 'aihwkit converters',
  recognise: (json, path) =>
    readGolden(json, path, (file) => 'W[out][in]' in file && 'noise_statistics' in file, schema),
  async verify(golden, backend, look) {
    const comparisons: Comparison[] = [];
    const leftOut: { name: string; reason: string }[] = [];
    const attempt = async (
      name: string,
      given: Readonly<Record<string, unknown>>,
      verify: (ours: Converters) => Promise<Comparison>,
    ) => {
      const converters = convertersOf(given);
      if ('reason' in converters) leftOut.push({ name, ...converters });
      else comparisons.push(await verify(converters));
    };
    for (const [name, { parameters }] of Object.entries(golden.cases)) {
      await attempt(name, parameters, (ours) => verifyExact(golden, name, ours, backend));
    }
    for (const [name, { parameters }] of Object.entries(golden.noise_statistics)) {
      await attempt(name, parameters, (ours) => verifyNoise(golden, name, ours, backend, look));
    }
    return { ran: `reads on ${backend.name}`, comparisons, leftOut };
  },
};

async function verifyExact(
  golden: Golden,
  name: string,
  converters: Converters,
  backend: Backend,
): Promise<Comparison> {
  const { 'X[batch][in]': inputs, 'D[batch][out]': errors } = golden;
  const { forward, backward } = golden.cases[name] ?? { forward: [], backward: [] };
  const tile = await openTile(golden, { converters }, backend);
  const tally = new Tally();
  try {
    for (const [n, x] of inputs.entries()) {
      tile.drive({ base: x, error: errors[n] ?? [] });
      tile.run('read');
      const [ours, back] = [await tile.readings('forward'), await tile.readings('transposed')];
      compareReading(ours, forward[n] ?? [], tally, `W x ${n}`);
      compareReading(back, backward[n] ?? [], tally, `Wᵀ d ${n}`);
    }
  } finally {
    tile.close();
  }
  return tally.as(name);
}

function compareReading(ours: Float64Array, golden: readonly number[], tally: Tally, what: string): void {
  golden.forEach((reference, output) => {
    tally.add(Math.abs((ours[output] as number) - reference), tolerance, `${what}, output ${output}`);
  });
}

async function verifyNoise(
  golden: Golden,
  name: string,
  converters: Converters,
  backend: Backend,
  { seed, factor }: Look,
): Promise<Comparison> {
  const { mean: means = [], std: stds = [], samples = 1, x_row: row = 0 } = golden.noise_statistics[name] ?? {};
  const tile = await openTile(golden, { converters, batch: samplesPerRun, seed }, backend);
  const runs = usualRuns * factor;
  const read = means.map(() => new Float64Array(runs * samplesPerRun));
  try {
    tile.drive({ base: golden['X[batch][in]'][row] ?? [] });
    for (let run = 0; run < runs; run++) {
      tile.run('read', samplesPerRun);
      (await tile.readings('forward')).forEach((value, at) => {
        const column = read[at % means.length] as Float64Array;
        column[run * samplesPerRun + Math.floor(at / means.length)] = value;
      });
    }
  } finally {
    tile.close();
  }
  const tally = new Tally();
  read.forEach((values, output) => {
    const golden = { mean: means[output] as number, std: stds[output] ?? Number.NaN, devices: samples };
    for (const { statistic, ratio } of compareSample(values, golden)) {
      tally.addRatio(ratio, `${statistic} of output ${output}`);
    }
  });
  return tally.as(name);
}

/** A tile of exact devices that holds the file's matrix. */
async function openTile(
  golden: Golden,
  spec: Pick<SingleTileSpec, 'converters' | 'batch' | 'seed'>,
  backend: Backend,
): Promise<SingleTile> {
  const weights = golden['W[out][in]'];
  const [outputs, inputs] = [weights.length, weights[0]?.length ?? 0];
  const device = settleDevice('ideal');
  const reads = ['forward', 'transposed'] as const;
  const tile = await SingleTile.open(backend, { device, inputs, outputs, reads, ...spec });
  // A tile stores [inputs][outputs].
  await tile.program(
    Array.from({ length: inputs * outputs }, (_, cell) => {
      return weights[cell % outputs]?.[Math.floor(cell / outputs)] as number;
    }),
  );
  return tile;
}
