/**
 * Global magnitude pruning with a minimum for each layer: of all weights together the smallest go, but no layer is left with
 * fewer than so many.
 *
 * Gupta, Camci, Keneta et al. 2022 (arXiv 2209.14624). Weights are taken in the order of their magnitudes, equal ones in the
 * order in which they stand; each goes unless its layer is down to its minimum. So what one layer must keep the others lose,
 * and the count is exact: ⌊κ N⌋ of N go. (The authors' code rescales the sparsities of layers until they fit, and keeps every
 * weight of at least the magnitude of the last that goes: one too many, and more where some are equal.)
 */

/** Shares and counts of weights that cannot be had together. */
export class PruningError extends Error {
  readonly code = 'PRUNING';
  override readonly name = 'PruningError';
}

export interface PruningOptions {
  /** κ: share of all weights that go, 0 to 1. */
  readonly sparsity: number;
  /** Weights that every layer keeps; of a smaller layer all. @default 0 */
  readonly minimum?: number;
}

/** For each layer 1 where a weight stays and 0 where it goes. Biases are no part of it. */
export function globalMagnitudeMask(
  layers: readonly ArrayLike<number>[],
  { sparsity, minimum = 0 }: PruningOptions,
): readonly Uint8Array[] {
  const sizes = layers.map(({ length }) => length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const least = sizes.map((size) => Math.min(minimum, size));
  let left = prunedCount(sizes, { sparsity, minimum });
  const masks = sizes.map((size) => new Uint8Array(size).fill(1));
  const kept = sizes.slice();
  for (const { layer, at } of inOrder(layers, total)) {
    if (left === 0) break;
    if ((kept[layer] as number) === least[layer]) continue;
    (masks[layer] as Uint8Array)[at] = 0;
    kept[layer] = (kept[layer] as number) - 1;
    left -= 1;
  }
  return masks;
}

/** The weights that stay, and zeros. */
export function applyMask(weights: ArrayLike<number>, mask: Uint8Array): Float64Array {
  return Float64Array.from(weights, (weight, at) => (mask[at] === 0 ? 0 : weight));
}

/** Weights of layers of these sizes that go. @throws PruningError where they cannot */
export function prunedCount(sizes: readonly number[], { sparsity, minimum = 0 }: PruningOptions): number {
  if (!(sparsity >= 0 && sparsity <= 1)) {
    throw new PruningError(`Expected \`sparsity\` to be a share from 0 to 1, got \`${sparsity}\``);
  }
  if (!Number.isInteger(minimum) || minimum < 0) {
    throw new PruningError('Expected `minimum` to be a whole number of weights from 0 on');
  }
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const pruned = Math.floor(sparsity * total);
  const needed = sizes.reduce((sum, size) => sum + Math.min(minimum, size), 0);
  if (total - pruned >= needed) return pruned;
  throw new PruningError(
    `Expected \`sparsity\` to leave the ${needed} weights that layers keep at least, got ${total - pruned} of ${total}`,
  );
}

/** All weights, smallest magnitude first; equal ones by layer and place. */
function* inOrder(layers: readonly ArrayLike<number>[], total: number) {
  const magnitudes = new Float64Array(total);
  const starts: number[] = [];
  let start = 0;
  for (const weights of layers) {
    starts.push(start);
    for (let at = 0; at < weights.length; at++) magnitudes[start + at] = Math.abs(weights[at] as number);
    start += weights.length;
  }
  const order = Uint32Array.from({ length: total }, (_, index) => index);
  order.sort((a, b) => (magnitudes[a] as number) - (magnitudes[b] as number) || a - b);
  for (const index of order) {
    const layer = starts.findLastIndex((first, one) => first <= index && (layers[one]?.length ?? 0) > 0);
    yield { layer, at: index - (starts[layer] as number) };
  }
}
