/** Reads in figures, where one part of a tile decides on another. */
import { expect, it } from 'vitest';
import { readFigures, type UniformAdc } from '../../../emulator/index.ts';
import { worstCaseScaling } from '../../../emulator/tile/read-figures.ts';
import { plainTile } from './tiles.ts';

it('sums are scaled to fit whatever the ADC takes, however its range is said', () => {
  const scaling = { kind: 'sums', assumedWeight: 0.8 } as const;
  const of = (range: UniformAdc['range']) => {
    const converters = {
      dac: { kind: 'uniform', bits: 7, scaling } as const,
      adc: { kind: 'uniform', bits: 8, range } as const,
      outputNoise: 0,
    };
    return readFigures(
      { ...plainTile({ inputs: 40, outputs: 3, array: { rows: 16, columns: 8 } }), converters },
      'forward',
    );
  };
  expect(of(4).input.scaling).toMatchObject({ by: 'sums', factor: 0.2 });
  expect(of([[-2, 5]]).input.scaling.factor).toBeCloseTo(0.16, 12);
  // Sixteen rows, weights of 1.
  expect(of('max').input.scaling.factor).toBeCloseTo(0.05, 12);
  expect(worstCaseScaling(of('max')).factor).toBeCloseTo(0.6 / 16, 12);
});
