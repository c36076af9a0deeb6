/** Worker threads of Node for the CPU backend. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Remote, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import type { KernelThread } from '../emulator/index.ts';

/** The same file for sources and for what is compiled from them. */
const file = pathToFileURL(createRequire(import.meta.url).resolve('crosspoint/kernel-thread'));

export function openKernelThread(): KernelThread {
  const worker = new Worker(file);
  // A thread must not keep the process alive: machines need not be closed.
  worker.unref();
  const remote = wrap(nodeEndpoint(worker)) as Remote<KernelThread>;
  return { start: (module, memory, control) => remote.start(module, memory, control) };
}
