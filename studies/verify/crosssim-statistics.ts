/**
 * Conductances of CrossSim's device models, level by level: after programming, after some days, or as one read sees them.
 * Conductances are given as a share of the largest, 1/Rmin.
 */
import { z } from 'zod';
import { compareSample, inferenceModels, type SettledInference, settleInference } from '../../devices/index.ts';
import { openStream, streamOf } from '../../emulator/index.ts';
import { ProgrammedTile } from './programmed-tile.ts';
import { type Comparison, type Look, type Recogniser, readGolden } from './recogniser.ts';
import { count, figure } from './statistics-schema.ts';
import { Tally } from './tally.ts';

const kinds = ['programming_error', 'drift_error', 'read_noise'] as const;
const modelCase = z.object({
  model: z.string(),
  kind: z.enum(kinds, { error: `one of ${kinds.join(', ')}` }),
  Rmin: figure,
  magnitude: figure,
  time: figure,
  n: count,
  rows: z.array(z.object({ g: figure, mean: figure, std: figure })).min(1),
});
type ModelCase = z.infer<typeof modelCase>;
const schema = z.object({ cases: z.array(modelCase).min(1) });
type Golden = z.infer<typeof schema>;

const cells = 2 ** 17;
const stdTolerance = 0.01;
const secondsPerDay = 86400;

export const crosssimStatistics: Recogniser<Golden> = {
  name: 'crosssim device statistics',
  recognise: (json, path) => readGolden(json, path, ({ cases }) => isListOfKinds(cases), schema),
  async verify({ cases }, backend, look) {
    const comparisons: Comparison[] = [];
    const leftOut: { name: string; reason: string }[] = [];
    const tile = await ProgrammedTile.open(backend, cells * look.factor);
    try {
      for (const one of cases) {
        const ours = counterpart(one);
        const name = `${one.model}, ${one.kind}${one.time > 0 ? ` after ${one.time} days` : ''}`;
        if (ours) comparisons.push(await verifyCase(one, name, ours, tile, look));
        else leftOut.push({ name, reason: 'no counterpart' });
      }
    } finally {
      tile.close();
    }
    return { ran: `models on host, reads on ${backend.name}`, comparisons, leftOut };
  },
};

function isListOfKinds(cases: unknown): boolean {
  return Array.isArray(cases) && cases.length > 0 && cases.every((one) => kinds.includes(one?.kind));
}

const named: Readonly<Record<string, string>> = {
  PCMJoshi: 'pcm-joshi',
  RRAMMilo: 'rram-milo',
  RRAMWan: 'rram-wan-cubic',
  SONOS: 'sonos',
};

/** Our model with the case's figures. */
function counterpart({ model, kind, magnitude, Rmin }: ModelCase): SettledInference | null {
  const generic = /^(Normal|Uniform)(Inverse)?(Independent|Proportional)Device$/.exec(model);
  const name = generic ? generic.slice(1).filter(Boolean).join('-').toLowerCase() : named[model];
  const ours = inferenceModels.get(name ?? '');
  if (!ours) return null;
  // The largest conductance is a round figure whose reciprocal the file states.
  const parameters: Record<string, number> = { maximum: Number((1 / Rmin).toPrecision(12)) };
  const reads = kind === 'read_noise';
  if (generic) parameters[reads ? 'readNoise' : 'programmingNoise'] = magnitude;
  // The noise of a read alone.
  else if (reads && 'programmingScale' in ours.parameters) parameters.programmingScale = 0;
  return settleInference(ours, { parameters });
}

async function verifyCase(
  { kind, time, n: devices, rows }: ModelCase,
  name: string,
  inference: SettledInference,
  tile: ProgrammedTile,
  { seed }: Look,
): Promise<Comparison> {
  const [, maximum] = inference.range;
  const random = openStream(seed, streamOf('verify', name));
  const tally = new Tally();
  for (const { g, mean, std } of rows) {
    const programmed = inference.program(new Float64Array(tile.cells).fill(g * maximum), random);
    const aged = inference.age(programmed, time * secondsPerDay);
    const ours = kind === 'read_noise' ? await tile.read(inference, aged, random) : aged.conductances;
    const shares = ours.map((conductance) => conductance / maximum);
    for (const { statistic, ratio } of compareSample(shares, { mean, std, devices }, { std: stdTolerance })) {
      tally.addRatio(ratio, `${statistic} at ${g} of the largest`);
    }
  }
  return tally.as(name);
}
