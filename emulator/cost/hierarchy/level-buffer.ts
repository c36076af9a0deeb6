/**
 * A buffer of one level of the hierarchy: registers or SRAM, `lines` deep. A line moves in a clock cycle, so that a buffer
 * filled to a share of its capacity is written or read in that share of its lines, however large it is.
 *
 * Buffers within tiles are queues: lines are filled in the order in which they are emptied, and a token handed from line to
 * line opens them, so that hardly a node of a decoder moves.
 */
import { CircuitError, requireInteger } from '../circuits/circuit.ts';
import { controlActivity, registerFile } from '../circuits/register-file.ts';
import { sram } from '../circuits/sram-buffer.ts';
import type { Component } from '../component.ts';
import type { Technology } from '../technology.ts';

export type BufferKind = 'registers' | 'sram';

export interface LevelBufferOptions {
  readonly kind: BufferKind;
  /** Lines of `lineBits` in one bank; banks stand side by side and move a line each at a time. */
  readonly lines: number;
  readonly lineBits: number;
  readonly banks: number;
  /** Filled line by line, in order. @default false */
  readonly queue?: boolean;
  /** Bits that move in a cycle at most: what the bus beside it takes. @default all banks' lines */
  readonly widest?: number;
}

export interface LevelBuffer extends Component {
  readonly component: 'buffer';
  /** Bits of a cycle. */
  readonly width: number;
  /** Of a line, @unit s. */
  readonly access: number;
  /** @unit J */
  readonly readEnergyPerBit: number;
  readonly writeEnergyPerBit: number;
}

export function levelBuffer(technology: Technology, options: LevelBufferOptions): LevelBuffer {
  const { lines, lineBits, banks, widest = Number.POSITIVE_INFINITY } = options;
  requireInteger('buffer.lines', lines, 1, Number.POSITIVE_INFINITY);
  requireInteger('buffer.lineBits', lineBits, 1, Number.POSITIVE_INFINITY);
  requireInteger('buffer.banks', banks, 1, Number.POSITIVE_INFINITY);
  const bank = bankOf(technology, options);
  return {
    component: 'buffer',
    area: banks * bank.area,
    leakage: banks * bank.leakage,
    formula: bank.formula,
    source: bank.source,
    width: Math.min(widest, banks * lineBits),
    access: bank.latency,
    readEnergyPerBit: bank.readEnergy / lineBits,
    writeEnergyPerBit: bank.writeEnergy / lineBits,
  };
}

function bankOf(technology: Technology, { kind, lines, lineBits, queue = false }: LevelBufferOptions) {
  switch (kind) {
    case 'registers':
      return registerFile(technology, { lines, lineBits, ...(queue && { writeSelect: controlActivity }) });
    case 'sram':
      return sram(technology, { lines, lineBits });
    default:
      throw new CircuitError(
        `Expected \`buffer.kind\` to be \`registers\` or \`sram\`, got \`${kind satisfies never}\``,
      );
  }
}

/** The queue of `capacity` bits that is `lines` deep, in one bank. */
export function queueOf(technology: Technology, kind: BufferKind, capacity: number, lines: number): LevelBuffer {
  const deep = Math.min(lines, capacity);
  return levelBuffer(technology, { kind, lines: deep, lineBits: Math.ceil(capacity / deep), banks: 1, queue: true });
}
