/** Converter circuits against Sandia CrossSim 3.2.0: finite gain, no spread. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CapacitorAdc } from '../../../../emulator/tile/adc/adc-circuit.ts';
import { drawTransfers } from '../../../../emulator/tile/adc/draw-transfers.ts';
import { convert, type Transfer } from '../../../../emulator/tile/adc/transfer.ts';
import { uniformFrom } from '../../../devices/random.ts';
import { steady } from './streams.ts';

type Matrix = readonly (readonly number[])[];
interface Case {
  readonly kind: CapacitorAdc['kind'];
  readonly bits: number;
  /** @unit dB */
  readonly gain: number;
  readonly outputs: number;
  readonly inputs: number;
  readonly seedW: number;
  readonly seedX: number;
  readonly range: number;
  readonly y: Matrix;
}

/** What a balanced mapping leaves of a weight at an on/off ratio of 10. */
const weightScale = 0.9;

function transferOf({ kind, bits }: Case, openLoopGain: number | 'ideal'): Transfer {
  const figures = { openLoopGain, capacitorMismatch: 0, comparatorOffset: 0, groupSize: 8 };
  return drawTransfers({ kind, bits, ...figures }, 1, steady)[0]!;
}

/** How far converted products lie from the golden ones, [samples][outputs]. */
function distances(golden: Case, transfer: Transfer): number[] {
  const { outputs, inputs, seedW, seedX, range, y } = golden;
  const draw = (seed: number, count: number) => {
    const next = uniformFrom(seed);
    return Array.from({ length: count }, () => 2 * next() - 1);
  };
  const weights = draw(seedW, outputs * inputs);
  const vectors = draw(seedX, y.length * inputs);
  return y.flatMap((row, sample) =>
    row.map((expected, output) => {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += weights[output * inputs + i]! * vectors[sample * inputs + i]!;
      const converted = convert(transfer, (weightScale * sum) / range);
      return Math.abs((converted * range) / weightScale - expected);
    }),
  );
}

const file = new URL('../../../fixtures/emulator/adc-crosssim.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] };

describe('against CrossSim', () => {
  it.each(cases.map((golden) => [`${golden.kind}, ${golden.bits} bit, ${golden.gain} dB`, golden] as const))(
    '%s',
    (_, golden) => {
      expect(Math.max(...distances(golden, transferOf(golden, golden.gain)))).toBeLessThan(1e-6);
    },
  );

  it('a gain of 30 dB is told from an ideal one', () => {
    for (const golden of cases.filter(({ gain }) => gain === 30)) {
      const missed = distances(golden, transferOf(golden, 'ideal')).filter((distance) => distance > 1e-6);
      expect(missed.length, golden.kind).toBeGreaterThan(3);
    }
  });
});

interface Setting {
  readonly 'xbar.adc.mvm.model': string;
  readonly 'xbar.adc.mvm.bits': number;
  readonly 'xbar.adc.mvm.gain_db': number;
  readonly 'xbar.adc.mvm.calibrated_range': readonly [number, number];
}
interface Oracle {
  readonly M: number;
  readonly N: number;
  readonly seed_w: number;
  readonly seed_x: number;
  readonly settings: Setting;
  readonly Y: Matrix;
}

it('all 120 golden cases, every output to 1e-6', (context) => {
  const oracle = new URL('../../../../../shared/oracles/crosssim/cs_adc_models.json', import.meta.url);
  if (!existsSync(oracle)) return context.skip('no ../shared/oracles/crosssim');
  const all = (JSON.parse(readFileSync(oracle, 'utf8')) as { cases: readonly Oracle[] }).cases.map(
    ({ M, N, seed_w, seed_x, settings, Y }): Case => ({
      kind: settings['xbar.adc.mvm.model'].replace('ADC', '').toLowerCase() as CapacitorAdc['kind'],
      bits: settings['xbar.adc.mvm.bits'],
      gain: settings['xbar.adc.mvm.gain_db'],
      outputs: M,
      inputs: N,
      seedW: seed_w,
      seedX: seed_x,
      range: settings['xbar.adc.mvm.calibrated_range'][1],
      y: Y,
    }),
  );
  expect(all.length).toBe(120);
  const missed = all.filter((golden) => Math.max(...distances(golden, transferOf(golden, golden.gain))) > 1e-6);
  expect(missed).toEqual([]);
});
