import { describe, expect, it } from 'vitest';
import { adder } from '../../../emulator/cost/circuits/adder.ts';
import { adderTree } from '../../../emulator/cost/circuits/adder-tree.ts';
import { bus } from '../../../emulator/cost/circuits/bus.ts';
import type { Circuit } from '../../../emulator/cost/circuits/circuit.ts';
import { columnMultiplexer } from '../../../emulator/cost/circuits/column-multiplexer.ts';
import { decoder } from '../../../emulator/cost/circuits/decoder.ts';
import { dram } from '../../../emulator/cost/circuits/dram.ts';
import { driver } from '../../../emulator/cost/circuits/driver.ts';
import { globalBuffer } from '../../../emulator/cost/circuits/global-buffer.ts';
import { levelShifter } from '../../../emulator/cost/circuits/level-shifter.ts';
import { register } from '../../../emulator/cost/circuits/register.ts';
import { shiftAdd } from '../../../emulator/cost/circuits/shift-add.ts';
import { sram } from '../../../emulator/cost/circuits/sram-buffer.ts';
import { type Technology, technologyNode } from '../../../emulator/cost/technology.ts';
import {
  everyTechnology,
  expectNear,
  expectPhysical,
  goldenComponents,
  lowStandbyNodes,
  planarNodes,
} from './golden.ts';

/** One of each circuit, by name. */
const builders: Readonly<Record<string, (technology: Technology) => Circuit>> = {
  adder: (t) => adder(t, { bits: 8 }),
  'adder tree': (t) => adderTree(t, { inputs: 7, bits: 8 }),
  register: (t) => register(t, { bits: 8 }),
  'shift-add': (t) => shiftAdd(t, { bits: 6, shifts: 8 }),
  multiplexer: (t) => columnMultiplexer(t, { lines: 128, ways: 8, sourceResistance: 2000 }),
  decoder: (t) => decoder(t, { address: 7, load: 5e-15 }),
  driver: (t) => driver(t, { load: 20e-15 }),
  'write driver': (t) => driver(t, { load: 20e-15, voltage: 2.5, resistance: 200 }),
  'level shifter': (t) => levelShifter(t, { voltage: 2 }),
  SRAM: (t) => sram(t, { lines: 128, lineBits: 128 }),
  'global buffer': (t) => globalBuffer(t, { capacity: 1e6 }),
  bus: (t) => bus(t, { length: 1e-3, bits: 128 }),
  DRAM: () => dram({ kind: 'hbm2' }),
};

describe.each(Object.entries(builders))('%s', (name, build) => {
  it('is finite and positive at every node', () => {
    for (const { technology } of everyTechnology) expectPhysical(build(technology));
  });

  it('does not grow from one planar node to the next', () => {
    // Off the chip.
    if (name === 'DRAM') return;
    for (let i = 1; i < planarNodes.length; i++) {
      const larger = build(technologyNode(planarNodes[i - 1]!));
      const smaller = build(technologyNode(planarNodes[i]!));
      expect(smaller.area).toBeLessThan(larger.area);
    }
  });
});

/** Golden records of a roadmap's nodes. */
function eachGolden(
  nodes: readonly number[],
  // biome-ignore lint/suspicious/noExplicitAny: fixture data, read by key.
  check: (technology: Technology, golden: any, name: string) => void,
): void {
  for (const node of nodes) check(technologyNode(node), goldenComponents.LSTP[node], `${node} nm`);
}

describe('golden memory and wires', () => {
  it('has the bus energy, delay and leakage', () => {
    eachGolden(lowStandbyNodes, (technology, golden, name) => {
      const ours = bus(technology, { length: 50e-6, bits: 128, toggle: 0.18 });
      const entry = golden.bus_async_unit50um.grid2x2_bus128;
      expectNear(ours.energyPerAction * 1e15, entry.read_energy_fJ, 0.01, `${name} energy`);
      expectNear(ours.latency * 1e9, entry.read_latency_ns, 0.04, `${name} delay`);
      expectNear(ours.leakage * 1e9, entry.leakage_nW, 0.01, `${name} leakage`);
    });
  });

  it('has the published DRAM figures', () => {
    expect(dram({ kind: 'gddr5' }).latency * 4.288e12).toBeCloseTo(1, 12);
    expect(dram({ kind: 'gddr5' }).energyPerAction / dram({ kind: 'hbm2' }).energyPerAction).toBeCloseTo(14 / 3.9, 12);
    expect(dram({ kind: 'hbm2' }).area).toBe(0);
  });
});

describe('bad input', () => {
  it('names the path and the accepted range', () => {
    const technology = technologyNode(22);
    expect(() => adder(technology, { bits: 2.5 })).toThrow(/`adder.bits`.*got `2.5`/);
    expect(() => bus(technology, { length: 0, bits: 1 })).toThrow(/`bus.length` to be a number above 0 m, got `0`/);
  });
});
