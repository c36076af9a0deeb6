/**
 * Arrays with wires, solved read by read: Newton's method of `tile/wires/nonlinear-newton.ts` in float32. One workgroup a
 * network: an array, a sample and a pulse pattern. Linear cells are the case that the first step (chords) solves.
 *
 * **Residual.** As there, Σ (|delivered − I(v)| + |taken − I(v)|) over the largest current of a line, but each cell is
 * excused a few roundings of the terms of its current: these have no preferred sign, and add up as squares do, far below
 * their sum over thousands of cells. A step that finds nothing better within `reach` ends the solve: what is left is
 * rounding of the law. Where residual and rounding together are beyond `reach`, as where wires take all but a little of
 * the voltage and cells see the small difference of large numbers, it is reported (`circuits/check-solved.ts`).
 */
import type { CurrentVoltage } from '../../../../devices/index.ts';
import { entryPoint, type Kernel, storage } from '../../kernel.ts';
import { cellLawWgsl, lawKey } from './cell-law.ts';
import { type CellFeatures, cellBuffers, cellKey, cellsWgsl } from './cells.ts';
import { networkGradientsWgsl } from './network-gradients.ts';
import { lanes, networkPassesWgsl, networkShape } from './network-passes.ts';

const workgroup = [lanes, 1] as const;
const mostSteps = 40;
const mostHalvings = 20;
/** How far beyond its law's voltages a cell may end, as a share of their span, as on the CPU. */
const overshoot = 0.025;

/** @param law null where currents are proportional to voltages */
export function networkKernel(features: CellFeatures, law: CurrentVoltage | null): Kernel {
  return {
    key: cellKey('network', features, lawKey(law)),
    workgroup,
    shape: networkShape,
    buffers: { ...cellBuffers(features), scratch: storage.floats },
    body: [
      cellsWgsl(features),
      cellLawWgsl(law),
      networkPassesWgsl,
      networkGradientsWgsl,
      stateWgsl,
      newtonWgsl,
      mainWgsl,
    ].join(''),
  };
}

const eachCell = (body: string) => /* wgsl */ `
  for (var cell = lane; cell < rows * columns; cell += ${lanes}u) { ${body} }
  storageBarrier();`;

const stateWgsl = /* wgsl */ `
fn open(one: Array, drive: Drive) {
  ${eachCell(`
    let column = columnAt(one.firstColumn + cell % columns);
    scratch[at(conductancesOf, cell)] = conductanceOf(one, cell / columns, column, drive);
    if (cell < rows) { scratch[at(potentialsOf, cell)] = shape.readVoltage * inputOf(one, cell, drive); }
    if (cell < nodes * columns) { scratch[at(risesOf, cell)] = 0.0; }`)}
}

/** By chords, or by tangents at the point that is kept to come back to. */
fn linearise(byChords: bool) {
  ${eachCell(`
    let g = scratch[at(conductancesOf, cell)];
    let potential = scratch[at(potentialsOf, cell / columns)];
    if (byChords) {
      // At 0 V a chord is a tangent; any other serves as well.
      let v = select(shape.readVoltage, potential, abs(potential) > 1e-4 * shape.readVoltage);
      let chord = passed(v, g) / v;
      scratch[at(slopesOf, cell)] = chord;
      scratch[at(shortsOf, cell)] = chord * potential;
    } else {
      let drop = scratch[at(dropsOf, cell)];
      let fall = drop + scratch[at(risesOf, nodeOf(cell))];
      let tangent = slope(potential - fall, g);
      scratch[at(slopesOf, cell)] = tangent;
      scratch[at(shortsOf, cell)] = scratch[at(passingOf, cell)] + tangent * fall;
      scratch[at(keptDropsOf, cell)] = drop;
      scratch[at(keptDeliveredOf, cell)] = scratch[at(deliveredOf, cell)];
      scratch[at(keptTakenOf, cell)] = scratch[at(takenOf, cell)];
      if (cell < nodes * columns) { scratch[at(keptRisesOf, cell)] = scratch[at(risesOf, cell)]; }
    }`)}
}

fn halve(vector: u32, kept: u32, index: u32) {
  scratch[at(vector, index)] = 0.5 * (scratch[at(vector, index)] + scratch[at(kept, index)]);
}

/**
 * What cells pass at their voltages: what is left over, the sum of squares of what was excused, and the largest current of
 * a line. \`back\` goes half of the way back to where the step began.
 */
fn measure(back: bool) -> vec3f {
  var left = 0.0;
  var squares = 0.0;
  var most = 0.0;
  for (var place = lane; place < nodes; place += ${lanes}u) {
    for (var one = 0u; one < shape.perRow; one++) {
      let row = place * shape.perRow + one;
      let potential = scratch[at(potentialsOf, row)];
      var sum = 0.0;
      for (var column = 0u; column < columns; column++) {
        let cell = row * columns + column;
        let node = place * columns + column;
        let slope = scratch[at(slopesOf, cell)];
        if (back) {
          if (one == 0u) { halve(risesOf, keptRisesOf, node); }
          halve(dropsOf, keptDropsOf, cell);
          halve(deliveredOf, keptDeliveredOf, cell);
          halve(takenOf, keptTakenOf, cell);
        }
        let fall = scratch[at(dropsOf, cell)] + scratch[at(risesOf, node)];
        let shorts = scratch[at(shortsOf, cell)];
        if (!back) { scratch[at(takenOf, cell)] = shorts - slope * fall; }
        let current = passed(potential - fall, scratch[at(conductancesOf, cell)]);
        let excused = 0x1p-22 * (abs(shorts) + slope * (abs(potential) + abs(fall)));
        squares += excused * excused;
        left += max(abs(scratch[at(deliveredOf, cell)] - current) - excused, 0.0);
        left += max(abs(scratch[at(takenOf, cell)] - current) - excused, 0.0);
        scratch[at(passingOf, cell)] = current;
        sum += current;
      }
      most = max(most, abs(sum));
    }
  }
  storageBarrier();
  for (var column = lane; column < columns; column += ${lanes}u) { most = max(most, abs(sumOfBit(column))); }
  return reduce(vec2f(left, squares), most);
}

fn sumOfBit(column: u32) -> f32 {
  var sum = 0.0;
  for (var first = 0u; first < rows; first += 32u) {
    var part = 0.0;
    for (var row = first; row < min(first + 32u, rows); row++) { part += scratch[at(passingOf, row * columns + column)]; }
    sum += part;
  }
  return sum;
}
`;

