/** Tiles that are what CrossSim's settings say. */
import { type Device, settleDevice } from '../../devices/index.ts';
import type { ProgrammedCell, TileWires } from '../../emulator/index.ts';
import { type CaseConverters, crosssimConverters } from './crosssim-converters.ts';
import { type CrosssimCase, drawWeights } from './crosssim-file.ts';
import { bitsOfSlice, type CrosssimSettings } from './crosssim-settings.ts';
import type { SingleTileSpec } from './single-tile.ts';

export interface CaseTile extends CaseConverters {
  readonly spec: SingleTileSpec;
  /** Over `weightScale`, [outputs][inputs]. */
  readonly weights: Float64Array;
  /** Largest weight in range. */
  readonly weightLimit: number;
}

export function crosssimTile(golden: CrosssimCase, settings: CrosssimSettings): CaseTile {
  const { M: outputs, N: inputs, op } = golden;
  const weights = drawWeights(golden);
  const weightLimit = limitOf(settings, weights);
  const mapping = cellOf(settings);
  const converters = crosssimConverters(settings, mapping, op === 'matvec' ? inputs : outputs);
  const wires = wiresOf(settings, inputs);
  const device = deviceOf(settings);
  return {
    ...converters,
    weights: weights.map((weight) => weight / weightLimit),
    weightLimit,
    spec: {
      device,
      inputs,
      outputs,
      mapping,
      // Each crosspoint of a weight on an array of its own; a unit column beside the others.
      array: { rows: inputs, columns: outputs + 1, layout: 'separate' },
      converters: converters.converters,
      weightScale: weightLimit * offsetScale(settings),
      ...(wires && { wires }),
    },
  };
}

const currentVoltageLaws = { CubicDevice: 'cubic', RRAMMilo: 'milo' } as const;

function deviceOf(settings: CrosssimSettings): Device {
  const model = settings['xbar.device.nonlinear_IV.enable'] && settings['xbar.device.nonlinear_IV.model'];
  return settleDevice({
    extends: 'ideal',
    electrical: {
      onResistance: settings['xbar.device.Rmin'],
      offResistance: settings['xbar.device.infinite_on_off_ratio'] ? 1e30 : settings['xbar.device.Rmax'],
      readVoltage: settings['xbar.device.Vread'],
    },
    ...(model && { currentVoltage: { law: currentVoltageLaws[model] } }),
  });
}

function cellOf(settings: CrosssimSettings): ProgrammedCell {
  const sliced = settings['core.style'] === 'BITSLICED';
  const style = sliced ? settings['core.bit_sliced.style'] : settings['core.style'];
  const cellBits = settings['xbar.device.cell_bits'];
  const bits = bitsOfSlice(settings);
  const precision = sliced
    ? {
        weightBits: settings['core.weight_bits'],
        sliceBits: new Array<number>(settings['core.bit_sliced.num_slices']).fill(bits),
      }
    : { ...(cellBits > 0 && { cellBits }) };
  if (style === 'OFFSET') {
    const unit = settings['core.offset.style'] === 'UNIT_COLUMN_SUBTRACTION';
    return { kind: 'offset', subtraction: unit ? 'unit-column' : 'digital', ...precision };
  }
  const sides = !sliced && settings['core.balanced.style'] === 'TWO_SIDED' ? 'two' : 'one';
  return { kind: 'pair', sides, ...precision };
}

/**
 * An offset cell of 2^b levels leaves the lowest out, and CrossSim divides by the whole window all the same: its results
 * are too small by as much. The fault is its own, so it is made here and not in the emulator.
 */
function offsetScale(settings: CrosssimSettings): number {
  const bits = settings['xbar.device.cell_bits'];
  return settings['core.style'] === 'OFFSET' && bits > 0 ? (2 ** bits - 2) / (2 ** bits - 1) : 1;
}

/** The larger magnitude of a percentile and its counterpart, interpolated between neighbours. */
function limitOf(settings: CrosssimSettings, weights: Float64Array): number {
  const share = settings['core.mapping.weights.percentile'];
  if (share === null) return settings['core.mapping.weights.max'] ?? 1;
  const sorted = weights.toSorted();
  const at = (place: number) => {
    const below = Math.floor(place);
    const [low = 0, high = low] = [sorted[below], sorted[below + 1]];
    return low + (place - below) * (high - low);
  };
  return Math.max(...[share, 1 - share].map((one) => Math.abs(at(one * (sorted.length - 1)))));
}

/** Far below the tolerance of these files. */
const solverTolerance = 1e-10;

/**
 * Input lines run along the outputs, output lines along the inputs; `row` is the resistance of a line of inputs. Rows of an
 * array that are not used lengthen, of a separate source, the sum line where the matrix is at the top, and the supply line
 * where it is at the bottom.
 */
function wiresOf(settings: CrosssimSettings, inputs: number): TileWires | null {
  if (!settings['xbar.array.parasitics.enable']) return null;
  const { 'xbar.array.parasitics.Rp_row': row, 'xbar.array.parasitics.Rp_col': column } = settings;
  const separate = !settings['xbar.array.parasitics.current_from_input'];
  const idle = separate ? Math.max(settings['core.rows_max'] - inputs, 0) : 0;
  const top = settings['xbar.array.parasitics.selected_rows'] === 'top';
  return {
    row,
    column,
    rowTerminal: top ? 0 : idle * row,
    columnTerminal: settings['xbar.array.parasitics.Rp_col_terminal'] + (top ? idle * column : 0),
    drive: 'left',
    sense: 'bottom',
    topology: separate ? 'separate-source' : 'input-source',
    interleaved: settings['core.balanced.interleaved_posneg'],
    solver: separate ? 'ladder' : 'effective',
    tolerance: solverTolerance,
  };
}
