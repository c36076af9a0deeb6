/** What no single key can tell: values that are fine alone and impossible together. */
import { fractionOf } from '../../algorithms/index.ts';
import { planesOf, windowSteps } from '../../emulator/index.ts';
import { factsOf } from '../data/data-facts.ts';
import { checkConverters } from './check-converters.ts';
import { checkMapping } from './check-mapping.ts';
import { checkTechnology } from './check-technology.ts';
import { checkTraining } from './check-training.ts';
import { checkWires } from './check-wires.ts';
import { type Clash, firstOf } from './clash.ts';
import { nameOfMapping, programmedCell } from './programmed-cell.ts';
import type { Study } from './study-schema.ts';

/** One line a problem. */
export function checkStudy(study: Study): readonly Clash[] {
  const mapping = checkMapping(study.tile.mapping);
  return [
    // What a cell needs of an array cannot be told of one that makes no sense.
    ...(mapping.length > 0 ? mapping : checkArray(study.tile)),
    ...checkConverters(study.tile),
    ...checkWires(study.tile),
    ...checkRanges(study),
    ...checkCounts(study.data),
    ...checkFraction(study),
    ...checkShape(study.data, study.train),
    ...checkMaps(study),
    ...checkSensing(study),
    ...checkTraining(study),
    ...checkTechnology(study.technology),
  ];
}

function checkArray({ mapping, columns, layout, converters, readNoise }: Study['tile']): readonly Clash[] {
  const cells = layout === 'separate' ? 1 : planesOf(mapping);
  const cell = programmedCell(mapping);
  const unitColumn = cell?.kind === 'offset' && cell.subtraction === 'unit-column';
  const least = unitColumn ? 2 * cells : cells;
  const name = unitColumn ? 'offset and its unit column' : nameOfMapping(mapping);
  const { adc, weightNoise } = converters;
  const shared = adc === 'ideal' ? undefined : adc.columnsPerAdc;
  return [
    ...firstOf([columns < least, `an integer from ${least} to 8192 with the mapping ${name}`, columns]).at(
      'tile.columns',
    ),
    ...firstOf([shared !== undefined && shared > columns, `an integer from 1 to ${columns} (tile.columns)`, shared]).at(
      'tile.converters.adc.columnsPerAdc',
    ),
    ...firstOf([
      readNoise !== undefined && weightNoise !== undefined,
      'left out with `converters.weightNoise`, which says the same of weights',
      readNoise,
    ]).at('tile.readNoise'),
  ];
}

/** Ranges by tile must be those of the layers; feedback tiles may be among them (`plan.ts` knows which there are). */
function checkRanges({ tile: { converters }, network }: Study): readonly Clash[] {
  const range = converters.adc === 'ideal' ? undefined : converters.adc.range;
  if (typeof range !== 'object' || Array.isArray(range)) return [];
  const layers = Array.from({ length: network.hidden.length + 1 }, (_, place) => `layer ${place + 1}`);
  const missing = layers.filter((name) => !Object.hasOwn(range, name));
  const unknown = Object.keys(range).filter((name) => !layers.includes(name) && !/^feedback \d+$/.test(name));
  const expected = `an object with ${layers.join(', ')}`;
  return firstOf(
    [missing.length > 0, expected, range],
    [unknown.length > 0, `${expected}, and no others`, unknown.join(', ')],
  ).at('tile.converters.adc.range');
}

function checkCounts(data: Study['data']): readonly Clash[] {
  const { most } = factsOf(data);
  return (['train', 'test'] as const).flatMap((split) => {
    const asked = data[split];
    const expected = `an integer from 1 to ${most[split]} images of ${data.set}`;
    return firstOf([asked !== undefined && asked > most[split], expected, asked]).at(`data.${split}`);
  });
}

function checkFraction({ data, images: { fraction } }: Study): readonly Clash[] {
  const count = data.train ?? factsOf(data).all.train;
  const leaves = `a number that leaves one of ${count} training images at least`;
  return firstOf([count > 0 && fractionOf(fraction, count) < 1, leaves, fraction]).at('images.fraction');
}

