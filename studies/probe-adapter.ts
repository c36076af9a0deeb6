/**
 * Asks for a WebGPU adapter in a process of its own. Drivers print what they please, and some crash; neither may disturb
 * a run that would not use them. Only where the probe finds an adapter that is wanted does this process load the driver.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type AdapterFacts, describeAdapter } from '../emulator/index.ts';
import { locatePackage, type ProviderName } from './webgpu-provider.ts';

export type Probe = AdapterFacts | { readonly missing: string };

const script = `
const { create } = await import(process.argv[1]).then((module) => (module.create ? module : module.default));
const gpu = create([]);
const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
const { vendor, architecture, device, description } = adapter?.info ?? {};
process.stdout.write(JSON.stringify(adapter ? { vendor, architecture, device, description } : null));
process.exit(0);
`;

/** A driver that has not answered by then is not one to use, @unit ms. */
const patience = 30_000;

export async function probeAdapter(name: ProviderName): Promise<Probe> {
  const found = locatePackage(name);
  if ('missing' in found) return found;
  try {
    const words = ['--input-type=module', '--eval', script, found.address];
    const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: patience });
    const info = JSON.parse(stdout) as GPUAdapterInfo | null;
    return info ? describeAdapter(info) : { missing: `package ${found.packageName} finds no driver` };
  } catch (cause) {
    const { signal, stderr = '', message } = cause as Error & { signal?: string; stderr?: string };
    const reason = stderr.split('\n').find((line) => /error/i.test(line)) ?? message.split('\n', 1)[0];
    return { missing: `package ${found.packageName} fails: ${signal ? `ended by ${signal}` : reason}` };
  }
}
