/** Files of CrossSim: what is left out, what fails, and what is refused. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createCpuBackend } from '../../emulator/index.ts';
import { type CrosssimFile, drawVectors, drawWeights, transpose } from '../../studies/verify/crosssim-file.ts';
import { crosssimReads } from '../../studies/verify/crosssim-reads.ts';
import type { Verification } from '../../studies/verify/recogniser.ts';
import { crosspoint, useFolder } from './small-study.ts';

const folder = useFolder();

const read = (name: string) => {
  const url = new URL(`../fixtures/verify/crosssim-${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as CrosssimFile;
};

type Case = CrosssimFile['cases'][number];

/** The cases of a fixture whose names start so, changed. */
function verify(name: string, start: string, change: (golden: Case) => Case = (golden) => golden) {
  const cases = read(name).cases.filter(({ id }) => id.startsWith(start));
  expect(cases.length, start).toBeGreaterThan(0);
  const golden = crosssimReads.recognise({ cases: cases.map(change) }, 'file');
  return crosssimReads.verify(golden!, createCpuBackend(), { seed: 1, factor: 1 });
}

const worstOf = ({ comparisons }: Verification, name?: string) =>
  Math.max(...comparisons.filter((one) => name === undefined || one.name === name).map(({ worst }) => worst));

/** The first output of the first vector, moved. */
const moveOutput = (by: number) => (golden: Case) => ({
  ...golden,
  Y: golden.Y.map((row, vector) => row.map((y, at) => (vector + at === 0 ? y + by : y))),
});

const set = (name: string, value: unknown) => (golden: Case) => ({
  ...golden,
  settings: { ...golden.settings, [name]: value },
});

it('draws what files leave to their seeds', () => {
  const [golden] = read('weights').cases as [Case];
  const weights = drawWeights(golden);
  const exact = drawVectors(golden).map((x) =>
    Array.from({ length: 8 }, (_, o) => x.reduce((sum, one, i) => sum + one * weights[o * 8 + i]!, 0)),
  );
  exact.flat().forEach((y, at) => {
    expect(Math.abs(y - golden.Y.flat()[at]!)).toBeLessThan(1e-6);
  });
  expect([...transpose([1, 2, 3, 4, 5, 6], 2)]).toEqual([1, 4, 2, 5, 3, 6]);
});

it.each<[string, string, string, unknown]>([
  ['the on/off ratio of columns without subtraction', 'parasitics', 'xbar.device.Rmax', 900_000],
  ['a wire', 'parasitics', 'xbar.array.parasitics.Rp_col', 0.4],
  ['a level of conductance', 'weights', 'xbar.device.cell_bits', 3],
  ['a bit of an ADC', 'adc-models', 'xbar.adc.mvm.bits', 7],
  ['the gain of an amplifier', 'adc-models', 'xbar.adc.mvm.gain_db', 34],
  ['the slices of inputs', 'bitslice-inputs', 'xbar.dac.mvm.bits', 7],
  ['the slices of weights', 'bitslice-weights', 'core.weight_bits', 6],
  ['the read voltage', 'nonlinear-iv', 'xbar.device.Vread', 0.4],
])('fails where a setting is another: %s', async (_, file, name, value) => {
  const starts = { parasitics: 'par_offset', weights: 'bal1_b4', 'adc-models': 'Ramp' } as Record<string, string>;
  expect(worstOf(await verify(file, starts[file] ?? ''))).toBeLessThanOrEqual(1);
  expect(worstOf(await verify(file, starts[file] ?? '', set(name, value)))).toBeGreaterThan(2);
});

