/**
 * Array of one-transistor-one-resistor cells: inputs gate the rows (word lines), columns stand at the read voltage and
 * carry the sum of cell currents, sources return in the row direction. One action is a read with every cell at mean
 * conductance driven for one slot.
 *
 * The access transistor must not dominate the cell: its resistance is a quarter of the cell's lowest
 * (handbook cost.md §3), with full gate drive in the linear region, and it must fit the cell. Lines: wire plus gates, and
 * wire plus drains. A distributed line settles with half its R C.
 */
import type { Electrical } from '../../../devices/index.ts';
import type { Technology } from '../technology.ts';
import { drainCapacitance, gateCapacitance, linearRegionRatio, widthForResistance } from '../transistor.ts';
import { rowWireResistance, wireCapacitance, wireResistance } from '../wire.ts';
import { type Circuit, CircuitError, requireInteger, requirePositive } from './circuit.ts';

export interface CellArrayOptions {
  readonly rows: number;
  readonly columns: number;
  readonly electrical: Electrical;
  /** @unit s */
  readonly slot: number;
}

export interface CellArray extends Circuit {
  /** @unit m */
  readonly height: number;
  readonly width: number;
  /** Whole line, @unit F. */
  readonly rowCapacitance: number;
  readonly columnCapacitance: number;
  /** Whole line, @unit ohm. */
  readonly rowResistance: number;
  readonly columnResistance: number;
  /** Mean of the most and least conducting state, @unit S. */
  readonly meanConductance: number;
  /** All cells of a column at the mean, with access transistors, in parallel, @unit ohm. */
  readonly loadedResistance: number;
  /** Of either line's own R C, to 1 % of its swing, @unit s. */
  readonly rowSettling: number;
  readonly columnSettling: number;
}

/** Access over cell resistance. */
const accessShare = 0.25;
/** ln 100: settled to 1 %. */
const settlingConstants = Math.log(100);

/** Drawn width of the access transistor, at least F, at most what the cell has room for. @unit m */
function accessWidth(technology: Technology, electrical: Electrical): number {
  const resistance = (accessShare * electrical.onResistance) / linearRegionRatio;
  const width = widthForResistance(technology, 'nmos', resistance);
  const room = Math.max(...electrical.cellSize) * technology.feature;
  if (width > room) {
    const least = (electrical.onResistance * width) / room;
    throw new CircuitError(
      `Expected \`device.electrical.onResistance\` to be at least ${least.toPrecision(3)} ohm, so that its access transistor fits the cell at ${technology.nanometres} nm, got \`${electrical.onResistance}\``,
    );
  }
  return Math.max(technology.feature, width);
}

export function cellArray(technology: Technology, options: CellArrayOptions): CellArray {
  const { rows, columns, electrical, slot } = options;
  requireInteger('tile.rows', rows, 1, 65536);
  requireInteger('tile.columns', columns, 1, 65536);
  requirePositive('device.electrical.onResistance', electrical.onResistance, 'ohm');
  requirePositive('device.electrical.readVoltage', Math.abs(electrical.readVoltage), 'V');
  const access = accessWidth(technology, electrical);
  const [cellHeight, cellWidth] = electrical.cellSize;
  const height = rows * cellHeight * technology.feature;
  const width = columns * cellWidth * technology.feature;
  const rowCapacitance = wireCapacitance * width + columns * gateCapacitance(technology, access);
  const columnCapacitance = wireCapacitance * height + rows * drainCapacitance(technology, access);
  const rowResistance = rowWireResistance(technology) * width;
  const columnResistance = wireResistance(technology) * height;
  const meanConductance = (1 / electrical.onResistance + 1 / electrical.offResistance) / 2;
  const loadedResistance = (1 / meanConductance + accessShare * electrical.onResistance) / rows;
  const columnSettling = settlingConstants * 0.5 * columnResistance * columnCapacitance;
  return {
    name: `${rows} × ${columns} cells`,
    height,
    width,
    rowCapacitance,
    columnCapacitance,
    rowResistance,
    columnResistance,
    meanConductance,
    loadedResistance,
    rowSettling: settlingConstants * 0.5 * rowResistance * rowCapacitance,
    columnSettling,
    area: height * width,
    energyPerAction: rows * columns * electrical.readVoltage ** 2 * meanConductance * slot,
    latency: slot,
    leakage: 0,
    formula: 'E = Σ V² G t; C_row = n (C_wire + C_gate), C_col = m (C_wire + C_drain); R_access = R_on/4',
    source: 'Ohm; handbook cost.md §3; wires Ho, Mai & Horowitz 2001',
  };
}
