/** The arrays of a layer in words, for a report. */
import { planesOf, type TileSpec, unitCell } from '../../emulator/index.ts';
import type { HardwareFacts, WireFacts } from '../../reports/index.ts';

export function hardwareFacts({ device, array, mapping, wires, converters }: TileSpec): HardwareFacts {
  const { onResistance, offResistance, readVoltage } = device.electrical;
  return {
    device: device.name,
    ...{ onResistance, offResistance, readVoltage },
    ...{ rows: array.rows, columns: array.columns },
    mapping: mappingWords(mapping),
    wires: wires ? wireFacts(wires) : null,
    dac: dacWords(converters.dac),
    adc: adcWords(converters.adc),
  };
}

function wireFacts({ row, column, rowTerminal, columnTerminal, ...rest }: NonNullable<TileSpec['wires']>): WireFacts {
  const { drive, sense, topology, interleaved, solver } = rest;
  const words = [
    topology === 'separate-source'
      ? 'inputs gate cells between a supply and a sum line'
      : `word lines driven ${driveWords[drive]}`,
    `bit lines sensed at the ${sense === 'both' ? 'top and the bottom' : sense}`,
    ...(interleaved ? ['pairs interleaved on one bit line'] : []),
  ];
  return { row, column, rowTerminal, columnTerminal, topology: words.join(', '), solver: solverWords[solver] };
}

const driveWords = { left: 'from the left', both: 'from both sides' } as const;
const solverWords = {
  effective: 'exact effective matrix',
  ladder: 'every read solved',
  preview: 'preview (ratio mean field)',
} as const;

function mappingWords(mapping: TileSpec['mapping']): string {
  if (mapping === 'differential') return 'two crosspoints, their difference over 2';
  if (mapping === 'reference') return 'one crosspoint against a reference column';
  const planes = planesOf(mapping);
  const count = `${planes} ${planes === 1 ? 'crosspoint' : 'crosspoints'}`;
  if (mapping.kind !== 'pair' && mapping.kind !== 'offset') return `${count}, ${mapping.kind}`;
  const { weightBits, cellBits, sliceBits } = mapping;
  const kind = mapping.kind === 'pair' ? `${mapping.sides}-sided pair` : `offset, ${mapping.subtraction}`;
  const bits = [
    ...(weightBits === undefined ? [] : [`weights of ${weightBits} bits`]),
    ...(sliceBits === undefined ? [] : [`slices of ${sliceBits.join(', ')} bits`]),
    ...(cellBits === undefined ? [] : [`cells of ${cellBits} bits`]),
  ];
  return [`${count} (${kind})`, ...bits].join(', ');
}

function dacWords(dac: TileSpec['converters']['dac']): string {
  if (dac.kind === 'ideal') return 'ideal';
  const { bits, signed = true, sliceBits, encoding = 'pulse-width' } = dac;
  const how = sliceBits ? `${sliceBits} ${sliceBits === 1 ? 'bit' : 'bits'} at a time` : encoding;
  return `${bits} bits, ${signed ? 'signed' : 'unsigned'}, ${how}`;
}

function adcWords(adc: TileSpec['converters']['adc']): string {
  if (adc.kind === 'ideal') return 'ideal';
  const { bits, range } = adc;
  return `${bits} bits, ${typeof range === 'string' ? `range ${range}` : rangeWords(range)}`;
}

function rangeWords(range: number | readonly (readonly [number, number])[]): string {
  if (typeof range === 'number') return `range ±${range}`;
  return range.map(([lower, upper]) => `${round(lower)} … ${round(upper)}`).join('; ');
}

function round(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

/** What the crosspoints of a weight are called, one a plane. */
export function planeNames({ mapping }: Pick<TileSpec, 'mapping'>): readonly string[] {
  const { significance } = unitCell(mapping);
  if (significance.length === 1) return ['crosspoints'];
  const sliced = typeof mapping === 'object' && 'sliceBits' in mapping && mapping.sliceBits !== undefined;
  const alike = (one: number) => significance.filter((other) => other > 0 === one > 0).length > 1;
  const counts = new Map<boolean, number>();
  return significance.map((one) => {
    const sign = one > 0 ? 'positive crosspoints' : 'negative crosspoints';
    const place = (counts.get(one > 0) ?? 0) + 1;
    counts.set(one > 0, place);
    return alike(one) ? `${sign}, ${sliced ? 'slice ' : ''}${place}` : sign;
  });
}

/** What is stored of the weights, in words. */
export function storedWords({ mapping, device }: TileSpec): string {
  const programmed = typeof mapping === 'object' && (mapping.kind === 'pair' || mapping.kind === 'offset');
  const bits = programmed ? (mapping.cellBits ?? mapping.weightBits) : undefined;
  const words = [
    ...(bits === undefined ? [] : [`${bits}-bit ${mapping && programmed && mapping.cellBits ? 'cells' : 'weights'}`]),
    ...(device.inference ? ['programming errors and drift'] : []),
    ...(device.pulse ? ['bounds of every crosspoint'] : []),
  ];
  return words.length > 0 ? words.join(', ') : 'as they are';
}
