/**
 * Backends for tests: the CPU always; WebGPU where there is an adapter. An absent adapter is skipped loudly, or fails
 * where `CROSSPOINT_REQUIRE_WEBGPU` is set, as in CI.
 */
import { afterAll, type TestContext } from 'vitest';
import { type Backend, createCpuBackend, createWebGpuBackend } from '../emulator/index.ts';

let provider: GPU | null = null;
let webGpu: Promise<Backend | null> | null = null;

async function openWebGpu(): Promise<Backend | null> {
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    provider = create([]);
    const adapter = await provider.requestAdapter();
    if (adapter) return await createWebGpuBackend(adapter);
  } catch (cause) {
    console.warn(`WebGPU could not be opened: ${(cause as Error).message}`);
  }
  if (process.env.CROSSPOINT_REQUIRE_WEBGPU)
    throw new Error('CROSSPOINT_REQUIRE_WEBGPU is set and there is no adapter');
  return null;
}

export const backendNames = ['cpu', 'webgpu'] as const;

/** The backend of that name; skips the test where there is none. */
export async function backendFor(name: (typeof backendNames)[number], context: TestContext): Promise<Backend> {
  if (name === 'cpu') return createCpuBackend();
  webGpu ??= openWebGpu();
  const backend = await webGpu;
  if (!backend) {
    console.warn(`SKIPPED, no WebGPU adapter: ${context.task.name}`);
    return context.skip('no WebGPU adapter');
  }
  return backend;
}

/** Call once in a file that uses {@link backendFor}: gives the device back, so that the process can end. */
export function closeBackends(): void {
  afterAll(async () => {
    (await webGpu)?.close();
    webGpu = null;
    provider = null;
  });
}
