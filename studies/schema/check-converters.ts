/** Converters that are fine key by key and impossible together, or with the crosspoints that they serve. */
import { adcBitRanges, mostAmplitudeBits } from '../../emulator/index.ts';
import { type Clash, firstOf } from './clash.ts';
import { nameOfMapping, programmedCell, type StudyMapping } from './programmed-cell.ts';
import type { Study } from './study-schema.ts';

type Tile = Study['tile'];
type Converters = Tile['converters'];
type Dac = Exclude<Converters['dac'], 'ideal'>;
type Adc = Exclude<Converters['adc'], 'ideal'>;

export function checkConverters({ converters, mapping }: Tile): readonly Clash[] {
  const { dac, adc } = converters;
  return [
    ...(dac === 'ideal' ? [] : checkDac(dac, converters)),
    ...(adc === 'ideal' ? withoutAdc(converters) : [...checkAdc(adc, mapping, dac), ...checkRange(adc, mapping, dac)]),
    ...(adc === 'ideal' ? [] : checkFullScale(adc, converters)),
    ...checkNoise(converters),
  ];
}

const place = 'tile.converters';

/** Bits that drive rows: without the sign. */
export function magnitudeBits({ bits, signed }: Dac): number {
  return signed ? bits - 1 : bits;
}

function checkDac(dac: Dac, { phases, inputAsymmetry }: Converters): readonly Clash[] {
  const most = magnitudeBits(dac);
  const { bits, encoding, sliceBits, signed } = dac;
  const mostBits = signed ? mostAmplitudeBits : mostAmplitudeBits - 1;
  return [
    ...firstOf([
      encoding === 'amplitude' && bits > mostBits,
      `an integer from 2 to ${mostBits} with the encoding amplitude`,
      bits,
    ]).at(`${place}.dac.bits`),
    ...firstOf(
      [sliceBits !== undefined && encoding !== 'bit-serial', `left out with the encoding ${encoding}`, sliceBits],
      [sliceBits !== undefined && sliceBits > most, `an integer from 1 to ${most} (bits of magnitude)`, sliceBits],
    ).at(`${place}.dac.sliceBits`),
    ...firstOf([!signed && phases === 'apart', 'together with `dac.signed: false`', phases]).at(`${place}.phases`),
    ...firstOf([!signed && inputAsymmetry !== 0, '0 with `dac.signed: false`', inputAsymmetry]).at(
      `${place}.inputAsymmetry`,
    ),
  ];
}

/** What is said of the range of a converter that has none. */
function withoutAdc({ boundManagement, outputNonlinearity, slopeCalibration, dac }: Converters): readonly Clash[] {
  const scaling = dac !== 'ideal' && typeof dac.scaling === 'object' && dac.scaling.by === 'sums';
  const need = 'an object with bits and range, whose full scale counts for';
  return [
    ...firstOf([boundManagement !== 'none', 'none with `adc: ideal`, which has no bounds', boundManagement]).at(
      `${place}.boundManagement`,
    ),
    ...firstOf(
      [outputNonlinearity !== undefined, `${need} outputNonlinearity`, 'ideal'],
      [slopeCalibration !== 0, `${need} slopeCalibration`, 'ideal'],
      [scaling, `${need} \`dac.scaling: { by: sums }\``, 'ideal'],
    ).at(`${place}.adc`),
  ];
}

const deviations = ['openLoopGain', 'capacitorMismatch', 'comparatorOffset'] as const;

