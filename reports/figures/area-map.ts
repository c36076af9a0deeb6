/**
 * The chip as a map of its area (a treemap, squarified: Bruls et al. 2000, doi 10.1007/978-3-7091-6783-0_4): a rectangle a
 * block, in it a rectangle a component, all in proportion. It is a map of what takes room, no floor plan.
 */
import type { Bill } from '../result.ts';
import { formatPercent, formatQuantity } from '../units.ts';
import { blocksOf, mergeBlocks } from './blocks.ts';
import { addTo, type ComponentScheme, colourOf } from './colours.ts';
import { type Figure, fontFamily, layoutOf, plain } from './figure.ts';

interface Rectangle {
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly colour: string;
  readonly area: number;
  /** Whether it is made of others. */
  readonly whole: boolean;
}

/** What is too small for a label has none. */
const uniformtext = { minsize: 10.5, mode: 'hide' } as const;

export function areaMap(bill: Bill, scheme: ComponentScheme): Figure | null {
  const { area: total } = bill.totals;
  if (!(total > 0)) return null;
  const rectangles = rectanglesOf(bill, scheme);
  const trace = {
    type: 'treemap',
    // A whole is the sum of its parts, so that no rounding makes it less.
    branchvalues: 'remainder',
    ids: rectangles.map(({ id }) => id),
    parents: rectangles.map(({ parent }) => parent),
    // Titles and labels are short, so that they fit; the rest is told under the pointer.
    labels: rectangles.map(({ name, parent, area, whole }) => {
      const figure = parent === '' ? formatQuantity(area, 'm2') : formatPercent(area / total, 0);
      return whole ? `<b>${plain(name)}</b> · ${figure}` : plain(name);
    }),
    values: rectangles.map(({ area, whole }) => (whole ? 0 : Number((area * 1e12).toPrecision(6)))),
    text: rectangles.map(({ area }) => formatQuantity(area, 'm2')),
    texttemplate: '%{label}<br>%{text}',
    hovertemplate: '<b>%{label}</b><br>%{text}, %{percentRoot:.1%} of the chip<extra></extra>',
    textfont: { family: fontFamily, size: 12.5 },
    marker: {
      colors: rectangles.map(({ colour }) => colour),
      line: { width: 1, color: 'var(--card)' },
      pad: { t: 22, l: 3, r: 3, b: 3 },
    },
    tiling: { packing: 'squarify', pad: 2, squarifyratio: 1.4 },
    pathbar: { visible: false },
  };
  return { data: [trace], layout: layoutOf(460, { margin: { l: 0, r: 0, t: 0, b: 0 }, uniformtext }) };
}

function rectanglesOf({ area: entries, totals }: Bill, scheme: ComponentScheme): readonly Rectangle[] {
  const named = blocksOf(entries.map(({ tile }) => tile));
  const byBlock = new Map<string, number>();
  for (const { tile, area } of entries) addTo(byBlock, named(tile), area);
  const large = mergeBlocks(byBlock, { most: 12, least: 0.002 });
  const blocks = new Map<string, Map<string, number>>();
  for (const { tile, component, area } of entries) {
    const block = large(named(tile));
    const parts = blocks.get(block) ?? new Map<string, number>();
    addTo(parts, scheme.partOf(component), area);
    blocks.set(block, parts);
  }
  const chip = { id: 'chip', parent: '', name: 'whole chip', colour: 'var(--grid)', area: totals.area, whole: true };
  return [
    chip,
    ...[...blocks].flatMap(([block, parts], place): Rectangle[] => {
      const id = `block-${place + 1}`;
      const area = [...parts.values()].reduce((sum, part) => sum + part, 0);
      const whole = { id, parent: 'chip', name: block, colour: 'var(--line)', area, whole: true };
      const inner = [...parts].map(([part, size], index) => {
        return {
          id: `${id}-${index + 1}`,
          parent: id,
          name: part,
          colour: colourOf(part, scheme),
          area: size,
          whole: false,
        };
      });
      return [whole, ...inner.filter((one) => one.area > 0)];
    }),
  ];
}
