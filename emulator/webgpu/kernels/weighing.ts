/** What a read sees of a weight's crosspoints (`cpu/storage.ts`, `refreshWeight`; `tile/weight-slices.ts`). */
import type { PulseLaw } from '../../../devices/index.ts';
import { conditionsNeeded } from '../../tile/conditions.ts';
import type { TileSpec } from '../../tile/tile.ts';
import { emptyState, type WeightSlice, weightSlices } from '../../tile/weight-slices.ts';
import { storage } from '../kernel.ts';

export interface Weighing {
  readonly slices: readonly WeightSlice[];
  /** The state of no conductance where wires weaken what is read; null without wires. */
  readonly empty: number | null;
}

export function weighingOf(spec: TileSpec): Weighing {
  const { slices } = weightSlices(spec);
  return { slices, empty: conditionsNeeded(spec).attenuation ? emptyState(spec.device) : null };
}

/** What is bound besides planes, fields and weights. */
export function weighingBuffers({ empty }: Weighing) {
  return empty === null ? {} : ({ attenuation: storage.readFloats } as const);
}

/**
 * `seen(plane, row, column)`: what a read sees of one crosspoint, wires apart; `refresh(row, column)`: the weight that it
 * sees, slice by slice.
 */
export function refreshWgsl(weighing: Weighing, law: PulseLaw | null): string {
  const visible = law?.visible ? law.fields.length : 0;
  const place =
    visible > 0 ? `fields[(plane * ${visible}u + ${visible - 1}u) * cells + cell]` : 'planes[plane * cells + cell]';
  const stores = weighing.slices.map(
    (slice, index) => `weights[${index === 0 ? '' : `${index}u * cells + `}cell] = ${entryWgsl(slice, weighing)};`,
  );
  return /* wgsl */ `
fn seen(plane: u32, row: u32, column: u32) -> f32 {
  let cells = shape.inputs * shape.rowStride;
  let cell = row * shape.rowStride + column;
  return ${place};
}
${weighing.empty === null ? '' : weakenedWgsl(weighing.empty)}
fn refresh(row: u32, column: u32) {
  let cells = shape.inputs * shape.rowStride;
  let cell = row * shape.rowStride + column;
  ${stores.join('\n  ')}
}
`;
}

/** Σ_k significance_k · seen_k + offset. */
function entryWgsl({ significance, offset }: WeightSlice, { empty }: Weighing): string {
  const last = significance.length;
  const sum = significance.reduce((earlier, one, plane) => {
    if (one === 0) return earlier;
    const seen = empty === null ? `seen(${plane}u, row, column)` : `weakened(${plane}u, ${last}u, row, column)`;
    return earlier === '' ? `f32(${one}) * ${seen}` : `fma(f32(${one}), ${seen}, ${earlier})`;
  }, '');
  const entry = sum === '' ? '0.0' : sum;
  return offset === 0 ? entry : `(${entry}) + f32(${offset})`;
}

const weakenedWgsl = (empty: number) => /* wgsl */ `
fn weakened(plane: u32, planesInAll: u32, row: u32, column: u32) -> f32 {
  let cells = shape.inputs * shape.rowStride;
  let cell = row * shape.rowStride + column;
  let reference = attenuation[planesInAll * cells + cell] * f32(${empty});
  return attenuation[plane * cells + cell] * (seen(plane, row, column) + f32(${empty})) - reference;
}
`;
