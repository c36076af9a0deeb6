/** The CPU machine: a program becomes a list of closures over typed arrays; a batch runs through the list. */
import {
  type BatchRequest,
  type Counters,
  countersPerOperation,
  type LookAt,
  type Machine,
  type MachinePlan,
  type NotFinite,
  type SampleSet,
} from '../backend.ts';
import { checkOrder, checkRequest } from '../check-request.ts';
import { layOutCounters, nameCounters } from '../counters.ts';
import { known } from '../known.ts';
import { everyOf, outputOf } from '../program/operands.ts';
import { isSlice, type Operation, type Program, refuseMaps, type VectorDeclaration } from '../program/program.ts';
import { samplesBefore, visitsIn } from '../program/transfer.ts';
import { checkOperations, checkTile } from '../tile/check-tile.ts';
import { type ArrayFacts, arrayConditions } from '../tile/conditions.ts';
import { drawTile, drawVector, type TileState } from '../tile/initial-state.ts';
import { drawTurn } from '../tile/unit-cell.ts';
import { solveWires } from '../tile/wires/solve-wires.ts';
import type { Arithmetic, Real } from './arithmetic/arithmetic.ts';
import { compileUpdate, compileWrite } from './change.ts';
import { compileAdjust, compileReduce, compileScore, compileSlice, compileSoftmax } from './digital.ts';
import { compileElementwise } from './elementwise.ts';
import { compileRecall, compileRemember, createMemories } from './memory.ts';
import { compileModel } from './model.ts';
import { compileRead } from './read/read.ts';
import type { StepContext } from './step-context.ts';
import {
  type Batch,
  type CpuTile,
  createTile,
  loadTile,
  refreshWeights,
  type Step,
  setConditions,
  tileState,
} from './storage.ts';
import { compileBuffer, compileVisit } from './transfer.ts';
import { compileUpkeep } from './upkeep.ts';
import { compileWhiten } from './whiten.ts';

interface CompiledStep {
  readonly operation: Operation;
  /** See `everyOf`. */
  readonly every: number | undefined;
  readonly step: Step;
  readonly output: Real | undefined;
  readonly width: number;
}

interface LoadedSet {
  readonly set: SampleSet;
  readonly order: Uint32Array;
  /** [samples][width] */
  readonly memories: ReadonlyMap<string, Real>;
}

interface CompiledProgram {
  readonly program: Program;
  readonly values: readonly Real[];
  readonly steps: readonly CompiledStep[];
  /** What its tiles go through after the batch. */
  readonly upkeep: readonly Step[];
}

export class CpuMachine implements Machine {
  readonly #plan: MachinePlan;
  readonly #arithmetic: Arithmetic;
  readonly #tiles = new Map<string, CpuTile>();
  readonly #vectors = new Map<string, Real>();
  readonly #programs = new Map<string, CompiledProgram>();
  readonly #sets = new Map<string, LoadedSet>();
  readonly #counters: Float64Array;
  #profile: Record<string, number> = {};
  #batches = 0;
  #notFinite: NotFinite | null = null;

  constructor(plan: MachinePlan, arithmetic: Arithmetic) {
    this.#plan = plan;
    this.#arithmetic = arithmetic;
    for (const spec of plan.tiles) {
      checkTile(spec);
      for (const program of plan.programs) checkOperations(program, spec);
      const tile = createTile(arithmetic, spec);
      drawTile(spec, plan.seed, tile);
      refreshWeights(tile);
      this.#tiles.set(spec.declaration.name, tile);
    }
    const { starts, length } = layOutCounters(plan.programs);
    this.#counters = new Float64Array(length);
    plan.programs.forEach((program, index) => {
      for (const declaration of program.vectors) this.#addVector(declaration);
      this.#programs.set(program.name, this.#compile(program, starts[index] as number));
    });
  }

