/** Checks the electrical figures of a device. */
import type { Electrical, WritePulse } from './device.ts';
import { DeviceError } from './device-error.ts';

const figures = ['onResistance', 'offResistance', 'readVoltage', 'writeUp', 'writeDown', 'cellSize'] as const;

export function checkElectrical(electrical: Partial<Electrical>, path: string): asserts electrical is Electrical {
  const missing = figures.find((name) => electrical[name] === undefined);
  if (missing) throw new DeviceError(path, `an object with ${figures.join(', ')}`, `no ${missing}`);
  const { onResistance, offResistance, readVoltage, writeUp, writeDown, cellSize } = electrical as Electrical;
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
  positive('onResistance', onResistance, ' ohm');
  positive('offResistance', offResistance, ' ohm');
  if (offResistance <= onResistance) {
    throw new DeviceError(`${path}.offResistance`, `above onResistance, ${onResistance} ohm`, offResistance);
  }
  positive('readVoltage', readVoltage, ' V');
  pulse('writeUp', writeUp);
  pulse('writeDown', writeDown);
  positive('cellSize[0]', cellSize[0], ' F');
  positive('cellSize[1]', cellSize[1], ' F');
}
