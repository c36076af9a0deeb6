/** Digital logic and storage circuits of the account beside NeuroSim's component figures. */
import {
  adder,
  adderTree,
  maxPooling,
  rectifier,
  register,
  registerFile,
  shiftAdd,
  shiftAddArea,
  sram,
  type Technology,
} from '../../../emulator/cost/index.ts';
import type { ComparedFigure } from './compared-figure.ts';
import type { GoldenFigures, NeurosimComponents } from './components-schema.ts';
import { goldenNodes } from './golden-nodes.ts';

/** What a circuit of ours says, SI; a quantity left out is not compared. */
interface Ours {
  readonly area?: number;
  readonly energy?: number;
  readonly writeEnergy?: number;
  readonly latency?: number;
  readonly leakage?: number;
  /** Quantities that differ on purpose, and why. */
  readonly apart?: Readonly<Record<string, string>>;
}

/** One kind of unit of the golden file: how our circuit is built for a case's name. */
interface UnitComparison {
  readonly unit: string;
  readonly group: string;
  readonly build: (technology: Technology, caseName: string) => Ours;
}

/** Blocks of the golden file are this wide, @unit m. */
const blockWidth = 100e-6;
/** Golden lines are driven by two equal inverters, twice the minimum. */
const lineChain = [2, 2];
/** Latency that stands for "one clock cycle", and multiples of it, @unit ns. */
const cycleMarker = 1e9;

/** Figures of the golden file, their unit over SI, and the quantity of ours they are of. */
const quantities = [
  { key: 'area_um2', scale: 1e12, of: 'area', quantity: 'area' },
  { key: 'read_energy_fJ', scale: 1e15, of: 'energy', quantity: 'energy' },
  { key: 'write_energy_fJ', scale: 1e15, of: 'writeEnergy', quantity: 'energy' },
  { key: 'read_latency_ns', scale: 1e9, of: 'latency', quantity: 'latency' },
  { key: 'leakage_nW', scale: 1e9, of: 'leakage', quantity: 'leakage' },
] as const;

/** Whole numbers in a case's name, in their order. */
function numbersIn(caseName: string): readonly number[] {
  return (caseName.match(/\d+/g) ?? []).map(Number);
}

function numberIn(caseName: string, index: number): number {
  const value = numbersIn(caseName)[index];
  if (value === undefined) throw new Error(`Expected number ${index + 1} in the case \`${caseName}\``);
  return value;
}

const unitComparisons: readonly UnitComparison[] = [
  {
    unit: 'adder',
    group: 'adder',
    build: (technology, name) => {
      const { area, energyPerAction, latency, leakage } = adder(technology, { bits: numberIn(name, 0) });
      return { area, energy: energyPerAction, latency, leakage };
    },
  },
  { unit: 'adder_tree_8bit_1tree', group: 'adder tree', build: adderTreeFigures },
  { unit: 'shift_add_1unit', group: 'shift-add', build: shiftAddFigures },
  {
    unit: 'dff',
    group: 'register',
    build: (technology, name) => {
      const toggle = name.endsWith('unvalidated') ? 1 : 0.5;
      const { area, energyPerAction, leakage } = register(technology, { bits: numberIn(name, 0), toggle, blockWidth });
      return { area, energy: energyPerAction, leakage };
    },
  },
  { unit: 'buffer_regfile', group: 'register file', build: registerFileFigures },
  { unit: 'buffer_sram', group: 'SRAM buffer', build: sramFigures },
  { unit: 'max_pool_2x2_8b', group: 'max pooling', build: poolingFigures },
  {
    unit: 'relu_bitshifter_8b',
    group: 'rectifier',
    build: (technology) => {
      const { area, energyPerAction, latency, leakage } = rectifier(technology, { bits: 8, toggle: 1 });
      const reason = 'the golden one takes half a 1 GHz cycle at every node; ours the time of its flip-flops';
      return { area, energy: energyPerAction, latency, leakage, apart: { latency: reason } };
    },
  },
];

function adderTreeFigures(technology: Technology, name: string): Ours {
  const inputs = numberIn(name, 0);
  const { area, energyPerAction, leakage } = adderTree(technology, { inputs, bits: 8 });
  const reason = 'three numbers take two adders; the golden tree leaves the odd one out';
  const apart = inputs === 3 ? { apart: { area: reason, energy: reason, leakage: reason } } : {};
  return { area, energy: energyPerAction, leakage, ...apart };
}

function shiftAddFigures(technology: Technology, name: string): Ours {
  const shape = { bits: numberIn(name, 0), shifts: numberIn(name, 1) };
  const { energyPerAction, leakage } = shiftAdd(technology, shape);
  const area = shiftAddArea(technology, { ...shape, count: 1, blockWidth });
  return { area, energy: energyPerAction, leakage };
}

function storageShape(name: string): { readonly lines: number; readonly lineBits: number } {
  const lineBits = numberIn(name, 1);
  return { lines: numberIn(name, 0) / lineBits, lineBits };
}

function registerFileFigures(technology: Technology, name: string): Ours {
  const { area, readEnergy, writeEnergy, leakage } = registerFile(technology, { ...storageShape(name), lineChain });
  return { area, energy: readEnergy, writeEnergy, leakage };
}

/** The golden buffer leaks in its periphery only, so that is what is compared; every cell of ours leaks besides. */
function sramFigures(technology: Technology, name: string): Ours {
  const { area, readEnergy, writeEnergy, peripheryLeakage } = sram(technology, {
    ...storageShape(name),
    wordLineChain: lineChain,
  });
  const reason = 'golden bit lines are one cell long at any number of lines; ours as long as the array';
  return { area, energy: readEnergy, writeEnergy, leakage: peripheryLeakage, apart: { energy: reason } };
}

function poolingFigures(technology: Technology): Ours {
  const { area, energyPerAction, latency, leakage } = maxPooling(technology, { bits: 8 });
  const energyReason = 'golden energy is of three gate inputs a bit compared, for an area of sixteen gates';
  const leakageReason = 'the golden block of 400 cells leaks like three inverters';
  const apart = { energy: energyReason, leakage: leakageReason };
  return { area, energy: energyPerAction, latency, leakage, apart };
}

/** Figures of one case that both have. */
function* compareCase(ours: Ours, golden: GoldenFigures, group: string, at: string): Iterable<ComparedFigure> {
  for (const { key, scale, of, quantity } of quantities) {
    const value = ours[of];
    const expected = golden[key];
    if (value === undefined || typeof expected !== 'number' || expected === 0) continue;
    if (of === 'latency' && expected >= cycleMarker) continue;
    const reason = ours.apart?.[quantity];
    const apart = reason === undefined ? {} : { apart: reason };
    const access = of === 'writeEnergy' ? `${at}, writing` : at;
    yield { level: 'component', quantity, group, at: access, ours: value * scale, golden: expected, ...apart };
  }
}

/** Our digital circuits at every node and case of the golden file. */
export function* logicFigures(golden: NeurosimComponents): Iterable<ComparedFigure> {
  for (const { technology, units } of goldenNodes(golden)) {
    for (const { unit, group, build } of unitComparisons) {
      for (const [caseName, figures] of Object.entries(units[unit] ?? {})) {
        yield* compareCase(build(technology, caseName), figures, group, `${technology.name}, ${caseName}`);
      }
    }
  }
}
