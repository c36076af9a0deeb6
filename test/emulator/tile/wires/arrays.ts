/** Random arrays for property tests. */
import fc from 'fast-check';
import { type Circuit, type Wires, withoutResistance } from '../../../../emulator/tile/wires/wires.ts';
import { uniformFrom } from '../../../devices/random.ts';

export const ideal: Wires = withoutResistance;

const segment = fc.constantFrom(0, 0.1, 1, 2.5, 20);
const terminal = fc.constantFrom(0, 0, 50, 1000);

/** Any wires; conductances over four decades from 10 nS, some crosspoints open. */
export function anyArray(largest: number, change: Partial<Wires> = {}): fc.Arbitrary<Circuit> {
  return fc
    .record({
      rows: fc.integer({ min: 1, max: largest }),
      columns: fc.integer({ min: 1, max: largest }),
      wires: fc.record({
        row: segment,
        column: segment,
        rowTerminal: terminal,
        columnTerminal: terminal,
        drive: fc.constantFrom('left' as const, 'both' as const),
        sense: fc.constantFrom('bottom' as const, 'top' as const, 'both' as const),
        interleaved: fc.boolean(),
      }),
      idle: fc.record({ before: fc.nat(3), after: fc.nat(3) }),
      open: fc.constantFrom(0, 0.2, 0.9, 1),
      seed: fc.nat(),
    })
    .map(({ rows: places, columns, wires: drawn, idle, open, seed }) => {
      const wires = { ...ideal, ...drawn, ...change };
      const rows = wires.interleaved ? 2 * Math.ceil(places / 2) : places;
      return { rows, columns, wires, idle, conductances: conductancesFrom(seed, rows * columns, open) };
    });
}

export function conductancesFrom(seed: number, count: number, open = 0): Float64Array {
  const uniform = uniformFrom(seed);
  return Float64Array.from({ length: count }, () => (uniform() < open ? 0 : 1e-8 * 10 ** (4 * uniform())));
}

/** Uniform conductances between two resistances, as the handbook's tables have them. */
export function uniformArray(size: number, low: number, high: number, resistance: number, seed = 1): Circuit {
  const uniform = uniformFrom(seed);
  const conductances = Float64Array.from({ length: size * size }, () => 1 / high + (1 / low - 1 / high) * uniform());
  return { rows: size, columns: size, conductances, wires: { ...ideal, row: resistance, column: resistance } };
}

/** Of both signs. */
export function voltagesFrom(seed: number, rows: number): Float64Array {
  const uniform = uniformFrom(seed);
  return Float64Array.from({ length: rows }, () => 0.2 * (2 * uniform() - 1));
}

export function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
}

/** Largest difference over the largest of a scale's values. */
export function distance(
  ours: ArrayLike<number>,
  theirs: ArrayLike<number>,
  scale: ArrayLike<number> = theirs,
): number {
  const most = largest(scale);
  const difference = largest(Array.from(ours, (value, at) => value - theirs[at]!));
  return difference === 0 ? 0 : difference / most;
}
