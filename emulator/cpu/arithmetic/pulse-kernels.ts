/** Trains, their coincidences and pulses by a law, through kernels. */
import type { PulseLaw } from '../../../devices/index.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { hasPulseKernel, type PulseKernel, pulseModule } from '../kernels/pulse-kernel.ts';
import type { Arena } from './arena.ts';
import type { HitLists, PulseCrosspoints, TrainFigures, TrainPair } from './arithmetic.ts';
import { createHitLists, wordsOfLists } from './hit-lists.ts';
import { pulseLoop } from './pulse-loop.ts';

/** Weights between two hand-overs: few enough to stay in a cache. */
const usualHits = 2048;

export function createKernelLists(arena: Arena, most: number): HitLists {
  return createHitLists(arena.allocateWords(wordsOfLists(most)), most);
}

interface Side {
  readonly stream: number;
  readonly width: number;
  readonly words: number;
  readonly lines: number;
  active: number;
}

export function kernelTrains(arena: Arena, kernels: Kernels, figures: TrainFigures): TrainPair {
  const { inputs, outputs, seed } = figures;
  const words = (length: number) => arena.at(arena.allocateWords(length));
  const side = (width: number, stream: number): Side => {
    return { stream, width, words: words(width + 4), lines: words(width + 4), active: 0 };
  };
  const sides = { input: side(inputs, figures.inputStream), error: side(outputs, figures.errorStream) };
  const capacity = Math.max(usualHits, outputs);
  const listed = arena.allocateWords(wordsOfLists(capacity));
  const lists = createHitLists(listed, capacity);
  const room = words(3 * (Math.max(inputs, outputs) + 4) + 64);
  const counts = arena.allocateCounts(4);
  return {
    fire(which, values, perUnit, length, { position, epoch }) {
      const of = sides[which];
      const at = arena.at(values);
      counts[0] = 0;
      of.active = kernels.fireTrains(
        ...([at, of.width, perUnit, length, seed, of.stream, position, epoch] as const),
        ...([of.words, of.lines, room, counts.byteOffset] as const),
      );
      return counts[0] as number;
    },
    meet(pruned, pulses, use) {
      const { input, error } = sides;
      const marks = pruned ? arena.at(pruned) : 0;
      const from = arena.at(listed);
      counts.fill(0, 0, 2);
      for (let row = 0; row < input.active; ) {
        row = kernels.findCoincidences(
          ...([input.words, input.lines, input.active, row, error.words, error.lines, error.active] as const),
          ...([outputs, marks, from, capacity, counts.byteOffset] as const),
        );
        lists.handOver(use);
      }
      pulses.up += counts[0] as number;
      pulses.down += counts[1] as number;
    },
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
