/** `crosspoint devices`: the presets, with their figures and citations. */
import { listPresets, type Preset, settleDevice, type WritePulse } from '../../devices/index.ts';
import { formatQuantity } from '../../reports/index.ts';
import type { Io } from './io.ts';
import { exitCodes } from './report-error.ts';
import { alignColumns } from './text-columns.ts';

export function devicesCommand({ json }: { readonly json?: boolean }, io: Io): number {
  const presets = listPresets();
  if (json) {
    io.out(`${JSON.stringify(presets.map(describePreset), null, 2)}\n`);
    return exitCodes.done;
  }
  const header = ['name', 'law', 'on', 'off', 'pulse up', 'pulse down', 'range of w', 'Δw of a pulse'];
  io.out(alignColumns([header, ...presets.map(rowOf)]));
  io.out('\n');
  for (const { name, summary, citation } of presets) io.out(`${name}: ${summary}\n    ${citation}\n`);
  return exitCodes.done;
}

function rowOf({ name }: Preset): string[] {
  const { law, electrical, range, granularity } = settleDevice(name);
  const ohms = [electrical.onResistance, electrical.offResistance].map((value) => formatQuantity(value, 'Ω'));
  const pulses = [electrical.writeUp, electrical.writeDown].map(formatPulse);
  return [name, law, ...ohms, ...pulses, range.map(shorten).join(' … '), shorten(granularity)];
}

function formatPulse({ voltage, width }: WritePulse): string {
  return `${formatQuantity(voltage, 'V')}, ${formatQuantity(width, 's')}`;
}

function shorten(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Everything about a preset, its law's parameters with units included. */
function describePreset({ name, law }: Preset) {
  const { summary, citation, parameters, range, granularity, electrical } = settleDevice(name);
  const settled = Object.entries(law.parameters).map(([key, { unit, about, minimum, maximum }]) => [
    key,
    { value: parameters[key], unit, about, minimum, maximum },
  ]);
  return {
    ...{ name, summary, citation, law: law.name, lawSummary: law.summary, lawCitation: law.citation },
    ...{ range, granularity, electrical, parameters: Object.fromEntries(settled) },
  };
}
