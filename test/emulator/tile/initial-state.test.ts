/** The state a tile starts from: weights as asked for, as far as crosspoints reach, and what a read sees of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import type { Mapping } from '../../../emulator/index.ts';
import { programPlanes, weightsOf } from '../../../emulator/tile/initial-state.ts';
import { momentsOf, steadyDevice } from '../probe.ts';
import { drawnTile, plainTile } from './tiles.ts';

const never = { every: 1, full: 1, alsoFull: 1 };
const bound = 0.75;

/** Cells, and the largest weight that crosspoints between ±bound, reset to 0, can hold. */
const cells = fc.oneof(
  fc.constantFrom<[Mapping, number]>(
    ['reference', bound],
    ['differential', bound],
    [{ kind: 'one-sided', refresh: never }, bound],
  ),
  fc
    .tuple(
      fc.array(fc.double({ min: 0.05, max: 2, noNaN: true }), { minLength: 2, maxLength: 5 }),
      fc.constantFrom('all', 'sequential', 'random'),
    )
    .map(([significance, policy]): [Mapping, number] => [
      { kind: 'vector', significance, policy } as Mapping,
      bound * significance.reduce((sum, one) => sum + one, 0),
    ]),
  fc
    .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 5 })
    .filter((significance) => significance.some((one) => Math.abs(one) > 0.05))
    .map((significance): [Mapping, number] => [
      { kind: 'vector', significance, policy: 'all' },
      bound * significance.reduce((sum, one) => sum + Math.abs(one), 0),
    ]),
  fc
    .tuple(
      fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 1, maxLength: 3 }),
      fc.double({ min: 0.05, max: 2, noNaN: true }),
    )
    .map(([hidden, last]): [Mapping, number] => [{ kind: 'transfer', significance: [...hidden, last] }, bound * last]),
);

describe('programming', () => {
  it('gives the weight, or the nearest that the crosspoints can hold, in any cell', () => {
    const device = steadyDevice(2 ** -8, bound);
    fc.assert(
      fc.property(
        cells,
        fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 6, maxLength: 6 }),
        ([mapping, reach], weights) => {
          const spec = plainTile({ inputs: 2, outputs: 3, device, mapping });
          const fields = new Float64Array(0);
          const planes = programPlanes(spec, weights, fields);
          expect(planes.every((state) => Math.abs(state) <= bound)).toBe(true);
          weightsOf(spec, { planes, fields }).forEach((weight, cell) => {
            expect(Math.abs(weight - Math.min(Math.max(weights[cell]!, -reach), reach))).toBeLessThan(1e-12);
          });
        },
      ),
      { numRuns: 500, seed: 4 },
    );
  });

  it('keeps each crosspoint within its own bounds', () => {
    const device = settleDevice({
      extends: 'gokmen-vlasov',
      parameters: { upperBoundSpread: 0.5, lowerBoundSpread: 0.5 },
    });
    for (const mapping of ['reference', 'differential'] as const) {
      const spec = plainTile({ inputs: 30, outputs: 20, device, mapping });
      const { planes, fields } = drawnTile(spec, 3);
      const names = device.pulse!.fields;
      const field = (name: string, at: number) => fields[at * names.length + names.indexOf(name)]!;
      const clipped = planes.filter((state, at) => {
        expect(state).toBeGreaterThanOrEqual(field('lower', at));
        expect(state).toBeLessThanOrEqual(field('upper', at));
        return state === field('lower', at) || state === field('upper', at);
      });
      expect(clipped.length).toBeGreaterThan(30);
    }
  });

  it('starts a one-sided pair from where a reset leads, and a transfer cell with the first at 0', () => {
    const device = settleDevice('taox-hfox');
    const weights = [0.5, -0.25, 0];
    const planesOf = (mapping: Mapping) => {
      const spec = plainTile({ inputs: 1, outputs: 3, device, mapping });
      return [...programPlanes(spec, weights, drawnTile(spec, 1).fields)];
    };
    expect(planesOf({ kind: 'one-sided', refresh: never })).toEqual([-0.5, -1, -1, -1, -0.75, -1]);
    expect(planesOf({ kind: 'transfer', significance: [0.5, 2] })).toEqual([0, 0, 0, 0.25, -0.125, 0]);
  });
});

describe('what a read sees at first', () => {
  it('has write noise of its own for every crosspoint', () => {
    const [step, writeNoise] = [2 ** -8, 5];
    const device = steadyDevice(step, 1, 0, { parameters: { writeNoise } });
    const spec = plainTile({ inputs: 60, outputs: 40, device, mapping: 'differential' });
    const { planes, fields } = drawnTile(spec, 3);
    expect(device.pulse!.fields).toEqual(['visible']);
    const errors = fields.map((seen, at) => seen - planes[at]!);
    const { mean, std, kurtosis } = momentsOf(errors);
    expect(Math.abs(mean)).toBeLessThan((4 * writeNoise * step) / Math.sqrt(4800));
    expect(Math.abs(std / (writeNoise * step) - 1)).toBeLessThan(4 / Math.sqrt(9600));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(24 / 4800));
    expect(new Set(errors).size).toBeGreaterThan(4700);
    // Its own stream: the devices and weights are those of a noiseless tile.
    expect(planes).toEqual(drawnTile(plainTile({ inputs: 60, outputs: 40, mapping: 'differential' }), 3).planes);
  });
});
