/**
 * The digital unit beside a tile: lanes that each take an element a clock cycle, with the circuits that the program's
 * formulas ask for and no others.
 */
import { activationTable } from './circuits/activation-table.ts';
import { adder } from './circuits/adder.ts';
import type { Circuit } from './circuits/circuit.ts';
import { comparator } from './circuits/comparator.ts';
import { multiplyAccumulate } from './circuits/multiply-accumulate.ts';
import { rectifier } from './circuits/rectifier.ts';
import { register } from './circuits/register.ts';
import { type DigitalCircuit, type DigitalWork, digitalCircuits } from './digital-work.ts';
import type { Technology } from './technology.ts';

export interface FunctionUnit {
  /** One of each kind a lane. */
  readonly circuits: readonly Circuit[];
  /** Of one element, @unit J. */
  energy(work: DigitalWork): number;
  /** From the first element in to the first out: a circuit of each kind in turn. @unit s */
  readonly latency: number;
}

export interface FunctionUnitOptions {
  /** Of an element. */
  readonly bits: number;
  /** Everything that it will be asked to do. */
  readonly works: readonly DigitalWork[];
}

export function functionUnit(technology: Technology, { bits, works }: FunctionUnitOptions): FunctionUnit {
  const build: Readonly<Record<DigitalCircuit, () => Circuit>> = {
    adder: () => adder(technology, { bits }),
    multiplier: () => multiplyAccumulate(technology, { bits: [bits, bits], headroom: 0 }),
    comparator: () => comparator(technology, { bits }),
    rectifier: () => rectifier(technology, { bits }),
    generator: () => register(technology, { bits }),
    table: () => activationTable(technology, { bits: Math.max(2, bits) }),
  };
  const used = digitalCircuits.filter((kind) => works.some((work) => work[kind] > 0));
  const built = used.map((kind) => [kind, build[kind]()] as const);
  return {
    circuits: built.map(([, circuit]) => circuit),
    energy: (work) => built.reduce((sum, [kind, circuit]) => sum + work[kind] * circuit.energyPerAction, 0),
    latency: built.reduce((sum, [, { latency }]) => sum + latency, 0),
  };
}
