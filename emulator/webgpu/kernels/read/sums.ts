/**
 * Sums of one array's columns, for a block of samples × four outputs in registers: the innermost loop of a read.
 *
 * Forward sums run over inputs in order; transposed sums run in four lanes (column modulo 4): the orders of the CPU's
 * products, so that both backends round alike. What rows are driven with is the same for all invocations of a workgroup, which
 * are of the same samples. A software adapter would fetch it for each of its lanes on its own, in a loop; where lanes can
 * pass values to each other (`lanes`), each fetches what one sample is driven with, and all take it from there.
 */
import type { ReadBlock } from '../blocks.ts';
import { carriedOf } from './disturb.ts';
import { hasMagnitudes, type ReadFeatures } from './features.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/**
 * Fills arrays by the names of {@link carriedOf} with each sample's sums of four outputs; needs `n`, the first sample, `block`,
 * the four outputs, `place`, and where lanes share, `lane`.
 */
export function sumsWgsl(features: ReadFeatures, block: ReadBlock): string {
  const names = carriedOf(features);
  const multiplied = multipliedOf(features);
  const samples = upTo(block.samples);
  const multiply = features.direction === 'forward' ? forwardWgsl(features, block) : transposedWgsl(features, block);
  return /* wgsl */ `
    ${names.flatMap((name) => samples.map((m) => `var ${name}${m} = vec4f();`)).join(' ')}
    ${features.solved ? samples.map(solvedWgsl).join('') : ''}
    ${multiplied.length > 0 ? multiply : ''}
    ${names.map((name) => `var ${name} = array<vec4f, ${samples.length}>(${samples.map((m) => `${name}${m}`).join(', ')});`).join('\n    ')}
`;
}

/** What is summed here, line by line. */
function multipliedOf(features: ReadFeatures): readonly string[] {
  return carriedOf(features).filter((name) => !(features.solved && name === 'sums'));
}

/** Sums of four columns of a sample that circuits left (`circuits/circuit-dispatches.ts`). */
const solvedWgsl = (m: number) => /* wgsl */ `
    sums${m} = solved[(((n + ${m}u) * shape.chunks + chunk) * shape.patterns + place.pattern - shape.firstPattern) *
      ((shape.outputs + 3u) / 4u) + block];`;

/** Loads of what is multiplied, from `at` in fours, under names with this end. */
function loadCells(features: ReadFeatures, at: string, end: number | '' = ''): string {
  return [
    `let cell${end} = ${features.sliced ? 'place.slice * shape.cells + ' : ''}${at};`,
    `let w${end} = weights[cell${end}];`,
    features.variance ? `let v${end} = variance[cell${end}];` : '',
    hasMagnitudes(features) ? `let g${end} = magnitude[cell${end}];` : '',
  ].join(' ');
}

/** `d0`, `d1`, …: what `drivenAs` says of each sample. */
function driven({ samples, lanes }: ReadBlock, type: string, drivenAs: (sample: string) => string): string {
  if (lanes === 0)
    return upTo(samples)
      .map((m) => `let d${m} = ${drivenAs(`n + ${m}u`)};`)
      .join('\n      ');
  const own = upTo(Math.ceil(samples / lanes)).map(
    (round) => `let own${round}: ${type} = ${drivenAs(`n + ${round * lanes}u + lane`)};`,
  );
  const passed = upTo(samples).map((m) => `let d${m} = subgroupBroadcast(own${Math.floor(m / lanes)}, ${m % lanes}u);`);
  return [...own, ...passed].join('\n      ');
}

function forwardWgsl(features: ReadFeatures, block: ReadBlock): string {
  const terms = (m: number): Record<string, string> => ({
    sums: `vec4f(d${m}), w`,
    loads: `vec4f(abs(d${m})), g`,
    drops: `vec4f(placed(d${m}, j, place)), w`,
    charges: `vec4f(fma(shape.shot, abs(d${m}), shape.thermal)), g`,
    variances: `vec4f(d${m} * d${m}), v`,
  });
  const add = (m: number) => multipliedOf(features).map((name) => `${name}${m} = fma(${terms(m)[name]}, ${name}${m});`);
  return /* wgsl */ `
    for (var j = place.start; j < place.end; j++) {
      ${loadCells(features, '(j * shape.rowStride) / 4u + block')}
      ${driven(block, 'f32', (sample) => `drivenAt(${sample}, j, place)`)}
      ${upTo(block.samples).flatMap(add).join('\n      ')}
    }`;
}

/** A register for each output of a sample holds its four lanes. */
function transposedWgsl(features: ReadFeatures, block: ReadBlock): string {
  const names = multipliedOf(features);
  const terms = (m: number, o: number): Record<string, string> => ({
    sums: `w${o}, d${m}`,
    loads: `g${o}, abs(d${m})`,
    drops: `w${o}, p`,
    charges: `g${o}, q`,
    variances: `v${o}, d${m} * d${m}`,
  });
  const lanes = (m: number, what: (component: string) => string) =>
    ['x', 'y', 'z', 'w'].map((component) => what(`d${m}.${component}, line.${component}`)).join(', ');
  const perSample = (m: number) => [
    features.drop ? `let p = vec4f(${lanes(m, (of) => `placed(${of}, place)`)});` : '',
    features.charge ? `let q = select(vec4f(), fma(vec4f(shape.shot), abs(d${m}), vec4f(shape.thermal)), inside);` : '',
    ...upTo(4).flatMap((o) => names.map((name) => `${name}${m}_${o} = fma(${terms(m, o)[name]}, ${name}${m}_${o});`)),
  ];
  const registers = names.flatMap((name) =>
    upTo(block.samples).map((m) =>
      upTo(4)
        .map((o) => `var ${name}${m}_${o} = vec4f();`)
        .join(' '),
    ),
  );
  const sum = (register: string) => `(${register}.x + ${register}.y) + (${register}.z + ${register}.w)`;
  const reduced = names.flatMap((name) =>
    upTo(block.samples).map(
      (m) =>
        `${name}${m} = vec4f(${upTo(4)
          .map((o) => sum(`${name}${m}_${o}`))
          .join(', ')});`,
    ),
  );
  return /* wgsl */ `
    ${registers.join('\n    ')}
    for (var four = place.start / 4u; 4u * four < place.end; four++) {
      let line = vec4u(4u * four) + vec4u(0u, 1u, 2u, 3u);
      let inside = (line >= vec4u(place.start)) & (line < vec4u(place.end));
      ${upTo(4)
        .map((o) => loadCells(features, `((4u * block + ${o}u) * shape.rowStride) / 4u + four`, o))
        .join('\n      ')}
      ${driven(block, 'vec4f', (sample) => `driveFour(select(vec4f(), coded[((${sample}) * shape.inputStride) / 4u + four], inside), place)`)}
      ${upTo(block.samples)
        .map((m) => `{ ${perSample(m).join(' ')} }`)
        .join('\n      ')}
    }
    ${reduced.join('\n    ')}`;
}
