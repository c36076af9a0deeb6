/** The whole of the benchmarks: yardsticks, then every figure on every backend. */
import { makeDigits } from '../algorithms/index.ts';
import { type Backend, BackendError } from '../emulator/index.ts';
import { measureCost } from './cost.ts';
import { measureKernels } from './kernels.ts';
import { readMachineFacts } from './machine-facts.ts';
import { batches, hardware, measureNetwork, tasks } from './network.ts';
import { PlainGpu } from './plain-gpu.ts';
import { measurePlainKernels } from './plain-kernels.ts';
import { densities, measurePulses, updatedDevices } from './pulses.ts';
import { measureReads, measureSolve, type ReadTools, readings, readWidths } from './reads.ts';
import { type BenchResult, benchVersion, type Effort, type Figure, type KernelTimes } from './result.ts';
import { measureStep, planSteps, type Step } from './steps.ts';
import { makeYardsticks, measureYardsticks } from './yardsticks.ts';

/** Images of one pass: whole batches of 64 and of 10, few enough for a profile of every dispatch. */
const imagesPerPass = 640;

/** Called before each measurement. */
export type OnStep = (backend: string, what: string) => void;

/** @param threads of the CPU backend */
export async function runBench(
  backends: readonly Backend[],
  threads: number,
  effort: Effort,
  onStep: OnStep,
): Promise<BenchResult> {
  const date = new Date().toISOString();
  const machine = readMachineFacts();
  const yardsticks = makeYardsticks();
  // Before anything else, so that the first bill is the first of the process.
  const account = await measureCost(effort, yardsticks, (what) => onStep('account', what));
  onStep('', 'yardsticks');
  const rates = measureYardsticks(yardsticks, effort);
  const plainKernels = await measurePlainKernels(effort);
  const steps = await planSteps();
  const gpu = backends.some(({ name }) => name === 'webgpu') ? await PlainGpu.open() : null;
  const plainGpu = await gpu?.measure(effort);
  const figures: Figure[] = [];
  const kernels: KernelTimes[] = [];
  for (const backend of backends) {
    const tools = { effort, yardsticks, steps, plainGpu: backend.name === 'webgpu' ? gpu : null };
    const measured = await measureBackend(backend, tools, (what) => onStep(backend.name, what));
    figures.push(...measured.figures);
    kernels.push(...measured.kernels);
  }
  gpu?.close();
  return {
    version: benchVersion,
    date,
    machine,
    effort,
    backends: Object.fromEntries(backends.map((backend) => [backend.name, describe(backend, threads)])),
    yardsticks: rates,
    plainKernels,
    ...(plainGpu && { plainGpu }),
    figures,
    kernels,
    account,
  };
}

interface Tools extends ReadTools {
  readonly steps: readonly Step[];
}

async function measureBackend(
  backend: Backend,
  { effort, yardsticks, steps, plainGpu }: Tools,
  onStep: (what: string) => void,
): Promise<Pick<BenchResult, 'figures' | 'kernels'>> {
  const data = makeDigits({ train: imagesPerPass, test: 10, seed: 1 });
  const tools = { data, effort, yardsticks };
  const figures: Figure[] = [];
  for (const task of tasks) {
    for (const on of hardware) {
      for (const batch of batches) {
        onStep(`${task}, ${on.name}, batch ${batch}`);
        figures.push(await measureNetwork(backend, task, on, batch, tools));
      }
    }
  }
  for (const step of steps) {
    onStep(`training step, ${step.rule}`);
    try {
      figures.push(await measureStep(backend, step, tools));
    } catch (error) {
      // A device may have too few bindings for a rule of many terms.
      if (!(error instanceof BackendError)) throw error;
      onStep(`no training step, ${step.rule}: ${error.message}`);
    }
  }
  for (const updated of updatedDevices()) {
    for (const density of densities) {
      onStep(`update, ${updated.name}, ${density}`);
      figures.push(await measurePulses(backend, updated, density, tools));
    }
  }
  for (const width of readWidths) {
    for (const read of readings(width)) {
      onStep(`read ${width}×${width}, ${read.name}`);
      figures.push(await measureReads(backend, width, read, { effort, yardsticks, plainGpu }));
    }
  }
  onStep('wires of an array');
  figures.push(await measureSolve(backend, tools));
  onStep('time by kernel');
  const kernels: KernelTimes[] = [];
  for (const on of hardware) {
    const times = await measureKernels(backend, on, batches[0], data);
    if (times) kernels.push(times);
  }
  return { figures, kernels };
}

function describe({ name, adapter: { description, software } }: Backend, threads: number): string {
  if (name === 'cpu') return `${description}, ${threads} threads`;
  return software ? `${description}, a software adapter` : description;
}
