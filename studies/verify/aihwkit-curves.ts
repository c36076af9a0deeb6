/**
 * Device files of aihwkit: curves of 1000 pulses up and 1000 down from w = 0, the step at some weights, and the values
 * drawn for crosspoints; of a preset also that ours has the same parameters. As many crosspoints as the file has are
 * pulsed on a tile of the backend.
 *
 * The reference's curves were taken without its decay: that is one per mini-batch, and with the lifetime of the
 * Capacitor preset (10⁶) it would show, by ten times the tolerance, in the deterministic curve; it does not.
 */
import { z } from 'zod';
import {
  type CurveName,
  compareCurve,
  compareSample,
  curveNames,
  type Device,
  formulaOfDrawn,
  type GoldenDevice,
  laws,
  momentsOf,
  settleDevice,
  translateCurve,
} from '../../devices/index.ts';
import type { Backend } from '../../emulator/index.ts';
import { comparePreset } from './aihwkit-presets.ts';
import { PulsedTile } from './pulsed-tile.ts';
import { type Comparison, type Look, type Recogniser, readGolden } from './recogniser.ts';
import { areEquallyLong, count, figure, figures } from './statistics-schema.ts';
import { Tally } from './tally.ts';

const equallyLong = (names: readonly string[]) =>
  [(lists: object) => areEquallyLong({ ...lists }, names), { error: `lists of one length (${names})` }] as const;
const curveColumns = { pulse: figures, mean: figures, std: figures, q05: figures, q50: figures, q95: figures };
const curve = z.object({ ...curveColumns, devices: count }).refine(...equallyLong(Object.keys(curveColumns)));
const stepColumns = { w: figures, up_mean: figures, up_std: figures, down_mean: figures, down_std: figures };

const quantile = figure.exactOptional();
const drawn = z.object({ mean: figure, std: figure, q05: quantile, q50: quantile, q95: quantile });
const schema = z.object({
  device: z.string(),
  model: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  protocol: z.object({ pulses_up: count, pulses_down: count, start_weight: z.literal(0, { error: '0' }) }),
  curves: z.object({
    full: curve,
    no_dtod: curve,
    deterministic: z.object({ pulse: figures, mean: figures }).refine(...equallyLong(['pulse', 'mean'])),
  }),
  hidden_parameter_statistics_full: z.record(z.string(), drawn),
  step_function_no_dtod: z.object(stepColumns).refine(...equallyLong(Object.keys(stepColumns))),
});
/** A {@link GoldenDevice} with all that its file says of drawn values. */
type Golden = z.infer<typeof schema>;

export const aihwkitCurves: Recogniser<Golden> = {
  name: 'aihwkit pulse response',
  recognise: (json, path) => readGolden(json, path, (file) => 'model' in file && 'curves' in file, schema),
  async verify(golden, backend, look) {
    const preset = comparePreset(golden.device, golden);
    const comparisons: Comparison[] = preset ? [preset] : [];
    for (const name of curveNames) comparisons.push(await verifyCurve(golden, name, backend, look));
    comparisons.push(await verifySteps(golden, backend, look), await verifyDrawn(golden, backend, look));
    return { ran: `pulses on ${backend.name}`, comparisons, leftOut: [] };
  },
};

async function verifyCurve(golden: GoldenDevice, name: CurveName, backend: Backend, look: Look): Promise<Comparison> {
  const { pulses_up: ups } = golden.protocol;
  const devices = name === 'deterministic' ? 64 : golden.curves[name].devices * look.factor;
  const tile = await PulsedTile.open(backend, deviceOf(golden, name), devices, look.seed);
  try {
    const seen = new Map<number, Float32Array>();
    let done = 0;
    for (const pulse of golden.curves[name].pulse) {
      const turn = Math.min(Math.max(ups, done), pulse);
      tile.pulse('up', turn - done);
      tile.pulse('down', pulse - turn);
      done = pulse;
      seen.set(pulse, Float32Array.from(await tile.weights()));
    }
    const { cases, worst } = compareCurve(golden, name, (pulse) => seen.get(pulse) ?? []);
    return { name: `curve ${name}`, cases, worst: worst.ratio, at: `${worst.statistic} after ${worst.pulse} pulses` };
  } finally {
    tile.close();
  }
}

/** One pulse from some weights, without spread between crosspoints. */
async function verifySteps(golden: GoldenDevice, backend: Backend, look: Look): Promise<Comparison> {
  const { w: weights, ...steps } = golden.step_function_no_dtod;
  const { devices } = golden.curves.no_dtod;
  const tile = await PulsedTile.open(backend, deviceOf(golden, 'no_dtod'), devices * look.factor, look.seed);
  const tally = new Tally();
  try {
    for (const [i, w] of weights.entries()) {
      for (const direction of ['up', 'down'] as const) {
        const before = await tile.program(w);
        tile.pulse(direction, 1);
        const moved = (await tile.states()).map((after, at) => after - (before[at] as number));
        const [mean = Number.NaN, std = Number.NaN] = [steps[`${direction}_mean`][i], steps[`${direction}_std`][i]];
        // A weight at a bound is a float32 there, which the mean shows as one rounding of it.
        const cases = compareSample(moved, { mean, std, devices }, { bias: 2 ** -23 * Math.abs(w) });
        for (const { statistic, ratio } of cases) tally.addRatio(ratio, `${statistic} ${direction} at ${w}`);
      }
    }
  } finally {
    tile.close();
  }
  return tally.as('steps');
}

/** Values drawn for crosspoints, by a device whose reads see them. */
async function verifyDrawn(golden: Golden, backend: Backend, look: Look): Promise<Comparison> {
  const { devices } = golden.curves.full;
  const tally = new Tally();
  for (const [hidden, statistics] of Object.entries(golden.hidden_parameter_statistics_full)) {
    const formula = formulaOfDrawn(hidden, golden.model);
    if (formula === null) continue;
    const tile = await PulsedTile.open(backend, deviceOf(golden, 'full', formula), devices * look.factor, look.seed);
    const drawn = await tile.weights().finally(() => tile.close());
    // A quotient by a bound that may be near 0 has quantiles, but a few crosspoints make its mean and its spread.
    const hasMoments = !(momentsOf(drawn).kurtosis > drawn.length / 100);
    for (const { statistic, ratio } of compareSample(drawn, { ...statistics, devices })) {
      if (hasMoments || statistic.startsWith('q')) tally.addRatio(ratio, `${statistic} of ${hidden}`);
    }
  }
  return tally.as('drawn values');
}

/** @param visible what a read sees instead of the state */
function deviceOf(golden: GoldenDevice, name: CurveName, visible?: string): Device {
  const { law, parameters, tables = {} } = translateCurve(golden, name);
  const own = visible === undefined ? law : { ...laws.get(law)?.definition, visible };
  return settleDevice({ law: own, parameters, tables, electrical: settleDevice('ideal').electrical }, golden.device);
}
