/** Units that accumulate gradients for batch writes: how many there are, and which layers each serves. */
import { concurrentChanges, type PlacedOperation } from '../program/analysis.ts';
import { type Program, positionsOf } from '../program/program.ts';
import type { TileSpec } from '../tile/tile.ts';
import type { AreaEntry } from './bill.ts';
import type { ChipSpec } from './chip-spec.ts';
import { type GradientUnit, gradientUnit } from './gradient-unit.ts';
import type { Technology } from './technology.ts';

/** Gradient hardware by tile, and which unit serves it. */
export type GradientPlan = ReadonlyMap<string, { readonly unit: number; readonly cost: GradientUnit }>;

export const gradientUnitName = (unit: number) => `gradient unit ${unit + 1}`;

/** Of the arrays of a unit. */
const unitArray = { rows: 128, columns: 128 } as const;

export function planGradients(
  technology: Technology,
  program: Program,
  placed: readonly PlacedOperation[],
  specs: readonly TileSpec[],
  { gradientUnits, gradients }: ChipSpec,
  bits: number,
): GradientPlan {
  // In the order in which they become ready, so that those ready together fall on different units.
  const writes = placed
    .filter(({ operation }) => operation.kind === 'write' && operation.terms.length > 0)
    .sort((a, b) => a.errorDepth - b.errorDepth || a.index - b.index);
  const counts = { 'as-ready': concurrentChanges(placed), shared: 1, 'per-layer': writes.length };
  const units = Math.max(1, counts[gradientUnits]);
  return new Map(
    writes.map(({ operation }, index) => {
      if (operation.kind !== 'write') throw new RangeError('only what is written has a gradient');
      const spec = specs.find(({ declaration }) => declaration.name === operation.tile);
      if (!spec) throw new RangeError(`no tile ${operation.tile}`);
      const { inputs, outputs, window } = spec.declaration;
      const cost = gradientUnit(technology, {
        ...{ outputs, inputs, bits, ...unitArray },
        batch: operation.terms.reduce(
          (vectors, { input }) => vectors + program.batch * positionsOf(program.values[input] ?? {}),
          0,
        ),
        samples: program.batch * operation.terms.length,
        kernelPositions: window ? window.kernel ** 2 : 1,
        accumulate: gradients === 'in-memory' ? 'off-chip' : 'in-unit',
      });
      return [operation.tile, { unit: index % units, cost }] as const;
    }),
  );
}

/** A unit that serves several layers is as large as the largest needs it. */
export function gradientArea(plan: GradientPlan): readonly AreaEntry[] {
  const units = new Map<number, GradientUnit>();
  for (const { unit, cost } of plan.values()) {
    const other = units.get(unit);
    if (!other || cost.area > other.area) units.set(unit, cost);
  }
  return [...units].flatMap(([unit, { components }]) =>
    components.map((part) => ({ tile: gradientUnitName(unit), level: 'chip' as const, ...part })),
  );
}
