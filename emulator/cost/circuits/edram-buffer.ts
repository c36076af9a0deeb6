/**
 * Buffer of embedded DRAM: cells of one transistor and one capacitor in a logic process. One action reads one word of
 * `width` bits; writing and refreshing are given beside.
 *
 * Bit lines rest at half the supply. An opened word line joins every cell of a row to its bit line, which moves by
 *
 *     ΔV = Vdd/2 · C_cell/(C_cell + C_line)
 *
 * A latch then drives the pair to the rails, which reads and restores at once: a line draws C_line Vdd · Vdd/2, a cell that
 * keeps a one (half of them) C_cell Vdd · Vdd/2. Writing turns half of the pairs over, C Vdd² each. As many cells hang on a
 * bit line, a power of two, as leave it no heavier than one cell, so that ΔV is a quarter of the supply or more (Keeth,
 * Baker, Johnson & Lin 2008, DRAM Circuit Design, ch. 2). Every column of an opened row is read, so a row is one word.
 *
 * Less than real macros have: no spare rows, no control, no columns that are opened beside those wanted. Against 64 KB out of
 * CACTI 6.5 at 32 nm (docs/reproductions/isaac.md) area comes to 0.4, energy to a sixth.
 *
 * Charge leaks off the cells: each row is read anew within the retention time, whatever else happens. That power and the
 * periphery's leakage make up `leakage`.
 *
 * Cell of a logic process: 30 F², 20 fF, 0.12 ms (Thoziyoor, Ahn, Monchiero, Brockman & Jouppi 2008, A
 * comprehensive memory modeling tool, ISCA, doi:10.1109/ISCA.2008.16, table 1; quoted from memory). IBM's trench cells are
 * of that size: 0.026 µm² at 22 nm (Pei et al. 2014, IEDM, doi:10.1109/IEDM.2014.7047083). Below 14 nm none was made.
 */
import type { Technology } from '../technology.ts';
import { drainCapacitance, gateCapacitance, onResistance } from '../transistor.ts';
import { wireCapacitance } from '../wire.ts';
import { bus } from './bus.ts';
import { type Circuit, CircuitError, requireInteger, requirePositive } from './circuit.ts';
import { decoder } from './decoder.ts';
import { driver } from './driver.ts';
import { inverter } from './gate.ts';
import { precharger } from './precharger.ts';
import { senseAmplifier } from './sense-amplifier.ts';

export interface EdramOptions {
  /** Bits to hold. */
  readonly capacity: number;
  /** Bits of a word: those that move at once. */
  readonly width: number;
  /** Share the periphery's wires, one works at a time. @default 1 */
  readonly banks?: number;
  /** Cells on a bit line. @default as many as weigh one cell, a power of two */
  readonly cellsPerBitLine?: number;
  /** In feature sizes squared. @default 30 */
  readonly cellSize?: number;
  /** Of one cell, @unit F. @default 20 fF */
  readonly cellCapacitance?: number;
  /** Between two refreshes of a row, @unit s. @default 0.12 ms */
  readonly retention?: number;
}

export interface EdramBuffer extends Circuit {
  /** Of one word, @unit J. */
  readonly readEnergy: number;
  readonly writeEnergy: number;
  readonly cellsPerBitLine: number;
  /** What a cell moves its bit line by, @unit V. */
  readonly signal: number;
  /** Of the cells alone, @unit m2. */
  readonly cellArea: number;
  /** Part of the leakage that is refreshing, @unit W. */
  readonly refreshPower: number;
}

/**
 * Swing of the word line, @unit V: a threshold above the stored level, to pass it whole, from below ground, to keep it. 1.7 V
 * and −0.4 V at 45 nm (Barth et al. 2011, IEEE J. Solid-State Circuits 46:64).
 */
const wordLineSwing = 2.1;

interface EdramCell {
  /** Of the square cell, @unit m. */
  readonly side: number;
  /** @unit F */
  readonly capacitance: number;
  /** What it adds to its lines, @unit F. */
  readonly bitLine: number;
  readonly wordLine: number;
}

function edramCell(technology: Technology, cellSize: number, capacitance: number): EdramCell {
  const { feature } = technology;
  const side = Math.sqrt(cellSize) * feature;
  return {
    side,
    capacitance,
    bitLine: wireCapacitance * side + drainCapacitance(technology, feature),
    wordLine: wireCapacitance * side + gateCapacitance(technology, feature),
  };
}

