/**
 * Ranges of ADCs from what reaches them: of every tile and weight slice the one whose mean squared error of rounding and
 * clipping is least over the first training images (`profile-columns.ts`, `best-interval.ts`).
 *
 * The error is that of a converter without deviations; what a circuit adds of its own is small beside it or not a matter
 * of the range.
 */
import type { Interval, TileSpec } from '../../emulator/index.ts';
import type { CalibrationRequest } from '../run/calibration.ts';
import { StudyError } from '../schema/study-error.ts';
import { CalibrationError } from './calibration-error.ts';
import { type CalibratedColumns, compareRanges } from './compare-ranges.ts';
import { type Profiled, profileColumns } from './profile-columns.ts';
import { type ProgrammingOptions, programNetwork } from './program-network.ts';

/** Tile → full scale of its columns, one a weight slice. */
export type Ranges = Readonly<Record<string, readonly Interval[]>>;

/** A network to be programmed and calibrated for; as the run programs it, where it says how. */
export interface CalibrationOrder extends Omit<CalibrationRequest, 'backend'> {
  readonly programming?: ProgrammingOptions;
}

/**
 * What a run with `range: calibrated` calls before it opens its machine.
 *
 * @throws StudyError where there is no ADC to calibrate
 * @throws CalibrationError where nothing reaches a tile's ADCs
 */
export async function calibrateRanges(order: CalibrationOrder): Promise<Ranges> {
  const { plan, network, data, images, seed, signal, programming } = order;
  checkConverters(plan.tiles);
  const { evaluation, tiles } = plan;
  const programmed = programNetwork(tiles, network, { seed, ...programming });
  return rangesOf(await calibrateColumns({ ...programmed, evaluation, tiles, data, images, seed, signal }));
}

/** The same with all that a report tells of it. */
export async function calibrateColumns(profiled: Profiled): Promise<readonly CalibratedColumns[]> {
  checkConverters(profiled.tiles);
  const columns = (await profileColumns(profiled)).map(compareRanges);
  for (const tile of Object.keys(rangesOf(columns))) {
    if (columns.some(({ profile, ranges }) => profile.tile === tile && ranges.length > 0)) continue;
    const images = Math.min(profiled.images, profiled.data.train.count);
    throw new CalibrationError(
      `Expected something to reach the ADCs of ${tile}, got nothing but 0 with ${images} training images`,
    );
  }
  return columns;
}

/** @throws StudyError before anything is trained or read in vain */
export function checkConverters(tiles: readonly TileSpec[]): void {
  if (tiles.some(({ converters }) => converters.adc.kind !== 'ideal')) return;
  throw new StudyError(['Expected `tile.converters.adc` to be an ADC whose range can be calibrated, got `ideal`']);
}

export function rangesOf(columns: readonly CalibratedColumns[]): Ranges {
  const ranges: Record<string, Interval[]> = {};
  for (const { profile, chosen } of columns) {
    const own = ranges[profile.tile] ?? [];
    own.push(chosen);
    ranges[profile.tile] = own;
  }
  return ranges;
}
