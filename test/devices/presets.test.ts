import { describe, expect, it } from 'vitest';
import { DeviceError, listPresets, pulseResponse, settleDevice } from '../../devices/index.ts';
import { normalFrom } from './random.ts';

describe.each(listPresets().map((preset) => [preset.name, preset] as const))('%s', (name, preset) => {
  const device = settleDevice(name);

  it('settles, cites its source and has physical figures', () => {
    expect(device).toMatchObject({ name, law: preset.law.name, summary: preset.summary });
    expect(device.citation).toMatch(/\d{4}/);
    const { onResistance, offResistance, readVoltage, writeUp, writeDown, cellSize } = device.electrical;
    expect(onResistance).toBeGreaterThan(0);
    expect(offResistance).toBeGreaterThan(onResistance);
    for (const positive of [readVoltage, writeUp.width, writeDown.width, ...cellSize])
      expect(positive).toBeGreaterThan(0);
    expect(writeUp.voltage * writeDown.voltage).toBeLessThan(0);
    expect(device.granularity).toBeGreaterThan(0);
    expect(device.granularity).toBeLessThan(device.range[1] - device.range[0]);
  });

  it('moves up by about its granularity, and stays within its bounds', () => {
    if (!device.pulse) return expect(device.law).toBe('exact');
    const response = pulseResponse(device.pulse, { up: 1, down: 1, devices: 20_000, normal: normalFrom(9) });
    const steps = (response.mean[1]! - (response.mean[2]! - response.mean[1]!)) / 2;
    expect(Math.abs(steps - device.granularity)).toBeLessThan(0.1 * device.granularity + (3 * response.std[1]!) / 141);
    const still = { devices: 500, normal: normalFrom(9), up: 3000, down: 3000 };
    const width = device.pulse.fields.length;
    const out = new Float64Array(width);
    device.pulse.draw(() => 0, out, 0);
    const upper = out[device.pulse.fields.indexOf(device.pulse.upperBound)]!;
    expect(upper).toBe(device.range[1]);
    const driven = pulseResponse(device.pulse, still);
    expect(driven.mean[3000]!).toBeGreaterThan(0.5 * upper);
    expect(driven.mean[6000]!).toBeLessThan(-0.5 * upper);
    if (device.law === 'exponential-ltp-ltd') expect(Math.max(...driven.mean.map(Math.abs))).toBeLessThanOrEqual(1);
  });
});

describe('published figures', () => {
  it.each([
    ['ideal', 200e3, 10e6],
    ['taox-hfox', 100e3, 1e6],
    ['alox-hfo2', 16.9e3, 74_867],
    ['ag-a-si', 26e6, 325e6],
  ])('%s spans %d to %d ohm', (name, on, off) => {
    const { onResistance, offResistance } = settleDevice(name).electrical;
    expect(onResistance).toBeCloseTo(on, 3);
    expect(offResistance).toBeCloseTo(off, 3);
  });

  it('gokmen-vlasov conducts 1/24 MΩ on average, with a ratio of 8', () => {
    const { onResistance, offResistance } = settleDevice('gokmen-vlasov').electrical;
    expect((1 / onResistance + 1 / offResistance) / 2).toBeCloseTo(1 / 24e6, 15);
    expect(offResistance / onResistance).toBeCloseTo(8, 9);
  });
});

describe('settleDevice', () => {
  it('changes some numbers of a preset', () => {
    const electrical = { readVoltage: 0.2 };
    const device = settleDevice({ extends: 'taox-hfox', parameters: { cycleNoise: 0 }, electrical });
    expect(device.parameters).toMatchObject({ cycleNoise: 0, statesUp: 128, labelSpread: 0 });
    expect(device.electrical).toEqual({ ...settleDevice('taox-hfox').electrical, ...electrical });
    expect(device.pulse?.up.normals).toBe(0);
  });

  it.each([
    ['rram', /^Expected `device` to be one of ideal, gokmen-vlasov, .*, got `rram`/],
    [{ extends: '__proto__' }, /^Expected `device.extends` to be one of ideal/],
    [{ extends: 'ideal', parameters: { step: 1 } }, /^Expected `device.parameters` to be an object with any of states/],
    [
      { extends: 'ag-a-si', parameters: { labelUp: 10 } },
      /`device.parameters.labelUp` to be .* from -9 up to 9 .* got `10`/,
    ],
    [
      { extends: 'ideal', electrical: { onResistance: -1 } },
      /`device.electrical.onResistance` to be .* above 0 ohm, got `-1`/,
    ],
    [
      { extends: 'ideal', electrical: { offResistance: 10 } },
      /`device.electrical.offResistance` to be above onResistance/,
    ],
    [
      { extends: 'ideal', electrical: { writeUp: { voltage: 0, width: 1 } } },
      /writeUp.voltage` to be .* other than 0 V/,
    ],
  ])('refuses %j', (specification, message) => {
    expect(() => settleDevice(specification)).toThrow(DeviceError);
    expect(() => settleDevice(specification)).toThrow(message);
  });
});
