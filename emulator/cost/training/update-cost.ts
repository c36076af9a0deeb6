/**
 * Writing a batch's change of a matrix row by row, when only the mean size of the changes is known.
 *
 * A change takes ⌈|ΔG|/ΔG_min⌉ pulses, ΔG_min being the range over the device's levels. A row is written in two phases, all
 * cells that go up and then all that go down; each phase lasts as long as its busiest cell, so that a row of n cells takes
 *
 *     Σ_k 1 − P(a cell asks for k pulses or fewer in the phase)ⁿ,  k = 0, 1, …
 *
 * slots a phase. Changes are assumed uniform between −2m and 2m, m their mean size in levels: either direction is as likely,
 * and none is larger than twice the mean. Heavier tails make rows slower: the row's time hangs on them, the cells' energy on
 * the mean alone. Where a run counts pulses, those counts are billed instead.
 *
 * All arrays of a matrix have the same rows written one after another, `arraysInParallel` of them at a time: as many as
 * whatever holds the new values can serve.
 */
import type { ArrayHardware } from '../array/array-hardware.ts';
import { requireInteger, requirePositive } from '../circuits/circuit.ts';

export interface UpdateOptions {
  /** Arrays that hold the matrix, copies included where they are written too. */
  readonly arrays: number;
  /** Rows written in each, and cells of a row that hold weights. */
  readonly rows: number;
  readonly cells: number;
  /** Mean size of the changes, in levels: shares of the range over {@link levels}. */
  readonly meanChange: number;
  /** Written at a time. @default 1 */
  readonly arraysInParallel?: number;
}

export interface UpdateCost {
  /** Pulse slots of a row, both phases. */
  readonly slotsPerRow: number;
  /** Pulses that a cell takes on the mean. */
  readonly pulsesPerCell: number;
  /** @unit s */
  readonly latency: number;
  /** In the cells, on columns and on rows, @unit J. */
  readonly cellEnergy: number;
  readonly columnEnergy: number;
  readonly rowEnergy: number;
}

export function updateCost({ pulse }: ArrayHardware, options: UpdateOptions): UpdateCost {
  const { arrays, rows, cells, meanChange, arraysInParallel = 1 } = options;
  requireInteger('update.arrays', arrays, 1, Number.POSITIVE_INFINITY);
  requireInteger('update.rows', rows, 1, 65536);
  requireInteger('update.cells', cells, 1, 65536);
  requirePositive('update.arraysInParallel', arraysInParallel, 'arrays');
  const phase = expectedSlots(meanChange, cells);
  const pulses = meanPulses(meanChange);
  const writtenRows = arrays * rows;
  const writtenCells = writtenRows * cells;
  // Half of the cells go either way.
  const bothWays = (up: number, down: number) => (up + down) / 2;
  const { up, down, row, rowSelect } = pulse;
  return {
    slotsPerRow: 2 * phase,
    pulsesPerCell: pulses,
    latency: (writtenRows / arraysInParallel) * (phase * (up.slot + down.slot) + rowSelect.latency),
    cellEnergy: writtenCells * pulses * bothWays(up.cell, down.cell),
    columnEnergy: writtenCells * pulses * bothWays(up.column, down.column),
    rowEnergy: writtenRows * (2 * phase * row + rowSelect.energy),
  };
}

/** Slots of one phase of a row of `cells`, on the mean. */
export function expectedSlots(meanChange: number, cells: number): number {
  requirePositive('update.meanChange', meanChange, 'levels');
  const largest = 2 * meanChange;
  let slots = 0;
  for (let pulses = 0; pulses < largest; pulses++) slots += 1 - ((1 + pulses / largest) / 2) ** cells;
  return slots;
}

/** Pulses of one cell, both directions, on the mean: E⌈u⌉ of u uniform up to twice the mean. */
export function meanPulses(meanChange: number): number {
  requirePositive('update.meanChange', meanChange, 'levels');
  const largest = 2 * meanChange;
  let pulses = 0;
  for (let below = 0; below < largest; below++) pulses += 1 - below / largest;
  return pulses;
}
