/**
 * Programs weights onto a tile's crosspoints, lets them age, and says how reads will find them.
 *
 * A device with an inference model is told a conductance and keeps what its paper says: programming errors, drift, noise
 * from read to read. Any other takes its states as they are, within the bounds that were drawn for each crosspoint.
 *
 * Against drift a chip can compare what it reads with what it read right after programming and scale its outputs by the
 * ratio: with all rows at one voltage, the sum of all columns' currents (global), or each column's own (V. Joshi et al.,
 * Nat. Commun. 11, 2473, 2020, doi 10.1038/s41467-020-16108-9).
 */
import type { AgedCells, SettledInference } from '../../devices/index.ts';
import { openStream } from '../random.ts';
import { drawProgrammed, type TileState } from './initial-state.ts';
import { conductancePerState } from './placed-arrays.ts';
import { readVariance } from './read-noise.ts';
import { streamOf } from './streams.ts';
import { storedOutputs, type TileSpec } from './tile.ts';

export interface Programming {
  /** 32-bit unsigned; of devices and of programming errors. */
  readonly seed: number;
  /** Between programming and reading, @unit s. @default 0 */
  readonly time?: number;
  /** While waiting, @unit K. @default that at which the device was measured */
  readonly temperature?: number;
  readonly compensation?: 'none' | 'global' | 'per-column';
}

/** @param shares weights over the tile's `weightScale`, −1 … 1, [inputs][outputs]; what is beyond is clipped */
export function programTile(spec: TileSpec, shares: ArrayLike<number>, programming: Programming): TileState {
  const drawn = drawProgrammed(spec, shares, programming.seed);
  const { inference } = spec.device;
  if (!inference) return drawn;
  const { seed, time = 0, temperature, compensation = 'none' } = programming;
  const random = openStream(seed, streamOf('programming', spec.declaration.name));
  const programmed = inference.program(targetsOf(spec, drawn.planes, inference), random);
  const aged = inference.age(programmed, time, temperature);
  const perState = conductancePerState(spec);
  return {
    planes: statesOf(spec, aged),
    fields: drawn.fields,
    variance: readVariance(inference, aged).map((variance) => variance / perState ** 2),
    ...(compensation !== 'none' && { scales: scalesOf(spec, inference.age(programmed, 0), aged, compensation) }),
  };
}

/** Conductances that states stand for, within what the model takes, @unit S. */
function targetsOf(spec: TileSpec, states: Float64Array, { range }: SettledInference): Float64Array {
  const { device } = spec;
  const perState = conductancePerState(spec);
  const [minimum, maximum] = range;
  return states.map((state) => {
    const conductance = 1 / device.electrical.offResistance + (state - device.range[0]) * perState;
    return Math.min(Math.max(conductance, minimum), maximum);
  });
}

function statesOf({ device, ...spec }: TileSpec, { conductances }: AgedCells): Float64Array {
  const perState = conductancePerState({ ...spec, device });
  return conductances.map((one) => device.range[0] + (one - 1 / device.electrical.offResistance) / perState);
}

/** What a column's sum is multiplied with to be what it was. */
function scalesOf(spec: TileSpec, before: AgedCells, now: AgedCells, how: 'global' | 'per-column'): Float64Array {
  const { outputs } = spec.declaration;
  const stored = storedOutputs(spec);
  const currents = ({ conductances }: AgedCells) => {
    const sums = new Float64Array(stored);
    conductances.forEach((one, cell) => {
      sums[cell % stored] = (sums[cell % stored] as number) + one;
    });
    if (how === 'per-column') return sums;
    return sums.fill(sums.reduce((sum, one) => sum + one, 0));
  };
  const [first, last] = [currents(before), currents(now)];
  return Float64Array.from({ length: outputs }, (_, output) => {
    const current = last[output] as number;
    return current > 0 ? (first[output] as number) / current : 1;
  });
}
