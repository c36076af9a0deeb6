/** How often crosspoints of a device are broken, and that a law holds a stuck one whatever happens to it. */
import { describe, expect, it } from 'vitest';
import { settleFaults } from '../../devices/faults.ts';
import { compileFormula, DeviceError, type Faults, noFaults, notStuck, settleDevice } from '../../devices/index.ts';
import { normalFrom, uniformFrom } from './random.ts';

describe('settleFaults', () => {
  it('fills in what is not given, and is null without any', () => {
    expect(settleFaults({ stuckLow: 0.1, correlationLength: 3 }, 'faults')).toEqual({
      ...noFaults,
      stuckLow: 0.1,
      correlationLength: 3,
    });
    for (const none of [{}, noFaults, { correlationLength: 5 }, { stuckRandom: 0 }])
      expect(settleFaults(none, 'f')).toBeNull();
    expect(settleFaults({ deadRows: 1 }, 'f')).toMatchObject({ deadRows: 1 });
    expect(settleFaults({ stuckLow: 0.5, stuckHigh: 0.5 }, 'f')).toMatchObject({ stuckLow: 0.5 });
  });

  it.each([
    [{ stuckLow: -0.1 }, 'Expected `device.faults.stuckLow` to be a probability from 0 to 1, got `-0.1`'],
    [{ stuckHigh: 1.1 }, 'Expected `device.faults.stuckHigh` to be a probability from 0 to 1, got `1.1`'],
    [{ stuckRandom: Number.NaN }, 'Expected `device.faults.stuckRandom` to be a probability from 0 to 1, got `NaN`'],
    [{ deadRows: 2 }, 'Expected `device.faults.deadRows` to be a probability from 0 to 1, got `2`'],
    [{ deadColumns: -1 }, 'Expected `device.faults.deadColumns` to be a probability from 0 to 1, got `-1`'],
    [
      { correlationLength: 65, stuckLow: 0.1 },
      'Expected `device.faults.correlationLength` to be a length in crosspoints from 0 to 64, got `65`',
    ],
    [
      { stuckLow: 0.5, stuckHigh: 0.3, stuckRandom: 0.3 },
      'Expected `device.faults` to be such that the three stuck probabilities add up to at most 1, got `1.1`',
    ],
    [
      { stuck: 0.1 } as Partial<Faults>,
      'Expected `device.faults` to be an object with any of stuckLow, stuckHigh, stuckRandom, correlationLength, deadRows, deadColumns, got `stuck`',
    ],
    [{ constructor: 0.1 } as unknown as Partial<Faults>, /any of stuckLow.* got `constructor`/],
  ])('refuses %j', (faults, message) => {
    const settle = () => settleDevice({ extends: 'gokmen-vlasov', faults });
    expect(settle).toThrow(DeviceError);
    expect(settle).toThrow(message);
  });
});

describe('a law with faults', () => {
  const description = {
    extends: 'gokmen-vlasov',
    parameters: { decay: 0.1, diffusion: 0.1, writeNoise: 3 },
    wear: { endurance: 100, levels: 16 },
  };
  const device = settleDevice({ ...description, faults: { stuckLow: 0.1 } });
  const pulse = device.pulse!;
  const random = { normal: normalFrom(3), uniform: uniformFrom(3) };

  it('has a field more, which says that a crosspoint works until it is set', () => {
    const without = settleDevice(description).pulse!;
    expect(without.fields).not.toContain('stuck');
    expect(pulse.fields).toEqual(['stuck', ...without.fields]);
    const [one, other] = [pulse, without].map((law) => {
      const out = new Float64Array(law.fields.length);
      law.draw({ normal: normalFrom(8), uniform: uniformFrom(8) }, out, 0);
      return out;
    });
    expect(one![0]).toBe(notStuck);
    expect(one!.slice(1)).toEqual(other);
    expect(device.granularity).toBe(settleDevice(description).granularity);
  });

  it('leads every move of a stuck crosspoint, and every look at it, to where it is stuck', () => {
    const out = new Float64Array(pulse.fields.length);
    for (const stuck of [-0.9, 0, 0.37]) {
      pulse.draw(random, out, 0);
      out[0] = stuck;
      for (const formula of [pulse.up, pulse.down, pulse.rest!, pulse.reset, pulse.visible!]) {
        const draws = Array.from({ length: formula.normals }, (_, index) => `normal${index}`);
        const move = compileFormula(formula, ['w', ...pulse.fields, ...draws]);
        expect(move(stuck, ...out, ...draws.map(() => random.normal()))).toBe(stuck);
        expect(move(0.5, ...out, ...draws.map(() => random.normal()))).toBe(stuck);
      }
      for (const [field, formula] of pulse.worn) {
        const wear = compileFormula(formula, pulse.fields);
        expect(wear(...out)).toBe(out[pulse.fields.indexOf(field)]);
      }
    }
  });

  it('moves a working one as without faults', () => {
    const plain = settleDevice({ extends: 'gokmen-vlasov' }).pulse!;
    const faulty = settleDevice({ extends: 'gokmen-vlasov', faults: { stuckHigh: 0.2 } }).pulse!;
    const own = [0.002, 0.001, 0.9, -0.8];
    for (const direction of ['up', 'down'] as const) {
      const [one, other] = [plain, faulty].map((law) =>
        compileFormula(law[direction], ['w', ...law.fields, 'normal0']),
      );
      expect(other!(0.1, notStuck, ...own, 1.3)).toBe(one!(0.1, ...own, 1.3));
      expect(other!(0.1, Math.fround(notStuck), ...own, 1.3)).toBe(one!(0.1, ...own, 1.3));
    }
  });

  it('needs pulses', () => {
    expect(() => settleDevice({ extends: 'ideal', faults: { stuckLow: 0.1 } }, 'tile.device')).toThrow(
      'Expected `tile.device.faults` to be left out (law exact has neither pulses nor bounds), got `{"stuckLow":0.1}`',
    );
  });
});
