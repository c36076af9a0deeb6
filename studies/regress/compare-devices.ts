/** All devices of a run against those of a baseline: what has changed, at which confidence. */
import { compareFigures, type FigureComparison, type SampleSize } from './compare-figures.ts';
import { allowedDeviation, falseAlarmRate } from './false-alarms.ts';
import type { DeviceFigures } from './figures.ts';

export interface DeviceComparison {
  readonly device: string;
  /** In the run only, in the baseline only, or in both. */
  readonly presence: 'new' | 'missing' | 'known';
  readonly figures: readonly FigureComparison[];
  /** Those that are beyond what is allowed. */
  readonly changed: readonly FigureComparison[];
  readonly passed: boolean;
}

export interface Regression {
  readonly devices: readonly DeviceComparison[];
  /** Comparisons that chance enters. */
  readonly byChance: number;
  /** Standard errors that each of them may be off by. */
  readonly allowed: number;
  readonly passed: boolean;
}

type Devices = Readonly<Record<string, DeviceFigures>>;

export function compareDevices(before: Devices, now: Devices, sizes: SampleSize, rate = falseAlarmRate): Regression {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  const own = (devices: Devices, name: string) => (Object.hasOwn(devices, name) ? devices[name] : undefined);
  const compared = names.map((device) => {
    const [earlier, later] = [own(before, device), own(now, device)];
    const presence = !earlier ? 'new' : later ? 'known' : 'missing';
    return { device, presence, figures: earlier && later ? compareFigures(earlier, later, sizes) : [] } as const;
  });
  const byChance = compared.flatMap(({ figures }) => figures).filter(({ aspect }) => aspect !== 'value').length;
  const allowed = allowedDeviation(byChance, rate);
  const devices = compared.map((one): DeviceComparison => {
    const changed = one.figures.filter(({ aspect, deviation }) => !(deviation <= (aspect === 'value' ? 0 : allowed)));
    return { ...one, changed, passed: one.presence === 'known' && changed.length === 0 };
  });
  return { devices, byChance, allowed, passed: devices.every(({ passed }) => passed) };
}
