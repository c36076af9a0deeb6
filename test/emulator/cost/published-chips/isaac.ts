/**
 * ISAAC, computed from the circuits of this account and set beside what its authors published: Shafiee, Nag,
 * Muralimanohar, Balasubramonian, Strachan, Hu, Williams & Srikumar 2016, ISCA-43, doi:10.1109/ISCA.2016.12, table I
 * (design ISAAC-CE, version of 5 October 2016). It is a design on paper: its figures come from CACTI 6.5 (memories, bus), from
 * surveys and papers (converters, sample and hold, arrays), from DaDianNao (digital units, HyperTransport); the router's are
 * given without saying how.
 *
 * Organisation, all from the paper: a chip of 168 tiles and HyperTransport; a tile of twelve IMAs, an eDRAM buffer and a bus
 * to them, digital units, and a quarter of a router; an IMA of eight arrays of 128 × 128 cells of 2 bits, with a converter and
 * 128 drivers and sample-and-holds each, registers and shift-adds. An array is read every 100 ns, digital units run at
 * 1.2 GHz. Table I gives the power at full use.
 *
 * Activity: arrays, sample-and-holds and converters act as the dataflow has it, 128 times per array each 100 ns. The bus moves
 * 1 KB to the IMAs each 100 ns (§VI) and the results back: 16 sums of 16 bits an array every 16 reads. Memories and digital
 * units act each clock cycle, as at full use.
 *
 * Technology: 32 nm, high-performance, as only that adds within 1/1.2 GHz; 300 K; SRAM cells of 146 F² as CACTI has them
 * (Thoziyoor et al. 2008, CACTI 5.1, HPL-2008-20). Supply and temperature are not in the paper.
 *
 * An *input* is a figure taken from the paper, since what it follows from is not in it, or not in our model: the converter (our
 * SAR law is that of a 1 GHz comparator clock, nine times too slow), the one-bit DACs (figures of converters, for which neither
 * rate nor load nor voltage is given), what cells conduct, router and HyperTransport.
 */
import { activationTable } from '../../../../emulator/cost/circuits/activation-table.ts';
import { adder } from '../../../../emulator/cost/circuits/adder.ts';
import { bus } from '../../../../emulator/cost/circuits/bus.ts';
import type { Circuit } from '../../../../emulator/cost/circuits/circuit.ts';
import { driver } from '../../../../emulator/cost/circuits/driver.ts';
import { edramBuffer } from '../../../../emulator/cost/circuits/edram-buffer.ts';
import { maxPooling } from '../../../../emulator/cost/circuits/max-pooling.ts';
import { register } from '../../../../emulator/cost/circuits/register.ts';
import { repeatedWire } from '../../../../emulator/cost/circuits/repeated-wire.ts';
import { sampleAndHold } from '../../../../emulator/cost/circuits/sample-and-hold.ts';
import { shiftAdd } from '../../../../emulator/cost/circuits/shift-add.ts';
import { sram } from '../../../../emulator/cost/circuits/sram-buffer.ts';
import { nodeFigures, type Roadmap, type Technology, technologyNode } from '../../../../emulator/cost/technology.ts';
import { wireCapacitance } from '../../../../emulator/cost/wire.ts';

/** Groups of the breakdown. */
export const isaacGroups = ['converters', 'drivers', 'arrays', 'memories', 'interconnect', 'digital'] as const;
export type IsaacGroup = (typeof isaacGroups)[number];

/** Power and area of a block at full use. */
export interface BlockFigures {
  /** @unit W */
  readonly power: number;
  /** @unit m2 */
  readonly area: number;
}

type Quantity = keyof BlockFigures;

/** A line of table I. */
export interface IsaacBlock {
  readonly name: string;
  readonly group: IsaacGroup;
  readonly level: 'ima' | 'tile';
  /** Blocks that a tile has of this line: 12 of an IMA's, a quarter of the router. */
  readonly perTile: number;
  readonly published: BlockFigures;
  /** Ours; the published figure where it is an input. */
  readonly ours: BlockFigures;
  readonly inputs: readonly Quantity[];
  /** What it was computed from, or why it is an input. */
  readonly basis: string;
}

export interface IsaacChip {
  readonly blocks: readonly IsaacBlock[];
  /** What of a tile is computed, inputs left out on either side. */
  readonly computed: Comparison;
  readonly ima: Comparison;
  readonly tile: Comparison;
  readonly chip: Comparison;
  /** What the capacitors of an IMA's sample-and-holds cover, @unit m2. */
  readonly holdCapacitorArea: number;
}

export interface Comparison {
  readonly published: BlockFigures;
  readonly ours: BlockFigures;
}

const kilobyte = 8 * 1024;
/** @unit Hz */
export const isaacClock = 1.2e9;
/** An array's read, @unit s. */
const readCycle = 100e-9;
const imasPerTile = 12;
const tiles = 168;
const arraysPerIma = 8;
const rows = 128;
const columns = 128;
const lines = arraysPerIma * rows;
/** Of weights, inputs and sums. */
const wordBits = 16;
const cellBits = 2;
const converterBits = 8;

