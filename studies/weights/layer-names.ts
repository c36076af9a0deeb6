/**
 * Which layer a tensor belongs to, by its name: `fc1.weight` (PyTorch), `dense_1/kernel:0` (Keras), `layer 1/weights`,
 * `fc1_weight`, `W1`, `bias 1`, or just `weight`.
 */

export interface LayerName {
  /** The same for weights and bias of one layer. */
  readonly layer: string;
  /** A kernel is stored [inputs][outputs], weights as a rule [outputs][inputs]. */
  readonly role: 'weights' | 'kernel' | 'bias';
}

const roles: ReadonlyMap<string, LayerName['role']> = new Map([
  ['weight', 'weights'],
  ['weights', 'weights'],
  ['w', 'weights'],
  ['kernel', 'kernel'],
  ['bias', 'bias'],
  ['biases', 'bias'],
  ['b', 'bias'],
]);

const roleLast = /^(?:(?<layer>.*)[./_ ])?(?<role>weights?|kernel|bias(?:es)?|w|b)(?::0)?$/i;
const numberLast = /^(?<role>weights?|kernel|bias(?:es)?|w|b)[./_ ]?(?<layer>\d+)$/i;

export function parseLayerName(name: string): LayerName | undefined {
  const { layer = '', role = '' } = (roleLast.exec(name) ?? numberLast.exec(name))?.groups ?? {};
  const known = roles.get(role.toLowerCase());
  return known && { layer, role: known };
}

const collator = new Intl.Collator('en', { numeric: true });

/** Numbers count as numbers: `fc2` before `fc10`. */
export function compareLayers(one: string, other: string): number {
  return collator.compare(one, other) || (one < other ? -1 : one > other ? 1 : 0);
}
