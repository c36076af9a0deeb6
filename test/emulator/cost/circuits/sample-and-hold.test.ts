import { expect, it } from 'vitest';
import { sampleAndHold } from '../../../../emulator/cost/circuits/sample-and-hold.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectPhysical } from '../golden.ts';

const boltzmann = 1.380649e-23;

it.each(everyTechnology)('holds with the noise of its converter, and settles well within a read: $name', (given) => {
  const built = sampleAndHold(given.technology, { bits: 8 });
  expectPhysical(built);
  const step = given.technology.figures.supply / 2 / 2 ** 8;
  expect((boltzmann * given.technology.temperature) / built.capacitance).toBeCloseTo(step ** 2 / 12, 15);
  expect(built.latency).toBeLessThan(10e-9);
});

it('takes four times the capacitor for a bit more, but no more silicon', () => {
  const technology = technologyNode(32);
  const [eight, nine] = [8, 9].map((bits) => sampleAndHold(technology, { bits }));
  expect((nine?.capacitance ?? 0) / (eight?.capacitance ?? 0)).toBeCloseTo(4, 10);
  expect((nine?.capacitorArea ?? 0) / (eight?.capacitorArea ?? 0)).toBeCloseTo(4, 10);
  expect(nine?.area).toBe(eight?.area);
  expect(() => sampleAndHold(technology, { bits: 0 })).toThrow('Expected `sampleAndHold.bits` to be an integer');
});
