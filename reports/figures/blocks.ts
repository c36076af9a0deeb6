/**
 * The blocks of a chip (tiles and what they share), few enough to be drawn side by side: where numbered ones are too many,
 * neighbours stand together (`layers 1–4`), all kinds in groups of one size.
 */
export type BlockOf = (tile: string) => string;

/** Blocks that a figure can name. */
const mostBlocks = 10;

export function blocksOf(tiles: readonly string[]): BlockOf {
  const numbered = new Map<string, number>();
  for (const tile of tiles) {
    const { kind, place } = readName(tile);
    numbered.set(kind, Math.max(numbered.get(kind) ?? 0, place));
  }
  const counts = [...numbered.values()];
  const groups = (size: number) => counts.reduce((sum, count) => sum + Math.max(1, Math.ceil(count / size)), 0);
  const largest = Math.max(1, ...counts);
  let size = 1;
  while (size < largest && groups(size) > mostBlocks) size++;
  return (tile) => {
    const { kind, place } = readName(tile);
    if (size === 1 || place === 0) return tile;
    const last = numbered.get(kind) ?? place;
    const first = place - ((place - 1) % size);
    const end = Math.min(first + size - 1, last);
    return first === end ? tile : `${severalOf(kind)} ${first}–${end}`;
  };
}

/** `layer 12` → layer, 12; a name without a number has place 0. */
function readName(tile: string): { readonly kind: string; readonly place: number } {
  const [, kind, digits] = /^(.*\D) (\d+)$/.exec(tile) ?? [];
  return kind === undefined ? { kind: tile, place: 0 } : { kind, place: Number(digits) };
}

function severalOf(kind: string): string {
  return /(layer|unit|tile)$/.test(kind) ? `${kind}s` : kind;
}

/** What is merged: how many names stay at most, and the least share of the whole that one stands for. */
export interface Merging {
  readonly most: number;
  readonly least: number;
}

/** Small blocks stand together, under the kinds that they are of where those are few: `layers, feedback`. */
export function mergeBlocks(weights: ReadonlyMap<string, number>, merging: Merging): BlockOf {
  const small = smallOf(weights, merging);
  const kinds = new Set([...small].map((name) => severalOf(readName(name.replace(/s? \d+–(\d+)$/, ' $1')).kind)));
  const kept = [...weights.keys()].filter((name) => !small.has(name)).map((name) => name.split(/s? \d/)[0]);
  const telling = kinds.size <= 2 && ![...kinds].some((kind) => kept.includes(kind.replace(/s$/, '')));
  const together = telling ? [...kinds].join(', ') : 'other blocks';
  return (name) => (small.has(name) ? together : name);
}

/** Names that weigh least and those beyond `most`, if they are several: one alone keeps its name. */
export function smallOf(weights: ReadonlyMap<string, number>, { most, least }: Merging): ReadonlySet<string> {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const ordered = [...weights].sort(([, one], [, other]) => other - one);
  const small = ordered.filter(([, weight], place) => place >= most - 1 || weight < least * total);
  return new Set(small.length > 1 ? small.map(([name]) => name) : []);
}
