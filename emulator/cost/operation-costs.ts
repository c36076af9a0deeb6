/** Time and energy of what happens in a tile, from its hardware and the activity that was counted. */
import type { ReadDirection } from '../program/program.ts';
import type { TileSpec } from '../tile/tile.ts';
import { pulsesPerChange, unitCell, weightGranularity } from '../tile/unit-cell.ts';
import type { OperationActivity } from './activity.ts';
import type { ReadActivity } from './array/array-hardware.ts';
import type { ArrayPulse } from './array/array-writing.ts';
import type { Chip } from './chip.ts';
import type { PlacedMatrix } from './hierarchy/chip-hardware.ts';
import { vectorCost } from './hierarchy/vector-cost.ts';
import type { Energy } from './task.ts';

export interface OperationCost {
  /** @unit s */
  readonly duration: number;
  readonly energy: readonly Energy[];
}

const level = 'array' as const;

/** A read in two parts: what all layers share brings vectors to the tiles and takes results back; the tiles do the rest. */
export interface ReadCost {
  /** Of the delivery, @unit s: several tiles that read the same values get them at once. */
  readonly fetching: number;
  readonly delivery: OperationCost;
  readonly reading: OperationCost;
}

/** `samples` vectors through a tile; one that bound management reads again counts again. */
export function costRead(
  chip: Chip,
  spec: TileSpec,
  direction: ReadDirection,
  activity: ReadActivity,
  vectors: number,
): ReadCost {
  const tile = spec.declaration.name;
  const matrix = chip.hardware.matrices.get(tile);
  if (!matrix) throw new RangeError(`the chip has no matrix ${tile}`);
  const { interval, shared, energy } = vectorCost(chip.hardware, matrix, activity, direction);
  const busy = shared.fetching + shared.storing;
  const all = energy.map((part) => ({ ...part, tile, energy: vectors * part.energy }));
  const delivers = ({ component, level: at }: Energy) =>
    at === 'chip' && (component === 'buffer' || component === 'bus');
  return {
    fetching: vectors * shared.fetching,
    delivery: { duration: vectors * busy, energy: all.filter(delivers) },
    // Functions are those that the program's formulas ask for, see `tasks.ts`.
    reading: {
      duration: vectors * (interval.array + interval.accumulation + interval.buffer + interval.interconnect - busy),
      energy: all.filter((part) => !delivers(part) && part.component !== 'digital function'),
    },
  };
}

/** What a program asks of an update. */
interface AskedUpdate {
  /** Of what fills a cell. */
  readonly rate: number;
  /** Vectors of a batch. */
  readonly vectors: number;
  /** That are driven at most. */
  readonly rows: number;
}

/** Pulse trains of a batch, sample by sample. A slot is four pulses in turn, so every line fires twice. */
export function costUpdate(
  spec: TileSpec,
  { array: { pulse }, placement: { rowArrays, columnArrays } }: PlacedMatrix,
  asked: AskedUpdate,
  counted: OperationActivity,
): OperationCost {
  const tile = spec.declaration.name;
  const trains = spec.device.pulse ? counted : assumeTrains(spec, asked);
  const { slots = 0, inputPulses = 0, errorPulses = 0 } = trains;
  const { raise } = pulsesPerChange(unitCell(spec.mapping));
  const columns = (raise.up + raise.down) * (pulse.up.column + pulse.down.column);
  return {
    duration: slots * 2 * (pulse.up.slot + pulse.down.slot),
    energy: [
      { component: 'cell array', tile, level, energy: devicePulses(spec, pulse, counted) },
      { component: 'row driver', tile, level, energy: 2 * inputPulses * columnArrays * pulse.row },
      { component: 'column driver', tile, level, energy: errorPulses * rowArrays * columns },
    ],
  };
}

/** One write, row by row; arrays stacked along the inputs are written side by side, and so are copies. */
export function costWrite(
  spec: TileSpec,
  { array: { pulse }, placement }: PlacedMatrix,
  counted: OperationActivity,
): OperationCost {
  const { name: tile, inputs } = spec.declaration;
  const { copies, rowArrays, columnArrays } = placement;
  const { up, down } = pulsesOf(spec, counted);
  const busiest = spec.device.pulse ? counted : { rowSlotsUp: inputs, rowSlotsDown: inputs };
  const { rowSlotsUp = 0, rowSlotsDown = 0 } = busiest;
  // A row is opened once for each polarity.
  const selects = 2 * inputs;
  const time = rowSlotsUp * pulse.up.slot + rowSlotsDown * pulse.down.slot + selects * pulse.rowSelect.latency;
  const rows = columnArrays * ((rowSlotsUp + rowSlotsDown) * pulse.row + selects * pulse.rowSelect.energy);
  // Of a pulsed device's own column, in its own array.
  const columns = up * pulse.up.column + down * pulse.down.column;
  return {
    duration: time / rowArrays,
    energy: [
      { component: 'cell array', tile, level, energy: copies * devicePulses(spec, pulse, counted) },
      { component: 'row driver', tile, level, energy: copies * rows },
      { component: 'column driver', tile, level, energy: copies * columns },
    ],
  };
}

/** Device pulses; an exact device counts them in 1/1024. */
function pulsesOf({ device }: TileSpec, { pulsesUp = 0, pulsesDown = 0 }: OperationActivity) {
  const unit = device.pulse ? 1 : 1 / 1024;
  return { up: pulsesUp * unit, down: pulsesDown * unit };
}

function devicePulses(spec: TileSpec, pulse: ArrayPulse, counted: OperationActivity): number {
  const { up, down } = pulsesOf(spec, counted);
  return up * pulse.up.cell + down * pulse.down.cell;
}

/** Trains of an exact device, which has none: see `assumptions.ts`. */
function assumeTrains({ declaration, device, mapping, trainLength }: TileSpec, { rate, vectors, rows }: AskedUpdate) {
  const slots = vectors * Math.min(Math.ceil(rate / weightGranularity(mapping, device)), trainLength);
  return { slots, inputPulses: (slots * rows) / 2, errorPulses: (slots * declaration.outputs) / 2 };
}
