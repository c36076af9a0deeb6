/** Whole sub-arrays as NeuroSim has them, beside ours built to the same design. */
import {
  type ArrayBlock,
  type ArrayHardware,
  buildArray,
  type ComponentName,
  technologyNode,
} from '../../../emulator/cost/index.ts';
import { type ArrayRecord, countedBlocks, inputBits, recordedDesign } from './array-record.ts';
import type { ComparedFigure } from './compared-figure.ts';
import type { NeurosimComponents } from './components-schema.ts';

const names = { 1: 'SRAM', 2: 'RRAM', 3: 'ferroelectric' } as const;

/** The reference's classes of components. */
const classes: Readonly<Record<'ADC' | 'accumulation', readonly ComponentName[]>> = {
  ADC: ['ADC', 'cell array'],
  accumulation: ['adder', 'register', 'shift-add'],
};

type Row = readonly [quantity: string, group: string, ours: number, golden: number, apart?: string];

export function* arrayFigures(golden: NeurosimComponents): Generator<ComparedFigure> {
  for (const record of golden.subarrays) {
    const cell = record.accesstype === 4 ? 'crossbar' : names[record.memcelltype];
    const at = `${record.technode} nm, ${record.rows} × ${record.cols}, ${record.id}`;
    for (const [quantity, part, ours, theirs, apart] of rowsOf(record)) {
      if (theirs === 0) continue;
      yield {
        level: 'array',
        quantity,
        group: `${cell} array${part}`,
        at,
        ours,
        golden: theirs,
        ...(apart && { apart }),
      };
    }
  }
}

function rowsOf(record: ArrayRecord): readonly Row[] {
  const technology = technologyNode(record.technode);
  const array = buildArray(technology, recordedDesign(technology, record));
  return [
    ...lineRows(array, record),
    ...areaRows(array, record),
    ...leakageRows(array, record),
    ...timeRows(array, record),
    ...energyRows(array, record),
  ];
}

function activityOf({ activityRowRead, Ron, Roff }: ArrayRecord) {
  return { activeRows: activityRowRead, conductance: (1 / Ron + 1 / Roff) / 2 };
}

function lineRows(array: ArrayHardware, record: ArrayRecord): readonly Row[] {
  const { cells } = array;
  const part = record.memcelltype === 1 && record.numRowParallel < record.rows ? apart.allRows : undefined;
  const input = record.memcelltype === 1 || record.accesstype === 4 ? record.cap_row1_fF : record.cap_row2_fF;
  return [
    ['capacitance', ': row', 1e15 * cells.rowCapacitance, input],
    ['capacitance', ': column', 1e15 * cells.columnCapacitance, record.cap_col_fF],
    ['resistance', ': row', cells.rowResistance, record.res_row_ohm],
    ['resistance', ': column', cells.columnResistance, record.res_col_ohm],
    row(
      'resistance',
      ': driven column',
      array.vector(activityOf(record)).lineResistance,
      record.column_resistance_ohm,
      part,
    ),
  ];
}

/** Modules of the reference by what stands in their place here. */
const levelShifters = ['wllevelshifter', 'sllevelshifter', 'bllevelshifter'] as const;

const isShifter = ({ name }: ArrayBlock) => name.startsWith('level shifter');
const isPrecharger = ({ name }: ArrayBlock) => name.startsWith('precharger');
const isEncoder = ({ name }: ArrayBlock) => name.startsWith('thermometer encoder');

const apart = {
  shifters: 'level shifters dominate: golden ones scale with the core node, ours have the oxide their voltage needs',
  leakage: 'no transistor of golden comparators, converters, level shifters and large select drivers leaks',
  accumulation: 'the golden accumulation takes no energy where a converter serves fewer columns than a weight has',
  allRows: 'the golden resistance of SRAM columns counts every row, though a group of them is driven at a time',
} as const;

function row(quantity: string, group: string, ours: number, golden: number, reason?: string): Row {
  return reason === undefined ? [quantity, group, ours, golden] : [quantity, group, ours, golden, reason];
}

function sumOf({ modules }: ArrayRecord, names: readonly string[], figure: string): number {
  return names.reduce((sum, name) => sum + (modules[name]?.[figure] ?? 0), 0);
}

