/** Formulas element by element (`cpu/elementwise.ts`). */
import { emitWgsl, parseFormula, wgslFunctions } from '../../../devices/index.ts';
import type { ElementwiseOperation, Program } from '../../program/program.ts';
import { checkWgsl, entryPoint, type Kernel, padded, storage } from '../kernel.ts';
import { randomWgsl } from '../random-wgsl.ts';

const workgroup = [64, 1] as const;

/** One kernel a formula: signals are indexed by sample and element, vectors by element. */
export function elementwiseKernel(
  operation: ElementwiseOperation,
  program: Program,
  vectorWidths: readonly number[],
): Kernel {
  const signals = Object.entries(operation.values);
  const names = [...signals.map(([name]) => name), ...Object.keys(operation.vectors)];
  const formula = parseFormula(operation.formula, { names, path: operation.label, draws: true });
  const place = new Map(names.map((name, index) => [name, `v${index}`]));
  const width = program.values[operation.output]?.width ?? 0;
  const places = [
    ...signals.map(([, id]) => (program.values[id]?.width === width ? 'at' : `id.y * ${padded(1)}u`)),
    ...vectorWidths.map((one) => (one === width ? 'i' : '0u')),
  ];
  const loads = places.map((index, operand) => `let v${operand} = operand${operand}[${index}];`);
  const draws = formula.normals + formula.uniforms > 0;
  return {
    key: `elementwise (${names.map((name, index) => `${name} at ${places[index]}`).join(', ')}) ${operation.formula}`,
    workgroup,
    shape: { width: 'u32', stride: 'u32', operation: 'u32', flag: 'u32', seed: 'u32', stream: 'u32' },
    buffers: {
      output: storage.floats,
      counters: storage.counters,
      ...Object.fromEntries(names.map((_, index) => [`operand${index}`, storage.readFloats])),
    },
    body: /* wgsl */ `
${checkWgsl}${draws ? randomWgsl : ''}
${wgslFunctions([formula])}
${entryPoint({ workgroup })}
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= shape.width || id.y >= batch.count) { return; }
  let at = id.y * shape.stride + i;
  ${[...loads, ...drawLines(formula.normals, formula.uniforms, 'batch.first + id.y', 'shape.stream')].join('\n  ')}
  let result = ${emitWgsl(formula, (name) => place.get(name) ?? name)};
  output[at] = result;
  check(result);
}
`,
  };
}

/** Constants `normal0`, … and `uniform0`, … of element `i`. */
export function drawLines(
  normalCount: number,
  uniformCount: number,
  position: string,
  stream: string,
): readonly string[] {
  const normalBlocks = Math.ceil(normalCount / 4);
  const key = (index: number) => `(vec2u(shape.seed, ${stream}), vec4u(i, ${index}u, ${position}, batch.epoch));`;
  return [
    ...Array.from({ length: normalCount }, (_, draw) => {
      const four = `normals${Math.floor(draw / 4)}`;
      const fill = draw % 4 === 0 ? `let ${four} = normals${key(draw / 4)} ` : '';
      return `${fill}let normal${draw} = ${four}[${draw % 4}];`;
    }),
    ...Array.from({ length: uniformCount }, (_, draw) => {
      const four = `words${Math.floor(draw / 4)}`;
      const fill = draw % 4 === 0 ? `let ${four} = philox${key(normalBlocks + draw / 4)} ` : '';
      return `${fill}let uniform${draw} = (f32(${four}[${draw % 4}] >> 9u) + 0.5) * 0x1p-23;`;
    }),
  ];
}
