/** Golden figures of aihwkit devices, compact copies with their provenance. */
import { readdirSync, readFileSync } from 'node:fs';
import type { AihwkitDevice } from '../../devices/golden/aihwkit-parameters.ts';
import type { GoldenDevice } from '../../devices/golden/golden-device.ts';

const folder = new URL('../fixtures/devices/aihwkit/', import.meta.url);

const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));

/** Names of the files with curves. */
export const goldenDevices = readdirSync(folder)
  .map((file) => file.replace('.json', ''))
  .filter((name) => name !== 'presets');

export function readGolden(name: string): GoldenDevice {
  return read(name);
}

/** Presets of the reference, and the models that have no curve file. */
export const aihwkitDevices: Readonly<Record<string, AihwkitDevice & { readonly kind: 'preset' | 'generic' }>> =
  read('presets').presets;
