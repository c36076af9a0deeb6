import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encoderBlockArea, thermometerEncoder } from '../../../../emulator/cost/circuits/thermometer-encoder.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectNear, expectPhysical } from '../golden.ts';

const golden = JSON.parse(
  readFileSync(new URL('../../../fixtures/cost/converters.json', import.meta.url), 'utf8'),
).mlsa_encoder;

describe.each(everyTechnology)('golden thermometer encoder at $name', ({ technology, roadmap }) => {
  const entries = golden[roadmap][technology.nanometres];

  it('has area, delay and leakage', () => {
    for (const bits of [2, 3, 4, 5, 6, 7]) {
      const ours = thermometerEncoder(technology, { bits });
      expectPhysical(ours);
      if (entries === undefined) continue;
      const entry = entries[`levels${2 ** bits}`];
      const { fins } = technology.figures;
      const sheets = fins !== null && fins.most === 1;
      const block = encoderBlockArea(ours, 1, 100e-6) * 1e12;
      expectNear(block, entry.area_um2, fins === null ? 1e-3 : 0.3, `${bits} bits area`);
      expectNear(ours.latency * 1e9, entry.read_latency_ns, sheets ? 0.45 : 0.21, `${bits} bits delay`);
      expectNear(ours.leakage * 1e9, entry.leakage_nW, sheets ? 0.4 : 0.2, `${bits} bits leakage`);
    }
  });
});

describe('thermometer encoder', () => {
  it('grows as its levels', () => {
    const of = (bits: number) => thermometerEncoder(technologyNode(22), { bits });
    for (const figure of ['latency', 'leakage'] as const) {
      expect(Math.log2(of(8)[figure] / of(7)[figure]), figure).toBeCloseTo(1, 0);
    }
    expect(of(8).energyPerAction).toBeGreaterThan(of(7).energyPerAction);
    expect(of(6).width * of(6).height).toBeCloseTo(of(6).area, 18);
  });

  it('stands in whole rows of a block', () => {
    const encoder = thermometerEncoder(technologyNode(22), { bits: 5 });
    const area = (count: number) => encoderBlockArea(encoder, count, 10 * encoder.width);
    expect(area(1)).toBeCloseTo(10 * encoder.area, 18);
    expect(area(10)).toBeCloseTo(area(1), 18);
    expect(area(11)).toBeCloseTo(2 * area(1), 18);
  });

  it('names the path and the accepted range', () => {
    expect(() => thermometerEncoder(technologyNode(22), { bits: 0 })).toThrow(/`encoder.bits`.*1 to 8, got `0`/);
  });
});
