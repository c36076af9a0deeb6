/**
 * Whole chips as NeuroSim billed them, beside ours built to the same choices.
 *
 * Area and energy are compared whole and by what they are of, latency whole and, layer by layer, by where it goes.
 */
import { type ChipHardware, type ComponentName, type LayerCost, sampleCost } from '../../../emulator/cost/index.ts';
import type { ComparedFigure } from './compared-figure.ts';
import { statedChip } from './inference-design.ts';
import type { InferenceRecord, NeurosimInference } from './inference-schema.ts';

const cellNames = { 1: 'SRAM', 2: 'RRAM', 3: 'ferroelectric' } as const;

type Row = readonly [
  quantity: string,
  part: string,
  ours: number,
  golden: number | undefined,
  apart?: string | undefined,
];

export function* inferenceFigures(golden: NeurosimInference): Generator<ComparedFigure> {
  for (const record of golden.records) {
    const cell = record.config.accesstype === 4 ? 'crossbar' : cellNames[record.config.memcelltype];
    for (const [quantity, part, ours, theirs, apart] of rowsOf(record)) {
      if (theirs === undefined || theirs === 0) continue;
      const figure = { quantity, group: `${cell} chip${part}`, at: record.id, ours, golden: theirs };
      yield { level: 'chip', ...figure, ...(apart !== undefined && { apart }) };
    }
  }
}

function rowsOf(record: InferenceRecord): readonly Row[] {
  const { chip, activityOf } = statedChip(record);
  const sample = sampleCost(chip, activityOf);
  const golden = figuresOf(record);
  const caveats = caveatsOf(record);
  return [
    ['area', '', 1e12 * chip.area, golden.area, caveats.area],
    ...areaRows(chip, golden, caveats),
    ['clock', '', 1e9 * chip.clock, golden.clock],
    ['latency', '', 1e9 * sample.interval, golden.latency],
    ['energy', '', 1e12 * sample.energy, golden.energy],
    ...energyRows(sample.layers, golden, caveats),
    ...sample.layers.flatMap((layer) => layerRows(layer, record)),
    ['leakage', '', 1e6 * chip.leakage, golden.leakage, leakageAside],
  ];
}

const leakageAside =
  'the reference averages the leakage of arrays in and out of use over the pipeline; ours counts every block, always';

interface ChipFigures {
  readonly area: number | undefined;
  readonly clock: number | undefined;
  readonly latency: number | undefined;
  readonly energy: number | undefined;
  readonly leakage: number | undefined;
  readonly bufferEnergy: number | undefined;
  readonly wireEnergy: number | undefined;
  readonly wires: number | undefined;
  readonly converters: number | undefined;
  readonly accumulation: number | undefined;
}

/** Keys of pipelined chips differ from those that work layer by layer. */
function figuresOf({ results: { chip } }: InferenceRecord): ChipFigures {
  return {
    area: chip.ChipArea_um2,
    clock: chip.Chip_clock_period_ns,
    latency: chip.Chip_pipeline_system_clock_cycle_ns ?? chip.Chip_layer_by_layer_readLatency_ns,
    energy: chip.Chip_pipeline_system_readDynamicEnergy_pJ ?? chip.Chip_total_readDynamicEnergy_pJ,
    leakage: chip.Chip_pipeline_system_leakage_Power_uW ?? chip.Chip_total_leakage_Power_uW,
    bufferEnergy: chip.Chip_pipeline_system_buffer_readDynamicEnergy_pJ ?? chip.Chip_buffer_readDynamicEnergy_pJ,
    wireEnergy: chip.Chip_pipeline_system_ic_readDynamicEnergy_pJ ?? chip.Chip_ic_readDynamicEnergy_pJ,
    wires: chip.Total_IC_Area_on_chip_um2,
    converters: chip.Total_ADC_Area_on_chip_um2,
    accumulation: chip.Total_Accumulation_Circuits_on_chip_um2,
  };
}

interface Caveats {
  readonly area: string | undefined;
  readonly accumulation: string | undefined;
}

function caveatsOf({ caveats }: InferenceRecord): Caveats {
  const about = (word: string) => caveats.find((caveat) => caveat.includes(word));
  return { area: about('dominate area'), accumulation: about('do not use as golden for accumulation') };
}

const adding: readonly ComponentName[] = ['adder', 'shift-add', 'register'];

function areaRows(chip: ChipHardware, golden: ChipFigures, caveats: Caveats): readonly Row[] {
  const area = (part: (component: string, formula: string) => boolean) =>
    chip.entries.reduce((sum, entry) => (part(entry.component, entry.formula) ? sum + 1e12 * entry.area : sum), 0);
  const inClass = (names: readonly string[]) => area((component) => names.includes(component));
  return [
    ['area of parts', ': ADC', inClass(['ADC']), golden.converters],
    ['area of parts', ': accumulation', inClass(adding), golden.accumulation, caveats.accumulation],
    ['area of parts', ': interconnect', inClass(['bus']), golden.wires, caveats.area],
  ];
}

/** Summed over layers: most of a small layer's share is rounding. */
function energyRows(layers: readonly LayerCost[], golden: ChipFigures, caveats: Caveats): readonly Row[] {
  const picojoule = (component: string) =>
    layers
      .flatMap(({ energy }) => energy)
      .reduce((sum, part) => (part.component === component ? sum + 1e12 * part.energy : sum), 0);
  return [
    ['energy of parts', ': buffers', picojoule('buffer'), golden.bufferEnergy],
    ['energy of parts', ': interconnect', picojoule('bus'), golden.wireEnergy, caveats.area && longWires],
  ];
}

const longWires = 'wires reach as far as the arrays are large, which level shifters make larger in the reference';

function layerRows({ name, time }: LayerCost, { results }: InferenceRecord): readonly Row[] {
  const layer = results.layers[name] ?? {};
  return [
    ['latency of parts', ': buffers', 1e9 * time.buffer, layer.buffer_latency_ns],
    ['latency of parts', ': interconnect', 1e9 * time.interconnect, layer.ic_latency_ns],
    ['latency of parts', ': ADC', 1e9 * time.array, layer.ADC_readLatency_ns],
  ];
}
