/** What a recorder works with, and what it expects of it: shapes are checked as they are recorded. */
import { parseGradientFormula } from './gradient-formula.ts';
import type { Decaying, GradientWriting } from './gradient-writing.ts';
import {
  type GradientFormula,
  type MapShape,
  type MemoryDeclaration,
  ProgramError,
  positionsOf,
  type TileDeclaration,
  type ValueId,
  type VectorDeclaration,
} from './program.ts';

/** A value while recording. */
export interface Signal {
  readonly id: ValueId;
  readonly name: string;
  readonly width: number;
  /** Vectors of each sample. */
  readonly positions: number;
  /** Of visits: samples to a vector. */
  readonly every?: number;
}

/** Handles are the declarations themselves. */
export type Tile = TileDeclaration;
export type Vector = VectorDeclaration;
export type Memory = MemoryDeclaration;

/** A share of a gradient. */
export interface Term {
  readonly input: Signal;
  readonly error: Signal;
}

/** See `GradientFormula`. */
export interface FormulaOptions {
  readonly text: string;
  readonly outputs?: Readonly<Record<string, Signal>>;
  readonly tiles?: Readonly<Record<string, { readonly tile: Tile; readonly transposed: boolean }>>;
}

export interface WriteOptions extends GradientWriting {
  readonly formula?: FormulaOptions;
}

/** See `BufferOperation`. */
export interface BufferOptions extends Decaying {
  /** Change of a weight for a reading of 1. */
  readonly rate: number;
  /** Pulses that a weight takes at a time. */
  readonly most: number;
  readonly momentum: number;
  readonly chopping: { readonly turned: Vector; readonly probability: number; readonly byMean: boolean } | null;
}

export function expectTerm(tile: Tile, x: Signal, d: Signal): void {
  expectWidth(`the input of ${tile.name}`, x, tile.inputs);
  expectWidth(`the error of ${tile.name}`, d, tile.outputs);
  expectAlike(`the error of ${tile.name}`, d, x);
}

/** Of what is pulsed: there is nothing of it to scale, to round or to remember. */
export function expectNoGradient(
  tile: Tile,
  { scale = 'none', rounding = 'nearest', optimizer }: GradientWriting,
): void {
  if (scale === 'none' && rounding === 'nearest' && !optimizer) return;
  throw new ProgramError(`Expected the gradient of ${tile.name} to be written to be worked on, got pulses`);
}

/** Checks a formula, and names what it uses. */
export function gradientFormula(
  tile: Tile,
  terms: readonly Term[],
  { text, outputs = {}, tiles = {} }: FormulaOptions,
): GradientFormula {
  parseGradientFormula({ text, outputs, tiles }, `the gradient of ${tile.name}`, terms.length > 0);
  for (const signal of Object.values(outputs)) expectWidth(`what ${tile.name} is changed by`, signal, tile.outputs);
  for (const { tile: other, transposed } of Object.values(tiles)) {
    const shape = transposed ? [other.outputs, other.inputs] : [other.inputs, other.outputs];
    if (other.name === tile.name || shape[0] !== tile.inputs || shape[1] !== tile.outputs) {
      throw new ProgramError(`Expected another tile of the shape of ${tile.name} in its formula, got ${other.name}`);
    }
  }
  const named = Object.entries(tiles).map(([name, of]) => [name, { tile: of.tile.name, transposed: of.transposed }]);
  return {
    text,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { id }]) => [name, id])),
    tiles: Object.fromEntries(named),
  };
}

export function expectMap(what: string, signal: Signal, map: MapShape): void {
  expectWidth(`the input of \`${what}\``, signal, map.channels);
  expectPositions(`the input of \`${what}\``, signal, map.height * map.width);
}

/** Two square tiles of one size, of which one is to hold the inverse of the other. */
export function expectInvertible(tile: Tile, of: Tile): void {
  const { inputs: size, name } = of;
  if (size === of.outputs && tile.inputs === size && tile.outputs === size && tile.name !== name) return;
  const shapes = [tile, of].map((one) => `${one.name} of ${one.inputs} × ${one.outputs}`).join(' and ');
  throw new ProgramError(`Expected two square tiles of one size to invert one onto the other, got ${shapes}`);
}

/** As many vectors of both. */
export function expectAlike(what: string, signal: Signal, other: Pick<Signal, 'positions' | 'every'>): void {
  expectPositions(what, signal, other.positions);
  if (signal.every === other.every) return;
  throw new ProgramError(
    `Expected ${what} to be all of samples or all of the same visits, got \`${signal.name}\` besides others`,
  );
}

export function expectPositions(what: string, signal: Signal, positions: number): void {
  if (positionsOf(signal) !== positions) {
    throw new ProgramError(
      `Expected ${what} to have ${positions} positions, got \`${signal.name}\` of ${positionsOf(signal)}`,
    );
  }
}

export function expectPlace(name: string, at: number, width: number, whole: number): void {
  if (Number.isInteger(at) && at >= 0 && width >= 1 && at + width <= whole) return;
  throw new ProgramError(`Expected the place of \`${name}\` to be within 0 to ${whole}, got ${at} to ${at + width}`);
}

export function expectWidth(what: string, signal: Signal, width: number): void {
  if (signal.width !== width) {
    throw new ProgramError(`Expected ${what} to be ${width} wide, got \`${signal.name}\` of width ${signal.width}`);
  }
}

/** The same handle for the same declaration. */
export function declareOnce<Declaration extends { readonly name: string }>(
  known: Map<string, Declaration>,
  declaration: Declaration,
): Declaration {
  const existing = known.get(declaration.name);
  if (existing && JSON.stringify(existing) !== JSON.stringify(declaration)) {
    throw new ProgramError(`Expected \`${declaration.name}\` to be declared once, got two different declarations`);
  }
  const kept = existing ?? declaration;
  known.set(kept.name, kept);
  return kept;
}
