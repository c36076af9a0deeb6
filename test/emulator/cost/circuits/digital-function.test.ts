import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { activationTable } from '../../../../emulator/cost/circuits/activation-table.ts';
import { adder } from '../../../../emulator/cost/circuits/adder.ts';
import { comparator } from '../../../../emulator/cost/circuits/comparator.ts';
import { maxPooling } from '../../../../emulator/cost/circuits/max-pooling.ts';
import { multiplyAccumulate } from '../../../../emulator/cost/circuits/multiply-accumulate.ts';
import { register } from '../../../../emulator/cost/circuits/register.ts';
import { sram } from '../../../../emulator/cost/circuits/sram-buffer.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectNear, expectPhysical } from '../golden.ts';

const goldenLogic = JSON.parse(readFileSync(new URL('../../../fixtures/cost/logic.json', import.meta.url), 'utf8'));

it.each(everyTechnology)('is physical at $name', ({ technology }) => {
  expectPhysical(comparator(technology, { bits: 8 }));
  expectPhysical(maxPooling(technology, { bits: 8 }));
  expectPhysical(multiplyAccumulate(technology, { bits: [8, 8] }));
  expectPhysical(activationTable(technology, { bits: 8 }));
});

describe('maximum pooling', () => {
  it('has the golden area and latency within their spread', () => {
    for (const { technology, roadmap, name } of everyTechnology) {
      const golden = goldenLogic[roadmap][technology.nanometres]?.max_pool_2x2_8b.n1;
      // Gates of a golden cell with one stack of sheets are twice as wide here, though not in its adder.
      if (golden === undefined || technology.figures.fins?.most === 1) continue;
      const ours = maxPooling(technology, { bits: 8 });
      expectNear(ours.area * 1e12, golden.area_um2, 0.45, `${name} area`);
      expectNear(ours.latency * 1e9, golden.read_latency_ns, 0.6, `${name} latency`);
    }
  });

  it('takes n − 1 comparisons in log₂ n rounds', () => {
    const technology = technologyNode(22);
    const of = (inputs: number) => maxPooling(technology, { bits: 8, inputs });
    expect(of(9).area / of(2).area).toBeCloseTo(8, 9);
    expect(of(9).energyPerAction / of(3).energyPerAction).toBeCloseTo(4, 9);
    const round = of(4).latency - of(2).latency;
    expect((of(16).latency - of(4).latency) / round).toBeCloseTo(2, 9);
    expect(() => of(1)).toThrow(/`maxPooling.inputs`.*got `1`/);
  });
});

it('a comparison looks at two bits on average: its energy grows slower than its width', () => {
  const technology = technologyNode(32);
  const of = (bits: number) => comparator(technology, { bits });
  expect(of(16).area / of(8).area).toBeCloseTo(2, 9);
  expect(of(16).energyPerAction / of(8).energyPerAction).toBeLessThan(1.8);
  expect(of(32).energyPerAction - of(16).energyPerAction).toBeCloseTo(
    2 * (of(16).energyPerAction - of(8).energyPerAction),
    22,
  );
  expect(of(32).latency / of(16).latency).toBeGreaterThan(1.8);
});

describe('multiply and accumulate', () => {
  const technology = technologyNode(22);
  const of = (bits: readonly [number, number], headroom = 8) => multiplyAccumulate(technology, { bits, headroom });

  it('multiplies either way round, in quadratic area', () => {
    expect(of([4, 8]).area).toBeCloseTo(of([8, 4]).area, 20);
    expect(of([4, 8]).latency).toBeCloseTo(of([8, 4]).latency, 18);
    // What remains of area is linear: accumulator of 2 b + 8 bits.
    const linear = (bits: number) =>
      adder(technology, { bits: 2 * bits + 8 }).area + register(technology, { bits: 2 * bits + 8 }).area;
    expect((of([16, 16]).area - linear(16)) / (of([8, 8]).area - linear(8))).toBeCloseTo(4, 9);
  });

  it('agrees with published multipliers', () => {
    // 8-bit multiplication and 8-bit addition at 45 nm, 0.9 V: 0.2 pJ and 0.03 pJ (Horowitz 2014, ISSCC, 10).
    const at45 = technologyNode(45, { roadmap: 'high-performance' });
    const product = multiplyAccumulate(at45, { bits: [8, 8], headroom: 8 }).energyPerAction;
    expect(product).toBeGreaterThan(0.05e-12);
    expect(product).toBeLessThan(0.4e-12);
    expect(adder(at45, { bits: 8 }).energyPerAction).toBeGreaterThan(0.005e-12);
    expect(adder(at45, { bits: 8 }).energyPerAction).toBeLessThan(0.06e-12);
  });

  it('refuses sums wider than its adder', () => {
    expect(() => of([24, 24], 17)).toThrow(/`multiplyAccumulate.headroom`.*0 to 16, got `17`/);
    expect(() => of([0, 8])).toThrow(/`multiplyAccumulate.bits\[0\]`.*got `0`/);
  });
});

it('an activation table holds half the words of a function without symmetry', () => {
  const technology = technologyNode(22);
  const table = activationTable(technology, { bits: 8 });
  const words = (lines: number) => sram(technology, { lines, lineBits: 8 }).area;
  expect(table.area).toBeGreaterThan(words(128));
  expect(table.area - words(128)).toBeLessThan(words(256));
  expect(() => activationTable(technology, { bits: 1 })).toThrow(/`activationTable.bits`.*got `1`/);
});