  loadSet(name: string, set: SampleSet): void {
    const order = Uint32Array.from({ length: set.count }, (_, index) => index);
    const memories = createMemories(this.#plan.programs, set.count, this.#arithmetic);
    this.#sets.set(name, { set, order, memories });
  }

  setOrder(name: string, order: Uint32Array): void {
    const loaded = this.#set(name);
    checkOrder(name, order, loaded.set);
    this.#sets.set(name, { ...loaded, order: Uint32Array.from(order) });
  }

  run(request: BatchRequest): void {
    const { program: name, set: setName, first, count, epoch, rateFactor = 1 } = request;
    const compiled = this.#program(name);
    const { set, order, memories } = this.#set(setName);
    checkRequest(request, compiled.program, set);
    const samples = order.subarray(first, first + count);
    this.#load(compiled, set, samples);
    const { batch: size } = compiled.program;
    const turn = drawTurn(this.#plan.seed, size, set.count, first, epoch);
    const batch: Batch = { first, count, epoch, rateFactor, samples, memories, visit: 0, ...turn };
    const seen = samplesBefore(request, set);
    for (const { operation, every, step, output, width } of compiled.steps) {
      const started = this.#plan.profile ? performance.now() : 0;
      const visits = visitsIn(every, seen, count);
      if (visits.count === 0) continue;
      step({ ...batch, count: visits.count, visit: visits.first });
      if (this.#plan.profile) {
        const key = operation.kind === 'read' ? `read ${operation.direction}` : operation.kind;
        this.#profile[key] = (this.#profile[key] ?? 0) + (performance.now() - started) / 1000;
      }
      if (output && !this.#notFinite && !this.#arithmetic.allFinite(output, visits.count * width)) {
        this.#notFinite = { program: name, operation: operation.label, batch: this.#batches };
      }
    }
    for (const keepUp of compiled.upkeep) keepUp(batch);
    this.#batches += 1;
  }

  async settle(): Promise<void> {}

  async readCounters(): Promise<Counters> {
    const counts = nameCounters(this.#plan.programs, this.#counters);
    const notFinite = this.#notFinite;
    this.#counters.fill(0);
    this.#notFinite = null;
    this.#batches = 0;
    return { counts, notFinite };
  }

  async readValue(program: string, value: number): Promise<Float64Array> {
    return Float64Array.from(this.#program(program).values[value] as Real);
  }

  async readTile(name: string): Promise<TileState> {
    const { planes, fields, attenuation, scales, ...rest } = tileState(this.#tile(name));
    return {
      planes: Float64Array.from(planes),
      fields: Float64Array.from(fields),
      ...(attenuation && { attenuation: Float64Array.from(attenuation) }),
      ...(scales && { scales: Float64Array.from(scales) }),
      ...rest,
    };
  }

  async inspectTile<Found>(name: string, look: LookAt<Found>): Promise<Found> {
    return look(tileState(this.#tile(name)));
  }

  writeTile(name: string, state: TileState): void {
    loadTile(this.#tile(name), state);
  }

  async refreshReads(): Promise<readonly ArrayFacts[]> {
    const facts: ArrayFacts[] = [];
    for (const tile of this.#tiles.values()) {
      const conditions = await arrayConditions(tile.spec, () => tileState(tile), solveWires);
      setConditions(tile, conditions);
      facts.push(conditions.facts);
    }
    return facts;
  }

  async readVector(name: string): Promise<Float64Array> {
    return Float64Array.from(known(this.#vectors, name, 'vector'));
  }

  writeVector(name: string, values: ArrayLike<number>): void {
    known(this.#vectors, name, 'vector').set(values);
  }

  async readMemory(name: string, set: string): Promise<Float64Array> {
    return Float64Array.from(known(this.#set(set).memories, name, 'memory'));
  }

  writeMemory(name: string, set: string, values: ArrayLike<number>): void {
    known(this.#set(set).memories, name, 'memory').set(values);
  }

  async readProfile(): Promise<Readonly<Record<string, number>>> {
    const profile = this.#profile;
    this.#profile = {};
    return profile;
  }

  close(): void {
    this.#arithmetic.close();
    this.#sets.clear();
  }

  #compile(program: Program, counterStart: number): CompiledProgram {
    const values = program.values.map(({ width }) => this.#arithmetic.allocate(program.batch * width));
    const context = {
      arithmetic: this.#arithmetic,
      program,
      values,
      vectors: this.#vectors,
      seed: this.#plan.seed,
      counters: this.#counters,
      tile: (name: string) => this.#tile(name),
    };
    const steps = program.operations.map((operation, index): CompiledStep => {
      const at = counterStart + index * countersPerOperation;
      const output = outputOf(operation);
      return {
        operation,
        every: everyOf(program, operation),
        step: this.#step(operation, { ...context, at }),
        output: output === undefined ? undefined : values[output],
        width: output === undefined ? 0 : (program.values[output]?.width ?? 0),
      };
    });
    const countersOf = (operation: number) => counterStart + operation * countersPerOperation;
    const upkeep = program.tiles.flatMap(
      ({ name }) => compileUpkeep(this.#tile(name), { ...context, countersOf }) ?? [],
    );
    return { program, values, steps, upkeep };
  }

  #step(operation: Operation, context: StepContext): Step {
    switch (operation.kind) {
      case 'read':
        return compileRead(operation, this.#tile(operation.tile), {
          ...context,
          program: context.program.name,
          observe: this.#plan.observe,
        });
      case 'model':
        return compileModel(operation, this.#tile(operation.tile), context);
      case 'elementwise':
        return compileElementwise(operation, context);
      case 'reduce':
        return compileReduce(operation, context);
      case 'softmax':
        return compileSoftmax(operation, context);
      case 'score':
        return compileScore(operation, context, context.counters, context.at);
      case 'update':
        return compileUpdate(operation, this.#tile(operation.tile), context);
      case 'write':
        return compileWrite(operation, this.#tile(operation.tile), context);
      case 'adjust':
        return compileAdjust(operation, context);
      case 'recall':
        return compileRecall(operation, context);
      case 'remember':
        return compileRemember(operation, context);
      case 'whiten':
        return compileWhiten(operation, context);
      case 'visit':
        return compileVisit(operation, context);
      case 'buffer':
        return compileBuffer(operation, this.#tile(operation.tile), context);
      case 'rearrange':
        return isSlice(operation) ? compileSlice(operation, context) : refuseMaps(context.program);
      default:
        return operation satisfies never;
    }
  }

  #load({ program, values }: CompiledProgram, set: SampleSet, samples: Uint32Array): void {
    const image = values[program.image] as Real;
    const target = values[program.target] as Real;
    const perByte = Math.fround(1 / 255);
    this.#arithmetic.unpackBytes(set.pixels, samples, set.width, perByte, image);
    target.fill(0);
    samples.forEach((sample, n) => {
      target[n * set.classes + (set.labels[sample] as number)] = 1;
    });
  }

  #addVector(declaration: VectorDeclaration): void {
    if (this.#vectors.has(declaration.name)) return;
    const vector = this.#arithmetic.allocate(declaration.width);
    vector.set(drawVector(declaration, this.#plan.seed));
    this.#vectors.set(declaration.name, vector);
  }

  #tile(name: string): CpuTile {
    return known(this.#tiles, name, 'tile');
  }

  #program(name: string): CompiledProgram {
    return known(this.#programs, name, 'program');
  }

  #set(name: string) {
    return known(this.#sets, name, 'sample set');
  }
}
