/**
 * Behind the arrays of a weight-gradient unit: trees that join the arrays above one another, registers that hand a row of
 * gradients over, and, where samples are accumulated off-chip, adders between the row and what comes from memory.
 *
 * A sum over n samples grows by log₂ n bits. Adders take the gradients of a sample in as many rounds as there are more
 * gradients than adders. In memory the running sum keeps the bits of a sample's gradient: its last ones are cut as it grows.
 */
import { adder, logicActivity } from '../circuits/adder.ts';
import { adderTree, sumBits } from '../circuits/adder-tree.ts';
import type { Circuit, ComponentName } from '../circuits/circuit.ts';
import { register } from '../circuits/register.ts';
import { type Component, componentOf } from '../component.ts';
import type { Technology } from '../technology.ts';
import type { GradientWork } from './gradient-work.ts';

export interface GradientSums {
  readonly components: readonly Component[];
  /** Of a batch, @unit s and J. */
  readonly latency: number;
  readonly energy: Readonly<Partial<Record<ComponentName, number>>>;
  /** Of the gradient of a batch. */
  readonly bits: number;
  /** To and from memory, of a batch. */
  readonly memoryBits: number;
}

interface Part {
  readonly component: ComponentName;
  readonly circuit: Circuit;
  readonly count: number;
  readonly actions: number;
}

export function gradientSums(technology: Technology, work: GradientWork, resultBits: number): GradientSums {
  const { deep, across, columns, columnsPerAdc, inputs, outputs, fillings, kernelPositions, accumulators } = work;
  const activity = work.sizing.logicActivity ?? logicActivity;
  const join = adderTree(technology, { inputs: deep, bits: resultBits, activity });
  const joinedBits = sumBits(resultBits, deep);
  const row = register(technology, { bits: joinedBits });
  const weights = inputs * outputs;
  // Every converter brings a gradient at a time, once its digits are together.
  const parallel = across * Math.ceil(columns / columnsPerAdc);
  const parts: Part[] = [
    ...(deep > 1
      ? [{ component: 'adder', circuit: join, count: parallel, actions: weights * fillings } satisfies Part]
      : []),
    { component: 'register', circuit: row, count: inputs / kernelPositions, actions: weights * fillings },
  ];
  let latency = fillings * (join.latency + row.latency);
  const offChip = work.accumulate === 'off-chip';
  const bitsOfSum = offChip ? sumBits(work.wordBits, fillings) : joinedBits;
  if (offChip) {
    const add = adder(technology, { bits: bitsOfSum, activity });
    parts.push({ component: 'adder', circuit: add, count: accumulators, actions: weights * fillings });
    latency += fillings * Math.ceil(weights / accumulators) * add.latency;
  }
  const energy: Partial<Record<ComponentName, number>> = {};
  for (const { component, circuit, actions } of parts) {
    energy[component] = (energy[component] ?? 0) + actions * circuit.energyPerAction;
  }
  return {
    components: parts.map(componentOf),
    ...{ latency, energy, bits: bitsOfSum },
    memoryBits: offChip ? 2 * weights * work.wordBits * fillings : 0,
  };
}
