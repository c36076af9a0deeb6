/**
 * Circuits around the lines of an array as NeuroSim billed them, beside ours: multiplexer and its decoder, word-line
 * decoder, the two switch matrices, level shifter, precharger, write driver and sense amplifier.
 *
 * What the records imply: sixteen groups a multiplexer; blocks 100 µm wide (multiplexer, SRAM column circuits), 50 µm high
 * (word-line decoder), as high as their outputs (multiplexer decoder) or 0.4 µm a line (switch matrices). Energies leave
 * out the load; a decoder reads at an activity of .05.
 */
import {
  type Circuit,
  columnMultiplexer,
  decoder,
  levelShifter,
  precharger,
  type SwitchMatrixOptions,
  senseAmplifier,
  sramWriteDriver,
  switchMatrix,
  type Technology,
} from '../../../emulator/cost/index.ts';
import type { ComparedFigure } from './compared-figure.ts';
import type { GoldenFigures, NeurosimComponents } from './components-schema.ts';
import { goldenNodes } from './golden-nodes.ts';

type Figures = Readonly<Record<string, number>>;
/** Ours by golden key, in the units of the file, and what is apart and why. */
interface Ours {
  readonly figures: Figures;
  readonly apart?: Readonly<Record<string, string>>;
}
type Compare = (technology: Technology, name: string) => Ours;

const quantityOf: Readonly<Record<string, string>> = {
  area_um2: 'area',
  read_energy_fJ: 'energy',
  write_energy_fJ: 'energy',
  read_latency_ns: 'latency',
  write_latency_ns: 'latency',
  leakage_nW: 'leakage',
};

/** A latency that stands for one clock cycle. */
const oneCycle = 1e9;
const blockWidth = 100e-6;
const lineLoad = 50e-15;
const controlActivity = 0.05;

/** Design choices of the records (`inference.json`, `config`), by node: drive of multiplexer decoders, where one is stated … */
const multiplexerDrive: Readonly<Record<number, number>> = {
  22: 110,
  14: 130,
  10: 80,
  7: 60,
  5: 50,
  3: 25,
  2: 25,
  1: 30,
};
/** … `switchmatrixsizeratio`, resistance of a switch-matrix gate over the line's, in units of the common .1 … */
const matrixResistance: Readonly<Record<number, number>> = { 22: 2, 14: 2, 10: 2, 7: 2, 5: 0.6, 3: 0.3 };
/** … and the size of a word-line gate in minimum transistors. */
const matrixDrive: Readonly<Record<number, number>> = { 22: 14 };
const commonMatrixDrive = 6;
/** Two equal inverters behind an output, read off the records' widths and leakage: of this size times the stated drive. */
const pairSize = 2;

const apart = {
  channelGates: 'of a golden transmission gate only the NMOS is charged; ours its PMOS too',
  prechargeGates: 'the golden energy leaves out the gates of the precharge transistors',
  matrixLatency:
    'the golden latency is shorter than the RC of the stated gate and load (down to 1 ps for 1 kohm and 50 fF)',
  hugeDriver: 'the golden decoder neither drives the input of its 50- to 260-fold drivers nor lets them leak',
  twoBits: 'of a golden two-bit decoder only the NANDs and address inverters leak',
  levelShifter:
    'golden shifters scale with the core node; ours have the thick oxide and gate length their voltage needs, at any node',
} as const;

/** Number behind a word of a record's name, `rtg` in `sel4_rtg500`. */
function numberAfter(name: string, word: string): number {
  return Number(new RegExp(`${word}(\\d+)`).exec(name)?.[1]);
}

function figuresOf({ area, latency, leakage }: Circuit, energies: Figures): Figures {
  return {
    area_um2: area * 1e12,
    read_latency_ns: latency * 1e9,
    write_latency_ns: latency * 1e9,
    leakage_nW: leakage * 1e9,
    ...energies,
  };
}

const groups: Readonly<Record<string, readonly [group: string, compare: Compare]>> = {
  mux_16out: ['multiplexer', multiplexer],
  row_decoder_wl: ['word-line decoder', wordLineDecoder],
  mux_decoder: ['multiplexer decoder', multiplexerDecoder],
  switch_matrix_row: ['switch matrix', resistiveMatrix],
  new_switch_matrix: ['word-line switch matrix', wordLineMatrix],
  level_shifter: ['level shifter', shifter],
  precharger: ['precharger', precharge],
  sram_write_driver: ['SRAM write driver', writeDriver],
  sense_amp: ['sense amplifier', senseAmp],
};

function multiplexer(technology: Technology, name: string): Ours {
  const ways = numberAfter(name, 'sel');
  const resistance = numberAfter(name, 'rtg');
  const { gates } = columnMultiplexer(technology, {
    lines: 16 * ways,
    ways,
    sourceResistance: resistance,
    resistance,
    blockWidth,
  });
  return {
    figures: figuresOf(gates, { read_energy_fJ: gates.energyPerAction * 1e15 }),
    apart: { read_energy_fJ: apart.channelGates },
  };
}

