/**
 * One memory cell of an array: how large it is, what it adds to the lines it hangs on, and what its read path resists.
 *
 * Four kinds. SRAM: six transistors, two inverters that leak, read through an access transistor onto one bit line. The
 * pull-down behind it conducts in its linear region, five times as well ({@link linearRegionRatio}), and is left out.
 * Resistive with a transistor (1T1R): the transistor's gate is the input line, its drain hangs on the column.
 * Resistive without one (crossbar): the device itself hangs between two wires, and the pitch of those is the cell.
 * Ferroelectric transistor: gate on the input line, drain on the column, no device in series.
 *
 * The access transistor must not dominate: its resistance is a quarter of the cell's lowest (handbook cost.md §3), with
 * full gate drive in the linear region. A cell of low resistance has no room for that: its transistor is then as wide as
 * the cell allows and what it resists is counted; only a transistor that resists more than the device itself is refused.
 */
import type { Electrical, WritePulse } from '../../../devices/index.ts';
import type { Technology } from '../technology.ts';
import {
  drainCapacitance,
  effectiveWidth,
  gateCapacitance,
  linearRegionRatio,
  minimumWidth,
  offCurrent,
  onResistance,
  widthForResistance,
} from '../transistor.ts';
import { CircuitError, requirePositive } from './circuit.ts';
import { inverter } from './gate.ts';

/** A static cell. Its size is the technology's unless said. */
export interface SramCellDesign {
  readonly kind: 'sram';
  /** Height × width in feature sizes. @default of the technology */
  readonly size?: readonly [height: number, width: number];
  /** Gates on the word line: 2 where both access transistors open, 1 where the read port is single. @default 2 */
  readonly accessGates?: 1 | 2;
}

/** A device whose conductance is the weight, with or without an access transistor. */
export interface ResistiveCellDesign {
  readonly kind: 'resistive';
  readonly access: 'transistor' | 'none';
  readonly electrical: Electrical;
  /** Of the access transistor, @unit ohm. @default a quarter of the device's lowest, or what the cell has room for */
  readonly accessResistance?: number;
}

/** A transistor whose threshold is the weight. */
export interface FerroelectricCellDesign {
  readonly kind: 'ferroelectric';
  readonly electrical: Electrical;
  /** Drawn width of its channel, @unit m. @default F */
  readonly channelWidth?: number;
  /** Remanent polarisation, @unit C/m2. @default 0.2: Hf0.5Zr0.5O2, Müller et al. 2012, doi:10.1021/nl302049k */
  readonly polarisation?: number;
}

export type CellDesign = SramCellDesign | ResistiveCellDesign | FerroelectricCellDesign;

export interface Cell {
  readonly name: string;
  /** @unit m */
  readonly height: number;
  readonly width: number;
  /** What a cell adds to its input line beside wire, @unit F. */
  readonly inputLoad: number;
  /** What it adds to its column beside wire, @unit F. */
  readonly columnLoad: number;
  /** Whether the input line carries the cell's current, or only opens a gate. */
  readonly inputCarriesCurrent: boolean;
  /** In series with the device, @unit ohm. */
  readonly accessResistance: number;
  /** Least and most of the device itself, @unit S; null of SRAM: its access transistor is all there is. */
  readonly conductance: readonly [least: number, most: number] | null;
  /** Across device and access while it is read, @unit V. */
  readonly readVoltage: number;
  /** @unit A */
  readonly leakageCurrent: number;
  /** Highest level of its write pulses, @unit V. */
  readonly writeVoltage: number;
  /** Pulses that raise and lower it; of SRAM the supply, for no longer than lines take. */
  readonly pulses: Pick<Electrical, 'writeUp' | 'writeDown'>;
  /** Energy of one write pulse inside the cell, at the device's mean conductance, @unit J. */
  writeEnergy(pulse: WritePulse): number;
}

/** Access over cell resistance. */
const accessShare = 0.25;

/**
 * Drain of one access fin or stack of sheets with its contact, junction and sidewalls, @unit F: technology figures of
 * the low-standby nodes (`cap_draintotal` × effective width in oracles/neurosim/technology.json). Logic cells merge the
 * diffusion of neighbours; a bit line contacts every cell.
 */
const contactedFinDrain: Readonly<Record<number, number>> = {
  14: 2.499e-17,
  10: 2.668e-17,
  7: 2.224e-17,
  5: 2.076e-17,
  3: 1.791e-17,
  2: 1.543e-17,
  1: 1.409e-17,
};

/** Drain of an SRAM access transistor of minimum length on its bit line, @unit F. */
function bitLineDrain(technology: Technology): number {
  return contactedFinDrain[technology.nanometres] ?? drainCapacitance(technology, technology.feature);
}

/** Settles a cell's design for a technology. */
export function cellOf(technology: Technology, design: CellDesign): Cell {
  switch (design.kind) {
    case 'sram':
      return sramCell(technology, design);
    case 'resistive':
      return design.access === 'none' ? crossbarCell(technology, design) : transistorCell(technology, design);
    case 'ferroelectric':
      return ferroelectricCell(technology, design);
  }
}

