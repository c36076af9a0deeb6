/** What the arrays of a tile meet in a read, from what was counted of it. */
import type { ReadDirection } from '../program/program.ts';
import type { TileSpec } from '../tile/tile.ts';
import type { OperationActivity } from './activity.ts';
import type { ReadActivity } from './array/array-hardware.ts';
import type { ChipSpec } from './chip-spec.ts';

/** Largest coded input in the counters of amplitudes. */
const fullScale = 255;

/**
 * The mean vector. For bit-serial inputs the mean coded input stands for the share of bits that are set, which it equals at
 * 0, at full scale and on the mean.
 *
 * @param conductance of the tile's crosspoints, from off (0) to on (1)
 */
export function readActivity(
  { declaration, device }: TileSpec,
  { encoding }: Pick<ChipSpec, 'encoding'>,
  direction: ReadDirection,
  { vectors = 0, activeInputs = 0, amplitude = 0 }: OperationActivity,
  conductance: number,
): ReadActivity {
  const lines = vectors * (direction === 'forward' ? declaration.inputs : declaration.outputs);
  const meanInput = lines > 0 ? amplitude / fullScale / lines : 0;
  const { onResistance, offResistance } = device.electrical;
  const [least, most] = [1 / offResistance, 1 / onResistance];
  return {
    activeRows: encoding === 'bit-serial' ? meanInput : lines > 0 ? activeInputs / lines : 0,
    meanInput,
    conductance: least + (most - least) * conductance,
  };
}
