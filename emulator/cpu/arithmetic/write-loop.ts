/** Changes written as whole pulses, weight by weight, in float64. */
import { block, crosspointKey, keyInEpoch, philox } from '../../random.ts';
import { roundHalfEven } from '../../round-half-even.ts';
import { compilePulses } from '../pulse.ts';
import type { Draw, Real, Write, WriteCounts, WritePlan } from './arithmetic.ts';

export function writeLoop(plan: WritePlan): Write {
  const { outputs, most, carried, law, planes, pruned, seed } = plan;
  const apply = compilePulses(law, 'float64');
  const streamKey = crosspointKey(seed, plan.pulseStream);
  return (change, first, rows, perUnit, { position, epoch }, { raise, lower }) => {
    const key = keyInEpoch(streamKey, epoch);
    const counts: WriteCounts = { up: 0, down: 0, busiestUp: 0, busiestDown: 0, weights: 0 };
    for (let row = 0; row < rows; row++) {
      const own = change.subarray(row * outputs, (row + 1) * outputs);
      if (carried) carryOver(own, perUnit, carried, (first + row) * outputs, most);
      else wholePulses(own, perUnit, plan, { key: first + row, position, epoch });
      const busiest = { up: 0, down: 0 };
      for (let o = 0; o < outputs; o++) {
        const at = (first + row) * outputs + o;
        const wanted = own[o] as number;
        const pulses = Math.min(Math.abs(wanted), most);
        if (!(pulses > 0) || (pruned !== null && pruned[at] !== 0)) continue;
        const direction = wanted < 0 ? 'up' : 'down';
        counts.weights += 1;
        counts[direction] += pulses;
        busiest[direction] = Math.max(busiest[direction], pulses);
        for (const [plane, { states, fields, name }] of planes.entries()) {
          const route = (wanted < 0 ? raise : lower)[plane] as number;
          if (route === 0) continue;
          const own = [states[at] as number, fields, at * law.fields.length] as const;
          states[at] = apply(pulses, route > 0, ...own, key, name + at, position);
        }
      }
      counts.busiestUp += busiest.up;
      counts.busiestDown += busiest.down;
    }
    return counts;
  };
}

/** To the nearest, or up and down so that their mean is the change; in place. */
function wholePulses(row: Real, perUnit: number, { stochastic, seed, roundStream }: WritePlan, draw: Draw): void {
  const { key, position, epoch } = draw;
  for (let o = 0; o < row.length; o++) {
    const pulses = (row[o] as number) * perUnit;
    if (stochastic && (o & 3) === 0) philox(seed, roundStream, o >>> 2, key, position, epoch);
    const whole = Math.floor(pulses);
    const drawn = ((block[o & 3] as number) >>> 8) * 2 ** -24;
    row[o] = stochastic ? whole + Math.floor(pulses - whole + drawn) : roundHalfEven(pulses);
  }
}

/** Towards zero, in place; what is left over joins the next change. */
function carryOver(row: Real, perUnit: number, carried: Real, first: number, most: number): void {
  for (let o = 0; o < row.length; o++) {
    const total = Math.fround((carried[first + o] as number) + Math.fround((row[o] as number) * perUnit));
    const whole = Math.min(Math.max(Math.trunc(total), -most), most);
    carried[first + o] = total - whole;
    row[o] = whole;
  }
}
