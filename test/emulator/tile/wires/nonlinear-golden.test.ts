/**
 * Nonlinear cells against CrossSim 3.2. Weights are mapped to two arrays, G = gmin + (1 − gmin) |w| on the one of the
 * weight's sign and gmin = Rmin / Rmax on the other, in units of 1 / Rmin; inputs are voltages in units of Vread; an output is
 * the difference of the arrays' currents over Vread (1 − gmin) / Rmin. Word lines run along the outputs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cubic } from '../../../../devices/current-voltage/laws/cubic.ts';
import { milo } from '../../../../devices/current-voltage/laws/milo.ts';
import { settleCurrentVoltage } from '../../../../devices/current-voltage/settle-current-voltage.ts';
import { solveNonlinear } from '../../../../emulator/tile/wires/nonlinear.ts';
import type { CellLaw } from '../../../../emulator/tile/wires/nonlinear-network.ts';
import { withoutResistance } from '../../../../emulator/tile/wires/wires.ts';
import { uniformFrom } from '../../../devices/random.ts';

interface Golden {
  readonly id: string;
  readonly M: number;
  readonly N: number;
  readonly P: number;
  readonly seed_w: number;
  readonly seed_x: number;
  readonly settings: Readonly<Record<string, number | string>>;
  readonly Y: readonly (readonly number[])[];
}

const single = Math.fround;

const laws = { CubicDevice: settleCurrentVoltage(cubic), RRAMMilo: settleCurrentVoltage(milo) };
const lawOf = ({ settings }: Golden): CellLaw => laws[settings['xbar.device.nonlinear_IV.model'] as keyof typeof laws];

/** Largest difference of any output. */
function worstError({ M, N, P, seed_w, seed_x, settings, Y }: Golden, law: CellLaw): number {
  const setting = (name: string) => settings[`xbar.${name}`] as number;
  const [weight, input] = [uniformFrom(seed_w), uniformFrom(seed_x)];
  const weights = Array.from({ length: M * N }, () => 2 * weight() - 1);
  const [read, largest] = [setting('device.Vread'), 1 / setting('device.Rmin')];
  const least = setting('device.Rmin') / setting('device.Rmax');
  const inputs = Array.from({ length: P }, () => Float64Array.from({ length: N }, () => read * (2 * input() - 1)));
  const wires = {
    ...withoutResistance,
    row: setting('array.parasitics.Rp_row') ?? 0,
    column: setting('array.parasitics.Rp_col') ?? 0,
  } as const;
  const currentsOf = (sign: 1 | -1) => {
    // CrossSim keeps normalised conductances in float32, and turns them into siemens in float32.
    const conductances = Float64Array.from({ length: M * N }, (_, at) => {
      const w = sign * weights[(at % M) * N + Math.floor(at / M)]!;
      const normalised = single(single(least + (1 - least) * Math.max(w, 0)) - single(least));
      const above = single(single(normalised * single(largest - largest * least)) / single(1 - least));
      return single(single(largest * least) + above);
    });
    const solved = solveNonlinear({ rows: N, columns: M, conductances, wires }, law, inputs);
    expect(solved.residual).toBeLessThanOrEqual(1e-10);
    return solved.currents;
  };
  const [positive, negative] = [currentsOf(1), currentsOf(-1)];
  const unit = read * largest * (1 - least);
  return Math.max(
    ...Y.flatMap((outputs, p) =>
      outputs.map((y, output) => Math.abs((positive[p]![output]! - negative[p]![output]!) / unit - y)),
    ),
  );
}

const read = (file: URL) => JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Golden[] };
const fixture = read(new URL('../../../fixtures/emulator/nonlinear-current-voltage.json', import.meta.url));

/**
 * Cubic cells agree to CrossSim's solver tolerance. Milo's coefficients are evaluated in float32 there, where they cancel to
 * three digits: the same float32 evaluation in numpy reproduces the file to 6e-15, the fit itself to the file's tolerance.
 */
const toleranceOf = ({ id, N }: Golden) => (id.startsWith('milo') ? 1e-5 * Math.sqrt(N) : 1e-8);

it.each(fixture.cases)('$id: every output', (golden) => {
  expect(worstError(golden, lawOf(golden))).toBeLessThan(toleranceOf(golden));
});

it('all 29 golden cases, every output: cubic to 1e-8, milo to 1e-5 √N', (context) => {
  const oracle = new URL('../../../../../shared/oracles/crosssim/cs_nonlinear_iv.json', import.meta.url);
  if (!existsSync(oracle)) return context.skip('no ../shared/oracles/crosssim');
  const { cases } = read(oracle);
  expect(cases.length).toBe(29);
  const missed = cases
    .map((golden) => ({ id: golden.id, error: worstError(golden, lawOf(golden)), tolerance: toleranceOf(golden) }))
    .filter(({ error, tolerance }) => !(error < tolerance));
  expect(missed).toEqual([]);
});
