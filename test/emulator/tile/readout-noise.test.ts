/** Noise of the read-out in amperes, against what columns add in units of weights. */
import { expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import { readoutNoise } from '../../../emulator/index.ts';

it('is shot and thermal noise of the column’s own current and conductance', () => {
  const electrical = { onResistance: 1e4, offResistance: 1e5, readVoltage: 0.2 };
  const device = settleDevice({ extends: 'ideal', electrical });
  const { shotNoise, thermalNoise } = readoutNoise(device, { bandwidth: 1e6, temperature: 300 });
  // One crosspoint at its most conducting state: 0.1 mS, 20 uA; states span 2, so a state is 45 uS, and this one 20/9 of them.
  const perState = (1e-4 - 1e-5) / 2;
  const unit = 0.2 * perState;
  const states = 1e-4 / perState;
  expect(Math.sqrt(shotNoise * states) * unit).toBeCloseTo(Math.sqrt(2 * 1.602176634e-19 * 1e6 * 20e-6), 18);
  expect(Math.sqrt(thermalNoise * states) * unit).toBeCloseTo(Math.sqrt(4 * 1.380649e-23 * 300 * 1e6 * 1e-4), 18);
  // 2.5 nA and 1.3 nA of 20 uA: 78 and 84 dB below it.
  expect((Math.sqrt(shotNoise * states) * unit) / 2.53e-9).toBeCloseTo(1, 2);
  expect((Math.sqrt(thermalNoise * states) * unit) / 1.287e-9).toBeCloseTo(1, 2);
});
