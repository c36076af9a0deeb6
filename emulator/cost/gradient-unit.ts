/**
 * Weight-gradient unit: SRAM compute-in-memory that sums d xᵀ over a batch (the idea of Peng et al. 2021, IEEE Trans.
 * CAD 40:2306, NeuroSim V2.0). Used where weights are written once a batch, one unit for a layer at a time.
 *
 * A sample's activations fill one row of SRAM, a column a bit; one output's errors over the batch then drive the rows, bit
 * by bit in two's complement, so a column's count of coincident ones is a partial sum of one activation bit. Each count is
 * converted, shift-added over error bits, then over the bits of an activation and over row blocks, and leaves as one
 * gradient. A converter finishes all error bits of one column before it turns to the next, so one accumulator serves it.
 * Outputs follow one another; blocks of samples and of inputs work side by side.
 */
import { type AdcOptions, adc } from './circuits/adc.ts';
import { adderTree, sumBits } from './circuits/adder-tree.ts';
import { type Circuit, type ComponentName, requireInteger } from './circuits/circuit.ts';
import { columnMultiplexer } from './circuits/column-multiplexer.ts';
import { driver } from './circuits/driver.ts';
import { inverter } from './circuits/gate.ts';
import { register } from './circuits/register.ts';
import { shiftAdd } from './circuits/shift-add.ts';
import { sram, sramCellLoad } from './circuits/sram-buffer.ts';
import { type Component, componentOf } from './component.ts';
import type { Technology } from './technology.ts';
import { onResistance } from './transistor.ts';

export interface GradientUnitOptions {
  readonly outputs: number;
  readonly inputs: number;
  /** Samples summed. */
  readonly batch: number;
  /** Of activations and errors, two's complement. */
  readonly bits: number;
  /** Of one SRAM array. */
  readonly rows: number;
  readonly columns: number;
  /** Default: SAR, as many bits as the count of a full column needs. */
  readonly adc?: AdcOptions;
  /** Default 8. */
  readonly columnsPerAdc?: number;
}

export interface GradientUnit {
  readonly arrays: number;
  readonly components: readonly Component[];
  /** @unit m2 */
  readonly area: number;
  /** @unit W */
  readonly leakage: number;
  /** One batch's gradient of the whole layer, @unit s. */
  readonly latency: number;
  /** Of it, @unit J, by component; random data bits. */
  readonly energy: Readonly<Partial<Record<ComponentName, number>>>;
  readonly gradientBits: number;
}

/** Circuits of the unit; `count` of them, acting `actions` times for one batch's gradient. */
interface Part {
  readonly component: ComponentName;
  readonly circuit: Circuit;
  readonly count: number;
  readonly actions: number;
}

/** Half the bits of random data are ones. */
const onesShare = 0.5;

