/** Trains, their coincidences and pulses by a law, line by line and crosspoint by crosspoint, in float64. */
import { crosspointKey, keyInEpoch } from '../../random.ts';
import { createFinder } from '../coincidences.ts';
import { compilePulses } from '../pulse.ts';
import { createTrains, fireTrains, largestMagnitude, scaleTrains } from '../pulse-trains.ts';
import type { Routes, Sent, Update, UpdateCounts, UpdatePlan } from './arithmetic.ts';

export function updateLoop(plan: UpdatePlan): Update {
  const { x, inputs, d, outputs, trainLength, law, planes, pruned, seed } = plan;
  const apply = compilePulses(law, 'float64');
  const [rows, columns] = [createTrains(inputs), createTrains(outputs)];
  const find = createFinder(outputs);
  const total = { up: 0, down: 0 };
  const streamKey = crosspointKey(seed, plan.pulseStream);
  const pulseWeight = (at: number, times: number, up: boolean, routes: Routes, position: number, epoch: number) => {
    const key = keyInEpoch(streamKey, epoch);
    for (const [plane, { states, fields, name }] of planes.entries()) {
      const route = (up ? routes.raise : routes.lower)[plane] as number;
      if (route === 0) continue;
      const own = [states[at] as number, fields, at * law.fields.length] as const;
      states[at] = apply(times, route > 0, ...own, key, name + at, position);
    }
  };
  const updateBy = (n: number, { first, epoch }: Sent, perUnit: number, routes: Routes, counts: UpdateCounts) => {
    const position = first + n;
    const largestInput = largestMagnitude(x, n * inputs, inputs);
    const largestError = largestMagnitude(d, n * outputs, outputs);
    const { length, perInput, perError } = scaleTrains(largestInput, largestError, perUnit, trainLength);
    if (length === 0) return;
    const key = { seed, position, epoch };
    counts.slots += length;
    counts.inputPulses += fireTrains(rows, x, n, perInput, length, { ...key, stream: plan.inputStream });
    counts.errorPulses += fireTrains(columns, d, n, perError, length, { ...key, stream: plan.errorStream });
    find(rows, columns, total, (row, column, times, up) => {
      const at = row * outputs + column;
      if (pruned !== null && pruned[at] !== 0) total[up ? 'up' : 'down'] -= times;
      else pulseWeight(at, times, up, routes, position, epoch);
    });
    counts.up += total.up;
    counts.down += total.down;
  };
  return (sent, perUnit, routes) => {
    const counts = { slots: 0, inputPulses: 0, errorPulses: 0, up: 0, down: 0 };
    for (let n = 0; n < sent.count; n++) updateBy(n, sent, perUnit, routes, counts);
    return counts;
  };
}
