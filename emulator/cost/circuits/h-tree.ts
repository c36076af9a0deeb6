/**
 * H-tree: from the middle of an edge a trunk runs to the centre of the grid; there and at every fork after it wires part
 * to either side until each block is reached, and every block is equally far. One action moves one word between the edge
 * and a block.
 *
 * Stage k is a set of letters H, each over a quarter of what the letters of the stage before cover: arms of a quarter of
 * their extent, half as long from stage to stage. A bar of two arms is drawn in the tier of its whole length. Half of a
 * word's bits go to either side of a fork, so that every level has as many bits times metres as one path has, and leaks
 * like it. The last stage joins neighbours over the blocks themselves, driven by the stage before: no repeaters, no
 * channel. Arms of opposite sides share their channels: each stage takes an eighth of the grid's extent in either
 * direction (the golden areas are this sum of pitches, to the digit).
 */
import type { Technology } from '../technology.ts';
import { type GridOptions, gridWire, type Interconnect, interconnectOf } from './interconnect.ts';
import type { RepeatedWire } from './repeated-wire.ts';

interface Stage {
  /** Length of an arm of the H, @unit m; 0 where a direction has no more blocks to part. */
  readonly horizontal: number;
  readonly vertical: number;
}

const forks = (blocks: number) => Math.ceil(Math.log2(blocks) - 1e-9);

function stagesOf({ rows, columns, blockHeight, blockWidth }: GridOptions): readonly Stage[] {
  const count = Math.max(forks(rows), forks(columns));
  return Array.from({ length: count }, (_, stage) => ({
    horizontal: stage < forks(columns) ? (columns * blockWidth) / 2 ** (stage + 2) : 0,
    vertical: stage < forks(rows) ? (rows * blockHeight) / 2 ** (stage + 2) : 0,
  }));
}

const lengthOf = ({ horizontal, vertical }: Stage) => horizontal + vertical;

/** Both directions of a stage, each in the tier of its bar of two arms. */
function stageLatency(wire: RepeatedWire, { horizontal, vertical }: Stage): number {
  return horizontal * wire.delayOver(2 * horizontal) + vertical * wire.delayOver(2 * vertical);
}

/** Of a bit's channels, @unit m2. */
function channelArea(wire: RepeatedWire, options: GridOptions, trunk: number, stages: readonly Stage[]): number {
  const extent = { horizontal: options.columns * options.blockWidth, vertical: options.rows * options.blockHeight };
  const { alongRows, acrossRows } = wire.pitch;
  return stages.reduce(
    (area, { horizontal, vertical }) =>
      area +
      (horizontal > 0 ? (extent.horizontal / 8) * alongRows : 0) +
      (vertical > 0 ? (extent.vertical / 8) * acrossRows : 0),
    trunk * alongRows,
  );
}

export function hTree(technology: Technology, options: GridOptions): Interconnect {
  const wire = gridWire(technology, 'hTree', options);
  const { rows, columns, blockWidth, width } = options;
  const trunk = (columns * blockWidth) / 2;
  const stages = stagesOf(options);
  const repeated = stages.slice(0, -1);
  const path = {
    length: stages.reduce((sum, stage) => sum + lengthOf(stage), trunk),
    latency: stages.reduce((sum, stage) => sum + stageLatency(wire, stage), trunk * wire.delayOver(trunk)),
  };
  return interconnectOf(technology, wire, options, {
    name: `${width}-bit H-tree over ${rows} × ${columns} blocks`,
    area: width * channelArea(wire, options, trunk, repeated),
    mean: path,
    farthest: path,
    leakingLength: repeated.reduce((sum, stage) => sum + lengthOf(stage), trunk),
    formula: 'l = W/2 + Σ (W + H)/2^(k+2); E = bits · toggle · ½ C l Vdd²; A = bits · (trunk + stages/8) · pitch',
  });
}
