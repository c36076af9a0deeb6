/**
 * Binary tree that adds `inputs` numbers of `bits` bits, one bit wider each level. One action adds one set.
 * A level's adder starts on the low bits its operands have ready, so each level adds one bit's ripple to the first.
 */
import type { Technology } from '../technology.ts';
import { adder } from './adder.ts';
import { type Circuit, requireInteger } from './circuit.ts';

export interface AdderTreeOptions {
  readonly inputs: number;
  readonly bits: number;
  /** Share of the adders' nodes that rise in a mean addition, 0 to 1. @default 0.15 */
  readonly activity?: number;
}

export interface AdderTree extends Circuit {
  /** Where every level waits until the one before has settled, as without a clock, @unit s. */
  readonly settledLatency: number;
}

/** Bits of the sum of `inputs` numbers of `bits` bits. */
export function sumBits(bits: number, inputs: number): number {
  return bits + Math.ceil(Math.log2(inputs));
}

export function adderTree(technology: Technology, { inputs, bits, ...activity }: AdderTreeOptions): AdderTree {
  requireInteger('adderTree.inputs', inputs, 1, Number.POSITIVE_INFINITY);
  const ripple = adder(technology, { bits: 4 }).latency - adder(technology, { bits: 3 }).latency;
  let area = 0;
  let energyPerAction = 0;
  let latency = 0;
  let settledLatency = 0;
  let leakage = 0;
  let width = bits;
  for (let remaining = inputs; remaining > 1; remaining = Math.ceil(remaining / 2), width++) {
    const unit = adder(technology, { bits: width, ...activity });
    const count = Math.floor(remaining / 2);
    area += count * unit.area;
    energyPerAction += count * unit.energyPerAction;
    leakage += count * unit.leakage;
    latency += latency === 0 ? unit.latency : ripple;
    settledLatency += unit.latency;
  }
  return {
    name: `adder tree, ${inputs} × ${bits} bits`,
    area,
    energyPerAction,
    latency,
    settledLatency,
    leakage,
    formula: 'Σ over ⌈log2 n⌉ levels of ripple adders, one bit wider each level',
    source: 'ripple NAND adders (adder)',
  };
}
