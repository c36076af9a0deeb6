/**
 * The chip a program asks for: a tile per weight matrix, with a transposed periphery only where the program reads it
 * transposed; gradient units where it accumulates gradients; function units, buffer or DRAM, and the bus between them.
 */
import {
  changesTile,
  concurrentChanges,
  keptValues,
  type PlacedOperation,
  placeOperations,
} from '../program/analysis.ts';
import type { Program } from '../program/program.ts';
import type { AdcCircuit } from '../tile/adc/adc-circuit.ts';
import { readFigures } from '../tile/read-figures.ts';
import type { TileSpec } from '../tile/tile.ts';
import { planesOf, unitCell } from '../tile/unit-cell.ts';
import { weightSlices } from '../tile/weight-slices.ts';
import { usualRefresh } from '../tile/wires/wires.ts';
import type { AreaEntry } from './bill.ts';
import { bus } from './circuits/bus.ts';
import type { Circuit, ComponentName } from './circuits/circuit.ts';
import { dram } from './circuits/dram.ts';
import { globalBuffer } from './circuits/global-buffer.ts';
import { specialFunction } from './circuits/special-function.ts';
import { componentOf } from './component.ts';
import { type GradientUnit, gradientUnit } from './gradient-unit.ts';
import { type Roadmap, type Technology, technologyNode } from './technology.ts';
import { type TileHardware, tileHardware } from './tile-hardware.ts';

/** What a study says of the chip beside its tiles. */
export interface ChipSpec {
  readonly technology: { readonly node: number; readonly roadmap: Roadmap };
  /** Where values wait between their making and their use. */
  readonly memory: 'hbm2' | 'gddr5' | 'on-chip';
  /**
   * Units that accumulate gradients for batch writes. `as-ready`: as many as there are gradients that become ready
   * together; `shared`: one; `per-layer`: one a layer.
   */
  readonly gradientUnits: 'as-ready' | 'shared' | 'per-layer';
  readonly encoding: 'pulse-width' | 'bit-serial';
  readonly adcKind: AdcCircuit['kind'];
  readonly columnsPerAdc: number;
}

/** Resolution billed for converters that a study calls ideal, @unit bit. */
export const assumedConverterBits = 8;
/** Elements a function unit takes in a clock cycle. */
export const functionLanes = 16;
/** @unit bit */
export const busWidth = 256;
/** @unit s, 1 GHz */
export const clock = 1e-9;

export interface Chip {
  readonly technology: Technology;
  readonly tiles: ReadonlyMap<string, TileHardware>;
  /** Bits of a value between tiles. */
  readonly valueBits: number;
  readonly functionUnit: Circuit;
  readonly bus: Circuit;
  readonly memory: {
    readonly name: string;
    /** @unit J */
    readonly energyPerBit: number;
    /** @unit s */
    readonly timePerBit: number;
  };
  /** Gradient hardware by tile, and which unit serves it. */
  readonly gradients: ReadonlyMap<string, { readonly unit: number; readonly cost: GradientUnit }>;
  readonly area: readonly AreaEntry[];
  readonly assumptions: readonly string[];
}

