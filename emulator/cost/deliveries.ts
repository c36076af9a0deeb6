/**
 * Deliveries: how values get from where they are made to where they are used. What a tile gives goes to the chip's buffer
 * with the read that makes it, and what a read needs comes from there; function units, gradient units and lines that are
 * pulsed get theirs over the same wires, a value that several use once. One that learning uses later is stored in memory
 * when it is made and fetched when it is needed.
 */
import { type StepPhase, storedAs } from '../program/analysis.ts';
import { type Program, sizeOf } from '../program/program.ts';
import type { Chip } from './chip.ts';
import { transferCost } from './hierarchy/transfer.ts';
import type { OperationCost, ReadCost } from './operation-costs.ts';
import type { PlainTask } from './task.ts';

/** Adds a task; gives its index. */
export type AddTask = (task: PlainTask) => number;

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
  /** Values that a tile has read, by phase. */
  readonly #read = new Set<string>();
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

  /** A value that repeats the numbers of another. @returns the task that made them; null: none did */
  noteSame(value: number, as: number): number | null {
    const made = this.#made.get(as);
    if (made) this.#made.set(value, made);
    return made?.task ?? null;
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

  /** Brings a value to the chip's buffer; the tasks to wait for. */
  available(wanted: number, phase: StepPhase): readonly number[] {
    const value = storedAs(this.#program, wanted);
    const made = this.#made.get(value);
    if (!made) return [];
    if (!this.#isRemembered(value, made, phase)) return made.task === null ? [] : [made.task];
    const { name, bits } = this.#describe(value);
    const waits = [this.#stored.get(value), phase === 'forward' ? undefined : this.#firstError];
    const before = waits.filter((wait) => wait !== undefined);
    return [this.move(`fetch ${name}`, phase, bits, before)];
  }

  /** Brings a value to a place; the tasks to wait for. */
  arrive(wanted: number, place: string, phase: StepPhase): readonly number[] {
    const value = storedAs(this.#program, wanted);
    const made = this.#made.get(value);
    if (!made) return [];
    const remembered = this.#isRemembered(value, made, phase);
    const there = this.available(value, phase);
    if (!remembered && made.home === place) return there;
    const known = remembered ? undefined : this.#sent.get(value);
    const sent = known ?? this.#send(value, place, phase, there, this.#wired(value, made.home, place));
    if (!remembered) this.#sent.set(value, sent);
    return [sent];
  }

  /**
   * Brings a value to a tile that reads it; one that several tiles read in a phase is fetched for all of them at once. Rows
   * that are visited are nothing to bring.
   */
  feed(wanted: number, tile: string, phase: StepPhase, { fetching, delivery }: ReadCost): readonly number[] {
    if (!this.#made.has(storedAs(this.#program, wanted))) return [];
    const there = this.available(wanted, phase);
    const read = `${phase} ${storedAs(this.#program, wanted)}`;
    const duration = delivery.duration - (this.#read.has(read) ? fetching : 0);
    this.#read.add(read);
    return [this.#send(wanted, tile, phase, there, { ...delivery, duration })];
  }

  #send(wanted: number, place: string, phase: StepPhase, waitsFor: readonly number[], cost: OperationCost): number {
    const { name } = this.#describe(storedAs(this.#program, wanted));
    return this.#add({
      label: `send ${name} to ${place}`,
      work: 'transfer',
      phase,
      resource: 'bus',
      waitsFor,
      ...cost,
    });
  }

  #isRemembered(value: number, made: Made, phase: StepPhase): boolean {
    return made.home === memory || (phase !== 'forward' && this.#stored.has(value));
  }

  /** Keeps a value for later. */
  store(value: number, phase: StepPhase): void {
    const made = this.#made.get(value);
    const { name, bits } = this.#describe(value);
    this.#stored.set(value, this.move(`store ${name}`, phase, bits, made?.task == null ? [] : [made.task]));
  }

  /** Fetches into the chip's buffer what memory holds of each sample. */
  recall(value: number, phase: StepPhase, waitsFor: readonly number[]): number {
    const { name, bits } = this.#describe(value);
    const task = this.move(name, phase, bits, waitsFor);
    this.noteMade(value, task, 'chip');
    return task;
  }

  /** Leaves a value of each sample in memory for another epoch. */
  remember(value: number, phase: StepPhase, waitsFor: readonly number[]): number {
    const { name, bits } = this.#describe(value);
    return this.move(`remember ${name}`, phase, bits, [...waitsFor, ...this.available(value, phase)]);
  }

  /** Moves bits into or out of memory. */
  move(label: string, phase: StepPhase, bits: number, waitsFor: readonly number[]): number {
    const { circuit, energyPerBit, timePerBit } = this.#chip.memory;
    const block = circuit
      ? ({ component: 'buffer', tile: 'chip', level: 'chip' } as const)
      : ({ component: 'DRAM', tile: 'chip', level: 'off chip' } as const);
    const energy = [{ ...block, energy: bits * energyPerBit }];
    const duration = bits * timePerBit;
    return this.#add({ label, work: 'memory', phase, resource: memory, waitsFor, duration, energy });
  }

  /** All of a value's words one behind another; of visits as often as there are any, which may be less than once. */
  #wired(value: number, from: string, to: string): OperationCost {
    const { hardware } = this.#chip;
    const { every } = this.#program.values[value] ?? {};
    const times = every === undefined ? 1 : this.#samples / every;
    const end = (place: string) => (hardware.matrices.has(place) ? { matrix: place } : 'buffer');
    const bits = Math.round(this.#describe(value).bits / times);
    const { latency, energy } = transferCost(hardware, end(from), end(to), bits);
    return {
      duration: times * latency,
      energy: [{ component: 'bus', tile: 'chip', level: 'chip', energy: times * energy }],
    };
  }

  #describe(value: number): { readonly name: string; readonly bits: number } {
    const { name, ...shape } = this.#program.values[value] ?? { name: '', width: 0 };
    return { name, bits: this.#samples * sizeOf(shape) * this.#chip.valueBits };
  }
}
