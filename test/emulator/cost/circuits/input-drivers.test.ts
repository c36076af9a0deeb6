import { describe, expect, it } from 'vitest';
import { amplitudeDriver } from '../../../../emulator/cost/circuits/amplitude-driver.ts';
import { integrator } from '../../../../emulator/cost/circuits/integrator.ts';
import { phaseSlots, pulseWidthDriver } from '../../../../emulator/cost/circuits/pulse-width-driver.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectPhysical, planarNodes } from '../golden.ts';

const technology = technologyNode(22);
const amplitude = { lines: 128, bits: 7, slot: 1e-9, pitch: 88e-9, lineCapacitance: 2e-14, voltage: 0.2 } as const;
const width = { lines: 128, bits: 7, encoding: 'pulse-width', slot: 1e-9, pitch: 88e-9 } as const;

describe('amplitude driver', () => {
  it('is physical at every node, with either ladder', () => {
    for (const each of everyTechnology) {
      expectPhysical(amplitudeDriver(each.technology, amplitude));
      expectPhysical(amplitudeDriver(each.technology, { ...amplitude, ladder: 'r-2r' }));
    }
  });

  it('takes a slot a phase, where pulse widths take one a step', () => {
    expect(amplitudeDriver(technology, amplitude).latency).toBeCloseTo(2e-9, 18);
    expect(pulseWidthDriver(technology, width).latency).toBeCloseTo(126e-9, 18);
    expect(['amplitude', 'bit-serial', 'pulse-width'].map((each) => phaseSlots(each as 'amplitude', 7))).toEqual([
      1, 6, 63,
    ]);
  });

  it('charges its lines to the amplitude in either phase', () => {
    const energy = (voltage: number) => amplitudeDriver(technology, { ...amplitude, voltage }).energyPerAction;
    expect(energy(0.4) - energy(0.2)).toBeCloseTo(2 * 128 * 2e-14 * (0.16 - 0.04), 20);
  });

  it('has a tree that doubles a bit with a shared string, a ladder that grows by a bit with R-2R', () => {
    const area = (bits: number, ladder: 'resistor-string' | 'r-2r') =>
      amplitudeDriver(technology, { ...amplitude, bits, ladder }).area;
    const step = (bits: number, ladder: 'resistor-string' | 'r-2r') => area(bits + 1, ladder) - area(bits, ladder);
    expect(step(8, 'resistor-string') / step(7, 'resistor-string')).toBeGreaterThan(1.7);
    expect(step(8, 'r-2r') / step(7, 'r-2r')).toBeLessThan(1.2);
  });

  it('names the path and the accepted range', () => {
    expect(() => amplitudeDriver(technology, { ...amplitude, bits: 1 })).toThrow(/`dac.bits`.*2 to 12, got `1`/);
    expect(() => amplitudeDriver(technology, { ...amplitude, slot: 0 })).toThrow(/`dac.slot`.*above 0 s, got `0`/);
  });
});

describe('pulse-width driver', () => {
  it('is physical at every node and shrinks along the planar ones', () => {
    for (const each of everyTechnology) expectPhysical(pulseWidthDriver(each.technology, width));
    for (let i = 1; i < planarNodes.length; i++) {
      const [larger, smaller] = [planarNodes[i - 1]!, planarNodes[i]!].map((node) =>
        pulseWidthDriver(technologyNode(node), width),
      );
      expect(smaller!.area).toBeLessThan(larger!.area);
    }
  });
});

describe('integrator', () => {
  it('is physical at every node', () => {
    for (const each of everyTechnology) {
      expectPhysical(
        integrator(each.technology, { columnCapacitance: 10e-15, bits: 8, settling: 8e-9, duration: 142e-9 }),
      );
    }
  });

  it('needs a larger hold capacitor for finer converters: four times a bit', () => {
    const of = (bits: number) =>
      integrator(technology, { columnCapacitance: 1e-18, bits, settling: 1e-6, duration: 1e-9 });
    expect(of(14).energyPerAction / of(13).energyPerAction).toBeCloseTo(4, 2);
    // 24 kT (2^b/(Vdd/2))² at 2 fF/µm²; no supply enters its energy.
    const farads = (24 * 1.380649e-23 * 300 * 4 ** 14) / (technology.figures.supply / 2) ** 2;
    expect(of(14).area - of(13).area).toBeCloseTo((0.75 * farads) / 2e-3, 15);
  });
});