export function buildChip(program: Program, specs: readonly TileSpec[], chip: ChipSpec): Chip {
  const technology = technologyNode(chip.technology.node, { roadmap: chip.technology.roadmap });
  const placed = placeOperations(program);
  const transposed = new Set(
    placed.flatMap(({ operation }) =>
      operation.kind === 'read' && operation.direction === 'transposed' ? [operation.tile] : [],
    ),
  );
  const valueBits = Math.max(...specs.map(dacBits));
  const tiles = new Map(
    specs.map((spec) => [
      spec.declaration.name,
      tileHardware(technology, {
        ...arraysOf(spec),
        electrical: spec.device.electrical,
        encoding: chip.encoding,
        dacBits: dacBits(spec),
        adc: { kind: chip.adcKind === 'flash' ? 'flash' : 'sar', bits: adcBits(spec) },
        columnsPerAdc: chip.columnsPerAdc,
        transposable: transposed.has(spec.declaration.name),
      }),
    ]),
  );
  const functionUnit = specialFunction(technology, { bits: valueBits });
  const gradients = buildGradientUnits(technology, program, placed, specs, chip, valueBits);
  const area: AreaEntry[] = [];
  for (const [tile, hardware] of tiles) {
    for (const part of hardware.components) area.push({ tile, ...part });
    area.push(areaOf('digital function', tile, functionUnit, functionLanes));
  }
  area.push(...gradientArea(gradients));
  const kept = keptBits(program, valueBits);
  const memory = buildMemory(technology, chip, kept);
  if (memory.circuit) area.push(areaOf('buffer', 'chip', memory.circuit));
  // The bus crosses half of what it connects.
  const span = Math.sqrt(area.reduce((sum, entry) => sum + entry.area, 0)) / 2;
  const wires = bus(technology, { length: span, bits: busWidth });
  area.push(areaOf('bus', 'chip', wires));
  return {
    technology,
    tiles,
    valueBits,
    functionUnit,
    bus: wires,
    memory: memory.cost,
    gradients,
    area,
    assumptions: assumptionsOf(specs, chip, valueBits),
  };
}

/** How a tile lies on arrays, and how often its columns are converted. */
function arraysOf(spec: TileSpec) {
  const { declaration, array, mapping, converters } = spec;
  const { outputs, inputs } = declaration;
  const cellsPerWeight = planesOf(mapping);
  const { slices, unitColumn } = weightSlices(spec);
  const { input } = readFigures(spec, 'forward');
  const everySlice = converters.adc.kind === 'uniform' && converters.adc.everySlice === true;
  return {
    ...{ outputs, inputs, rows: array.rows, cellsPerWeight, unitColumn },
    columns: array.layout === 'separate' ? array.columns * cellsPerWeight : array.columns,
    reference: unitCell(mapping).reference,
    weightSlices: slices.length,
    inputSliceBits: Math.max(1, input.sliceBits),
    conversions: (everySlice ? input.slices : 1) * (input.apart ? 2 : 1),
  };
}

const dacBits = ({ converters: { dac } }: TileSpec) => (dac.kind === 'ideal' ? assumedConverterBits : dac.bits);
const adcBits = ({ converters: { adc } }: TileSpec) => (adc.kind === 'ideal' ? assumedConverterBits : adc.bits);

/** Bits that wait somewhere: kept activations of a batch, and the largest accumulated gradient where there are any. */
function keptBits(program: Program, valueBits: number): number {
  const kept = keptValues(program).reduce((sum, value) => sum + (program.values[value]?.width ?? 0), 0);
  const written = program.operations
    .filter(({ kind }) => kind === 'write')
    .flatMap((write) => ('tile' in write ? write.tile : []));
  const gradients = program.tiles
    .filter(({ name }) => written.includes(name))
    .reduce((most, { inputs, outputs }) => most + inputs * outputs, 0);
  return (program.batch * kept + gradients) * valueBits;
}

function buildMemory(technology: Technology, chip: ChipSpec, bits: number) {
  if (chip.memory !== 'on-chip') {
    const circuit = dram({ kind: chip.memory });
    return {
      circuit: null,
      cost: { name: circuit.name, energyPerBit: circuit.energyPerAction, timePerBit: circuit.latency },
    };
  }
  const circuit = globalBuffer(technology, { capacity: Math.max(1, Math.ceil(bits)), width: busWidth });
  const timePerBit = Math.max(clock, circuit.latency) / circuit.width;
  return { circuit, cost: { name: 'on-chip buffer', energyPerBit: circuit.energyPerAction, timePerBit } };
}

