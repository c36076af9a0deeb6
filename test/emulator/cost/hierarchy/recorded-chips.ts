/** Chips of the golden file, built of our arrays or of the file's own. */
import { readFileSync } from 'node:fs';
import type { ArrayHardware } from '../../../../emulator/cost/array/array-hardware.ts';
import { demandsOf } from '../../../../studies/verify/neurosim/inference-design.ts';
import { type InferenceRecord, inferenceSchema } from '../../../../studies/verify/neurosim/inference-schema.ts';

const file: unknown = JSON.parse(
  readFileSync(new URL('../../../fixtures/cost/inference.json', import.meta.url), 'utf8'),
);

export const recordedChips: readonly InferenceRecord[] = inferenceSchema.parse(file).records;

export function recordedChip(id: string): InferenceRecord {
  const record = recordedChips.find((each) => each.id === id);
  if (!record) throw new Error(`no record ${id}`);
  return record;
}

type ArrayFigures = Readonly<
  Record<
    'height_um' | 'width_um' | 'area_um2' | 'area_accum_um2' | 'sensing_cycle_ns' | 'read_cycles' | 'leakage_uW',
    number
  >
>;

const arrayFigures = (file as { arrays: Readonly<Record<string, ArrayFigures>> }).arrays;

/** An array that is what the golden file says of it; null where it says nothing. Its cells take a picojoule a vector. */
export function recordedArray(record: InferenceRecord): ArrayHardware | null {
  const figures = arrayFigures[record.id];
  if (!figures) return null;
  const { cli, config } = record;
  const digits = Math.ceil(cli.synapseBit / config.cellBit);
  const part = (component: 'cell array' | 'shift-add', area: number) => ({
    ...{ component, area: area * 1e-12, leakage: 0, formula: '', source: '' },
  });
  const cycle = figures.sensing_cycle_ns * 1e-9;
  const cycles = figures.read_cycles * cli.numBitInput;
  const used = part('cell array', figures.area_um2 - figures.area_accum_um2);
  const array = {
    height: figures.height_um * 1e-6,
    width: figures.width_um * 1e-6,
    area: figures.area_um2 * 1e-12,
    leakage: figures.leakage_uW * 1e-6,
    components: [used, part('shift-add', figures.area_accum_um2)],
    results: config.numColSubArray / digits,
    resultsAtOnce: config.numColSubArray / config.numColMuxed,
    // Converter, input bits and digits (handbook cost.md §4).
    resultBits: Math.log2(config.levelOutput) + cli.numBitInput + (digits - 1) * config.cellBit + 1,
    transposed: null,
    cycle: () => cycle,
    read: (_: unknown, clock = cycle) => ({
      ...{ cycles, latency: cycles * clock, energy: { 'cell array': 1e-12, ADC: 2e-12 } },
    }),
  };
  return array as unknown as ArrayHardware;
}

export { demandsOf };
