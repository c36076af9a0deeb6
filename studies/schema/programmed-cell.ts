/** The unit cells of a study that are programmed and then only read. */
import type { Study } from './study-schema.ts';

export type StudyMapping = Study['tile']['mapping'];
export type ProgrammedMapping = Extract<StudyMapping, { readonly kind: 'pair' | 'offset' }>;

export function programmedCell(mapping: StudyMapping): ProgrammedMapping | undefined {
  if (typeof mapping === 'string') return undefined;
  return mapping.kind === 'pair' || mapping.kind === 'offset' ? mapping : undefined;
}

export function nameOfMapping(mapping: StudyMapping): string {
  return typeof mapping === 'string' ? mapping : mapping.kind;
}

/** What tells where a study learns. */
interface Learning {
  readonly network: Pick<Study['network'], 'weights'>;
  readonly train: Pick<Study['train'], 'epochs' | 'arithmetic'>;
}

/** Whether a study trains on its arrays, so that they must be able to learn. */
export function learnsOnArrays({ network, train }: Learning): boolean {
  return train.epochs > 0 && train.arithmetic === 'arrays' && network.weights === undefined;
}

/** Whether arrays are programmed with weights that were learnt elsewhere. */
export function isProgrammedFrom({ network, train }: Learning): boolean {
  return network.weights !== undefined || (train.arithmetic === 'floating-point' && train.epochs > 0);
}
