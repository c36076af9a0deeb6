/** Training, imported weights and programming, against each other and against what arrays can do. */
import { type Device, DeviceError, FormulaError, settleDevice } from '../../devices/index.ts';
import { unitCell } from '../../emulator/index.ts';
import { factsOf } from '../data/data-facts.ts';
import { type Clash, clash, firstOf } from './clash.ts';
import { isProgrammedFrom, learnsOnArrays, nameOfMapping, programmedCell } from './programmed-cell.ts';
import { rateDecayOf } from './rate-decay-schema.ts';
import type { Study } from './study-schema.ts';
import { transferOf, uselessIn } from './transfer-schema.ts';

export function checkTraining(study: Study): readonly Clash[] {
  const { network, tile, train } = study;
  const imported = network.weights !== undefined;
  return [
    ...firstOf([
      imported && train.epochs > 0,
      '0 or left out with `network.weights`, which are trained',
      train.epochs,
    ]).at('train.epochs'),
    ...firstOf([
      train.gradientScale !== 'none' && train.update !== 'write',
      `none with \`train.update: ${train.update}\`, which accumulates no gradient`,
      train.gradientScale,
    ]).at('train.gradientScale'),
    ...firstOf([
      train.writeRounding !== 'nearest' && train.update !== 'write',
      `nearest with \`train.update: ${train.update}\`, which fires whole pulses`,
      train.writeRounding,
    ]).at('train.writeRounding'),
    ...firstOf([
      train.optimizer !== 'none' && train.update !== 'write',
      `none with \`train.update: ${train.update}\`, which accumulates no gradient`,
      typeof train.optimizer === 'string' ? train.optimizer : train.optimizer.kind,
    ]).at('train.optimizer'),
    ...checkDecay(study),
    ...checkTransfer(study),
    ...checkPruning(study),
    ...firstOf([
      tile.weightScale !== 'one' && isProgrammedFrom(study),
      'one where arrays are programmed: what was learnt says what fills a crosspoint',
      tile.weightScale,
    ]).at('tile.weightScale'),
    ...(learnsOnArrays(study) ? checkLearning(study) : []),
    ...checkDevice(study),
  ];
}

function checkDecay({ train: { rateDecay: given, epochs } }: Study): readonly Clash[] {
  const decay = rateDecayOf(given);
  const late = decay?.kind === 'steps' && epochs > 0 ? decay.after.find((end) => end >= epochs) : undefined;
  return firstOf([late !== undefined, `integers below ${epochs} (train.epochs)`, late]).at('train.rateDecay.after');
}

function checkPruning({ network, train: { pruning, epochs } }: Study): readonly Clash[] {
  if (pruning === undefined) return [];
  const { after } = pruning;
  return [
    ...firstOf([network.weights !== undefined, 'left out with `network.weights`, which are as they are', pruning]).at(
      'train.pruning',
    ),
    ...firstOf([after > epochs, `an integer from 0 to ${epochs} (train.epochs)`, after]).at('train.pruning.after'),
  ];
}

/** A row must not be taken over twice in a batch, whose changes it would then not all hold. */
function checkTransfer({ data, network, train }: Study): readonly Clash[] {
  if (train.transfer === undefined && train.update === 'pulses') return [];
  const useless = uselessIn(train).map((key) =>
    clash(`train.transfer.${key}`, `left out with \`train.update: ${train.update}\``, train.transfer?.[key]),
  );
  const every = transferOf(train)?.every;
  if (every === undefined) return useless;
  const { height, width, channels } = factsOf(data).image;
  const widths = network.hidden.filter((shape) => typeof shape === 'number');
  const least = Math.ceil(train.batch / Math.min(height * width * channels, ...widths));
  return [
    ...useless,
    ...firstOf([
      every < least,
      `an integer from ${least} on, or a batch of ${train.batch} would take rows of the narrowest layer over twice`,
      every,
    ]).at('train.transfer.every'),
  ];
}

