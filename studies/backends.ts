/**
 * Which backend a study runs on. `auto` takes a GPU where there is one, else the CPU: WebGPU on a software driver is
 * slower than the CPU backend and is used only when asked for by name.
 */
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import {
  type Backend,
  BackendError,
  type CpuOptions,
  createCpuBackend,
  createWebGpuBackend,
} from '../emulator/index.ts';
import { openKernelThread } from './kernel-threads.ts';
import { probeAdapter } from './probe-adapter.ts';
import { openProvider, type Provider, type ProviderName } from './webgpu-provider.ts';

/** `cpu-fused`: multiply-adds that round once, where the processor has them; faster, not the same to the last bit everywhere. */
export const backendNames = ['auto', 'webgpu', 'cpu', 'cpu-fused'] as const;
export type BackendName = (typeof backendNames)[number];

export interface BackendChoice {
  readonly backend: Backend;
  /** Why this one, in words. */
  readonly reason: string;
}

/** How to get a driver that works without a GPU, see the note on Debian 12 in `doctor`. */
export const driverAdvice =
  'install a Vulkan driver: that of the GPU, or in software `apt install mesa-vulkan-drivers libvulkan1` ' +
  '(lavapipe; Mesa 25 or later, on Debian 12 from bookworm-backports)';

/**
 * @param threads of the CPU backend; they change no result
 * @throws BackendError where WebGPU is asked for and cannot be had
 */
export async function chooseBackend(
  name: BackendName,
  provider: ProviderName = 'webgpu',
  threads: number = availableParallelism(),
): Promise<BackendChoice> {
  const openCpu = (options: CpuOptions = {}) => createCpuBackend({ ...options, threads, openThread: openKernelThread });
  if (name === 'cpu') return { backend: openCpu(), reason: 'asked for' };
  if (name === 'cpu-fused') {
    // Node 20 has relaxed SIMD behind this flag; later ones have it without.
    setFlagsFromString('--experimental-wasm-relaxed-simd');
    return { backend: openCpu({ rounding: 'fused' }), reason: 'asked for' };
  }
  const probe = await probeAdapter(provider);
  if ('missing' in probe) {
    if (name === 'auto') return { backend: openCpu(), reason: `no WebGPU adapter (${probe.missing})` };
    throw new BackendError(
      `Expected a WebGPU adapter for \`--backend webgpu\`, got none (${probe.missing}); ${driverAdvice}`,
    );
  }
  const { description, software } = probe;
  if (name === 'auto' && software) {
    const reason = `${description} is a software driver, used only when asked for (--backend webgpu)`;
    return { backend: openCpu(), reason };
  }
  const found = await findAdapter(provider);
  if ('missing' in found) throw new BackendError(`Expected the adapter ${description}, got none (${found.missing})`);
  return { backend: await openBackend(found), reason: name === 'auto' ? `${description} is a GPU` : 'asked for' };
}

export interface FoundAdapter {
  readonly provider: Provider;
  readonly adapter: GPUAdapter;
}

/** The adapter of a provider; the caller closes the provider. */
export async function findAdapter(name: ProviderName): Promise<FoundAdapter | { readonly missing: string }> {
  let provider: Provider;
  try {
    provider = await openProvider(name);
  } catch (error) {
    if (error instanceof BackendError) return { missing: error.message };
    throw error;
  }
  try {
    const adapter = await provider.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter) return { provider, adapter };
    provider.close();
    return { missing: `package ${provider.packageName} finds no driver` };
  } catch (error) {
    provider.close();
    return { missing: (error as Error).message };
  }
}

async function openBackend({ provider, adapter }: FoundAdapter): Promise<Backend> {
  try {
    const backend = await createWebGpuBackend(adapter);
    return {
      ...backend,
      close() {
        backend.close();
        provider.close();
      },
    };
  } catch (error) {
    provider.close();
    throw new BackendError(`Expected the WebGPU adapter to give a device, got: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
