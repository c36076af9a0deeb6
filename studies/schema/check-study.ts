/** What no single key can tell: values that are fine alone and impossible together. */
import { type Device, DeviceError, FormulaError, settleDevice } from '../../devices/index.ts';
import { type Mapping, planesOf, unitCell } from '../../emulator/index.ts';
import { factsOf } from '../data/data-facts.ts';
import type { Study } from './study-schema.ts';

/** One line a problem. */
export function checkStudy({ tile, data, train }: Study): readonly string[] {
  const problems: string[] = [];
  const least = planesOf(tile.mapping);
  if (tile.columns < least) {
    problems.push(
      `Expected \`tile.columns\` to be an integer from ${least} to 8192 with the mapping ${nameOf(tile.mapping)}, got \`${tile.columns}\``,
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
  return [...problems, ...checkShape(data, train), ...checkSignificance(tile.mapping), ...checkDevice(tile, train)];
}

function nameOf(mapping: Mapping): string {
  return typeof mapping === 'string' ? mapping : mapping.kind;
}

/** Where one crosspoint of several takes a change, it must count for something, and all must count alike in sign. */
function checkSignificance(mapping: Mapping): readonly string[] {
  if (typeof mapping === 'string' || mapping.kind === 'one-sided') return [];
  const { significance } = mapping;
  const path = 'Expected `tile.mapping.significance` to be';
  const got = `got \`${JSON.stringify(significance)}\``;
  if (mapping.kind === 'transfer') {
    const sound = significance.every((one) => one >= 0) && (significance.at(-1) ?? 0) > 0;
    return sound ? [] : [`${path} numbers of 0 or more, the last above 0, ${got}`];
  }
  if (mapping.policy === 'all') return significance.every((one) => one !== 0) ? [] : [`${path} other than 0, ${got}`];
  return significance.every((one) => one > 0) ? [] : [`${path} above 0 with the policy ${mapping.policy}, ${got}`];
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

function checkDevice({ device: specification, mapping }: Study['tile'], { epochs }: Study['train']): readonly string[] {
  let device: Device;
  try {
    device = settleDevice(specification, 'tile.device');
  } catch (error) {
    if (error instanceof DeviceError || error instanceof FormulaError) return [error.message];
    throw error;
  }
  if (device.pulse) return [];
  if (device.inference && epochs > 0) {
    return [
      `Expected \`tile.device\` to be a device with a pulse law to train on, got \`${device.name}\` (it is programmed; \`train.epochs: 0\` bills it)`,
    ];
  }
  const { pulsed } = unitCell(mapping);
  if (pulsed === 'all') return [];
  return [
    `Expected \`tile.mapping\` to pulse all crosspoints of a weight with a device that takes any change exactly (${device.name}), got \`${nameOf(mapping)}\``,
  ];
}