function checkAdc(adc: Adc, mapping: StudyMapping, dac: Converters['dac']): readonly Clash[] {
  const given = deviations.filter((name) => adc[name] !== undefined);
  const told = given.join(', ');
  const [, most] = adcBitRanges[adc.kind];
  const serial = dac !== 'ideal' && dac.encoding === 'bit-serial';
  const encoding = dac === 'ideal' ? 'ideal' : dac.encoding;
  const cell = programmedCell(mapping);
  const rounded = (cell?.weightBits ?? cell?.cellBits) !== undefined;
  return [
    ...given.flatMap((name) =>
      firstOf([
        adc.kind === 'flash' && name !== 'comparatorOffset',
        'left out with `kind: flash`, which has comparators alone',
        adc[name],
      ]).at(`${place}.adc.${name}`),
    ),
    ...firstOf(
      [adc.bits > most, `an integer from 2 to ${most} with \`kind: ${adc.kind}\``, adc.bits],
      [given.length > 0 && adc.bits > 12, `an integer from 2 to 12 with ${told}`, adc.bits],
    ).at(`${place}.adc.bits`),
    ...firstOf([given.length > 0 && adc.stochastic, `false with ${told}`, adc.stochastic]).at(
      `${place}.adc.stochastic`,
    ),
    ...firstOf(
      [adc.convert === 'every-slice' && !serial, 'bit-serial with `adc.convert: every-slice`', encoding],
      [adc.range === 'granular' && !serial, 'bit-serial with `adc.range: granular`', encoding],
    ).at(`${place}.dac.encoding`),
    ...firstOf([
      adc.range === 'granular' && !rounded,
      'a pair or offset cell with weightBits or cellBits with `adc.range: granular`',
      nameOfMapping(mapping),
    ]).at('tile.mapping'),
  ];
}

function checkRange({ range, coding }: Adc, mapping: StudyMapping, dac: Converters['dac']): readonly Clash[] {
  const cell = programmedCell(mapping);
  const slices = cell?.sliceBits?.length ?? 1;
  const lists = Array.isArray(range) ? [range] : typeof range === 'object' ? Object.values(range) : [];
  const intervals = lists.flatMap((list) => (typeof list[0] === 'number' ? [list] : list) as [number, number][]);
  const skewed = intervals.find(([lower, upper]) => lower !== -upper);
  const wrong = lists.find((list) => Array.isArray(list[0]) && list.length !== 1 && list.length !== slices);
  const unipolar = range === 'max' && cell?.kind === 'offset' && dac !== 'ideal' && !dac.signed;
  return [
    ...firstOf(
      [coding === 'sign-magnitude' && skewed !== undefined, `offset-binary with the range [${skewed}]`, coding],
      [coding === 'sign-magnitude' && unipolar, 'offset-binary with columns that have no negative sums', coding],
    ).at(`${place}.adc.coding`),
    ...firstOf([
      wrong !== undefined,
      `one interval, or ${slices} (weight slices of tile.mapping)`,
      `${wrong?.length} intervals`,
    ]).at(`${place}.adc.range`),
  ];
}

/** What needs full scale as a number before anything is calibrated. */
function checkFullScale({ range }: Adc, { dac, boundManagement }: Converters): readonly Clash[] {
  const word = typeof range === 'string' ? range : undefined;
  const scaling = dac !== 'ideal' && typeof dac.scaling === 'object' ? dac.scaling.by : undefined;
  const words = 'a number or [lower, upper] with';
  return firstOf(
    [word !== undefined && scaling === 'sums', `${words} \`dac.scaling: { by: sums }\``, word],
    [word !== undefined && boundManagement === 'worst-case', `${words} \`boundManagement: worst-case\``, word],
  ).at(`${place}.adc.range`);
}

function checkNoise(converters: Converters): readonly Clash[] {
  const { outputNoise, outputNoiseSpread, referenceWeight, seriesResistance, voltageOffset } = converters;
  return [
    ...firstOf([
      outputNoiseSpread > 0 && outputNoise === 0,
      '0 with `outputNoise: 0`, of which it is the spread',
      outputNoiseSpread,
    ]).at(`${place}.outputNoiseSpread`),
    ...firstOf([
      referenceWeight !== 0 && seriesResistance === 0 && voltageOffset === 0,
      '0 without seriesResistance or voltageOffset, which alone act on it',
      referenceWeight,
    ]).at(`${place}.referenceWeight`),
  ];
}
