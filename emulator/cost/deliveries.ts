/**
 * Deliveries: how values get from where they are made to where they are used. A value that another tile uses is sent
 * over the bus, once; one that learning uses later is stored in memory when it is made and fetched when it is needed.
 */
import type { StepPhase } from '../program/analysis.ts';
import type { Program } from '../program/program.ts';
import { busWidth, type Chip, clock } from './chip.ts';
import type { Task } from './task.ts';

/** Adds a task; gives its index. */
export type AddTask = (task: Omit<Task, 'errorDepth'>) => number;

/** What made a value (nothing for the batch's own images and targets) and beside which tile. */
interface Made {
  readonly task: number | null;
  readonly home: string;
}

const memory = 'memory';

export class Deliveries {
  readonly #program: Program;
  readonly #chip: Chip;
  readonly #samples: number;
  readonly #add: AddTask;
  readonly #made = new Map<number, Made>();
  readonly #sent = new Map<number, number>();
  readonly #stored = new Map<number, number>();
  /** First task that makes an error: what learning needs is fetched once there is something to learn. */
  #firstError: number | undefined;

  constructor(program: Program, chip: Chip, samples: number, add: AddTask) {
    this.#program = program;
    this.#chip = chip;
    this.#samples = samples;
    this.#add = add;
    for (const value of [program.image, program.target]) this.#made.set(value, { task: null, home: memory });
  }

  noteMade(value: number, task: number, home: string): void {
    this.#made.set(value, { task, home });
  }

  noteError(task: number): void {
    this.#firstError ??= task;
  }

  /** The value that was made last, and its home; none (−1) of a formula of vectors alone. */
  newest(values: readonly number[]): { readonly value: number; readonly home: string } {
    const age = (value: number) => this.#made.get(value)?.task ?? -1;
    const value = values.reduce((best, other) => (age(other) > age(best) ? other : best), values[0] ?? -1);
    return { value, home: this.#made.get(value)?.home ?? 'chip' };
  }

  /** Brings a value to a place; the tasks to wait for. */
  arrive(value: number, place: string, phase: StepPhase): readonly number[] {
    const made = this.#made.get(value);
    if (!made) return [];
    const { name, bits } = this.#describe(value);
    if (made.home === memory || (phase !== 'forward' && this.#stored.has(value))) {
      const waits = [this.#stored.get(value), phase === 'forward' ? undefined : this.#firstError];
      const label = `fetch ${name}`;
      const fetched = this.move(
        label,
        phase,
        bits,
        waits.filter((wait) => wait !== undefined),
      );
      return [this.#transfer(label, phase, bits, [fetched])];
    }
    const done = made.task === null ? [] : [made.task];
    if (made.home === place) return done;
    const sent = this.#sent.get(value) ?? this.#transfer(`send ${name}`, phase, bits, done);
    this.#sent.set(value, sent);
    return [sent];
  }

  /** Keeps a value for later. */
  store(value: number, phase: StepPhase): void {
    const made = this.#made.get(value);
    const { name, bits } = this.#describe(value);
    this.#stored.set(value, this.move(`store ${name}`, phase, bits, made?.task == null ? [] : [made.task]));
  }

  /** Moves bits into or out of memory. */
  move(label: string, phase: StepPhase, bits: number, waitsFor: readonly number[]): number {
    const { name, energyPerBit, timePerBit } = this.#chip.memory;
    const component = name === 'on-chip buffer' ? 'buffer' : 'DRAM';
    const energy = [{ component, tile: 'chip', energy: bits * energyPerBit }];
    const duration = bits * timePerBit;
    return this.#add({ label, work: 'memory', phase, resource: memory, waitsFor, duration, energy });
  }

  #transfer(label: string, phase: StepPhase, bits: number, waitsFor: readonly number[]): number {
    const { bus } = this.#chip;
    const words = Math.ceil(bits / busWidth);
    const energy = [{ component: 'bus', tile: 'chip', energy: words * bus.energyPerAction }];
    const duration = words * clock + bus.latency;
    return this.#add({ label, work: 'transfer', phase, resource: 'bus', waitsFor, duration, energy });
  }

  #describe(value: number): { readonly name: string; readonly bits: number } {
    const { name = '', width = 0 } = this.#program.values[value] ?? {};
    return { name, bits: this.#samples * width * this.#chip.valueBits };
  }
}
