/** Chips that wait for no clock, and logic whose every node moves: choices that training records state. */
import { describe, expect, it } from 'vitest';
import type { SizingDesign } from '../../../../emulator/cost/array/array-design.ts';
import { adder } from '../../../../emulator/cost/circuits/adder.ts';
import { adderTree } from '../../../../emulator/cost/circuits/adder-tree.ts';
import type { ChipDesign } from '../../../../emulator/cost/hierarchy/chip-design.ts';
import { buildArray, chipHardware, technologyNode, vectorCost } from '../../../../emulator/cost/index.ts';

const technology = technologyNode(32);
const activity = { activeRows: 0.3, conductance: 0 };

function arrayOf(sizing: SizingDesign = {}) {
  return buildArray(technology, {
    ...{ rows: 128, columns: 128, cell: { kind: 'sram' }, sizing },
    input: { encoding: 'bit-serial', bits: 8 },
    sensing: { kind: 'current', adc: { kind: 'flash', bits: 5 }, columnsPerAdc: 8, digitsPerWeight: 8 },
  });
}

const demand = {
  ...{ name: 'layer', channels: 300, kernelPositions: 1, outputs: 64 },
  ...{ vectors: 1, inputPositions: 1, pooled: false, columnsPerOutput: 8 },
};

function costOf(design: Partial<ChipDesign>, sizing: SizingDesign = {}) {
  const array = arrayOf(sizing);
  const chip = chipHardware(technology, [demand], {
    ...{ arrayRows: 128, arrayColumns: 128, arrayOf: () => array, valueBits: 8 },
    ...{ mapping: 'conventional', pipeline: null, clock: 1e-9, ...design },
  });
  return vectorCost(chip, chip.matrices.get('layer')!, activity);
}

describe('without a clock', () => {
  it('an array converts back to back, and waits for the additions behind the last conversion', () => {
    const array = arrayOf();
    const { cycles, latency } = array.read(activity, 'self-timed');
    expect(latency).toBeGreaterThan(cycles * array.cycle(activity));
    expect(latency).toBeLessThan((cycles + 4) * array.cycle(activity));
    // Whole cycles of a clock that does not divide the array's are longer.
    expect(latency).toBeLessThan(array.read(activity, 0.7 * array.cycle(activity)).latency);
    expect(array.read(activity, 'self-timed').energy).toEqual(array.read(activity).energy);
  });

  it('every level of adders waits for the one before', () => {
    const levels = [8, 9, 10].map((bits) => adder(technology, { bits }).latency);
    const tree = adderTree(technology, { inputs: 8, bits: 8 });
    expect(tree.settledLatency).toBeCloseTo(
      levels.reduce((sum, latency) => sum + latency, 0),
      15,
    );
    expect(tree.settledLatency).toBeGreaterThan(tree.latency);
    expect(adderTree(technology, { inputs: 2, bits: 8 }).settledLatency).toBeCloseTo(levels[0]!, 15);
  });

  it('lines of buffers take their access on top of their cycle', () => {
    const [clocked, selfTimed] = [costOf({}), costOf({ timing: 'self-timed' })];
    expect(selfTimed.latency.buffer).toBeGreaterThan(clocked.latency.buffer);
    expect(selfTimed.latency.interconnect).toBe(clocked.latency.interconnect);
    expect(selfTimed.energy).toEqual(clocked.energy);
  });
});

describe('where every node of an adder moves', () => {
  const energyOf = ({ energy }: ReturnType<typeof costOf>, component: string, level: string) =>
    energy.reduce((sum, part) => (part.component === component && part.level === level ? sum + part.energy : sum), 0);

  it('additions take as much more as nodes move, in the array and between arrays', () => {
    const usual = costOf({});
    const busy = costOf({ logicActivity: 1 }, { logicActivity: 1, registerToggle: 1 });
    const ratio = (component: string, level: string) =>
      energyOf(busy, component, level) / energyOf(usual, component, level);
    expect(ratio('adder', 'processing element')).toBeCloseTo(1 / 0.15, 9);
    expect(ratio('shift-add', 'array')).toBeGreaterThan(2);
    expect(ratio('shift-add', 'array')).toBeLessThan(1 / 0.15);
    expect(ratio('ADC', 'array')).toBe(1);
    expect(busy.latency).toEqual(usual.latency);
  });

  it('is refused beyond all of them', () => {
    expect(() => costOf({ logicActivity: 1.5 })).toThrow(/`chip.logicActivity`.*got `1.5`/);
    expect(() => costOf({}, { logicActivity: 1.5 })).toThrow(/activity`.*got `1.5`/);
  });
});
