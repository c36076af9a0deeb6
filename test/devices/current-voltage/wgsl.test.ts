/** Laws mean the same on a GPU: currents and conductances of every kind of law, in float32, against the closures. */
import { afterAll, expect, it } from 'vitest';
import { create, globals } from 'webgpu';
import type { CurrentVoltage } from '../../../devices/current-voltage/current-voltage.ts';
import { wgsl } from '../../../devices/current-voltage/function-language.ts';
import { cubic } from '../../../devices/current-voltage/laws/cubic.ts';
import { linear } from '../../../devices/current-voltage/laws/linear.ts';
import { milo } from '../../../devices/current-voltage/laws/milo.ts';
import { sinh } from '../../../devices/current-voltage/laws/sinh.ts';
import { tabulated } from '../../../devices/current-voltage/laws/table.ts';
import { inSeries } from '../../../devices/current-voltage/series.ts';
import { settleCurrentVoltage } from '../../../devices/current-voltage/settle-current-voltage.ts';
import { wgslFunctions } from '../../../devices/formula/formula.ts';

Object.assign(globalThis, globals);
/** Dawn's entry point: must outlive everything made from it, and go for the process to exit. */
let gpu: GPU | null = create([]);
afterAll(() => {
  gpu = null;
});

const span = { from: -1, to: 1 };
const selector = { current: 1e-9, voltage: 0.06 };
const ohmic = settleCurrentVoltage(linear, { voltages: span });
const steep = settleCurrentVoltage(sinh, { voltages: span, parameters: { scale: 0.1 } });
const table = tabulated({
  name: 'table',
  citation: 'made up for this test',
  voltages: [0.2, 0.5, 1],
  conductances: [1e-6, 1e-5, 1e-4],
  currents: [
    [1e-7, 5e-7, 2e-6],
    [1e-6, 4e-6, 1e-5],
    [2e-5, 5e-5, 1e-4],
  ],
});
const laws: readonly CurrentVoltage[] = [
  ohmic,
  settleCurrentVoltage(cubic, { voltages: span }),
  steep,
  settleCurrentVoltage(milo),
  settleCurrentVoltage(table),
  inSeries(ohmic, { accessResistance: 2e4 }),
  inSeries(ohmic, { accessResistance: 1e3, selector }),
  inSeries(steep, { accessResistance: 1e4, selector }),
];

const perSide = 32;
const points = perSide * perSide;

/** Voltages over each law's range, 0 among them, and conductances over two decades. */
function inputsOf({ voltages: { from, to } }: CurrentVoltage): [v: number, g: number][] {
  return Array.from({ length: points }, (_, k) => {
    const [a, b] = [k % perSide, Math.floor(k / perSide)];
    return [
      Math.fround(a === 0 ? 0 : from + ((to - from) * (a - 0.37)) / perSide),
      Math.fround(10 ** (-6 + (2 * b) / perSide)),
    ];
  });
}

async function evaluate(device: GPUDevice, law: CurrentVoltage): Promise<Float32Array> {
  const code = `
    @group(0) @binding(0) var<storage, read> inputs: array<vec2f>;
    @group(0) @binding(1) var<storage, read_write> outputs: array<vec2f>;
    ${wgslFunctions(law.formulas)}
    ${law.emit(wgsl, 'cell')}
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      let at = inputs[id.x];
      outputs[id.x] = vec2f(cell_current(at.x, at.y), cell_conductance(at.x, at.y));
    }`;
  const module = device.createShaderModule({ label: law.name, code });
  const errors = (await module.getCompilationInfo()).messages.filter(({ type }) => type === 'error');
  expect(errors.map(({ message, lineNum }) => `${lineNum}: ${message}`)).toEqual([]);
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const [source, target] = [
    device.createBuffer({ size: 8 * points, usage }),
    device.createBuffer({ size: 8 * points, usage }),
  ];
  const staging = device.createBuffer({ size: 8 * points, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(source, 0, new Float32Array(inputsOf(law).flat()));
  const entries = [source, target].map((buffer, binding) => ({ binding, resource: { buffer } }));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(points / 64);
  pass.end();
  encoder.copyBufferToBuffer(target, 0, staging, 0, 8 * points);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  return new Float32Array(staging.getMappedRange()).slice();
}

it('WGSL equals JavaScript within the error of float32, for every law', async (context) => {
  const adapter = (await gpu?.requestAdapter()) ?? null;
  if (!adapter) {
    if (process.env.CROSSPOINT_REQUIRE_WEBGPU) throw new Error('CROSSPOINT_REQUIRE_WEBGPU is set, but no adapter');
    console.warn('SKIPPED: current–voltage laws in WGSL. No WebGPU adapter (install a Vulkan driver).');
    return context.skip();
  }
  const device = await adapter.requestDevice();
  for (const law of laws) {
    const got = await evaluate(device, law);
    let worst = 0;
    for (const [k, [v, g]] of inputsOf(law).entries()) {
      const [current, conductance] = [law.current(v, g), law.conductance(v, g)];
      if (v === 0) expect(got[2 * k]).toBe(0);
      else worst = Math.max(worst, Math.abs(got[2 * k]! / current - 1));
      worst = Math.max(worst, Math.abs(got[2 * k + 1]! / conductance - 1));
    }
    // exp is good to 3 + 2 |x| units of the last place, |x| up to 10 here; all else is better.
    expect(worst, law.name).toBeLessThan(1e-5);
  }
  device.destroy();
});