function buildGradientUnits(
  technology: Technology,
  program: Program,
  placed: readonly PlacedOperation[],
  specs: readonly TileSpec[],
  chip: ChipSpec,
  bits: number,
): Chip['gradients'] {
  // In the order in which they become ready, so that those ready together fall on different units.
  const writes = placed
    .filter(({ operation }) => operation.kind === 'write')
    .sort((a, b) => a.errorDepth - b.errorDepth || a.index - b.index);
  const counts = { 'as-ready': concurrentChanges(placed), shared: 1, 'per-layer': writes.length };
  const units = Math.max(1, counts[chip.gradientUnits]);
  return new Map(
    writes.map(({ operation }, index) => {
      if (!changesTile(operation)) throw new RangeError('only changes of tiles accumulate gradients');
      const spec = specs.find(({ declaration }) => declaration.name === operation.tile);
      if (!spec) throw new RangeError(`no tile ${operation.tile}`);
      const { inputs, outputs } = spec.declaration;
      const cost = gradientUnit(technology, { outputs, inputs, batch: program.batch, bits, rows: 128, columns: 128 });
      return [operation.tile, { unit: index % units, cost }] as const;
    }),
  );
}

/** A unit that serves several layers is as large as the largest needs it. */
function gradientArea(gradients: Chip['gradients']): readonly AreaEntry[] {
  const units = new Map<number, GradientUnit>();
  for (const { unit, cost } of gradients.values()) {
    const other = units.get(unit);
    if (!other || cost.area > other.area) units.set(unit, cost);
  }
  return [...units].flatMap(([unit, { components }]) =>
    components.map((part) => ({ tile: gradientUnitName(unit), ...part })),
  );
}

export const gradientUnitName = (unit: number) => `gradient unit ${unit + 1}`;

function areaOf(component: ComponentName, tile: string, circuit: Circuit, count = 1): AreaEntry {
  return { tile, ...componentOf({ component, circuit, count }) };
}

function assumptionsOf(specs: readonly TileSpec[], chip: ChipSpec, valueBits: number): readonly string[] {
  const ideal = specs.some(({ converters: { dac, adc } }) => dac.kind === 'ideal' || adc.kind === 'ideal');
  const exact = specs.some(({ device }) => !device.pulse);
  return [
    'Layer by layer: an operation takes the whole batch before the next begins; an array reads one vector at a time.',
    `Values travel as ${valueBits}-bit words over a ${busWidth}-bit bus at 1 GHz; a value sent to several tiles is sent once.`,
    `Each tile has a function unit of ${functionLanes} lanes beside it.`,
    `What is kept for later waits in ${chip.memory === 'on-chip' ? 'an on-chip buffer' : chip.memory.toUpperCase()}.`,
    'A slot of a pulse train takes four pulses in turn, one for each pair of signs of input and error.',
    'Measuring loss and accuracy is the emulator’s own work and is not billed.',
    ...(chip.adcKind === 'sar' || chip.adcKind === 'flash'
      ? []
      : [
          `The ${chip.adcKind} converters are billed as SAR ones of as many bits: the account has no circuit of theirs.`,
        ]),
    ...(specs.some(({ array }) => array.layout === 'separate')
      ? ['Arrays of their own for each crosspoint of a weight are billed as one array as wide as all of them.']
      : []),
    ...wireAssumptions(specs),
    ...(ideal ? [`Converters called ideal are billed as ${assumedConverterBits}-bit ones.`] : []),
    ...(exact
      ? [
          'An exact device has no pulses: its changes are billed as |Δw| over its granularity, its trains as ' +
            '⌈rate/granularity⌉ slots in which half of the lines fire, its writes as one pulse up and one down a row.',
        ]
      : []),
  ];
}

/** How often the drop along wires is looked at again while arrays learn. */
function wireAssumptions(specs: readonly TileSpec[]): readonly string[] {
  const wired = specs.find(({ wires, device }) => wires?.solver !== 'ladder' && wires && device.pulse);
  if (!wired?.wires) return [];
  const every = wired.wires.refresh ?? usualRefresh;
  return [
    `While arrays learn, the drop along their wires is solved anew every ${every} mini-batches; between, each crosspoint ` +
      'keeps the share of its conductance that was found last.',
  ];
}
