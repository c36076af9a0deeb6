/**
 * Converters of `components.json`: SAR, current-sensing flash and its encoder, alone at a column and inside sub-arrays.
 *
 * A record's choices are inputs: the single column is one of a 128 × 128 SRAM array, so its capacitance and full-scale
 * resistance are those of the sub-array record of its node; the reference column is drawn as the record's is, on the
 * wire's pitch; blocks fill rows of the record's width. The encoder stands apart from the flash converter, and the
 * reference column's energy is off, since the golden figures lack it. Their converters do not leak: not compared.
 */

import {
  encoderBlockArea,
  flashAdc,
  minimumWidth,
  onResistance,
  type Roadmap,
  type SensedLine,
  sarAdc,
  type Technology,
  technologyNode,
  thermometerEncoder,
} from '../../../emulator/cost/index.ts';
import type { ComparedFigure } from './compared-figure.ts';
import type { GoldenFigures, GoldenSubarray, NeurosimComponents } from './components-schema.ts';

/** Ours, SI, an action. */
interface Ours {
  readonly area?: number;
  readonly energy?: number;
  readonly latency?: number;
  readonly leakage?: number;
}

/** A record's figures beside ours; `actions` is what its energy is of, `count` what its area and leakage are of. */
function* compare(
  group: string,
  at: string,
  golden: GoldenFigures,
  ours: Ours,
  { count = 1, actions = 1 } = {},
): Iterable<ComparedFigure> {
  const pairs = [
    ['area', (ours.area ?? 0) * 1e12, golden.area_um2, count],
    ['energy', (ours.energy ?? 0) * 1e15, golden.read_energy_fJ, actions],
    ['latency', (ours.latency ?? 0) * 1e9, golden.read_latency_ns, 1],
    ['leakage', (ours.leakage ?? 0) * 1e9, golden.leakage_nW, count],
  ] as const;
  for (const [quantity, value, figure, times] of pairs) {
    if (value === 0 || figure === undefined || figure === 0 || figure >= 1e9) continue;
    yield { level: 'component', quantity, group, at, ours: value * times, golden: figure };
  }
}

const numberOf = (record: GoldenSubarray, key: string) => Number(record[key]);
const isSram = (record: GoldenSubarray) => record.memcelltype === 1;

/** Cells of an array in its reference column: height by width in F, and F or the wire's pitch for either. */
function referenceArea(technology: Technology, record: GoldenSubarray): number {
  const { figures, feature } = technology;
  const rows = numberOf(record, 'rows');
  const [pitch] = figures.wire;
  if (isSram(record)) {
    const [height, width] = figures.sramCell;
    return rows * height * pitch * width * feature;
  }
  const [height, width] = record.accesstype === 1 ? [4, 12] : [2, 2];
  return rows * height * pitch * width * pitch;
}

/** Access transistors take a quarter of a resistive cell's on resistance besides; a crossbar has none. */
function fullScaleResistance(record: GoldenSubarray): number {
  const inParallel = numberOf(record, 'numRowParallel');
  if (!isSram(record)) return (numberOf(record, 'Ron') * (record.accesstype === 1 ? 1.25 : 1)) / inParallel;
  const active = numberOf(record, 'column_resistance_ohm') * numberOf(record, 'activityRowRead');
  return (active * numberOf(record, 'rows')) / inParallel;
}

function lineOf(technology: Technology, record: GoldenSubarray): SensedLine {
  const capacitance = numberOf(record, 'cap_col_fF') * 1e-15;
  return {
    capacitance,
    fullScaleResistance: fullScaleResistance(record),
    referenceArea: referenceArea(technology, record),
    // Both bit lines of an SRAM column are precharged for every conversion.
    ...(isSram(record) ? { chargeEnergy: 2 * capacitance * technology.figures.supply ** 2 } : {}),
  };
}

/** The sub-array whose columns the single ones are. */
function columnRecord({ subarrays }: NeurosimComponents, node: number): GoldenSubarray | undefined {
  return subarrays.find(
    (record) => record.technode === node && isSram(record) && record.rows === 128 && record.numRowParallel === 128,
  );
}

const bitsOf = (levels: number) => Math.round(Math.log2(levels));

