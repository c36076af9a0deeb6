/**
 * List scheduling: tasks start as soon as what they wait for is done and their resource is free; among those that could
 * start, the earliest does, the first recorded on a tie. Latency is the end of the last, not a sum.
 */
import type { Task } from './task.ts';

export interface ScheduledTask {
  readonly task: Task;
  /** @unit s */
  readonly start: number;
  readonly end: number;
  readonly critical: boolean;
}

export interface Schedule {
  /** In the order of `tasks`. */
  readonly tasks: readonly ScheduledTask[];
  /** @unit s */
  readonly latency: number;
}

interface Placement {
  start: number;
  end: number;
  /** The task whose end this one's start waited for; none at time zero. */
  after: number | null;
}

export function schedule(tasks: readonly Task[]): Schedule {
  const placed = placeTasks(tasks);
  const critical = criticalPath(placed);
  return {
    tasks: tasks.map((task, index) => {
      const { start, end } = placed[index] as Placement;
      return { task, start, end, critical: critical.has(index) };
    }),
    latency: placed.reduce((latest, { end }) => Math.max(latest, end), 0),
  };
}

function placeTasks(tasks: readonly Task[]): readonly Placement[] {
  const placed = new Array<Placement | undefined>(tasks.length).fill(undefined);
  const free = new Map<string, number>();
  const waiting = new Set(tasks.keys());
  while (waiting.size > 0) {
    let next: { index: number; placement: Placement } | undefined;
    for (const index of waiting) {
      const task = tasks[index] as Task;
      if (task.waitsFor.some((wait) => placed[wait] === undefined)) continue;
      const holder = free.get(task.resource);
      const before = holder === undefined ? task.waitsFor : [...task.waitsFor, holder];
      let start = 0;
      let after: number | null = null;
      for (const wait of before) {
        const end = placed[wait]?.end ?? 0;
        if (end > start) {
          start = end;
          after = wait;
        }
      }
      if (!next || start < next.placement.start) {
        next = { index, placement: { start, end: start + task.duration, after } };
      }
    }
    if (!next) throw new RangeError('tasks wait for each other in a circle');
    placed[next.index] = next.placement;
    free.set((tasks[next.index] as Task).resource, next.index);
    waiting.delete(next.index);
  }
  return placed as readonly Placement[];
}

/** From the task that ends last, back through what each waited for. */
function criticalPath(placed: readonly Placement[]): ReadonlySet<number> {
  const path = new Set<number>();
  let at: number | null = null;
  placed.forEach(({ end }, index) => {
    if (at === null || end > (placed[at] as Placement).end) at = index;
  });
  while (at !== null) {
    path.add(at);
    at = (placed[at] as Placement).after;
  }
  return path;
}
