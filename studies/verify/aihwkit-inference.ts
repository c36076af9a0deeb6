/** Inference models of aihwkit: conductances after programming, drift exponents, and reads after some times. */
import { z } from 'zod';
import { compareSample, type GivenParameters, type SettledInference, settleDevice } from '../../devices/index.ts';
import { openStream, streamOf } from '../../emulator/index.ts';
import { isObject } from '../schema/overrides.ts';
import { ProgrammedTile } from './programmed-tile.ts';
import { type Comparison, GoldenError, type Look, type Recogniser, readGolden } from './recogniser.ts';
import { count, figure, sample } from './statistics-schema.ts';
import { Tally } from './tally.ts';

type Sample = z.infer<typeof sample>;

/** Rows name what they hold in ways of their own, see {@link readRow}. */
const row = z.record(z.string(), z.union([figure, sample, z.record(z.string(), sample)], { error: 'statistics' }));
const schema = z.object({
  samples_per_point: count,
  times_s: z.record(z.string(), figure),
  models: z.record(
    z.string(),
    z.object({ constants: z.record(z.string(), z.unknown()), golden: z.array(row).min(1) }, { error: 'a model' }),
  ),
});
type Golden = z.infer<typeof schema>;

const models: Readonly<Record<string, { readonly model: string; readonly parameters?: GivenParameters }>> = {
  PCMLikeNoiseModel: { model: 'pcm-nandakumar' },
  HermesNoiseModel_2dev: { model: 'pcm-hermes-2' },
  HermesNoiseModel_1dev: { model: 'pcm-hermes-1' },
  ReRamWan2022NoiseModel: { model: 'rram-wan' },
  ReRamCMONoiseModel: { model: 'rram-cmo-hfox', parameters: { acceptance: '0.2 %' } },
};

const cells = 2 ** 15;
/** Figures are printed with six digits. */
const rounding = 1e-5;

export const aihwkitInference: Recogniser<Golden> = {
  name: 'aihwkit inference noise',
  recognise(json, path) {
    if (!isObject(json) || !('samples_per_point' in json)) return null;
    const { source, samples_per_point, times_s, ...models } = json;
    return readGolden({ samples_per_point, times_s, models }, path, () => true, schema);
  },
  async verify(golden, backend, look) {
    const comparisons: Comparison[] = [];
    const leftOut: { name: string; reason: string }[] = [];
    const tile = await ProgrammedTile.open(backend, cells * look.factor);
    try {
      for (const name of Object.keys(golden.models)) {
        if (name in models) comparisons.push(await verifyModel(golden, name, tile, look));
        else leftOut.push({ name, reason: 'no counterpart' });
      }
    } finally {
      tile.close();
    }
    return { ran: `models on host, reads on ${backend.name}`, comparisons, leftOut };
  },
};

async function verifyModel(golden: Golden, name: string, tile: ProgrammedTile, { seed }: Look): Promise<Comparison> {
  const { model, parameters = {} } = models[name] as (typeof models)[string];
  const inference = settleDevice({ extends: 'ideal', inference: { model, parameters } }).inference as SettledInference;
  const random = openStream(seed, streamOf('verify', name));
  const tally = new Tally();
  const compare = (values: ArrayLike<number>, reference: Sample, what: string) => {
    const known = { ...reference, devices: golden.samples_per_point };
    for (const { statistic, ratio } of compareSample(values, known, { rounding }))
      tally.addRatio(ratio, `${statistic} ${what}`);
  };
  const { golden: rows, constants } = golden.models[name] as Golden['models'][string];
  for (const raw of rows) {
    const { target, programmed, exponent, reads } = readRow(raw, Number(constants.g_max_uS), golden.times_s);
    const written = inference.program(new Float64Array(tile.cells).fill(target * 1e-6), random);
    const at = `at ${target} µS`;
    compare(micro(written.conductances), programmed, `programmed ${at}`);
    if (exponent) compare(written.values.exponent ?? [], exponent, `of the exponent ${at}`);
    for (const { time, statistics } of reads) {
      const read = await tile.read(inference, inference.age(written, time), random);
      compare(micro(read), statistics, `${at} after ${time} s`);
    }
  }
  return tally.as(model);
}

interface GoldenRow {
  /** µS */
  readonly target: number;
  readonly programmed: Sample;
  readonly exponent: Sample | undefined;
  /** Times in s. */
  readonly reads: readonly { readonly time: number; readonly statistics: Sample }[];
}

/**
 * Targets are `g_target_uS`, or `g_rel` of the largest conductance; programmed conductances `after_programming_uS`,
 * `programmed` or `programmed(1s)`; drift exponents `nu`; reads, under `t` or beside the rest, `t=86400s` or a name
 * out of `times_s`.
 */
function readRow(
  row: Golden['models'][string]['golden'][number],
  maximum: number,
  times: Golden['times_s'],
): GoldenRow {
  const isSample = (value: unknown): value is Sample => isObject(value) && 'mean' in value;
  const sampleAt = (...names: readonly string[]) => names.map((name) => row[name]).find(isSample);
  const reads = Object.entries({ ...row, ...(isObject(row.t) ? row.t : {}) }).flatMap(([name, statistics]) => {
    const time = times[name] ?? Number(/^t=(\d+)s$/.exec(name)?.[1] ?? Number.NaN);
    return isSample(statistics) && !Number.isNaN(time) ? [{ time, statistics }] : [];
  });
  const programmed = sampleAt('after_programming_uS', 'programmed', 'programmed(1s)');
  const target = Number(row.g_target_uS ?? Number(row.g_rel) * maximum);
  if (!programmed || reads.length === 0 || Number.isNaN(target)) {
    throw new GoldenError(`Expected a row with a target, programmed conductances and reads, got ${Object.keys(row)}`);
  }
  return { target, programmed, exponent: sampleAt('nu'), reads };
}

const micro = (conductances: Float64Array) => conductances.map((siemens) => siemens * 1e6);
