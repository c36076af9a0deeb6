/** What no single key can tell: values that are fine alone and impossible together. */
import { planesOf } from '../../emulator/index.ts';
import { factsOf } from '../data/data-facts.ts';
import { checkConverters } from './check-converters.ts';
import { checkMapping } from './check-mapping.ts';
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
    ...checkShape(study.data, study.train),
    ...checkTraining(study),
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

/** Data without images say their shape and cannot be learnt from; images have their shape. */
function checkShape(data: Study['data'], { epochs }: Study['train']): readonly Clash[] {
  const problems: Clash[] = [];
  for (const key of ['width', 'classes'] as const) {
    if (data.set === 'none' && data[key] === undefined) {
      problems.push(`Expected \`data.${key}\` to be an integer with \`data.set: none\`, got nothing`);
    }
    if (data.set !== 'none' && data[key] !== undefined) {
      problems.push(`Expected \`data.${key}\` to be left out with \`data.set: ${data.set}\`, got \`${data[key]}\``);
    }
  }
  return [
    ...problems,
    ...firstOf([data.set === 'none' && epochs > 0, '0 with `data.set: none`', epochs]).at('train.epochs'),
  ];
}
