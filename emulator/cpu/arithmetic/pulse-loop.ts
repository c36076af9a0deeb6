/** Trains, their coincidences and pulses by a law, line by line and crosspoint by crosspoint. */
import type { PulseLaw } from '../../../devices/index.ts';
import { createFinder } from '../coincidences.ts';
import { compilePulses } from '../pulse.ts';
import { createTrains, fireTrains } from '../pulse-trains.ts';
import type { Hits, Precision, PulseCrosspoints, Pulses, TrainFigures, TrainPair } from './arithmetic.ts';

export function trainLoop({ inputs, outputs, seed, inputStream, errorStream }: TrainFigures): TrainPair {
  const sides = {
    input: { trains: createTrains(inputs), stream: inputStream },
    error: { trains: createTrains(outputs), stream: errorStream },
  };
  const find = createFinder(outputs);
  const lists = { up: newHits(inputs * outputs), down: newHits(inputs * outputs) };
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
        else addHit(up ? lists.up : lists.down, cell, times);
      });
      pulses.up += total.up;
      pulses.down += total.down;
      useHits(lists.up, true, use);
      useHits(lists.down, false, use);
    },
  };
}

/** Fresh lists that belong to nobody else. */
const newHits = (length: number): Hits => ({
  length: 0,
  cells: new Int32Array(length),
  counts: new Int32Array(length),
});

export function addHit(hits: Hits, cell: number, count: number): void {
  hits.cells[hits.length] = cell;
  hits.counts[hits.length] = count;
  hits.length += 1;
}

/** Hands hits over, and empties their list. */
export function useHits(hits: Hits, up: boolean, use: (hits: Hits, up: boolean) => void): void {
  if (hits.length > 0) use(hits, up);
  hits.length = 0;
}

export function pulseLoop(law: PulseLaw, seed: number, stream: number, precision: Precision): PulseCrosspoints {
  const apply = compilePulses(law, precision);
  return ({ length, cells, counts }, up, { states, fields, name }, { position, epoch }) => {
    for (let hit = 0; hit < length; hit++) {
      const at = cells[hit] as number;
      const count = counts[hit] as number;
      const state = states[at] as number;
      states[at] = apply(count, up, state, fields, at, states.length, seed, stream, name + at, position, epoch);
    }
  };
}
