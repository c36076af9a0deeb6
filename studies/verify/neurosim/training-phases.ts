/** What an epoch of a record's training takes on our chip, phase by phase. */
import {
  type Direction,
  dram,
  type MatrixDemand,
  timeOf,
  updateCost,
  type VectorCost,
  type VectorTime,
  vectorCost,
} from '../../../emulator/cost/index.ts';
import type { PhaseName } from './training-apart.ts';
import type { TrainingChip } from './training-design.ts';
import type { TrainingRecord } from './training-schema.ts';

/** Latency in s and energy in J of an epoch, whole and in arrays alone. */
export interface Phase {
  readonly latency: number;
  readonly energy: number;
  readonly arrayLatency: number;
  readonly arrayEnergy: number;
}

export function phasesOf(record: TrainingRecord, stated: TrainingChip): Partial<Record<PhaseName, Phase>> {
  const { config } = record;
  if (config.trainingEstimation !== 1) return { forward: reading(stated, 'forward', 1) };
  const samples = config.batchSize * config.numIteration;
  return {
    forward: reading(stated, 'forward', samples),
    'activation gradient': reading(stated, 'transposed', samples),
    'weight gradient': gradients(record, stated),
    'weight update': updates(record, stated),
  };
}

/** The input needs no gradient, so the first layer is not read backwards. */
function reading({ chip, activityOf }: TrainingChip, direction: Direction, samples: number): Phase {
  const matrices = [...chip.matrices.values()].slice(direction === 'forward' ? 0 : 1);
  const costs = matrices.map((matrix) => ({
    cost: vectorCost(chip, matrix, activityOf(matrix.demand.name), direction),
    times: matrix.demand.vectors * samples,
  }));
  const sum = (figure: (cost: VectorCost) => number) =>
    costs.reduce((total, { cost, times }) => total + times * figure(cost), 0);
  return {
    latency: sum(({ interval }) => timeOf(interval)),
    energy: sum(({ energy }) => energyOf(energy)),
    arrayLatency: sum(({ interval }) => arrayTime(interval)),
    arrayEnergy: sum(({ energy }) =>
      energyOf(energy.filter(({ level, component }) => level === 'array' || component === 'adder')),
    ),
  };
}

const arrayTime = ({ array, accumulation }: VectorTime) => array + accumulation;

function energyOf(parts: VectorCost['energy']): number {
  return parts.reduce((total, { energy }) => total + energy, 0);
}

/** With a sample's gradient to memory and back. */
function gradients({ config }: TrainingRecord, { chip, unitOf }: TrainingChip): Phase {
  const memory = dram({ kind: config.dramType === 1 ? 'gddr5' : 'hbm2' });
  const units = [...chip.matrices.values()].map(({ demand }) => unitOf(demand));
  const sum = (figure: (unit: (typeof units)[number]) => number) =>
    config.numIteration * units.reduce((total, unit) => total + figure(unit), 0);
  const arrayLatency = sum(({ latency }) => latency);
  const arrayEnergy = sum(({ energy }) => Object.values(energy).reduce((total, part) => total + part, 0));
  return {
    latency: arrayLatency + sum(({ memoryBits }) => memoryBits * memory.latency),
    energy: arrayEnergy + sum(({ memoryBits }) => memoryBits * memory.energyPerAction),
    arrayLatency,
    arrayEnergy,
  };
}

/** One copy of every matrix, as the reference writes them. */
function updates({ config }: TrainingRecord, { chip, array, changeOf, arraysWrittenTogether }: TrainingChip): Phase {
  const { arrayRows, arrayColumns } = chip.design;
  const costs = [...chip.matrices.values()].map(({ demand, placement }) => {
    const { blocks, rows } = rowBlocks(demand, placement.mapping === 'kernel-position');
    const columns = demand.outputs * demand.columnsPerOutput;
    return updateCost(array, {
      arrays: blocks * Math.ceil(rows / arrayRows) * Math.ceil(columns / arrayColumns),
      rows: Math.min(rows, arrayRows),
      cells: Math.min(columns, arrayColumns),
      meanChange: changeOf(demand.name),
      arraysInParallel: arraysWrittenTogether,
    });
  });
  const sum = (figure: (cost: (typeof costs)[number]) => number) =>
    config.numIteration * costs.reduce((total, cost) => total + figure(cost), 0);
  const latency = sum((cost) => cost.latency);
  const energy = sum(({ cellEnergy, columnEnergy, rowEnergy }) => cellEnergy + columnEnergy + rowEnergy);
  return { latency, energy, arrayLatency: latency, arrayEnergy: energy };
}

/** Kernel positions in arrays of their own, or unrolled into one block of rows. */
function rowBlocks({ channels, kernelPositions }: MatrixDemand, byPosition: boolean) {
  return byPosition ? { blocks: kernelPositions, rows: channels } : { blocks: 1, rows: channels * kernelPositions };
}
