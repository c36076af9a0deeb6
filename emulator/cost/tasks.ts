/**
 * From a program to tasks: what occupies which resource for how long, waits for what, and takes how much energy.
 *
 * An operation becomes one task or a few: a value that another tile uses is sent over the bus; a value of the forward
 * pass that something later uses is stored in memory and fetched again; a batch write is accumulated, stored, fetched
 * and written.
 */
import { keptValues, type PlacedOperation, placeOperations, type StepPhase } from '../program/analysis.ts';
import { inputsOf, type Operation, outputOf, type Program } from '../program/program.ts';
import { planesOf, type TileSpec } from '../tile/tile.ts';
import type { Activity, OperationActivity } from './activity.ts';
import { busWidth, type Chip, clock, functionLanes, gradientUnitName } from './chip.ts';

export interface Energy {
  readonly component: string;
  readonly tile: string;
  /** @unit J */
  readonly energy: number;
}

/** Kinds of work: what a task is, whichever layer it serves. */
export type Work = 'read' | 'function' | 'update' | 'gradient' | 'write' | 'transfer' | 'memory';

export interface Task {
  readonly label: string;
  readonly work: Work;
  /** Longest chain of tile reads that carry error to it. */
  readonly errorDepth: number;
  readonly phase: StepPhase;
  readonly resource: string;
  /** Indices of earlier tasks. */
  readonly waitsFor: readonly number[];
  /** @unit s */
  readonly duration: number;
  readonly energy: readonly Energy[];
}

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
  /** Task that makes a value available where it is used next, and where it was made. */
  readonly #made = new Map<number, { task: number | null; home: string }>();
  readonly #sent = new Map<number, number>();
  readonly #stored = new Map<number, number>();
  /** Last task of each operation, by index in the program. */
  readonly #done = new Map<number, number>();
  readonly #kept: ReadonlySet<number>;
  #errorDepth = 0;
  readonly #specs: ReadonlyMap<string, TileSpec>;

  constructor(context: TaskContext) {
    this.#context = context;
    this.#kept = new Set(keptValues(context.program));
    this.#specs = new Map(context.specs.map((spec) => [spec.declaration.name, spec]));
  }

  write(): readonly Task[] {
    const { program } = this.#context;
    this.#made.set(program.image, { task: null, home: 'memory' });
    this.#made.set(program.target, { task: null, home: 'memory' });
    for (const place of placeOperations(program)) {
      const { operation, index } = place;
      if (operation.kind === 'score') continue;
      this.#done.set(index, this.#operation(place));
      const output = outputOf(operation);
      if (output !== undefined && this.#kept.has(output) && place.phase === 'forward') this.#store(output, place.phase);
    }
    return this.#tasks;
  }

  #operation(place: PlacedOperation): number {
    const { operation, index, phase } = place;
    this.#errorDepth = place.errorDepth;
    const counted = this.#context.activity[index] ?? {};
    // Reads of the same tile must be over before it changes.
    const order = place.waitsFor.flatMap((wait) => this.#done.get(wait) ?? []);
    switch (operation.kind) {
      case 'read':
        return this.#read(operation, phase, counted, order);
      case 'elementwise':
      case 'softmax':
        return this.#digital(operation, phase, order);
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
    operation: Extract<Operation, { kind: 'read' }>,
    phase: StepPhase,
    counted: OperationActivity,
    order: readonly number[],
  ): number {
    const { chip, samples, conductance } = this.#context;
    const { tile: name } = operation;
    const hardware = expect(chip.tiles.get(name), name);
    const spec = expect(this.#specs.get(name), name);
    const forward = operation.direction === 'forward';
    const cost = expect(forward ? hardware.read : hardware.readTransposed, `transposed periphery of ${name}`);
    const { onResistance, offResistance } = spec.device.electrical;
    const share = onResistance / offResistance;
    const relative = share + (1 - share) * (conductance[name] ?? 0.5);
    const planes = planesOf(spec.mapping);
    // A full-scale input drives every crosspoint of its line; the fixed reference stands midway.
    const { outputs, inputs } = spec.declaration;
    const crosspoints = forward ? outputs * planes : inputs * planes;
    const references = forward && planes === 1 ? hardware.outputBlocks * (share + (1 - share) / 2) : 0;
    const amplitude = (counted.amplitude ?? 0) / 255;
    const energy: Energy[] = Object.entries(cost.energy).map(([component, joules]) => ({
      component,
      tile: name,
      energy: samples * joules,
    }));
    energy.push(
      {
        component: 'cell array',
        tile: name,
        energy: cost.arrayEnergyPerUnit * amplitude * (crosspoints * relative + references),
      },
      {
        component: forward ? 'row driver' : 'column driver',
        tile: name,
        energy: (counted.activeInputs ?? 0) * cost.rowDriveEnergy,
      },
    );
    const waits = [...order, ...this.#arrive(operation.input, name, phase)];
    const task = this.#add({
      label: operation.label,
      work: 'read',
      phase,
      resource: name,
      waitsFor: waits,
      duration: samples * cost.latency,
      energy,
    });
    this.#made.set(operation.output, { task, home: name });
    return task;
  }

  #digital(
    operation: Extract<Operation, { kind: 'elementwise' | 'softmax' | 'adjust' }>,
    phase: StepPhase,
    order: readonly number[],
  ): number {
    const { chip, samples, program } = this.#context;
    const inputs = inputsOf(operation);
    // It runs beside the tile its newest input comes from.
    const newest = inputs.reduce((best, value) => {
      return (this.#made.get(value)?.task ?? -1) > (this.#made.get(best)?.task ?? -1) ? value : best;
    });
    const home = this.#made.get(newest)?.home ?? 'chip';
    const width = program.values[newest]?.width ?? 0;
    const passes = operation.kind === 'softmax' ? 2 : 1;
    const elements = samples * width * passes;
    const waits = [...order, ...inputs.flatMap((value) => this.#arrive(value, home, phase))];
    const task = this.#add({
      label: operation.label,
      work: 'function',
      phase,
      resource: `functions of ${home}`,
      waitsFor: waits,
      duration: samples * passes * Math.ceil(width / functionLanes) * clock + chip.functionUnit.latency,
      energy: [{ component: 'digital function', tile: home, energy: elements * chip.functionUnit.energyPerAction }],
    });
    const output = outputOf(operation);
    if (output !== undefined) this.#made.set(output, { task, home });
    return task;
  }

  #update(
    operation: Extract<Operation, { kind: 'update' }>,
    phase: StepPhase,
    counted: OperationActivity,
    order: readonly number[],
  ): number {
    const { chip, samples } = this.#context;
    const { tile: name } = operation;
    const { pulse } = expect(chip.tiles.get(name), name);
    const spec = expect(this.#specs.get(name), name);
    const trains = spec.device.pulse ? counted : this.#assumeTrains(spec, counted, samples);
    const { slots = 0, inputPulses = 0, errorPulses = 0, pulsesUp = 0, pulsesDown = 0 } = trains;
    const waits = [
      ...order,
      ...this.#arrive(operation.input, name, phase),
      ...this.#arrive(operation.error, name, phase),
    ];
    // Every line fires twice: with each sign of the other side.
    return this.#add({
      label: operation.label,
      work: 'update',
      phase,
      resource: name,
      waitsFor: waits,
      duration: slots * 2 * (pulse.slotUp + pulse.slotDown),
      energy: [
        {
          component: 'cell array',
          tile: name,
          energy: pulsesUp * pulse.devicePulseUp + pulsesDown * pulse.devicePulseDown,
        },
        { component: 'row driver', tile: name, energy: 2 * inputPulses * pulse.rowPulse },
        {
          component: 'column driver',
          tile: name,
          energy: errorPulses * planesOf(spec.mapping) * (pulse.columnPulseUp + pulse.columnPulseDown),
        },
      ],
    });
  }

  /** Trains of an exact device: see the assumptions in `chip.ts`. Its pulses are counted in 1/1024. */
  #assumeTrains(spec: TileSpec, counted: OperationActivity, samples: number): OperationActivity {
    const slots = samples * spec.trainLength;
    const { inputs, outputs } = spec.declaration;
    return {
      slots,
      inputPulses: (slots / 2) * inputs * 0.5,
      errorPulses: (slots / 2) * outputs * 0.5,
      pulsesUp: (counted.pulsesUp ?? 0) / 1024,
      pulsesDown: (counted.pulsesDown ?? 0) / 1024,
    };
  }

  #writeBatch(
    operation: Extract<Operation, { kind: 'write' }>,
    counted: OperationActivity,
    order: readonly number[],
  ): number {
    const { chip } = this.#context;
    const { tile: name } = operation;
    const { unit, cost } = expect(chip.gradients.get(name), `gradient unit of ${name}`);
    const spec = expect(this.#specs.get(name), name);
    const hardware = expect(chip.tiles.get(name), name);
    const { inputs, outputs } = spec.declaration;
    const place = gradientUnitName(unit);
    const gradient = this.#add({
      label: `gradient ${name}`,
      work: 'gradient',
      phase: 'gradient',
      resource: place,
      waitsFor: [
        ...this.#arrive(operation.input, place, 'gradient'),
        ...this.#arrive(operation.error, place, 'gradient'),
      ],
      duration: cost.latency,
      energy: Object.entries(cost.energy).map(([component, energy]) => ({ component, tile: place, energy })),
    });
    const bits = inputs * outputs * chip.valueBits;
    const stored = this.#memory(`store gradient ${name}`, 'update', bits, [gradient]);
    const fetched = this.#memory(`fetch gradient ${name}`, 'update', bits, [stored]);
    const { pulse, inputBlocks } = hardware;
    const exact = !spec.device.pulse;
    const { rowSlotsUp = 0, rowSlotsDown = 0 } = exact ? { rowSlotsUp: inputs, rowSlotsDown: inputs } : counted;
    const scale = exact ? 1 / 1024 : 1;
    const pulsesUp = scale * (counted.pulsesUp ?? 0);
    const pulsesDown = scale * (counted.pulsesDown ?? 0);
    return this.#add({
      label: operation.label,
      work: 'write',
      phase: 'update',
      resource: name,
      waitsFor: [...order, fetched],
      // Arrays stacked along the inputs are written side by side.
      duration:
        (rowSlotsUp * pulse.slotUp + rowSlotsDown * pulse.slotDown + 2 * inputs * pulse.rowSelect.latency) /
        inputBlocks,
      energy: [
        {
          component: 'cell array',
          tile: name,
          energy: pulsesUp * pulse.devicePulseUp + pulsesDown * pulse.devicePulseDown,
        },
        {
          component: 'row driver',
          tile: name,
          energy:
            (rowSlotsUp + rowSlotsDown) * pulse.rowPulse + 2 * inputs * hardware.outputBlocks * pulse.rowSelect.energy,
        },
        {
          component: 'column driver',
          tile: name,
          energy: (pulsesUp * pulse.columnPulseUp + pulsesDown * pulse.columnPulseDown) / inputBlocks,
        },
      ],
    });
  }

  /** Brings a value to where it is used; the tasks to wait for. */
  #arrive(value: number, place: string, phase: StepPhase): readonly number[] {
    const { program } = this.#context;
    const made = this.#made.get(value);
    if (!made) return [];
    const width = program.values[value]?.width ?? 0;
    const name = program.values[value]?.name ?? '';
    if (made.home === 'memory' || (phase !== 'forward' && this.#stored.has(value))) {
      const stored = this.#stored.get(value);
      const label = `fetch ${name}`;
      const bits = this.#bits(width);
      return [
        this.#transfer(label, phase, bits, this.#memory(label, phase, bits, stored === undefined ? [] : [stored])),
      ];
    }
    const done = made.task === null ? [] : [made.task];
    if (made.home === place) return done;
    const sent = this.#sent.get(value) ?? this.#transfer(`send ${name}`, phase, this.#bits(width), ...done);
    this.#sent.set(value, sent);
    return [sent];
  }

  #store(value: number, phase: StepPhase): void {
    const { program } = this.#context;
    const made = this.#made.get(value);
    const name = program.values[value]?.name ?? '';
    const bits = this.#bits(program.values[value]?.width ?? 0);
    this.#stored.set(value, this.#memory(`store ${name}`, phase, bits, made?.task == null ? [] : [made.task]));
  }

  #bits(width: number): number {
    return this.#context.samples * width * this.#context.chip.valueBits;
  }

  #memory(label: string, phase: StepPhase, bits: number, waitsFor: readonly number[]): number {
    const { name, energyPerBit, timePerBit } = this.#context.chip.memory;
    const component = name === 'on-chip buffer' ? 'buffer' : 'DRAM';
    const energy = [{ component, tile: 'chip', energy: bits * energyPerBit }];
    return this.#add({
      label,
      work: 'memory',
      phase,
      resource: 'memory',
      waitsFor,
      duration: bits * timePerBit,
      energy,
    });
  }

  #transfer(label: string, phase: StepPhase, bits: number, ...waitsFor: readonly number[]): number {
    const { bus } = this.#context.chip;
    const words = Math.ceil(bits / busWidth);
    return this.#add({
      label,
      work: 'transfer',
      phase,
      resource: 'bus',
      waitsFor,
      duration: words * clock + bus.latency,
      energy: [{ component: 'bus', tile: 'chip', energy: words * bus.energyPerAction }],
    });
  }

  #add(task: Omit<Task, 'errorDepth'>): number {
    const waitsFor = [...new Set(task.waitsFor)];
    return this.#tasks.push({ ...task, errorDepth: this.#errorDepth, waitsFor }) - 1;
  }
}

function expect<Value>(value: Value | null | undefined, what: string): Value {
  if (value == null) throw new RangeError(`the chip has no ${what}`);
  return value;
}
