/** One sweep of line Gauss–Seidel, h' = B g (E − W g (E − h)), in two passes (`tile/wires/sweep.ts`). */
import { entryPoint, type Kernel, storage } from '../../kernel.ts';
import { ladderBuffer, passOnWgsl, passShape, passWorkgroup, rootCurrentWgsl } from './ladder.ts';

/** Drops of word lines from the rises; `change` then holds what flows into bit lines, `carried` voltages of word nodes. */
export const sweepWordLinesKernel: Kernel = {
  key: 'wires: sweep word lines',
  workgroup: passWorkgroup,
  shape: passShape,
  buffers: {
    ladder: ladderBuffer,
    wordSources: storage.readVectors,
    bitSources: storage.readVectors,
    rise: storage.readVectors,
    change: storage.vectors,
    carried: storage.vectors,
    wordCurrents: storage.vectors,
  },
  body: /* wgsl */ `
${passOnWgsl}${rootCurrentWgsl}${entryPoint({ workgroup: passWorkgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x;
  if (quad >= shape.quads || id.y >= shape.lines) { return; }
  let first = id.y * shape.nodes;
  for (var one = 0u; one < shape.perNode; one++) {
    let row = id.y * shape.perNode + one;
    let source = wordSources[row * shape.quads + quad];
    var sum = vec4f();
    var root = RootCurrent();
    for (var left = shape.nodes; left > 0u; left--) {
      let column = left - 1u;
      let at = (first + column) * shape.quads + quad;
      let place = row * shape.nodes + column;
      let cell = ladder[place];
      let own = cell.x * (source - bitSources[column * shape.quads + quad] - rise[at]);
      let current = own + sum;
      addNode(&root, own, cell.y, current);
      carried[place * shape.quads + quad] = current;
      sum = passOn(cell.y, current);
    }
    var drop = vec4f();
    for (var column = 0u; column < shape.nodes; column++) {
      let at = (first + column) * shape.quads + quad;
      let place = row * shape.nodes + column;
      let cell = ladder[place];
      let inPlace = place * shape.quads + quad;
      drop = passOn(cell.y, drop + select(shape.segment, shape.root, column == 0u) * carried[inPlace]);
      carried[inPlace] = source - drop;
      var current = cell.x * (source - bitSources[column * shape.quads + quad] - drop);
      if (one != 0u) { current += change[at]; }
      change[at] = current;
    }
    wordCurrents[row * shape.quads + quad] = rootCurrent(root, sum) + shape.farConductance * drop;
  }
}
`,
};

/** Rises of bit lines from the currents into them; `change` then holds by how much, `partials` Σ g |change| of each line. */
export const sweepBitLinesKernel: Kernel = {
  key: 'wires: sweep bit lines',
  workgroup: passWorkgroup,
  shape: passShape,
  buffers: {
    ladder: ladderBuffer,
    rise: storage.vectors,
    change: storage.vectors,
    bitCurrents: storage.vectors,
    partials: storage.vectors,
  },
  body: /* wgsl */ `
${passOnWgsl}${rootCurrentWgsl}${entryPoint({ workgroup: passWorkgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x;
  let column = id.y;
  if (quad >= shape.quads || column >= shape.lines) { return; }
  var sum = vec4f();
  var root = RootCurrent();
  for (var left = shape.nodes; left > 0u; left--) {
    let cell = select(left - 1u, shape.nodes - left, shape.rootIsLast != 0u) * shape.lines + column;
    let at = cell * shape.quads + quad;
    let own = change[at];
    let current = own + sum;
    let factor = ladder[cell].y;
    addNode(&root, own, factor, current);
    change[at] = current;
    sum = passOn(factor, current);
  }
  var next = vec4f();
  var over = vec4f();
  for (var node = 0u; node < shape.nodes; node++) {
    let cell = select(node, shape.nodes - 1u - node, shape.rootIsLast != 0u) * shape.lines + column;
    let at = cell * shape.quads + quad;
    next = passOn(ladder[cell].y, next + select(shape.segment, shape.root, node == 0u) * change[at]);
    let moved = next - rise[at];
    change[at] = moved;
    rise[at] = next;
    over += ladder[cell].x * abs(moved);
  }
  bitCurrents[column * shape.quads + quad] = rootCurrent(root, sum) + shape.farConductance * next;
  partials[column * shape.quads + quad] = over;
}
`,
};
