/**
 * Matrix of embedded-DRAM cells with what stands at its edges. Opening a row reads and restores it; a word is a share of the
 * row's columns.
 *
 * Bit lines rest at half the supply. An opened word line joins every cell of a row to its bit line, which moves by
 *
 *     ΔV = Vdd/2 · C_cell/(C_cell + C_line)
 *
 * A latch then drives the pair to the rails, which reads and restores at once: a line draws C_line Vdd · Vdd/2, a cell that
 * keeps a one (half of them) C_cell Vdd · Vdd/2. Reading destroys, so this falls on all columns of the row, wanted or not.
 * Writing turns half of the pairs of a word over, C Vdd² each (Keeth, Baker, Johnson & Lin 2008, DRAM Circuit Design, ch. 2).
 *
 * Edges: a row decoder and a driver per word line; per column a latch, an equaliser of minimum transistors and a column
 * gate with the decoder that opens one of every group; per bit of a word a write driver; per matrix the drivers of the
 * lines that fire the latches and equalise. The latches are those of SRAM with their isolating transistors, which stay open
 * here, since a latch that is cut off restores nothing.
 *
 * Word lines swing beyond both rails. Pumps make those levels: n stages lift charge by n supplies, so that each charge
 * delivered above n Vdd has been drawn from the supply n + 1 times, each drained to a level below ground as often as the pump
 * has stages (Dickson 1976, IEEE J. Solid-State Circuits 11:374, doi:10.1109/JSSC.1976.1050739). Losses in the pumps are left
 * out; the pumps are one to a chip, and their area is no part of a matrix.
 */
import type { Technology } from '../technology.ts';
import { drainCapacitance, gateCapacitance, minimumWidth, onResistance } from '../transistor.ts';
import { wireCapacitance, wireResistance } from '../wire.ts';
import { columnMultiplexer } from './column-multiplexer.ts';
import { decoder } from './decoder.ts';
import { driver } from './driver.ts';
import { inverter } from './gate.ts';
import { precharger } from './precharger.ts';
import { senseAmplifier, senseWidths } from './sense-amplifier.ts';

/**
 * Levels of a word line, @unit V: high, a threshold above what is stored, to pass it whole; low, below ground, to keep it.
 * 1.7 V and −0.4 V at 45 nm (Barth et al. 2011, IEEE J. Solid-State Circuits 46:64, abstract).
 */
const wordLineHigh = 1.7;
const wordLineLow = -0.4;
const wordLineSwing = wordLineHigh - wordLineLow;

export interface EdramCell {
  /** Of the square cell, @unit m. */
  readonly side: number;
  /** @unit F */
  readonly capacitance: number;
  /** What it adds to its lines, @unit F. */
  readonly bitLine: number;
  readonly wordLine: number;
}

export interface EdramMatrixShape {
  /** Of cells, spare ones included. */
  readonly rows: number;
  readonly columns: number;
  /** Columns of which one is wanted. */
  readonly columnsPerWord: number;
  /** Bits of a word. */
  readonly width: number;
}

export interface EdramMatrix {
  /** What a cell moves its bit line by, @unit V. */
  readonly signal: number;
  /** @unit m2 */
  readonly area: number;
  /** Of opening a row, which restores it, and of closing it, @unit J. */
  readonly open: number;
  /** Of connecting a word to the data lines, @unit J. */
  readonly select: number;
  /** Of writing a word beyond reading it, @unit J. */
  readonly turn: number;
  /** From the address to the data, @unit s. */
  readonly latency: number;
  /** @unit W */
  readonly leakage: number;
}

export function edramCell(technology: Technology, cellSize: number, capacitance: number): EdramCell {
  const { feature } = technology;
  const side = Math.sqrt(cellSize) * feature;
  return {
    side,
    capacitance,
    bitLine: wireCapacitance * side + drainCapacitance(technology, feature),
    wordLine: wireCapacitance * side + gateCapacitance(technology, feature),
  };
}

/** Energy that pumps draw for what a word line takes, over that energy. */
function pumpLoss(supply: number): number {
  const lifted = Math.floor(wordLineHigh / supply) + 1;
  const drained = Math.floor(-wordLineLow / supply) + 1;
  return ((lifted + drained) * supply) / wordLineSwing;
}

