/** Shapes of what rearranges values, checked as it is recorded. */
import { type MapShape, ProgramError, type Rearrangement, sizeOf, type Window, windowSteps } from './program.ts';
import { expectMap, expectPlace, expectWidth, type Signal } from './signals.ts';

/** What is done, and what comes out of it. */
export interface Rearranged {
  readonly how: Rearrangement;
  readonly width: number;
  readonly positions: number;
}

export function patchesOf(name: string, window: Window, x: Signal): Rearranged {
  const { map, kernel } = window;
  expectMap(name, x, map);
  const positions = windowSteps(window, map.height) * windowSteps(window, map.width);
  return { how: { kind: 'patches', window }, width: kernel ** 2 * map.channels, positions };
}

export function sumOfPatches(name: string, window: Window, d: Signal): Rearranged {
  const { map, kernel } = window;
  expectWidth(`the input of \`${name}\``, d, kernel ** 2 * map.channels);
  return { how: { kind: 'sum-patches', window }, width: map.channels, positions: map.height * map.width };
}

export function poolOf(name: string, size: number, map: MapShape, x: Signal): Rearranged {
  expectMap(name, x, map);
  const positions = Math.floor(map.height / size) * Math.floor(map.width / size);
  return { how: { kind: 'pool', size, map }, width: map.channels, positions };
}

export function unpoolTo(name: string, size: number, map: MapShape, pooled: Signal): Rearranged {
  expectMap(name, pooled, map);
  return {
    how: { kind: 'unpool', size, map, pooled: pooled.id },
    width: map.channels,
    positions: map.height * map.width,
  };
}

export function reshapeTo(name: string, x: Signal, width: number): Rearranged {
  const positions = sizeOf(x) / width;
  if (Number.isInteger(positions)) return { how: { kind: 'reshape' }, width, positions };
  throw new ProgramError(`Expected \`${name}\` to be vectors of ${width} values, got ${sizeOf(x)} values`);
}

export function sliceOf(name: string, x: Signal, at: number, width: number): Rearranged {
  expectPlace(name, at, width, x.width);
  return { how: { kind: 'slice', at }, width, positions: x.positions };
}

export function placeIn(name: string, x: Signal, at: number, width: number): Rearranged {
  expectPlace(name, at, x.width, width);
  return { how: { kind: 'place', at }, width, positions: x.positions };
}
