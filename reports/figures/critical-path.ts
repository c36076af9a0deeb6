/**
 * The chain of work that sets how long a step takes.
 *
 * The bill marks each bar that has no slack; several chains may be critical at once. To draw one line and to say how much
 * of the step each phase sets, one chain is followed from the end of the step back to its start: before each bar comes
 * the critical bar that ended last by the time it began. Where there is none at that very moment, the step waited.
 */
import type { Outcome } from '../result.ts';
import { addTo } from './colours.ts';

export type TimelineEntry = Outcome['bill']['timeline'][number];

/** One chain of critical bars, first to last. */
export function criticalChain(timeline: readonly TimelineEntry[]): TimelineEntry[] {
  const critical = timeline.filter((entry) => entry.critical && entry.end > entry.start);
  const tolerance = 1e-9 * Math.max(0, ...critical.map(({ end }) => end));
  const chain: TimelineEntry[] = [];
  let next = latest(critical);
  while (next !== undefined) {
    chain.unshift(next);
    const limit = next.start + tolerance;
    next = latest(critical.filter(({ end }) => end <= limit));
  }
  return chain;
}

/** Time that each phase sets of the step's latency; they and `waiting` add up to it. @unit s */
export function latencyByPhase({ bill }: Outcome): Map<string, number> {
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
