import { describe, expect, it } from 'vitest';
import { inverter, nand2, nor2 } from '../../../emulator/cost/circuits/gate.ts';
import { TechnologyError, technologyNode, technologyNodes } from '../../../emulator/cost/technology.ts';
import {
  drainCapacitance,
  gateCapacitance,
  horowitzDelay,
  idealStep,
  matchedPmosWidth,
  minimumWidth,
  onResistance,
  transconductance,
} from '../../../emulator/cost/transistor.ts';
import { repeatedWire, rowWireResistance, wireResistance } from '../../../emulator/cost/wire.ts';
import { everyTechnology, expectNear, goldenComponents, goldenTechnology } from './golden.ts';

describe.each(everyTechnology)('$name', ({ technology, roadmap }) => {
  const golden = goldenTechnology[roadmap][technology.nanometres];
  const width = minimumWidth(technology);
  const planar = technology.figures.fins === null;

  it('has the golden transistor', () => {
    expectNear(width * 1e6, golden.min_nmos_width_um, 1e-6, 'minimum width');
    expectNear(onResistance(technology, 'nmos', width), golden.Ron_nmos_min_ohm, 1e-4, 'Ron');
    const matched = onResistance(technology, 'pmos', matchedPmosWidth(technology, width));
    expectNear(matched, golden.Ron_pmos_minratio_ohm, 1e-3, 'Ron of the matched PMOS');
    expectNear((gateCapacitance(technology, width) / width) * 1e9, golden.gate_cap_fF_per_um, 1e-5, 'gate C');
    expectNear((drainCapacitance(technology, width) / width) * 1e9, golden.drain_cap_nmos_fF_per_um, 1e-3, 'drain C');
  });

  it('has the golden transconductance', () => {
    // At 5 and 3 nm the golden entry counts the fin's diffusion width instead of its effective width.
    if (technology.nanometres === 5 || technology.nanometres === 3) return;
    expectNear(transconductance(technology, width), golden.gm_nmos_min_S, 1e-4, 'gm');
  });

  it('has the golden wires', () => {
    expectNear(wireResistance(technology) * 1e-6, golden.wire_R_ohm_per_um, 1e-5, 'wire R');
    expectNear(rowWireResistance(technology) * 1e-6, golden.metal1_R_ohm_per_um, 1e-5, 'metal 1 R');
    const bus = goldenComponents[roadmap][technology.nanometres]?.bus_async_unit50um?.grid2x2_bus128_detail;
    if (bus === undefined) return;
    const wire = repeatedWire(technology);
    expect(wire.repeaterSize).toBe(bus.repeaterSize);
    expectNear(wire.spacing, bus.minDist_m, 1e-4, 'repeater spacing');
    expectNear(wire.delayPerLength, bus.unitLatencyRep_s_per_m, 0.04, 'repeated wire delay');
    const swing = technology.figures.supply ** 2;
    expectNear(0.09 * wire.capacitancePerLength * swing, bus.unitEnergyRep_J_per_m, 0.005, 'repeated wire energy');
    expectNear(wire.leakagePerLength, bus.unitLeakage_W_per_m, 0.001, 'repeated wire leakage');
  });

  it('has the golden inverter', () => {
    const gate = inverter(technology);
    expectNear(gate.area * 1e12, golden.inv_min.area_um2, 1e-4, 'area');
    expectNear(gate.inputCapacitance * 1e15, golden.inv_min.cin_fF, 1e-5, 'C in');
    expectNear(gate.outputCapacitance * 1e15, golden.inv_min.cout_fF, 1e-3, 'C out');
    expectNear(gate.leakageCurrent * 1e9, golden.inv_min.leak_current_nA, 1e-4, 'leakage');
    const fanOutFour = gate.resistance * (gate.outputCapacitance + 4 * gate.inputCapacitance);
    expectNear(horowitzDelay(fanOutFour).delay * 1e12, golden.inv_min.horowitz_fo4_step_ps, 1e-3, 'fan-out of 4');
  });

  it('folds wide inverters as the golden one does', () => {
    // The golden 10 nm cells round the fold count down, so that more fins stand in a row than the node allows.
    if (technology.nanometres === 10) return;
    for (const [size, entry] of [
      [4, golden.inv_x4],
      [16, golden.inv_x16],
    ] as const) {
      const gate = inverter(technology, size);
      expectNear(gate.area * 1e12, entry.area_um2, 1e-4, `area × ${size}`);
      expectNear(gate.inputCapacitance * 1e15, entry.cin_fF, 1e-5, `C in × ${size}`);
      expectNear(gate.leakageCurrent * 1e9, entry.leak_current_nA, 1e-4, `leakage × ${size}`);
    }
  });

  it('has NAND and NOR near the golden ones', () => {
    for (const [gate, entry] of [
      [nand2(technology), golden.nand2_min],
      [nor2(technology), golden.nor2_min],
    ] as const) {
      expectNear(gate.inputCapacitance * 1e15, entry.cin_fF, 1e-5, 'C in');
      expectNear(gate.area * 1e12, entry.area_um2, 0.17, 'area');
      // Output drains: how neighbours share them is a layout choice.
      expectNear(gate.outputCapacitance * 1e15, entry.cout_fF, planar ? 0.27 : 0.45, 'C out');
      // Stack effect: ours from barrier lowering, averaged over input states; the golden one tabulated.
      expectNear(gate.leakageCurrent * 1e9, entry.leak_current_nA, planar ? 0.31 : 1.5, 'leakage');
    }
  });
});

