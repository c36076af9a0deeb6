/**
 * The chain of work that sets how long a step takes.
 *
 * The bill marks each bar that has no slack; several chains may be critical at once. To draw one line and to say how much
 * of the step each phase sets, one chain is followed from the end of the step back to its start: before each bar comes
 * the critical bar that ended last by the time it began. Where there is none at that very moment, the step waited.
 */
import type { Bill } from '../result.ts';
import { addTo } from './colours.ts';

export type TimelineEntry = Bill['timeline'][number];

/** One chain of critical bars, first to last. */
export function criticalChain(timeline: readonly TimelineEntry[]): TimelineEntry[] {
  let left = timeline.filter((entry) => entry.critical && entry.end > entry.start);
  const tolerance = 1e-9 * left.reduce((most, { end }) => Math.max(most, end), 0);
  const chain: TimelineEntry[] = [];
  let next = latest(left);
  while (next !== undefined) {
    chain.push(next);
    const follower = next;
    // A bar may be shorter than the tolerance, and would come before itself.
    left = left.filter((entry) => entry !== follower && entry.end <= follower.start + tolerance);
    next = latest(left);
  }
  return chain.reverse();
}

/** Time that each phase sets of the step's latency; they and `waiting` add up to it. @unit s */
export function latencyByPhase(bill: Bill): Map<string, number> {
  const shares = new Map<string, number>();
  let reached = 0;
  for (const { phase, start, end } of criticalChain(bill.timeline)) {
    addTo(shares, phase, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  const waiting = bill.totals.latency - [...shares.values()].reduce((sum, value) => sum + value, 0);
  if (waiting > 1e-9 * bill.totals.latency) shares.set('waiting', waiting);
  return shares;
}

function latest(entries: readonly TimelineEntry[]): TimelineEntry | undefined {
  let found: TimelineEntry | undefined;
  for (const entry of entries) if (found === undefined || entry.end > found.end) found = entry;
  return found;
}
