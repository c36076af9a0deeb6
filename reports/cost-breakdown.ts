/** A bill by component, layer, phase and level: four sums over one list, each adding up to the same whole. */
import { latencyByPhase } from './figures/critical-path.ts';
import type { Bill, Breakdown } from './result.ts';

type Share = Breakdown['component'][number];

export function breakdownOf(bill: Bill): Breakdown {
  return {
    component: sharesOf(bill, ({ component }) => component),
    layer: sharesOf(bill, ({ tile }) => tile),
    level: sharesOf(bill, ({ level }) => level),
    phase: phasesOf(bill),
  };
}

type Entry = Pick<Bill['area'][number], 'component' | 'tile' | 'level'>;

/** Largest energy first, then area. */
function sharesOf({ energy, area }: Bill, nameOf: (entry: Entry) => string): Share[] {
  const shares = new Map<string, Share>();
  const add = (entry: Entry, own: Omit<Share, 'name'>) => {
    const name = nameOf(entry);
    const before = shares.get(name) ?? { name, energy: 0, area: 0, leakage: 0 };
    shares.set(name, {
      name,
      energy: before.energy + own.energy,
      area: before.area + own.area,
      leakage: before.leakage + own.leakage,
    });
  };
  for (const entry of energy) add(entry, { energy: entry.energy, area: 0, leakage: 0 });
  for (const entry of area) add(entry, { energy: 0, area: entry.area, leakage: entry.leakage });
  return [...shares.values()].sort((one, other) => other.energy - one.energy || other.area - one.area);
}

const order = ['forward', 'error', 'gradient', 'update', 'static', 'waiting'] as const;

function phasesOf(bill: Bill): Breakdown['phase'] {
  const latencies = latencyByPhase(bill);
  return order.flatMap((name) => {
    const energy = bill.energy.reduce((sum, entry) => (entry.phase === name ? sum + entry.energy : sum), 0);
    const latency = latencies.get(name) ?? 0;
    return energy > 0 || latency > 0 ? [{ name, energy, latency }] : [];
  });
}
