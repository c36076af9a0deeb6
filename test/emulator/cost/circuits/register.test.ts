import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decoder } from '../../../../emulator/cost/circuits/decoder.ts';
import { inverter } from '../../../../emulator/cost/circuits/gate.ts';
import { rectifier } from '../../../../emulator/cost/circuits/rectifier.ts';
import { register } from '../../../../emulator/cost/circuits/register.ts';
import { registerFile } from '../../../../emulator/cost/circuits/register-file.ts';
import { shiftAdd, shiftAddArea } from '../../../../emulator/cost/circuits/shift-add.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectNear, expectPhysical, goldenComponents } from '../golden.ts';

const goldenLogic = JSON.parse(readFileSync(new URL('../../../fixtures/cost/logic.json', import.meta.url), 'utf8'));
/** Of the golden blocks, @unit m. */
const blockWidth = 100e-6;

describe.each(everyTechnology)('golden storage at $name', ({ technology, roadmap }) => {
  const golden = goldenComponents[roadmap][technology.nanometres];
  const logic = goldenLogic[roadmap][technology.nanometres];

  it('has the flip-flops in whole rows, with their activity', () => {
    if (golden === undefined) return;
    for (const bits of [1, 8, 64]) {
      for (const [activity, toggle] of [
        ['validated', 0.5],
        ['unvalidated', 1],
      ] as const) {
        const entry = golden.dff[`n${bits}_${activity}`];
        const ours = register(technology, { bits, toggle, blockWidth });
        expectPhysical(ours);
        if (entry.area_um2 !== undefined) expectNear(ours.area * 1e12, entry.area_um2, 1e-3, 'area');
        expectNear(ours.energyPerAction * 1e15, entry.read_energy_fJ, 0.03, 'energy');
        expectNear(ours.leakage * 1e9, entry.leakage_nW, 2e-3, 'leakage');
      }
    }
  });

  it('has the shift-adds with their shared counter', () => {
    if (golden === undefined || technology.name.startsWith('65 nm high')) return;
    for (const bits of [4, 5, 6, 7]) {
      for (const shifts of [4, 8]) {
        const entry = golden.shift_add_1unit[`in${bits}b_pulses${shifts}`];
        if (entry === undefined) continue;
        const area = shiftAddArea(technology, { bits, shifts, count: 1, blockWidth });
        if (entry.area_um2 !== undefined) expectNear(area * 1e12, entry.area_um2, 2e-3, 'area');
        const ours = shiftAdd(technology, { bits, shifts });
        expectNear(ours.energyPerAction * 1e15, entry.read_energy_fJ, 0.03, 'energy');
      }
    }
  });

  it('has the register files and the rectifier', () => {
    if (logic === undefined) return;
    for (const lines of [8, 32, 128]) {
      const entry = logic.buffer_regfile[`bits${lines * 128}_w128_1line`];
      const ours = registerFile(technology, { lines, lineBits: 128 });
      expectPhysical(ours);
      expectNear(ours.area * 1e12, entry.area_um2, 0.05, `${lines} lines, area`);
      expectNear(ours.readEnergy * 1e15, entry.read_energy_fJ, 0.15, `${lines} lines, reading`);
      expectNear(ours.leakage * 1e9, entry.leakage_nW, 0.15, `${lines} lines, leakage`);
    }
    const entry = logic.relu_bitshifter_8b.n1;
    const ours = rectifier(technology, { bits: 8, toggle: 1 });
    expectNear(ours.area * 1e12, entry.area_um2, 1e-3, 'rectifier area');
    expectNear(ours.energyPerAction * 1e15, entry.read_energy_fJ, 0.03, 'rectifier energy');
    expectNear(ours.leakage * 1e9, entry.leakage_nW, 2e-3, 'rectifier leakage');
  });
});

describe('storage physics', () => {
  const technology = technologyNode(22);

  it('is proportional to the bits and to what turns', () => {
    const of = (bits: number, toggle = 0.5) => register(technology, { bits, toggle });
    expect(of(16).area / of(4).area).toBeCloseTo(4, 12);
    expect(of(16).leakage / of(4).leakage).toBeCloseTo(4, 12);
    expect(of(8, 1).energyPerAction / of(8, 0.25).energyPerAction).toBeCloseTo(4, 12);
    expect(of(1).area / inverter(technology).area).toBeCloseTo(12, 12);
    expect(() => of(8, 2)).toThrow('Expected `register.toggle` to be a number from 0 to 1, got `2`');
  });

  it('writes for a register line and the whole decoder, reads for a line and little of it', () => {
    const file = registerFile(technology, { lines: 32, lineBits: 16 });
    const line = register(technology, { bits: 16 });
    const load = 16 * inverter(technology).inputCapacitance;
    const select = decoder(technology, { address: 5, load });
    expect(file.writeEnergy).toBeCloseTo(line.energyPerAction + select.internalEnergy, 25);
    expect(file.readEnergy).toBeCloseTo(line.energyPerAction + 0.05 * select.internalEnergy, 25);
    expect(file.leakage).toBeCloseTo(32 * line.leakage + select.leakage, 20);
  });

  it('shares one counter among all shift-adds of a block', () => {
    const shape = { bits: 5, shifts: 8 };
    const flipFlop = register(technology, { bits: 1 }).area;
    const one = shiftAdd(technology, shape);
    // Without a width the counter of three bits is all that a block has besides its units.
    expect(shiftAddArea(technology, { ...shape, count: 16 })).toBeCloseTo(16 * one.area + 3 * flipFlop, 18);
    expect(() => shiftAddArea(technology, { ...shape, count: 0 })).toThrow(/`shiftAdd.count`.*got `0`/);
  });
});