/** Row decoder and word lines: one of `rows` is raised. */
function rowSide(technology: Technology, cell: EdramCell, { rows, columns }: EdramMatrixShape) {
  const load = columns * cell.wordLine;
  const line = driver(technology, { load, voltage: wordLineSwing });
  const select = decoder(technology, {
    address: Math.ceil(Math.log2(rows)),
    load: inverter(technology).inputCapacitance,
  });
  // A distributed line is half-way up after 0.38 R C.
  const along = 0.38 * wireResistance(technology) * columns * cell.side * load;
  return {
    area: rows * line.area + select.area,
    energy: select.energyPerAction + pumpLoss(technology.figures.supply) * line.energyPerAction,
    latency: select.latency + line.latency + along,
    leakage: rows * line.leakage + select.leakage,
  };
}

/** Drivers of the two lines along the columns that fire the latches and equalise the bit lines. */
function strobes(technology: Technology, cell: EdramCell, columns: number) {
  const wire = columns * cell.side * wireCapacitance;
  const fire = driver(technology, {
    load: wire + columns * gateCapacitance(technology, senseWidths(technology).enable),
  });
  const gates = columns * equaliserGates * gateCapacitance(technology, minimumWidth(technology));
  const equalise = driver(technology, { load: wire + gates });
  const { supply } = technology.figures;
  return {
    area: fire.area + equalise.area,
    // The gates of the equalisers are billed with them.
    energy: fire.energyPerAction + equalise.energyPerAction - gates * supply * supply,
    latency: fire.latency,
    leakage: fire.leakage + equalise.leakage,
  };
}

const equaliserGates = 3;

/** Gates between columns and data lines, and drivers that write through them. */
function columnSide(technology: Technology, load: number, { columns, columnsPerWord, width }: EdramMatrixShape) {
  const { supply } = technology.figures;
  // As wide as the latch's own NMOS, of which a gate holds twice the resistance in its weak direction.
  const latch = onResistance(technology, 'nmos', senseWidths(technology).nmos);
  const gates = columnMultiplexer(technology, {
    lines: columns,
    ways: columnsPerWord,
    sourceResistance: latch,
    resistance: 2 * latch,
    voltage: supply,
  });
  const write = driver(technology, { load });
  return {
    area: gates.area + width * write.area,
    energy: gates.energyPerAction,
    // Half of the bits differ from what was there.
    turn: (width / 2) * write.energyPerAction,
    latency: gates.latency,
    leakage: gates.leakage + width * write.leakage,
  };
}

export function edramMatrix(technology: Technology, cell: EdramCell, shape: EdramMatrixShape): EdramMatrix {
  const { supply } = technology.figures;
  const { rows, columns } = shape;
  const bitLine = rows * cell.bitLine;
  const signal = (supply / 2) * (cell.capacitance / (cell.capacitance + bitLine));
  const row = rowSide(technology, cell, shape);
  const strobe = strobes(technology, cell, columns);
  const column = columnSide(technology, bitLine + cell.capacitance, shape);
  // Sense amplifiers stand at either end of the lines in turn, each two cells wide.
  const sense = senseAmplifier(technology, { pairs: columns, difference: signal, pitch: 2 * cell.side });
  const rest = precharger(technology, { pairs: columns, load: bitLine, width: minimumWidth(technology) });
  const restored = (bitLine + cell.capacitance / 2) * supply * (supply / 2);
  // Charge is shared to nine tenths before the latch is fired.
  const sharing = Math.log(10) * onResistance(technology, 'nmos', technology.feature);
  const series = (cell.capacitance * bitLine) / (cell.capacitance + bitLine);
  return {
    signal,
    area: rows * columns * cell.side ** 2 + row.area + strobe.area + column.area + sense.area + rest.area,
    open:
      row.energy +
      strobe.energy +
      sense.energyPerAction +
      // Halves of a pair that share their charge rest at half the supply without drawing any.
      (rest.energyPerAction - rest.lineEnergy) +
      columns * restored,
    select: column.energy,
    turn: column.turn,
    latency: row.latency + sharing * series + strobe.latency + sense.latency + column.latency,
    leakage: row.leakage + strobe.leakage + column.leakage + sense.leakage + rest.leakage,
  };
}
