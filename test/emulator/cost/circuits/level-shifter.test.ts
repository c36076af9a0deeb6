import { describe, expect, it } from 'vitest';
import { highVoltageTransistor, levelShifter } from '../../../../emulator/cost/circuits/level-shifter.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { everyTechnology, expectPhysical } from '../golden.ts';

describe('level shifter', () => {
  it('is physical at every node and grows with the voltage', () => {
    for (const { technology } of everyTechnology) {
      const [low, high] = [2, 4].map((voltage) => levelShifter(technology, { voltage }));
      expectPhysical(low!);
      expect(high!.area).toBeGreaterThan(low!.area);
      expect(high!.energyPerAction).toBeGreaterThan(low!.energyPerAction);
    }
  });

  it('shrinks far less than its node: the oxide is set by the voltage', () => {
    const area = (node: number) => levelShifter(technologyNode(node), { voltage: 2 }).area;
    expect(area(130) / area(22)).toBeLessThan((130 / 22) ** 2 / 4);
    for (const node of [130, 22])
      expect(highVoltageTransistor(technologyNode(node), 3.3).gateLength).toBeCloseTo(0.363e-6, 12);
  });
});
