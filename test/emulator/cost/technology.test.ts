import { describe, expect, it } from 'vitest';
import { inverter, nand, nor } from '../../../emulator/cost/circuits/gate.ts';
import { repeatedWire } from '../../../emulator/cost/circuits/repeated-wire.ts';
import {
  nodeFigures,
  resistivityAt,
  TechnologyError,
  technologyNode,
  technologyNodes,
} from '../../../emulator/cost/technology.ts';
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
import { rowWireResistance, wireResistance } from '../../../emulator/cost/wire.ts';
import { everyTechnology, expectNear, goldenComponents, goldenTechnology } from './golden.ts';

describe.each(everyTechnology)('$name', ({ technology, roadmap }) => {
  const golden = goldenTechnology[roadmap][technology.nanometres];
  const width = minimumWidth(technology);

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
      expectNear(gate.outputCapacitance * 1e15, entry.cout_fF, 1e-3, `C out × ${size}`);
      expectNear(gate.leakageCurrent * 1e9, entry.leak_current_nA, 1e-4, `leakage × ${size}`);
    }
  });

  it('has the golden NAND and NOR', () => {
    for (const [gate, entry] of [
      [nand(technology, 2), golden.nand2_min],
      [nor(technology, 2), golden.nor2_min],
    ] as const) {
      expectNear(gate.area * 1e12, entry.area_um2, 1e-4, 'area');
      expectNear(gate.inputCapacitance * 1e15, entry.cin_fF, 1e-5, 'C in');
      // Sheets fold the stack, and the golden one then counts each of its inner drains at full width.
      const drains = technology.nanometres <= 2 ? 0.3 : 1e-3;
      expectNear(gate.outputCapacitance * 1e15, entry.cout_fF, drains, 'C out');
      expectNear(gate.leakageCurrent * 1e9, entry.leak_current_nA, 1e-4, 'leakage');
    }
  });
});

describe('gates', () => {
  const technology = technologyNode(32);

  it('of more inputs are larger, slower to drive, and leak less per transistor', () => {
    for (const gateOf of [nand, nor]) {
      const [two, three] = [gateOf(technology, 2), gateOf(technology, 3)];
      expect(three.area).toBeGreaterThan(two.area);
      expect(three.inputCapacitance).toBeGreaterThan(two.inputCapacitance);
      expect(three.resistance).toBeCloseTo(two.resistance, 3);
      expect(three.leakageCurrent / 3).toBeLessThan(two.leakageCurrent / 2);
    }
  });

  it('of one input are an inverter', () => {
    const [one, unit] = [nand(technology, 1), inverter(technology)];
    expect(one.area).toBe(unit.area);
    expect(one.inputCapacitance).toBeCloseTo(unit.inputCapacitance, 25);
    expect(one.outputCapacitance).toBeCloseTo(unit.outputCapacitance, 25);
  });

  it('draw the diffusion of a folded transistor whole', () => {
    // Just below and just above the width that folds.
    const fold = 20.9 / (2 * (1 + technology.figures.widthRatio));
    const [below, above] = [inverter(technology, 0.999 * fold), inverter(technology, 1.001 * fold)];
    expect(above.area).toBeGreaterThan(below.area);
    expect(above.outputCapacitance).toBeGreaterThan(1.2 * below.outputCapacitance);
    expect(inverter(technology, 1.3 * fold).outputCapacitance).toBeCloseTo(above.outputCapacitance, 22);
  });
});

describe('wires', () => {
  const plain = technologyNode(22);

  it('have the resistivity of copper and what its surfaces scatter: one law from 130 to 1 nm', () => {
    const golden = technologyNodes().map((node) => technologyNode(node).figures.wire);
    for (const [width, , resistivity] of golden) {
      for (const [other, , expected] of golden) {
        expectNear(resistivityAt(resistivity, other / width), expected, 0.045, `${width} m to ${other} m`);
      }
    }
  });

  it('of another width follow it', () => {
    const wide = technologyNode(22, { wireWidth: 80e-9 });
    const ratio = wireResistance(wide) / wireResistance(plain);
    // Between a plain section (1/4) and one whose resistivity is all scattering (1/8).
    expect(ratio).toBeLessThan(1 / 4);
    expect(ratio).toBeGreaterThan(1 / 8);
    expect(wide.name).toBe('22 nm low-standby, 300 K, wires of 80 nm');
    expect(rowWireResistance(technologyNode(7, { wireWidth: 20e-9 }))).toBe(wireResistance(technologyNode(7)));
  });

  it('may be stated: those of the golden training chips', () => {
    const stated = technologyNode(32, { wireWidth: 40e-9, wireAspectRatio: 1.9, wireResistivity: 4.03e-8 });
    expectNear(wireResistance(stated), 13256578.95, 1e-9, 'ohm/m');
  });

  it('lose the section that a barrier takes on three sides', () => {
    const lined = technologyNode(22, { barrier: true });
    const barrier = lined.barrierThickness;
    expect(barrier).toBeCloseTo(3e-9, 12);
    const share = ((40e-9 - 2 * barrier) * (76e-9 - barrier)) / (40e-9 * 76e-9);
    expect(wireResistance(lined)).toBeCloseTo(wireResistance(plain) / share, 3);
    expect(rowWireResistance(lined) / rowWireResistance(plain)).toBeCloseTo(1 / share, 9);
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
    expect(() => technologyNode(22, { wireWidth: 0 })).toThrow(/`technology.wireWidth`.*above 0 \(m\), got `0`/);
    expect(() => technologyNode(22, { roadmap: 'fast' as 'low-standby' })).toThrow(/`technology.roadmap`.*got `fast`/);
  });

  it('drives less and leaks exponentially more when hot', () => {
    const at = (temperature: number) => technologyNode(22, { temperature });
    expect(at(350).onCurrent.nmos).toBeCloseTo(628.3, 0);
    expect(at(400).offCurrent.nmos).toBeCloseTo(2.139e-3, 6);
    expect(at(325).offCurrent.nmos ** 2).toBeCloseTo(at(300).offCurrent.nmos * at(350).offCurrent.nmos, 12);
    expect(at(375).onCurrent.pmos).toBeLessThan(at(325).onCurrent.pmos);
  });

  it('takes a process of one’s own', () => {
    const figures = { ...nodeFigures(32), supply: 0.8 };
    const process = { name: 'foundry 28 nm', node: 32, roadmap: 'low-standby', feature: 28e-9, figures } as const;
    const own = technologyNode(process, { temperature: 350 });
    expect(own).toMatchObject({
      name: 'foundry 28 nm, 350 K',
      nanometres: 32,
      feature: 28e-9,
      figures: { supply: 0.8 },
    });
    expect(own.onCurrent).toEqual(technologyNode(32, { temperature: 350 }).onCurrent);
    const fixed = { ...process, figures: { ...figures, hot: null } };
    expect(() => technologyNode(fixed, { temperature: 350 })).toThrow(/300 K/);
  });
});