const newtonWgsl = /* wgsl */ `
fn residualOf(found: vec3f) -> f32 { return select(found.x / found.z, 0.0, found.x == 0.0); }

/** @returns the residual, with what rounding adds to it */
fn solveNetwork() -> f32 {
  var found = vec3f();
  var residual = 1.0;
  for (var step = 0u; step < ${mostSteps}u; step++) {
    let before = found.x;
    linearise(step == 0u);
    // Inexact Newton: the linear problem is solved as far as the step can use it.
    let wanted = select(clamp(0.1 * residual * residual, 0.25 * shape.tolerance, 1e-3), 0.25 * shape.tolerance, step == 0u);
    solveLinearised(max(wanted, 2.5e-7));
    for (var halving = 0u; halving < ${mostHalvings}u; halving++) {
      found = measure(halving > 0u);
      if (step == 0u || found.x < before || residual <= shape.reach) { break; }
    }
    residual = residualOf(found);
    if (residual <= shape.tolerance || (step > 0u && !(found.x < before))) { break; }
  }
  return residual + select(sqrt(found.y) / found.z, 0.0, found.y == 0.0);
}
`;

const mainWgsl = /* wgsl */ `
${entryPoint({ workgroup })}
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  lane = index;
  slot = group.x;
  let perSample = shape.patterns * shape.arrays;
  let all = batch.count * perSample;
  let end = min(shape.firstNetwork + shape.networks, all);
  for (var network = shape.firstNetwork + group.x; network < end; network += groups.x) {
    let n = network / perSample;
    let pattern = (network % perSample) / shape.arrays;
    let drive = driveOf(n, pattern);
    let one = arrayAt(network % shape.arrays);
    if (!isRead(n) || !isUsed(one, drive)) { continue; }
    rows = one.rows;
    columns = one.columns;
    nodes = rows / shape.perRow;
    open(one, drive);
    let residual = solveNetwork();
    // Compilers may assume that no value is NaN; its bits cannot be.
    let isFinite = (bitcast<u32>(residual) & 0x7f800000u) != 0x7f800000u;
    if (lane == 0u && !(isFinite && residual <= max(shape.tolerance, shape.reach))) { reportMissed(residual); }
    let slack = ${overshoot} * (shape.highest - shape.lowest);
    ${eachCell(`
      let v = scratch[at(potentialsOf, cell / columns)] - scratch[at(dropsOf, cell)] - scratch[at(risesOf, nodeOf(cell))];
      if (scratch[at(conductancesOf, cell)] != 0.0 && !isKnown(v, slack)) { reportVoltage(v); }`)}
    let start = (n * shape.patterns + pattern) * shape.columns + one.firstColumn;
    for (var column = lane; column < columns; column += ${lanes}u) { currents[start + column] = sumOfBit(column); }
    storageBarrier();
  }
}
`;
