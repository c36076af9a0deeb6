/** Tiles without a machine, for tests of what is drawn on the host. */
import type { Device } from '../../../devices/index.ts';
import type { TileSpec, TileState } from '../../../emulator/index.ts';
import { drawTile, roomForCrosspoints } from '../../../emulator/tile/initial-state.ts';
import { idealConverters } from '../machines.ts';
import { steadyDevice } from '../probe.ts';

export interface PlainTile {
  readonly inputs: number;
  readonly outputs: number;
  /** @default constant steps between ±1 */
  readonly device?: Device;
  readonly mapping?: TileSpec['mapping'];
  readonly array?: TileSpec['array'];
  readonly name?: string;
}

export function plainTile({ inputs, outputs, device, mapping, array, name = 'w' }: PlainTile): TileSpec {
  const initial = { distribution: 'uniform', bound: 0.9 } as const;
  return {
    declaration: { name, outputs, inputs, role: 'weights', initial },
    device: device ?? steadyDevice(2 ** -8, 1),
    mapping: mapping ?? 'reference',
    array: array ?? { rows: 512, columns: 512 },
    converters: idealConverters,
    trainLength: 31,
  };
}

/** What a machine of float64 would start from. */
export function drawnTile(spec: TileSpec, seed: number): TileState {
  const drawn = roomForCrosspoints(spec, (length) => new Float64Array(length));
  drawTile(spec, seed, drawn);
  return drawn;
}
