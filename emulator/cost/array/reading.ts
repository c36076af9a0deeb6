/**
 * Reading in one direction: its cycle, its latency, and the energy of its blocks.
 *
 * Cycle, where lines are converted directly: what drives the inputs and what selects a line work at the same time, then the
 * line is precharged, settles and is converted, and a margin is added (handbook cost.md §4). A line settles to half a step
 * of its converter through whatever resists less, its own cells or the multiplexer it hangs on. Where integrators gather,
 * lines are pulsed for as long as inputs are, and a cycle only selects and converts what is held.
 */
import type { CellArray } from '../circuits/cell-array.ts';
import type { ComponentName } from '../circuits/circuit.ts';
import type { Technology } from '../technology.ts';
import { type ArrayBlock, arrayBlock, type VectorRead } from './array-block.ts';
import { type ArrayCounts, arrayCounts } from './array-counts.ts';
import type { SettledDesign } from './array-design.ts';
import type { ArrayReading, ReadActivity } from './array-hardware.ts';
import { driveSide } from './drive-side.ts';
import { gathering } from './gathering.ts';
import type { Lines } from './lines.ts';
import { type SenseSide, senseSide } from './sense-side.ts';

export interface BuiltReading {
  readonly reading: ArrayReading;
  /** What stands in the array for it. */
  readonly blocks: readonly ArrayBlock[];
  /** Of the multiplexer, beside which its decoder stands, @unit m. */
  readonly cornerHeight: number;
}

export function buildReading(
  technology: Technology,
  design: SettledDesign,
  sensing: SettledDesign['sensing'],
  cells: CellArray,
  lines: Lines,
): BuiltReading {
  const counts = arrayCounts(design, sensing, lines.sensed.lines, lines.driven.lines, lines.driven.parallel);
  const gather = gathering(design, cells);
  const drive = driveSide(technology, design, sensing, lines.driven);
  const sense = senseSide(technology, { design, sensing, cells, counts, gather, lines: lines.sensed });
  const conducting = conductingCells(sensing, cells, lines);
  const acting = [conducting, ...drive.blocks, ...sense.blocks];
  const gathers = sensing.kind === 'integrator';
  const vector = (activity: ReadActivity) => vectorRead(design, sensing, counts, lines, gather.fullPulse, activity);
  const cycle = (activity: ReadActivity) => {
    const { lineResistance } = vector(activity);
    const select = gathers ? sense.selection : Math.max(drive.latency, sense.selection);
    const settle = gathers || !design.sizing.settleColumns ? 0 : settling(sense, lines, lineResistance);
    return (1 + design.sizing.sensingMargin) * (select + sense.precharge + settle + sense.convert(lineResistance));
  };
  const reading: ArrayReading = {
    cycle,
    vector,
    acting,
    results: Math.max(1, Math.floor(counts.results / sensing.digitsPerWeight)),
    resultBits: sense.resultBits,
    resultsAtOnce: counts.chains,
    read(activity, clock = cycle(activity)) {
      const read = vector(activity);
      const converting = conversions(read.cycles, cycle(activity), sense, clock);
      const gathered = gathers ? counts.rowGroups * (gather.duration + design.input.phases * drive.latency) : 0;
      return {
        cycles: read.cycles,
        latency: gathered + converting + sense.lag,
        energy: energies(acting, read),
      };
    },
  };
  return { reading, blocks: [...drive.blocks, ...sense.blocks], cornerHeight: sense.cornerHeight };
}

/** Time of all conversions, each while the additions of the one before go on: adders slower than it hold it up. @unit s */
function conversions(
  cycles: number,
  conversion: number,
  { addition, additionInterval, additionPassage }: SenseSide,
  clock: number | 'self-timed',
): number {
  if (clock === 'self-timed') return cycles * Math.max(conversion, additionInterval) + additionPassage;
  return cycles * clock * Math.max(1, ...[conversion, addition].map((time) => Math.ceil(time / clock - 1e-9)));
}

/** Cells and the lines that feed them: no area of their own, see `build-array.ts`. */
function conductingCells(sensing: SettledDesign['sensing'], cells: CellArray, { driven, sensed }: Lines): ArrayBlock {
  const lineCharge = driven.capacitance * driven.voltage ** 2;
  const held = sensing.kind === 'integrator' ? cells.cell.readVoltage ** 2 * sensed.lines : 0;
  return arrayBlock({
    component: 'cell array',
    side: 'cells',
    circuit: { ...cells, name: 'cells and driven lines', area: 0, leakage: 0 },
    energy: ({ rises, onTime, conductance }) =>
      driven.heldEnergy + rises * lineCharge + (held * onTime) / cells.drivenResistance(1, conductance),
  });
}

function vectorRead(
  design: SettledDesign,
  sensing: SettledDesign['sensing'],
  counts: ArrayCounts,
  { driven, sensed }: Lines,
  fullPulse: number,
  { activeRows, conductance, meanInput = activeRows }: ReadActivity,
): VectorRead {
  const active = driven.lines * activeRows;
  const serial = design.input.encoding === 'bit-serial';
  // A line is high once a phase where one pulse is its input, and an input has one sign.
  const pulses = serial ? counts.slots / design.input.phases : 1;
  const byRow = sensing.kind === 'latch';
  const gathers = sensing.kind === 'integrator';
  const conversions = byRow ? active * counts.slots : counts.conversions;
  const perColumnGroup = gathers ? pulses : counts.slots * (byRow ? 1 : counts.ways);
  const together = byRow ? 1 : Math.max(activeRows * driven.parallel, Number.MIN_VALUE);
  return {
    rises: active * perColumnGroup,
    lineResistance: sensed.drivenResistance(together, conductance),
    cycles: byRow ? conversions : conversions * counts.ways,
    selections: byRow ? 0 : (conversions * counts.ways) / (gathers ? 1 : counts.rowGroups),
    conversions,
    onTime: driven.lines * meanInput * fullPulse,
    conductance,
  };
}

function settling(sense: SenseSide, { sensed }: Lines, lineResistance: number): number {
  const source = 1 / (1 / lineResistance + 1 / sense.selectedResistance);
  const timeConstant = sensed.capacitance * (source + sensed.resistance / 2);
  return Math.log(2 ** (sense.convertedBits + 1)) * timeConstant;
}

function energies(acting: readonly ArrayBlock[], read: VectorRead): Partial<Record<ComponentName, number>> {
  const total: Partial<Record<ComponentName, number>> = {};
  for (const { component, energy } of acting) total[component] = (total[component] ?? 0) + energy(read);
  return total;
}
