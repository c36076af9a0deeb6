/**
 * On-chip buffer: banks of SRAM, or of flip-flops where it is small or must be fast, and the repeated wires to them. One action moves one bit; half of it the mean of reading
 * and writing it, half the way across the buffer.
 */
import type { Technology } from '../technology.ts';
import { bus } from './bus.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { registerFile } from './register-file.ts';
import { sram } from './sram-buffer.ts';

export interface GlobalBufferOptions {
  /** Bits to hold. */
  readonly capacity: number;
  /** Bits moved at once, default 128. */
  readonly width?: number;
  /** What keeps the bits. @default 'sram' */
  readonly storage?: 'sram' | 'flip-flops';
}

export interface GlobalBuffer extends Circuit {
  /** @unit J */
  readonly readEnergyPerBit: number;
  readonly writeEnergyPerBit: number;
  /** Bits moved in one action's time. */
  readonly width: number;
}

const linesPerBank = 128;

export function globalBuffer(technology: Technology, options: GlobalBufferOptions): GlobalBuffer {
  const { capacity, width = 128, storage = 'sram' } = options;
  requireInteger('buffer.capacity', capacity, 1, Number.POSITIVE_INFINITY);
  requireInteger('buffer.width', width, 1, 8192);
  const lines = Math.min(linesPerBank, Math.ceil(capacity / width));
  const banks = Math.ceil(capacity / (lines * width));
  const shape = { lines, lineBits: width };
  const bank = storage === 'sram' ? sram(technology, shape) : registerFile(technology, shape);
  // A bank is reached over half the side of the square of banks, both ways on average.
  const route = bus(technology, { length: Math.sqrt(banks * bank.area), bits: width });
  const readEnergyPerBit = (bank.readEnergy + route.energyPerAction) / width;
  const writeEnergyPerBit = (bank.writeEnergy + route.energyPerAction) / width;
  return {
    name: `buffer, ${capacity} bits`,
    area: banks * bank.area + route.area,
    energyPerAction: (readEnergyPerBit + writeEnergyPerBit) / 2,
    readEnergyPerBit,
    writeEnergyPerBit,
    width,
    latency: bank.latency + route.latency,
    leakage: banks * bank.leakage + route.leakage,
    formula: 'banks of 128 lines; E/bit = E_line/width + bus over √area',
    source: 'SRAM macro, register file and bus of this account',
  };
}