function sramCell(technology: Technology, { size, accessGates = 2 }: SramCellDesign): Cell {
  const { feature, figures } = technology;
  const [height, width] = size ?? figures.sramCell;
  const unit = inverter(technology, feature / minimumWidth(technology));
  const rails = { voltage: figures.supply, width: 0 };
  return {
    name: '6T SRAM',
    height: height * feature,
    width: width * feature,
    inputLoad: accessGates * gateCapacitance(technology, feature),
    columnLoad: bitLineDrain(technology),
    inputCarriesCurrent: false,
    accessResistance: onResistance(technology, 'nmos', feature),
    conductance: null,
    readVoltage: figures.readVoltage,
    // Either inverter leaks through its NMOS or its PMOS, both F wide.
    leakageCurrent: offCurrent(technology, 'nmos', feature) + offCurrent(technology, 'pmos', feature),
    writeVoltage: figures.supply,
    pulses: { writeUp: rails, writeDown: rails },
    writeEnergy: () => 2 * (unit.inputCapacitance + unit.outputCapacitance) * figures.supply ** 2,
  };
}

function deviceFigures({ onResistance, offResistance, readVoltage, writeUp, writeDown }: Electrical) {
  requirePositive('device.electrical.onResistance', onResistance, 'ohm');
  requirePositive('device.electrical.offResistance', offResistance, 'ohm');
  requirePositive('device.electrical.readVoltage', Math.abs(readVoltage), 'V');
  const least = 1 / offResistance;
  const most = 1 / onResistance;
  return {
    conductance: [least, most] as const,
    readVoltage: Math.abs(readVoltage),
    writeVoltage: Math.max(Math.abs(writeUp.voltage), Math.abs(writeDown.voltage)),
    pulses: { writeUp, writeDown },
    writeEnergy: ({ voltage, width }: WritePulse) => (voltage * voltage * width * (least + most)) / 2,
  };
}

interface AccessTransistor {
  /** Drawn, in `fingers` side by side, @unit m. */
  readonly width: number;
  readonly fingers: number;
  /** @unit ohm */
  readonly resistance: number;
}

/** Gates side by side that the shorter side of a cell has room for; each may be as wide as the longer side. */
function accessTransistor(technology: Technology, design: ResistiveCellDesign): AccessTransistor {
  const { electrical, accessResistance } = design;
  if (accessResistance !== undefined) {
    requirePositive('array.cell.accessResistance', accessResistance, 'ohm');
    const width = widthForResistance(technology, 'nmos', accessResistance / linearRegionRatio);
    return { width, fingers: 1, resistance: accessResistance };
  }
  const { feature, figures } = technology;
  const [shorter, longer] = [Math.min(...electrical.cellSize) * feature, Math.max(...electrical.cellSize) * feature];
  const room = longer * Math.max(1, Math.floor(shorter / figures.gatePitch));
  const asked = widthForResistance(technology, 'nmos', (accessShare * electrical.onResistance) / linearRegionRatio);
  const width = Math.max(feature, Math.min(asked, room));
  const resistance = linearRegionRatio * onResistance(technology, 'nmos', width);
  if (resistance > electrical.onResistance) {
    throw new CircuitError(
      `Expected \`device.electrical.onResistance\` to be at least ${Number(resistance.toPrecision(3))} ohm, what the widest access transistor that fits its cell resists at ${technology.nanometres} nm (a crossbar has none), got \`${electrical.onResistance}\``,
    );
  }
  return { width, fingers: Math.ceil(width / longer - 1e-9), resistance };
}

function transistorCell(technology: Technology, design: ResistiveCellDesign): Cell {
  const [height, width] = design.electrical.cellSize;
  const access = accessTransistor(technology, design);
  return {
    name: '1T1R',
    height: height * technology.feature,
    width: width * technology.feature,
    inputLoad: gateCapacitance(technology, access.width),
    columnLoad: drainCapacitance(technology, access.width, access.fingers),
    inputCarriesCurrent: false,
    accessResistance: access.resistance,
    leakageCurrent: 0,
    ...deviceFigures(design.electrical),
  };
}

/** Lines stand side by side at no less than twice their width, whatever the device takes. */
function crossbarCell(technology: Technology, { electrical }: ResistiveCellDesign): Cell {
  const pitch = 2 * technology.figures.wire[0];
  const [height, width] = electrical.cellSize;
  return {
    name: 'crossbar',
    height: Math.max(height * technology.feature, pitch),
    width: Math.max(width * technology.feature, pitch),
    inputLoad: 0,
    columnLoad: 0,
    inputCarriesCurrent: true,
    accessResistance: 0,
    leakageCurrent: 0,
    ...deviceFigures(electrical),
  };
}

function ferroelectricCell(technology: Technology, design: FerroelectricCellDesign): Cell {
  const { electrical, channelWidth = technology.feature, polarisation = 0.2 } = design;
  requirePositive('array.cell.channelWidth', channelWidth, 'm');
  requirePositive('array.cell.polarisation', polarisation, 'C/m2');
  const [height, width] = electrical.cellSize;
  // Both polarities of the remanent charge of the channel under a gate F long turn over.
  const charge = 2 * polarisation * effectiveWidth(technology, channelWidth) * technology.feature;
  return {
    name: 'ferroelectric transistor',
    height: height * technology.feature,
    width: width * technology.feature,
    inputLoad: gateCapacitance(technology, channelWidth),
    columnLoad: drainCapacitance(technology, channelWidth),
    inputCarriesCurrent: false,
    accessResistance: 0,
    leakageCurrent: 0,
    ...deviceFigures(electrical),
    writeEnergy: ({ voltage }: WritePulse) => charge * Math.abs(voltage),
  };
}
