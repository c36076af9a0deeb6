/**
 * From a program to tasks: what occupies which resource for how long, waits for what, and takes how much energy.
 *
 * An operation becomes one task or a few: its values are delivered (`deliveries.ts`), it happens (`operation-costs.ts`),
 * and a batch write is accumulated, stored, fetched and written.
 */
import { known } from '../known.ts';
import {
  keptValues,
  type PlacedOperation,
  placeOperations,
  type StepPhase,
  tilesReadOut,
} from '../program/analysis.ts';
import { everyOf, inputsOf, invertedTiles, memoriesOf, outputOf } from '../program/operands.ts';
import type { BufferOperation } from '../program/program.ts';
import {
  isWiring,
  type ModelOperation,
  type Operation,
  type Program,
  vectorsOf,
  type WriteOperation,
} from '../program/program.ts';
import type { TileSpec } from '../tile/tile.ts';
import { cellRate } from '../tile/weight-scale.ts';
import type { Activity, OperationActivity } from './activity.ts';
import { functionLanes } from './assumptions.ts';
import type { Chip } from './chip.ts';
import { Deliveries } from './deliveries.ts';
import {
  type DigitalOperation,
  type DigitalWork,
  digitalElements,
  digitalWork,
  multiplyAdd,
  reciprocal,
} from './digital-work.ts';
import { gradientUnitName } from './gradient-plan.ts';
import { numbersIn } from './memory.ts';
import { costRead, costUpdate, costWrite } from './operation-costs.ts';
import { readActivity } from './read-activity.ts';
import type { PlainTask, Task } from './task.ts';

export interface TaskContext {
  readonly program: Program;
  readonly specs: readonly TileSpec[];
  readonly chip: Chip;
  readonly activity: readonly OperationActivity[];
  readonly conductance: Activity['conductance'];
  /** Samples the program takes. */
  readonly samples: number;
}

export function tasksOf(context: TaskContext): readonly Task[] {
  return new TaskWriter(context).write();
}

class TaskWriter {
  readonly #context: TaskContext;
  readonly #tasks: Task[] = [];
  readonly #deliveries: Deliveries;
  /** Last task of each operation, by index in the program. */
  readonly #done = new Map<number, number>();
  readonly #specs: ReadonlyMap<string, TileSpec>;
  #errorDepth = 0;
  /** The tile that was read last. */
  #stage = '';

  constructor(context: TaskContext) {
    const { program, chip, samples, specs } = context;
    this.#context = context;
    this.#specs = new Map(specs.map((spec) => [spec.declaration.name, spec]));
    this.#deliveries = new Deliveries(program, chip, samples, (task) => this.#add(task));
  }

  write(): readonly Task[] {
    const { program } = this.#context;
    const kept = new Set(keptValues(program));
    for (const place of placeOperations(program)) {
      const { operation, index, phase } = place;
      if (operation.kind === 'score') continue;
      const done = this.#operation(place);
      if (done !== null) this.#done.set(index, done);
      if (phase === 'error' && done !== null) this.#deliveries.noteError(done);
      const output = outputOf(operation);
      if (output !== undefined && kept.has(output) && phase === 'forward') this.#deliveries.store(output, phase);
    }
    return this.#tasks;
  }

  /** Null: it is done when what it is made of is. */
  #operation(place: PlacedOperation): number | null {
    const { operation, index, phase } = place;
    this.#errorDepth = place.errorDepth;
    const counted = this.#context.activity[index] ?? {};
    // Reads of a tile must be over before it changes.
    const order = place.waitsFor.flatMap((wait) => this.#done.get(wait) ?? []);
    switch (operation.kind) {
      case 'read':
        return this.#read(operation, phase, counted, order);
      case 'model':
        return this.#model(operation, phase, order);
      case 'elementwise':
      case 'softmax':
      case 'reduce':
      case 'adjust':
      case 'whiten':
        return this.#digital(operation, phase, order);
      case 'rearrange':
        return this.#rearrange(operation, phase, order);
      case 'recall':
        return this.#deliveries.recall(operation.output, phase, order);
      case 'remember':
        return this.#deliveries.remember(operation.input, phase, order);
      case 'update':
        return this.#update(operation, phase, counted, order);
      case 'write':
        return this.#writeBatch(operation, counted, order);
      case 'buffer':
        return this.#buffer(operation, phase, order);
      // A decoder selects the row, with the read.
      case 'visit':
        return null;
      case 'score':
        throw new RangeError('a score is not billed');
      default:
        return operation satisfies never;
    }
  }

