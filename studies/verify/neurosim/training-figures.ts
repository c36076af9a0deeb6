/**
 * Training phases of whole chips as NeuroSim billed them for an epoch, beside ours built to the same choices.
 *
 * A phase is compared whole and, as `arrays`, without the buffers, wires and memory around the arrays that it works in.
 */
import type { ComparedFigure } from './compared-figure.ts';
import { areaApart, idleLeakage, type PhaseName, phaseApart } from './training-apart.ts';
import { type TrainingChip, trainingChip } from './training-design.ts';
import { type Phase, phasesOf } from './training-phases.ts';
import type { NeurosimTraining, TrainingRecord } from './training-schema.ts';

const cellNames = { 1: 'SRAM', 2: 'RRAM', 3: 'ferroelectric' } as const;

/** How the file calls them. */
const phases = {
  forward: { key: 'Forward', verb: 'read' },
  'activation gradient': { key: 'Activation_Gradient', verb: 'read' },
  'weight gradient': { key: 'Weight_Gradient', verb: 'read' },
  'weight update': { key: 'Weight_Update', verb: 'write' },
} as const satisfies Readonly<Record<PhaseName, unknown>>;

export function* trainingFigures(golden: NeurosimTraining): Generator<ComparedFigure> {
  for (const record of golden.records) {
    const stated = trainingChip(record);
    for (const [name, phase] of Object.entries(phasesOf(record, stated)) as [PhaseName, Phase][]) {
      yield* phaseFigures(record, stated, name, phase);
    }
    yield* chipFigures(record, stated);
  }
}

function* phaseFigures(
  record: TrainingRecord,
  stated: TrainingChip,
  name: PhaseName,
  phase: Phase,
): Generator<ComparedFigure> {
  const { key, verb } = phases[name];
  const { chip } = record.results;
  const rows = [
    ['latency', '', 1e9 * phase.latency, chip[`Chip_${verb}Latency_of_${key}_ns`]],
    ['latency', ': arrays', 1e9 * phase.arrayLatency, chip[`Chip_PEAK_${verb}Latency_of_${key}_ns`]],
    ['energy', '', 1e12 * phase.energy, chip[`Chip_${verb}DynamicEnergy_of_${key}_pJ`]],
    ['energy', ': arrays', 1e12 * phase.arrayEnergy, chip[`Chip_PEAK_${verb}DynamicEnergy_of_${key}_pJ`]],
  ] as const;
  for (const [quantity, part, ours, theirs] of rows) {
    // Zero where the record does not train.
    if (theirs === undefined || theirs === 0) continue;
    const apart = phaseApart(record, stated, name, quantity, part !== '');
    const group = `${cellNames[record.config.memcelltype]} chip${part}`;
    const figure = { quantity: `${name} ${quantity}`, group, at: record.id, ours, golden: theirs };
    yield { level: 'training phase', ...figure, ...(apart !== undefined && { apart }) };
  }
}

function* chipFigures(record: TrainingRecord, { chip, unitOf }: TrainingChip): Generator<ComparedFigure> {
  const {
    ChipArea_um2: whole = 0,
    Chip_total_CIM_array_um2: cells = 0,
    Weight_Gradient_Calculation_um2: unit = 0,
    Chip_leakage_Power_uW: leakage = 0,
  } = record.results.chip;
  // A unit that serves all layers is as large as the largest needs it.
  const unitArea = () => Math.max(...[...chip.matrices.values()].map(({ demand }) => unitOf(demand).area));
  const rows = [
    ['', chip.area, whole - unit],
    ['cells', cellArea(chip), cells],
    ['gradient unit', unitArea(), unit],
  ] as const;
  const group = `training ${cellNames[record.config.memcelltype]} chip`;
  for (const [part, ours, golden] of rows) {
    // No unit where the record does not train.
    if (golden === 0) continue;
    const apart = areaApart(record, part);
    const figure = {
      quantity: 'area',
      group: part ? `${group}: ${part}` : group,
      at: record.id,
      ours: 1e12 * ours,
      golden,
    };
    yield { level: 'chip', ...figure, ...(apart !== undefined && { apart }) };
  }
  const ours = 1e6 * chip.leakage;
  yield { level: 'chip', quantity: 'leakage', group, at: record.id, ours, golden: leakage, apart: idleLeakage };
}

function cellArea({ matrices }: TrainingChip['chip']): number {
  return [...matrices.values()].reduce(
    (sum, { placement, tile, array }) => sum + placement.tiles * tile.elements * tile.element.arrays * array.cells.area,
    0,
  );
}
