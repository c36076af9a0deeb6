/** Pulse trains, and pulses by a law, through kernels. */
import type { PulseLaw } from '../../../devices/index.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { hasPulseKernel, type PulseKernel, pulseModule } from '../kernels/pulse-kernel.ts';
import type { Arena } from './arena.ts';
import type { HitLists, PulseCrosspoints, Update, UpdatePlan } from './arithmetic.ts';
import { createHitLists, wordsOfLists } from './hit-lists.ts';
import { pulseLoop, updateLoop } from './pulse-loop.ts';

/** Weights between two hand-overs: few enough to stay in a cache. */
const usualHits = 2048;
/** Words of `planes` in the kernel. */
const planeWords = 5;

export function createKernelLists(arena: Arena, most: number): HitLists {
  return createHitLists(arena.allocateWords(wordsOfLists(most)), most);
}

/** Through kernels where the law can be said as one, else crosspoint by crosspoint. */
export function kernelUpdate(arena: Arena, kernels: Kernels, plan: UpdatePlan): Update {
  const { x, inputs, d, outputs, perGranularity, trainLength, law, planes, pruned, seed } = plan;
  if (!hasPulseKernel(law)) return updateLoop(plan, 'float32');
  const { up, down } = kernels.place(pulseModule(law), ['up', 'down']);
  const room = (words: number) => arena.at(arena.allocateWords(words));
  const capacity = Math.max(usualHits, outputs);
  const places = arena.allocateWords(planes.length * planeWords);
  const counts = arena.allocateCounts(3 + 2 + 2);
  const [fired, pulsed] = [counts.byteOffset, counts.byteOffset + 24];
  const trains = room(((x.length / inputs) * kernels.trainsOf(inputs, outputs)) / 4);
  const trainRoom = room(3 * (Math.max(inputs, outputs) + 4) + 16);
  const lists = room(wordsOfLists(capacity));
  const [xs, ds, marks] = [arena.at(x), arena.at(d), pruned ? arena.at(pruned) : 0];
  const stride = (planes[0]?.states.length ?? 0) * 4;
  const functionOf = (route: number | undefined) => (route === 1 ? up : route === -1 ? down : 0);
  return (count, first, epoch, { raise, lower }) => {
    planes.forEach(({ states, fields, name }, plane) => {
      const routes = [functionOf(raise[plane]), functionOf(lower[plane])];
      places.set([arena.at(states), arena.at(fields), name, ...routes], plane * planeWords);
    });
    counts.fill(0);
    kernels.fireBatch(
      ...([xs, inputs, ds, outputs, 0, count, perGranularity, trainLength] as const),
      ...([seed, plan.inputStream, plan.errorStream, first, epoch, trains, trainRoom, fired] as const),
    );
    kernels.pulseRows(
      ...([trains, count, inputs, outputs, 0, inputs, marks, lists, capacity] as const),
      ...([places.byteOffset, planes.length, stride] as const),
      ...([seed, plan.pulseStream, first, epoch, trainRoom, pulsed] as const),
    );
    const [slots, inputPulses, errorPulses, ups, downs] = counts as unknown as [number, number, number, number, number];
    return { slots, inputPulses, errorPulses, up: ups, down: downs };
  };
}

/** Through a kernel where the law can be said as one, else crosspoint by crosspoint. */
export function kernelPulses(
  arena: Arena,
  kernels: Kernels,
  law: PulseLaw,
  seed: number,
  stream: number,
): PulseCrosspoints {
  if (!hasPulseKernel(law)) return pulseLoop(law, seed, stream, 'float32');
  const pulse = kernels.link(pulseModule(law)) as Record<'up' | 'down', PulseKernel>;
  const room = arena.at(arena.allocateWords(16));
  return ({ cells, length, count, up }, { states, fields, name }, { position, epoch }) => {
    pulse[up ? 'up' : 'down'](
      ...([arena.at(cells), length, count, arena.at(states), arena.at(fields)] as const),
      ...([states.length * 4, name, seed, stream, position, epoch, room] as const),
    );
  };
}
