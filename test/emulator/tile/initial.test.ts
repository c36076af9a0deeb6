/** What tiles start from. */
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import type { Initial, TileSpec } from '../../../emulator/index.ts';
import { idealConverters } from '../machines.ts';
import { momentsOf } from '../probe.ts';
import { drawnTile } from './tiles.ts';

const specOf = (name: string, initial: Initial): TileSpec => ({
  declaration: { name, inputs: 120, outputs: 100, role: 'weights', initial },
  ...{ device: settleDevice('ideal'), mapping: 'reference', converters: idealConverters, trainLength: 31 },
  array: { rows: 128, columns: 128 },
});
const weightsOf = (name: string, initial: Initial) => drawnTile(specOf(name, initial), 7).planes;

describe('initial weights', () => {
  it('are uniform in ±bound', () => {
    const { mean, std } = momentsOf(weightsOf('a', { distribution: 'uniform', bound: 0.3 }));
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(std * Math.sqrt(3)).toBeCloseTo(0.3, 2);
  });

  it('are normal with bound three standard deviations, and none beyond', () => {
    const weights = weightsOf('a', { distribution: 'normal', bound: 0.3 });
    // Cut at three standard deviations the variance is 0.9733 of the whole.
    expect(momentsOf(weights).std / 0.1).toBeCloseTo(Math.sqrt(0.9733), 1);
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(0.3);
  });

  it.each([
    [120, 100],
    [40, 100],
    [50, 50],
  ])('are orthogonal along the fewer of %s inputs and %s outputs, of length bound', (inputs, outputs) => {
    const spec = specOf('a', { distribution: 'orthogonal', bound: 0.7 });
    const declaration = { ...spec.declaration, inputs, outputs };
    const { planes } = drawnTile({ ...spec, declaration }, 7);
    const few = Math.min(inputs, outputs);
    const many = Math.max(inputs, outputs);
    const at = (one: number, place: number) =>
      planes[inputs <= outputs ? one * outputs + place : place * outputs + one]!;
    for (let one = 0; one < few; one++) {
      for (let other = 0; other <= one; other++) {
        let sum = 0;
        for (let place = 0; place < many; place++) sum += at(one, place) * at(other, place);
        expect(sum).toBeCloseTo(one === other ? 0.49 : 0, 6);
      }
    }
    expect(momentsOf(planes).std).toBeCloseTo(0.7 / Math.sqrt(many), 2);
  });

  it('of a copy are those of what it copies, and of others are not', () => {
    const initial: Initial = { distribution: 'uniform', bound: 0.3 };
    const original = weightsOf('a', initial);
    expect(weightsOf('b', { ...initial, like: 'a' })).toEqual(original);
    expect(weightsOf('b', initial)).not.toEqual(original);
  });
});
