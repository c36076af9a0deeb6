/** Time and energy of what happens in a tile, from its hardware and the activity that was counted. */
import type { ReadDirection } from '../program/program.ts';
import type { TileSpec } from '../tile/tile.ts';
import { planesOf, pulsesPerChange, unitCell, weightGranularity } from '../tile/unit-cell.ts';
import type { OperationActivity } from './activity.ts';
import type { Energy } from './task.ts';
import type { TileHardware } from './tile-hardware.ts';

export interface OperationCost {
  /** @unit s */
  readonly duration: number;
  readonly energy: readonly Energy[];
}

/** `samples` vectors through a tile; one that bound management reads again counts again. */
export function costRead(
  spec: TileSpec,
  hardware: TileHardware,
  direction: ReadDirection,
  counted: OperationActivity,
  conductance: number,
  samples: number,
): OperationCost {
  const tile = spec.declaration.name;
  const forward = direction === 'forward';
  const cost = forward ? hardware.read : hardware.readTransposed;
  if (!cost) throw new RangeError(`${tile} has no transposed periphery`);
  const { onResistance, offResistance } = spec.device.electrical;
  const least = onResistance / offResistance;
  const relative = least + (1 - least) * conductance;
  const planes = planesOf(spec.mapping);
  // A full-scale input drives every crosspoint of its line; the fixed reference stands midway.
  const { outputs, inputs } = spec.declaration;
  const crosspoints = forward ? outputs * planes : inputs * planes;
  const references =
    forward && unitCell(spec.mapping).reference ? hardware.outputBlocks * (least + (1 - least) / 2) : 0;
  const amplitude = (counted.amplitude ?? 0) / 255;
  const cells = cost.arrayEnergyPerUnit * amplitude * (crosspoints * relative + references);
  const lines = (counted.activeInputs ?? 0) * cost.rowDriveEnergy;
  const vectors = counted.vectors ?? samples;
  return {
    duration: vectors * cost.latency,
    energy: [
      ...Object.entries(cost.energy).map(([component, energy]) => ({ component, tile, energy: vectors * energy })),
      { component: 'cell array', tile, energy: cells },
      { component: forward ? 'row driver' : 'column driver', tile, energy: lines },
    ],
  };
}

/** Pulse trains of a batch, sample by sample. A slot is four pulses in turn, so every line fires twice. */
export function costUpdate(
  spec: TileSpec,
  { pulse }: TileHardware,
  rate: number,
  counted: OperationActivity,
  samples: number,
): OperationCost {
  const tile = spec.declaration.name;
  const trains = spec.device.pulse ? counted : assumeTrains(spec, rate, samples);
  const { slots = 0, inputPulses = 0, errorPulses = 0 } = trains;
  const { raise } = pulsesPerChange(unitCell(spec.mapping));
  const columns = (raise.up + raise.down) * (pulse.columnPulseUp + pulse.columnPulseDown);
  return {
    duration: slots * 2 * (pulse.slotUp + pulse.slotDown),
    energy: [
      { component: 'cell array', tile, energy: devicePulses(spec, pulse, counted) },
      { component: 'row driver', tile, energy: 2 * inputPulses * pulse.rowPulse },
      { component: 'column driver', tile, energy: errorPulses * columns },
    ],
  };
}

/** One write, row by row; arrays stacked along the inputs are written side by side. */
export function costWrite(
  spec: TileSpec,
  { pulse, inputBlocks, outputBlocks }: TileHardware,
  counted: OperationActivity,
): OperationCost {
  const { name: tile, inputs } = spec.declaration;
  const { up, down } = pulsesOf(spec, counted);
  const busiest = spec.device.pulse ? counted : { rowSlotsUp: inputs, rowSlotsDown: inputs };
  const { rowSlotsUp = 0, rowSlotsDown = 0 } = busiest;
  const selects = 2 * inputs;
  const time = rowSlotsUp * pulse.slotUp + rowSlotsDown * pulse.slotDown + selects * pulse.rowSelect.latency;
  const rows = (rowSlotsUp + rowSlotsDown) * pulse.rowPulse + selects * outputBlocks * pulse.rowSelect.energy;
  const columns = (up * pulse.columnPulseUp + down * pulse.columnPulseDown) / inputBlocks;
  return {
    duration: time / inputBlocks,
    energy: [
      { component: 'cell array', tile, energy: devicePulses(spec, pulse, counted) },
      { component: 'row driver', tile, energy: rows },
      { component: 'column driver', tile, energy: columns },
    ],
  };
}

/** Device pulses; an exact device counts them in 1/1024. */
function pulsesOf({ device }: TileSpec, { pulsesUp = 0, pulsesDown = 0 }: OperationActivity) {
  const unit = device.pulse ? 1 : 1 / 1024;
  return { up: pulsesUp * unit, down: pulsesDown * unit };
}

function devicePulses(spec: TileSpec, pulse: TileHardware['pulse'], counted: OperationActivity): number {
  const { up, down } = pulsesOf(spec, counted);
  return up * pulse.devicePulseUp + down * pulse.devicePulseDown;
}

/** Trains of an exact device, which has none: see the assumptions in `chip.ts`. */
function assumeTrains({ declaration, device, mapping, trainLength }: TileSpec, rate: number, samples: number) {
  const slots = samples * Math.min(Math.ceil(rate / weightGranularity(mapping, device)), trainLength);
  return {
    slots,
    inputPulses: (slots * declaration.inputs) / 2,
    errorPulses: (slots * declaration.outputs) / 2,
  };
}
