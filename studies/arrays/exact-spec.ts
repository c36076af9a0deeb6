/** A tile that computes W x exactly, for the layers around the one that is looked at. */
import type { TileDeclaration, TileSpec } from '../../emulator/index.ts';
import { tileSpecs } from '../run/tile-spec.ts';
import { tile } from '../schema/tile-schema.ts';

/** One array for any matrix: no sum is cut. */
const whole = tile.parse({ rows: 8192, columns: 8192, device: 'ideal', mapping: 'reference' });

export function exactSpec(declaration: TileDeclaration): TileSpec {
  return tileSpecs(whole, [declaration])[0] as TileSpec;
}
