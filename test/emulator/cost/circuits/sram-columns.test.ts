import { describe, expect, it } from 'vitest';
import { precharger } from '../../../../emulator/cost/circuits/precharger.ts';
import { senseAmplifier } from '../../../../emulator/cost/circuits/sense-amplifier.ts';
import { sramWriteDriver } from '../../../../emulator/cost/circuits/sram-write-driver.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectPhysical } from '../golden.ts';

const load = 50e-15;

describe('SRAM column circuits', () => {
  it('are physical at every node and proportional to the pairs', () => {
    for (const { technology } of everyTechnology) {
      for (const of of [
        (pairs: number) => precharger(technology, { pairs, load }),
        (pairs: number) => sramWriteDriver(technology, { pairs, load }),
        (pairs: number) => senseAmplifier(technology, { pairs }),
      ]) {
        expectPhysical(of(64));
        for (const key of ['area', 'energyPerAction', 'leakage'] as const)
          expect(of(128)[key] / of(64)[key]).toBeCloseTo(2, 9);
        expect(of(128).latency).toBe(of(64).latency);
      }
    }
  });

  it('precharging returns C Vdd² and takes RC', () => {
    const technology = technologyNode(22);
    const of = (farads: number) => precharger(technology, { pairs: 1, load: farads });
    expect(of(load).lineEnergy).toBeCloseTo(load * technology.figures.supply ** 2, 22);
    expect(of(load).energyPerAction).toBeGreaterThan(of(load).lineEnergy);
    expect(of(100 * load).latency / of(50 * load).latency).toBeCloseTo(2, 2);
  });

  it('sensing is logarithmic in the difference', () => {
    const of = (difference: number) => senseAmplifier(technologyNode(22), { pairs: 1, difference }).latency;
    expect(of(0.01) - of(0.1)).toBeCloseTo(of(0.001) - of(0.01), 18);
    expect(of(0.01)).toBeGreaterThan(of(0.1));
  });

  it('names what it refuses', () => {
    const technology = technologyNode(22);
    expect(() => precharger(technology, { pairs: 0, load })).toThrow(/`precharger.pairs`.*got `0`/);
    expect(() => sramWriteDriver(technology, { pairs: 1, load: -1 })).toThrow(/`sramWriteDriver.load`.*got `-1`/);
    expect(() => senseAmplifier(technology, { pairs: 1, difference: 0 })).toThrow(
      /`senseAmplifier.difference`.*got `0`/,
    );
  });
});
