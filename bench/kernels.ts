/** Where the time goes while the network trains: seconds by kernel, as the backend itself measures them. */
import type { DataSet } from '../algorithms/index.ts';
import type { Backend } from '../emulator/index.ts';
import { type Hardware, planNetwork } from './network.ts';
import type { KernelTimes } from './result.ts';
import { Workload } from './workload.ts';

/** Null where the backend cannot tell: an adapter without timestamps. */
export async function measureKernels(
  backend: Backend,
  on: Hardware,
  batch: number,
  data: DataSet,
): Promise<KernelTimes | null> {
  const workload = await Workload.open(backend, { ...planNetwork('training', on, batch, data), profile: true });
  try {
    await workload.pass();
    await workload.kernels();
    const { amount, seconds } = await workload.pass();
    const kernels = await workload.kernels();
    if (Object.keys(kernels).length === 0) return null;
    return { backend: backend.name, subject: on.name, batch, images: amount, wall: seconds, kernels };
  } finally {
    workload.close();
  }
}
