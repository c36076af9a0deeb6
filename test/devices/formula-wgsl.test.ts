/**
 * Formulas mean the same on a GPU. Random formulas go into one compute shader and are evaluated for random inputs; a
 * result must lie within the bound that running error analysis gives for float32 (`random-formula.ts`). Left out are
 * points where that bound is infinite or no longer small: a branch that rounding decides, overflow, cancellation.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { create, globals } from 'webgpu';
import { compileFormula, emitWgsl, type Formula, parseFormula, wgslFunctions } from '../../devices/formula/formula.ts';
import { normalFrom, uniformFrom } from './random.ts';
import { evaluate, names, type Random, randomTree, table, toText, unary } from './random-formula.ts';

Object.assign(globalThis, globals);
/** Dawn's entry point: must outlive everything made from it, and go for the process to exit. */
let gpu: GPU | null = create([]);
afterAll(() => {
  gpu = null;
});

const formulas = 64;
const points = 128;
/** Values that a point offers: the names, then normal draws, then uniform ones. */
const draws = 12;
const width = names.length + 2 * draws;

function wellFormed(): { tree: Random; formula: Formula }[] {
  const found: { tree: Random; formula: Formula }[] = [];
  for (const tree of fc.sample(randomTree, { seed: 5, numRuns: 4 * formulas })) {
    const text = toText(tree);
    try {
      const formula = parseFormula(text, { names, draws: true, tables: { curve: table } });
      const fits = formula.normals <= draws && formula.uniforms <= draws;
      if (formula.operations > 1 && fits && found.length < formulas) found.push({ tree, formula });
    } catch {
      // Constant parts without a value are refused; tested elsewhere.
    }
  }
  return found;
}

/** Each function by itself, on inputs that are exact, halves among them. */
function simplest(): { tree: Random; formula: Formula }[] {
  const a: Random = { is: 'name', name: 'a' };
  const calls = unary.map((name): Random => ({ is: 'call', name, values: [a] }));
  const powers = [0, 1, 2, 3].map((exponent): Random => ({ is: 'power', a, exponent, asOperator: true }));
  return [...calls, ...powers].map((tree) => ({ tree, formula: parseFormula(toText(tree), { names }) }));
}

/** The deepest nesting that the language accepts, of sums, of calls and of choices: a shader compiler must take it. */
function deepest(): { tree: Random; formula: Formula }[] {
  const name: Random = { is: 'name', name: 'a' };
  const kinds: ((inner: Random) => Random)[] = [
    (inner) => ({ is: '+', a: name, b: inner }),
    (inner) => ({ is: 'call', name: 'tanh', values: [inner] }),
    (inner) => ({ is: 'choose', comparison: '<', a: inner, b: name, yes: name, no: { is: 'normal' } }),
  ];
  return kinds.map((wrap) => {
    let tree: Random = name;
    for (let depth = 0; depth < (wrap === kinds[2] ? 11 : 61); depth++) tree = wrap(tree);
    return { tree, formula: parseFormula(toText(tree), { names, draws: true }) };
  });
}

function placeOf(name: string): number {
  const draw = /^(normal|uniform)(\d+)$/.exec(name);
  if (!draw) return names.indexOf(name);
  return names.length + (draw[1] === 'normal' ? 0 : draws) + Number(draw[2]);
}

function shaderOf(all: readonly Formula[]): string {
  const bodies = all.map((formula, index) => {
    const expression = emitWgsl(formula, (name) => `inputs[at + ${placeOf(name)}u]`);
    return `fn evaluate${index}(at: u32) -> f32 { return ${expression}; }`;
  });
  return `
    @group(0) @binding(0) var<storage, read> inputs: array<f32>;
    @group(0) @binding(1) var<storage, read_write> outputs: array<f32>;
    ${wgslFunctions(all)}
    ${bodies.join('\n')}
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      if (id.x >= ${points}u) { return; }
      ${all.map((_, index) => `outputs[id.x * ${all.length}u + ${index}u] = evaluate${index}(id.x * ${width}u);`).join('\n')}
    }`;
}

