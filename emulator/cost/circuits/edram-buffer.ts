/**
 * Buffer of embedded DRAM: cells of one transistor and one capacitor in a logic process. One action reads one word of
 * `width` bits; writing and refreshing are given beside.
 *
 * Cells stand in matrices ({@link edramMatrix}). A row of a matrix holds several words, of which column gates choose one:
 * latches are wider than cells and drivers of boosted word lines larger still, so that a matrix of one word a row would be
 * mostly edge. The price is energy, since every column of an opened row is sensed and restored.
 *
 * Organisation: unless told, that of the POWER7 macro. It reads sub-arrays of 264 word lines, eight of them spare, by 1200 bit
 * lines, of which 32 are spare, through 8:1 column gates into 146 bits; bit lines are cut into pieces of 33 cells with a small
 * amplifier each (Barth et al. 2011, IEEE J. Solid-State Circuits 46:64, doi:10.1109/JSSC.2010.2084470; these counts are
 * quoted from memory, 256 × 1168 is their 292 Kb). A piece is a matrix here, with column gates of its own where theirs share
 * those of the sub-array. No default bit line weighs more than a cell, so that its signal is a quarter of the supply or more.
 *
 * Around the matrices: a decoder that chooses one; a bus of repeated wires for word, address and two control bits; registers
 * for what comes in and for the word that goes out. Left out: the logic that steers to the spares, error correction,
 * self-test, the refresh counter, dummy cells at the edges, the pumps' area and losses.
 *
 * Against what was built: the access takes 0.75 of POWER7's 1.35 ns (1.45 ns with bit lines of 128 cells), and the macro of
 * four sub-arrays 1.03 of 0.239 mm² (0.60 with 128 cells). That area is quoted from memory, from the validation of DESTINY
 * (Poremba et al. 2015, DATE), and unchecked, as is 0.665 mm² for 2 Mb at 65 nm, of which ours takes 1.4.
 *
 * Charge leaks off the cells: each row is read anew within the retention time, whatever else happens. That power and the
 * periphery's leakage make up `leakage`.
 *
 * Cell of a logic process: 30 F², 20 fF, 0.12 ms (Thoziyoor, Ahn, Monchiero, Brockman & Jouppi 2008, A
 * comprehensive memory modeling tool, ISCA, doi:10.1109/ISCA.2008.16, table 1; quoted from memory). IBM's trench cells are
 * of that size: 33 F² at 45 nm (Barth et al. 2011), 0.026 µm² at 22 nm (Pei et al. 2014, IEDM,
 * doi:10.1109/IEDM.2014.7047083). Below 14 nm none was made.
 */
import type { Technology } from '../technology.ts';
import { bus } from './bus.ts';
import { type Circuit, CircuitError, requireInteger, requirePositive } from './circuit.ts';
import { decoder } from './decoder.ts';
import { type EdramCell, edramCell, edramMatrix } from './edram-matrix.ts';
import { inverter } from './gate.ts';
import { register } from './register.ts';

export interface EdramOptions {
  /** Bits to hold. */
  readonly capacity: number;
  /** Bits of a word: those that move at once. */
  readonly width: number;
  /** Share the periphery's wires, one works at a time. @default 1 */
  readonly banks?: number;
  /** Words of a row, one of which is read. @default 8 */
  readonly columnsPerWord?: number;
  /** Cells on a bit line, spare ones apart. @default 32, fewer where they would outweigh one cell */
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
  /** Spare ones apart. */
  readonly cellsPerBitLine: number;
  /** Cells that a read opens and restores, spare ones too. */
  readonly openedCells: number;
  /** What a cell moves its bit line by, @unit V. */
  readonly signal: number;
  /** Of the cells that hold the capacity, @unit m2. */
  readonly cellArea: number;
  /** Part of the leakage that is refreshing, @unit W. */
  readonly refreshPower: number;
}

/** Spare word lines and bit lines over those in use, POWER7. */
const spareRows = 8 / 256;
const spareColumns = 32 / 1168;

/** Read or write, and enable. */
const controlBits = 2;

/** Cells on a bit line of POWER7, spare ones apart. */
const mostCells = 32;

/** POWER7's cells on a bit line, or the largest power of two that puts no more on it than one cell holds. */
function shortBitLine(cell: EdramCell): number {
  const light = Math.floor(cell.capacitance / cell.bitLine / (1 + spareRows));
  return Math.min(mostCells, 2 ** Math.max(0, Math.floor(Math.log2(light))));
}

const withSpares = (used: number, share: number) => used + Math.ceil(share * used);

