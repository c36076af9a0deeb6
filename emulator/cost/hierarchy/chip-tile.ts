/**
 * Tile: elements under one input buffer, whose results are accumulated once more.
 *
 * In a conventional tile the two elements above each other hold different rows of the same columns; in a kernel-position
 * tile all elements add to the same sums, one for every position of the kernel. The input buffer holds what the tile's rows
 * take, all bits; the output buffer what the tile's columns give. Every element hands over one word at a time, so that as
 * many words reach the output buffer in a cycle as there are elements.
 */

import { hTree } from '../circuits/h-tree.ts';
import type { Interconnect } from '../circuits/interconnect.ts';
import { type Component, componentOf } from '../component.ts';
import type { Technology } from '../technology.ts';
import { type BufferKind, type LevelBuffer, queueOf } from './level-buffer.ts';
import {
  type AdderStage,
  adderComponent,
  adderStage,
  bufferLines,
  type ProcessingElement,
} from './processing-element.ts';

export interface TileOptions {
  readonly element: ProcessingElement;
  readonly elements: number;
  /** Elements whose results are added. */
  readonly summed: number;
  /** Bits of an input, and of what a result is handed on with. */
  readonly valueBits: number;
  readonly buffer: BufferKind;
  /** Of adders. */
  readonly logicActivity: number;
}

export interface ChipTile {
  readonly element: ProcessingElement;
  readonly elements: number;
  /** Elements whose results are added. */
  readonly summed: number;
  readonly area: number;
  /** Of an equal square, @unit m. */
  readonly extent: number;
  readonly sums: AdderStage;
  /** Sums that are made at once. */
  readonly sumsAtOnce: number;
  readonly inputBuffer: LevelBuffer;
  readonly outputBuffer: LevelBuffer;
  readonly wires: Interconnect;
  /** Beside the elements. */
  readonly components: readonly Component[];
}

export function chipTile(technology: Technology, options: TileOptions): ChipTile {
  const { element, elements, summed, valueBits } = options;
  const sums = adderStage(technology, summed, element.sums.bits, options.logicActivity);
  const sumsAtOnce = (elements / summed) * element.resultsAtOnce;
  // Elements side by side share their inputs, those above each other do not.
  const inputs = element.planeBits * summed;
  const inputBuffer = queueOf(technology, options.buffer, inputs * valueBits, bufferLines);
  const outputBuffer = queueOf(technology, options.buffer, sumsAtOnce * valueBits, bufferLines);
  const side = Math.ceil(Math.sqrt(elements));
  const wires = hTree(technology, {
    rows: Math.ceil(elements / side),
    columns: side,
    blockHeight: element.extent,
    blockWidth: element.extent,
    width: element.planeBits,
    // Energy is that of a bit that changes.
    toggle: 1,
  });
  const components = [
    ...adderComponent(sums, element.directions * sumsAtOnce),
    inputBuffer,
    outputBuffer,
    componentOf({ component: 'bus', circuit: wires, count: 1 }),
  ];
  const area = elements * element.area + components.reduce((sum, part) => sum + part.area, 0);
  return {
    ...{ element, elements, summed, area, sums, sumsAtOnce, inputBuffer, outputBuffer, wires, components },
    extent: Math.sqrt(area),
  };
}
