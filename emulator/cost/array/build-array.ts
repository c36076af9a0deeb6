/**
 * An array built from its design: cells, what drives and senses their lines in one direction or both, and what writes
 * them. Its area is the rectangle around all that (`array-layout.ts`); its reading is told in `reading.ts`.
 */
import { cellArray } from '../circuits/cell-array.ts';
import type { Component } from '../component.ts';
import type { Technology } from '../technology.ts';
import { type ArrayBlock, arrayBlock } from './array-block.ts';
import { type ArrayDesign, settleDesign } from './array-design.ts';
import type { ArrayHardware } from './array-hardware.ts';
import { arrayLayout } from './array-layout.ts';
import { arrayWriting } from './array-writing.ts';
import { backwardLines, blockExtent, forwardLines } from './lines.ts';
import { buildReading } from './reading.ts';

export function buildArray(technology: Technology, design: ArrayDesign): ArrayHardware {
  const settled = settleDesign(design);
  const { rows, columns, cell, sensing, transposed: backSensing, sizing } = settled;
  const cells = cellArray(technology, { rows, columns, cell, slot: sizing.slot });
  const forward = buildReading(technology, settled, sensing, cells, forwardLines(technology, settled, cells));
  const backward =
    backSensing && buildReading(technology, settled, backSensing, cells, backwardLines(technology, cells));
  const writing = arrayWriting(technology, settled, cells);
  const blocks: readonly ArrayBlock[] = [
    arrayBlock({ component: 'cell array', side: 'cells', circuit: cells }),
    ...forward.blocks,
    ...writing.blocks,
    ...(backward?.blocks ?? []),
  ];
  const { height, width, area } = arrayLayout(blocks, {
    height: cells.height,
    width: cells.width,
    rowExtent: blockExtent(technology, cells.height),
    columnExtent: blockExtent(technology, cells.width),
    // Beside the multiplexer of the columns or, where each has a converter of its own, that of the rows.
    cornerHeight: forward.cornerHeight > 0 ? forward.cornerHeight : (backward?.cornerHeight ?? 0),
    packed: sizing.layout === 'packed',
  });
  return {
    ...forward.reading,
    height,
    width,
    area,
    leakage: blocks.reduce((total, { leakage }) => total + leakage, 0),
    components: blocks.map(componentOfBlock),
    blocks,
    cells,
    pulse: writing.pulse,
    transposed: backward?.reading ?? null,
  };
}

function componentOfBlock({ component, area, leakage, formula, source }: ArrayBlock): Component {
  return { component, area, leakage, formula, source };
}
