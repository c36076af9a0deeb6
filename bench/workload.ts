/**
 * A machine with a set of samples, ready to do the same work again and again.
 *
 * Pulsed updates get rarer as a network learns, so a rate means nothing without the stage of training: every pass
 * starts from the same initial state, which is put back outside the measured time. Tiles that are only read stay as they are:
 * a backend may keep them prepared from pass to pass, as it does while a network is evaluated.
 */
import {
  type Backend,
  BackendError,
  type Counters,
  changesTile,
  type Machine,
  openStream,
  type Program,
  type SampleSet,
  type TileSpec,
} from '../emulator/index.ts';
import type { Work } from './measure.ts';

/** Batches queued before a GPU is waited for: keeps its queue, and the memory of it, short. */
const batchesInFlight = 64;

/** What a machine knows the samples as. */
const set = 'samples';

export interface WorkloadPlan {
  readonly program: Program;
  readonly tiles: readonly TileSpec[];
  readonly samples: SampleSet;
  readonly profile?: boolean;
}

export class Workload {
  readonly #machine: Machine;
  readonly #plan: WorkloadPlan;
  #restore: () => void;

  static async open(backend: Backend, plan: WorkloadPlan): Promise<Workload> {
    const { program, tiles, samples, profile = false } = plan;
    const machine = await backend.open({ programs: [program], tiles, seed: 1, profile });
    machine.loadSet(set, samples);
    return new Workload(machine, plan, await takeSnapshot(machine, program));
  }

  private constructor(machine: Machine, plan: WorkloadPlan, restore: () => void) {
    this.#machine = machine;
    this.#plan = plan;
    this.#restore = restore;
  }

  /** All samples once, from the initial state; counts samples. */
  async pass(): Promise<Work> {
    const { program, samples } = this.#plan;
    this.#restore();
    await this.#machine.settle();
    const started = performance.now();
    for (let first = 0, queued = 1; first < samples.count; first += program.batch, queued++) {
      const count = Math.min(program.batch, samples.count - first);
      this.#machine.run({ program: program.name, set, first, count, epoch: 1 });
      if (queued % batchesInFlight === 0) await this.#machine.settle();
    }
    await this.#machine.settle();
    return { amount: samples.count, seconds: (performance.now() - started) / 1000 };
  }

  /** Solves the wires of the tiles, and evaluates their crosspoints' noise. */
  async refreshReads(): Promise<void> {
    await this.#machine.refreshReads();
    this.#restore = await takeSnapshot(this.#machine, this.#plan.program);
  }

  /** @throws BackendError where the last passes left anything not finite: their speed would be that of nonsense */
  async counts(): Promise<Counters['counts'][string]> {
    const { counts, notFinite } = await this.#machine.readCounters();
    if (notFinite) {
      throw new BackendError(`Expected \`${notFinite.operation}\` to stay finite, got not-a-number or infinity`);
    }
    return counts[this.#plan.program.name] ?? [];
  }

  /** Seconds by kernel since the last call, kernels of one kind together; empty where the backend cannot tell. */
  async kernels(): Promise<Readonly<Record<string, number>>> {
    const times: Record<string, number> = {};
    for (const [kernel, seconds] of Object.entries(await this.#machine.readProfile())) {
      const kind = kindOf(kernel);
      times[kind] = (times[kind] ?? 0) + seconds;
    }
    return times;
  }

  close(): void {
    this.#machine.close();
  }
}

/** A kernel that is compiled per law or formula carries it in its name after the kind. */
function kindOf(kernel: string): string {
  return (
    /^(elementwise|update|write|change exactly|adjust|row peaks|read forward|read transposed)\b/.exec(kernel)?.[0] ??
    kernel
  );
}

async function takeSnapshot(machine: Machine, program: Program): Promise<() => void> {
  const changed = new Set(program.operations.filter(changesTile).map(({ tile }) => tile));
  const tiles = await Promise.all([...changed].map(async (name) => ({ name, state: await machine.readTile(name) })));
  const vectors = await Promise.all(
    program.vectors.map(async ({ name }) => ({ name, values: await machine.readVector(name) })),
  );
  const memories = await Promise.all(
    program.memories.map(async ({ name }) => ({ name, values: await machine.readMemory(name, set) })),
  );
  return () => {
    for (const { name, state } of tiles) machine.writeTile(name, state);
    for (const { name, values } of vectors) machine.writeVector(name, values);
    for (const { name, values } of memories) machine.writeMemory(name, set, values);
  };
}

/** Pixels of one class, uniform in 0 … 255. */
export function uniformSamples(count: number, width: number): SampleSet {
  const random = openStream(1, 1);
  const pixels = Uint8Array.from({ length: count * width }, () => Math.floor(256 * random.uniform()));
  return { count, width, classes: 1, pixels, labels: new Uint8Array(count) };
}
