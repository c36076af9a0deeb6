/**
 * What tiles go through after a mini-batch that changed any of them, in either backend: crosspoints rest (decay,
 * diffusion), then one-sided cells that are full are refreshed.
 */
import { changesTile } from '../program/analysis.ts';
import type { Program } from '../program/program.ts';
import type { TileSpec } from './tile.ts';
import { resetState, unitCell } from './unit-cell.ts';

export interface Upkeep {
  readonly rests: boolean;
  readonly refresh: RefreshFigures | null;
  /** Operation of the program whose counters take the pulses of a refresh: the tile's last change. */
  readonly operation: number;
}

export interface RefreshFigures {
  /** States above which the fuller and the other crosspoint must be. */
  readonly full: number;
  readonly alsoFull: number;
  /** Difference that one pulse makes up for. */
  readonly granularity: number;
}

/** Null where a program leaves the tile alone. */
export function upkeepOf(program: Program, spec: TileSpec): Upkeep | null {
  const { pulse, granularity, range } = spec.device;
  if (!pulse || !program.operations.some(changesTile)) return null;
  const operation = program.operations.findLastIndex((one) => changesTile(one) && one.tile === spec.declaration.name);
  const { refresh } = unitCell(spec.mapping);
  const from = resetState(spec.device);
  const at = (share: number) => from + share * (range[1] - from);
  const figures = refresh && { full: at(refresh.full), alsoFull: at(refresh.alsoFull), granularity };
  const rests = pulse.rest !== null;
  return rests || (figures && operation >= 0) ? { rests, refresh: operation < 0 ? null : figures, operation } : null;
}