/** Data without images say their shape and cannot be learnt from; images have their shape. */
function checkShape(data: Study['data'], { epochs }: Study['train']): readonly Clash[] {
  const problems: Clash[] = [];
  for (const key of ['width', 'classes', 'image'] as const) {
    const needed = key === 'classes' || (key === 'width' && data.image === undefined);
    if (data.set === 'none' && needed && data[key] === undefined) {
      problems.push(`Expected \`data.${key}\` to be an integer with \`data.set: none\`, got nothing`);
    }
    if (data.set !== 'none' && data[key] !== undefined) {
      problems.push(`Expected \`data.${key}\` to be left out with \`data.set: ${data.set}\`, got \`${data[key]}\``);
    }
  }
  const twice = data.set === 'none' && data.image !== undefined && data.width !== undefined;
  return [
    ...problems,
    ...firstOf([twice, 'left out with `data.image`, which says the same', data.width]).at('data.width'),
    ...firstOf([data.set === 'none' && epochs > 0, '0 with `data.set: none`', epochs]).at('train.epochs'),
  ];
}

/** Convolutions come before dense layers, see a map at least as large as their window, and are billed only. */
function checkMaps({ data, network: { hidden, weights }, train: { epochs } }: Study): readonly Clash[] {
  const convolutions = hidden.filter((layer) => typeof layer === 'object').length;
  if (convolutions === 0) return [];
  const { height, width } = factsOf(data).image;
  let size = { height, width };
  const clashes: Clash[] = [];
  for (const [place, layer] of hidden.entries()) {
    const path = `network.hidden.${place}`;
    if (typeof layer !== 'object') {
      if (place < convolutions) clashes.push(...firstOf([true, 'a convolution where others follow', layer]).at(path));
      continue;
    }
    const { kernel, padding, pooling } = layer;
    const least = Math.min(size.height, size.width) + 2 * padding;
    const steps = { height: windowSteps(layer, size.height), width: windowSteps(layer, size.width) };
    const narrow = Math.min(steps.height, steps.width);
    clashes.push(
      ...firstOf([kernel > least, `an integer from 1 to ${least}, what its map is wide with padding`, kernel]).at(
        `${path}.kernel`,
      ),
      ...firstOf([kernel <= least && pooling > narrow, `an integer from 1 to ${narrow}, its map`, pooling]).at(
        `${path}.pooling`,
      ),
    );
    size = { height: Math.floor(steps.height / pooling), width: Math.floor(steps.width / pooling) };
  }
  return [
    ...clashes.slice(0, 1),
    ...firstOf([epochs > 0, '0 with convolutions, which are billed and not executed yet', epochs]).at('train.epochs'),
    ...firstOf([weights !== undefined, 'left out with convolutions', weights]).at('network.weights'),
  ];
}

/** Columns that are converted as they are read see one bit of their inputs at a time. */
function checkSensing({ chip, tile: { rows, converters }, network: { weights }, train }: Study): readonly Clash[] {
  const { sensing, rowsInParallel } = chip;
  const { dac, adc } = converters;
  const direct = sensing !== 'integrator';
  const serial = dac !== 'ideal' && dac.encoding === 'bit-serial';
  const every = adc !== 'ideal' && adc.convert === 'every-slice';
  const runs = train.epochs > 0 || weights !== undefined;
  const grouped = rowsInParallel !== undefined && rowsInParallel < rows;
  const serially = 'integrator without bit-serial inputs and `convert: every-slice`';
  return [
    ...firstOf([direct && !(serial && every), serially, sensing]).at('chip.sensing'),
    ...firstOf(
      [grouped && !direct, 'left out with `sensing: integrator`', rowsInParallel],
      [grouped && runs, 'left out where something runs: groups of rows are billed, not executed yet', rowsInParallel],
      [
        rowsInParallel !== undefined && rowsInParallel > rows,
        `an integer from 1 to ${rows} (tile.rows)`,
        rowsInParallel,
      ],
    ).at('chip.rowsInParallel'),
  ];
}
