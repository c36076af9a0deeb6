/** Memories of gradients, as a study names them: `train.optimizer`. */
import { z } from 'zod';
import type { Optimizer } from '../../emulator/index.ts';
import { between, oneOf, positive, strict } from './fields.ts';

const forgetting = (about: string) => between(0, 0.999999).describe(`${about}: what is kept of it from batch to batch`);

export const optimizer = z
  .union(
    [
      oneOf(['none', 'momentum', 'adam']),
      z.discriminatedUnion(
        'kind',
        [
          strict({ kind: z.literal('momentum'), momentum: forgetting('sum of gradients').default(0.9) }),
          strict({
            kind: z.literal('adam'),
            beta1: forgetting('mean of gradients').default(0.9),
            beta2: forgetting('mean of their squares').default(0.999),
            epsilon: positive().default(1e-8).describe('added to the root of the mean of squares'),
          }),
        ],
        { error: 'an object with kind momentum or adam' },
      ),
    ],
    { error: 'one of none, momentum, adam, or an object with kind momentum or adam' },
  )
  .default('none')
  .describe(
    'memory of earlier gradients, kept digitally: `rate` is then that of what it makes of them; with `update: write`',
  );

const usual = {
  momentum: { kind: 'momentum', momentum: 0.9 },
  adam: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
} as const;

export function optimizerOf(given: z.output<typeof optimizer>): Optimizer | undefined {
  if (typeof given !== 'string') return given;
  return given === 'none' ? undefined : usual[given];
}
