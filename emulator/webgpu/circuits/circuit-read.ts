/** What the dispatches of circuits know of a read. */
import type { ConditionsNeeded } from '../../tile/conditions.ts';
import type { ReadFigures } from '../../tile/read-figures.ts';
import type { DispatchContext } from '../dispatch.ts';
import type { GpuTile } from '../tile.ts';
import type { ArrayLayout } from './array-layout.ts';

/** What a read has of its own already. */
export interface CircuitRead {
  readonly label: string;
  readonly context: DispatchContext;
  readonly tile: GpuTile;
  readonly figures: ReadFigures;
  readonly needs: ConditionsNeeded;
  readonly again: boolean;
  readonly coded: GPUBuffer;
  readonly samples: GPUBuffer;
}

export interface CellUnits {
  readonly layout: ArrayLayout;
  readonly patterns: number;
  /** @unit S */
  readonly unit: number;
}
