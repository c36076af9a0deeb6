/** The WebGPU machine: buffers, pipelines and bind groups made once; a batch is one command buffer and one submit. */
import {
  BackendError,
  type BatchRequest,
  type Counters,
  countersPerOperation,
  type LookAt,
  type Machine,
  type MachinePlan,
  type SampleSet,
} from '../backend.ts';
import { checkRequest } from '../check-request.ts';
import { layOutCounters, nameCounters } from '../counters.ts';
import { known } from '../known.ts';
import { everyOf } from '../program/operands.ts';
import type { Program } from '../program/program.ts';
import { checkTile } from '../tile/check-tile.ts';
import { type ArrayFacts, arrayConditions, isSolvedPerRead } from '../tile/conditions.ts';
import { drawVector, type TileState } from '../tile/initial-state.ts';
import { drawTurn } from '../tile/unit-cell.ts';
import { BatchWords } from './batch-words.ts';
import { padRows, readBack, storageBuffer, uniformBuffer, unpadRows } from './buffers.ts';
import { checkPlan } from './check-plan.ts';
import { checkSolved, nothingReported } from './circuits/check-solved.ts';
import { checkInverse, findOperation, notFlagged, unpackCounters } from './counter-words.ts';
import { type Dispatch, isSetBuffer } from './dispatch.ts';
import { encodeShape, type Kernel, padded } from './kernel.ts';
import { loadKernel } from './kernels/load.ts';
import { dispatchesOf } from './operation-dispatches.ts';
import type { Pipelines } from './pipelines.ts';
import { Profiler } from './profiler.ts';
import { type GpuSet, SampleSets } from './sample-sets.ts';
import { GpuTile } from './tile.ts';
import { upkeepDispatches, weighDispatch } from './upkeep-dispatches.ts';
import { createGpuWireSolver } from './wires/effective-matrix.ts';
import { WorkingBuffers } from './working-buffers.ts';

interface BoundDispatch {
  readonly kernel: Kernel;
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroup;
  readonly groups: Dispatch['groups'];
  readonly every: number | undefined;
  readonly isDue: Dispatch['isDue'] | undefined;
}

interface GpuProgram {
  readonly program: Program;
  readonly values: readonly GPUBuffer[];
  readonly dispatches: readonly (BoundDispatch | Dispatch)[];
}

export class GpuMachine implements Machine {
  readonly #device: GPUDevice;
  readonly #plan: MachinePlan;
  readonly #pipelines: Pipelines;
  readonly #tiles = new Map<string, GpuTile>();
  readonly #vectors = new Map<string, GPUBuffer>();
  readonly #programs = new Map<string, GpuProgram>();
  readonly #sets: SampleSets;
  /** By program and set: what loads a batch, and all that it does. */
  readonly #bound = new Map<string, readonly BoundDispatch[]>();
  /** By tile: what computes its weights from its state. */
  readonly #weighs = new Map<string, BoundDispatch>();
  readonly #working: WorkingBuffers;
  readonly #batch: BatchWords;
  readonly #counters: GPUBuffer;
  readonly #flag: number;
  readonly #profiler: Profiler | null;
  #batches = 0;

  /** @param pipelines of the device, shared by all its machines */
  static async open(device: GPUDevice, plan: MachinePlan, pipelines: Pipelines): Promise<GpuMachine> {
    const machine = new GpuMachine(device, plan, pipelines);
    await machine.#compile();
    return machine;
  }

  private constructor(device: GPUDevice, plan: MachinePlan, pipelines: Pipelines) {
    checkPlan(plan);
    this.#device = device;
    this.#working = new WorkingBuffers(device);
    this.#plan = plan;
    this.#pipelines = pipelines;
    this.#sets = new SampleSets(device, plan.programs);
    this.#flag = 2 * layOutCounters(plan.programs).length;
    this.#counters = storageBuffer(device, 'counters', (this.#flag + 1 + nothingReported.length) * 4);
    this.#batch = new BatchWords(device);
    this.#profiler = plan.profile && device.features.has('timestamp-query') ? new Profiler(device) : null;
    for (const spec of plan.tiles) {
      checkTile(spec);
      this.#tiles.set(spec.declaration.name, new GpuTile(device, spec, plan.seed));
    }
    this.#resetCounters();
  }

  loadSet(name: string, set: SampleSet): void {
    this.#bound.clear();
    this.#sets.load(name, set);
  }

  setOrder(name: string, order: Uint32Array): void {
    this.#sets.setOrder(name, order);
  }

