/**
 * What one tile, a weight matrix on physical arrays, is made of and what it costs to read and to write.
 *
 * A read: inputs, sign and magnitude, gate the rows in two phases, positive then negative, as pulse widths or bit by bit.
 * Columns stand at the read voltage; each signed output (the difference of a pair, or of a column and the reference) is
 * integrated over both phases, held, and converted once; converters serve their outputs one after another. Partial results
 * of arrays stacked along the inputs are added digitally and registered.
 *
 * A transposed read swaps the roles: word lines all on, columns pulsed to the read voltage, rows sensed by a second
 * periphery; the two columns of a pair are pulsed in opposite phases.
 */
import { bus } from './circuits/bus.ts';
import { type ComponentName, componentNames, requireInteger } from './circuits/circuit.ts';
import { driver } from './circuits/driver.ts';
import { phaseSlots, pulseWidthDriver } from './circuits/pulse-width-driver.ts';
import { type Component, componentOf } from './component.ts';
import { type Block, type Sensing, sensing } from './sensing.ts';
import type { Technology } from './technology.ts';
import { type TileGeometry, tileGeometry } from './tile-geometry.ts';
import { driverShare, planTile, type TileHardwareOptions, type TilePlan } from './tile-plan.ts';
import { type PulseCost, writeSide } from './tile-writing.ts';

export type { PulseCost, TileHardwareOptions };

export interface ReadCost {
  /** @unit s per vector */
  readonly latency: number;
  /** Energy that does not depend on the data, @unit J per vector. */
  readonly energy: Readonly<Record<ComponentName, number>>;
  /**
   * V² Gon t of a full-scale input on the most conducting cell, @unit J. The array takes this times
   * Σ over its cells of |x̂| g/gOn, x̂ the coded input in [0, 1]. For bit-serial inputs |x̂| stands for the share of
   * bits set, which it equals at 0, at full scale and on the mean.
   */
  readonly arrayEnergyPerUnit: number;
  /** Lines charged for one active (non-zero) input, in every array that has it, @unit J. */
  readonly rowDriveEnergy: number;
  /** Parts of the latency, in order. */
  readonly stages: readonly { readonly component: ComponentName; readonly latency: number }[];
}

export interface TileHardware extends TileGeometry {
  /** One entry a component and side; areas and leakages add up to the tile's. */
  readonly components: readonly Component[];
  /** @unit m2 */
  readonly area: number;
  /** @unit W */
  readonly leakage: number;
  /** Bits of one output after the digital sum. */
  readonly outputBits: number;
  readonly read: ReadCost;
  readonly readTransposed: ReadCost | null;
  readonly pulse: PulseCost;
}

export function tileHardware(technology: Technology, options: TileHardwareOptions): TileHardware {
  requireInteger('tile.columnsPerAdc', options.columnsPerAdc, 1, Number.POSITIVE_INFINITY);
  requireInteger('dac.bits', options.dacBits, 2, 16);
  const geometry = tileGeometry(options);
  const plan = planTile(technology, options, geometry);
  const forward = forwardSide(technology, plan);
  const transposed = options.transposable ? transposedSide(technology, plan) : null;
  const write = writeSide(technology, plan);
  const cells: Block = {
    component: 'cell array',
    circuit: plan.cells,
    count: geometry.arrays,
    actionsPerRead: 0,
    time: plan.gathering,
  };
  const built = [cells, ...sideBlocks(forward), ...(transposed ? sideBlocks(transposed) : []), ...write.blocks];
  const side = Math.sqrt(built.reduce((total, { circuit, count }) => total + count * circuit.area, 0));
  const route = routeBlock(technology, plan, side, forward.sensing.convertersPerArray);
  const routeBack = transposed && routeBackBlock(technology, plan, side);
  const components = [...built, route].map(componentOf);
  return {
    ...geometry,
    components,
    area: components.reduce((total, { area }) => total + area, 0),
    leakage: components.reduce((total, { leakage }) => total + leakage, 0),
    outputBits: forward.sensing.resultBits,
    read: readCost(plan, [...forward.drive, cells, ...forward.sense, route], forward.lineEnergy),
    readTransposed:
      transposed && routeBack
        ? readCost(plan, [...transposed.drive, cells, ...transposed.sense, routeBack], transposed.lineEnergy)
        : null,
    pulse: write.pulse,
  };
}

/** What drives the inputs of a read and what senses its results. */
interface Side {
  readonly drive: readonly Block[];
  readonly sense: readonly Block[];
  readonly sensing: Sensing;
  /** Per active input of the tile, @unit J. */
  readonly lineEnergy: number;
}

function sideBlocks({ drive, sense }: Side): readonly Block[] {
  return [...drive, ...sense];
}

/** Pulses one active input makes: one, or a rise for half its bits. */
function risesPerInput({ options }: TilePlan): number {
  return options.encoding === 'pulse-width'
    ? 1
    : phaseSlots(options.encoding, options.dacBits, options.inputSliceBits) / 2;
}

/** Converters of input codes to pulses, `lines` an array, of which the tile uses `used`. */
function inputBlock(technology: Technology, plan: TilePlan, lines: number, used: number, pitch: number): Block {
  const { options, geometry, slot } = plan;
  const circuit = pulseWidthDriver(technology, {
    lines,
    bits: options.dacBits,
    encoding: options.encoding,
    slot,
    pitch,
  });
  return {
    component: 'DAC',
    circuit,
    count: geometry.arrays,
    actionsPerRead: used / lines,
    time: 0,
  };
}

