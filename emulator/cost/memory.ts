/** Where values wait that learning needs later: off chip, or in a buffer as large as they are. */
import { keptValues } from '../program/analysis.ts';
import { memoriesOf } from '../program/operands.ts';
import { type Program, sizeOf } from '../program/program.ts';
import type { ChipSpec } from './chip-spec.ts';
import type { Circuit } from './circuits/circuit.ts';
import { dram } from './circuits/dram.ts';
import { globalBuffer } from './circuits/global-buffer.ts';
import type { Technology } from './technology.ts';

export interface Memory {
  /** On the chip; null where it is another one. */
  readonly circuit: Circuit | null;
  /** @unit J */
  readonly energyPerBit: number;
  /** @unit s */
  readonly timePerBit: number;
}

/** Bits that move at once. */
const bufferWidth = 256;

export function memoryOf(
  technology: Technology,
  program: Program,
  { memory }: ChipSpec,
  { valueBits, clock, samples }: { readonly valueBits: number; readonly clock: number; readonly samples: number },
): Memory {
  if (memory !== 'on-chip') {
    const { energyPerAction, latency } = dram({ kind: memory });
    return { circuit: null, energyPerBit: energyPerAction, timePerBit: latency };
  }
  const capacity = Math.max(1, Math.ceil(keptNumbers(program, samples) * valueBits));
  const circuit = globalBuffer(technology, { capacity, width: bufferWidth });
  const timePerBit = Math.max(clock, circuit.latency) / circuit.width;
  return { circuit, energyPerBit: circuit.energyPerAction, timePerBit };
}

/**
 * Kept activations of a batch, accumulated gradients where there are any, models of tiles, what optimizers remember, and what
 * is remembered of each of the samples of an epoch.
 */
function keptNumbers(program: Program, samples: number): number {
  const kept = keptValues(program).reduce((sum, value) => sum + sizeOf(program.values[value] ?? { width: 0 }), 0);
  const written = program.operations.flatMap((operation) => (operation.kind === 'write' ? operation.tile : []));
  const modelled = program.operations.flatMap((operation) => (operation.kind === 'model' ? operation.tile : []));
  const weightsIn = (names: readonly string[]) =>
    program.tiles
      .filter(({ name }) => names.includes(name))
      .reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
  const remembered = numbersIn(program, program.operations.flatMap(memoriesOf));
  const ofSamples = program.memories.reduce((sum, { width }) => sum + width, 0);
  const ofTiles = weightsIn(written) + weightsIn(modelled);
  return program.batch * kept + ofTiles + remembered + samples * ofSamples;
}

/** Numbers in vectors of these names. */
export function numbersIn({ vectors }: Program, names: readonly string[]): number {
  return vectors.reduce((sum, { name, width }) => sum + (names.includes(name) ? width : 0), 0);
}
