/** Pulse trains, and pulses by a law, through kernels. */
import { drawsOfPulse, drawsOfVisible } from '../../../devices/index.ts';
import { crosspointKey, keyInEpoch } from '../../random.ts';
import type { PlaceTable } from '../kernels/formula-target.ts';
import { pulseModule } from '../kernels/pulse-kernel.ts';
import type { Routes, Update, UpdatePlan, Write, WritePlan } from './arithmetic.ts';
import type { KernelRunner } from './kernel-runner.ts';

/** Weights between two hand-overs: few enough to stay in a cache. */
const usualHits = 2048;
/** Pairs of deviates that are drawn before a kernel uses them: whole eights, few enough to stay in a cache. */
const pairsAtOnce = 2048;
/**
 * Pulses a slot that lists should have of a sample at a time: long lists leave few lanes empty, and short ones need few rows, which stay
 * in a near cache while all samples pulse them.
 */
const pulsesPerSlot = 512;
/** Words of `planes` in the kernel. */
const planeWords = 8;
/** Trains have at most as many slots, and coincidences never exceed it: there are lists for so many pulses up, and down. */
const mostListed = 31;

/**
 * Words that lists of `capacity` weights take: of each a length, the weights, and three that a store may reach beyond them. Kernels
 * read whole eights, also of the last.
 */
const wordsOfLists = (capacity: number) => 2 * mostListed * (capacity + 4) + 8;

/** What an update and a write have in common. */
type Pulsed = Pick<UpdatePlan, 'law' | 'planes' | 'pruned' | 'outputs' | 'seed' | 'pulseStream'>;

/** Readies a law's functions, and what each thread needs to list weights and to draw for them. */
function preparePulses(runner: KernelRunner, plan: Pulsed, placeTable: PlaceTable) {
  const { arena } = runner;
  const { law, planes, pruned, outputs, seed, pulseStream } = plan;
  const { up, down } = runner.place(pulseModule(law, placeTable), ['up', 'down']);
  const room = (words: number) => arena.at(arena.allocateWords(words));
  const capacity = Math.max(usualHits, outputs);
  // Whose lists they are, stays: they are empty between calls.
  const lists = Array.from({ length: runner.threads }, () => room(wordsOfLists(capacity)));
  const deviates = lists.map(() => room(2 * pairsAtOnce));
  const places = arena.allocateWords(planes.length * planeWords);
  const streamKey = crosspointKey(seed, pulseStream);
  const [raising, lowering] = [[up, drawsOfPulse(law, 'up')] as const, [down, drawsOfPulse(law, 'down')] as const];
  const pulseOf = (route: number | undefined) => (route === 1 ? raising : route === -1 ? lowering : [0, 0]);
  return {
    /** To be called before weights are pulsed. */
    route({ raise, lower }: Routes) {
      planes.forEach(({ states, fields, name }, plane) => {
        const pulses = [...pulseOf(raise[plane]), ...pulseOf(lower[plane])];
        places.set([arena.at(states), arena.at(fields), name, ...pulses, drawsOfVisible(law)], plane * planeWords);
      });
    },
    keyIn: (epoch: number) => keyInEpoch(streamKey, epoch),
    /** Marks of pruned weights, a thread's lists and their capacity; planes, and their number. */
    listing: (thread: number) => [pruned ? arena.at(pruned) : 0, lists[thread] as number, capacity] as const,
    planes: [places.byteOffset, planes.length] as const,
    drawing: (thread: number) => [deviates[thread] as number, pairsAtOnce] as const,
  };
}

export function kernelUpdate(runner: KernelRunner, plan: UpdatePlan, placeTable: PlaceTable): Update {
  const { arena, kernels } = runner;
  const { x, inputs, d, outputs, trainLength, seed } = plan;
  const pulses = preparePulses(runner, plan, placeTable);
  const [xs, ds] = [arena.at(x), arena.at(d)];
  const trains = arena.at(arena.allocateWords(((x.length / inputs) * kernels.trainsOf(inputs, outputs)) / 4));
  const firingRoom = kernels.firingRoom(Math.max(inputs, outputs)) / 4;
  const counts = createCounts(runner);
  return ({ count, first, epoch }, perUnit, routes) => {
    pulses.route(routes);
    counts.clear();
    const firing = { items: count, group: 1, work: count * (inputs + outputs) * operationsPerLine };
    runner.split('fireBatch', firing, (from, samples, thread) => [
      ...[xs, inputs, ds, outputs, from, from + samples, perUnit, trainLength, seed, plan.inputStream],
      ...[plan.errorStream, first, epoch, trains, runner.room(firingRoom, thread), counts.of(thread)],
    ]);
    const [slots, inputPulses, errorPulses] = counts.sums();
    // In every slot what fires on one side meets what fires on the other.
    const met = slots > 0 ? (inputPulses * errorPulses) / slots : 0;
    const together = met > 0 ? Math.min(inputs, Math.ceil((pulsesPerSlot * slots * inputs) / met)) : inputs;
    const pulsing = { items: inputs, group: 1, work: met * operationsPerPulse };
    runner.split('pulseRows', pulsing, (row, rows, thread) => [
      ...[trains, count, inputs, outputs, row, row + rows, together],
      ...[...pulses.listing(thread), ...pulses.planes],
      ...[pulses.keyIn(epoch), first, ...pulses.drawing(thread), counts.of(thread) + 8 * firedCounts],
    ]);
    const [, , , up, down] = counts.sums();
    return { slots, inputPulses, errorPulses, up, down };
  };
}

export function kernelWrite(runner: KernelRunner, plan: WritePlan, placeTable: PlaceTable): Write {
  const { arena } = runner;
  const { outputs, most, stochastic, seed, roundStream } = plan;
  const pulses = preparePulses(runner, plan, placeTable);
  const carried = plan.carried ? arena.at(plan.carried) : 0;
  const counts = createCounts(runner);
  return (change, first, rows, perUnit, { position, epoch }, routes) => {
    pulses.route(routes);
    counts.clear();
    const writing = { items: rows, group: 1, work: rows * outputs * operationsPerWrite };
    runner.split('writeRows', writing, (from, count, thread) => [
      ...[arena.at(change) + from * outputs * 4, first + from, count, outputs, perUnit, most, stochastic, carried],
      ...[seed, roundStream, ...pulses.listing(thread), ...pulses.planes, pulses.keyIn(epoch), position, epoch],
      ...[...pulses.drawing(thread), runner.room(outputs + 24, thread), counts.of(thread)],
    ]);
    const [busiestUp, busiestDown, up, down, weights] = counts.sums();
    return { busiestUp, busiestDown, up, down, weights };
  };
}

/** Five counts that kernels add to on each thread, and room for a kernel's own. */
function createCounts({ arena, threads }: KernelRunner) {
  const counts = arena.allocateCounts(threadCounts * threads);
  const total = (index: number) => {
    let sum = 0;
    for (let at = index; at < counts.length; at += threadCounts) sum += counts[at] as number;
    return sum;
  };
  return {
    clear: () => counts.fill(0),
    of: (thread: number) => counts.byteOffset + 8 * threadCounts * thread,
    sums: () => [total(0), total(1), total(2), total(3), total(4)] as const,
  };
}

const threadCounts = 8;
/** Behind those of trains: slots, and slots fired on either side. */
const firedCounts = 3;
/** To draw a line's train, to list and pulse a weight, and to round one and pulse it now and then, cost about as much. */
const operationsPerLine = 250;
const operationsPerPulse = 400;
const operationsPerWrite = 100;
