import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CircuitError } from '../../../../emulator/cost/circuits/circuit.ts';
import { columnMultiplexer } from '../../../../emulator/cost/circuits/column-multiplexer.ts';
import {
  transmissionBlock,
  transmissionPair,
  transmissionWidth,
} from '../../../../emulator/cost/circuits/transmission-gate.ts';
import { technologyNode, technologyNodes } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectNear, expectPhysical } from '../golden.ts';

const golden = JSON.parse(readFileSync(new URL('../../../fixtures/cost/lines.json', import.meta.url), 'utf8'));

describe('transmission gate', () => {
  it('conducts four times as well as it was sized for, as both transistors do in their strong direction', () => {
    const technology = technologyNode(22);
    expect(transmissionPair(technology, transmissionWidth(technology, 2000)).resistance).toBeCloseTo(500, 6);
  });

  it('has, NMOS gate and drains, the golden energy', () => {
    for (const node of technologyNodes()) {
      const technology = technologyNode(node);
      const { supply, readVoltage } = technology.figures;
      for (const resistance of [500, 2000]) {
        const width = transmissionWidth(technology, resistance);
        const { gate } = transmissionBlock(technology, 128, width, 100e-6);
        const energy = 16 * (gate.nmosGate * supply ** 2 + 2 * gate.drains * readVoltage ** 2);
        const entry = golden.per_node_units_LSTP[node].mux_16out[`sel8_rtg${resistance}`];
        expectNear(energy * 1e15, entry.read_energy_fJ, 0.12, `${node} nm, ${resistance} ohm`);
      }
    }
  });
});

describe('column multiplexer', () => {
  it('is physical at every node; its area falls towards that of minimum gates as the resistance rises', () => {
    for (const { technology } of everyTechnology) {
      const of = (sourceResistance: number) => columnMultiplexer(technology, { lines: 128, ways: 8, sourceResistance });
      expectPhysical(of(20e3));
      expect(of(2e3).gates.area).toBeGreaterThan(of(20e3).gates.area);
      expect(of(2e9).gates.area).toBe(of(1e9).gates.area);
    }
  });

  it('is a wire where nothing is shared', () => {
    const one = columnMultiplexer(technologyNode(22), { lines: 128, ways: 1, sourceResistance: 1e4 });
    expect(one).toMatchObject({ area: 0, energyPerAction: 0, latency: 0, leakage: 0 });
  });

  it('sums gates and decoder', () => {
    const whole = columnMultiplexer(technologyNode(22), { lines: 128, ways: 8, sourceResistance: 1e4 });
    expect(whole.area).toBeCloseTo(whole.gates.area + whole.select.area, 20);
    expect(whole.energyPerAction).toBeCloseTo(whole.gates.energyPerAction + whole.select.internalEnergy, 24);
    expect(() => columnMultiplexer(technologyNode(22), { lines: 8, ways: 8, sourceResistance: 0 })).toThrow(
      CircuitError,
    );
  });
});
