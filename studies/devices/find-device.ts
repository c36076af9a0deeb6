/** A device by what a person calls it: a preset, a digital cell, or the path of a device file. */
import { basename, extname } from 'node:path';
import {
  DeviceError,
  type DeviceSpecification,
  type DigitalCell,
  digitalCells,
  listPresets,
  nearestName,
} from '../../devices/index.ts';
import { isDeviceFile, readDevice } from './read-device.ts';

export function findCell(name: string): DigitalCell | undefined {
  return digitalCells.find((cell) => cell.name === name);
}

/**
 * A device of a file that has no name of its own is called like the file.
 * @throws DeviceError naming what is near; StudyError for a file that is no device
 */
export function findDevice(name: string): DeviceSpecification {
  if (isDeviceFile(name)) return { name: basename(name, extname(name)), ...readDevice(name) };
  const presets = listPresets().map((preset) => preset.name);
  if (presets.includes(name)) return name;
  const near = nearNames(name, [...presets, ...digitalCells.map((cell) => cell.name)]);
  const hint = near.length > 0 ? `did you mean ${near.join(', ')}? ` : '';
  throw new DeviceError('NAME', `a preset or a device file (${hint}\`crosspoint devices\` lists the presets)`, name);
}

/** Names that hold the given one, or else the one that it is likely a slip of. */
function nearNames(given: string, known: readonly string[]): readonly string[] {
  const holding = known.filter((name) => given.length > 1 && name.includes(given.toLowerCase()));
  if (holding.length > 0) return holding;
  const nearest = nearestName(given, known);
  return nearest === undefined ? [] : [nearest];
}
