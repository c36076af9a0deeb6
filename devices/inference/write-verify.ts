/**
 * Closed-loop programming: write, read, and write again until the conductance is within the tolerance of its target or
 * the writes are used up. A write is one of two things:
 *
 * - an attempt of an inference model, each a fresh draw (`programVerified`);
 * - one pulse of a device in the direction of the target (`pulseVerified`).
 *
 * Verifying reads are exact and cost nothing here. A cell keeps what its last write left. A write of voltage V and width
 * t is billed as V² G t with the conductance G that it leaves; the energy is the sum over all writes.
 */
import type { WritePulse } from '../device.ts';
import { DeviceError } from '../device-error.ts';
import type { Draws } from '../draws.ts';
import type { ProgrammedCells, SettledInference } from './settle-inference.ts';

export interface WriteVerify {
  /** Largest distance from the target, @unit S. */
  readonly tolerance: number;
  /** Most writes of one cell, a whole number from 1. */
  readonly writes: number;
}

export interface WriteReport {
  /** Where the cells ended, @unit S, [cells]. */
  readonly conductances: Float64Array;
  /** Writes of each cell, [cells]. */
  readonly writes: Uint32Array;
  /** Cells that did not get within the tolerance, ascending. */
  readonly failed: Uint32Array;
  /** @unit J */
  readonly energy: number;
}

/**
 * Programs fresh cells with an inference model.
 *
 * @param targets @unit S, [cells]
 * @param pulse what one attempt applies
 */
export function programVerified(
  inference: SettledInference,
  targets: Float64Array,
  pulse: WritePulse,
  options: WriteVerify,
  random: Draws,
): WriteReport & { readonly cells: ProgrammedCells } {
  const conductances = new Float64Array(targets.length).fill(Number.NaN);
  const values: Record<string, Float64Array> = {};
  const write = (cells: Uint32Array) => {
    const drawn = inference.program(gather(targets, cells), random);
    scatter(drawn.conductances, cells, conductances);
    for (const [name, column] of Object.entries(drawn.values)) {
      values[name] ??= new Float64Array(targets.length);
      scatter(column, cells, values[name]);
    }
  };
  const report = writeVerified(targets, conductances, write, { up: pulse, down: pulse }, options);
  return { ...report, cells: { conductances, values } };
}

/**
 * Walks cells from where they are to their targets, pulse by pulse.
 *
 * @param targets @unit S, [cells]
 * @param start conductances before, @unit S, [cells]
 * @param move the conductance of a cell after one pulse, @unit S
 */
export function pulseVerified(
  targets: Float64Array,
  start: Float64Array,
  move: (conductance: number, up: boolean, cell: number) => number,
  pulses: { readonly up: WritePulse; readonly down: WritePulse },
  options: WriteVerify,
): WriteReport {
  if (start.length !== targets.length) throw new DeviceError('start', `${targets.length} conductances`, start.length);
  const conductances = Float64Array.from(start);
  const write = (cells: Uint32Array, up: Uint8Array) => {
    const moved = gather(conductances, cells).map((conductance, i) =>
      move(conductance, up[i] === 1, cells[i] as number),
    );
    scatter(moved, cells, conductances);
  };
  return writeVerified(targets, conductances, write, pulses, options);
}

/** @param write writes the cells once, in place in `conductances`; `up` where that is below the target */
function writeVerified(
  targets: Float64Array,
  conductances: Float64Array,
  write: (cells: Uint32Array, up: Uint8Array) => void,
  pulses: { readonly up: WritePulse; readonly down: WritePulse },
  options: WriteVerify,
): WriteReport {
  checkOptions(options);
  const distance = (cell: number) => (conductances[cell] as number) - (targets[cell] as number);
  const missed = (cell: number) => !(Math.abs(distance(cell)) <= options.tolerance);
  const writes = new Uint32Array(targets.length);
  let pending = Uint32Array.from(targets, (_, cell) => cell).filter(missed);
  let energy = 0;
  for (let round = 0; round < options.writes && pending.length > 0; round++) {
    const up = Uint8Array.from(pending, (cell) => (distance(cell) < 0 ? 1 : 0));
    write(pending, up);
    pending.forEach((cell, i) => {
      const { voltage, width } = up[i] === 1 ? pulses.up : pulses.down;
      energy += voltage ** 2 * (conductances[cell] as number) * width;
      writes[cell] = round + 1;
    });
    pending = pending.filter(missed);
  }
  return { conductances, writes, failed: pending, energy };
}

function checkOptions({ tolerance, writes }: WriteVerify): void {
  if (!(tolerance >= 0 && tolerance < Number.POSITIVE_INFINITY)) {
    throw new DeviceError('tolerance', 'a finite number from 0 S', String(tolerance));
  }
  if (!(Number.isInteger(writes) && writes >= 1)) {
    throw new DeviceError('writes', 'a whole number from 1', String(writes));
  }
}

function gather(values: Float64Array, cells: Uint32Array): Float64Array {
  return Float64Array.from(cells, (cell) => values[cell] as number);
}

function scatter(values: Float64Array, cells: Uint32Array, into: Float64Array): void {
  cells.forEach((cell, i) => {
    into[cell] = values[i] as number;
  });
}
