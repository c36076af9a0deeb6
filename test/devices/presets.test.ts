import { describe, expect, it } from 'vitest';
import { translateAihwkit } from '../../devices/golden/aihwkit-parameters.ts';
import { laws, listPresets, pulseResponse, settleDevice, settleLaw } from '../../devices/index.ts';
import { aihwkitDevices } from './golden.ts';
import { drawsFrom } from './random.ts';

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
    // Phase-change devices are written with one polarity only.
    expect(Math.abs(writeUp.voltage * writeDown.voltage)).toBeGreaterThan(0);
    expect(device.granularity).toBeGreaterThan(0);
    expect(device.granularity).toBeLessThanOrEqual(device.range[1] - device.range[0]);
  });

  it('is driven up and down through the middle of its range', () => {
    if (!device.pulse) return expect(device.law).toBe('exact');
    const middle = (device.range[0] + device.range[1]) / 2;
    // The finest device has 10,000 steps over its range.
    const train = { devices: 40, random: drawsFrom(9), up: 3000, down: 6500, start: middle };
    const { mean } = pulseResponse(device.pulse, train);
    expect(mean[3000]!).toBeGreaterThan(middle);
    expect(mean[9500]!).toBeLessThan(middle);
  });
});

describe('aihwkit presets', () => {
  const published = Object.entries(aihwkitDevices).filter(([, { kind }]) => kind === 'preset');

  it('are all ten here', () => {
    expect(published).toHaveLength(10);
  });

  it.each(published)('%s has the published parameters and no others', (name, golden) => {
    const { law, parameters } = translateAihwkit(golden);
    expect(settleDevice(name).law).toBe(law);
    expect(settleDevice(name).parameters).toEqual(settleLaw(laws.get(law)!, parameters).parameters);
  });
});

describe('published figures', () => {
  it.each([
    ['ideal', 200e3, 10e6],
    ['taox-hfox', 100e3, 1e6],
    ['alox-hfo2', 16.9e3, 74_867],
    ['ag-a-si', 26e6, 325e6],
    ['pcm', 40e3, 500e3],
  ])('%s spans %d to %d ohm', (name, on, off) => {
    const { onResistance, offResistance } = settleDevice(name).electrical;
    expect(onResistance).toBeCloseTo(on, 3);
    expect(offResistance).toBeCloseTo(off, 3);
  });

  it.each(['gokmen-vlasov', 'idealized'])('%s conducts 1/24 MΩ on average, with a ratio of 8', (name) => {
    const { onResistance, offResistance } = settleDevice(name).electrical;
    expect((1 / onResistance + 1 / offResistance) / 2).toBeCloseTo(1 / 24e6, 15);
    expect(offResistance / onResistance).toBeCloseTo(8, 9);
  });

  it('capacitor is as large as six transistors of static memory at 14 nm', () => {
    const [height, width] = settleDevice('capacitor').electrical.cellSize;
    expect(height * width).toBeCloseTo(326, 9);
  });
});

it('a preset with some numbers changed keeps the others', () => {
  const electrical = { readVoltage: 0.2 };
  const device = settleDevice({ extends: 'taox-hfox', parameters: { cycleNoise: 0 }, electrical });
  expect(device.parameters).toMatchObject({ cycleNoise: 0, statesUp: 128, labelSpread: 0 });
  expect(device.electrical).toEqual({ ...settleDevice('taox-hfox').electrical, ...electrical });
  expect(device.pulse?.up.normals).toBe(0);
});
