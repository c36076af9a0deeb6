/**
 * Columns with sources of their own, exactly: the recurrences of `tile/wires/gated-array.ts`, one invocation a column,
 * sample and pulse pattern.
 *
 * **In float32.** What a segment takes of Y, B and C is subtracted from them, rather than what it leaves computed as a
 * quotient: of a loss, only its own rounding remains. And Y is written with sums of like signs: as p lies between −1 and 0,
 *
 *     Y₁₁ ← S₁₁ + κ (g₁ (1 + p₁)² + g₂ (p₁² + F' g₁))
 *     Y₁₂ ← S₁₂ + κ (g₁ p₂ (1 + p₁) + g₂ p₁ (1 + p₂) − F' g₁ g₂)
 *
 * with S = Y' and p = B', which is γ BBᵀ + Bgᵀ + gBᵀ − F' ggᵀ + diag g / κ, sorted.
 */
import { entryPoint, type Kernel } from '../../kernel.ts';
import { lineWgsl, lineWorkgroup } from './cell-sums.ts';
import { type CellFeatures, cellBuffers, cellKey, cellShape, cellsWgsl } from './cells.ts';

const gatedShape = {
  ...cellShape,
  /** Resistances, over the unit of conductance. */
  supplySegment: 'f32',
  supplyRoot: 'f32',
  sumSegment: 'f32',
  sumRoot: 'f32',
} as const satisfies Kernel['shape'];

export function gatedLadderKernel(features: CellFeatures): Kernel {
  return {
    key: cellKey('gated ladder', features),
    workgroup: lineWorkgroup,
    shape: gatedShape,
    buffers: cellBuffers(features),
    body: /* wgsl */ `
${cellsWgsl(features)}
/** Cells at a node: conductances, 0 where off, and what they would see. */
struct Node { g: vec2f, v: vec2f }
fn nodeOf(one: Array, column: Column, node: u32, drive: Drive) -> Node {
  var at = Node();
  for (var each = 0u; each < shape.perRow; each++) {
    let row = node * shape.perRow + each;
    let x = inputOf(one, row, drive);
    if (x == 0.0) { continue; }
    at.v[each] = shape.readVoltage * x;
    at.g[each] = conductanceOf(one, row, column, drive);
  }
  return at;
}

${entryPoint({ workgroup: lineWorkgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  ${lineWgsl}
  let r = shape.supplySegment;
  let nodes = one.rows / shape.perRow;
  var y = vec3f();
  var b = vec2f();
  var c = vec2f();
  var f = 0.0;
  var e = 0.0;
  for (var left = nodes; left > 0u; left--) {
    let at = nodeOf(one, own, left - 1u, drive);
    ${afterSegment('r')}
    let p = b - r * vec2f(dot(s.xy, b), dot(s.yz, b));
    let q = c - r * vec2f(dot(s.xy, c), dot(s.yz, c));
    let rise = select(shape.sumSegment, shape.sumRoot, left == nodes) + f + r * dot(b, p);
    let bare = e + r * dot(b, q);
    let share = 1.0 / (1.0 + (at.g.x + at.g.y) * rise);
    let gain = share * dot(at.g, at.v - bare);
    b = share * (p - rise * at.g);
    f = share * rise;
    e = fma(rise, gain, bare);
    c = q + (p * gain + at.g * (at.v - e));
    let other = rise * at.g.x * at.g.y;
    let rest = 1.0 + p;
    y = s + share * vec3f(
      at.g.x * rest.x * rest.x + at.g.y * p.x * p.x + other,
      at.g.x * p.y * rest.x + at.g.y * p.x * rest.y - other,
      at.g.y * rest.y * rest.y + at.g.x * p.y * p.y + other,
    );
  }
  ${afterSegment('shape.supplyRoot')}
  let entering = c - shape.supplyRoot * vec2f(dot(s.xy, c), dot(s.yz, c));
  currents[into] = entering.x + entering.y;
}
`,
  };
}

/** `s` = (1 + R Y)⁻¹ Y, so that (1 + R Y)⁻¹ x = x − R s x; symmetric matrices as (11, 12, 22). */
const afterSegment = (resistance: string) => /* wgsl */ `
    let minor = y.x * y.z - y.y * y.y;
    let determinant = 1.0 + ${resistance} * (y.x + y.z + ${resistance} * minor);
    let s = vec3f(y.x + ${resistance} * minor, y.y, y.z + ${resistance} * minor) / determinant;`;
