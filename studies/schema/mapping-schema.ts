/** Unit cells, as a study names them: `tile.mapping`. */
import { z } from 'zod';
import { integer, oneOf, share, strict } from './fields.ts';

const significance = z
  .array(z.number({ error: 'a number' }), { error: 'a list of numbers' })
  .min(2, { error: 'a list of 2 to 16 numbers' })
  .max(16, { error: 'a list of 2 to 16 numbers' })
  .describe('what each crosspoint counts: weight = Σ significance · state');

const refresh = strict({
  every: integer(1, 1_000_000).default(100).describe('mini-batches between looks'),
  full: share().default(0.75).describe('share of its range that the fuller crosspoint must have passed'),
  alsoFull: share().default(0.25).describe('share that the other must have passed'),
});

/** What cells that are programmed share. */
const precision = {
  weightBits: integer(2, 16).exactOptional().describe('bits of a weight, sign included; default not rounded'),
  sliceBits: z
    .array(integer(1, 8), { error: 'a list of bits' })
    .min(1, { error: 'a list of at least one' })
    .max(16, { error: 'a list of at most 16' })
    .exactOptional()
    .describe('bits of each slice of a weight, least significant first, each in crosspoints of its own'),
  cellBits: integer(1, 16)
    .exactOptional()
    .describe('2^cellBits levels of conductance, where a weight is not sliced; default not rounded'),
};

export const mapping = z.union(
  [
    oneOf(['differential', 'reference']).describe('two crosspoints a weight; one, read against a fixed column'),
    z.discriminatedUnion(
      'kind',
      [
        strict({
          kind: z.literal('one-sided').describe('weight = w⁺ − w⁻, both only pulsed up'),
          refresh: refresh.prefault({}).describe('when both are reset and their difference is written anew'),
        }),
        strict({
          kind: z.literal('vector').describe('several crosspoints a weight'),
          significance,
          policy: oneOf(['all', 'sequential', 'random'])
            .default('all')
            .describe('crosspoints that a change pulses: all, or one that changes with each mini-batch'),
        }),
        strict({
          kind: z
            .literal('transfer')
            .describe('the first crosspoint takes the changes, the others wait for a transfer'),
          significance,
        }),
        strict({
          kind: z.literal('pair').describe('programmed: weight = p⁺ − p⁻, shares of the conductance window'),
          sides: oneOf(['one', 'two'])
            .default('one')
            .describe('the crosspoint that does not count stays least conducting; or both lie about the middle'),
          ...precision,
        }),
        strict({
          kind: z.literal('offset').describe('programmed: one crosspoint a slice, half conducting for a weight of 0'),
          subtraction: oneOf(['digital', 'unit-column'])
            .default('digital')
            .describe('what a weight of 0 reads as is subtracted digitally, or by a further column of every array'),
          ...precision,
        }),
      ],
      { error: 'one of one-sided, vector, transfer, pair, offset' },
    ),
  ],
  { error: 'differential, reference, or an object with kind one-sided, vector, transfer, pair or offset' },
);
