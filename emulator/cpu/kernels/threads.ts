/**
 * Threads that kernels run on beside the machine's own, on parts of the same work.
 *
 * A kernel call is data: the number of a function and its arguments, written where a thread sees them. A thread goes through its calls
 * in order, and nobody waits for it before `wait`. Once it is through it looks for its next call for a while before it sleeps, since a
 * batch is hundreds of calls of some ten microseconds and waking up takes as long as ten of them. Which part of the work is whose
 * changes no result: kernels write to places of their own.
 *
 * Where others use the cores, sharing costs more than it saves: `sharing.ts` says when to leave it.
 */
import { BackendError } from '../../backend.ts';
import type { Arena } from '../arithmetic/arena.ts';
import { Sharing } from './sharing.ts';

/** A thread of the host's, which serves calls until it is told to stop. */
export interface KernelThread {
  /** @param control where the words lie that this thread shares with the machine; it says there once it listens */
  start(module: WebAssembly.Module, memory: WebAssembly.Memory, control: number): Promise<void>;
}

export type OpenThread = () => KernelThread;

/**
 * Words of a thread: what `studies/bin/kernel-thread.js` reads and writes. How many calls were asked for and are done lie in cache lines
 * of their own, since either side looks at the other's all the time.
 */
const word = { asked: 0, sleeps: 1, done: 16, failed: 17, listens: 18 } as const;
const headerWords = 32;
/** Behind them slots, which calls take in turn: function, count of arguments, and these as float64. */
const slots = 16;
const mostArguments = 24;
const slotWords = 2 + 2 * mostArguments;
const controlWords = headerWords + slots * slotWords;
/** Calls that are no kernels. */
const command = { stop: -1, place: -2 } as const;
/** Looks for an answer before it sleeps: some 100 µs. */
const looks = 20_000;
/** Waits of 1 ms after which a thread is lost. Counted, so that a process may be stopped and go on. */
const patience = 60_000;

export type KernelArguments = readonly (number | boolean)[];

interface Control {
  readonly words: Int32Array;
  /** Of each slot. */
  readonly arguments: readonly Float64Array[];
  asked: number;
  /** Modules that it has placed. */
  placed: number;
}

/** What threads share with the machine. */
export interface Shared {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly arena: Arena;
}

export class KernelThreads {
  /** Of kernels, by name. */
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #shared: Shared;
  readonly #controls: readonly Control[];
  readonly #open: OpenThread | undefined;
  /** Where generated modules lie whose functions kernels call by number. */
  readonly #modules: (readonly [start: number, bytes: number])[] = [];
  #opened = false;
  /** Among how many work has been shared since the last wait, with this one, and since when. */
  #parts = 1;
  #start = 0;
  readonly #sharing = new Sharing();

  /** @param count of threads, with the machine's own; the others are opened once there is work for them */
  constructor(count: number, open: OpenThread | undefined, shared: Shared) {
    const { module, arena } = shared;
    const functions = WebAssembly.Module.exports(module).filter(({ kind }) => kind === 'function');
    this.#numbers = new Map(functions.map(({ name }, number) => [name, number]));
    this.#shared = shared;
    this.#open = open;
    this.#controls = Array.from({ length: open ? count - 1 : 0 }, (): Control => {
      const words = arena.allocateWords(controlWords);
      const given = Array.from({ length: slots }, (_, slot) => {
        const at = words.byteOffset + 4 * (headerWords + slot * slotWords + 2);
        return new Float64Array(words.buffer, at, mostArguments);
      });
      return { words, arguments: given, asked: 0, placed: 0 };
    });
  }

  /** With the machine's own. */
  get count(): number {
    return this.#controls.length + 1;
  }

  /**
   * How many there are to share work with now. A thread takes a while to open, and nobody waits for it; threads that listen
   * come first. None beside the machine's own where sharing does not pay.
   */
  available(): number {
    if (!this.#opened) this.#openAll();
    if (!this.#sharing.pays(performance.now())) return 1;
    const listening = this.#controls.findIndex(({ words }) => Atomics.load(words, word.listens) === 0);
    return 1 + (listening < 0 ? this.#controls.length : listening);
  }

  /** Has a part of a kernel's work done on a thread, from number 1 on, below what is {@link available}; after what it was asked before. */
  ask(thread: number, kernel: string, given: KernelArguments): void {
    const control = this.#controls[thread - 1] as Control;
    this.#placeModules(control);
    this.#ask(control, this.#numbers.get(kernel) ?? Number.NaN, given);
    if (this.#parts === 1) this.#start = performance.now();
    this.#parts = Math.max(this.#parts, thread + 1);
  }

  /** Until all that was asked is done. */
  wait(): void {
    if (this.#parts === 1) return;
    const done = performance.now();
    for (const control of this.#controls.slice(0, this.#parts - 1)) this.#await(control, control.asked);
    const now = performance.now();
    this.#sharing.record(now, now - this.#start, (done - this.#start) * this.#parts);
    this.#parts = 1;
  }

  /** Has every thread put the functions of a module at the next numbers, before its next call. */
  place(start: number, bytes: number): void {
    this.#modules.push([start, bytes]);
  }

  stop(): void {
    if (this.#opened) for (const control of this.#controls) this.#ask(control, command.stop, []);
  }

  #openAll(): void {
    this.#opened = true;
    const { module, memory } = this.#shared;
    for (const { words } of this.#controls) {
      // One that cannot be opened never listens.
      this.#open?.()
        .start(module, memory, words.byteOffset)
        .catch(() => {});
    }
  }

  #placeModules(control: Control): void {
    for (; control.placed < this.#modules.length; control.placed++) {
      this.#ask(control, command.place, this.#modules[control.placed] as readonly [number, number]);
    }
  }

  #ask(control: Control, call: number, part: KernelArguments): void {
    const { words } = control;
    const next = (control.asked + 1) | 0;
    // The slot is free once the call is done that had it before.
    this.#await(control, (next - slots) | 0);
    const slot = next & (slots - 1);
    const given = control.arguments[slot] as Float64Array;
    part.forEach((argument, index) => {
      given[index] = Number(argument);
    });
    const at = headerWords + slot * slotWords;
    words[at] = call;
    words[at + 1] = part.length;
    control.asked = next;
    Atomics.store(words, word.asked, next);
    if (Atomics.load(words, word.sleeps) !== 0) Atomics.notify(words, word.asked);
  }

  /** Until a call is done, by its number. */
  #await({ words }: Control, number: number): void {
    const isDone = () => ((Atomics.load(words, word.done) - number) | 0) >= 0;
    for (let look = 0; look < looks && !isDone(); look++);
    // Where there are more threads than cores, the other one may need this core.
    for (let waits = 0; !isDone(); waits++) {
      Atomics.wait(words, word.done, Atomics.load(words, word.done), 1);
      if (waits > patience) throw new BackendError('a thread of the CPU backend was lost');
    }
    if (words[word.failed] !== 0) throw new BackendError('a kernel failed on a thread of the CPU backend');
  }
}
