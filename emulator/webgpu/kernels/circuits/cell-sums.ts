/**
 * Bit lines of arrays whose wires have no resistance: each sums what its cells pass. One invocation a bit line, sample
 * and pulse pattern; partial sums of 32 cells keep the rounding of long lines down.
 */
import type { CurrentVoltage } from '../../../../devices/index.ts';
import { entryPoint, type Kernel } from '../../kernel.ts';
import { cellLawWgsl, lawKey } from './cell-law.ts';
import { type CellFeatures, cellBuffers, cellKey, cellShape, cellsWgsl } from './cells.ts';

/** Bit lines that a workgroup takes. */
export const lineWorkgroup = [64, 1] as const;

/**
 * The invocation's bit line, sample and pattern: `column`, `own`, `one` (its array) and `drive`. Groups along x: patterns
 * of one block of bit lines after another; along y: samples.
 */
export const lineWgsl = /* wgsl */ `
  let column = (group.x / shape.patterns) * ${lineWorkgroup[0]}u + lane;
  if (column >= shape.columns || group.y >= batch.count || !isRead(group.y)) { return; }
  let pattern = group.x % shape.patterns;
  let drive = driveOf(group.y, pattern);
  let own = columnAt(column);
  let one = arrayAt(own.inArray);
  if (!isUsed(one, drive)) { return; }
  let into = (drive.n * shape.patterns + pattern) * shape.columns + column;`;

/** @param pulseWidth whether inputs are lengths of pulses of the read voltage */
export function cellSumsKernel(features: CellFeatures, law: CurrentVoltage | null, pulseWidth: boolean): Kernel {
  const coded = pulseWidth
    ? 'part += x * passed(shape.readVoltage, g);'
    : /* wgsl */ `
      let v = shape.readVoltage * x;
      // Codes times 1/levels may round to a little more than 1.
      if (!isKnown(v, 1e-6 * shape.highest)) { reportVoltage(v); }
      part += passed(v, g);`;
  return {
    key: cellKey('cell sums', features, pulseWidth ? 'pulse widths' : 'amplitudes', lawKey(law)),
    workgroup: lineWorkgroup,
    shape: cellShape,
    buffers: cellBuffers(features),
    body: /* wgsl */ `
${cellsWgsl(features)}${cellLawWgsl(law)}
${entryPoint({ workgroup: lineWorkgroup })}
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  ${lineWgsl}
  var sum = 0.0;
  for (var first = 0u; first < one.rows; first += 32u) {
    var part = 0.0;
    for (var row = first; row < min(first + 32u, one.rows); row++) {
      let x = inputOf(one, row, drive);
      if (x == 0.0) { continue; }
      let g = conductanceOf(one, row, own, drive);
      ${coded}
    }
    sum += part;
  }
  currents[into] = sum;
}
`,
  };
}
