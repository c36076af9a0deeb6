/**
 * What follows a converter: its numbers become finished results of the array.
 *
 * Row groups are summed first, in an adder with a register. Digits of a weight come out of the same converter one after
 * another and are shifted and added, and so are the input's slices once all digits of a result are together. Every
 * converter has its own chain, so it runs along with the conversions and costs time only where it is slower than they.
 */
import { adder, logicActivity } from '../circuits/adder.ts';
import { register, registerToggle } from '../circuits/register.ts';
import { shiftAdd, shiftAddArea } from '../circuits/shift-add.ts';
import type { Technology } from '../technology.ts';
import { type ArrayBlock, arrayBlock } from './array-block.ts';
import type { ArrayCounts } from './array-counts.ts';
import type { SettledDesign } from './array-design.ts';
import type { Side } from './array-layout.ts';

export interface AccumulationOptions {
  readonly counts: ArrayCounts;
  readonly sensing: SettledDesign['sensing'];
  readonly sizing: SettledDesign['sizing'];
  /** Bits that a conversion gives. */
  readonly bits: number;
  readonly side: Side;
  /** Of the rows of cells the adders stand in, @unit m. */
  readonly blockWidth: number;
}

export interface Accumulation {
  readonly blocks: readonly ArrayBlock[];
  /** Of the slowest link of the chain, @unit s. */
  readonly latency: number;
  /** Least time of a conversion while the chain keeps up with it: later links add less often, @unit s. */
  readonly interval: number;
  /** Of a number through all links, @unit s. */
  readonly passage: number;
  /** Of a finished result. */
  readonly bits: number;
}

interface Links {
  readonly blocks: readonly ArrayBlock[];
  readonly latency: number;
  /** Additions of a conversion, on the mean. */
  readonly rate: number;
}

/** Counting moves two bits a step, 1 + ½ + ¼ + …, whatever the width. */
function countActivity(activity: number, bits: number): number {
  return (activity * Math.min(2, bits)) / bits;
}

/** Adds what the groups of rows give, conversion by conversion; `bits` are those of the sum. */
function groupSum(
  technology: Technology,
  { counts, sensing, sizing, side, blockWidth }: AccumulationOptions,
  bits: number,
): Links {
  const { converters, results, rowGroups } = counts;
  // The sum of 2^n numbers grows by n bits, the running one by one bit less until the last is added.
  const { logicActivity: usual = logicActivity, registerToggle: toggle = registerToggle } = sizing;
  const activity = sensing.kind === 'latch' ? countActivity(usual, bits) : usual;
  const sum = adder(technology, { bits: bits - 1, activity });
  const kept = register(technology, { bits, toggle });
  // The first number of a sum waits in its converter.
  const additions = (conversions: number) => (results * conversions * (rowGroups - 1)) / rowGroups;
  const keptArea = register(technology, { bits: bits * converters, blockWidth }).area;
  const blocks = [
    arrayBlock({
      component: 'adder',
      side,
      circuit: sum,
      count: converters,
      energy: ({ conversions }) => additions(conversions) * sum.energyPerAction,
    }),
    arrayBlock({
      component: 'register',
      side,
      circuit: kept,
      count: converters,
      area: keptArea,
      energy: ({ conversions }) => additions(conversions) * kept.energyPerAction,
    }),
  ];
  return { blocks, latency: sum.latency + kept.latency, rate: (rowGroups - 1) / rowGroups };
}

/** Shifts and adds `shifts` numbers of `bits` bits to one, `additions` of them in a vector. */
function shiftedSum(
  technology: Technology,
  { counts, sizing, side, blockWidth }: AccumulationOptions,
  unit: { readonly bits: number; readonly shifts: number },
  additions: number,
): Links {
  const { logicActivity: activity, registerToggle: toggle } = sizing;
  const circuit = shiftAdd(technology, {
    ...unit,
    ...(activity !== undefined && { activity }),
    ...(toggle !== undefined && { toggle }),
  });
  const block = arrayBlock({
    component: 'shift-add',
    side,
    circuit,
    count: counts.chains,
    area: shiftAddArea(technology, { ...unit, count: counts.chains, blockWidth }),
    energy: () => additions * circuit.energyPerAction,
  });
  return { blocks: [block], latency: circuit.latency, rate: additions / (counts.results * counts.conversions) };
}

export function accumulation(technology: Technology, options: AccumulationOptions): Accumulation {
  const { results, rowGroups, shiftedSlices } = options.counts;
  const { digitsPerWeight: digits, digitBits, kind } = options.sensing;
  const links: Links[] = [];
  let { bits } = options;
  if (rowGroups > 1 && kind !== 'integrator') {
    bits += Math.ceil(Math.log2(rowGroups));
    links.push(groupSum(technology, options, bits));
  }
  if (digits > 1) {
    const shifts = (digits - 1) * digitBits + 1;
    // The first digit is where the sum starts.
    const additions = (results / digits) * (digits - 1) * shiftedSlices;
    links.push(shiftedSum(technology, options, { bits, shifts }, additions));
    bits += shifts;
  }
  if (shiftedSlices > 1) {
    const unit = { bits, shifts: shiftedSlices };
    links.push(shiftedSum(technology, options, unit, (results / digits) * shiftedSlices));
    bits += shiftedSlices;
  }
  return {
    blocks: links.flatMap(({ blocks }) => blocks),
    latency: Math.max(0, ...links.map(({ latency }) => latency)),
    passage: links.reduce((sum, { latency }) => sum + latency, 0),
    interval: Math.max(0, ...links.map(({ latency, rate }) => rate * latency)),
    bits,
  };
}
