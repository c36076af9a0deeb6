/**
 * The current–voltage law of a crosspoint without its access transistor, over the voltages that selecting it takes.
 *
 * A device's law is settled over its read voltage; a write voltage lies beyond, and a transistor in series
 * (`accessResistance`) is what a passive array lacks. So the device is settled once more. All potentials of a passive array
 * lie between those of its sources, so no crosspoint sees more than the voltage applied.
 */
import {
  type CurrentVoltage,
  DeviceError,
  type DeviceSpecification,
  resolveDevice,
  settleDevice,
} from '../../devices/index.ts';

/** Ohm's law, at any voltage. */
const ohmic: PassiveLaw = {
  name: 'linear',
  current: (v, g) => g * v,
  conductance: (_, g) => g,
  voltages: { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
};

export type PassiveLaw = Pick<CurrentVoltage, 'name' | 'current' | 'conductance' | 'voltages'>;

/** Null where the law is not known to that voltage. */
export function passiveLaw(specification: DeviceSpecification, voltage: number): PassiveLaw | null {
  try {
    return settledTo(specification, voltage);
  } catch (error) {
    if (error instanceof DeviceError) return null;
    throw error;
  }
}

function settledTo(specification: DeviceSpecification, voltage: number): PassiveLaw {
  const { currentVoltage } = resolveDevice(specification);
  if (!currentVoltage) return ohmic;
  const { accessResistance: _, ...passive } = currentVoltage;
  const device = settleDevice({
    extends: specification,
    currentVoltage: passive,
    electrical: { readVoltage: Math.abs(voltage) },
  });
  return device.currentVoltage ?? ohmic;
}

/** Bisections: three digits and more, between voltages that differ a thousandfold. */
const halvings = 20;

/** Largest voltage that the law is known to. @param from a voltage that it is known to; @param to one that it is not */
export function knownTo(specification: DeviceSpecification, from: number, to: number): number {
  let [good, bad] = [Math.abs(from), Math.abs(to)];
  for (let one = 0; one < halvings; one++) {
    const middle = (good + bad) / 2;
    if (passiveLaw(specification, middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** In words. */
export function lawWords(specification: DeviceSpecification): string {
  const { currentVoltage } = resolveDevice(specification);
  if (!currentVoltage) return 'linear';
  const { law: named = 'linear', curves, selector } = currentVoltage;
  const law = curves ? 'measured curves' : named;
  return selector ? `${law}, with a selector in series` : law;
}
