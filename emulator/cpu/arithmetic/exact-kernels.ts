/** Exact changes through a kernel: each thread does all of it for its rows, a few at a time, which stay in the nearest cache. */
import type { ChangeExactly, ExactPlan } from './arithmetic.ts';
import type { KernelRunner } from './kernel-runner.ts';
import { groupRows, PackedMatrix, productWords } from './packed-matrix.ts';

/** Rows at a time. */
const nearRows = 32;

export function kernelChange(runner: KernelRunner, plan: ExactPlan): ChangeExactly {
  const { arena } = runner;
  const { x, inputs, d, outputs, planes, figures } = plan;
  const samples = d.length / outputs;
  const errors = new PackedMatrix(d, samples, outputs);
  const marks = figures.pruned ? arena.at(figures.pruned) : 0;
  const places = arena.allocateWords(planes.length);
  places.set(planes.map(({ states }) => arena.at(states)));
  const factors = arena.allocate(planes.length);
  factors.set(planes.map(({ share }) => -share));
  const counts = arena.allocateCounts(2 * runner.threads);
  return (count, rate, pulses) => {
    errors.touch();
    const packed = errors.packed(runner);
    counts.fill(0);
    const work = 2 * count * inputs * outputs;
    runner.split('changeRows', { items: inputs, group: groupRows, work }, (first, rows, thread) => [
      ...[arena.at(x), inputs, count, packed, samples, outputs, first, first + rows, nearRows, rate, marks],
      ...[figures.perPulse, places.byteOffset, factors.byteOffset, planes.length],
      ...[runner.room(nearRows * outputs + productWords(nearRows, samples), thread), counts.byteOffset + 16 * thread],
    ]);
    for (let at = 0; at < counts.length; at += 2) {
      pulses.up += counts[at] as number;
      pulses.down += counts[at + 1] as number;
    }
  };
}
