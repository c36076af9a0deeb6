/** Schedules: of tasks made up here, and of programs. Nothing starts early, nothing shares a resource. */
import { describe, expect, it } from 'vitest';
import { buildChip } from '../../../emulator/cost/chip.ts';
import { type Schedule, schedule } from '../../../emulator/cost/schedule.ts';
import type { Task } from '../../../emulator/cost/task.ts';
import { tasksOf } from '../../../emulator/cost/tasks.ts';
import { equalLayers, planBill } from './bills.ts';

function task(label: string, resource: string, duration: number, waitsFor: readonly number[] = []): Task {
  return {
    label,
    resource,
    duration,
    waitsFor,
    work: 'function',
    phase: 'forward',
    stage: '',
    errorDepth: 0,
    energy: [],
  };
}

function expectSound({ tasks, latency }: Schedule): void {
  const byResource = new Map<string, { start: number; end: number }[]>();
  for (const { task: one, start, end } of tasks) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBe(start + one.duration);
    for (const wait of one.waitsFor) expect(start, one.label).toBeGreaterThanOrEqual(tasks[wait]!.end);
    byResource.set(one.resource, [...(byResource.get(one.resource) ?? []), { start, end }]);
  }
  for (const [resource, spans] of byResource) {
    spans.sort((a, b) => a.start - b.start || a.end - b.end);
    for (let next = 1; next < spans.length; next++) {
      expect(spans[next]!.start, resource).toBeGreaterThanOrEqual(spans[next - 1]!.end);
    }
  }
  expect(latency).toBe(Math.max(0, ...tasks.map(({ end }) => end)));
  // The critical path leaves no gap from the start to the end.
  const critical = tasks.filter((one) => one.critical).sort((a, b) => a.start - b.start || a.end - b.end);
  expect(critical[0]?.start ?? 0).toBe(0);
  for (let next = 1; next < critical.length; next++) expect(critical[next]!.start).toBe(critical[next - 1]!.end);
  expect(critical.at(-1)?.end ?? 0).toBe(latency);
}

describe('made-up tasks', () => {
  it('run one after another on one resource, side by side on several', () => {
    const alike = ['a', 'a', 'b'].map((resource, index) => task(`${index}`, resource, 2));
    const made = schedule(alike);
    expectSound(made);
    expect(made.latency).toBe(4);
    expect(made.tasks.map(({ start }) => start)).toEqual([0, 2, 0]);
  });

  it('wait for what they need, and the latency is the longest chain', () => {
    const made = schedule([
      task('read', 'tile', 3),
      task('function', 'lanes', 1, [0]),
      task('long', 'memory', 10),
      task('join', 'lanes', 2, [1, 2]),
    ]);
    expectSound(made);
    expect(made.latency).toBe(12);
    expect(made.tasks.map(({ critical }) => critical)).toEqual([false, false, true, true]);
  });

  it('start as early as they can: a task recorded first does not hold up one that is ready', () => {
    const made = schedule([task('slow', 'x', 5), task('late', 'shared', 1, [0]), task('ready', 'shared', 2)]);
    expectSound(made);
    expect(made.tasks.map(({ start }) => start)).toEqual([0, 5, 0]);
  });

  it('may be none, and may take no time', () => {
    expect(schedule([])).toEqual({ tasks: [], latency: 0 });
    const made = schedule([task('a', 'x', 0), task('b', 'x', 0, [0]), task('c', 'y', 1, [1])]);
    expectSound(made);
    expect(made.latency).toBe(1);
  });

  it('are refused where they wait for each other', () => {
    expect(() => schedule([task('a', 'x', 1, [1]), task('b', 'x', 1, [0])])).toThrow(RangeError);
  });
});

describe.each(['bp', 'fa', 'dfa'])('the step of %s', (rule) => {
  it.each([
    ['pulses', 'hbm2', 'shared', 2],
    ['write', 'hbm2', 'shared', 4],
    ['write', 'on-chip', 'per-layer', 4],
    ['write', 'gddr5', 'as-ready', 7],
  ] as const)('%s, %s, %s, %i layers', (update, memory, gradientUnits, layers) => {
    const plan = planBill({
      rule,
      widths: equalLayers(layers, 96),
      training: { update },
      chip: { memory, gradientUnits },
    });
    const chip = buildChip(plan.training, plan.tiles, plan.chip, plan.activity);
    const made = schedule(
      tasksOf({
        program: plan.training,
        specs: plan.tiles,
        chip,
        activity: plan.activity.training,
        conductance: plan.activity.conductance,
        samples: plan.training.batch,
      }),
    );
    expectSound(made);
    // An upper and a lower bound of any schedule: all in a row, and the busiest resource alone.
    const durations = new Map<string, number>();
    for (const { task: one } of made.tasks) {
      durations.set(one.resource, (durations.get(one.resource) ?? 0) + one.duration);
    }
    expect(made.latency).toBeLessThan([...durations.values()].reduce((sum, one) => sum + one, 0));
    expect(made.latency).toBeGreaterThanOrEqual(Math.max(...durations.values()));
    // A tile is changed after it was read for the last time.
    for (const { task: change, start } of made.tasks) {
      if (change.work !== 'update' && change.work !== 'write') continue;
      for (const { task: read, end } of made.tasks) {
        if (read.work === 'read' && read.resource === change.resource) expect(start).toBeGreaterThanOrEqual(end);
      }
    }
  });
});
