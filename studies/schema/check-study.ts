/** What no single key can tell: values that are fine alone and impossible together. */
import { DeviceError, type DeviceSpecification, settleDevice } from '../../devices/index.ts';
import { planesOf } from '../../emulator/index.ts';
import { factsOf } from '../data/data-facts.ts';
import type { Study } from './study-schema.ts';

/** One line a problem. */
export function checkStudy({ tile, data, train }: Study): readonly string[] {
  const problems: string[] = [];
  const least = planesOf(tile.mapping);
  if (tile.columns < least) {
    problems.push(
      `Expected \`tile.columns\` to be an integer from ${least} to 8192 with the mapping ${tile.mapping}, got \`${tile.columns}\``,
    );
  }
  const { adc } = tile.converters;
  if (adc !== 'ideal' && adc.columnsPerAdc !== undefined && adc.columnsPerAdc > tile.columns) {
    problems.push(
      `Expected \`tile.converters.adc.columnsPerAdc\` to be an integer from 1 to ${tile.columns} (tile.columns), got \`${adc.columnsPerAdc}\``,
    );
  }
  const { most } = factsOf(data);
  for (const split of ['train', 'test'] as const) {
    const asked = data[split];
    if (asked !== undefined && asked > most[split]) {
      problems.push(
        `Expected \`data.${split}\` to be an integer from 1 to ${most[split]} images of ${data.set}, got \`${asked}\``,
      );
    }
  }
  return [...problems, ...checkShape(data, train), ...checkDevice(tile.device)];
}

/** Data without images say their shape and cannot be learnt from; images have their shape. */
function checkShape(data: Study['data'], { epochs }: Study['train']): readonly string[] {
  const problems: string[] = [];
  for (const key of ['width', 'classes'] as const) {
    if (data.set === 'none' && data[key] === undefined) {
      problems.push(`Expected \`data.${key}\` to be an integer with \`data.set: none\`, got nothing`);
    }
    if (data.set !== 'none' && data[key] !== undefined) {
      problems.push(`Expected \`data.${key}\` to be left out with \`data.set: ${data.set}\`, got \`${data[key]}\``);
    }
  }
  if (data.set === 'none' && epochs > 0) {
    problems.push(`Expected \`train.epochs\` to be 0 with \`data.set: none\`, got \`${epochs}\``);
  }
  return problems;
}

function checkDevice(specification: DeviceSpecification): readonly string[] {
  try {
    settleDevice(specification, 'tile.device');
    return [];
  } catch (error) {
    if (error instanceof DeviceError) return [error.message];
    throw error;
  }
}
