import { describe, expect, it } from 'vitest';
import { CircuitError } from '../../../../emulator/cost/circuits/circuit.ts';
import { repeatedWire } from '../../../../emulator/cost/circuits/repeated-wire.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectNear, goldenComponents } from '../golden.ts';

describe.each(everyTechnology)('repeated wire, $name', ({ technology, roadmap }) => {
  const fastest = repeatedWire(technology);
  const relaxed = repeatedWire(technology, { delayTolerance: 0.1 });

  it('has the golden repeaters and delay', () => {
    const golden = goldenComponents[roadmap][technology.nanometres]?.bus_async_unit50um?.grid2x2_bus128_detail;
    if (golden === undefined) return;
    expect(fastest.repeaterSize).toBe(golden.repeaterSize);
    expectNear(fastest.spacing, golden.minDist_m, 1e-4, 'spacing');
    expectNear(fastest.delayPerLength, golden.unitLatencyRep_s_per_m, 0.01, 'delay');
    expectNear(fastest.leakagePerLength, golden.unitLeakage_W_per_m, 1e-4, 'leakage');
  });

  it('gives up a tenth to a quarter of its speed for less capacitance and about half the leakage', () => {
    const slower = relaxed.delayPerLength / fastest.delayPerLength;
    expect(slower).toBeGreaterThan(1.1);
    expect(slower).toBeLessThan(1.25);
    expect(relaxed.capacitancePerLength).toBeLessThan(fastest.capacitancePerLength);
    expectNear(
      relaxed.leakagePerLength / fastest.leakagePerLength,
      0.55,
      0.1,
      'leakage of half the size at .9 spacing',
    );
    expect(relaxed.pitch.acrossRows).toBeLessThanOrEqual(fastest.pitch.acrossRows);
  });

  it('draws longer wires wider, so that they are faster', () => {
    const at = (features: number) => relaxed.delayOver(features * technology.feature);
    expect(at(1)).toBe(relaxed.delayPerLength);
    expect(at(9_999)).toBe(at(1));
    expect(at(10_000)).toBeLessThan(at(9_999));
    expect(at(100_000)).toBeLessThan(at(99_999));
    expect(at(1e7)).toBe(at(100_000));
  });
});

describe('repeated wire', () => {
  const technology = technologyNode(22);

  it('has closer tracks when its repeaters stand in more rows', () => {
    const pitch = (fold: number) => repeatedWire(technology, { fold }).pitch;
    expect(pitch(2).alongRows / pitch(4).alongRows).toBeCloseTo(2, 12);
    expect(pitch(2).acrossRows / pitch(4).acrossRows).toBeCloseTo(2, 12);
  });

  it('stops at the smallest repeater, whatever the tolerance', () => {
    expect(repeatedWire(technology, { delayTolerance: 1 }).repeaterSize).toBeGreaterThanOrEqual(1);
  });

  it('refuses what cannot be', () => {
    expect(() => repeatedWire(technology, { delayTolerance: -0.1 })).toThrow(CircuitError);
    expect(() => repeatedWire(technology, { fold: 0 })).toThrow('Expected `repeatedWire.fold`');
  });
});