export function gradientUnit(technology: Technology, options: GradientUnitOptions): GradientUnit {
  const { outputs, inputs, batch, bits, rows, columns, columnsPerAdc = 8 } = options;
  requireInteger('gradient.outputs', outputs, 1, Number.POSITIVE_INFINITY);
  requireInteger('gradient.inputs', inputs, 1, Number.POSITIVE_INFINITY);
  requireInteger('gradient.batch', batch, 1, Number.POSITIVE_INFINITY);
  requireInteger('gradient.bits', bits, 2, 32);
  requireInteger('gradient.rows', rows, 1, 65536);
  requireInteger('gradient.columns', columns, bits, 65536);
  requireInteger('gradient.columnsPerAdc', columnsPerAdc, 1, Number.POSITIVE_INFINITY);
  const converter = options.adc ?? { kind: 'sar', bits: Math.max(1, Math.ceil(Math.log2(Math.min(rows, batch) + 1))) };
  const inputsPerArray = Math.floor(columns / bits);
  const sampleBlocks = Math.ceil(batch / rows);
  const inputBlocks = Math.ceil(inputs / inputsPerArray);
  const arrays = sampleBlocks * inputBlocks;
  const convertersPerArray = Math.ceil(columns / columnsPerAdc);
  const ways = Math.min(columnsPerAdc, columns);

  const memory = sram(technology, { lines: rows, lineBits: columns });
  const cell = sramCellLoad(technology);
  const bitLine = bitLineRead(technology, rows * cell.bitLine);
  const rowDriver = driver(technology, { load: columns * cell.wordLine });
  const convert = adc(technology, converter);
  const select = columnMultiplexer(technology, {
    lines: columns,
    ways,
    sourceResistance: bitLine.resistance,
  });
  const accumulate = shiftAdd(technology, { bits: converter.bits, shifts: bits });
  const columnBits = converter.bits + bits;
  const join = adderTree(technology, { inputs: bits * sampleBlocks, bits: columnBits });
  const gradientBits = sumBits(columnBits + bits, sampleBlocks);
  const result = register(technology, { bits: gradientBits });

  const reads = outputs * bits * ways;
  const conversions = outputs * bits * inputs * bits * sampleBlocks;
  const gradients = outputs * inputs;
  const parts: readonly Part[] = [
    // Random activations are written once, a line a sample and input block.
    {
      component: 'cell array',
      circuit: { ...memory, energyPerAction: memory.writeEnergy },
      count: arrays,
      actions: batch * inputBlocks,
    },
    { component: 'cell array', circuit: bitLine.circuit, count: 0, actions: conversions },
    { component: 'row driver', circuit: rowDriver, count: 0, actions: onesShare * reads * batch * inputBlocks },
    {
      component: 'column multiplexer',
      circuit: select,
      count: arrays,
      actions: outputs * ways * arrays,
    },
    { component: 'ADC', circuit: convert, count: arrays * convertersPerArray, actions: conversions },
    { component: 'shift-add', circuit: accumulate, count: arrays * convertersPerArray, actions: conversions },
    { component: 'adder', circuit: join, count: inputBlocks * convertersPerArray, actions: gradients },
    { component: 'register', circuit: result, count: inputs, actions: gradients },
  ];
  const cycle = rowDriver.latency + bitLine.circuit.latency + select.latency + convert.latency;
  // Lines of different arrays are written together, those of one array one after another.
  const writing = Math.min(rows, batch) * memory.latency;
  return {
    arrays,
    components: parts.filter(({ count }) => count > 0).map(componentOf),
    area: parts.reduce((total, { circuit, count }) => total + count * circuit.area, 0),
    leakage: parts.reduce((total, { circuit, count }) => total + count * circuit.leakage, 0),
    latency: writing + reads * cycle + accumulate.latency + join.latency + result.latency,
    energy: sumByComponent(parts),
    gradientBits,
  };
}

/**
 * Reading a column in parallel: its bit line, precharged, falls through the cells that conduct. Their number varies, so the
 * whole swing is billed. Access transistors are F wide, in series with an equal pull-down.
 */
function bitLineRead(technology: Technology, load: number): { circuit: Circuit; resistance: number } {
  const { supply } = technology.figures;
  const resistance = 2 * onResistance(technology, 'nmos', technology.feature);
  const precharge = inverter(technology, 4);
  return {
    resistance,
    circuit: {
      name: 'bit line',
      area: 0,
      energyPerAction: onesShare * load * supply * supply,
      latency: Math.LN2 * (resistance + precharge.resistance) * load,
      leakage: 0,
      formula: 'E = ½ C_BL Vdd² a column',
      source: 'six-transistor cell',
    },
  };
}

function sumByComponent(parts: readonly Part[]): Partial<Record<ComponentName, number>> {
  const energy: Partial<Record<ComponentName, number>> = {};
  for (const { component, circuit, actions } of parts) {
    energy[component] = (energy[component] ?? 0) + actions * circuit.energyPerAction;
  }
  return energy;
}
