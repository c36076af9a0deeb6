/**
 * What a program says about hardware without being told: phases, concurrency, kept values, locks.
 *
 * Everything follows from the graph. An operation belongs to the forward pass while nothing it uses depends on the
 * target; after that it carries error. Two updates may run side by side when neither waits for the other and they
 * become ready after the same number of tile reads, which is what tells backpropagation (one layer after another) from
 * direct feedback alignment (all hidden layers at once).
 */

import type { Phase } from '../cost/bill.ts';
import type { Demands } from './demands.ts';
import { parseGradientFormula } from './gradient-formula.ts';
import { copiedTiles, everyOf, inputsOf, memoriesOf, outputOf } from './operands.ts';
import { isWiring, type Operation, type Program, sizeOf, type TileDeclaration, type ValueId } from './program.ts';

export type StepPhase = Exclude<Phase, 'static'>;

/** An operation with what its place in the graph tells. */
export interface PlacedOperation {
  readonly operation: Operation;
  /** Index in the program. */
  readonly index: number;
  /** A `write` accumulates in phase `gradient` before it writes in phase `update`. */
  readonly phase: StepPhase;
  /** Indices of the operations whose results this one waits for. */
  readonly waitsFor: readonly number[];
  /** Longest chain of tile reads, or of products by models of tiles, that carry error to this operation's inputs. */
  readonly errorDepth: number;
  /** Longest chain of tile reads to its inputs, the forward pass included. */
  readonly depth: number;
}

/** Whether an operation changes a weight tile. */
export function changesTile(operation: Operation): operation is Change {
  return operation.kind === 'update' || operation.kind === 'write';
}

/** Tiles whose weights an operation needs as numbers, its own among them. */
export function tilesReadOut(operation: Operation): readonly string[] {
  if (operation.kind !== 'write' || operation.formula === null) return [];
  const usesOwn = parseGradientFormula(operation.formula, operation.label).names.includes('w');
  return [...(usesOwn ? [operation.tile] : []), ...copiedTiles(operation)];
}

/** Orders and places every operation. */
export function placeOperations(program: Program): readonly PlacedOperation[] {
  const producer = new Map<number, number>();
  const carriesError = new Set([program.target]);
  const isOfLearning = learningOnly(program);
  const lastUse = new Map<string, number[]>();
  const lastRemembered = new Map<string, number>();
  const lastChange = new Map<string, number>();
  const placed: PlacedOperation[] = [];
  program.operations.forEach((operation, index) => {
    const sources = new Set<number>();
    for (const value of inputsOf(operation)) {
      const source = producer.get(value);
      if (source !== undefined) sources.add(source);
    }
    const waits = new Set(sources);
    const used = operation.kind === 'read' ? [operation.tile] : copiedTiles(operation);
    for (const tile of changesTile(operation) ? [operation.tile, ...used] : used) {
      const change = lastChange.get(tile);
      if (change !== undefined) waits.add(change);
    }
    if (operation.kind === 'recall' || operation.kind === 'remember') {
      const before = lastRemembered.get(operation.memory);
      if (before !== undefined) waits.add(before);
      lastRemembered.set(operation.memory, index);
    }
    for (const tile of used) lastUse.set(tile, [...(lastUse.get(tile) ?? []), index]);
    if (changesTile(operation)) {
      // It waits until the tile has been read for the last time.
      for (const reader of lastUse.get(operation.tile) ?? []) waits.add(reader);
      lastUse.delete(operation.tile);
      lastChange.set(operation.tile, index);
    }
    const before = [...sources].map((source) => placed[source] as PlacedOperation);
    const ofTarget = operation.kind !== 'score' && inputsOf(operation).some((value) => carriesError.has(value));
    const late = ofTarget || isOfLearning(operation);
    const output = outputOf(operation);
    if (output !== undefined) {
      producer.set(output, index);
      if (late) carriesError.add(output);
    }
    const isTransfer = everyOf(program, operation) !== undefined || isOfLearning(operation);
    const change = changesTile(operation) || operation.kind === 'adjust' || isTransfer;
    const longest = (measure: 'depth' | 'errorDepth') =>
      before.reduce((depth, other) => {
        const { kind } = other.operation;
        // A read of the target alone carries no error: it can be had before any layer has been read.
        const ofError = other.phase === 'error' && other.depth > 0;
        const counts = (kind === 'read' || kind === 'model') && (measure === 'depth' || ofError);
        return Math.max(depth, other[measure] + (counts ? 1 : 0));
      }, 0);
    placed.push({
      operation,
      index,
      phase: change ? 'update' : late ? 'error' : 'forward',
      waitsFor: [...waits],
      errorDepth: longest('errorDepth'),
      depth: longest('depth'),
    });
  });
  return placed;
}

