import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lineVoltage } from '../../../../emulator/cost/circuits/column-converter.ts';
import { flashAdc } from '../../../../emulator/cost/circuits/flash-adc.ts';
import { cellArea } from '../../../../emulator/cost/circuits/gate.ts';
import { thermometerEncoder } from '../../../../emulator/cost/circuits/thermometer-encoder.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectNear, expectPhysical, goldenComponents, lowStandbyNodes } from '../golden.ts';

const { column } = JSON.parse(readFileSync(new URL('../../../fixtures/cost/converters.json', import.meta.url), 'utf8'));

function goldenLine(node: number) {
  const { capacitance_fF, fullScaleResistance_ohm } = column[node];
  return { capacitance: capacitance_fF * 1e-15, fullScaleResistance: fullScaleResistance_ohm };
}
const alone = { referenceColumn: false, encoder: false } as const;

describe('golden flash ADC', () => {
  it('has the latency at every low-standby node within a quarter', () => {
    for (const node of lowStandbyNodes) {
      for (const bits of [2, 3, 4, 5, 6, 7]) {
        const entry = goldenComponents.LSTP[node].mlsa_1col[`levels${2 ** bits}_Rcol1000`];
        const ours = flashAdc(technologyNode(node), { bits, line: goldenLine(node), ...alone });
        expectNear(ours.latency * 1e9, entry.read_latency_ns, 0.25, `${node} nm, ${bits} bits`);
      }
    }
  });

  it('has the energy within a tenth down to 3 nm, whatever levels and line', () => {
    for (const node of lowStandbyNodes.filter((nanometres) => nanometres >= 3)) {
      for (const bits of [2, 3, 4, 5, 6, 7]) {
        const ours = flashAdc(technologyNode(node), { bits, line: goldenLine(node), ...alone });
        for (const [key, resistance] of [
          ['1000', 1e3],
          ['100000', 1e5],
          ['1e+06', 1e6],
        ] as const) {
          const entry = goldenComponents.LSTP[node].mlsa_1col[`levels${2 ** bits}_Rcol${key}`];
          expectNear(ours.energyAt(resistance) * 1e15, entry.read_energy_fJ, 0.1, `${node} nm, ${bits} bits, ${key}`);
        }
      }
    }
  });

  it('has nine transistors a comparator, and a reference column for every L of them', () => {
    const entry = goldenComponents.LSTP[22].mlsa_1col.levels32_Rcol1000;
    // 128 cells of 10 × 28 F, drawn on the 40 nm pitch of the wire.
    const referenceArea = 128 * 10 * 40e-9 * 28 * 22e-9;
    const line = { ...goldenLine(22), referenceArea };
    const ours = flashAdc(technologyNode(22), { bits: 5, line, ...alone });
    expectNear(ours.area * 1e12, entry.area_um2, 1e-3, 'area');
    expect(ours.area).toBeCloseTo(31 * (9 * cellArea(technologyNode(22), 1) + referenceArea / 32), 18);
  });
});

describe('flash ADC of currents', () => {
  const technology = technologyNode(22);
  const line = { capacitance: 10e-15, fullScaleResistance: 700 };
  const of = (options: Partial<Parameters<typeof flashAdc>[1]> = {}) =>
    flashAdc(technology, { bits: 5, line, ...alone, ...options });

  it('waits for its smallest reference: half L R (C + mirrors) besides mirror and latch', () => {
    const slower = of({ line: { ...line, capacitance: 20e-15 } });
    expect(slower.latency - of().latency).toBeCloseTo(0.5 * 32 * 700 * 10e-15, 18);
    const weaker = of({ line: { ...line, fullScaleResistance: 1400 } });
    expect(weaker.latency).toBeGreaterThan(of().latency);
    expect(of().latencyAt(1e6)).toBe(of().latency);
  });

  it('spends less on weaker lines, and never a negative bias', () => {
    const resistances = [1e2, 1e4, 1e6, 1e9, Number.POSITIVE_INFINITY];
    const energies = resistances.map((resistance) => of().energyAt(resistance));
    for (let i = 1; i < energies.length; i++) expect(energies[i]!).toBeLessThanOrEqual(energies[i - 1]!);
    expect(energies.at(-1)!).toBeGreaterThan(0);
  });

  it('counts its share of the reference column', () => {
    const counted = of({ referenceColumn: true });
    const voltage = lineVoltage(technology);
    const share = (31 / 32) * voltage ** 2 * (line.capacitance + of().latency / line.fullScaleResistance);
    expect(counted.energyAt(3e3) - of().energyAt(3e3)).toBeCloseTo(share, 21);
  });

  it('adds the encoder, in whole rows of a block where there is one', () => {
    const encoder = thermometerEncoder(technology, { bits: 5 });
    const whole = of({ encoder: true });
    expect(whole.area - of().area).toBeCloseTo(encoder.area, 18);
    expect(whole.latency - of().latency).toBeCloseTo(encoder.latency, 18);
    expect(whole.energyAt(1e4) - of().energyAt(1e4)).toBeCloseTo(encoder.energyPerAction, 21);
    const block = { width: 100e-6, count: 4 };
    expect(of({ encoder: true, block }).area - of().area).toBeCloseTo((encoder.height * 100e-6) / 4, 18);
  });
});

describe('flash ADC of held voltages', () => {
  const technology = technologyNode(22);

  it('takes a clock cycle, and energy grows as its comparators', () => {
    expect(flashAdc(technology, { bits: 5, encoder: false }).latency).toBe(1e-9);
    expect(flashAdc(technology, { bits: 5, encoder: false, cycle: 3e-9 }).latency).toBe(3e-9);
    const energy = (bits: number) => flashAdc(technology, { bits, encoder: false }).energyPerAction;
    expect(energy(6) / energy(5)).toBeGreaterThan(63 / 31);
    expect(Math.log2(energy(8) / energy(7))).toBeCloseTo(1, 1);
  });

  it('is physical at every node', () => {
    for (const each of everyTechnology) {
      expectPhysical(flashAdc(each.technology, { bits: 5 }));
      const line = { capacitance: 1e-14, fullScaleResistance: 800 };
      expectPhysical(flashAdc(each.technology, { bits: 5, line }));
    }
  });

  it('names the path and the accepted range', () => {
    expect(() => flashAdc(technology, { bits: 9 })).toThrow(/`adc.bits`.*1 to 8, got `9`/);
    const line = { capacitance: 0, fullScaleResistance: 800 };
    expect(() => flashAdc(technology, { bits: 4, line })).toThrow(/`adc.line.capacitance`.*above 0 F, got `0`/);
  });
});
