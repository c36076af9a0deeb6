/** Arrays with wires on the GPU, in float32, against the solver on the host in float64. Measured errors: 6e-7 and less. */
import fc from 'fast-check';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { effectiveMatrix } from '../../emulator/tile/wires/effective-matrix.ts';
import { previewMatrix } from '../../emulator/tile/wires/preview.ts';
import { solveArray } from '../../emulator/tile/wires/solve-array.ts';
import { WireError } from '../../emulator/tile/wires/wire-error.ts';
import type { Circuit } from '../../emulator/tile/wires/wires.ts';
import { Pipelines } from '../../emulator/webgpu/pipelines.ts';
import { quadsFor } from '../../emulator/webgpu/wires/array-buffers.ts';
import { createGpuWireSolver } from '../../emulator/webgpu/wires/effective-matrix.ts';
import { solveArrayOnGpu } from '../../emulator/webgpu/wires/solve-array.ts';
import { anyArray, distance, largest, uniformArray, voltagesFrom } from './tile/wires/arrays.ts';

/** What the golden files of the handbook accept of float32, relative to the largest figure (`arrays.md` §8). */
const accepted = 2e-6;
const exact = { tolerance: 1e-12 };

let provider: GPU | null = null;
let opened: Promise<{ device: GPUDevice; pipelines: Pipelines } | null> | null = null;
const failures: string[] = [];

async function openDevice() {
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    provider = create([]);
    const device = await (await provider.requestAdapter())?.requestDevice();
    if (device) {
      device.addEventListener('uncapturederror', (event) =>
        failures.push((event as GPUUncapturedErrorEvent).error.message),
      );
      return { device, pipelines: new Pipelines(device) };
    }
  } catch (cause) {
    console.warn(`WebGPU could not be opened: ${(cause as Error).message}`);
  }
  if (process.env.CROSSPOINT_REQUIRE_WEBGPU)
    throw new Error('CROSSPOINT_REQUIRE_WEBGPU is set and there is no adapter');
  return null;
}

async function gpuFor(context: TestContext) {
  opened ??= openDevice();
  const gpu = await opened;
  if (!gpu) {
    console.warn(`SKIPPED, no WebGPU adapter: ${context.task.name}`);
    return context.skip('no WebGPU adapter');
  }
  return { ...gpu, solve: createGpuWireSolver(gpu.device, gpu.pipelines) };
}

afterAll(async () => {
  expect(failures).toEqual([]);
  (await opened)?.device.destroy();
  opened = null;
  provider = null;
});

const usual = { tolerance: 1e-6, preview: false };