/** Tells what learning alone asks for, though nothing of the target goes into it: visits, and what it remembers. */
function learningOnly({ operations }: Program): (operation: Operation) => boolean {
  const remembered = new Set(operations.flatMap(memoriesOf));
  return (operation) =>
    operation.kind === 'visit' ||
    (operation.kind === 'elementwise' && Object.values(operation.vectors).some((vector) => remembered.has(vector)));
}

/**
 * Values that the forward pass made and that something after it uses: what must be kept for each sample. Not the
 * prediction: the error at the output is made from it there and then. Of patches and reshaped values it is what they
 * were made from that is kept, see {@link storedAs}.
 */
export function keptValues(program: Program): readonly number[] {
  const placed = placeOperations(program);
  const isOfLearning = learningOnly(program);
  const forward = new Set([program.image]);
  for (const { operation, phase } of placed) {
    const output = outputOf(operation);
    // What is recalled is in memory already.
    if (phase === 'forward' && output !== undefined && operation.kind !== 'recall') forward.add(output);
  }
  const kept = new Set<number>();
  for (const { operation, phase, waitsFor } of placed) {
    const isAtOnce = operation.kind === 'elementwise' && waitsFor.every((wait) => placed[wait]?.phase === 'forward');
    const atOnce = isAtOnce && !isOfLearning(operation);
    if (phase === 'forward' || atOnce) continue;
    for (const value of inputsOf(operation)) if (forward.has(value)) kept.add(storedAs(program, value));
  }
  return [...kept];
}

/** The value whose numbers a value repeats: patches and reshaped values are read from what they were made of. */
export function storedAs(program: Program, value: ValueId): ValueId {
  const maker = program.operations.find((operation) => outputOf(operation) === value);
  return maker?.kind === 'rearrange' && isWiring(maker.how) ? storedAs(program, maker.input) : value;
}

/**
 * How many tile changes are under way together if each takes longer than an error read: all that have become ready when
 * the largest group of them does. One for a chain, every layer where all hear the output's error at once.
 */
export function concurrentChanges(placed: readonly PlacedOperation[]): number {
  const changes = placed.filter(hasGradient);
  // Changes of one tile follow one another.
  const countTiles = (test: (depth: number) => boolean) =>
    new Set(changes.flatMap(({ operation, errorDepth }) => (test(errorDepth) ? operation.tile : []))).size;
  let widest = { depth: 0, count: 0 };
  for (const depth of [...new Set(changes.map(({ errorDepth }) => errorDepth))].sort((a, b) => a - b)) {
    const count = countTiles((other) => other === depth);
    if (count > widest.count) widest = { depth, count };
  }
  return countTiles((depth) => depth <= widest.depth);
}

type Change = Extract<Operation, { kind: 'update' | 'write' }>;

/** Whether it changes a tile by products of signals, and not by other weights alone. */
function hasGradient(place: PlacedOperation): place is PlacedOperation & { readonly operation: Change } {
  const { operation } = place;
  return operation.kind === 'update' || (operation.kind === 'write' && operation.terms.length > 0);
}