function forwardSide(technology: Technology, plan: TilePlan): Side {
  const { options, geometry, cells } = plan;
  const { inputs, outputs } = options;
  const rowDriver = driver(technology, { load: cells.rowCapacitance, name: 'word-line driver' });
  const out = sensing(technology, {
    results: outputs,
    // A unit column is converted like a result.
    resultsPerArray: geometry.outputsPerArray + (options.unitColumn ? 1 : 0),
    references: options.reference ? 1 : 0,
    slices: options.weightSlices ?? 1,
    conversions: options.conversions ?? 1,
    summed: geometry.inputBlocks,
    groups: geometry.outputBlocks,
    adc: options.adc,
    linesPerAdc: options.columnsPerAdc,
    cells,
    lineCapacitance: cells.columnCapacitance,
    settling: plan.settling,
    gathering: plan.gathering,
  });
  const rows = geometry.arrays * geometry.arrayRows;
  const pitch = cells.height / geometry.arrayRows;
  return {
    sensing: out,
    lineEnergy: risesPerInput(plan) * geometry.outputBlocks * rowDriver.energyPerAction,
    sense: out.blocks,
    drive: [
      inputBlock(technology, plan, geometry.arrayRows, inputs * geometry.outputBlocks, pitch),
      { component: 'row driver', circuit: rowDriver, count: rows, actionsPerRead: 0, time: 2 * rowDriver.latency },
    ],
  };
}

function transposedSide(technology: Technology, plan: TilePlan): Side {
  const { options, geometry, cells } = plan;
  const { inputs, outputs, cellsPerWeight } = options;
  const columnDriver = driver(technology, {
    load: cells.columnCapacitance,
    voltage: Math.abs(options.electrical.readVoltage),
    resistance: driverShare * cells.loadedResistance,
    name: 'column read driver',
  });
  const out = sensing(technology, {
    results: inputs,
    resultsPerArray: geometry.arrayRows,
    references: 0,
    summed: geometry.outputBlocks,
    groups: geometry.inputBlocks,
    adc: options.adc,
    linesPerAdc: options.columnsPerAdc,
    cells,
    lineCapacitance: cells.rowCapacitance,
    settling: plan.settling,
    gathering: plan.gathering,
  });
  const columns = geometry.arrays * geometry.arrayColumns;
  const wordLine = driver(technology, { load: cells.rowCapacitance, name: 'word-line driver' });
  const rows = geometry.arrays * geometry.arrayRows;
  // A reference is subtracted for every error too, so its column is driven besides.
  const linesPerError = cellsPerWeight + (options.reference ? 1 / geometry.outputsPerArray : 0);
  const pitch = cells.width / geometry.arrayColumns;
  const used = outputs * cellsPerWeight * geometry.inputBlocks;
  return {
    sensing: out,
    lineEnergy: risesPerInput(plan) * linesPerError * geometry.inputBlocks * columnDriver.energyPerAction,
    sense: out.blocks,
    drive: [
      inputBlock(technology, plan, geometry.arrayColumns, used, pitch),
      // The forward side's drivers, counted there, hold every word line on.
      { component: 'row driver', circuit: wordLine, count: 0, actionsPerRead: rows, time: wordLine.latency },
      {
        component: 'column driver',
        circuit: columnDriver,
        count: columns,
        actionsPerRead: 0,
        time: 2 * columnDriver.latency,
      },
    ],
  };
}

/** Wires between the tile's edge and its arrays: every word travels half the tile's side. */
function routeBlock(technology: Technology, plan: TilePlan, side: number, convertersPerArray: number): Block {
  const { options, geometry } = plan;
  const width = convertersPerArray * geometry.arrays * options.adc.bits;
  const circuit = bus(technology, { length: side / 2, bits: width });
  const bits = options.inputs * options.dacBits + options.outputs * geometry.inputBlocks * options.adc.bits;
  return { component: 'bus', circuit, count: 1, actionsPerRead: bits / width, time: circuit.latency };
}

/** The same wires in a transposed read: errors in, input sums out. */
function routeBackBlock(technology: Technology, plan: TilePlan, side: number): Block {
  const { options, geometry } = plan;
  const circuit = bus(technology, { length: side / 2, bits: 1 });
  const bits = options.outputs * options.dacBits + options.inputs * geometry.outputBlocks * options.adc.bits;
  return { component: 'bus', circuit, count: 0, actionsPerRead: bits, time: circuit.latency };
}

function readCost({ options, fullPulse }: TilePlan, blocks: readonly Block[], lineEnergy: number): ReadCost {
  const { readVoltage, onResistance } = options.electrical;
  const energy = Object.fromEntries(componentNames.map((name) => [name, 0])) as Record<ComponentName, number>;
  for (const { component, circuit, actionsPerRead } of blocks)
    energy[component] += circuit.energyPerAction * actionsPerRead;
  const stages = blocks.filter(({ time }) => time > 0).map(({ component, time }) => ({ component, latency: time }));
  return {
    latency: stages.reduce((total, { latency }) => total + latency, 0),
    energy,
    arrayEnergyPerUnit: (readVoltage ** 2 / onResistance) * fullPulse,
    rowDriveEnergy: lineEnergy,
    stages,
  };
}