function wordLineDecoder(technology: Technology, name: string): Ours {
  const circuit = decoder(technology, {
    address: numberAfter(name, 'addr'),
    load: lineLoad,
    lineResistance: 500,
    chain: [pairSize, pairSize],
    blockHeight: 50e-6,
  });
  return { figures: figuresOf(circuit, decoderEnergies(circuit.internalEnergy)) };
}

function multiplexerDecoder(technology: Technology, name: string): Ours {
  const address = numberAfter(name, 'addr');
  const drive = multiplexerDrive[technology.nanometres];
  const size = drive === undefined ? 1 : pairSize * drive;
  const circuit = decoder(technology, {
    address,
    load: 20e-15,
    gated: true,
    chain: [size, size],
    blockHeight: 2 ** address * technology.figures.cellHeight,
  });
  const figures = figuresOf(circuit, decoderEnergies(circuit.internalEnergy));
  if (drive !== undefined)
    return { figures, apart: { read_latency_ns: apart.hugeDriver, leakage_nW: apart.hugeDriver } };
  return address > 2 ? { figures } : { figures, apart: { leakage_nW: apart.twoBits } };
}

function decoderEnergies(energy: number): Figures {
  return { read_energy_fJ: controlActivity * energy * 1e15, write_energy_fJ: energy * 1e15 };
}

function resistiveMatrix(technology: Technology, name: string): Ours {
  const lines = numberAfter(name, 'n');
  const share = matrixResistance[technology.nanometres] ?? 1;
  // Either transistor alone holds the line's 1 kohm, in its strong direction: half of what its weak one is sized for.
  const circuit = matrix(technology, lines, { resistance: 2000 * share });
  return { ...circuit, apart: { read_latency_ns: apart.matrixLatency, read_energy_fJ: apart.channelGates } };
}

function wordLineMatrix(technology: Technology, name: string): Ours {
  const driveSize = matrixDrive[technology.nanometres] ?? commonMatrixDrive;
  return matrix(technology, numberAfter(name, 'n'), { driveSize });
}

function matrix(technology: Technology, lines: number, choices: Partial<SwitchMatrixOptions>): Ours {
  const circuit = switchMatrix(technology, {
    lines,
    load: lineLoad,
    activity: 1,
    blockHeight: lines * 0.4e-6,
    ...choices,
  });
  const energies = { read_energy_fJ: circuit.internalEnergy * 1e15, write_energy_fJ: circuit.loadEnergy * 1e15 };
  return { figures: figuresOf(circuit, energies) };
}

function shifter(technology: Technology, name: string): Ours {
  const lines = numberAfter(name, 'n');
  const one = levelShifter(technology, { voltage: 2 });
  const figures = { area_um2: lines * one.area * 1e12, read_energy_fJ: lines * one.energyPerAction * 1e15 };
  return {
    figures: { ...figures, read_latency_ns: one.latency * 1e9 },
    apart: { area_um2: apart.levelShifter, read_energy_fJ: apart.levelShifter, read_latency_ns: apart.levelShifter },
  };
}

function precharge(technology: Technology, name: string): Ours {
  const circuit = precharger(technology, { pairs: numberAfter(name, 'n'), load: lineLoad, blockWidth });
  return {
    figures: figuresOf(circuit, { read_energy_fJ: circuit.energyPerAction * 1e15 }),
    apart: { read_energy_fJ: apart.prechargeGates },
  };
}

function writeDriver(technology: Technology, name: string): Ours {
  const circuit = sramWriteDriver(technology, { pairs: numberAfter(name, 'n'), load: lineLoad, blockWidth });
  return { figures: figuresOf(circuit, { write_energy_fJ: circuit.energyPerAction * 1e15 }) };
}

function senseAmp(technology: Technology, name: string): Ours {
  const pairs = numberAfter(name, 'n');
  const circuit = senseAmplifier(technology, { pairs, difference: 0.1, pitch: blockWidth / pairs });
  return { figures: figuresOf(circuit, { read_energy_fJ: circuit.energyPerAction * 1e15 }) };
}

export function* lineFigures(golden: NeurosimComponents): Generator<ComparedFigure> {
  for (const { technology, units } of goldenNodes(golden)) {
    for (const [key, [group, compare]] of Object.entries(groups)) {
      for (const [name, record] of Object.entries(units[key] ?? {})) {
        yield* compared(group, `${technology.name}, ${name}`, compare(technology, name), record);
      }
    }
  }
}

function* compared(group: string, at: string, { figures, apart: reasons }: Ours, record: GoldenFigures) {
  for (const [key, quantity] of Object.entries(quantityOf)) {
    const golden = record[key];
    const ours = figures[key];
    if (!golden || ours === undefined || golden >= oneCycle) continue;
    const reason = reasons?.[key];
    const figure: ComparedFigure = { level: 'component', quantity, group, at, ours, golden };
    yield reason === undefined ? figure : { ...figure, apart: reason };
  }
}