async function runShader(
  device: GPUDevice,
  code: string,
  inputs: Float32Array,
  results: number,
): Promise<Float32Array> {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label: 'random formulas', code });
  const errors = (await module.getCompilationInfo()).messages.filter(({ type }) => type === 'error');
  expect(errors.map(({ message, lineNum }) => `${lineNum}: ${message}`)).toEqual([]);
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const source = device.createBuffer({ size: inputs.byteLength, usage: storage });
  const target = device.createBuffer({ size: 4 * results, usage: storage });
  const staging = device.createBuffer({ size: 4 * results, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(source, 0, inputs as Float32Array<ArrayBuffer>);
  const entries = [source, target].map((buffer, binding) => ({ binding, resource: { buffer } }));
  const bindings = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindings);
  pass.dispatchWorkgroups(Math.ceil(points / 64));
  pass.end();
  encoder.copyBufferToBuffer(target, 0, staging, 0, 4 * results);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const copy = new Float32Array(staging.getMappedRange()).slice();
  staging.unmap();
  expect((await device.popErrorScope())?.message).toBeUndefined();
  return copy;
}

/** The adapter's device, or null after saying loudly what is skipped. */
async function deviceOrSkip(): Promise<GPUDevice | null> {
  const adapter = (await gpu?.requestAdapter()) ?? null;
  if (adapter) return adapter.requestDevice();
  if (process.env.CROSSPOINT_REQUIRE_WEBGPU) throw new Error('CROSSPOINT_REQUIRE_WEBGPU is set, but no adapter');
  console.warn('SKIPPED: formulas in WGSL against JavaScript. No WebGPU adapter (install a Vulkan driver).');
  return null;
}

describe('WGSL equals JavaScript', () => {
  it('within the error of float32, on random formulas and inputs', async (context) => {
    const device = await deviceOrSkip();
    if (!device) return context.skip();
    const random = wellFormed();
    expect(random).toHaveLength(formulas);
    const cases = [...random, ...simplest(), ...deepest()];
    const normal = normalFrom(3);
    const uniform = uniformFrom(4);
    const inputs = Float32Array.from({ length: points * width }, (_, i) => {
      const value = i % width < names.length + draws ? normal() * 1.5 : uniform();
      return i % (4 * width) < names.length ? Math.round(2 * value) / 2 : value;
    });
    const all = cases.map(({ formula }) => formula);
    const got = await runShader(device, shaderOf(all), inputs, points * cases.length);
    device.destroy();

    let compared = 0;
    cases.forEach(({ tree, formula }, index) => {
      const order = Array.from({ length: width }, (_, i) => nameAt(i));
      const compiled = compileFormula(formula, order);
      for (let point = 0; point < points; point++) {
        const values = [...inputs.subarray(point * width, (point + 1) * width)];
        const { error } = evaluate(tree, {
          names: Object.fromEntries(names.map((name, i) => [name, values[i]!])),
          normals: values.slice(names.length, names.length + draws),
          uniforms: values.slice(names.length + draws),
        });
        const expected = compiled(...values);
        if (!Number.isFinite(expected) || !(error < 1e-2 * (1 + Math.abs(expected)))) continue;
        compared++;
        const off = Math.abs(got[point * cases.length + index]! - expected);
        expect(off, `${formula.text} at ${values.slice(0, names.length)}`).toBeLessThanOrEqual(error);
      }
    });
    console.info(`compared ${compared} of ${cases.length * points} values`);
    expect(compared).toBeGreaterThan((cases.length * points) / 2);
  });
});

function nameAt(index: number): string {
  const draw = index - names.length;
  if (draw < 0) return names[index]!;
  return draw < draws ? `normal${draw}` : `uniform${draw - draws}`;
}
