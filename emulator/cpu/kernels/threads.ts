/**
 * Threads that kernels run on beside the machine's own, on parts of the same work.
 *
 * A kernel call is data: the number of a function and its arguments, written where a thread sees them. A thread that has just
 * worked looks for its next call for a while before it sleeps, since a batch is hundreds of calls of some ten microseconds
 * and waking up takes as long as ten of them. Which part of the work is whose changes no result: kernels write to places of
 * their own.
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

/** Words of a thread: what `studies/bin/kernel-thread.js` reads and writes. */
const word = { asked: 0, done: 1, call: 2, count: 3, sleeps: 4, failed: 5, listens: 6 } as const;
/** Behind them the arguments, float64. */
const headerWords = 8;
const mostArguments = 24;
const controlWords = headerWords + 2 * mostArguments;
/** Calls that are no kernels. */
const command = { stop: -1, place: -2 } as const;
/** Looks for an answer before it sleeps: some 100 µs. */
const looks = 20_000;
/** Waits of 1 ms after which a thread is lost. Counted, so that a process may be stopped and go on. */
const patience = 60_000;

export type KernelArguments = readonly (number | boolean)[];

interface Control {
  readonly words: Int32Array;
  readonly arguments: Float64Array;
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
  readonly #kernels: readonly string[];
  readonly #shared: Shared;
  readonly #controls: readonly Control[];
  readonly #open: OpenThread | undefined;
  /** Where generated modules lie whose functions kernels call by number. */
  readonly #modules: (readonly [start: number, bytes: number])[] = [];
  #opened = false;
  readonly #sharing = new Sharing();

  /** @param count of threads, with the machine's own; the others are opened once there is work for them */
  constructor(count: number, open: OpenThread | undefined, shared: Shared) {
    const { module, arena } = shared;
    this.#kernels = WebAssembly.Module.exports(module).flatMap(({ name, kind }) => (kind === 'function' ? [name] : []));
    this.#shared = shared;
    this.#open = open;
    this.#controls = Array.from({ length: open ? count - 1 : 0 }, (): Control => {
      const words = arena.allocateWords(controlWords);
      const at = new Float64Array(words.buffer, words.byteOffset + 4 * headerWords, mostArguments);
      return { words, arguments: at, asked: 0, placed: 0 };
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

  /** Runs a kernel on at most {@link available} parts: the first here, by `run`, each other one on a thread. */
  run(kernel: string, parts: readonly KernelArguments[], run: (part: KernelArguments) => void): void {
    const call = this.#kernels.indexOf(kernel);
    const others = this.#controls.slice(0, parts.length - 1);
    for (const [index, control] of others.entries()) {
      this.#placeModules(control);
      this.#ask(control, call, parts[index + 1] as KernelArguments);
    }
    const start = performance.now();
    run(parts[0] as KernelArguments);
    const done = performance.now();
    for (const control of others) this.#await(control);
    const now = performance.now();
    this.#sharing.record(now, now - start, (done - start) * parts.length);
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
      this.#await(control);
    }
  }

  #ask(control: Control, call: number, part: KernelArguments): void {
    part.forEach((argument, index) => {
      control.arguments[index] = Number(argument);
    });
    control.words[word.call] = call;
    control.words[word.count] = part.length;
    control.asked = (control.asked + 1) | 0;
    Atomics.store(control.words, word.asked, control.asked);
    if (Atomics.load(control.words, word.sleeps) !== 0) Atomics.notify(control.words, word.asked);
  }

  #await({ words, asked }: Control): void {
    for (let look = 0; look < looks && Atomics.load(words, word.done) !== asked; look++);
    // Where there are more threads than cores, the other one may need this core.
    let waits = 0;
    for (let done = Atomics.load(words, word.done); done !== asked; done = Atomics.load(words, word.done)) {
      Atomics.wait(words, word.done, done, 1);
      if (++waits > patience) throw new BackendError('a thread of the CPU backend was lost');
    }
    if (words[word.failed] !== 0) throw new BackendError('a kernel failed on a thread of the CPU backend');
  }
}
