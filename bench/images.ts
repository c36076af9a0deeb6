/** Images per second of a program, beside the plain product. */
import type { Backend, Program } from '../emulator/index.ts';
import { measure, scaleSpread } from './measure.ts';
import type { Effort, Figure } from './result.ts';
import { Workload, type WorkloadPlan } from './workload.ts';
import type { Yardsticks } from './yardsticks.ts';

export interface ImageTools {
  readonly effort: Effort;
  readonly yardsticks: Yardsticks;
}

/** The share is of the plain product's rate of operations. */
export async function measureImages(
  backend: Backend,
  plan: WorkloadPlan,
  about: Pick<Figure, 'task' | 'subject'>,
  { effort, yardsticks }: ImageTools,
): Promise<Figure> {
  const workload = await Workload.open(backend, plan);
  try {
    const { rate, perYardstick } = await measure(effort, yardsticks.product, () => workload.pass());
    await workload.counts();
    const demand = operationsPerImage(plan.program);
    return {
      ...{ backend: backend.name, ...about, batch: plan.program.batch, unit: 'images/s', rate },
      demand: { amount: demand, unit: 'operations' },
      share: scaleSpread(perYardstick, demand),
    };
  } finally {
    workload.close();
  }
}

/** Multiplications and additions for one image: 2 × inputs × outputs per read of an array and per outer product. */
export function operationsPerImage(program: Program): number {
  const sizes = new Map(program.tiles.map(({ name, inputs, outputs }) => [name, inputs * outputs]));
  return program.operations.reduce((sum, operation) => {
    return 'tile' in operation ? sum + 2 * productsOf(operation) * (sizes.get(operation.tile) ?? 0) : sum;
  }, 0);
}

function productsOf(operation: Extract<Program['operations'][number], { readonly tile: string }>): number {
  if (operation.kind === 'write') return operation.terms.length;
  return operation.kind === 'buffer' ? 0 : 1;
}
