/**
 * From a program to tasks: what occupies which resource for how long, waits for what, and takes how much energy.
 *
 * An operation becomes one task or a few: its values are delivered (`deliveries.ts`), it happens (`operation-costs.ts`),
 * and a batch write is accumulated, stored, fetched and written.
 */
import { keptValues, type PlacedOperation, placeOperations, type StepPhase } from '../program/analysis.ts';
import { inputsOf, type Operation, outputOf, type Program } from '../program/program.ts';
import type { TileSpec } from '../tile/tile.ts';
import type { Activity, OperationActivity } from './activity.ts';
import { type Chip, clock, functionLanes, gradientUnitName } from './chip.ts';
import { Deliveries } from './deliveries.ts';
import { costRead, costUpdate, costWrite } from './operation-costs.ts';
import type { Task } from './task.ts';

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
      this.#done.set(index, done);
      if (phase === 'error') this.#deliveries.noteError(done);
      const output = outputOf(operation);
      if (output !== undefined && kept.has(output) && phase === 'forward') this.#deliveries.store(output, phase);
    }
    return this.#tasks;
  }

  #operation(place: PlacedOperation): number {
    const { operation, index, phase } = place;
    this.#errorDepth = place.errorDepth;
    const counted = this.#context.activity[index] ?? {};
    // Reads of a tile must be over before it changes.
    const order = place.waitsFor.flatMap((wait) => this.#done.get(wait) ?? []);
    switch (operation.kind) {
      case 'read':
        return this.#read(operation, phase, counted, order);
      case 'elementwise':
      case 'softmax':
      case 'adjust':
        return this.#digital(operation, phase, order);
      case 'update':
        return this.#update(operation, phase, counted, order);
      case 'write':
        return this.#writeBatch(operation, counted, order);
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
    const { samples, conductance } = this.#context;
    const { spec, hardware } = this.#tile(tile);
    const waitsFor = [...order, ...this.#deliveries.arrive(input, tile, phase)];
    const cost = costRead(spec, hardware, direction, counted, conductance[tile] ?? 0.5, samples);
    const task = this.#add({ label, work: 'read', phase, resource: tile, waitsFor, ...cost });
    this.#deliveries.noteMade(output, task, tile);
    return task;
  }

  /** Digital work runs beside the tile that its newest input comes from. */
  #digital(
    operation: Extract<Operation, { kind: 'elementwise' | 'softmax' | 'adjust' }>,
    phase: StepPhase,
    order: readonly number[],
  ): number {
    const { chip, samples, program } = this.#context;
    const inputs = inputsOf(operation);
    const { value, home } = this.#deliveries.newest(inputs);
    const width = program.values[outputOf(operation) ?? value]?.width ?? 0;
    const passes = operation.kind === 'softmax' ? 2 : 1;
    const elements = samples * width * passes;
    const task = this.#add({
      label: operation.label,
      work: 'function',
      phase,
      resource: `functions of ${home}`,
      waitsFor: [...order, ...inputs.flatMap((input) => this.#deliveries.arrive(input, home, phase))],
      duration: samples * passes * Math.ceil(width / functionLanes) * clock + chip.functionUnit.latency,
      energy: [{ component: 'digital function', tile: home, energy: elements * chip.functionUnit.energyPerAction }],
    });
    const output = outputOf(operation);
    if (output !== undefined) this.#deliveries.noteMade(output, task, home);
    return task;
  }

  #update(
    { label, tile, input, error, rate }: Extract<Operation, { kind: 'update' }>,
    phase: StepPhase,
    counted: OperationActivity,
    order: readonly number[],
  ): number {
    const { spec, hardware } = this.#tile(tile);
    const arrived = [input, error].flatMap((value) => this.#deliveries.arrive(value, tile, phase));
    const cost = costUpdate(spec, hardware, rate, counted, this.#context.samples);
    return this.#add({ label, work: 'update', phase, resource: tile, waitsFor: [...order, ...arrived], ...cost });
  }

  #writeBatch(
    { label, tile, input, error }: Extract<Operation, { kind: 'write' }>,
    counted: OperationActivity,
    order: readonly number[],
  ): number {
    const { chip } = this.#context;
    const { spec, hardware } = this.#tile(tile);
    const { unit, cost } = known(chip.gradients, tile, 'gradient unit');
    const place = gradientUnitName(unit);
    const gradient = this.#add({
      label: `gradient ${tile}`,
      work: 'gradient',
      phase: 'gradient',
      resource: place,
      waitsFor: [input, error].flatMap((value) => this.#deliveries.arrive(value, place, 'gradient')),
      duration: cost.latency,
      energy: Object.entries(cost.energy).map(([component, energy]) => ({ component, tile: place, energy })),
    });
    const bits = spec.declaration.inputs * spec.declaration.outputs * chip.valueBits;
    const stored = this.#deliveries.move(`store gradient ${tile}`, 'update', bits, [gradient]);
    const fetched = this.#deliveries.move(`fetch gradient ${tile}`, 'update', bits, [stored]);
    const waitsFor = [...order, fetched];
    return this.#add({
      ...{ label, work: 'write', phase: 'update', resource: tile, waitsFor },
      ...costWrite(spec, hardware, counted),
    });
  }

  #tile(name: string) {
    return { spec: known(this.#specs, name, 'tile'), hardware: known(this.#context.chip.tiles, name, 'tile') };
  }

  #add(task: Omit<Task, 'errorDepth'>): number {
    const waitsFor = [...new Set(task.waitsFor)];
    return this.#tasks.push({ ...task, errorDepth: this.#errorDepth, waitsFor }) - 1;
  }
}

function known<Value>(map: ReadonlyMap<string, Value>, name: string, what: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new RangeError(`the chip has no ${what} for ${name}`);
  return value;
}