const milli = (power: number, squareMillimetres: number): BlockFigures => ({
  power: power * 1e-3,
  area: squareMillimetres * 1e-6,
});

/** Table I, 4 × 1.6 GHz links. */
const hyperTransport = milli(10400, 22.88);
const publishedTotals = { ima: milli(289 / 12, 0.157 / 12), tile: milli(330, 0.372), chip: milli(65800, 85.4) };

/** Height × width of CACTI's six-transistor cell, 146 F² of aspect ratio 1.46. */
const sramCell = [10, 14.6] as const;

/** The technology that table I is computed in. */
export function isaacTechnology(roadmap: Roadmap = 'high-performance'): Technology {
  const figures = { ...nodeFigures(32, roadmap), sramCell };
  return technologyNode({ name: `32 nm ${roadmap}, cells of CACTI`, node: 32, roadmap, feature: 32e-9, figures });
}

/** Circuits that act together as one. */
function together(name: string, parts: readonly Circuit[]): Circuit {
  const total = (quantity: 'area' | 'energyPerAction' | 'latency' | 'leakage') =>
    parts.reduce((sofar, part) => sofar + part[quantity], 0);
  return {
    name,
    area: total('area'),
    energyPerAction: total('energyPerAction'),
    latency: total('latency'),
    leakage: total('leakage'),
    formula: parts.map((part) => part.name).join(' + '),
    source: 'circuits of this account',
  };
}

/**
 * The samples of two converters added into a sum: four units of 1.2 GHz take what eight converters of 1.2 GS/s give, so two
 * a cycle. A second sum in place of the first adder would take a register more.
 */
export function isaacShiftAdd(technology: Technology): Circuit {
  const bits = converterBits + 1;
  return together('shift-add of two samples', [
    adder(technology, { bits: converterBits }),
    shiftAdd(technology, { bits, shifts: wordBits - bits }),
  ]);
}

/** A window's values are those of four pixels, which a memory gives one after the other: they wait in registers. */
function isaacMaxPooling(technology: Technology): Circuit {
  const inputs = 4;
  return together('max-pool with its window', [
    maxPooling(technology, { bits: wordBits, inputs }),
    register(technology, { bits: inputs * wordBits }),
  ]);
}

/** What raising the rows takes, in place of which the DACs of the paper stand. Lines run at the half pitch F. */
export function isaacRowDrivers(technology: Technology = isaacTechnology()): BlockFigures {
  const rowDriver = driver(technology, { load: columns * 2 * technology.feature * wireCapacitance });
  return running(rowDriver, lines, 1 / readCycle);
}

/** `count` circuits, each acting `rate` times a second. */
function running(circuit: Circuit, count: number, rate: number): BlockFigures {
  return { power: count * (circuit.energyPerAction * rate + circuit.leakage), area: count * circuit.area };
}

interface Line {
  readonly name: string;
  readonly group: IsaacGroup;
  readonly published: BlockFigures;
  /** What of it is computed. */
  readonly computed: Partial<BlockFigures>;
  readonly basis: string;
}

function blockOf(level: IsaacBlock['level'], perTile: number, line: Line): IsaacBlock {
  const { computed, published, ...rest } = line;
  const quantities = ['power', 'area'] as const;
  return {
    ...rest,
    level,
    perTile,
    published,
    ours: { ...published, ...computed },
    inputs: quantities.filter((quantity) => computed[quantity] === undefined),
  };
}

/** Array lines run at the half pitch F, over a 4 F² crossbar. */
function analogLines(technology: Technology): readonly Line[] {
  const pitch = 2 * technology.feature;
  const hold = sampleAndHold(technology, { bits: converterBits });
  return [
    {
      name: 'ADC',
      group: 'converters',
      published: milli(16, 0.0096),
      computed: {},
      basis: 'input: 8 of 8 bits at 1.2 GS/s out of a survey of converters',
    },
    {
      name: 'DAC',
      group: 'drivers',
      published: milli(4, 0.00017),
      computed: {},
      basis: 'input: 8 × 128 converters of one bit, their rate and load not given',
    },
    {
      name: 'sample and hold',
      group: 'converters',
      published: milli(0.01, 0.00004),
      computed: running(hold, lines, 1 / readCycle),
      basis: '8 × 128 gates and capacitors of 8-bit noise',
    },
    {
      name: 'memristor arrays',
      group: 'arrays',
      published: milli(2.4, 0.0002),
      computed: { area: arraysPerIma * rows * columns * pitch * pitch },
      basis: '8 × 128 × 128 cells of 4 F²; power is an input, conductances are not given',
    },
  ];
}

function imaLines(technology: Technology): readonly Line[] {
  return [
    ...analogLines(technology),
    {
      name: 'IMA shift-add',
      group: 'digital',
      published: milli(0.2, 0.00024),
      computed: running(isaacShiftAdd(technology), 4, isaacClock),
      basis: '4, each two samples of 8 bits into 16',
    },
    {
      name: 'IMA input register',
      group: 'memories',
      published: milli(1.24, 0.0021),
      computed: running(sram(technology, { lines: 64, lineBits: 256 }), 1, isaacClock),
      basis: '2 KB of SRAM in lines of the 256-bit bus',
    },
    {
      name: 'IMA output register',
      group: 'memories',
      published: milli(0.23, 0.00077),
      computed: running(sram(technology, { lines: 128, lineBits: wordBits }), 1, isaacClock),
      basis: '256 B of SRAM in words of 16 bits',
    },
  ];
}

