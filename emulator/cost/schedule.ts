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

/** Of the tasks that have waited for all they wait for, the one that can start first goes next, and the first of equals. */
function placeTasks(tasks: readonly Task[]): readonly Placement[] {
  const placed: (Placement | undefined)[] = tasks.map(() => undefined);
  const free = new Map<string, number>();
  const open = tasks.map(({ waitsFor }) => waitsFor.length);
  const followers = followersOf(tasks);
  const ready = new Set([...tasks.keys()].filter((index) => open[index] === 0));
  for (let count = 0; count < tasks.length; count++) {
    let next: { index: number; placement: Placement } | undefined;
    for (const index of ready) {
      const placement = placeTask(tasks[index] as Task, placed, free);
      const ahead = placement.start - (next?.placement.start ?? Number.POSITIVE_INFINITY);
      if (!next || ahead < 0 || (ahead === 0 && index < next.index)) next = { index, placement };
    }
    if (!next) throw new RangeError('tasks wait for each other in a circle');
    const { index, placement } = next;
    placed[index] = placement;
    free.set((tasks[index] as Task).resource, index);
    ready.delete(index);
    for (const follower of followers[index] ?? []) {
      const left = (open[follower] ?? 0) - 1;
      open[follower] = left;
      if (left === 0) ready.add(follower);
    }
  }
  return placed as readonly Placement[];
}

/** Which tasks wait for each. */
function followersOf(tasks: readonly Task[]): readonly (readonly number[])[] {
  const followers = tasks.map((): number[] => []);
  tasks.forEach(({ waitsFor }, index) => {
    for (const wait of waitsFor) followers[wait]?.push(index);
  });
  return followers;
}

/** As soon as what it waits for is done and its resource is free. */
function placeTask(
  { waitsFor, resource, duration }: Task,
  placed: readonly (Placement | undefined)[],
  free: ReadonlyMap<string, number>,
): Placement {
  const holder = free.get(resource);
  let start = 0;
  let after: number | null = null;
  for (const wait of holder === undefined ? waitsFor : [...waitsFor, holder]) {
    const end = placed[wait]?.end ?? 0;
    if (end > start) {
      start = end;
      after = wait;
    }
  }
  return { start, end: start + duration, after };
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
