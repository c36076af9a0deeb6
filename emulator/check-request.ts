/** Refuses a batch that its program or its samples cannot fill; out of bounds, a GPU would clamp and say nothing. */
import { BackendError, type BatchRequest, type SampleSet } from './backend.ts';
import type { Program } from './program/program.ts';

export function checkRequest(
  { program: name, set: setName, first, count }: BatchRequest,
  { batch, values, image, target }: Program,
  set: SampleSet,
): void {
  const expect = (holds: boolean, expected: string, got: number) => {
    if (!holds) throw new BackendError(`Expected ${expected}, got \`${got}\``);
  };
  const pixels = values[image]?.width ?? 0;
  const classes = values[target]?.width ?? 0;
  expect(set.width === pixels, `samples of \`${setName}\` to have the ${pixels} values that ${name} takes`, set.width);
  expect(set.classes === classes, `samples of \`${setName}\` to have the ${classes} classes of ${name}`, set.classes);
  expect(count >= 1 && count <= batch, `a batch of 1 to ${batch} samples for ${name}`, count);
  const last = set.count - count;
  expect(first >= 0 && first <= last, `the first of ${count} samples of \`${setName}\` to be from 0 to ${last}`, first);
}

/** Refuses an order that does not name samples of the set, one for each. */
export function checkOrder(name: string, order: Uint32Array, set: SampleSet): void {
  if (order.length !== set.count || order.some((sample) => sample >= set.count)) {
    throw new BackendError(`Expected an order of the ${set.count} samples of \`${name}\`, got ${order.length} places`);
  }
}