function* singleUnits(golden: NeurosimComponents, roadmap: Roadmap): Iterable<ComparedFigure> {
  const units = roadmap === 'low-standby' ? golden.per_node_units_LSTP : golden.per_node_units_HP;
  for (const [node, groups] of Object.entries(units)) {
    const technology = technologyNode(Number(node), { roadmap });
    for (const [key, figures] of Object.entries(groups.sar_adc_1col ?? {})) {
      const [, bits = 0, columnResistance = 0] = /^bits(\d+)_Rcol(.+)$/.exec(key)?.map(Number) ?? [];
      const { area, energyPerAction: energy, latency } = sarAdc(technology, { bits, columnResistance });
      yield* compare('SAR ADC', `${technology.name}, ${key}`, figures, { area, energy, latency });
    }
    for (const [key, figures] of Object.entries(groups.mlsa_encoder ?? {})) {
      const encoder = thermometerEncoder(technology, { bits: bitsOf(Number(key.replace('levels', ''))) });
      const area = encoderBlockArea(encoder, 1, Number(figures.width_um) * 1e-6);
      yield* compare('thermometer encoder', `${technology.name}, ${key}`, figures, { ...encoder, area });
    }
    const record = columnRecord(golden, Number(node));
    if (record) yield* singleFlash(technology, record, groups.mlsa_1col ?? {});
  }
}

function* singleFlash(
  technology: Technology,
  record: GoldenSubarray,
  cases: Readonly<Record<string, GoldenFigures>>,
): Iterable<ComparedFigure> {
  // The sub-array record is of low-standby transistors; faster ones pull the line down that much harder.
  const standby = technologyNode(technology.nanometres);
  const faster =
    onResistance(technology, 'nmos', minimumWidth(technology)) / onResistance(standby, 'nmos', minimumWidth(standby));
  const { chargeEnergy: _, ...line } = lineOf(technology, record);
  for (const [key, figures] of Object.entries(cases)) {
    const [, levels = 0, columnResistance = 0] = /^levels(\d+)_Rcol(.+)$/.exec(key)?.map(Number) ?? [];
    const converter = flashAdc(technology, {
      bits: bitsOf(levels),
      line: { ...line, fullScaleResistance: line.fullScaleResistance * faster },
      referenceColumn: false,
      encoder: false,
    });
    const { area, latency } = converter;
    yield* compare('flash ADC', `${technology.name}, ${key}`, figures, {
      area,
      energy: converter.energyAt(columnResistance),
      latency,
    });
  }
}

function* insideSubarray(record: GoldenSubarray): Iterable<ComparedFigure> {
  const technology = technologyNode(record.technode);
  const count = numberOf(record, 'cols') / numberOf(record, 'numColMuxed');
  const times = { count, actions: count * numberOf(record, 'read_cycles_adc') };
  const bits = bitsOf(numberOf(record, 'levelOutput'));
  const columnResistance = numberOf(record, 'column_resistance_ohm');
  const { sarADC, multilevelSenseAmp, multilevelSAEncoder } = record.modules;
  if (sarADC) {
    const { area, energyPerAction: energy, latency } = sarAdc(technology, { bits, columnResistance });
    yield* compare('SAR ADC in an array', record.id, sarADC, { area, energy, latency }, times);
  }
  if (multilevelSenseAmp) {
    const sensing = record.currentMode === 1 ? 'current' : 'voltage';
    const line = lineOf(technology, record);
    const converter = flashAdc(technology, { bits, line, sensing, referenceColumn: false, encoder: false });
    const { area, latency } = converter;
    const energy = converter.energyAt(columnResistance);
    yield* compare('flash ADC in an array', record.id, multilevelSenseAmp, { area, energy, latency }, times);
  }
  if (multilevelSAEncoder) {
    const encoder = thermometerEncoder(technology, { bits });
    const width = Number(multilevelSAEncoder.width_um) * 1e-6;
    const area = encoderBlockArea(encoder, count, width) / count;
    yield* compare('thermometer encoder in an array', record.id, multilevelSAEncoder, { ...encoder, area }, times);
  }
}

export function* converterFigures(golden: NeurosimComponents): Iterable<ComparedFigure> {
  yield* singleUnits(golden, 'low-standby');
  yield* singleUnits(golden, 'high-performance');
  for (const record of golden.subarrays) yield* insideSubarray(record);
}
