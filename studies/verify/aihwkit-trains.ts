/**
 * Pulsed updates of aihwkit: mean and spread of the net pulses that one outer product asks of each weight, over many
 * trials, for several ways to make pulse trains. The emulator's way is update management with managed train length.
 *
 * Copies of input and error lie side by side on one tile. Copy k of the input has trains of its own, and so has copy k of
 * the error, so that the blocks (k, k) are independent trials of the same outer product.
 */
import { z } from 'zod';
import { compareSample, settleDevice } from '../../devices/index.ts';
import type { Backend } from '../../emulator/index.ts';
import { type Comparison, type Look, type Recogniser, readGolden } from './recogniser.ts';
import { SingleTile } from './single-tile.ts';
import { count, figure, figures, matrix } from './statistics-schema.ts';
import { Tally } from './tally.ts';

const schema = z.object({
  'x[in]': figures,
  'd[out]': figures,
  trials: count,
  cases: z.record(
    z.string(),
    z.object({ lr: figure, mean_net_pulses: matrix, std_net_pulses: matrix }, { error: 'an object with lr' }),
  ),
});
type Golden = z.infer<typeof schema>;

/** As in the file: steps of 0.001 without variation, far from the bounds. */
const step = 0.001;
const bound = 10;
const device = settleDevice({
  extends: 'ideal',
  law: 'constant-step',
  parameters: {
    ...{ step, stepSpread: 0, cycleNoise: 0, upDownSpread: 0 },
    ...{ upperBound: bound, lowerBound: -bound, upperBoundSpread: 0, lowerBoundSpread: 0 },
  },
});

const modes: Readonly<Record<string, string>> = {
  fixed_bl31_no_um: 'trains without update management',
  um_only: 'trains of fixed length',
  bl10_no_um: 'trains without update management',
  not_fixed_bl: 'trains without update management',
  mean_count: 'counted instead of random pulses',
  det_implicit: 'pulses without chance',
};

const copies = 32;
const usualRuns = 320;
/** 31 pulses of 0.001 a run stay clear of the bounds. */
const runsBetweenResets = 200;

export const aihwkitTrains: Recogniser<Golden> = {
  name: 'aihwkit pulse trains',
  recognise: (json, path) => readGolden(json, path, (file) => 'x[in]' in file && 'd[out]' in file, schema),
  async verify(golden, backend, look) {
    const comparisons: Comparison[] = [];
    const leftOut: { name: string; reason: string }[] = [];
    for (const name of Object.keys(golden.cases)) {
      if (name.endsWith('default_ubl_um')) comparisons.push(await verifyCase(golden, name, backend, look));
      else leftOut.push({ name, reason: modes[name.replace(/^lr[^_]*_/, '')] ?? 'another way to make trains' });
    }
    return { ran: `pulses on ${backend.name}`, comparisons, leftOut };
  },
};

async function verifyCase(golden: Golden, name: string, backend: Backend, look: Look): Promise<Comparison> {
  const { 'x[in]': x, 'd[out]': d, trials, cases } = golden;
  const { lr: rate, mean_net_pulses: means = [], std_net_pulses: stds = [] } = cases[name] ?? {};
  const [inputs, outputs] = [x.length, d.length];
  const spec = { device, inputs: copies * inputs, outputs: copies * outputs, rates: { update: rate ?? 0 } };
  const tile = await SingleTile.open(backend, { ...spec, seed: look.seed });
  const runs = usualRuns * look.factor;
  const pulses = d.map(() => x.map(() => new Float64Array(runs * copies)));
  try {
    tile.drive({ base: repeat(x), error: repeat(d) });
    let before = await tile.weights();
    for (let run = 0; run < runs; run++) {
      if (run % runsBetweenResets === 0) before = await tile.program(new Float64Array(before.length));
      tile.run('update');
      const after = await tile.weights();
      forEachTrial(inputs, outputs, (copy, i, j, cell) => {
        const moved = ((before[cell] as number) - (after[cell] as number)) / step;
        (pulses[i]?.[j] as Float64Array)[run * copies + copy] = Math.round(moved);
      });
      before = after;
    }
  } finally {
    tile.close();
  }
  const tally = new Tally();
  pulses.forEach((row, i) => {
    row.forEach((counted, j) => {
      const golden = { mean: means[i]?.[j] ?? Number.NaN, std: stds[i]?.[j] ?? Number.NaN, devices: trials };
      const compared = compareSample(counted, golden);
      for (const { statistic, ratio } of compared) tally.addRatio(ratio, `${statistic} of output ${i}, input ${j}`);
    });
  });
  return tally.as(name);
}

function repeat(values: readonly number[]): number[] {
  return Array.from({ length: copies }, () => values).flat();
}

function forEachTrial(
  inputs: number,
  outputs: number,
  visit: (copy: number, output: number, input: number, cell: number) => void,
): void {
  for (let copy = 0; copy < copies; copy++) {
    for (let j = 0; j < inputs; j++) {
      for (let i = 0; i < outputs; i++) {
        visit(copy, i, j, (copy * inputs + j) * copies * outputs + copy * outputs + i);
      }
    }
  }
}