interface Organisation {
  readonly words: number;
  readonly columnsPerWord: number;
  /** Of one matrix, in use. */
  readonly rows: number;
  readonly matrices: number;
  /** Rows in use of all matrices: those that are refreshed. */
  readonly rowsInAll: number;
}

function organise(options: EdramOptions, most: number): Organisation {
  const { capacity, width, banks = 1, columnsPerWord = 8 } = options;
  const words = Math.ceil(capacity / width);
  if (banks > words)
    throw new CircuitError(`Expected \`edram.banks\` to be at most ${words}, one word each, got \`${banks}\``);
  const wordsPerBank = Math.ceil(words / banks);
  const perRow = Math.min(columnsPerWord, wordsPerBank);
  const rowsPerBank = Math.ceil(wordsPerBank / perRow);
  const rows = Math.min(most, rowsPerBank);
  return {
    words,
    columnsPerWord: perRow,
    rows,
    matrices: banks * Math.ceil(rowsPerBank / rows),
    rowsInAll: banks * rowsPerBank,
  };
}

/** What stands around the matrices, of area `area` in all. */
function periphery(technology: Technology, { words, matrices }: Organisation, width: number, area: number) {
  const address = Math.ceil(Math.log2(words));
  const choose = decoder(technology, {
    address: Math.ceil(Math.log2(matrices)),
    load: inverter(technology).inputCapacitance,
  });
  const command = register(technology, { bits: address + controlBits });
  const word = register(technology, { bits: width });
  // From a corner of the square to a place in it: half a side either way on the mean.
  const wires = bus(technology, { length: Math.sqrt(area), bits: width + address + controlBits });
  return {
    // A register for the word that comes in, one for that which goes out.
    area: choose.area + command.area + 2 * word.area + wires.area,
    energy: choose.energyPerAction + command.energyPerAction + word.energyPerAction + wires.energyPerAction,
    latency: command.latency + choose.latency + wires.latency,
    leakage: choose.leakage + command.leakage + 2 * word.leakage + wires.leakage,
  };
}

function requireEdram(options: EdramOptions): void {
  const { capacity, width, banks = 1, columnsPerWord = 8, cellSize = 30, cellsPerBitLine = 1 } = options;
  const { cellCapacitance = 20e-15, retention = 0.12e-3 } = options;
  requireInteger('edram.capacity', capacity, 1, Number.POSITIVE_INFINITY);
  requireInteger('edram.width', width, 1, 8192);
  requireInteger('edram.banks', banks, 1, Number.POSITIVE_INFINITY);
  requireInteger('edram.columnsPerWord', columnsPerWord, 1, 1024);
  requireInteger('edram.cellsPerBitLine', cellsPerBitLine, 1, 65536);
  requirePositive('edram.cellSize', cellSize, 'F²');
  requirePositive('edram.cellCapacitance', cellCapacitance, 'F');
  requirePositive('edram.retention', retention, 's');
}

export function edramBuffer(technology: Technology, options: EdramOptions): EdramBuffer {
  requireEdram(options);
  const { width, cellSize = 30, cellCapacitance = 20e-15, retention = 0.12e-3 } = options;
  const cell = edramCell(technology, cellSize, cellCapacitance);
  const organisation = organise(options, options.cellsPerBitLine ?? shortBitLine(cell));
  const { words, columnsPerWord, rows, matrices, rowsInAll } = organisation;
  const columns = withSpares(width * columnsPerWord, spareColumns);
  const matrix = edramMatrix(technology, cell, {
    rows: withSpares(rows, spareRows),
    columns,
    columnsPerWord,
    width,
  });
  const around = periphery(technology, organisation, width, matrices * matrix.area);
  const readEnergy = matrix.open + matrix.select + around.energy;
  const refreshPower = (rowsInAll * matrix.open) / retention;
  return {
    name: `eDRAM ${words} × ${width}`,
    area: matrices * matrix.area + around.area,
    energyPerAction: readEnergy,
    readEnergy,
    writeEnergy: readEnergy + matrix.turn,
    latency: matrix.latency + around.latency,
    leakage: matrices * matrix.leakage + around.leakage + refreshPower,
    cellsPerBitLine: rows,
    openedCells: columns,
    signal: matrix.signal,
    cellArea: words * width * cell.side ** 2,
    refreshPower,
    formula:
      'E = columns (C_line + C_cell/2) Vdd²/2 + E_WL + E_sense + bus over √area; write: + b/2 (C_line + C_cell) Vdd²',
    source: 'one-transistor cell, Keeth et al. 2008; Thoziyoor et al. 2008, ISCA, table 1; Barth et al. 2011',
  };
}
