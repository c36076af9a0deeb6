/** Tables of formulas, where kernels find them. */
import { slopeOf, type Table } from '../../../devices/index.ts';
import type { PlaceTable, TablePlace } from '../kernels/formula-target.ts';
import type { Arena } from './arena.ts';

/**
 * Puts each table into the memory once: [x, y, slope to the next point][points]. The last point is repeated, with slope 0, up to a
 * power of two, so that a bisection needs no bounds.
 */
export function createTablePlaces(arena: Arena): PlaceTable {
  const places = new Map<Table, TablePlace>();
  return (table) => {
    const known = places.get(table);
    if (known) return known;
    const last = table.x.length - 1;
    const points = 2 ** Math.ceil(Math.log2(table.x.length));
    const entries = arena.allocate(3 * points);
    for (let point = 0; point < points; point++) {
      const own = Math.min(point, last);
      entries[point] = table.x[own] as number;
      entries[points + point] = table.y[own] as number;
      entries[2 * points + point] = own < last ? slopeOf(table, own) : 0;
    }
    const place = { at: arena.at(entries), points };
    places.set(table, place);
    return place;
  };
}