  #read(
    { label, tile, direction, input, output }: Extract<Operation, { kind: 'read' }>,
    phase: StepPhase,
    counted: OperationActivity,
    order: readonly number[],
  ): number {
    const { conductance, chip } = this.#context;
    this.#stage = tile;
    const { spec } = this.#tile(tile);
    const vectors = counted.vectors ?? this.#vectors(input);
    const activity = readActivity(spec, chip.spec, direction, { ...counted, vectors }, conductance[tile] ?? 0.5);
    const cost = costRead(chip, spec, direction, activity, vectors);
    const waitsFor = [...order, ...this.#deliveries.feed(input, tile, phase, cost)];
    const task = this.#add({ label, work: 'read', phase, resource: tile, waitsFor, ...cost.reading });
    this.#deliveries.noteMade(output, task, tile);
    return task;
  }

  /** A product with weights that logic keeps, which are fetched once a batch, beside the tile that they model. */
  #model(operation: ModelOperation, phase: StepPhase, order: readonly number[]): number {
    const { label, tile, input, output } = operation;
    const { inputs, outputs } = this.#tile(tile).spec.declaration;
    const fetched = this.#deliveries.move(`fetch ${label}`, phase, this.#bitsOf(tile), order);
    const task = this.#add({
      ...{ label, work: 'function', phase, resource: `functions of ${tile}` },
      waitsFor: [...order, fetched, ...this.#deliveries.arrive(input, tile, phase)],
      ...this.#functions(tile, this.#vectors(input) * inputs * outputs, digitalWork(operation)),
    });
    this.#deliveries.noteMade(output, task, tile);
    return task;
  }

  /** The same work on so many elements, in the lanes beside a tile, which go over each sample's one or more times. */
  #functions(
    tile: string,
    elements: number,
    work: DigitalWork,
    { samples = 1, passes = 1 } = {},
  ): Pick<PlainTask, 'duration' | 'energy'> {
    const { functions, hardware } = this.#context.chip;
    const energy = samples * elements * functions.energy(work);
    return {
      duration: samples * passes * Math.ceil(elements / functionLanes) * hardware.clock + functions.latency,
      energy: [{ component: 'digital function', tile, level: 'tile', energy }],
    };
  }

  /** Digital work runs beside the tile that its newest input comes from. */
  #digital(operation: DigitalOperation, phase: StepPhase, order: readonly number[]): number {
    const { samples, program } = this.#context;
    const inputs = inputsOf(operation);
    const { home } = this.#deliveries.newest(inputs);
    // A sum over all of them, and then the quotients.
    const passes = operation.kind === 'softmax' ? 2 : 1;
    const elements = digitalElements(operation, program, samples);
    const task = this.#add({
      label: operation.label,
      work: 'function',
      phase,
      resource: `functions of ${home}`,
      waitsFor: [...order, ...inputs.flatMap((input) => this.#deliveries.arrive(input, home, phase))],
      ...this.#functions(home, elements, digitalWork(operation), { samples, passes }),
    });
    const output = outputOf(operation);
    if (output !== undefined) this.#deliveries.noteMade(output, task, home);
    return task;
  }

  /** The row that a reading joins is fetched and stored again. */
  #buffer(operation: BufferOperation, phase: StepPhase, order: readonly number[]): number {
    const { label, input, chopping } = operation;
    const { width = 0 } = this.#context.program.values[input] ?? {};
    const bits = this.#vectors(input) * width * (chopping?.means ? 3 : 1) * this.#context.chip.valueBits;
    const fetched = this.#deliveries.move(`fetch ${label}`, phase, bits, order);
    const worked = this.#digital(operation, phase, [...order, fetched]);
    this.#deliveries.move(`store ${label}`, phase, bits, [worked]);
    return worked;
  }

  /** What is wiring is what it is made of, read in another order. */
  #rearrange(
    operation: Extract<Operation, { kind: 'rearrange' }>,
    phase: StepPhase,
    order: readonly number[],
  ): number | null {
    const { how, input, output } = operation;
    return isWiring(how) ? this.#deliveries.noteSame(output, input) : this.#digital(operation, phase, order);
  }

  #update(
    operation: Extract<Operation, { kind: 'update' }>,
    phase: StepPhase,
    counted: OperationActivity,
    order: readonly number[],
  ): number {
    const { label, tile, input, error } = operation;
    const { spec, matrix } = this.#tile(tile);
    const arrived = [input, error].flatMap((value) => this.#deliveries.arrive(value, tile, phase));
    const rows = everyOf(this.#context.program, operation) === undefined ? spec.declaration.inputs : 1;
    const asked = { rate: cellRate(spec, operation), vectors: this.#vectors(input), rows };
    const cost = costUpdate(spec, matrix, asked, counted);
    return this.#add({ label, work: 'update', phase, resource: tile, waitsFor: [...order, ...arrived], ...cost });
  }

  /** What is to be written is made, and fetched row by row. */
  #writeBatch(operation: WriteOperation, counted: OperationActivity, order: readonly number[]): number {
    const { label, tile, terms } = operation;
    const { spec, matrix } = this.#tile(tile);
    const bits = this.#bitsOf(tile);
    const gradient = terms.length > 0 ? this.#gradient(operation) : [];
    const sources = terms.length > 0 ? this.#deliveries.move(`fetch gradient ${tile}`, 'update', bits, gradient) : [];
    const worked = this.#workOnGradient(operation, [...order, sources].flat());
    const written = this.#add({
      ...{ label, work: 'write', phase: 'update', resource: tile, waitsFor: [...order, ...worked] },
      ...costWrite(spec, matrix, counted),
    });
    // What logic knows of the tile changes with it.
    const isModelled = this.#context.program.operations.some((one) => one.kind === 'model' && one.tile === tile);
    if (isModelled) this.#deliveries.move(`store model of ${tile}`, 'update', bits, worked);
    return written;
  }

  /** Accumulates the gradient of a batch. */
  #gradient({ tile, terms }: WriteOperation): readonly number[] {
    const { unit, cost } = known(this.#context.chip.gradients, tile, 'gradient unit');
    const place = gradientUnitName(unit);
    const values = terms.flatMap(({ input, error }) => [input, error]);
    const gradient = this.#add({
      label: `gradient ${tile}`,
      work: 'gradient',
      phase: 'gradient',
      resource: place,
      waitsFor: values.flatMap((value) => this.#deliveries.arrive(value, place, 'gradient')),
      duration: cost.latency,
      energy: Object.entries(cost.energy).map(([component, energy]) => ({
        component,
        tile: place,
        level: 'chip',
        energy,
      })),
    });
    // Summed in memory, it is there; otherwise it is stored once it is whole.
    const stored =
      cost.memoryBits > 0
        ? this.#deliveries.move(`accumulate gradient ${tile}`, 'gradient', cost.memoryBits, [gradient])
        : this.#deliveries.move(`store gradient ${tile}`, 'update', this.#bitsOf(tile), [gradient]);
    return [stored];
  }

  /** The formula and the memory of a gradient, entry by entry; weights that they need are read out, a row at a time. */
  #workOnGradient(operation: WriteOperation, before: readonly number[]): readonly number[] {
    const { tile, label, formula } = operation;
    const memories = memoriesOf(operation);
    if (formula === null && memories.length === 0) return before;
    const { chip, program } = this.#context;
    const { inputs, outputs } = this.#tile(tile).spec.declaration;
    const copied = tilesReadOut(operation).map((name) => this.#readOut(name, before));
    const states = numbersIn(program, memories) * chip.valueBits;
    const fetched = states > 0 ? [this.#deliveries.move(`fetch memory of ${tile}`, 'update', states, before)] : [];
    const inverted = invertedTiles(operation).map((of) => this.#invert(of, tile, copied));
    const worked = this.#add({
      ...{ label: `work on ${label}`, work: 'function', phase: 'update', resource: `functions of ${tile}` },
      waitsFor: [...before, ...copied, ...fetched, ...inverted],
      ...this.#functions(tile, inputs * outputs, digitalWork(operation)),
    });
    if (states > 0) this.#deliveries.move(`store memory of ${tile}`, 'update', states, [worked]);
    return [worked];
  }

  /** n³ multiply-adds on what was read out, and n reciprocals (`tile/invert-matrix.ts`). */
  #invert(of: string, tile: string, waitsFor: readonly number[]): number {
    const { inputs: n } = this.#tile(of).spec.declaration;
    const [products, pivots] = [this.#functions(tile, n ** 3, multiplyAdd), this.#functions(tile, n, reciprocal)];
    return this.#add({
      ...{ label: `invert ${of}`, work: 'function', phase: 'update', resource: `functions of ${tile}`, waitsFor },
      duration: products.duration + pivots.duration,
      energy: [...products.energy, ...pivots.energy],
    });
  }

  /** Every row of a tile, one driven at a time. */
  #readOut(tile: string, before: readonly number[]): number {
    const { conductance, chip } = this.#context;
    const { spec } = this.#tile(tile);
    const vectors = spec.declaration.inputs;
    const counted = { vectors, activeInputs: vectors, amplitude: 255 * vectors };
    const activity = readActivity(spec, chip.spec, 'forward', counted, conductance[tile] ?? 0.5);
    const { reading } = costRead(chip, spec, 'forward', activity, vectors);
    return this.#add({
      ...{ label: `read out ${tile}`, work: 'read', phase: 'update', resource: tile, waitsFor: before },
      ...reading,
    });
  }

  #bitsOf(tile: string): number {
    const { inputs, outputs } = this.#tile(tile).spec.declaration;
    return inputs * outputs * this.#context.chip.valueBits;
  }

  /** Vectors that a tile takes of a batch. */
  #vectors(value: number): number {
    const { program, samples } = this.#context;
    return samples * vectorsOf(program.values[value] ?? {});
  }

  #tile(name: string) {
    return {
      spec: known(this.#specs, name, 'tile'),
      matrix: known(this.#context.chip.hardware.matrices, name, 'matrix'),
    };
  }

  #add(task: PlainTask): number {
    const waitsFor = [...new Set(task.waitsFor)];
    return this.#tasks.push({ ...task, errorDepth: this.#errorDepth, stage: this.#stage, waitsFor }) - 1;
  }
}
