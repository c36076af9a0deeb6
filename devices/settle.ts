/** From a preset's name, and what a user changes of it, to a device with all its numbers. */
import type { Device, Electrical, WritePulse } from './device.ts';
import { DeviceError } from './device-error.ts';
import { gokmenVlasov } from './presets/gokmen-vlasov.ts';
import { ideal } from './presets/ideal.ts';
import { agASi, aloxHfo2, taoxHfox } from './presets/measured.ts';
import type { Preset } from './presets/preset.ts';
import { settleLaw } from './settle-law.ts';

/** A preset by name, or one with some of its numbers changed. */
export type DeviceSpecification =
  | string
  | {
      readonly extends: string;
      readonly parameters?: Readonly<Record<string, number>>;
      readonly electrical?: Partial<Electrical>;
    };

const presets: readonly Preset[] = [ideal, gokmenVlasov, taoxHfox, aloxHfo2, agASi];

export function listPresets(): readonly Preset[] {
  return presets;
}

/** @param path where the specification stands, for messages */
export function settleDevice(specification: DeviceSpecification, path = 'device'): Device {
  const changed = typeof specification === 'string' ? { extends: specification } : specification;
  const preset = presets.find(({ name }) => name === changed.extends);
  if (!preset) {
    const known = presets.map(({ name }) => name).join(', ');
    const place = typeof specification === 'string' ? path : `${path}.extends`;
    throw new DeviceError(place, `one of ${known}`, changed.extends);
  }
  const { name, law, summary, citation } = preset;
  const given = { ...preset.parameters, ...changed.parameters };
  const electrical = { ...preset.electrical, ...changed.electrical };
  checkElectrical(electrical, `${path}.electrical`);
  return { name, law: law.name, summary, citation, ...settleLaw(law, given, `${path}.parameters`), electrical };
}

function checkElectrical(electrical: Electrical, path: string): void {
  const positive = (name: string, value: number, unit: string) => {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new DeviceError(`${path}.${name}`, `a finite number above 0${unit}`, String(value));
    }
  };
  const pulse = (name: string, { voltage, width }: WritePulse) => {
    positive(`${name}.width`, width, ' s');
    if (voltage === 0 || !Number.isFinite(voltage)) {
      throw new DeviceError(`${path}.${name}.voltage`, 'a finite number other than 0 V', String(voltage));
    }
  };
  positive('onResistance', electrical.onResistance, ' ohm');
  positive('offResistance', electrical.offResistance, ' ohm');
  if (electrical.offResistance <= electrical.onResistance) {
    const expected = `above onResistance, ${electrical.onResistance} ohm`;
    throw new DeviceError(`${path}.offResistance`, expected, electrical.offResistance);
  }
  positive('readVoltage', electrical.readVoltage, ' V');
  pulse('writeUp', electrical.writeUp);
  pulse('writeDown', electrical.writeDown);
  positive('cellSize[0]', electrical.cellSize[0], ' F');
  positive('cellSize[1]', electrical.cellSize[1], ' F');
}
