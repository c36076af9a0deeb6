/** The WebGPU backend: any adapter, in a browser or in Node. Finding the adapter is the caller's business. */
import { type AdapterFacts, type Backend, BackendError, type Machine, type MachinePlan } from '../backend.ts';
import { chooseBlocks } from './kernels/blocks.ts';
import { GpuMachine } from './machine.ts';
import { Pipelines } from './pipelines.ts';
import { createGpuWireSolver } from './wires/effective-matrix.ts';
import { solveArrayOnGpu } from './wires/solve-array.ts';

/** What an adapter says of itself, and whether it is a CPU behind a GPU interface. */
export function describeAdapter(info: GPUAdapterInfo): AdapterFacts {
  const words = `${info.vendor} ${info.architecture} ${info.description} ${info.device}`;
  return {
    description: info.description || `${info.vendor} ${info.architecture}`.trim() || 'unnamed adapter',
    software: /llvmpipe|swiftshader|software|lavapipe|microsoft basic render/i.test(words),
  };
}

const wantedFeatures = ['timestamp-query', 'subgroups'] as const;
const wantedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** Lanes that pass each other values, where subgroups are to be had and all of one size; else 0. */
function lanesOf({ features }: GPUDevice, { subgroupMinSize = 0, subgroupMaxSize }: GPUAdapterInfo): number {
  return features.has('subgroups') && subgroupMinSize === subgroupMaxSize ? subgroupMinSize : 0;
}

/**
 * Opens a device with the adapter's own limits, not the specification's least.
 *
 * @param choose how much of a kernel is one invocation's; changes no result, only how long it takes
 */
export async function createWebGpuBackend(adapter: GPUAdapter, choose = chooseBlocks): Promise<Backend> {
  const device = await adapter.requestDevice({
    label: 'crosspoint',
    requiredFeatures: wantedFeatures.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(wantedLimits.map((limit) => [limit, adapter.limits[limit]])),
  });
  let failure: string | null = null;
  device.addEventListener('uncapturederror', (event) => {
    failure ??= (event as GPUUncapturedErrorEvent).error.message;
  });
  void device.lost.then(({ reason, message }) => {
    if (reason !== 'destroyed') failure ??= `the device was lost: ${message}`;
  });
  const machines = new Set<Machine>();
  const facts = describeAdapter(adapter.info);
  const pipelines = new Pipelines(device, choose(facts.software, lanesOf(device, adapter.info)));
  return {
    name: 'webgpu',
    adapter: facts,
    wires: {
      effectiveMatrices: createGpuWireSolver(device, pipelines),
      solve: (circuit, voltages) => solveArrayOnGpu(device, pipelines, circuit, voltages, { voltages: true }),
    },
    async open(plan: MachinePlan) {
      const machine = await GpuMachine.open(device, plan, pipelines);
      machines.add(machine);
      const close = () => {
        if (machines.delete(machine)) machine.close();
      };
      return { ...guardMachine(machine, () => failure), close };
    },
    close() {
      for (const machine of machines) machine.close();
      device.destroy();
    },
  };
}

/** Errors of a GPU arrive late; they surface where results are awaited. */
function guardMachine(machine: Machine, failure: () => string | null): Omit<Machine, 'close'> {
  const guarded = async <Value>(result: Promise<Value>): Promise<Value> => {
    const value = await result;
    const message = failure();
    if (message) throw new BackendError(`Expected the GPU to finish its work, got: ${message}`);
    return value;
  };
  return {
    loadSet: (name, set) => machine.loadSet(name, set),
    setOrder: (name, order) => machine.setOrder(name, order),
    run: (request) => machine.run(request),
    settle: () => guarded(machine.settle()),
    readCounters: () => guarded(machine.readCounters()),
    readValue: (program, value) => guarded(machine.readValue(program, value)),
    readTile: (name) => guarded(machine.readTile(name)),
    inspectTile: (name, look) => guarded(machine.inspectTile(name, look)),
    writeTile: (name, state) => machine.writeTile(name, state),
    refreshReads: () => guarded(machine.refreshReads()),
    readVector: (name) => guarded(machine.readVector(name)),
    writeVector: (name, values) => machine.writeVector(name, values),
    readMemory: (name, set) => guarded(machine.readMemory(name, set)),
    writeMemory: (name, set, values) => machine.writeMemory(name, set, values),
    readProfile: () => guarded(machine.readProfile()),
  };
}
