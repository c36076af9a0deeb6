/** The benchmarks do the work that they say they do. */
import { describe, expect, it } from 'vitest';
import { makeDigits } from '../../algorithms/index.ts';
import { operationsPerImage } from '../../bench/images.ts';
import { type Hardware, hardware, planNetwork } from '../../bench/network.ts';
import { densities, planUpdate, updatedDevices } from '../../bench/pulses.ts';
import { Workload } from '../../bench/workload.ts';
import { laws } from '../../devices/index.ts';
import { createCpuBackend } from '../../emulator/index.ts';

const pulsed = hardware.find(({ device }) => device === 'gokmen-vlasov') as Hardware;

describe('the network', () => {
  const data = makeDigits({ train: 20, test: 10, seed: 1 });

  it('counts two operations a weight and read or update', () => {
    const weights = 784 * 256 + 256 * 128 + 128 * 10;
    const inference = planNetwork('inference', pulsed, 10, data).program;
    const training = planNetwork('training', pulsed, 10, data).program;
    expect(operationsPerImage(inference)).toBe(2 * weights);
    // Errors pass back through all but the first layer; all are updated.
    expect(operationsPerImage(training)).toBe(2 * (weights + (weights - 784 * 256) + weights));
  });

  it('does the same work in every pass, though training changes the weights', async () => {
    const workload = await Workload.open(createCpuBackend(), planNetwork('training', pulsed, 10, data));
    expect((await workload.pass()).amount).toBe(20);
    const first = await workload.counts();
    await workload.pass();
    expect(await workload.counts()).toEqual(first);
    workload.close();
  });
});

describe('the update', () => {
  const cases = updatedDevices().flatMap(({ name, device }) => densities.map((density) => ({ name, device, density })));

  it('is measured for every law with pulses', () => {
    const measured = new Set(updatedDevices().map(({ device }) => device.law));
    expect([...laws.values()].filter(({ pulse }) => pulse).map(({ name }) => name)).toEqual([...measured]);
  });

  it.each(cases)('gives each crosspoint the pulses it should: $name, $density', async ({ device, density }) => {
    const plan = planUpdate(device, density);
    const workload = await Workload.open(createCpuBackend(), plan);
    await workload.pass();
    const counts = await workload.counts();
    const pulses = counts.reduce((sum, { pulsesUp = 0, pulsesDown = 0 }) => sum + pulsesUp + pulsesDown, 0);
    const expected = density === 'dense' ? 2.5 : 0.25;
    const perCrosspoint = pulses / (plan.samples.count * 512 * 512);
    expect(perCrosspoint).toBeGreaterThan(0.85 * expected);
    expect(perCrosspoint).toBeLessThan(1.15 * expected);
    expect(Object.keys(await workload.kernels())).toContain('update');
    workload.close();
  });
});