/** Bits that the bus moves in a read of the arrays. */
const delivered = kilobyte;
const returned = (imasPerTile * arraysPerIma * (columns / (wordBits / cellBits)) * wordBits) / wordBits;
const accessBits = 256;
const busWires = 384;

function edramFigures(technology: Technology): BlockFigures {
  const buffer = edramBuffer(technology, { capacity: 64 * kilobyte, width: accessBits, banks: 2 });
  return running(buffer, 1, isaacClock);
}

/** In a channel between two rows of IMAs, square ones. */
function busFigures(technology: Technology, imaArea: number): BlockFigures {
  const length = (imasPerTile / 2) * Math.sqrt(imaArea);
  const wires = bus(technology, { length, bits: busWires });
  const { pitch } = repeatedWire(technology);
  return {
    power: running(wires, 1, (delivered + returned) / busWires / readCycle).power,
    area: busWires * pitch.alongRows * length,
  };
}

function tileLines(technology: Technology, imaArea: number): readonly Line[] {
  return [
    {
      name: 'eDRAM buffer',
      group: 'memories',
      published: milli(20.7, 0.083),
      computed: edramFigures(technology),
      basis: '64 KB, 2 banks, 256 bits at once out of a row of 2048',
    },
    {
      name: 'eDRAM-IMA bus',
      group: 'interconnect',
      published: milli(7, 0.09),
      computed: busFigures(technology, imaArea),
      basis: '384 wires along six IMAs',
    },
    {
      name: 'sigmoid',
      group: 'digital',
      published: milli(0.52, 0.0006),
      computed: running(activationTable(technology, { bits: wordBits }), 2, isaacClock),
      basis: '2 tables of 16 bits',
    },
    {
      name: 'tile shift-add',
      group: 'digital',
      published: milli(0.05, 0.00006),
      computed: running(isaacShiftAdd(technology), 1, isaacClock),
      basis: '1, as those of the IMA',
    },
    {
      name: 'max-pool',
      group: 'digital',
      published: milli(0.4, 0.00024),
      computed: running(isaacMaxPooling(technology), 1, isaacClock),
      basis: '1 of four values of 16 bits, with registers for them',
    },
    {
      name: 'tile output register',
      group: 'memories',
      published: milli(1.68, 0.0032),
      computed: running(sram(technology, { lines: 96, lineBits: 256 }), 1, isaacClock),
      basis: '3 KB of SRAM in lines of the 256-bit bus',
    },
  ];
}

/** Shared by four tiles. */
const router: Line = {
  name: 'router',
  group: 'interconnect',
  published: milli(42, 0.151),
  computed: {},
  basis: 'input: 8 ports of 32 bits; depth and number of its buffers are not given',
};

/** Of every block as often as `share` says. */
function sum(
  blocks: readonly IsaacBlock[],
  figures: 'ours' | 'published',
  share: (block: IsaacBlock, quantity: Quantity) => number,
): BlockFigures {
  const total = (quantity: Quantity) =>
    blocks.reduce((sofar, block) => sofar + share(block, quantity) * block[figures][quantity], 0);
  return { power: total('power'), area: total('area') };
}

function compare(blocks: readonly IsaacBlock[], share: (block: IsaacBlock, quantity: Quantity) => number): Comparison {
  return { published: sum(blocks, 'published', share), ours: sum(blocks, 'ours', share) };
}

export function isaacChip(technology: Technology = isaacTechnology()): IsaacChip {
  const ofIma = imaLines(technology).map((line) => blockOf('ima', imasPerTile, line));
  const ima = sum(ofIma, 'ours', () => 1);
  const ofTile = tileLines(technology, ima.area).map((line) => blockOf('tile', 1, line));
  const blocks = [...ofIma, ...ofTile, blockOf('tile', 1 / 4, router)];
  const tile = sum(blocks, 'ours', ({ perTile }) => perTile);
  const chip = {
    power: tiles * tile.power + hyperTransport.power,
    area: tiles * tile.area + hyperTransport.area,
  };
  return {
    blocks,
    computed: compare(blocks, ({ perTile, inputs }, quantity) => (inputs.includes(quantity) ? 0 : perTile)),
    ima: { published: publishedTotals.ima, ours: ima },
    tile: { published: publishedTotals.tile, ours: tile },
    chip: { published: publishedTotals.chip, ours: chip },
    holdCapacitorArea: lines * sampleAndHold(technology, { bits: converterBits }).capacitorArea,
  };
}

/** What a group takes of a tile, either way. */
export function isaacGroup({ blocks }: IsaacChip, group: IsaacGroup): Comparison {
  return compare(
    blocks.filter((block) => block.group === group),
    ({ perTile }) => perTile,
  );
}
