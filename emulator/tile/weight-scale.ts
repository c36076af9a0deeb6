/**
 * The weight that fills a cell. Cells hold −1 … 1; a layer whose weights are all small would use a sliver of that, and one
 * pulse would move them by more than they are. So cells hold W over a power of two, and digital logic shifts what a read
 * gives by as many bits (Wu, Li, Chen & Shi, ICLR 2018, arXiv 1802.04680, have
 * such a factor for each layer).
 */
import type { Initial, UpdateOperation, WriteOperation } from '../program/program.ts';
import type { TileSpec } from './tile.ts';
import { weightGranularity } from './unit-cell.ts';

/** `one`: a weight of 1 fills a cell; `initial`: the least power of two that no initial weight exceeds. */
export type WeightScale = 'one' | 'initial';

export function fillingWeight(scale: WeightScale, { bound }: Initial): number {
  return scale === 'one' || bound === 0 ? 1 : 2 ** Math.ceil(Math.log2(bound));
}

/** What a cell changes by for a gradient of 1, of its ±1. */
export function cellRate(
  { weightScale = 1, mapping, device }: TileSpec,
  { rate }: Pick<UpdateOperation | WriteOperation, 'rate'>,
): number {
  return rate === 'pulse' ? weightGranularity(mapping, device) : rate / weightScale;
}
