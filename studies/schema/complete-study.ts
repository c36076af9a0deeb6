/**
 * What a study with imported weights may leave out. It trains nothing, so rules, epochs and rate say nothing of it, and
 * the widths of hidden layers stand in the file of weights.
 */
import { isObject, type Json, type JsonObject } from './overrides.ts';

/** Widths of the layers in a file of weights, image and classes included; nothing where it was not read. */
export type WidthsOf = (path: string) => readonly number[] | undefined;

export function completeStudy(raw: JsonObject, widthsOf: WidthsOf): JsonObject {
  const { network, train = {}, rules = ['bp'] } = raw;
  if (!isObject(network) || typeof network.weights !== 'string' || !isObject(train)) return raw;
  const widths = widthsOf(network.weights);
  const hidden: Json | undefined = network.hidden ?? widths?.slice(1, -1);
  return {
    ...raw,
    network: { ...network, ...(hidden !== undefined && { hidden }) },
    train: { epochs: 0, rate: 1, ...train },
    rules,
  };
}
