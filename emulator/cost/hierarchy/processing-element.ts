/**
 * Processing element: a square of arrays whose results are added digitally.
 *
 * Arrays that stand above each other hold different rows of the same columns: an adder tree for every result that they
 * give at once adds them up, level by level. One bit-plane of the inputs waits in the element's buffer while arrays read
 * the one before; it comes and results leave over an H-tree of wires.
 */
import type { ArrayHardware } from '../array/array-hardware.ts';
import { type AdderTree, adderTree, sumBits } from '../circuits/adder-tree.ts';
import { hTree } from '../circuits/h-tree.ts';
import type { Interconnect } from '../circuits/interconnect.ts';
import { type Component, componentOf } from '../component.ts';
import type { Technology } from '../technology.ts';
import { type BufferKind, type LevelBuffer, queueOf } from './level-buffer.ts';

export interface ElementOptions {
  readonly array: ArrayHardware;
  readonly arrayRows: number;
  /** Arrays along a side. */
  readonly side: number;
  readonly buffer: BufferKind;
  /** Of adders. */
  readonly logicActivity: number;
}

export interface AdderStage {
  /** One sum; null where there is nothing to add. */
  readonly tree: AdderTree | null;
  /** Of the sum. */
  readonly bits: number;
}

export interface ProcessingElement {
  readonly arrays: number;
  /** Directions in which its arrays are read. */
  readonly directions: number;
  /** With its arrays and wires, @unit m2. */
  readonly area: number;
  /** Of an equal square, @unit m. */
  readonly extent: number;
  /** Results that its columns of arrays give at the same time. */
  readonly resultsAtOnce: number;
  /** Bits of one bit-plane of its inputs. */
  readonly planeBits: number;
  readonly sums: AdderStage;
  readonly buffer: LevelBuffer;
  readonly wires: Interconnect;
  /** Beside the arrays. */
  readonly components: readonly Component[];
}

/** Depth of buffers within tiles: register files of 32 lines, as their readers' fan-in allows. */
export const bufferLines = 32;

export function processingElement(technology: Technology, options: ElementOptions): ProcessingElement {
  const { array, arrayRows, side } = options;
  const sums = adderStage(technology, side, array.resultBits, options.logicActivity);
  const planeBits = side * arrayRows;
  const resultsAtOnce = side * array.resultsAtOnce;
  const buffer = queueOf(technology, options.buffer, planeBits, bufferLines);
  const wires = hTree(technology, {
    rows: side,
    columns: side,
    blockHeight: array.height,
    blockWidth: array.width,
    width: Math.ceil(planeBits / bufferLines),
    // Energy is that of a bit that changes.
    toggle: 1,
  });
  const components = [
    ...adderComponent(sums, directionsOf(array) * resultsAtOnce),
    buffer,
    componentOf({ component: 'bus', circuit: wires, count: 1 }),
  ];
  const area = side ** 2 * array.area + components.reduce((sum, part) => sum + part.area, 0);
  return {
    ...{ arrays: side ** 2, directions: directionsOf(array), area },
    extent: Math.sqrt(area),
    resultsAtOnce,
    planeBits,
    sums,
    buffer,
    wires,
    components,
  };
}

/** Arrays that are read transposed too have their rows' results added in trees of their own. */
function directionsOf({ transposed }: ArrayHardware): number {
  return transposed ? 2 : 1;
}

/** `activity`: share of the adders' nodes that rise in an addition. */
export function adderStage(technology: Technology, inputs: number, bits: number, activity: number): AdderStage {
  if (inputs < 2) return { tree: null, bits };
  return { tree: adderTree(technology, { inputs, bits, activity }), bits: sumBits(bits, inputs) };
}

export function adderComponent({ tree }: AdderStage, count: number): readonly Component[] {
  return tree ? [componentOf({ component: 'adder', circuit: tree, count })] : [];
}
