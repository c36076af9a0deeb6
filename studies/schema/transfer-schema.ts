/** Changes by transfer from fast arrays, as a study names them: `train.update` and `train.transfer`. */
import type { z } from 'zod';
import type { Transfer } from '../../algorithms/index.ts';
import { between, integer, positive, strict } from './fields.ts';

/** What each scheme has: a digital buffer, and choppers of its signs (`emulator/program/transfer.ts`). */
const schemes = {
  'tiki-taka': { momentum: null, byMean: null },
  'tiki-taka-2': { momentum: 0.1, byMean: null },
  'chopped-tiki-taka-2': { momentum: 0, byMean: false },
  agad: { momentum: 0, byMean: true },
} as const;

export type TransferScheme = keyof typeof schemes;

export const transferSchemes = Object.keys(schemes) as [TransferScheme, ...TransferScheme[]];

export const transfer = strict({
  every: integer(1, 1_000_000)
    .exactOptional()
    .describe('images to the transfer of a row, and then of the next one; default train.batch'),
  fastRate: positive().exactOptional().describe('learning rate of fast arrays, per image; default train.rate'),
  rate: positive()
    .exactOptional()
    .describe('change of a weight for what its fast array holds, per transfer; default 0.1'),
  visible: between(0, 10)
    .exactOptional()
    .describe('share of fast arrays in what reads of the weights see; default 0, and without choppers alone'),
  momentum: between(0, 0.999999)
    .exactOptional()
    .describe('share of the buffer that stays once pulses left it; default 0.1 with tiki-taka-2, else 0'),
  pulses: integer(1, 1000).exactOptional().describe('pulses that leave the buffer at a time, at most; default 1'),
  chopProbability: between(1e-6, 1)
    .exactOptional()
    .describe(
      'that the sign of a row turns after its transfer; with agad one in so many transfers turns it; default 0.1',
    ),
});

interface TrainedBy {
  readonly update: 'pulses' | 'write' | TransferScheme;
  readonly transfer?: z.output<typeof transfer>;
  readonly batch: number;
  readonly rate: number;
}

const isScheme = (update: TrainedBy['update']): update is TransferScheme => Object.hasOwn(schemes, update);

/** Nothing where changes go straight to the weights. */
export function transferOf({ update, transfer: given, batch, rate: straight }: TrainedBy): Transfer | undefined {
  if (!isScheme(update)) return undefined;
  const scheme = schemes[update];
  const { every = batch, fastRate = straight, rate = 0.1, pulses: most = 1, chopProbability = 0.1 } = given ?? {};
  const seen = given?.visible ? { visible: given.visible } : {};
  if (scheme.momentum === null) return { every, fastRate, rate, ...seen, buffer: null };
  const { momentum = scheme.momentum } = given ?? {};
  const chopping = scheme.byMean === null ? {} : { chopping: { probability: chopProbability, byMean: scheme.byMean } };
  return { every, fastRate, rate, ...seen, buffer: { momentum, most, ...chopping } };
}

/** What of `train.transfer` an update has no use for. */
export function uselessIn({ update, transfer: given }: TrainedBy): readonly (keyof z.output<typeof transfer>)[] {
  const keys = Object.keys(given ?? {}) as (keyof z.output<typeof transfer>)[];
  if (!isScheme(update)) return keys;
  const { momentum, byMean } = schemes[update];
  return keys.filter(
    (key) =>
      (momentum === null && (key === 'momentum' || key === 'pulses')) ||
      (byMean === null ? key === 'chopProbability' : key === 'visible'),
  );
}