it('takes an output that is one step away for a tie, and no more than 2 % of them', async () => {
  const step = 2 / (2 ** 6 - 1) / 0.9;
  const [golden] = read('adc-dac').cases as [Case];
  const [, upper] = golden.settings['xbar.adc.mvm.calibrated_range'] as [number, number];
  const tied = await verify('adc-dac', 'adc_QuantizerADC_6_CAL', moveOutput(step * upper));
  expect(worstOf(tied, 'adc_QuantizerADC_6_CAL')).toBeLessThanOrEqual(1.001);
  expect(worstOf(tied, 'ties')).toBeCloseTo(1 / 24 / 0.02, 9);
  const wrong = await verify('adc-dac', 'adc_QuantizerADC_6_CAL', moveOutput(1.1 * step * upper));
  expect(worstOf(wrong, 'adc_QuantizerADC_6_CAL')).toBeGreaterThan(1);
});

it('fails where an output without ADC differs by more than float32 explains', async () => {
  expect(worstOf(await verify('weights', 'ideal_8x8', moveOutput(4e-5)))).toBeGreaterThan(1);
  expect(worstOf(await verify('nonlinear-iv', 'cubic', moveOutput(1.2e-5)))).toBeGreaterThan(1);
});

it('leaves out what has no counterpart, and says what', async () => {
  const { leftOut, comparisons } = await verify('weights', 'ideal_8x8', set('xbar.device.read_noise.enable', true));
  expect(leftOut).toEqual([{ name: 'ideal_8x8', reason: 'no counterpart of xbar.device.read_noise.enable true' }]);
  expect(comparisons).toEqual([]);
  const other = await verify('adc-models', 'Ramp', set('xbar.adc.mvm.model', 'FlashADC'));
  expect(other.leftOut[0]!.reason).toBe('no counterpart of xbar.adc.mvm.model FlashADC');
  const transposed = await verify('parasitics', 'par_offset', (golden) => ({ ...golden, op: 'vecmat' }));
  expect(transposed.leftOut[0]!.reason).toMatch(/CrossSim gives W x/);
});

it.each<[string, string, string, unknown, RegExp]>([
  ['adc-dac', 'icolmax', 'xbar.adc.mvm.model', 'QuantizerADC', /Icol_max but for pairs without converters/],
  ['adc-dac', 'icolmax', 'core.style', 'OFFSET', /Icol_max but for pairs/],
  ['adc-dac', 'adc_SignMagnitudeADC_4_MAX', 'xbar.dac.mvm.signed', false, /ranges for unsigned inputs/],
  ['parasitics', 'par_sep_il0', 'core.rows_max', 4, /its cuts/],
])('leaves out of %s what it does not compare: %s with %s %s', async (name, start, setting, value, reason) => {
  const { leftOut, comparisons } = await verify(name, start, set(setting, value));
  expect(leftOut.map((one) => one.reason).join()).toMatch(reason);
  expect(comparisons).toEqual([]);
});

it.each<[string, (golden: Case) => object, RegExp]>([
  ['a vector without results', ({ Y }) => ({ Y: Y.slice(1) }), /`cases\.0` to be a case with one row of results/],
  ['results of another width', ({ Y }) => ({ Y: Y.map((row) => row.slice(1)) }), /one row of results for each/],
  ['weights of another shape', () => ({ W_read: [[1, 2]] }), /`cases\.0` to be a case with a matrix of M rows/],
  ['another operation', () => ({ op: 'matmat' }), /`cases\.0\.op` to be one of matvec, vecmat/],
  ['no size', () => ({ M: 0 }), /`cases\.0\.M` to be a whole number from 1/],
  ['words for numbers', () => ({ Y: [['a']] }), /`cases\.0\.Y\.0\.0` to be a number/],
])('refuses files with %s', async (_, change, message) => {
  const [golden] = read('weights').cases as [Case];
  folder.write('broken.json', JSON.stringify({ cases: [{ ...golden, ...change(golden) }] }));
  const said = await crosspoint(['verify', folder.path(), '--backend', 'cpu']);
  expect(said.err).toMatch(message);
  expect(said.out).toBe('');
  expect(said.code).toBe(2);
});
