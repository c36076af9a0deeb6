/** What one right-hand side's lines add up to, and what follows from it for the next pass. One invocation a quad. */
import { entryPoint, type Kernel, storage } from '../../kernel.ts';
import { figuresWgsl } from './ladder.ts';

const workgroup = [64, 1] as const;

const figureShape = {
  rows: 'u32',
  columns: 'u32',
  /** Invocations that left partial sums in a pass over word lines. */
  wordLines: 'u32',
  quads: 'u32',
  /** Whether this is the first step after a sweep. */
  begins: 'u32',
  tolerance: 'f32',
} as const satisfies Kernel['shape'];

const sumWgsl = /* wgsl */ `
fn sumPartials(first: u32, lines: u32, quad: u32) -> vec4f {
  var sum = vec4f();
  for (var line = 0u; line < lines; line++) { sum += partials[(first + line) * shape.quads + quad]; }
  return sum;
}
`;

/** After a sweep: Σ g |h' − h|, and the largest current of a line. */
export const measureKernel: Kernel = {
  key: 'wires: measure',
  workgroup,
  shape: figureShape,
  buffers: {
    partials: storage.readVectors,
    wordCurrents: storage.readVectors,
    bitCurrents: storage.readVectors,
    figures: storage.vectors,
  },
  body: /* wgsl */ `
${figuresWgsl}${sumWgsl}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x;
  if (quad >= shape.quads) { return; }
  var largest = vec4f();
  for (var row = 0u; row < shape.rows; row++) { largest = max(largest, abs(wordCurrents[row * shape.quads + quad])); }
  for (var column = 0u; column < shape.columns; column++) {
    largest = max(largest, abs(bitCurrents[column * shape.quads + quad]));
  }
  figures[figureAt(largestRow, quad)] = largest;
  figures[figureAt(leftRow, quad)] = sumPartials(0u, shape.columns, quad);
  figures[figureAt(alphaRow, quad)] = vec4f();
  figures[figureAt(betaRow, quad)] = vec4f();
  figures[figureAt(reductionRow, quad)] = vec4f();
}
`,
};

/**
 * α = (r·z)/(p·q), or 1 in the step that makes r and z from a sweep. Right-hand sides that are solved stay as they are: past
 * convergence p·q is rounding only, and a quotient of two such is anything.
 */
export const stepSizeKernel: Kernel = {
  key: 'wires: step size',
  workgroup,
  shape: figureShape,
  buffers: { partials: storage.readVectors, figures: storage.vectors },
  body: /* wgsl */ `
${figuresWgsl}${sumWgsl}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x;
  if (quad >= shape.quads) { return; }
  let curvature = sumPartials(0u, shape.wordLines, quad);
  let rests = solved(figures[figureAt(leftRow, quad)], figures[figureAt(largestRow, quad)]) | !(curvature > vec4f());
  let quotient = figures[figureAt(reductionRow, quad)] / select(curvature, vec4f(1), rests);
  let alpha = select(quotient, vec4f(), rests);
  figures[figureAt(alphaRow, quad)] = select(alpha, vec4f(1), shape.begins != 0u);
}
`,
};

/** β = (r·z)new/(r·z)old, 0 in the first step or where the last one stood still; and what is left over. */
export const nextDirectionKernel: Kernel = {
  key: 'wires: next direction',
  workgroup,
  shape: figureShape,
  buffers: { partials: storage.readVectors, figures: storage.vectors },
  body: /* wgsl */ `
${figuresWgsl}${sumWgsl}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x;
  if (quad >= shape.quads) { return; }
  let before = figures[figureAt(leftRow, quad)];
  if (all(solved(before, figures[figureAt(largestRow, quad)]))) { return; }
  let stands = figures[figureAt(alphaRow, quad)] == vec4f();
  let old = figures[figureAt(reductionRow, quad)];
  let reduction = sumPartials(shape.columns, shape.columns, quad);
  let starts = stands | !(old > vec4f());
  figures[figureAt(betaRow, quad)] = select(reduction / select(old, vec4f(1), starts), vec4f(), starts);
  figures[figureAt(reductionRow, quad)] = reduction;
  figures[figureAt(leftRow, quad)] = select(sumPartials(0u, shape.columns, quad), before, stands);
}
`,
};