/** What the program asks of hardware; transfers apart, which are no matter of the rule: a fast tile stands for its weights. */
export function deriveDemands(program: Program): Demands {
  const placed = placeOperations(program).filter(({ operation }) => everyOf(program, operation) === undefined);
  const role = new Map<string, TileDeclaration['role']>(program.tiles.map((tile) => [tile.name, tile.role]));
  const feedback = program.tiles.filter((tile) => tile.role === 'feedback');
  const reads = placed.filter(({ operation }) => operation.kind === 'read');
  const count = (test: (place: PlacedOperation) => boolean) => reads.filter(test).length;
  const isFeedback = ({ operation }: PlacedOperation) => 'tile' in operation && role.get(operation.tile) === 'feedback';
  const isTransposed = ({ operation }: PlacedOperation) =>
    operation.kind === 'read' && operation.direction === 'transposed';
  const changes = placed.filter(({ operation }) => changesTile(operation));
  return {
    reads: count((place) => !isFeedback(place) && !isTransposed(place)),
    transposedReads: count((place) => !isFeedback(place) && isTransposed(place)),
    feedbackReads: count(isFeedback),
    feedbackTiles: feedback.length,
    feedbackWeights: feedback.reduce((sum, tile) => sum + tile.outputs * tile.inputs, 0),
    updates: changes.filter((place) => !isFeedback(place)).length,
    feedbackUpdates: changes.filter(isFeedback).length,
    readOuts: placed.reduce((sum, { operation }) => sum + tilesReadOut(operation).length, 0),
    keptValues: keptValues(program).reduce((sum, value) => sum + sizeOf(program.values[value] ?? { width: 0 }), 0),
    concurrentUpdates: concurrentChanges(placed),
    errorPath: Math.max(0, ...changes.map(({ errorDepth }) => errorDepth)),
    readPath: Math.max(0, ...changes.map(({ depth }) => depth)),
    locks: deriveLocks(placed, role),
  };
}

/**
 * Locks after Jaderberg et al. 2017 (arXiv 1608.05343): forward, a layer waits for the layer below; update, a layer's
 * change waits for the whole forward pass; backward, it waits for the error of the layer above, one after another. Of
 * layers alone: feedback tiles that learn too lock nobody. Of what signals change: decay waits for none.
 */
function deriveLocks(
  placed: readonly PlacedOperation[],
  role: ReadonlyMap<string, TileDeclaration['role']>,
): Demands['locks'] {
  // A layer that is changed more than once is done with the last.
  const done = new Map<string, number>();
  for (const { operation, depth } of placed) {
    const learns = changesTile(operation) && inputsOf(operation).length > 0 && role.get(operation.tile) !== 'feedback';
    if (learns) done.set(operation.tile, Math.max(depth, done.get(operation.tile) ?? 0));
  }
  const upward = placed.filter(
    ({ operation: one }) => one.kind === 'read' && one.direction === 'forward' && role.get(one.tile) === 'weights',
  );
  // Where the label goes in with the image, all reads carry it, and all are the forward pass.
  const first = upward.filter(({ phase }) => phase === 'forward');
  const forwardReads = first.length > 0 ? first : upward;
  const forwardDepth = Math.max(0, ...forwardReads.map(({ depth }) => depth + 1));
  const locks: ('forward' | 'update' | 'backward')[] = [];
  if (forwardReads.some(({ depth }) => depth > 0)) locks.push('forward');
  if (done.size > 1 && [...done.values()].every((depth) => depth >= forwardDepth)) locks.push('update');
  if (isBackwardLocked(placed, new Set(upward.map(({ index }) => index)))) locks.push('backward');
  return locks;
}

/**
 * Whether the error reaches some layer later than another: by more reads of those that bring errors to layers, which are
 * transposed or of feedback tiles. A second forward pass is no such thing, nor is a network of its own that makes one error
 * for all.
 */
function isBackwardLocked(placed: readonly PlacedOperation[], upward: ReadonlySet<number>): boolean {
  const depths: number[] = [];
  const sources = producersOf(placed);
  for (const { operation, index, phase } of placed) {
    const before = inputsOf(operation).map((value) => depths[sources.get(value) ?? -1] ?? 0);
    const carries = operation.kind === 'read' || operation.kind === 'model';
    const brings = carries && phase === 'error' && !upward.has(index);
    depths[index] = Math.max(0, ...before) + (brings ? 1 : 0);
  }
  const reached = placed.flatMap(({ operation, index }) => (changesTile(operation) ? (depths[index] ?? 0) : []));
  return new Set(reached.filter((depth) => depth > 0)).size > 1;
}

function producersOf(placed: readonly PlacedOperation[]): ReadonlyMap<ValueId, number> {
  return new Map(
    placed.flatMap(({ operation, index }) => {
      const output = outputOf(operation);
      return output === undefined ? [] : [[output, index] as const];
    }),
  );
}
