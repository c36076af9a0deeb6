/**
 * What a batch's rates are multiplied by.
 *
 * With x the share of all training that is done and l the last factor: linear 1 − (1 − l) x; cosine l + (1 − l)(1 + cos πx)/2
 * (Loshchilov & Hutter 2017, ICLR, arXiv 1608.03983, without restarts). Exponential and by steps it stays for an epoch.
 */
import type { RateDecay } from '../schema/rate-decay-schema.ts';

/** Where a batch stands in training. */
export interface Progress {
  /** From 1. */
  readonly epoch: number;
  /** Share of the epoch that is done, 0 to 1. */
  readonly done: number;
  readonly epochs: number;
}

export function rateFactorAt(decay: RateDecay, { epoch, done, epochs }: Progress): number {
  const share = (epoch - 1 + done) / epochs;
  switch (decay.kind) {
    case 'linear':
      return 1 - (1 - decay.last) * share;
    case 'cosine':
      return decay.last + ((1 - decay.last) * (1 + Math.cos(Math.PI * share))) / 2;
    case 'exponential':
      return decay.factor ** (epoch - 1);
    case 'steps':
      return decay.factor ** decay.after.filter((end) => epoch > end).length;
    default:
      return decay satisfies never;
  }
}
