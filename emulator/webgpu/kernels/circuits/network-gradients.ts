/**
 * The linear problem within a step of Newton's method, by conjugate gradients (`tile/wires/nonlinear-linearised.ts`): a
 * sweep that opens, the gradients' first step and those after, and a sweep that closes.
 *
 * All stages go through one loop, so that each pass over lines is called in one place: compilers copy functions to where
 * they are called, and a software adapter takes half a minute over the copies.
 */
import { lanes } from './network-passes.ts';

const mostSteps = 500;

/** s − c (d + h) */
const linearisedCurrent = /* wgsl */ `
    let fall = scratch[at(dropsOf, cell)] + scratch[at(risesOf, nodeOf(cell))];
    let current = scratch[at(shortsOf, cell)] - scratch[at(slopesOf, cell)] * fall;`;

export const networkGradientsWgsl = /* wgsl */ `
const opens = 0u;
const starts = 1u;
const steps = 2u;
const closes = 3u;

/** Largest current of a line of this invocation, as a scale: exact where wires are good. */
fn largestLine() -> f32 {
  var most = 0.0;
  for (var column = lane; column < columns; column += ${lanes}u) {
    var sum = 0.0;
    for (var node = 0u; node < nodes; node++) { sum += scratch[at(linkedOf, node * columns + column)]; }
    most = max(most, abs(sum));
  }
  for (var row = lane; row < rows; row += ${lanes}u) {
    var sum = 0.0;
    for (var column = 0u; column < columns; column++) { sum += scratch[at(shortsOf, row * columns + column)]; }
    most = max(most, abs(sum));
  }
  return most;
}

/** Share of this invocation's nodes in the curvature along the direction, p·q; q = s − c W c p stays in \`linked\`. */
fn curvatureShare() -> f32 {
  var sum = 0.0;
  for (var node = lane; node < nodes * columns; node += ${lanes}u) {
    let image = scratch[at(imageOf, node)] - scratch[at(linkedOf, node)];
    scratch[at(linkedOf, node)] = image;
    sum += scratch[at(directionOf, node)] * image;
  }
  return sum;
}

/** Between the passes: a step along the direction, and the imbalance as the next pass takes it; or what words deliver. */
fn stepAlong(stage: u32, length: f32) {
  for (var cell = lane; cell < rows * columns; cell += ${lanes}u) {
    if (stage == closes) {
      ${linearisedCurrent}
      scratch[at(deliveredOf, cell)] = current;
    } else if (stage != opens && cell < nodes * columns) {
      var imbalance = scratch[at(imbalanceOf, cell)];
      if (stage == steps) {
        scratch[at(risesOf, cell)] += length * scratch[at(directionOf, cell)];
        imbalance -= length * scratch[at(linkedOf, cell)];
        scratch[at(imbalanceOf, cell)] = imbalance;
      }
      scratch[at(changeOf, cell)] = imbalance;
    }
  }
  storageBarrier();
}

/** This invocation's share of r·z, and of the current Σ c |z| that a sweep would still move. */
fn figuresShare() -> vec2f {
  var found = vec2f();
  for (var node = lane; node < nodes * columns; node += ${lanes}u) {
    let change = scratch[at(changeOf, node)];
    found += vec2f(scratch[at(imbalanceOf, node)] * change, scratch[at(nodeSlopesOf, node)] * abs(change));
  }
  return found;
}

/** After the passes: the next direction, keeping a share of the last; or the rises of a sweep. */
fn turn(stage: u32, keep: f32) {
  for (var node = lane; node < nodes * columns; node += ${lanes}u) {
    if (stage == opens || stage == closes) {
      let next = scratch[at(linkedOf, node)];
      scratch[at(changeOf, node)] = next - scratch[at(risesOf, node)];
      scratch[at(risesOf, node)] = next;
    } else {
      var along = scratch[at(changeOf, node)];
      var image = scratch[at(imbalanceOf, node)];
      if (stage == steps) {
        along += keep * scratch[at(directionOf, node)];
        image += keep * scratch[at(imageOf, node)];
      }
      scratch[at(directionOf, node)] = along;
      scratch[at(imageOf, node)] = image;
    }
  }
  storageBarrier();
}

/** Drops and rises, from the rises that are there, until a sweep would move \`tolerance\` of the largest current. */
fn solveLinearised(tolerance: f32) {
  factorLines();
  var stage = opens;
  var enough = 0.0;
  var last = 0.0;
  for (var round = 0u; round < ${mostSteps + 3}u; round++) {
    if (round == ${mostSteps + 2}u) { stage = closes; }
    let sweeps = stage == opens || stage == closes;
    let source = select(select(directionOf, changeOf, stage == starts), risesOf, sweeps);
    passWords(sweeps, source, select(linkedOf, imbalanceOf, stage == starts));
    var largest = 0.0;
    var curvature = 0.0;
    if (stage == opens) { largest = largestLine(); }
    if (stage == steps) { curvature = curvatureShare(); }
    let between = reduce(vec2f(curvature, 0.0), largest);
    if (stage == opens) { enough = tolerance * between.z; }
    // Past convergence it is rounding, and a quotient of two such is anything.
    if (stage == steps && !(between.x > 0.0)) {
      stage = closes;
      continue;
    }
    stepAlong(stage, last / max(between.x, 1e-37));
    passBits(select(changeOf, linkedOf, sweeps));
    let figures = reduce(figuresShare(), 0.0);
    if (!sweeps && (figures.y <= enough || !(figures.x > 0.0))) {
      stage = closes;
      continue;
    }
    turn(stage, figures.x / max(last, 1e-37));
    last = select(figures.x, 0.0, sweeps);
    if (stage == closes) { break; }
    stage += select(0u, 1u, stage != steps);
  }
}
`;
