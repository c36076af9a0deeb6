/**
 * Where WebGPU comes from in Node: the package `webgpu` (Dawn, prebuilt), or `@kmamal/gpu` (Dawn as well) where it is
 * installed and named. The one file that knows of either; both are loaded on demand, so that a machine without their
 * binary can do everything else.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { BackendError } from '../emulator/index.ts';

export const providerNames = ['webgpu', 'kmamal'] as const;
export type ProviderName = (typeof providerNames)[number];

const packages = { webgpu: 'webgpu', kmamal: '@kmamal/gpu' } as const;

/** Where a provider's package is, without loading it. */
export function locatePackage(
  name: ProviderName,
): { readonly packageName: string; readonly address: string } | { readonly missing: string } {
  const packageName = packages[name];
  try {
    return { packageName, address: pathToFileURL(createRequire(import.meta.url).resolve(packageName)).href };
  } catch {
    return { missing: `package ${packageName} is not installed` };
  }
}

/** What both packages export. */
interface DawnModule {
  create(options: readonly string[]): GPU;
  /** `GPUBufferUsage` and the like; `@kmamal/gpu` exports them beside `create`. */
  readonly globals?: object;
  destroy?(instance: GPU): void;
}

export interface Provider {
  readonly packageName: string;
  readonly gpu: GPU;
  /** Must be called once nothing of it is used any more, or Node does not exit. */
  close(): void;
}

/**
 * Dawn crashes the process when its instance is collected while devices live, and Node does not exit while it is
 * referenced: so each is held here until it is closed.
 */
const held = new Set<GPU>();

/** @throws BackendError where the package or its binary is not there */
export async function openProvider(name: ProviderName): Promise<Provider> {
  const packageName = packages[name];
  const dawn = await load(packageName);
  const { create: _, destroy: __, ...exported } = dawn;
  Object.assign(globalThis, dawn.globals ?? exported);
  const gpu = dawn.create([]);
  held.add(gpu);
  return {
    packageName,
    gpu,
    close() {
      if (held.delete(gpu)) dawn.destroy?.(gpu);
    },
  };
}

async function load(packageName: string): Promise<DawnModule> {
  try {
    const module = (await import(packageName)) as DawnModule & { readonly default?: DawnModule };
    return typeof module.create === 'function' || !module.default ? module : module.default;
  } catch (cause) {
    const reason = (cause as Error).message.split('\n', 1)[0];
    throw new BackendError(
      `Expected the package \`${packageName}\` with its binary for ${process.platform}-${process.arch}, got: ${reason}`,
      { cause },
    );
  }
}
