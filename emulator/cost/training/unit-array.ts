/** The arrays of a weight-gradient unit: SRAM that holds activations and is read with errors, and what a batch costs there. */
import type { ArrayHardware } from '../array/array-hardware.ts';
import { buildArray } from '../array/build-array.ts';
import type { ComponentName } from '../circuits/circuit.ts';
import type { Component } from '../component.ts';
import type { Technology } from '../technology.ts';
import type { GradientWork } from './gradient-work.ts';

export function unitArray(technology: Technology, work: GradientWork): ArrayHardware {
  const { rows, columns, bits, adc, columnsPerAdc, sizing, cellSize } = work;
  return buildArray(technology, {
    ...{ rows, columns, sizing },
    cell: { kind: 'sram', accessGates: 1, ...(cellSize && { size: cellSize }) },
    input: { encoding: 'bit-serial', bits },
    sensing: { kind: 'current', adc, columnsPerAdc, digitsPerWeight: bits, digitBits: 1 },
  });
}

export interface ArrayTotals {
  readonly components: readonly Component[];
  /** Of a batch, @unit s and J. */
  readonly latency: number;
  readonly energy: Readonly<Partial<Record<ComponentName, number>>>;
}

/** Driven for all columns; everything else acts for a column and stands still where that holds nothing. */
const rowBlocks: ReadonlySet<ComponentName> = new Set<ComponentName>(['cell array', 'row driver']);

/** Rows of different arrays are written together, those of one array one after another. */
export function arrayTotals(work: GradientWork, array: ArrayHardware): ArrayTotals {
  const { deep, across, held, fillings, kernelPositions, outputs, rowShare, columnShare, timing } = work;
  const activity = { activeRows: work.errorActivity * rowShare, conductance: array.cells.meanConductance };
  const read = timing === 'self-timed' ? array.read(activity, timing) : array.read(activity);
  const { up, row, rowSelect } = array.pulse;
  const written = fillings * kernelPositions;
  const writing = Math.min(work.rows, held) * (up.slot + rowSelect.latency);
  const line = row + rowSelect.energy + work.columns * columnShare * (up.column + up.cell);
  const reads = written * outputs * deep * across;
  const energy: Partial<Record<ComponentName, number>> = {};
  for (const [component, each] of Object.entries(read.energy) as [ComponentName, number][]) {
    energy[component] = reads * each * (rowBlocks.has(component) ? 1 : columnShare);
  }
  energy['cell array'] = (energy['cell array'] ?? 0) + written * held * across * line;
  const arrays = deep * across;
  return {
    components: array.components.map((part) => ({
      ...part,
      area: (arrays * part.area * array.area) / usedArea(array),
      leakage: arrays * part.leakage,
    })),
    latency: written * (writing + outputs * read.latency),
    energy,
  };
}

/** What stays empty in the array is shared out over its parts. */
function usedArea({ components }: ArrayHardware): number {
  return components.reduce((sum, { area }) => sum + area, 0);
}
