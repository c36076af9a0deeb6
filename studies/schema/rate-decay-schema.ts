/** How rates decay while a network learns, as a study names it: `train.rateDecay`. */
import { z } from 'zod';
import { between, integer, listOfDifferent, oneOf, strict } from './fields.ts';

const last = between(0, 1).default(0).describe('factor at the end of training');

export const rateDecay = z
  .union(
    [
      oneOf(['none', 'linear', 'cosine']),
      z.discriminatedUnion(
        'kind',
        [
          strict({ kind: z.literal('linear'), last }),
          strict({ kind: z.literal('cosine'), last }),
          strict({ kind: z.literal('exponential'), factor: between(1e-6, 1).describe('from epoch to epoch') }),
          strict({
            kind: z.literal('steps'),
            after: listOfDifferent(integer(1, 100_000), 'integers from 1 to 100000').describe('epochs'),
            factor: between(1e-6, 1).default(0.1).describe('at each step'),
          }),
        ],
        { error: 'an object with kind linear, cosine, exponential or steps' },
      ),
    ],
    { error: 'one of none, linear, cosine, or an object with kind linear, cosine, exponential or steps' },
  )
  .default('none')
  .describe(
    'what `rate`, and rates of transfers, are multiplied by: from 1 to 0, batch by batch, or less from epoch to epoch',
  );

export type RateDecay = Exclude<z.output<typeof rateDecay>, string>;

export function rateDecayOf(given: z.output<typeof rateDecay>): RateDecay | undefined {
  if (typeof given !== 'string') return given;
  return given === 'none' ? undefined : { kind: given, last: 0 };
}
