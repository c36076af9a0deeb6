/** The identity of weights: two files, whatever their format and names, are the same network if these agree. */
import { createHash } from 'node:crypto';
import type { LayerWeights } from './network-weights.ts';

/** SHA-256 over the lengths and, as little-endian float64, every weight and bias; in hexadecimal. */
export function weightsChecksum(layers: readonly LayerWeights[]): string {
  const lengths = layers.map(({ weights, bias }) => [weights.length, bias.length]);
  const hash = createHash('sha256').update(JSON.stringify(lengths));
  for (const { weights, bias } of layers) hash.update(littleEndian(weights)).update(littleEndian(bias));
  return hash.digest('hex');
}

function littleEndian(values: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  for (const [i, value] of values.entries()) view.setFloat64(8 * i, value, true);
  return new Uint8Array(view.buffer);
}