describe('effective matrices on the GPU', () => {
  it('are the exact ones, whatever the circuit', async (context) => {
    const { solve } = await gpuFor(context);
    const circuits = fc.array(anyArray(14), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(circuits, async (drawn) => {
        const solved = await solve(drawn, usual);
        drawn.forEach((circuit, at) => {
          const { matrix } = effectiveMatrix(circuit, exact);
          expect(distance(solved[at]!.matrix, matrix)).toBeLessThan(accepted);
          if (largest(matrix) === 0) expect(largest(solved[at]!.matrix)).toBe(0);
        });
      }),
      { numRuns: 40 },
    );
  });

  it.for([
    { size: 64, low: 1e4, ohm: 1, loss: 'little' },
    { size: 64, low: 1e3, ohm: 50, loss: 'nearly all of the current' },
    { size: 100, low: 1e4, ohm: 0.1, loss: 'next to nothing' },
    { size: 96, low: 1e3, ohm: 5, loss: 'most of the current' },
  ])('of $size lines, whose wires lose $loss', async ({ size, low, ohm }, context) => {
    const { solve } = await gpuFor(context);
    const circuit = uniformArray(size, low, 100 * low, ohm);
    const [solved] = await solve([circuit], usual);
    expect(distance(solved!.matrix, effectiveMatrix(circuit, exact).matrix)).toBeLessThan(accepted);
    expect(solved!.sweeps).toBeGreaterThan(1);
  });

  it('do not depend on units: resistances and conductances scaled against each other', async (context) => {
    const { solve } = await gpuFor(context);
    const factor = 2 ** -40;
    const circuit = uniformArray(9, 1e4, 1e6, 20);
    const small: Circuit = {
      ...circuit,
      conductances: Float64Array.from(circuit.conductances, (one) => one * factor),
      wires: { ...circuit.wires, row: 20 / factor, column: 20 / factor },
    };
    const [own, scaled] = await solve([circuit, small], usual);
    expect(scaled!.matrix).toEqual(own!.matrix.map((one) => one * factor));
  });

  it('are the same whether their lines are driven all at once or a few at a time', async (context) => {
    const { device, pipelines, solve } = await gpuFor(context);
    const circuit = uniformArray(24, 1e4, 1e6, 5);
    const limits = { maxStorageBufferBindingSize: 24 * 24 * 16 * 2, maxBufferSize: 2 ** 28 };
    expect(quadsFor({ limits } as GPUDevice, circuit, 24)).toBe(2);
    const small = new Proxy(device, {
      get(target, name) {
        const own = Reflect.get(target, name) as unknown;
        if (name === 'limits') return limits;
        return typeof own === 'function' ? own.bind(target) : own;
      },
    });
    const [all] = await solve([circuit], usual);
    const [few] = await createGpuWireSolver(small, pipelines)([circuit], usual);
    expect(distance(few!.matrix, all!.matrix)).toBeLessThan(accepted);
    expect(distance(few!.matrix, effectiveMatrix(circuit, exact).matrix)).toBeLessThan(accepted);
  });

  it('keep a tolerance that is looser, and say what they kept', async (context) => {
    const { solve } = await gpuFor(context);
    const circuit = uniformArray(48, 1e3, 1e5, 20);
    const [loose] = await solve([circuit], { tolerance: 0.02, preview: false });
    const [tight] = await solve([circuit], usual);
    expect(loose!.residual).toBeLessThanOrEqual(0.02);
    expect(tight!.residual).toBeLessThanOrEqual(1e-6);
    expect(loose!.sweeps).toBeLessThan(tight!.sweeps);
    const { matrix } = effectiveMatrix(circuit, exact);
    expect(distance(tight!.matrix, matrix)).toBeLessThan(distance(loose!.matrix, matrix));
  });

  it('leave a preview to the host', async (context) => {
    const { solve } = await gpuFor(context);
    const circuit = uniformArray(12, 1e4, 1e6, 5);
    const [solved] = await solve([circuit], { tolerance: 1e-6, preview: true });
    expect(solved!.matrix).toEqual(previewMatrix(circuit).matrix);
  });

  it('refuse separate sources, which the host solves, and resistances beyond float32', async (context) => {
    const { solve } = await gpuFor(context);
    const circuit = uniformArray(4, 1e4, 1e6, 5);
    const gated = { ...circuit, wires: { ...circuit.wires, topology: 'separate-source' as const } };
    await expect(solve([gated], usual)).rejects.toThrow(WireError);
    const endless = { ...circuit, wires: { ...circuit.wires, row: 1e60 } };
    await expect(solve([endless], usual)).rejects.toThrow(/got a residual of NaN/);
  });
});

describe('reads on the GPU', () => {
  it('give currents and voltages of nodes as the host does', async (context) => {
    const { device, pipelines } = await gpuFor(context);
    const options = { voltages: true };
    await fc.assert(
      fc.asyncProperty(anyArray(14), async (circuit) => {
        const vectors = [1, 2, 3, 4, 5].map((seed) => voltagesFrom(seed, circuit.rows));
        const own = await solveArrayOnGpu(device, pipelines, circuit, vectors, options);
        const host = solveArray(circuit, vectors, options);
        vectors.forEach((vector, at) => {
          // Currents of either sign that meet in a bit line cancel; what they are made of does not.
          const parts = [...host.sourceCurrents[at]!, ...host.currents[at]!];
          expect(distance(own.currents[at]!, host.currents[at]!, parts)).toBeLessThan(accepted);
          expect(distance(own.rowVoltages![at]!, host.rowVoltages![at]!, vector)).toBeLessThan(accepted);
          expect(distance(own.columnVoltages![at]!, host.columnVoltages![at]!, vector)).toBeLessThan(accepted);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('need a finite voltage for every word line', async (context) => {
    const { device, pipelines } = await gpuFor(context);
    const circuit = uniformArray(4, 1e4, 1e6, 5);
    const read = (vectors: readonly number[][]) => solveArrayOnGpu(device, pipelines, circuit, vectors);
    await expect(read([[1, 2, 3]])).rejects.toThrow('Expected `voltages[0]` to be 4 voltages, got `3 voltages`');
    await expect(read([[1, 2, 3, 1e39]])).rejects.toThrow('voltages[0][3]');
    expect((await read([])).currents).toEqual([]);
  });
});
