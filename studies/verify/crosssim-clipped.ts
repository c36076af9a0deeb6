/**
 * Arrays whose columns carry at most so much, positive and negative crosspoints on arrays of their own: CrossSim clips
 * each of the two before it subtracts them, a tile of ours their difference. So each array is a tile here, of cells that
 * hold the share p of the window as the weight 2 p − 1, and half the difference of their reads is W x.
 */
import type { Backend } from '../../emulator/index.ts';
import { type CrosssimCase, drawVectors, transpose } from './crosssim-file.ts';
import type { CaseTile } from './crosssim-tile.ts';
import { SingleTile } from './single-tile.ts';

/** [vectors][outputs] */
export async function clippedReadings(golden: CrosssimCase, tile: CaseTile, backend: Backend): Promise<Float64Array[]> {
  const [positive, negative] = [await readSide(golden, tile, 1, backend), await readSide(golden, tile, -1, backend)];
  return positive.map((sums, vector) => sums.map((sum, at) => (sum - (negative[vector]?.[at] as number)) / 2));
}

async function readSide(golden: CrosssimCase, tile: CaseTile, sign: number, backend: Backend): Promise<Float64Array[]> {
  const { spec, weights } = tile;
  const { columnLimit = 0, ...converters } = spec.converters ?? { dac: { kind: 'ideal' }, adc: { kind: 'ideal' } };
  const single = await SingleTile.open(backend, {
    ...spec,
    mapping: { kind: 'offset', subtraction: 'digital' },
    // A weight spans two of a pair's units there.
    converters: { outputNoise: 0, ...converters, columnLimit: 2 * columnLimit },
    reads: ['forward'],
  });
  try {
    const shares = weights.map((weight) => 2 * Math.max(sign * weight, 0) - 1);
    await single.program(transpose(shares, golden.M));
    const readings: Float64Array[] = [];
    for (const x of drawVectors(golden)) {
      single.drive({ base: x });
      single.run('read');
      readings.push(await single.readings('forward'));
    }
    return readings;
  } finally {
    single.close();
  }
}
