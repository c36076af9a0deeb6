/** Reads of whole tiles by Sandia's CrossSim: mappings of weights, converters, bit-serial inputs, weights in slices, wires. */
import type { Backend, ReadDirection } from '../../emulator/index.ts';
import { clippedReadings } from './crosssim-clipped.ts';
import { type CrosssimCase, type CrosssimFile, crosssimFile, drawVectors, transpose } from './crosssim-file.ts';
import { type CrosssimSettings, readSettings } from './crosssim-settings.ts';
import { type CaseTile, crosssimTile } from './crosssim-tile.ts';
import { levelTies, Ties, toleranceOf } from './crosssim-tolerance.ts';
import { type Recogniser, readGolden } from './recogniser.ts';
import { SingleTile } from './single-tile.ts';
import { Tally } from './tally.ts';

/** Weights read back are printed with nine digits, some of them float32. */
const weightTolerance = 1e-6;

export const crosssimReads: Recogniser<CrosssimFile> = {
  name: 'crosssim reads',
  recognise: (json, path) => readGolden(json, path, ({ cases }) => isListOfReads(cases), crosssimFile),
  async verify({ cases }, backend) {
    const ties = new Ties();
    const tallies = new Map<string, Tally>();
    const leftOut: { name: string; reason: string }[] = [];
    for (const golden of cases) {
      const settings = settingsOf(golden);
      if ('reason' in settings) {
        leftOut.push({ name: golden.id, ...settings });
        continue;
      }
      const name = golden.id.replace(/_\d+x\d+$/, '');
      const tally = tallies.get(name) ?? new Tally();
      tallies.set(name, tally);
      const tile = crosssimTile(golden, settings);
      await verifyCase(golden, tile, backend, tally, ties);
    }
    const comparisons = [...tallies].map(([name, tally]) => tally.as(name));
    return { ran: `reads on ${backend.name}`, comparisons: [...comparisons, ...ties.comparisons()], leftOut };
  },
};

function settingsOf(golden: CrosssimCase): CrosssimSettings | { readonly reason: string } {
  const settings = readSettings(golden.settings);
  if ('reason' in settings) return settings;
  const reason = reasonAgainst(golden, settings);
  return reason ? { reason } : settings;
}

/** Why settings that are known one by one are not compared together. */
function reasonAgainst({ op, M, N }: CrosssimCase, settings: CrosssimSettings): string | null {
  const wires = settings['xbar.array.parasitics.enable'];
  const converts = settings['xbar.adc.mvm.model'] !== 'IdealADC' || settings['xbar.dac.mvm.input_bitslicing'];
  const calibrated = settings['xbar.adc.mvm.adc_range_option'] === 'CALIBRATED';
  const cut = (lines: number, most: number) => most > 0 && lines > most;
  // Its transposed reads with wires are its forward reads, to all digits: the solver takes the matrix as it lies.
  if (op === 'vecmat' && wires) return 'CrossSim gives W x where it should give Wᵀ x';
  if (op === 'vecmat' && converts) return 'no counterpart of converters of transposed reads';
  if (settings['xbar.array.Icol_max'] > 0 && !isUnslicedPair(settings, converts)) {
    return 'no counterpart of Icol_max but for pairs without converters';
  }
  if (!settings['xbar.dac.mvm.signed'] && !calibrated) return 'no counterpart of ranges for unsigned inputs';
  return cut(N, settings['core.rows_max']) || cut(M, settings['core.cols_max']) ? 'no counterpart of its cuts' : null;
}

/** What `crosssim-clipped.ts` reads. */
function isUnslicedPair(settings: CrosssimSettings, converts: boolean): boolean {
  const rounds = converts || settings['xbar.device.cell_bits'] > 0;
  return settings['core.style'] === 'BALANCED' && !settings['core.balanced.interleaved_posneg'] && !rounds;
}

function isListOfReads(cases: unknown): boolean {
  const isRead = (one: unknown) => typeof one === 'object' && one !== null && 'seed_w' in one && 'settings' in one;
  return Array.isArray(cases) && cases.length > 0 && cases.every(isRead);
}

async function verifyCase(
  golden: CrosssimCase,
  tile: CaseTile,
  backend: Backend,
  tally: Tally,
  ties: Ties,
): Promise<void> {
  const slack = levelTies(tile);
  const clipped = tile.spec.converters?.columnLimit !== undefined;
  const { readings, weights } = clipped
    ? { readings: await clippedReadings(golden, tile, backend), weights: null }
    : await readTile(golden, tile, backend);
  compareReadings(golden, tile, readings, slack, tally, ties);
  if (!golden.W_read || !weights) return;
  golden.W_read.flat().forEach((weight, at) => {
    const error = Math.abs((weights[at] as number) * tile.weightLimit - weight);
    tally.add(error, weightTolerance + (slack[at] as number), `weight ${at} of ${golden.id}`);
  });
}

/** What reads give [vectors][outputs], and the weights that are held [outputs][inputs]. */
async function readTile(golden: CrosssimCase, { spec, weights }: CaseTile, backend: Backend) {
  const direction = directionOf(golden);
  const tile = await SingleTile.open(backend, { ...spec, reads: [direction] });
  try {
    // A tile stores [inputs][outputs].
    await tile.program(transpose(weights, golden.M));
    const readings: Float64Array[] = [];
    for (const x of drawVectors(golden)) {
      tile.drive(direction === 'forward' ? { base: x } : { error: x });
      tile.run('read');
      readings.push(await tile.readings(direction));
    }
    return { readings, weights: transpose(await tile.weights(), golden.N) };
  } finally {
    tile.close();
  }
}

function directionOf({ op }: CrosssimCase): ReadDirection {
  return op === 'matvec' ? 'forward' : 'transposed';
}

function compareReadings(
  golden: CrosssimCase,
  tile: CaseTile,
  readings: readonly Float64Array[],
  slack: Float64Array,
  tally: Tally,
  ties: Ties,
): void {
  const { id, Y, M, N } = golden;
  const { step } = tile;
  const forward = directionOf(golden) === 'forward';
  const usual = toleranceOf(golden, tile);
  const loose = [...slack.entries()].filter(([, one]) => one > 0);
  drawVectors(golden).forEach((x, vector) => {
    const extra = new Float64Array(forward ? M : N);
    for (const [at, one] of loose) {
      const [output, input] = forward ? [Math.floor(at / N), at % N] : [at % N, Math.floor(at / N)];
      extra[output] = (extra[output] as number) + one * Math.abs(x[input] as number);
    }
    (Y[vector] ?? []).forEach((expected, output) => {
      const error = Math.abs((readings[vector]?.[output] as number) - expected);
      const tolerance = usual + (extra[output] as number);
      const isTie = error > tolerance && error <= step + tolerance;
      if (step > 0) ties.add(isTie);
      tally.add(error, isTie ? step + tolerance : tolerance, `output ${output} of vector ${vector} of ${id}`);
    });
  });
}
