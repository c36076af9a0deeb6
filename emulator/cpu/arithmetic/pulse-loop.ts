/** Trains, their coincidences and pulses by a law, line by line and crosspoint by crosspoint. */
import type { PulseLaw } from '../../../devices/index.ts';
import { createFinder } from '../coincidences.ts';
import { compilePulses } from '../pulse.ts';
import { createTrains, fireTrains } from '../pulse-trains.ts';
import type { Precision, PulseCrosspoints, Pulses, TrainFigures, TrainPair } from './arithmetic.ts';
import { createHitLists, wordsOfLists } from './hit-lists.ts';

export function trainLoop({ inputs, outputs, seed, inputStream, errorStream }: TrainFigures): TrainPair {
  const sides = {
    input: { trains: createTrains(inputs), stream: inputStream },
    error: { trains: createTrains(outputs), stream: errorStream },
  };
  const find = createFinder(outputs);
  const capacity = inputs * outputs;
  const lists = createHitLists(new Int32Array(wordsOfLists(capacity)), capacity);
  return {
    fire(side, values, perUnit, length, draw) {
      const { trains, stream } = sides[side];
      return fireTrains(trains, values, 0, perUnit, length, { seed, stream, ...draw });
    },
    meet(pruned, pulses, use) {
      const total: Pulses = { up: 0, down: 0 };
      find(sides.input.trains, sides.error.trains, total, (row, column, times, up) => {
        const cell = row * outputs + column;
        if (pruned !== null && pruned[cell] !== 0) total[up ? 'up' : 'down'] -= times;
        else lists.add(cell, times, up);
      });
      pulses.up += total.up;
      pulses.down += total.down;
      lists.handOver(use);
    },
  };
}

export function pulseLoop(law: PulseLaw, seed: number, stream: number, precision: Precision): PulseCrosspoints {
  const apply = compilePulses(law, precision);
  return ({ length, cells, count, up }, { states, fields, name }, { position, epoch }) => {
    for (let hit = 0; hit < length; hit++) {
      const at = cells[hit] as number;
      const state = states[at] as number;
      states[at] = apply(count, up, state, fields, at, states.length, seed, stream, name + at, position, epoch);
    }
  };
}
