import { describe, expect, it } from 'vitest';
import { CircuitError } from '../../../../emulator/cost/circuits/circuit.ts';
import { decoder } from '../../../../emulator/cost/circuits/decoder.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectPhysical } from '../golden.ts';

const load = 50e-15;

describe('decoder', () => {
  it('is physical at every node and grows with the address', () => {
    for (const { technology } of everyTechnology) {
      let last = decoder(technology, { address: 1, load });
      for (const address of [2, 4, 6, 9]) {
        const next = decoder(technology, { address, load });
        expectPhysical(next);
        expect(next.area).toBeGreaterThan(last.area);
        expect(next.energyPerAction).toBeGreaterThan(last.energyPerAction);
        expect(next.leakage).toBeGreaterThan(last.leakage);
        last = next;
      }
    }
  });

  it('charges one load an action, and all of it scales with the activity', () => {
    const technology = technologyNode(22);
    const { supply } = technology.figures;
    const busy = decoder(technology, { address: 7, load, chain: [1, 4] });
    const idle = decoder(technology, { address: 7, load, chain: [1, 4], activity: 0.05 });
    expect(busy.energyPerAction - busy.internalEnergy).toBeCloseTo(load * supply ** 2, 22);
    expect(idle.energyPerAction / busy.energyPerAction).toBeCloseTo(0.05, 12);
    expect(idle.leakage).toBe(busy.leakage);
  });

  it('sizes its chain by the load: a load a hundred times larger costs less than three times the delay', () => {
    const technology = technologyNode(22);
    const delay = (farads: number) => decoder(technology, { address: 7, load: farads }).latency;
    expect(delay(100e-15) / delay(1e-15)).toBeLessThan(3);
    const weak = (farads: number) => decoder(technology, { address: 7, load: farads, chain: [1, 1] }).latency;
    expect(weak(100e-15) / weak(1e-15)).toBeGreaterThan(9);
  });

  it('is slower behind a resistive line by ln 2 R C/2', () => {
    const technology = technologyNode(22);
    const at = (lineResistance: number) => decoder(technology, { address: 4, load, lineResistance }).latency;
    expect((at(1e6) - at(5e5)) / ((Math.LN2 * 5e5 * load) / 2)).toBeCloseTo(1, 1);
  });

  it('takes whole columns beside a block', () => {
    const technology = technologyNode(22);
    const cells = 64;
    const tall = decoder(technology, {
      address: 7,
      load,
      chain: [1, 1],
      blockHeight: 2 * cells * technology.figures.cellHeight,
    });
    const low = decoder(technology, {
      address: 7,
      load,
      chain: [1, 1],
      blockHeight: cells * technology.figures.cellHeight,
    });
    // Half the height, twice the columns of outputs: the area of the outputs stays, wires and NANDs take less.
    expect(low.area).toBeLessThan(tall.area);
    expect(low.area).toBeGreaterThan(tall.area / 2);
  });

  it('of no bits is a wire, and refuses bad options', () => {
    const technology = technologyNode(22);
    expect(decoder(technology, { address: 0, load })).toMatchObject({ area: 0, energyPerAction: 0, latency: 0 });
    expect(() => decoder(technology, { address: 2.5, load })).toThrow(/`decoder.address`.*0 to 20, got `2.5`/);
    expect(() => decoder(technology, { address: 2, load: 0 })).toThrow(/`decoder.load` to be a number above 0 F/);
    expect(() => decoder(technology, { address: 2, load, chain: [1, -1] })).toThrow(/`decoder.chain\[1\]`.*got `-1`/);
    expect(() => decoder(technology, { address: 2, load, activity: 2 })).toThrow(CircuitError);
  });
});
