/** Every rule has a training step that is measured. */
import { describe, expect, it } from 'vitest';
import { rules } from '../../algorithms/index.ts';
import { operationsPerImage } from '../../bench/images.ts';
import { planSteps } from '../../bench/steps.ts';
import { Workload } from '../../bench/workload.ts';
import { createCpuBackend } from '../../emulator/index.ts';

const steps = await planSteps();

describe('the training steps', () => {
  it('are those of every rule, in batches of 64', () => {
    expect(steps.map(({ rule }) => rule)).toEqual([...rules.keys()]);
    expect(new Set(steps.map(({ plan }) => plan.program.batch))).toEqual(new Set([64]));
  });

  it('count an operation for each product and sum', () => {
    const operationsOf = (name: string) => operationsPerImage(steps.find(({ rule }) => rule === name)!.plan.program);
    const [first, upper] = [784 * 64, 64 * 64 + 64 * 10];
    // Forward and change, and errors back through all but the first layer.
    expect(operationsOf('bp')).toBe(2 * (2 * (first + upper) + upper));
    // Errors of both hidden layers come from the output.
    expect(operationsOf('dfa')).toBe(2 * (2 * (first + upper) + 2 * 64 * 10));
  });

  it.each(steps)('stay finite, the same in every pass: $rule', async ({ plan }) => {
    const workload = await Workload.open(createCpuBackend(), plan);
    const { amount } = await workload.pass();
    const first = await workload.counts();
    await workload.pass();
    expect(amount).toBe(128);
    expect(await workload.counts()).toEqual(first);
    workload.close();
  });
});