function leakageRows(array: ArrayHardware, record: ArrayRecord): readonly Row[] {
  const leaksInBoth = (block: ArrayBlock) =>
    !isShifter(block) && block.side !== 'corner' && (block.component !== 'ADC' || isEncoder(block));
  const microwatt = (blocks: readonly ArrayBlock[]) => blocks.reduce((sum, { leakage }) => sum + 1e6 * leakage, 0);
  const select = 1e-3 * sumOf(record, ['muxDecoder', 'senseAmp'], 'leakage_nW');
  return [
    ['leakage', '', microwatt(array.blocks), record.leakage_uW, apart.leakage],
    ['leakage', ': what leaks in both', microwatt(array.blocks.filter(leaksInBoth)), record.leakage_uW - select],
  ];
}

function areaOf(array: ArrayHardware, names: readonly ComponentName[]): number {
  return array.components.reduce(
    (sum, { component, area }) => (names.includes(component) ? sum + 1e12 * area : sum),
    0,
  );
}

function areaRows(array: ArrayHardware, record: ArrayRecord): readonly Row[] {
  const total = (blocks: readonly ArrayBlock[]) => blocks.reduce((sum, { area }) => sum + 1e12 * area, 0);
  const used = total(array.blocks);
  const cells = 1e12 * array.cells.area;
  const precharging = array.blocks.filter(isPrecharger).reduce((sum, { area }) => sum + 1e12 * area, 0);
  const converting = areaOf(array, ['ADC']) + precharging;
  const adding = areaOf(array, classes.accumulation);
  const shifters = total(array.blocks.filter(isShifter));
  const theirShifters = sumOf(record, levelShifters, 'area_um2');
  const shifted = theirShifters > 0 ? apart.shifters : undefined;
  const other = used - cells - converting - adding;
  const unshifted: readonly Row[] = [
    ['area', ': used, level shifters left out', used - shifters, record.used_area_um2 - theirShifters],
    ['area', ': other, level shifters left out', other - shifters, record.area_other_um2 - theirShifters],
  ];
  return [
    row('area', '', 1e12 * array.area, record.area_um2, shifted),
    row('area', ': used', used, record.used_area_um2, shifted),
    ['area', ': cells', cells, record.array_area_um2],
    ['area', ': ADC', converting, record.area_adc_um2],
    ['area', ': accumulation', adding, record.area_accum_um2],
    row('area', ': other', other, record.area_other_um2, shifted),
    ...(theirShifters > 0 ? unshifted : []),
  ];
}

function timeRows(array: ArrayHardware, record: ArrayRecord): readonly Row[] {
  const activity = activityOf(record);
  return [
    ['latency', ': cycle', 1e9 * array.cycle(activity), record.sensing_cycle_ns],
    ['cycles', '', array.read(activity).cycles / inputBits, record.read_cycles],
  ];
}

function energyRows(array: ArrayHardware, record: ArrayRecord): readonly Row[] {
  const vector = array.vector(activityOf(record));
  const counted = countedBlocks(array.acting, record);
  const picojoule = (blocks: readonly ArrayBlock[]) =>
    blocks.reduce((sum, block) => sum + block.energy(vector), 0) * (1e12 / inputBits);
  const inClass = (of: keyof typeof classes) =>
    picojoule(
      counted.filter((block) => classes[of].includes(block.component) || (of === 'ADC' && isPrecharger(block))),
    );
  const total = picojoule(counted);
  const [converting, adding] = [inClass('ADC'), inClass('accumulation')];
  const idle = record.energy_accum_pJ === 0 ? apart.accumulation : undefined;
  const others: readonly Row[] = [['energy', ': accumulation left out', total - adding, record.read_energy_pJ]];
  return [
    ...(idle === undefined ? [] : others),
    row('energy', '', total, record.read_energy_pJ, idle),
    ['energy', ': ADC', converting, record.energy_adc_pJ],
    ['energy', ': accumulation', adding, record.energy_accum_pJ],
    [
      'energy',
      ': cells',
      picojoule(counted.filter(({ component }) => component === 'cell array')),
      record.energy_array_pJ,
    ],
    ['energy', ': other', total - converting - adding, record.energy_other_pJ],
  ];
}