describe('the golden minimum gates', () => {
  it('have the tabulated area at every node but the sheets, whose NAND folds otherwise', () => {
    for (const { technology, roadmap } of everyTechnology) {
      if (technology.nanometres <= 2) continue;
      const golden = goldenTechnology[roadmap][technology.nanometres];
      expectNear(nand2(technology).area * 1e12, golden.nand2_min.area_um2, 1e-4, technology.name);
    }
  });
});

describe('Horowitz delay', () => {
  it('is 0.69 τ behind an ideal step and longer behind a slow ramp', () => {
    expect(horowitzDelay(1e-12, idealStep).delay).toBeCloseTo(Math.LN2 * 1e-12, 20);
    expect(horowitzDelay(1e-12, 1e11).delay).toBeGreaterThan(horowitzDelay(1e-12, 1e12).delay);
  });

  it('settles on a self-consistent slope in a long chain', () => {
    // d = τ x with x² = ln² 2 + 2 β (1 − v) · 2x, β = v = ½.
    let ramp = idealStep;
    let delay = 0;
    for (let stage = 0; stage < 50; stage++) ({ delay, ramp } = horowitzDelay(1e-12, ramp));
    const expected = (1 + Math.sqrt(1 + 4 * Math.LN2 ** 2)) / 2;
    expect(delay / 1e-12).toBeCloseTo(expected, 9);
  });
});

describe('technologyNode', () => {
  it('lists the nodes of either roadmap', () => {
    expect(technologyNodes()).toEqual([130, 90, 65, 45, 32, 22, 14, 10, 7, 5, 3, 2, 1]);
    expect(technologyNodes('high-performance')).toEqual([130, 90, 65, 45, 32, 22]);
  });

  it('refuses what is not tabulated, naming what is', () => {
    expect(() => technologyNode(28)).toThrow(TechnologyError);
    expect(() => technologyNode(28)).toThrow(/`technology.node`.*130, 90, 65.*got `28`/);
    expect(() => technologyNode(14, { roadmap: 'high-performance' })).toThrow(/got `14`/);
    expect(() => technologyNode(22, { temperature: 500 })).toThrow(/from 300 to 400 K, got `500`/);
    expect(() => technologyNode(22, { temperature: Number.NaN })).toThrow(/got `NaN`/);
    expect(() => technologyNode(7, { temperature: 350 })).toThrow(/300 K/);
    expect(() => technologyNode(22, { roadmap: 'fast' as 'low-standby' })).toThrow(/`technology.roadmap`.*got `fast`/);
  });

  it('drives less and leaks exponentially more when hot', () => {
    const at = (temperature: number) => technologyNode(22, { temperature });
    expect(at(350).onCurrent.nmos).toBeCloseTo(628.3, 0);
    expect(at(400).offCurrent.nmos).toBeCloseTo(2.139e-3, 6);
    expect(at(325).offCurrent.nmos ** 2).toBeCloseTo(at(300).offCurrent.nmos * at(350).offCurrent.nmos, 12);
    expect(at(375).onCurrent.pmos).toBeLessThan(at(325).onCurrent.pmos);
  });
});
