/** The files of weights that a study names: where they are, and how wide their networks. */
import { isAbsolute, join } from 'node:path';
import { readTensors } from '../weights/read-tensors.ts';
import { type Tensor, WeightsError } from '../weights/tensor.ts';
import { widthsOf as widthsOfTensors } from '../weights/widths-of.ts';
import type { WidthsOf } from './complete-study.ts';
import { isObject } from './overrides.ts';

const weightsPath = 'network.weights';

/**
 * Paths as seen from the working directory, so that the result names files that are there.
 *
 * @param folder that paths are relative to
 */
export function placeWeights<Raw>(raw: Raw, folder: string): Raw {
  return mapWeights(raw, (path) => (isAbsolute(path) ? path : join(folder, path))) as Raw;
}

/** The widths in each file; a file that cannot be read is told of when it is asked for. */
export async function readWidths(raws: readonly unknown[]): Promise<WidthsOf> {
  const paths = new Set<string>();
  mapWeights([...raws], (path) => {
    paths.add(path);
    return path;
  });
  const widths = new Map<string, readonly number[] | Error>();
  for (const path of paths) {
    const found = readTensors(path).then((tensors) => widthsIn(path, tensors));
    widths.set(path, await found.catch((error: Error) => error));
  }
  return (path) => {
    const found = widths.get(path);
    if (found instanceof Error) throw found;
    return found;
  };
}

/** What is wrong with tensors that could be read is told with their file. */
function widthsIn(path: string, tensors: readonly Tensor[]): readonly number[] {
  try {
    return widthsOfTensors(tensors);
  } catch (error) {
    if (error instanceof WeightsError) throw new WeightsError(`${path}: ${error.message}`);
    throw error;
  }
}

/** Wherever a study, its variants, rules or sweeps say `network.weights`. */
function mapWeights(value: unknown, change: (path: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => mapWeights(item, change));
  if (!isObject(value)) return value;
  const changed = (inner: unknown) => (typeof inner === 'string' ? change(inner) : inner);
  if (value.path === weightsPath && Array.isArray(value.values)) {
    return { ...value, values: value.values.map(changed) };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === weightsPath) return [key, changed(inner)];
      if (key === 'network' && isObject(inner) && inner.weights !== undefined) {
        return [key, { ...inner, weights: changed(inner.weights) }];
      }
      return [key, mapWeights(inner, change)];
    }),
  );
}
