/**
 * The network of one array in storage, and passes over all its lines (`tile/wires/nonlinear-ladder.ts`): one workgroup a
 * network, one invocation a line.
 *
 * Every workgroup has a slot of vectors of its own. A factor m of a ladder is kept as m − 1 where a segment takes little, as
 * in `kernels/wires/ladder.ts`: errors of m itself, one node after the other, would add up.
 */
import type { Kernel } from '../../kernel.ts';
import { cellShape } from './cells.ts';

/** Invocations of a workgroup. */
export const lanes = 64;

/** Of cells, [rows][columns], then of nodes of bit lines, [nodes][columns], then of word lines. */
export const networkVectors = [
  ...['conductances', 'slopes', 'shorts', 'drops', 'delivered', 'taken', 'passing', 'wordFactors'],
  ...['keptDrops', 'keptDelivered', 'keptTaken'],
  ...['rises', 'nodeSlopes', 'bitFactors', 'imbalance', 'direction', 'image', 'change', 'linked', 'keptRises'],
  'potentials',
] as const;

export const networkShape = {
  ...cellShape,
  arrays: 'u32',
  /** Networks of this dispatch among those of a full batch: the first, and how many. */
  firstNetwork: 'u32',
  networks: 'u32',
  /** Floats of a vector. */
  vectorSize: 'u32',
  /** Resistances, over the unit of conductance, and conductances of far ends in it, 0 where these are open. */
  wordSegment: 'f32',
  wordRoot: 'f32',
  wordFar: 'f32',
  bitSegment: 'f32',
  bitRoot: 'f32',
  bitFar: 'f32',
  rootIsLast: 'u32',
  /** Residuals to reach, and to accept where nothing more is gained, relative to the largest current of a line. */
  tolerance: 'f32',
  reach: 'f32',
} as const satisfies Kernel['shape'];

export const networkPassesWgsl = /* wgsl */ `
${networkVectors.map((name, index) => `const ${name}Of = ${index}u;`).join('\n')}
var<private> slot: u32;
var<private> lane: u32;
var<private> rows: u32;
var<private> columns: u32;
var<private> nodes: u32;
fn at(vector: u32, index: u32) -> u32 { return (slot * ${networkVectors.length}u + vector) * shape.vectorSize + index; }
fn nodeOf(cell: u32) -> u32 {
  let row = cell / columns;
  return select(cell, (row / 2u) * columns + cell % columns, shape.perRow == 2u);
}

var<workgroup> partials: array<vec3f, ${lanes}>;
var<workgroup> reduced: vec3f;
/** Two sums and a maximum over all invocations. */
fn reduce(sums: vec2f, most: f32) -> vec3f {
  partials[lane] = vec3f(sums, most);
  workgroupBarrier();
  if (lane == 0u) {
    var all = partials[0];
    for (var one = 1u; one < ${lanes}u; one++) { all = vec3f(all.xy + partials[one].xy, max(all.z, partials[one].z)); }
    reduced = all;
  }
  return workgroupUniformLoad(&reduced);
}

fn factorOf(taken: f32) -> f32 {
  let factor = 1.0 / (1.0 + taken);
  return select(factor, -taken * factor, taken < 1.0);
}
fn passOn(factor: f32, value: f32) -> f32 { return fma(factor, value, select(0.0, value, factor <= 0.0)); }
fn alongBit(place: u32, column: u32) -> u32 {
  return select(place, nodes - 1u - place, shape.rootIsLast != 0u) * columns + column;
}

/** Ladders of all lines, from \`slopes\`. */
fn factorLines() {
  for (var place = lane; place < nodes; place += ${lanes}u) {
    for (var one = 0u; one < shape.perRow; one++) {
      let first = (place * shape.perRow + one) * columns;
      var outward = shape.wordFar;
      for (var left = columns; left > 0u; left--) {
        let cell = first + left - 1u;
        let slope = scratch[at(slopesOf, cell)];
        let node = at(nodeSlopesOf, place * columns + left - 1u);
        if (one == 0u) { scratch[node] = slope; } else { scratch[node] += slope; }
        let seen = slope + outward;
        let taken = select(shape.wordSegment, shape.wordRoot, left == 1u) * seen;
        scratch[at(wordFactorsOf, cell)] = factorOf(taken);
        outward = seen / (1.0 + taken);
      }
    }
  }
  storageBarrier();
  for (var column = lane; column < columns; column += ${lanes}u) {
    var outward = shape.bitFar;
    for (var left = nodes; left > 0u; left--) {
      let node = alongBit(left - 1u, column);
      let seen = scratch[at(nodeSlopesOf, node)] + outward;
      let taken = select(shape.bitSegment, shape.bitRoot, left == 1u) * seen;
      scratch[at(bitFactorsOf, node)] = factorOf(taken);
      outward = seen / (1.0 + taken);
    }
  }
  storageBarrier();
}

/**
 * Drops of word lines. With \`shorts\`: d = W (s − c x), and \`into\` takes s − c d of each node; without: d = W c x, and
 * \`into\` takes c d.
 */
fn passWords(withShorts: bool, x: u32, into: u32) {
  for (var place = lane; place < nodes; place += ${lanes}u) {
    let first = place * columns;
    for (var one = 0u; one < shape.perRow; one++) {
      let cells = (place * shape.perRow + one) * columns;
      var sum = 0.0;
      for (var left = columns; left > 0u; left--) {
        let cell = cells + left - 1u;
        let linked = scratch[at(slopesOf, cell)] * scratch[at(x, first + left - 1u)];
        var own = linked;
        if (withShorts) { own = scratch[at(shortsOf, cell)] - linked; }
        let current = own + sum;
        scratch[at(deliveredOf, cell)] = current;
        sum = passOn(scratch[at(wordFactorsOf, cell)], current);
      }
      var drop = 0.0;
      for (var column = 0u; column < columns; column++) {
        let cell = cells + column;
        let along = select(shape.wordSegment, shape.wordRoot, column == 0u) * scratch[at(deliveredOf, cell)];
        drop = passOn(scratch[at(wordFactorsOf, cell)], drop + along);
        scratch[at(dropsOf, cell)] = drop;
        var value = scratch[at(slopesOf, cell)] * drop;
        if (withShorts) { value = scratch[at(shortsOf, cell)] - value; }
        let node = at(into, first + column);
        if (one == 0u) { scratch[node] = value; } else { scratch[node] += value; }
      }
    }
  }
  storageBarrier();
}

/** x = B x: rises of bit lines from currents into their nodes. */
fn passBits(x: u32) {
  for (var column = lane; column < columns; column += ${lanes}u) {
    var sum = 0.0;
    for (var left = nodes; left > 0u; left--) {
      let node = alongBit(left - 1u, column);
      let current = scratch[at(x, node)] + sum;
      scratch[at(x, node)] = current;
      sum = passOn(scratch[at(bitFactorsOf, node)], current);
    }
    var rise = 0.0;
    for (var place = 0u; place < nodes; place++) {
      let node = alongBit(place, column);
      let along = select(shape.bitSegment, shape.bitRoot, place == 0u) * scratch[at(x, node)];
      rise = passOn(scratch[at(bitFactorsOf, node)], rise + along);
      scratch[at(x, node)] = rise;
    }
  }
  storageBarrier();
}
`;