/** What only serves weights that are programmed. */
function checkLearning({ tile }: Study): readonly Clash[] {
  const { converters, mapping, programming } = tile;
  const range = converters.adc === 'ideal' ? undefined : converters.adc.range;
  const remedy = 'where arrays learn (`train.arithmetic: floating-point` programs them)';
  const { time, temperature, compensation, quantile } = programming;
  return [
    ...firstOf([programmedCell(mapping) !== undefined, `one that takes pulses ${remedy}`, nameOfMapping(mapping)]).at(
      'tile.mapping',
    ),
    ...firstOf([range === 'calibrated', `fixed ${remedy}`, range]).at('tile.converters.adc.range'),
    ...firstOf([time > 0, `0 ${remedy}`, time]).at('tile.programming.time'),
    ...firstOf([temperature !== undefined, `left out ${remedy}`, temperature]).at('tile.programming.temperature'),
    ...firstOf([compensation !== 'none', `none ${remedy}`, compensation]).at('tile.programming.compensation'),
    ...firstOf([quantile !== 1, `1 ${remedy}`, quantile]).at('tile.programming.quantile'),
  ];
}

function checkDevice(study: Study): readonly Clash[] {
  const { device: specification, mapping } = study.tile;
  let device: Device;
  try {
    device = settleDevice(specification, 'tile.device');
  } catch (error) {
    if (error instanceof DeviceError || error instanceof FormulaError) return [error.message];
    throw error;
  }
  const aged = [...checkAge(device, study.tile.programming), ...checkCurrent(device, study.tile)];
  if (device.pulse || !learnsOnArrays(study)) return [...aged, ...exactCells(device, mapping)];
  if (device.inference) {
    return [
      clash('tile.device', 'a device with a pulse law to train on', device.name).concat(
        ' (it is programmed; `train.arithmetic: floating-point` trains for it, `train.epochs: 0` bills it)',
      ),
    ];
  }
  return exactCells(device, mapping);
}

function exactCells(device: Device, mapping: Study['tile']['mapping']): readonly Clash[] {
  const { pulsed } = unitCell(mapping);
  return firstOf([
    device.pulse === null && pulsed !== 'all' && pulsed !== 'none',
    `one that pulses all crosspoints of a weight with a device that takes any change exactly (${device.name})`,
    nameOfMapping(mapping),
  ]).at('tile.mapping');
}

/** Crosspoints whose current is not proportional to their voltage. */
function checkCurrent({ currentVoltage }: Device, { wires, converters: { dac } }: Study['tile']): readonly Clash[] {
  if (currentVoltage === null || wires === 'ideal') return [];
  const law = `with the current–voltage law ${currentVoltage.name}`;
  const widths = dac !== 'ideal' && dac.encoding === 'pulse-width';
  return [
    ...firstOf([wires.topology === 'separate-source', `input-source ${law}`, wires.topology]).at('tile.wires.topology'),
    ...firstOf([widths, `amplitude or bit-serial ${law} and wires`, 'pulse-width']).at('tile.converters.dac.encoding'),
  ];
}

/** A device that says nothing of its age has none; one that does may have been measured for a span of time only. */
function checkAge(device: Device, { time, temperature, compensation }: Study['tile']['programming']): readonly Clash[] {
  const path = 'tile.programming';
  const { inference } = device;
  if (inference === null) {
    const without = `with a device that has no inference model (${device.name})`;
    return [
      ...firstOf([time > 0, `0 ${without}`, time]).at(`${path}.time`),
      ...firstOf([temperature !== undefined, `left out ${without}`, temperature]).at(`${path}.temperature`),
      ...firstOf([compensation !== 'none', `none ${without}`, compensation]).at(`${path}.compensation`),
    ];
  }
  try {
    const cell = inference.program([inference.range[1]], { normal: () => 0, uniform: () => 0.5 });
    inference.age(cell, time, temperature);
    return [];
  } catch (error) {
    if (error instanceof DeviceError) return [`${path}: ${error.message}`];
    throw error;
  }
}
