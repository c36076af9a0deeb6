/** Pulse trains, and pulses by a law, through kernels. */
import { drawsOfPulse, drawsOfVisible, type PulseLaw } from '../../../devices/index.ts';
import { crosspointKey, keyInEpoch } from '../../random.ts';
import type { PlaceTable } from '../kernels/formula-target.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { pulseModule } from '../kernels/pulse-kernel.ts';
import type { Arena } from './arena.ts';
import type { HitLists, PulseCrosspoints, Update, UpdateCounts, UpdatePlan } from './arithmetic.ts';
import { createHitLists, wordsOfLists } from './hit-lists.ts';
import type { KernelRunner } from './kernel-runner.ts';

/** Weights between two hand-overs: few enough to stay in a cache. */
const usualHits = 2048;
/** Pairs of deviates that are drawn before a kernel uses them: whole eights, few enough to stay in a cache. */
const pairsAtOnce = 2048;
/** Words of `planes` in the kernel. */
const planeWords = 8;

export function createKernelLists(arena: Arena, most: number): HitLists {
  return createHitLists(arena.allocateWords(wordsOfLists(most)), most);
}

export function kernelUpdate(runner: KernelRunner, plan: UpdatePlan, placeTable: PlaceTable): Update {
  const { arena, kernels } = runner;
  const { x, inputs, d, outputs, perGranularity, trainLength, law, planes, pruned, seed } = plan;
  const { up, down } = runner.place(pulseModule(law, placeTable), ['up', 'down']);
  const room = (words: number) => arena.at(arena.allocateWords(words));
  const capacity = Math.max(usualHits, outputs);
  const places = arena.allocateWords(planes.length * planeWords);
  const [xs, ds, marks] = [arena.at(x), arena.at(d), pruned ? arena.at(pruned) : 0];
  const trains = room(((x.length / inputs) * kernels.trainsOf(inputs, outputs)) / 4);
  const firingRoom = kernels.firingRoom(Math.max(inputs, outputs)) / 4;
  const counts = arena.allocateCounts(threadCounts * runner.threads);
  const countsOf = (thread: number) => counts.byteOffset + 8 * threadCounts * thread;
  // Whose lists they are, stays: they are empty between calls.
  const lists = Array.from({ length: runner.threads }, () => room(wordsOfLists(capacity)));
  const deviates = lists.map(() => room(2 * pairsAtOnce));
  const streamKey = crosspointKey(seed, plan.pulseStream);
  const stride = (planes[0]?.states.length ?? 0) * 4;
  const [raising, lowering] = [[up, drawsOfPulse(law, 'up')] as const, [down, drawsOfPulse(law, 'down')] as const];
  const pulseOf = (route: number | undefined) => (route === 1 ? raising : route === -1 ? lowering : [0, 0]);
  return (count, first, epoch, { raise, lower }) => {
    planes.forEach(({ states, fields, name }, plane) => {
      const pulses = [...pulseOf(raise[plane]), ...pulseOf(lower[plane])];
      places.set([arena.at(states), arena.at(fields), name, ...pulses, drawsOfVisible(law)], plane * planeWords);
    });
    counts.fill(0);
    const key = keyInEpoch(streamKey, epoch);
    const firing = { items: count, group: 1, work: count * (inputs + outputs) * operationsPerLine };
    runner.split('fireBatch', firing, (from, samples, thread) => [
      ...[xs, inputs, ds, outputs, from, from + samples, perGranularity, trainLength, seed],
      ...[plan.inputStream, plan.errorStream, first, epoch, trains, runner.room(firingRoom, thread), countsOf(thread)],
    ]);
    const pulsing = { items: inputs, group: 1, work: count * inputs * outputs };
    runner.split('pulseRows', pulsing, (row, rows, thread) => [
      ...[trains, count, inputs, outputs, row, row + rows, marks, lists[thread] as number, capacity],
      ...[places.byteOffset, planes.length, stride, key, first, deviates[thread] as number, pairsAtOnce],
      countsOf(thread) + 8 * firedCounts,
    ]);
    return sumCounts(counts);
  };
}

/** Of slots, of slots fired on either side, of pulses up and down; and room for a kernel's own. */
const threadCounts = 8;
const firedCounts = 3;
/** Drawing a line's train costs about as much. */
const operationsPerLine = 250;

function sumCounts(counts: Float64Array): UpdateCounts {
  const total = (index: number) => {
    let sum = 0;
    for (let at = index; at < counts.length; at += threadCounts) sum += counts[at] as number;
    return sum;
  };
  return { slots: total(0), inputPulses: total(1), errorPulses: total(2), up: total(3), down: total(4) };
}

export function kernelPulses(
  arena: Arena,
  kernels: Kernels,
  law: PulseLaw,
  placeTable: PlaceTable,
  seed: number,
  stream: number,
): PulseCrosspoints {
  const streamKey = crosspointKey(seed, stream);
  const pulses = kernels.place(pulseModule(law, placeTable), ['up', 'down']);
  const deviates = arena.at(arena.allocateWords(2 * pairsAtOnce));
  return ({ cells, length, count, up }, { states, fields, name }, { position, epoch }) => {
    const direction = up ? 'up' : 'down';
    kernels.pulseListed(
      ...([arena.at(cells), length, count] as const),
      ...([pulses[direction], drawsOfPulse(law, direction), drawsOfVisible(law)] as const),
      ...([arena.at(states), arena.at(fields), states.length * 4, name] as const),
      ...([keyInEpoch(streamKey, epoch), position, deviates, pairsAtOnce] as const),
    );
  };
}
