/** One step of conjugate gradients for the rises, in two passes (`tile/wires/conjugate-gradients.ts`). */
import { entryPoint, type Kernel, storage } from '../../kernel.ts';
import { figuresWgsl, ladderBuffer, passOnWgsl, passShape, passWorkgroup } from './ladder.ts';

/** p = z + β p, s = r + β s, q = s − g W g p; q replaces z, `partials` are p·q of each invocation's word lines. */
export const multiplyKernel: Kernel = {
  key: 'wires: multiply',
  workgroup: passWorkgroup,
  shape: passShape,
  buffers: {
    ladder: ladderBuffer,
    figures: storage.readVectors,
    imbalance: storage.readVectors,
    direction: storage.vectors,
    image: storage.vectors,
    change: storage.vectors,
    carried: storage.vectors,
    partials: storage.vectors,
  },
  body: /* wgsl */ `
${figuresWgsl}
${passOnWgsl}${entryPoint({ workgroup: passWorkgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x;
  if (quad >= shape.quads || id.y >= shape.lines) { return; }
  if (all(solved(figures[figureAt(leftRow, quad)], figures[figureAt(largestRow, quad)]))) { return; }
  let beta = figures[figureAt(betaRow, quad)];
  let first = id.y * shape.nodes;
  var curvature = vec4f();
  for (var one = 0u; one < shape.perNode; one++) {
    let cells = (id.y * shape.perNode + one) * shape.nodes;
    var sum = vec4f();
    for (var left = shape.nodes; left > 0u; left--) {
      let column = left - 1u;
      let at = (first + column) * shape.quads + quad;
      var along = direction[at];
      if (one == 0u) {
        along = change[at] + beta * along;
        direction[at] = along;
      }
      let cell = ladder[cells + column];
      let current = cell.x * along + sum;
      carried[(cells + column) * shape.quads + quad] = current;
      sum = passOn(cell.y, current);
    }
    var drop = vec4f();
    for (var column = 0u; column < shape.nodes; column++) {
      let at = (first + column) * shape.quads + quad;
      let cell = ladder[cells + column];
      drop = passOn(cell.y, drop + select(shape.segment, shape.root, column == 0u) * carried[(cells + column) * shape.quads + quad]);
      let taken = cell.x * drop;
      if (one == 0u) {
        let own = imbalance[at] + beta * image[at];
        image[at] = own;
        change[at] = own - taken;
        curvature += direction[at] * (own - taken);
      } else {
        change[at] -= taken;
        curvature -= direction[at] * taken;
      }
    }
  }
  partials[id.y * shape.quads + quad] = curvature;
}
`,
};

/** h += α p, r −= α q, z = B r; z replaces q, `partials` are r·z and Σ g |z| of each line. */
export const preconditionKernel: Kernel = {
  key: 'wires: precondition',
  workgroup: passWorkgroup,
  shape: passShape,
  buffers: {
    ladder: ladderBuffer,
    figures: storage.readVectors,
    direction: storage.readVectors,
    rise: storage.vectors,
    imbalance: storage.vectors,
    change: storage.vectors,
    partials: storage.vectors,
  },
  body: /* wgsl */ `
${figuresWgsl}
${passOnWgsl}${entryPoint({ workgroup: passWorkgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x;
  let column = id.y;
  if (quad >= shape.quads || column >= shape.lines) { return; }
  if (all(solved(figures[figureAt(leftRow, quad)], figures[figureAt(largestRow, quad)]))) { return; }
  let alpha = figures[figureAt(alphaRow, quad)];
  var sum = vec4f();
  for (var left = shape.nodes; left > 0u; left--) {
    let cell = select(left - 1u, shape.nodes - left, shape.rootIsLast != 0u) * shape.lines + column;
    let at = cell * shape.quads + quad;
    let rest = imbalance[at] - alpha * change[at];
    let current = rest + sum;
    rise[at] += alpha * direction[at];
    imbalance[at] = rest;
    change[at] = current;
    sum = passOn(ladder[cell].y, current);
  }
  var next = vec4f();
  var reduction = vec4f();
  var over = vec4f();
  for (var node = 0u; node < shape.nodes; node++) {
    let cell = select(node, shape.nodes - 1u - node, shape.rootIsLast != 0u) * shape.lines + column;
    let at = cell * shape.quads + quad;
    next = passOn(ladder[cell].y, next + select(shape.segment, shape.root, node == 0u) * change[at]);
    change[at] = next;
    reduction += next * imbalance[at];
    over += ladder[cell].x * abs(next);
  }
  let lines = shape.lines * shape.quads;
  partials[column * shape.quads + quad] = over;
  partials[lines + column * shape.quads + quad] = reduction;
}
`,
};
