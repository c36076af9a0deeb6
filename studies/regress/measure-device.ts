/** Every figure of a device that a baseline keeps. */
import { DeviceError, type DeviceSpecification, type Draws, resolveDevice, settleDevice } from '../../devices/index.ts';
import { openStream, streamOf } from '../../emulator/index.ts';
import { identityOf } from '../run/canonical.ts';
import { type DeviceFigures, roundTo } from './figures.ts';
import { sampledKeeping, typicalKeeping } from './measure-inference.ts';
import { sampledPulsing, typicalPulsing } from './measure-pulses.ts';

export interface Sampling {
  /** 32-bit unsigned. */
  readonly seed: number;
  /** Crosspoints, and cells, over which statistics are taken. */
  readonly crosspoints: number;
}

/** @param name under which the device is kept; it names its draws, so that they do not depend on other devices */
export function measureDevice(name: string, specification: DeviceSpecification, sampling: Sampling): DeviceFigures {
  const device = settleDevice(specification, name);
  const { pulse: law, range, granularity, electrical, inference } = device;
  const { seed, crosspoints } = sampling;
  const drawsFor = (purpose: string): Draws => openStream(seed, streamOf('regress', name, purpose));
  const pulsed = law && { law, range };
  return checkFinite(name, {
    exact: {
      law: device.law,
      ...flatten('parameters', device.parameters),
      ...describeRest(specification),
      ...flatten('electrical', electrical),
      granularity: roundTo(9, granularity),
      'range.lower': roundTo(9, range[0]),
      'range.upper': roundTo(9, range[1]),
      ...(pulsed && typicalPulsing(pulsed)),
      ...(inference && { 'inference.model': inference.model, ...flatten('inference', inference.parameters) }),
      ...(inference && typicalKeeping(inference)),
    },
    statistics: {
      ...(pulsed && sampledPulsing(pulsed, crosspoints, drawsFor)),
      ...(inference && sampledKeeping(inference, crosspoints, drawsFor)),
    },
  });
}

/** What a user's formulas may come to. */
function checkFinite(name: string, figures: DeviceFigures): DeviceFigures {
  const notFinite = Object.entries({ ...figures.exact, ...figures.statistics }).find(([, value]) => {
    return [value].flat().some((one) => typeof one === 'number' && !Number.isFinite(one));
  });
  if (!notFinite) return figures;
  throw new DeviceError(name, 'a device whose weights stay finite', notFinite[0]);
}

/** What else was given: short things as they are, curves as a checksum. */
function describeRest(specification: DeviceSpecification): Record<string, number | string> {
  const { spreads = {}, wear = {}, faults = {}, tables = {} } = resolveDevice(specification);
  const sums = Object.entries(tables).map(([name, table]) => [`tables.${name}`, `sha256 ${identityOf(table)}`]);
  return {
    ...flatten('spreads', spreads),
    ...flatten('wear', wear),
    ...flatten('faults', faults),
    ...Object.fromEntries(sums),
  };
}

/** Numbers and words of an object by path; what JSON has no number for, as a word. */
function flatten(path: string, value: unknown): Record<string, number | string> {
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, inner]) => flatten(`${path}.${key}`, inner));
    return Object.assign({}, ...parts);
  }
  return { [path]: typeof value === 'number' && Number.isFinite(value) ? value : String(value) };
}
