/** One text for one value: what identities are made of. */
import { createHash } from 'node:crypto';
import type { DataSet } from '../../algorithms/index.ts';
import { isObject } from '../schema/overrides.ts';

/** JSON with sorted keys. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)))
      : inner,
  );
}

/** SHA-256 of the canonical JSON, in hexadecimal. */
export function identityOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** SHA-256 over every pixel and label that a study uses. */
export function checksumOf({ width, classes, train, test }: DataSet): string {
  const hash = createHash('sha256').update(JSON.stringify({ width, classes, train: train.count, test: test.count }));
  for (const { pixels, labels } of [train, test]) hash.update(pixels).update(labels);
  return hash.digest('hex');
}
