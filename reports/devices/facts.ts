/** A device's sheet as facts to list, the same on a terminal and on a page. */
import { formatCount, formatQuantity } from '../units.ts';
import type { DeviceSheet, DigitalSheet, ElectricalFigures, ParameterLine, Pulse } from './device-report.ts';

export type Fact = readonly [name: string, value: string];

export function figureFacts({ range, granularity, steps, fields, bytes }: DeviceSheet): Fact[] {
  const kept = fields.length === 0 ? 'the weight alone' : `the weight, ${fields.join(', ')}`;
  return [
    ['bounds of w', `${formatWeight(range[0])} … ${formatWeight(range[1])}`],
    ['one pulse at w = 0', `Δw = ${formatWeight(granularity)}`],
    ['steps over the range', formatRound(steps)],
    ['state of a crosspoint', `${bytes} bytes: ${kept}`],
  ];
}

export function electricalFacts(electrical: ElectricalFigures): Fact[] {
  const { onResistance, offResistance, readVoltage, writeUp, writeDown, cellSize } = electrical;
  const siemens = (ohms: number) => formatQuantity(1 / ohms, 'S');
  return [
    ['on', `${formatQuantity(onResistance, 'Ω')} (${siemens(onResistance)})`],
    ['off', `${formatQuantity(offResistance, 'Ω')} (${siemens(offResistance)}), ratio ${ratioOf(electrical)}`],
    ['read', formatQuantity(readVoltage, 'V')],
    ['pulse up', formatPulse(writeUp)],
    ['pulse down', formatPulse(writeDown)],
    ['cell', `${cellSize[0]} F × ${cellSize[1]} F`],
  ];
}

export function cellFacts({ states, areas, electrical }: DigitalSheet): Fact[] {
  const area = Object.entries(areas ?? {}).map(([node, squares]) => `${node} nm: ${squares} F²`);
  return [
    ['states', String(states)],
    ...(area.length > 0 ? [['area', area.join(', ')] as const] : []),
    ...(electrical ? electricalFacts(electrical) : []),
  ];
}

export function ratioOf({ onResistance, offResistance }: ElectricalFigures): string {
  return formatRound(offResistance / onResistance);
}

function formatPulse({ voltage, width }: Pulse): string {
  return `${formatQuantity(voltage, 'V').replace('-', '−')}, ${formatQuantity(width, 's')}`;
}

/** A pure number of three significant digits, whole ones of more as they are. */
export function formatRound(value: number): string {
  return value >= 1000 ? formatCount(value) : String(Number(value.toPrecision(3)));
}

/** A weight: four significant digits, without idle zeros. */
export function formatWeight(value: number): string {
  return String(Number(value.toPrecision(4))).replace(/^-/, '−');
}

export function formatParameter({ value, unit }: Pick<ParameterLine, 'value' | 'unit'>): string {
  if (typeof value === 'string') return value;
  if (value === null || Number.isNaN(value)) return 'none';
  const text = unit === '1' ? String(Number(value.toPrecision(6))) : formatQuantity(value, unit);
  return text.replace(/^-/, '−');
}