  run(request: BatchRequest): void {
    const { program: name, set: setName, first, epoch } = request;
    const program = known(this.#programs, name, 'program');
    const { set } = this.#sets.get(setName);
    checkRequest(request, program.program, set);
    const bound = this.#boundTo(program, setName);
    const turn = drawTurn(this.#plan.seed, program.program.batch, set.count, first, epoch);
    const countOf = this.#batch.write(request, set, turn, this.#batches);
    const encoder = this.#device.createCommandEncoder({ label: name });
    const dispatches = bound.filter(({ every, isDue }) => countOf(every) > 0 && (isDue?.(turn) ?? true));
    if (this.#profiler) {
      this.#profiler.encode(
        encoder,
        dispatches.map(({ kernel }) => kernel.key),
        (pass, index) => {
          const one = dispatches[index] as BoundDispatch;
          dispatch(pass, one, countOf(one.every));
        },
      );
    } else {
      const pass = encoder.beginComputePass({ label: name });
      for (const one of dispatches) dispatch(pass, one, countOf(one.every));
      pass.end();
    }
    this.#device.queue.submit([encoder.finish()]);
    this.#batches += 1;
  }

  async settle(): Promise<void> {
    await this.#device.queue.onSubmittedWorkDone();
  }

  async readCounters(): Promise<Counters> {
    // Counters are cleared right behind the copy, so that a batch queued while this waits is counted next time.
    const copied = readBack(this.#device, this.#counters);
    this.#resetCounters();
    const words = new Uint32Array(await copied);
    this.#checkSolved(words);
    const flagged = words[this.#flag] as number;
    const notFinite = flagged === notFlagged ? null : findOperation(this.#plan.programs, flagged);
    if (notFinite) checkInverse(this.#plan.programs, notFinite);
    return { counts: nameCounters(this.#plan.programs, unpackCounters(words, this.#flag / 2)), notFinite };
  }

  async readValue(program: string, value: number): Promise<Float64Array> {
    const { program: declared, values } = known(this.#programs, program, 'program');
    const bytes = await readBack(this.#device, values[value] as GPUBuffer);
    if (this.#plan.tiles.some(isSolvedPerRead)) {
      this.#checkSolved(new Uint32Array(await readBack(this.#device, this.#counters)));
    }
    return unpadRows(bytes, declared.values[value]?.width ?? 0, declared.batch);
  }

  readTile(name: string): Promise<TileState> {
    return known(this.#tiles, name, 'tile').read();
  }

  async inspectTile<Found>(name: string, look: LookAt<Found>): Promise<Found> {
    return look(await this.readTile(name));
  }

  writeTile(name: string, state: TileState): void {
    known(this.#tiles, name, 'tile').write(state);
    this.#weigh(name);
  }

  async refreshReads(): Promise<readonly ArrayFacts[]> {
    const facts: ArrayFacts[] = [];
    const solve = createGpuWireSolver(this.#device, this.#pipelines);
    for (const [name, tile] of this.#tiles) {
      const conditions = await arrayConditions(tile.spec, () => tile.read(), solve);
      tile.setConditions(conditions);
      this.#weigh(name);
      facts.push(conditions.facts);
    }
    return facts;
  }

  async readVector(name: string): Promise<Float64Array> {
    const buffer = known(this.#vectors, name, 'vector');
    const width = this.#vectorWidth(name);
    return unpadRows(await readBack(this.#device, buffer), width, 1);
  }

  writeVector(name: string, values: ArrayLike<number>): void {
    this.#device.queue.writeBuffer(known(this.#vectors, name, 'vector'), 0, padRows(values, this.#vectorWidth(name)));
  }

  readMemory(name: string, set: string): Promise<Float64Array> {
    return this.#sets.readMemory(name, set);
  }

  writeMemory(name: string, set: string, values: ArrayLike<number>): void {
    this.#sets.writeMemory(name, set, values);
  }

  async readProfile(): Promise<Readonly<Record<string, number>>> {
    return (await this.#profiler?.read()) ?? {};
  }

  close(): void {
    const tiles = [...this.#tiles.values()].flatMap(({ buffers }) => buffers);
    const values = [...this.#programs.values()].flatMap((program) => program.values);
    const own = [...this.#vectors.values(), ...this.#working.all, this.#counters];
    for (const buffer of [...tiles, ...values, ...own, ...this.#batch.buffers]) buffer.destroy();
    this.#sets.destroy();
  }

  async #compile(): Promise<void> {
    const { starts } = layOutCounters(this.#plan.programs);
    const planned = this.#plan.programs.map((program, index) => this.#planProgram(program, starts[index] as number));
    const weighs = [...this.#tiles].map(([name, tile]) => [name, weighDispatch(tile)] as const);
    await this.#pipelines.prepare([
      loadKernel,
      ...weighs.map(([, { kernel }]) => kernel),
      ...planned.flatMap(({ dispatches }) => dispatches.map((d) => d.kernel)),
    ]);
    for (const { program, values, dispatches } of planned) {
      const bound = dispatches.map((one) => (one.buffers.some(isSetBuffer) ? one : this.#bind(one)));
      this.#programs.set(program.name, { program, values, dispatches: bound });
    }
    for (const [name, one] of weighs) {
      this.#weighs.set(name, this.#bind(one));
      this.#weigh(name);
    }
  }

  #weigh(tile: string): void {
    const encoder = this.#device.createCommandEncoder({ label: `weigh ${tile}` });
    const pass = encoder.beginComputePass();
    dispatch(pass, known(this.#weighs, tile, 'tile'), 1);
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  /** Buffers and dispatches of one program. Operations are numbered through all programs. */
  #planProgram(program: Program, start: number) {
    const values = program.values.map(({ name, width }) =>
      storageBuffer(this.#device, `${program.name}: ${name}`, program.batch * padded(width) * 4),
    );
    for (const declaration of program.vectors) {
      if (this.#vectors.has(declaration.name)) continue;
      const bytes = padded(declaration.width) * 4;
      this.#vectors.set(declaration.name, storageBuffer(this.#device, declaration.name, bytes));
      this.writeVector(declaration.name, drawVector(declaration, this.#plan.seed));
    }
    const dispatches = program.operations.flatMap((operation, index) => {
      const every = everyOf(program, operation);
      return dispatchesOf(operation, this.#context(program, start, index, values)).map((one) => ({ ...one, every }));
    });
    const counterOf = (operation: number) => start + operation * countersPerOperation;
    const upkeep = { program, seed: this.#plan.seed, counters: this.#counters, counterOf };
    const after = program.tiles.flatMap(({ name }) => upkeepDispatches(known(this.#tiles, name, 'tile'), upkeep));
    return { program, values, dispatches: [...dispatches, ...after] };
  }

  #context(program: Program, start: number, index: number, values: readonly GPUBuffer[]) {
    return {
      program,
      seed: this.#plan.seed,
      blocks: this.#pipelines.blocks,
      counter: start + index * countersPerOperation,
      operation: start / countersPerOperation + index,
      flag: this.#flag,
      counters: this.#counters,
      values,
      vectors: this.#vectors,
      tile: (name: string) => known(this.#tiles, name, 'tile'),
      scratch: (name: string, floats: number) => this.#working.scratch(name, floats),
      upload: (label: string, words: Uint32Array<ArrayBuffer>) => this.#working.upload(label, words),
    };
  }

  /** @param set that the buffers of samples are of */
  #bind({ kernel, shape, buffers, groups, every, isDue }: Dispatch, set = ''): BoundDispatch {
    const pipeline = this.#pipelines.get(kernel);
    const uniform = uniformBuffer(this.#device, `${kernel.key}: shape`, encodeShape(kernel, shape));
    const settled = buffers.map((one) => (isSetBuffer(one) ? this.#sets.bufferOf(set, one) : one));
    const entries = [this.#batch.bufferOf(every), uniform, ...settled].map((buffer, binding) => ({
      binding,
      resource: { buffer },
    }));
    const layout = pipeline.getBindGroupLayout(0);
    const bindings = this.#device.createBindGroup({ label: kernel.key, layout, entries });
    return { kernel, pipeline, bindings, groups, every, isDue };
  }

  #boundTo(program: GpuProgram, setName: string): readonly BoundDispatch[] {
    const key = `${program.program.name}/${setName}`;
    const existing = this.#bound.get(key);
    if (existing) return existing;
    const made = program.dispatches.map((one) => ('bindings' in one ? one : this.#bind(one, setName)));
    const bound = [this.#bind(loadDispatch(program, this.#sets.get(setName))), ...made];
    this.#bound.set(key, bound);
    return bound;
  }

  #resetCounters(): void {
    const words = new Uint32Array(this.#flag + 1 + nothingReported.length);
    words.set([notFlagged, ...nothingReported], this.#flag);
    this.#device.queue.writeBuffer(this.#counters, 0, words);
    this.#batches = 0;
  }

  /** @throws WireError where circuits of a read could not be solved */
  #checkSolved(words: Uint32Array<ArrayBuffer>): void {
    checkSolved(words.slice(this.#flag + 1, this.#flag + 1 + nothingReported.length), (report) => {
      const { program, operation, batch } = findOperation(this.#plan.programs, report);
      return `\`${operation}\` of program \`${program}\`, batch ${batch}`;
    });
  }

  #vectorWidth(name: string): number {
    for (const { vectors } of this.#plan.programs) {
      const found = vectors.find((vector) => vector.name === name);
      if (found) return found.width;
    }
    throw new BackendError(`Expected a vector of the plan, got \`${name}\``);
  }
}

function loadDispatch({ program, values }: GpuProgram, { set, order, pixels, labels }: GpuSet): Dispatch {
  const { width, classes } = set;
  const widest = Math.max(width, classes);
  return {
    kernel: loadKernel,
    shape: { width, widthStride: padded(width), classes, classStride: padded(classes) },
    buffers: [order, pixels, labels, values[program.image] as GPUBuffer, values[program.target] as GPUBuffer],
    groups: (samples) => [Math.ceil(widest / loadKernel.workgroup[0]), samples],
  };
}

function dispatch(pass: GPUComputePassEncoder, { pipeline, bindings, groups }: BoundDispatch, samples: number): void {
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindings);
  pass.dispatchWorkgroups(...groups(samples));
}
