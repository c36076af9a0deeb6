/**
 * Pulsed laws against curves of IBM aihwkit 1.1. Tolerance (spec/devices.md §1): deterministic 1e-5; otherwise
 *
 *     |Δmean| < 4 std √(1/N + 1/N_ref) + 0.0014 cycleNoise · (accumulated |steps|, at most the weight range)
 *     |std/std_ref − 1| < 3 %, or 4 standard errors of a standard deviation where that is more
 *
 * The second term of the first line is the bias of the reference's noise table. The standard error of a standard
 * deviation is √((kurtosis − 1)/4 · (1/N + 1/N_ref)): near a hard bound few crosspoints make the spread; where they
 * are fewer than about 100 (kurtosis above N/100) the spread is not compared.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Law, pulseResponse, settleDevice, settleLaw } from '../../devices/index.ts';
import { constantStep } from '../../devices/models/constant-step.ts';
import { softBounds } from '../../devices/models/soft-bounds.ts';
import { normalFrom } from './random.ts';

interface Golden {
  readonly parameters: Readonly<Record<string, number>>;
  readonly devices: number;
  readonly pulse: readonly number[];
  readonly curves: Readonly<Record<'full' | 'no_dtod' | 'deterministic', { mean: number[]; std: number[] }>>;
  readonly drawn: Readonly<Record<string, { mean: number; std: number }>>;
}

const devices = 16_384;
const train = { up: 1000, down: 1000 };
const noSpread = { stepSpread: 0, upDownSpread: 0, upperBoundSpread: 0, lowerBoundSpread: 0 };
const cases: [string, Law][] = [
  ['gokmen-vlasov', constantStep],
  ['constant-step', constantStep],
  ['soft-bounds', softBounds],
];

describe.each(cases)('%s', (name, law) => {
  const file = new URL(`../fixtures/devices/${name}.json`, import.meta.url);
  const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
  const { parameters } = golden;

  it('deterministic', () => {
    const settled = settleLaw(law, { ...parameters, ...noSpread, cycleNoise: 0 });
    const { mean } = pulseResponse(settled.pulse!, { ...train, devices: 1, normal: () => Number.NaN });
    golden.pulse.forEach((pulse, i) => {
      expect(Math.abs(mean[pulse]! - golden.curves.deterministic.mean[i]!), `pulse ${pulse}`).toBeLessThan(1e-5);
    });
  });

  it.each([
    ['no_dtod', noSpread],
    ['full', {}],
  ] as const)('%s', (curve, changes) => {
    const settled = settleLaw(law, { ...parameters, ...changes });
    const ours = pulseResponse(settled.pulse!, { ...train, devices, normal: normalFrom(17) });
    const range = parameters.upperBound! - parameters.lowerBound!;
    const reference = golden.curves[curve];
    let spreads = 0;
    golden.pulse.forEach((pulse, i) => {
      const walked = Math.min(pulse * parameters.step!, range);
      const share = 1 / devices + 1 / golden.devices;
      const tolerance = 4 * reference.std[i]! * Math.sqrt(share) + 0.0014 * parameters.cycleNoise! * walked;
      expect(Math.abs(ours.mean[pulse]! - reference.mean[i]!), `mean at ${pulse}`).toBeLessThanOrEqual(tolerance);
      if (!(ours.kurtosis[pulse]! < devices / 100)) return;
      spreads++;
      const spread = Math.max(0.03, 4 * Math.sqrt(((ours.kurtosis[pulse]! - 1) / 4) * share));
      expect(Math.abs(ours.std[pulse]! / reference.std[i]! - 1), `std at ${pulse}`).toBeLessThan(spread);
    });
    expect(spreads).toBeGreaterThan(golden.pulse.length / 2);
  });

  it('draws crosspoints with the reference statistics', () => {
    const { pulse } = settleLaw(law, parameters);
    const width = pulse!.fields.length;
    const normal = normalFrom(23);
    const drawn = new Float64Array(devices * width);
    for (let i = 0; i < devices; i++) pulse!.draw(normal, drawn, i * width);
    pulse!.fields.forEach((field, place) => {
      const values = drawn.filter((_, i) => i % width === place);
      const mean = values.reduce((sum, x) => sum + x, 0) / devices;
      const std = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / devices);
      const reference = golden.drawn[field]!;
      expect(Math.abs(mean - reference.mean)).toBeLessThan(
        4 * reference.std * Math.sqrt(1 / devices + 1 / golden.devices),
      );
      expect(Math.abs(std / reference.std - 1)).toBeLessThan(0.03);
    });
  });
});

it('the preset gokmen-vlasov has the parameters of the reference', () => {
  const file = new URL('../fixtures/devices/gokmen-vlasov.json', import.meta.url);
  const { parameters } = JSON.parse(readFileSync(file, 'utf8')) as Golden;
  expect(settleDevice('gokmen-vlasov').parameters).toEqual(parameters);
});
