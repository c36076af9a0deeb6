/** What the account makes of a design: its bill, its chip, its tasks; and designs that differ in one thing. */

import { buildChip, type Chip } from '../../../emulator/cost/chip.ts';
import { schedule } from '../../../emulator/cost/schedule.ts';
import type { Task } from '../../../emulator/cost/task.ts';
import { tasksOf } from '../../../emulator/cost/tasks.ts';
import { type Bill, CircuitError, drawUpBill } from '../../../emulator/index.ts';
import { type Design, planDesign } from './random-designs.ts';

/** Null where a circuit cannot be built. */
export function billIfBuilt(design: Design): Bill | null {
  try {
    return drawUpBill(planDesign(design));
  } catch (error) {
    if (error instanceof CircuitError) return null;
    throw error;
  }
}

export function chipOf(design: Design): Chip {
  const { training, tiles, chip, activity } = planDesign(design);
  return buildChip(training, tiles, chip, activity);
}

/** The tasks of a training step. */
export function tasksOfStep(design: Design): readonly Task[] {
  const { training: program, tiles: specs, activity, chip: spec } = planDesign(design);
  const chip = buildChip(program, specs, spec, activity);
  const { training, conductance } = activity;
  return tasksOf({ program, specs, chip, activity: training, conductance, samples: program.batch });
}

/** Latency where every task has a resource of its own. */
export function unlimitedLatency(tasks: readonly Task[]): number {
  return schedule(tasks.map((task, place) => ({ ...task, resource: String(place) }))).latency;
}

/** Longest chain of durations: the program's depth, in time. */
export function longestChain(tasks: readonly Task[]): number {
  const ends: number[] = [];
  for (const { waitsFor, duration } of tasks) {
    ends.push(Math.max(0, ...waitsFor.map((wait) => ends[wait] as number)) + duration);
  }
  return Math.max(...ends);
}

/** Where matrices lie and how wide values move: a design that changes these is another chip, not the same one with more on it. */
export function layoutOf(design: Design): string {
  const { floorplan, grids, buffer } = chipOf(design).hardware;
  const placements = floorplan.placements.map(({ demand: _, utilisation: __, ...rest }) => rest);
  const wires = grids.map((grid) => [grid.rows, grid.columns, grid.wires.width]);
  return JSON.stringify([floorplan.elementSide, placements, wires, buffer.width]);
}

export const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

export function sumBy<Entry>(entries: readonly Entry[], key: keyof Entry, value: (entry: Entry) => number) {
  const sums = new Map<unknown, number>();
  for (const entry of entries) sums.set(entry[key], (sums.get(entry[key]) ?? 0) + value(entry));
  return sums;
}

export const dynamicEnergy = ({ energy }: Bill) =>
  sum(energy.filter(({ phase }) => phase !== 'static').map((entry) => entry.energy));

const arrayEnergy = ({ energy }: Bill) =>
  sum(energy.filter(({ phase, level }) => phase !== 'static' && level === 'array').map((entry) => entry.energy));

/** Figures of which more work asks no less. */
export function figuresOf(bill: Bill) {
  const { area, leakage, energy, latency } = bill.totals;
  const { inference } = bill;
  return {
    ...{ area, leakage, energy, latency, dynamic: dynamicEnergy(bill), arrays: arrayEnergy(bill) },
    ...{ inferenceEnergy: inference.energy, inferenceLatency: inference.latency },
  };
}

export type Figures = ReturnType<typeof figuresOf>;
