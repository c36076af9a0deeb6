/** Where many rules compete: which of them a headline speaks of, and which a card or a figure has room to name. */
import type { SummaryRow } from './summary.ts';

/** Rules that there is room for. */
export const roomFor = 8;

/** Points of accuracy, as a share, within which a rule learns as well as the reference. */
const asWell = 0.01;

/**
 * The row, of those with a reference to compare with, that learns fastest; ties go to the one listed last. Of many only of
 * those that learn as well as the reference, if there are any: some rule is always fast and bad.
 */
export function contenderOf(rows: readonly SummaryRow[]): SummaryRow | undefined {
  const others = rows.filter(({ relative }) => relative !== null);
  const good = others.filter(({ relative }) => (relative?.accuracy ?? 0) >= -asWell);
  const eligible = rows.length > roomFor && good.length > 0 ? good : others;
  return eligible.reduce<SummaryRow | undefined>(
    (best, row) => (best === undefined || row.learningLatency <= best.learningLatency ? row : best),
    undefined,
  );
}

/**
 * The first item, and of the others the best ones for which there is room, in the order that they stand in.
 *
 * @param errorOf least is best
 */
export function prominent<Item>(
  items: readonly Item[],
  errorOf: (item: Item) => number,
  always: readonly Item[] = [],
): readonly Item[] {
  if (items.length <= roomFor) return items;
  const kept = new Set([...items.slice(0, 1), ...always]);
  for (const item of items.toSorted((one, other) => errorOf(one) - errorOf(other))) {
    if (kept.size < roomFor) kept.add(item);
  }
  return items.filter((item) => kept.has(item));
}
