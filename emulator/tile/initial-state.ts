/**
 * The state a tile or vector starts from. Drawn on the host, in the same way for every backend.
 *
 * Storage order of a tile follows the array: cell = input × outputs + output (a row of the array is one input).
 * Planes of a differential pair follow one another; device fields likewise, plane by plane, field by field.
 */

import type { Initial, VectorDeclaration } from '../program/program.ts';
import { openStream } from '../random.ts';
import { streamOf } from './streams.ts';
import { planesOf, type TileSpec } from './tile.ts';

export interface TileState {
  /** [planes][inputs][outputs] normalised states of the crosspoints. */
  readonly planes: Float64Array;
  /** [planes][fields][inputs][outputs] values drawn once per crosspoint. */
  readonly fields: Float64Array;
}

/** Draws the devices and programs the initial weights, each crosspoint to within its own bounds. */
export function drawTile(spec: TileSpec, seed: number): TileState {
  const { declaration, device } = spec;
  const cells = declaration.inputs * declaration.outputs;
  const fields = drawFields(spec, seed);
  const weights = drawInitial(declaration.initial, cells, seed, declaration.name);
  return { planes: programPlanes(spec, weights, fields), fields: device.pulse ? fields : new Float64Array(0) };
}

/** The planes that hold `weights` ([inputs][outputs]), clipped to what each crosspoint can hold. */
export function programPlanes(spec: TileSpec, weights: ArrayLike<number>, fields: Float64Array): Float64Array {
  const planes = new Float64Array(planesOf(spec.mapping) * weights.length);
  const { pulse } = spec.device;
  const stride = (pulse?.fields.length ?? 0) * weights.length;
  const lower = pulse ? pulse.fields.indexOf(pulse.lowerBound) * weights.length : 0;
  const upper = pulse ? pulse.fields.indexOf(pulse.upperBound) * weights.length : 0;
  for (let plane = 0; plane * weights.length < planes.length; plane++) {
    for (let cell = 0; cell < weights.length; cell++) {
      let state = (plane === 0 ? 1 : -1) * (weights[cell] as number);
      if (pulse) {
        const base = plane * stride + cell;
        state = Math.min(Math.max(state, fields[base + lower] as number), fields[base + upper] as number);
      }
      planes[plane * weights.length + cell] = state;
    }
  }
  return planes;
}

/** The weights that planes amount to, [inputs][outputs]. */
export function weightsOf(spec: TileSpec, planes: ArrayLike<number>): Float64Array {
  const cells = spec.declaration.inputs * spec.declaration.outputs;
  const weights = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const first = planes[cell] as number;
    weights[cell] = spec.mapping === 'differential' ? (first - (planes[cells + cell] as number)) / 2 : first;
  }
  return weights;
}

export function drawVector(declaration: VectorDeclaration, seed: number): Float64Array {
  return drawInitial(declaration.initial, declaration.width, seed, declaration.name);
}

function drawInitial(initial: Initial, count: number, seed: number, name: string): Float64Array {
  const random = openStream(seed, streamOf('initial', name));
  const values = new Float64Array(count);
  if (initial.distribution === 'zero') return values;
  for (let index = 0; index < count; index++) values[index] = Math.fround((2 * random.uniform() - 1) * initial.bound);
  return values;
}

function drawFields(spec: TileSpec, seed: number): Float64Array {
  const { pulse } = spec.device;
  if (!pulse) return new Float64Array(0);
  const cells = spec.declaration.inputs * spec.declaration.outputs;
  const names = pulse.fields.length;
  const planes = planesOf(spec.mapping);
  const fields = new Float64Array(planes * names * cells);
  const one = new Float64Array(names);
  const random = openStream(seed, streamOf('devices', spec.declaration.name));
  for (let plane = 0; plane < planes; plane++) {
    for (let cell = 0; cell < cells; cell++) {
      pulse.draw(() => random.normal(), one, 0);
      for (let field = 0; field < names; field++) {
        fields[(plane * names + field) * cells + cell] = Math.fround(one[field] as number);
      }
    }
  }
  return fields;
}
