/**
 * Where the crosspoints of a tile are broken. Drawn array by array, since a broken word line or a flawed spot of a wafer
 * breaks neighbours.
 *
 * A crosspoint is stuck by comparing a normal deviate z with quantiles: the lowest share `stuckLow` of deviates is stuck
 * low, the next `stuckRandom` anywhere, the highest `stuckHigh` high. With a correlation length L > 0 the deviates of an
 * array are white noise smoothed by a Gaussian of that width (in crosspoints, cut off at 3 L) and scaled back to unit
 * variance, so that the shares stay what they are but faults of a kind cluster.
 */
import { compileFormula, type Faults, normalQuantile, type PulseLaw, stuckField } from '../../devices/index.ts';
import { openStream, type RandomStream } from '../random.ts';
import { streamOf } from './streams.ts';
import { arrayBlocks, storedOutputs, type TileSpec } from './tile.ts';
import { planesOf } from './unit-cell.ts';

/** Sets the `stuck` field of broken crosspoints in `fields`, [planes][inputs][stored outputs][fields]. */
export function breakCrosspoints(spec: TileSpec, fields: Float32Array | Float64Array, seed: number): void {
  const { device, declaration } = spec;
  const { faults, pulse } = device;
  if (!faults || !pulse) return;
  const random = openStream(seed, streamOf('faults', declaration.name));
  const planes = planesOf(spec.mapping);
  const blocks = arrayBlocks(spec);
  const stored = storedOutputs(spec);
  const cells = declaration.inputs * stored;
  const stuck = pulse.fields.indexOf(stuckField);
  const boundsOf = compileBounds(pulse, fields);
  /** Those of an array, and its unit column behind them. */
  const outputsOn = (first: number, end: number) => [
    ...Array.from({ length: end - first }, (_, index) => first + index),
    ...(stored > declaration.outputs ? [declaration.outputs + first / blocks.outputs.size] : []),
  ];
  for (let firstInput = 0; firstInput < declaration.inputs; firstInput += blocks.inputs.size) {
    for (let firstOutput = 0; firstOutput < declaration.outputs; firstOutput += blocks.outputs.size) {
      const rows = Math.min(blocks.inputs.size, declaration.inputs - firstInput);
      const held = outputsOn(firstOutput, Math.min(firstOutput + blocks.outputs.size, declaration.outputs));
      const columns = held.length * planes;
      const place = drawFaults(faults, rows, columns, random);
      for (let at = 0; at < rows * columns; at++) {
        const fault = place[at] as Fault;
        if (fault === working) continue;
        const column = at % columns;
        const plane = column % planes;
        const cell = (firstInput + (at - column) / columns) * stored + (held[(column - plane) / planes] as number);
        const crosspoint = plane * cells + cell;
        const [lower, upper] = boundsOf(crosspoint);
        const share = fault === 'low' ? 0 : fault === 'high' ? 1 : random.uniform();
        fields[crosspoint * pulse.fields.length + stuck] = Math.fround(lower + share * (upper - lower));
      }
    }
  }
}

const working = 'working';
type Fault = typeof working | 'low' | 'high' | 'random';

function drawFaults(faults: Faults, rows: number, columns: number, random: RandomStream): Fault[] {
  const { stuckLow, stuckHigh, stuckRandom, correlationLength, deadRows, deadColumns } = faults;
  const white = Float64Array.from({ length: rows * columns }, () => random.normal());
  const deviates = correlationLength > 0 ? smooth(white, rows, columns, correlationLength) : white;
  const [low, random_, high] = [stuckLow, stuckLow + stuckRandom, 1 - stuckHigh].map(normalQuantile) as [
    number,
    number,
    number,
  ];
  const rowIsDead = Array.from({ length: rows }, () => random.uniform() < deadRows);
  const columnIsDead = Array.from({ length: columns }, () => random.uniform() < deadColumns);
  return Array.from(deviates, (z, at) => {
    if (rowIsDead[Math.floor(at / columns)] || columnIsDead[at % columns] || z < low) return 'low';
    if (z < random_) return 'random';
    return z >= high ? 'high' : working;
  });
}

/** White noise [rows][columns] smoothed along both axes; edges are scaled like the middle, to unit variance. */
function smooth(white: Float64Array, rows: number, columns: number, length: number): Float64Array {
  const reach = Math.ceil(3 * length);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * length ** 2)),
  );
  const along = (values: Float64Array, lines: number, points: number, lineStride: number, stride: number) => {
    const result = new Float64Array(values.length);
    for (let line = 0; line < lines; line++) {
      for (let point = 0; point < points; point++) {
        let sum = 0;
        let variance = 0;
        for (let k = Math.max(-reach, -point); k <= Math.min(reach, points - 1 - point); k++) {
          const weight = weights[k + reach] as number;
          sum += weight * (values[line * lineStride + (point + k) * stride] as number);
          variance += weight ** 2;
        }
        result[line * lineStride + point * stride] = sum / Math.sqrt(variance);
      }
    }
    return result;
  };
  return along(along(white, rows, columns, columns, 1), columns, rows, 1, columns);
}

/** Bounds of one crosspoint from its fields. */
export function compileBounds(law: PulseLaw, fields: ArrayLike<number>) {
  const [lower, upper] = [law.lower, law.upper].map((bound) => compileFormula(bound, law.fields));
  const own = new Array<number>(law.fields.length);
  return (crosspoint: number): readonly [lower: number, upper: number] => {
    for (let f = 0; f < own.length; f++) own[f] = fields[crosspoint * own.length + f] as number;
    return [lower?.(...own) ?? Number.NaN, upper?.(...own) ?? Number.NaN];
  };
}
