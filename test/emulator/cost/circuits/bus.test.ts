import { expect, it } from 'vitest';
import { bus } from '../../../../emulator/cost/circuits/bus.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectNear, goldenComponents } from '../golden.ts';

it.each(everyTechnology)('local bus is as golden: $name', ({ technology, roadmap }) => {
  const golden = goldenComponents[roadmap][technology.nanometres]?.bus_async_unit50um?.grid2x2_bus128;
  if (golden === undefined) return;
  const ours = bus(technology, { length: 50e-6, bits: 128, toggle: 0.18 });
  expectNear(ours.energyPerAction * 1e15, golden.read_energy_fJ, 0.005, 'energy');
  expectNear(ours.latency * 1e9, golden.read_latency_ns, 0.01, 'latency');
  expectNear(ours.leakage * 1e9, golden.leakage_nW, 0.001, 'leakage');
});

it('is slower and smaller with tolerance, and linear in length and bits', () => {
  const technology = technologyNode(32);
  const at = (length: number, bits: number, delayTolerance = 0) => bus(technology, { length, bits, delayTolerance });
  expect(at(1e-3, 64).latency / at(5e-4, 64).latency).toBeCloseTo(2, 12);
  expect(at(1e-3, 64).energyPerAction / at(1e-3, 16).energyPerAction).toBeCloseTo(4, 12);
  expect(at(1e-3, 64, 0.1).latency).toBeGreaterThan(at(1e-3, 64).latency);
  expect(at(1e-3, 64, 0.1).area).toBeLessThan(at(1e-3, 64).area);
  expect(() => bus(technology, { length: 1e-3, bits: 8, toggle: 1.5 })).toThrow('Expected `bus.toggle`');
});
