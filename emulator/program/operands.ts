/** What operations take and give: values, tiles, and what they remember. */
import type { Operation, Program, ValueId } from './program.ts';

/** Tiles whose weights an operation takes as they are, besides those that it reads or changes. */
export function copiedTiles(operation: Operation): readonly string[] {
  if (operation.kind === 'model') return [operation.tile];
  if (operation.kind !== 'write' || operation.formula === null) return [];
  return Object.values(operation.formula.tiles).map(({ tile }) => tile);
}

/** Vectors in which an operation remembers something from batch to batch. */
export function memoriesOf(operation: Operation): readonly string[] {
  if (operation.kind === 'buffer') {
    const { turned, means } = operation.chopping ?? {};
    return [operation.held, turned ?? [], means ?? []].flat();
  }
  if (operation.kind !== 'write' && operation.kind !== 'adjust') return [];
  const carried = operation.kind === 'write' ? operation.carried : null;
  return [operation.kept?.state ?? [], carried ?? []].flat();
}

/** Tiles whose inverse an operation takes. */
export function invertedTiles(operation: Operation): readonly string[] {
  if (operation.kind !== 'write' || operation.formula === null) return [];
  return Object.values(operation.formula.tiles).flatMap(({ tile, inverted }) => (inverted ? tile : []));
}

/** Values an operation reads. */
export function inputsOf(operation: Operation): readonly ValueId[] {
  switch (operation.kind) {
    case 'read':
    case 'model':
    case 'softmax':
    case 'reduce':
    case 'remember':
    case 'buffer':
      return [operation.input];
    case 'recall':
    case 'visit':
      return [];
    case 'rearrange':
      return operation.how.kind === 'unpool' ? [operation.input, operation.how.pooled] : [operation.input];
    case 'elementwise':
      return Object.values(operation.values);
    case 'score':
      return [operation.prediction, operation.target];
    case 'update':
    case 'whiten':
      return [operation.input, operation.error];
    case 'write':
      return [
        ...operation.terms.flatMap(({ input, error }) => [input, error]),
        ...Object.values(operation.formula?.outputs ?? {}),
      ];
    case 'adjust':
      return [operation.error];
    default:
      return operation satisfies never;
  }
}

/** The value an operation writes, if it writes one. */
export function outputOf(operation: Operation): ValueId | undefined {
  return 'output' in operation ? operation.output : undefined;
}

/** Samples to a vector of what an operation works on, where it works for visits. */
export function everyOf({ values }: Pick<Program, 'values'>, operation: Operation): number | undefined {
  return values[outputOf(operation) ?? inputsOf(operation)[0] ?? -1]?.every;
}
