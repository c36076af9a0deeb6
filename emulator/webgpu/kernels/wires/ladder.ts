/**
 * What kernels of wires share, and the ladders of all lines of one direction (recurrences: `tile/wires/factored-array.ts`).
 *
 * **Layout.** Vectors are [nodes][right-hand sides], where a node is (place along bit lines, column), and four right-hand
 * sides make one `vec4f`, a quad. An invocation follows one line of one quad. Its neighbours follow the same line of other
 * quads, so that neighbouring invocations touch neighbouring words along lines of either direction, and a ladder is loaded
 * once for four.
 *
 * **No barriers.** Each pass over all lines of one direction is a dispatch of its own, and the queue orders them. What
 * lines add up to, one line's workgroup leaves in `partials`; `figures.ts` sums them for each right-hand side.
 */
import { entryPoint, type Kernel, storage } from '../../kernel.ts';

/** Quads × lines. Eight quads fill a cache line of 128 bytes. */
export const passWorkgroup = [8, 8] as const;

/** Lines of one direction, as passes need them. */
export const passShape = {
  /** Invocations along y: places along bit lines in a pass over word lines, columns in one over bit lines. */
  lines: 'u32',
  nodes: 'u32',
  /** Word lines that meet a bit line in one node. */
  perNode: 'u32',
  quads: 'u32',
  rootIsLast: 'u32',
  segment: 'f32',
  root: 'f32',
  /** 0 where the far end is open, or part of a line without resistance. */
  farConductance: 'f32',
  /** Of the residual, relative to the largest current of a line. */
  tolerance: 'f32',
} as const satisfies Kernel['shape'];

/** Rows of `figures`, [figures][quads]: one number for each right-hand side. */
export const figureRows = ['alpha', 'beta', 'reduction', 'left', 'largest'] as const;

export const figuresWgsl = /* wgsl */ `
${figureRows.map((name, row) => `const ${name}Row = ${row}u;`).join('\n')}
fn figureAt(row: u32, quad: u32) -> u32 { return row * shape.quads + quad; }
/** Which right-hand sides keep the tolerance. */
fn solved(left: vec4f, largest: vec4f) -> vec4<bool> { return left <= shape.tolerance * largest; }
`;

/**
 * g and m of one node of a line. Where a segment takes little (m above a half) the lessening m − 1 stands in the place of m:
 * m itself, rounded, would be off by up to 6e-8, and errors of hundreds of nodes, one after the other, add up to 2e-6.
 */
export const ladderBuffer = { type: 'array<vec2f>', access: 'read' } as const;

/** `passOn(m, x)`: m x. */
export const passOnWgsl = /* wgsl */ `
fn passOn(factor: f32, value: vec4f) -> vec4f {
  return fma(vec4f(factor), value, select(vec4f(), value, factor <= 0.0));
}
`;

/**
 * What leaves a line at its root, Σ c − Σ (1 − m) J: of many roundings of J itself, up to one at each node, only those of
 * what it loses remain. Where one node carries the most of it, as where one line is driven, the rest is summed apart.
 */
export const rootCurrentWgsl = /* wgsl */ `
struct RootCurrent { most: vec4f, rest: vec4f }
fn addNode(root: ptr<function, RootCurrent>, own: vec4f, factor: f32, current: vec4f) {
  let isMost = abs(own) > abs((*root).most);
  let lost = select(1.0 - factor, -factor, factor <= 0.0);
  (*root).rest += select(own, (*root).most, isMost) - lost * current;
  (*root).most = select((*root).most, own, isMost);
}
/** \`passed\`: m J at the root, which is the better figure where most of the current is lost on the way. */
fn rootCurrent(root: RootCurrent, passed: vec4f) -> vec4f {
  return select(passed, root.most + root.rest, abs(root.rest) < 0.5 * abs(root.most));
}
`;

/** One invocation a line; once for each circuit and direction. */
export const factorKernel: Kernel = {
  key: 'wires: factor lines',
  workgroup: [64, 1],
  shape: {
    lines: 'u32',
    nodes: 'u32',
    /** Crosspoints at a node: one word line's, or those of both word lines that meet there. */
    perNode: 'u32',
    lineStride: 'u32',
    nodeStride: 'u32',
    rootIsLast: 'u32',
    segment: 'f32',
    root: 'f32',
    farConductance: 'f32',
  },
  buffers: { conductances: storage.readFloats, ladder: { type: 'array<vec2f>', access: 'read_write' } },
  body: /* wgsl */ `
${entryPoint({ workgroup: [64, 1] })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let line = id.x;
  if (line >= shape.lines) { return; }
  var outward = shape.farConductance;
  for (var left = shape.nodes; left > 0u; left--) {
    let node = select(left - 1u, shape.nodes - left, shape.rootIsLast != 0u);
    var conductance = 0.0;
    for (var one = 0u; one < shape.perNode; one++) {
      conductance += conductances[line * shape.lineStride + (node * shape.perNode + one) * shape.nodeStride];
    }
    let seen = conductance + outward;
    let taken = select(shape.segment, shape.root, left == 1u) * seen;
    let factor = 1.0 / (1.0 + taken);
    let stored = select(factor, -taken * factor, taken < 1.0);
    ladder[line * shape.lineStride + node * shape.nodeStride] = vec2f(conductance, stored);
    outward = factor * seen;
  }
}
`,
};