/** A matrix of one word a row, with all that stands around it. */
function edramMatrix(technology: Technology, cell: EdramCell, rows: number, width: number) {
  const { supply } = technology.figures;
  const bitLine = rows * cell.bitLine;
  const signal = (supply / 2) * (cell.capacitance / (cell.capacitance + bitLine));
  const wordLine = driver(technology, { load: width * cell.wordLine, voltage: wordLineSwing });
  const load = inverter(technology).inputCapacitance;
  const select = decoder(technology, { address: Math.ceil(Math.log2(rows)), load });
  // Sense amplifiers stand at either end of the lines in turn, each two cells wide.
  const sense = senseAmplifier(technology, { pairs: width, difference: signal, pitch: 2 * cell.side });
  const rest = precharger(technology, { pairs: width, load: bitLine });
  const restored = (bitLine + cell.capacitance / 2) * supply * (supply / 2);
  // Charge is shared to nine tenths before the latch is fired.
  const sharing = Math.log(10) * onResistance(technology, 'nmos', technology.feature);
  const series = (cell.capacitance * bitLine) / (cell.capacitance + bitLine);
  return {
    signal,
    area: rows * (width * cell.side ** 2 + wordLine.area) + select.area + sense.area + rest.area,
    // Halves of a pair that share their charge rest at half the supply without drawing any.
    read:
      select.energyPerAction +
      wordLine.energyPerAction +
      sense.energyPerAction +
      (rest.energyPerAction - rest.lineEnergy) +
      width * restored,
    turned: (width / 2) * (bitLine + cell.capacitance) * supply * supply,
    latency: select.latency + wordLine.latency + sharing * series + sense.latency,
    leakage: select.leakage + rows * wordLine.leakage + sense.leakage + rest.leakage,
  };
}

/** Largest power of two of cells that together put no more on a bit line than one cell holds. */
function lightBitLine(cell: EdramCell): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(cell.capacitance / cell.bitLine)));
}

export function edramBuffer(technology: Technology, options: EdramOptions): EdramBuffer {
  const { capacity, width, banks = 1, cellSize = 30, cellCapacitance = 20e-15, retention = 0.12e-3 } = options;
  requireInteger('edram.capacity', capacity, 1, Number.POSITIVE_INFINITY);
  requireInteger('edram.width', width, 1, 8192);
  requireInteger('edram.banks', banks, 1, Number.POSITIVE_INFINITY);
  requirePositive('edram.cellSize', cellSize, 'F²');
  requirePositive('edram.cellCapacitance', cellCapacitance, 'F');
  requirePositive('edram.retention', retention, 's');
  const cell = edramCell(technology, cellSize, cellCapacitance);
  const cellsPerBitLine = options.cellsPerBitLine ?? lightBitLine(cell);
  requireInteger('edram.cellsPerBitLine', cellsPerBitLine, 1, 65536);
  const words = Math.ceil(capacity / width);
  if (banks > words)
    throw new CircuitError(`Expected \`edram.banks\` to be at most ${words}, one word each, got \`${banks}\``);
  const rows = Math.min(cellsPerBitLine, Math.ceil(words / banks));
  const matrices = banks * Math.ceil(words / banks / rows);
  const matrix = edramMatrix(technology, cell, rows, width);
  // A matrix is reached over half the side of the square of them, there and back.
  const route = bus(technology, { length: Math.sqrt(matrices * matrix.area), bits: width });
  const readEnergy = matrix.read + route.energyPerAction;
  const refreshPower = (words * matrix.read) / retention;
  return {
    name: `eDRAM ${words} × ${width}`,
    area: matrices * matrix.area + route.area,
    energyPerAction: readEnergy,
    readEnergy,
    writeEnergy: readEnergy + matrix.turned,
    latency: matrix.latency + route.latency,
    leakage: matrices * matrix.leakage + route.leakage + refreshPower,
    cellsPerBitLine: rows,
    signal: matrix.signal,
    cellArea: words * width * cell.side ** 2,
    refreshPower,
    formula: 'E = b (C_line + C_cell/2) Vdd²/2 + E_WL + E_sense + bus over √area; write: + b/2 (C_line + C_cell) Vdd²',
    source: 'one-transistor cell, Keeth et al. 2008; Thoziyoor et al. 2008, ISCA, table 1',
  };
}
