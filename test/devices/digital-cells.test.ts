import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DeviceError } from '../../devices/device-error.ts';
import { type DigitalCell, digitalCellArea, digitalCells } from '../../devices/digital/digital-cells.ts';

interface Resistive {
  readonly onResistance: number;
  readonly onOffRatio: number;
  readonly write: readonly [voltage: number, width: number];
  readonly readVoltage?: number;
  readonly cellSize?: readonly [number, number];
}

const file = new URL('../fixtures/devices/published-devices.json', import.meta.url);
const { digital } = JSON.parse(readFileSync(file, 'utf8')) as { digital: Record<string, Record<string, never>> };
const cell = (name: string): DigitalCell => digitalCells.find((known) => known.name === name)!;

it('lists the published cells, each of one bit and with its source', () => {
  expect(digitalCells.map(({ name }) => name)).toEqual(Object.keys(digital));
  for (const { states, citation } of digitalCells) {
    expect(states).toBe(2);
    expect(citation).toMatch(/\d{4}/);
  }
});

describe.each(['sram-6t', 'sram-8t'])('%s', (name) => {
  const areas = digital[name] as Record<string, number>;

  it('has the published area at every tabulated node', () => {
    expect(cell(name)).toMatchObject({ kind: 'sram', transistors: Number(name[5]), areas });
    for (const [node, area] of Object.entries(areas)) expect(digitalCellArea(cell(name), Number(node))).toBe(area);
  });

  it.each([32, 16, 8, 0, Number.NaN])('refuses a node of %d nm', (node) => {
    expect(() => digitalCellArea(cell(name), node)).toThrow(DeviceError);
    expect(() => digitalCellArea(cell(name), node)).toThrow(/`technology.node` to be one of .*22 nm for sram-/);
  });
});

it('the 8T cell is the larger one, and has no area at 5 nm', () => {
  for (const node of [22, 14, 10, 7]) {
    expect(digitalCellArea(cell('sram-8t'), node)).toBeGreaterThan(digitalCellArea(cell('sram-6t'), node));
  }
  expect(() => digitalCellArea(cell('sram-8t'), 5)).toThrow(DeviceError);
});

it.each(['stt-mram', 'fefet'])('%s has the published figures', (name) => {
  const { onResistance, onOffRatio, write, readVoltage = 0.5, cellSize } = digital[name] as unknown as Resistive;
  const found = cell(name);
  if (found.kind === 'sram') throw new Error(`${name} is resistive`);
  const [voltage, width] = write;
  expect(found.electrical).toMatchObject({
    onResistance,
    readVoltage,
    writeUp: { voltage, width },
    writeDown: { voltage: -voltage, width },
    ...(cellSize && { cellSize }),
  });
  expect(found.electrical.offResistance / onResistance).toBeCloseTo(onOffRatio, 9);
  const [height, across] = found.electrical.cellSize;
  expect(digitalCellArea(found, 65)).toBe(height * across);
});
