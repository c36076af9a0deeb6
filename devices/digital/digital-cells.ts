/**
 * Memory cells that hold one bit exactly: what compute-in-memory stores digits of a weight in where it does not store
 * conductances. No law moves them.
 *
 * SRAM: cell areas by node as the NeuroSim manuals tabulate them (handbook devices.md §6); the technology values of
 * DNN+NeuroSim V1.4 differ at 10, 5, 2 and 1 nm (6T: 400, 840, 5040 and 11520 F²). A latch is read and written at the
 * node's supply voltage within a clock cycle, so it has no figures of its own.
 *
 * STT-MRAM: resistances and pulse of the MLP+NeuroSim V3.0 manual, table II ("6-bit STT-MRAM"), read at 0.5 V as all
 * its devices; either direction of the current sets the state [I]; cell of Intel's 22 nm STT-MRAM (DNN+NeuroSim V1.4
 * manual, table VI) [I]. FeFET: default of DNN+NeuroSim V2.1; the sign of the gate pulse sets the polarisation [I].
 */
import type { Electrical } from '../device.ts';
import { DeviceError } from '../device-error.ts';

interface Named {
  readonly name: string;
  readonly states: 2;
  readonly summary: string;
  readonly citation: string;
}

export interface SramCell extends Named {
  readonly kind: 'sram';
  readonly transistors: number;
  /** Cell area by technology node in nm, in units of F². */
  readonly areas: Readonly<Record<number, number>>;
}

export interface ResistiveCell extends Named {
  readonly kind: 'stt-mram' | 'fefet';
  readonly electrical: Electrical;
}

export type DigitalCell = SramCell | ResistiveCell;

export const digitalCells: readonly DigitalCell[] = [
  {
    name: 'sram-6t',
    kind: 'sram',
    states: 2,
    transistors: 6,
    areas: { 22: 280, 14: 326, 10: 420, 7: 551, 5: 1120, 3: 2048, 2: 4680, 1: 11500 },
    summary: 'six-transistor SRAM cell',
    citation: 'NeuroSim user manuals; tool: X. Peng et al., IEEE IEDM 2019, 32.5',
  },
  {
    name: 'sram-8t',
    kind: 'sram',
    states: 2,
    transistors: 8,
    areas: { 22: 360, 14: 480, 10: 720, 7: 1080 },
    summary: 'eight-transistor SRAM cell, read beside its latch',
    citation: 'NeuroSim user manuals; tool: X. Peng et al., IEEE IEDM 2019, 32.5',
  },
  {
    name: 'stt-mram',
    kind: 'stt-mram',
    states: 2,
    electrical: {
      onResistance: 3500,
      offResistance: 3500 * 2.3,
      readVoltage: 0.5,
      writeUp: { voltage: 1, width: 10e-9 },
      writeDown: { voltage: -1, width: 10e-9 },
      cellSize: [10, 10],
    },
    summary: 'spin-transfer torque magnetic tunnel junction; 3.5 kΩ to 8.05 kΩ',
    citation: 'MLP+NeuroSim V3.0 user manual, table II; tool: P.-Y. Chen, X. Peng, S. Yu, IEEE TCAD 37(12), 3067, 2018',
  },
  {
    name: 'fefet',
    kind: 'fefet',
    states: 2,
    electrical: {
      onResistance: 240e3,
      offResistance: 240e3 * 100,
      readVoltage: 0.5,
      writeUp: { voltage: 4, width: 50e-9 },
      writeDown: { voltage: -4, width: 50e-9 },
      cellSize: [4, 4],
    },
    summary: 'ferroelectric transistor, fully polarised either way; 240 kΩ to 24 MΩ',
    citation: 'DNN+NeuroSim V2.1, default FeFET; tool: X. Peng et al., IEEE TCAD 40(11), 2306, 2021',
  },
];

/**
 * Area of a cell in units of F².
 * @param nanometres technology node, nm; one that is not tabulated for the cell is a {@link DeviceError}
 */
export function digitalCellArea(cell: DigitalCell, nanometres: number): number {
  if (cell.kind !== 'sram') return cell.electrical.cellSize[0] * cell.electrical.cellSize[1];
  const area = cell.areas[nanometres];
  if (area !== undefined) return area;
  throw new DeviceError(
    'technology.node',
    `one of ${Object.keys(cell.areas).join(', ')} nm for ${cell.name}`,
    nanometres,
  );
}
