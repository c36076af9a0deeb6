/** What columns do to their sums before they are converted, of four columns of a sample (`cpu/read/columns.ts`). */
import { hasCellNoise, type ReadFeatures } from './features.ts';

/**
 * `Place`: the pulse pattern on the rows of one array that is summed; `Carried`: sums of its columns, and of what their
 * drops and noise are made of.
 */
export function carriedWgsl(features: ReadFeatures): string {
  const members = carriedOf(features).map((name) => `  ${name}: vec4f,`);
  return /* wgsl */ `
struct Place { start: u32, end: u32, chunk: u32, pattern: u32, slice: u32, phase: u32, digit: u32 }
struct Carried {
${members.join('\n')}
}
fn keyOf(place: Place) -> u32 { return place.chunk + place.pattern * 65536u; }
`;
}

export function carriedOf(features: ReadFeatures): readonly string[] {
  return [
    'sums',
    ...(features.drop ? ['loads', 'drops'] : []),
    ...(features.charge ? ['charges'] : []),
    ...(features.variance ? ['variances'] : []),
  ];
}

/** `disturb(carried, n, block, place)`; needs `drivenAt`, `draws` and the generator where features ask for them. */
export function disturbWgsl(features: ReadFeatures): string {
  const stages = [
    features.drop ? dropWgsl : '',
    features.series ? seriesWgsl(features) : '',
    hasCellNoise(features) ? cellNoiseWgsl(features) : '',
    features.nonlinear ? 'y = y / (1.0 + draws(1u, block) * abs(y));' : '',
    features.slope ? 'y = y * shape.slope;' : '',
    features.asymmetry ? 'y = select(y, y * (1.0 + shape.asymmetry), y < vec4f());' : '',
    features.limit ? 'y = clamp(y, vec4f(-shape.limit), vec4f(shape.limit));' : '',
    features.gain ? 'y = y * draws(2u, block);' : '',
    features.offset ? 'y = y + draws(3u, block);' : '',
  ].filter((stage) => stage !== '');
  return /* wgsl */ `${features.series ? throughWgsl : ''}${features.reference ? referenceWgsl : ''}
fn disturb(carried: Carried, n: u32, block: u32, place: Place) -> vec4f {
  ${stages.length > 0 ? 'var' : 'let'} y = carried.sums;
  ${stages.join('\n  ')}
  return y;
}
`;
}

const dropWgsl = /* wgsl */ `
  let a = f32(place.end - place.start) * shape.perConductance * carried.loads;
  let c = a * (a * (0.05 * a - 0.2) + 0.5);
  y = fma(-(shape.dropStrength * c), carried.drops, y);`;

const throughWgsl = /* wgsl */ `
fn through(y: vec4f) -> vec4f { return y / (1.0 + shape.seriesResistance * abs(y)); }
`;

const seriesWgsl = ({ reference }: ReadFeatures) => /* wgsl */ `
  let aside = vec4f(${reference ? 'referenceOf(n, place)' : '0.0'});
  let ground = draws(0u, block);
  y = (1.0 - ground) * through(y + aside) - (1.0 + ground) * through(aside);`;

const referenceWgsl = /* wgsl */ `
fn referenceOf(n: u32, place: Place) -> f32 {
  var sum = 0.0;
  for (var j = place.start; j < place.end; j++) { sum = fma(-shape.referenceWeight, drivenAt(n, j, place), sum); }
  return sum;
}
`;

const cellNoiseWgsl = ({ variance, charge }: ReadFeatures) => /* wgsl */ `
  let variances = ${[...(variance ? ['carried.variances'] : []), ...(charge ? ['carried.charges'] : [])].join(' + ')};
  let counter = vec4u(block, keyOf(place), batch.first + n, batch.epoch);
  y = fma(sqrt(variances), normals(vec2u(shape.seed, shape.cellStream), counter), y);`;
