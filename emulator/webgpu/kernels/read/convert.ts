/** Noise of the read-out and the ADC, of four columns of a sample (`cpu/read/convert.ts`). */
import type { ReadFeatures } from './features.ts';

/** `convert(sums, n, block, key, slice)`: needs `check`, `saturate` and, but for a plain read, the table. */
export function convertWgsl(features: ReadFeatures): string {
  const { adc, spread, stochastic } = features;
  const rounding = stochastic ? 'roundUpOrDown(place, block, key, n)' : 'round(place)';
  const convertAs = { plain: plainWgsl(rounding), table: tableWgsl(rounding), circuit: circuitWgsl }[adc];
  return /* wgsl */ `${stochastic ? roundUpOrDownWgsl : ''}${adc === 'circuit' ? transferWgsl : ''}
// Noise, rounding to the ADC's levels, clipping; counts what clipped.
fn convert(sums: vec4f, n: u32, block: u32, key: u32, slice: u32) -> vec4f {
  var result = sums;
  if (shape.noise > 0.0) {
    let counter = vec4u(block, key, batch.first + n, batch.epoch);
    let deviation = ${spread ? 'draws(4u, block)' : 'vec4f(shape.noise)'};
    result = fma(deviation, normals(vec2u(shape.seed, shape.stream), counter), result);
  }
  let valid = vec4u(4u * block) + vec4u(0u, 1u, 2u, 3u) < vec4u(shape.outputs);
  checkFour(result, valid);
  ${convertAs}
  return result;
}

fn countOutside(outside: vec4<bool>, n: u32) {
  let clipped = select(vec4u(0u), vec4u(1u), outside);
  saturate(n, clipped.x + clipped.y + clipped.z + clipped.w);
}
`;
}

const plainWgsl = (rounding: string) => /* wgsl */ `
  if (shape.levels > 0.0) {
    let place = result * shape.perStep;
    let code = ${rounding};
    countOutside((abs(code) > vec4f(shape.levels)) & valid, n);
    result = clamp(code, vec4f(-shape.levels), vec4f(shape.levels)) * shape.step;
  }`;

const tableWgsl = (rounding: string) => /* wgsl */ `
  let place = (result - sliceFigure(slice, 1u)) * sliceFigure(slice, 3u);
  let code = ${rounding};
  let least = vec4f(sliceFigure(slice, 4u));
  let most = vec4f(sliceFigure(slice, 5u));
  countOutside(((code < least) | (code > most)) & valid, n);
  result = clamp(code, least, most) * sliceFigure(slice, 2u) + sliceFigure(slice, 1u);`;

const circuitWgsl = /* wgsl */ `
  let share = (result - sliceFigure(slice, 6u)) * sliceFigure(slice, 8u);
  countOutside((abs(share) > vec4f(1.0)) & valid, n);
  for (var lane = 0u; lane < 4u; lane++) {
    let value = transfer(min(4u * block + lane, shape.outputs - 1u) / shape.groupSize, share[lane]);
    result[lane] = value * sliceFigure(slice, 7u) + sliceFigure(slice, 6u);
  }`;

/** `tile/adc/transfer.ts`, `convert`: thresholds and values lie one behind the other. */
const transferWgsl = /* wgsl */ `
fn transfer(converter: u32, x: f32) -> f32 {
  let thresholds = tableWord(shape.transfers + 2u * converter);
  let count = tableWord(shape.transfers + 2u * converter + 1u);
  var first = 0u;
  var last = count;
  while (first < last) {
    let middle = (first + last) >> 1u;
    if (x > tableFigure(thresholds + middle)) { first = middle + 1u; } else { last = middle; }
  }
  return tableFigure(thresholds + count + first);
}
`;

/** The fraction is exact, so that rounding of the sum cannot reach across a level. */
const roundUpOrDownWgsl = /* wgsl */ `
fn roundUpOrDown(x: vec4f, block: u32, key: u32, n: u32) -> vec4f {
  let words = philox(vec2u(shape.seed, shape.roundStream), vec4u(block, key, batch.first + n, batch.epoch));
  let whole = floor(x);
  return whole + floor((x - whole) + vec4f(words >> vec4u(8u)) * 0x1p-24);
}
`;
