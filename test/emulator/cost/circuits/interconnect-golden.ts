/** Golden figures of H-tree and XY bus, one row a grid. */
import { readFileSync } from 'node:fs';
import { type Technology, technologyNode } from '../../../../emulator/cost/technology.ts';

export interface GoldenNetwork {
  readonly name: string;
  readonly technology: Technology;
  readonly network: 'h-tree' | 'xy-bus';
  readonly blocks: number;
  /** @unit um2 */
  readonly area: number;
  /** @unit fJ */
  readonly energy: number;
  /** @unit ns */
  readonly latency: number;
  /** @unit nW */
  readonly leakage: number;
}

const file = JSON.parse(readFileSync(new URL('../../../fixtures/cost/interconnect.json', import.meta.url), 'utf8'));

export const goldenNetworks: readonly GoldenNetwork[] = file.rows.map(
  ([node, roadmap, network, blocks, area, energy, latency, leakage]: [
    number,
    'low-standby' | 'high-performance',
    'h-tree' | 'xy-bus',
    ...number[],
  ]) => ({
    name: `${node} nm ${roadmap}, ${blocks} × ${blocks}`,
    technology: technologyNode(node, { roadmap, barrier: false }),
    ...{ network, blocks, area, energy, latency, leakage },
  }),
);

/** Side of the golden blocks, @unit m. */
export const blockSide = 200e-6;

export function goldenGrid(blocks: number) {
  const block = { blockHeight: blockSide, blockWidth: blockSide };
  return { rows: blocks, columns: blocks, ...block, width: 128, toggle: 1, delayTolerance: 0.1 };
}
