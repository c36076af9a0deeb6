/**
 * The chip a program asks for: a matrix on arrays for each of its tiles, with a transposed periphery only where the program
 * reads it transposed; the tiles, wires and buffers around them (`hierarchy/`); gradient units where it accumulates
 * gradients; function units for its formulas; and memory for what it keeps.
 */
import { type PlacedOperation, placeOperations } from '../program/analysis.ts';
import { invertedTiles } from '../program/operands.ts';
import type { Program } from '../program/program.ts';
import type { TileSpec } from '../tile/tile.ts';
import type { Activity } from './activity.ts';
import type { ArrayHardware } from './array/array-hardware.ts';
import { buildArray } from './array/build-array.ts';
import { assumptionsOf, functionLanes } from './assumptions.ts';
import type { AreaEntry, Level } from './bill.ts';
import type { ChipSpec } from './chip-spec.ts';
import type { Circuit, ComponentName } from './circuits/circuit.ts';
import { componentOf } from './component.ts';
import { digitalWork, isDigital, multiplyAdd, reciprocal } from './digital-work.ts';
import { type FunctionUnit, functionUnit } from './function-unit.ts';
import { type GradientPlan, gradientArea, planGradients } from './gradient-plan.ts';
import { clockOf, fastestClock } from './hierarchy/chip-design.ts';
import { type ChipHardware, chipHardware } from './hierarchy/chip-hardware.ts';
import { arrayDesign, dacBits, matrixDemand, type TileUse, usedLines } from './matrix-design.ts';
import { type Memory, memoryOf } from './memory.ts';
import { readActivity } from './read-activity.ts';
import { type Technology, technologyNode } from './technology.ts';

export interface Chip {
  readonly spec: ChipSpec;
  readonly technology: Technology;
  readonly hardware: ChipHardware;
  /** Bits of a value between tiles. */
  readonly valueBits: number;
  readonly functions: FunctionUnit;
  readonly memory: Memory;
  readonly gradients: GradientPlan;
  readonly area: readonly AreaEntry[];
  readonly assumptions: readonly string[];
}

/**
 * @param activity the clock may follow what the reads of the program meet
 * @param steps of an epoch; as many samples are remembered as it takes
 */
export function buildChip(
  program: Program,
  specs: readonly TileSpec[],
  spec: ChipSpec,
  activity: Activity,
  steps = 1,
): Chip {
  const { node, ...options } = spec.technology;
  const technology = technologyNode(node, options);
  const placed = placeOperations(program);
  const valueBits = Math.max(...specs.map(dacBits));
  const hardware = placeMatrices(technology, program, specs, spec, { activity, valueBits, placed });
  const functions = functionUnit(technology, { bits: valueBits, works: worksOf(program) });
  const gradients = planGradients(technology, program, placed, specs, spec, valueBits);
  const samples = steps * program.batch;
  const memory = memoryOf(technology, program, spec, { valueBits, clock: hardware.clock, samples });
  const area: AreaEntry[] = [
    ...hardware.entries.filter((entry) => !hardware.functionEntries.includes(entry)),
    ...specs.flatMap(({ declaration: { name } }) =>
      functions.circuits.map((circuit) => entryOf('digital function', name, 'tile', circuit, functionLanes)),
    ),
    ...gradientArea(gradients),
    ...(memory.circuit ? [entryOf('buffer', 'chip', 'chip', memory.circuit)] : []),
  ];
  return {
    ...{ spec, technology, hardware, valueBits, functions, memory, gradients, area },
    assumptions: assumptionsOf(specs, spec, { valueBits, hardware }),
  };
}

interface MatrixContext {
  readonly activity: Activity;
  readonly valueBits: number;
  readonly placed: readonly PlacedOperation[];
}

function placeMatrices(
  technology: Technology,
  program: Program,
  specs: readonly TileSpec[],
  spec: ChipSpec,
  { activity, valueBits, placed }: MatrixContext,
): ChipHardware {
  const transposed = new Set<string>();
  for (const { operation } of placed) {
    if (operation.kind === 'read' && operation.direction === 'transposed') transposed.add(operation.tile);
  }
  const pulsed = new Set(program.operations.flatMap((one) => (one.kind === 'update' ? one.tile : [])));
  const use = (name: string) => ({ transposed: transposed.has(name), pulsed: pulsed.has(name) });
  const arrays = arraysOf(technology, specs, spec, use);
  const { rows, columns } = usedLines(specs[0] as TileSpec);
  return chipHardware(
    technology,
    specs.map((tile) => matrixDemand(program, tile)),
    {
      ...{ arrayRows: rows, arrayColumns: columns, valueBits, mapping: spec.mapping, wiring: spec.wiring },
      arrayOf: ({ name }) => arrays.get(name) as ArrayHardware,
      pipeline: spec.pipeline && { limit: spec.pipeline.copies },
      clock: spec.clock === 'conversion' ? clockOf(cyclesOf(placed, specs, spec, arrays, activity)) : fastestClock,
      busWidth: spec.busWidth,
      buffers: { chip: spec.buffers, tile: spec.buffers, element: spec.buffers },
      // Pulses of different vectors would drive copies apart; arrays that are only read are not copied beside those either.
      isCopied: () => pulsed.size === 0,
    },
  );
}

/** What each read of the program takes to convert a column, @unit s. */
function cyclesOf(
  placed: readonly PlacedOperation[],
  specs: readonly TileSpec[],
  spec: ChipSpec,
  arrays: ReadonlyMap<string, ArrayHardware>,
  { training, conductance }: Activity,
): readonly number[] {
  return placed.flatMap(({ operation, index }) => {
    if (operation.kind !== 'read') return [];
    const { tile: name, direction } = operation;
    const tile = specs.find(({ declaration }) => declaration.name === name);
    const array = arrays.get(name);
    const reading = direction === 'forward' ? array : array?.transposed;
    if (!tile || !reading) return [];
    return reading.cycle(readActivity(tile, spec, direction, training[index] ?? {}, conductance[name] ?? 0.5));
  });
}

/** Tiles that are alike share an array. */
function arraysOf(
  technology: Technology,
  specs: readonly TileSpec[],
  spec: ChipSpec,
  use: (name: string) => TileUse,
): ReadonlyMap<string, ArrayHardware> {
  const built = new Map<string, ArrayHardware>();
  return new Map(
    specs.map((tile) => {
      const { name } = tile.declaration;
      const design = arrayDesign(tile, spec, use(name));
      const key = JSON.stringify(design);
      const array = built.get(key) ?? buildArray(technology, design);
      built.set(key, array);
      return [name, array];
    }),
  );
}

/** What all its digital operations ask for. */
function worksOf({ operations }: Program) {
  const inversion = operations.some((operation) => invertedTiles(operation).length > 0);
  return [...operations.filter(isDigital).map(digitalWork), ...(inversion ? [multiplyAdd, reciprocal] : [])];
}

function entryOf(component: ComponentName, tile: string, level: Level, circuit: Circuit, count = 1): AreaEntry {
  return { tile, level, ...componentOf({ component, circuit, count }) };
}
