import { describe, expect, it } from 'vitest';
import { lineVoltage } from '../../../../emulator/cost/circuits/column-converter.ts';
import { cellArea } from '../../../../emulator/cost/circuits/gate.ts';
import { sarAdc } from '../../../../emulator/cost/circuits/sar-adc.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectNear, expectPhysical, goldenComponents } from '../golden.ts';

describe.each(everyTechnology)('golden SAR ADC at $name', ({ technology, roadmap }) => {
  const golden = goldenComponents[roadmap][technology.nanometres];

  it('has area, cycles and energy of every resolution and line', () => {
    expectPhysical(sarAdc(technology, { bits: 8 }));
    if (golden === undefined) return;
    const share = roadmap === 'LSTP' ? 0.004 : 0.12;
    for (const bits of [3, 4, 5, 6, 7, 8]) {
      for (const [key, columnResistance] of [
        ['1000', 1e3],
        ['10000', 1e4],
        ['100000', 1e5],
        ['1e+06', 1e6],
      ] as const) {
        const entry = golden.sar_adc_1col[`bits${bits}_Rcol${key}`];
        const ours = sarAdc(technology, { bits, columnResistance });
        expectNear(ours.area * 1e12, entry.area_um2, 1e-3, `${bits} bits area`);
        expectNear(ours.latency * 1e9, entry.read_latency_ns, 1e-9, `${bits} bits latency`);
        expectNear(ours.energyPerAction * 1e15, entry.read_energy_fJ, share, `${bits} bits ${key}`);
      }
    }
  });
});

describe('SAR ADC', () => {
  const technology = technologyNode(22);

  it('has (269 + 109 (b − 1)) NMOS and (209 + 73 (b − 1)) PMOS', () => {
    for (const bits of [1, 6]) {
      expect(sarAdc(technology, { bits }).area / cellArea(technology, 1)).toBeCloseTo(478 + 182 * (bits - 1), 6);
    }
  });

  it('draws V²/R of its line for b + 1 cycles', () => {
    const ours = sarAdc(technology, { bits: 5, cycle: 2e-9 });
    const drawn = ours.energyAt(5e3) - ours.energyAt(Number.POSITIVE_INFINITY);
    expect(drawn / ((lineVoltage(technology) ** 2 / 5e3) * 12e-9)).toBeCloseTo(1, 9);
    expect(ours.latencyAt(5e3)).toBeCloseTo(12e-9, 15);
    expect(ours.interval).toBe(ours.latency);
  });

  it('spends 0.13 % more a kelvin', () => {
    const at = (temperature: number) => sarAdc(technologyNode(22, { temperature }), { bits: 6 }).energyPerAction;
    expect(at(350) / at(300)).toBeCloseTo(1.065, 9);
  });

  it('names the path and the accepted range', () => {
    expect(() => sarAdc(technology, { bits: 0 })).toThrow(/`adc.bits` to be an integer from 1 to 16, got `0`/);
    expect(() => sarAdc(technology, { bits: 4, cycle: 0 })).toThrow(/`adc.cycle` to be a number above 0 s, got `0`/);
  });
});
