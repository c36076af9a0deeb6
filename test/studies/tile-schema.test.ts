/** Options of tiles, converters, wires and programming: what is taken, with which defaults, and what is refused. */
import { describe, expect, it } from 'vitest';
import { activations, denseLayers, recordTraining, rules } from '../../algorithms/index.ts';
import type { TileDeclaration } from '../../emulator/index.ts';
import { growingTiles, tileSpecs } from '../../studies/run/tile-spec.ts';
import { applyOverrides, type JsonObject } from '../../studies/schema/overrides.ts';
import { settleStudy } from '../../studies/schema/settle-study.ts';
import { StudyError } from '../../studies/schema/study-error.ts';
import { plainStudy } from './small-study.ts';

const programmed = { 'train.arithmetic': 'floating-point' };
const pair = { kind: 'pair' };
const dac = { bits: 8 };
const serial = { bits: 8, encoding: 'bit-serial' };
const adc = { bits: 8, range: 4 };

const settle = (changes: Record<string, unknown>) =>
  settleStudy(applyOverrides(plainStudy() as JsonObject, changes as never), 's.yaml').base;

const declaration: TileDeclaration = {
  ...{ name: 'layer 1', outputs: 8, inputs: 784, role: 'weights' },
  initial: { distribution: 'zero', bound: 0 },
};
const specOf = (changes: Record<string, unknown>) => {
  const [spec] = tileSpecs(settle(changes).tile, [declaration]);
  if (!spec) throw new Error('no tile');
  return spec;
};

describe('a tile', () => {
  it('is plain where nothing is said', () => {
    const spec = specOf({});
    expect(spec.array).toEqual({ rows: 128, columns: 128, partition: 'max', layout: 'neighbouring' });
    expect(spec).not.toHaveProperty('wires');
    expect(spec).not.toHaveProperty('readNoise');
    expect(spec.converters).toMatchObject({ dac: { kind: 'ideal' }, adc: { kind: 'ideal' }, outputNoise: 0 });
    expect(spec.converters).not.toHaveProperty('boundManagement');
  });

  it('fills crosspoints with 1, with the initial weights where it says so, and always with feedback', () => {
    const initial = { distribution: 'uniform', bound: 1 / 28 } as const;
    const scaleOf = (weightScale: string, role: TileDeclaration['role']) => {
      const { tile } = settle({ 'tile.weightScale': weightScale });
      return tileSpecs(tile, [{ ...declaration, initial, role }])[0]?.weightScale;
    };
    expect(scaleOf('one', 'weights')).toBe(1);
    expect(scaleOf('initial', 'weights')).toBe(1 / 16);
    expect(scaleOf('one', 'feedback')).toBe(1 / 16);
  });

  it('leaves feedback that learns room to grow, and feedback whose signs are set none', () => {
    const layers = { ...denseLayers([12, 9, 7, 4]), activation: activations.tanh, gain: 1 };
    const scalesOf = (name: string) => {
      const rule = rules.get(name);
      if (!rule) throw new Error(`no rule ${name}`);
      const train = recordTraining(rule, layers, { rate: 0.1, update: 'write', batch: 6 });
      const { tile } = settle({ 'tile.weightScale': 'one' });
      const specs = tileSpecs(tile, train.tiles, growingTiles(train));
      return specs.filter((spec) => spec.declaration.role === 'feedback').map((spec) => spec.weightScale);
    };
    expect(scalesOf('kp')).toEqual([1, 1]);
    expect(scalesOf('wm')).toEqual([1, 1]);
    expect(scalesOf('frsf')).toEqual([1 / 2, 1 / 2]);
    expect(scalesOf('fa')).toEqual([1 / 2, 1 / 2]);
  });

  it('takes wires by segment, and lets rows and columns differ', () => {
    const wires = (given: unknown) => specOf({ 'tile.wires': given }).wires;
    expect(wires({ segment: 2 })).toMatchObject({ row: 2, column: 2, rowTerminal: 0, columnTerminal: 0 });
    expect(wires({ segment: 2, column: 3 })).toMatchObject({ row: 2, column: 3 });
    expect(wires({ segment: 2 })).toMatchObject({ drive: 'left', sense: 'bottom', topology: 'input-source' });
    expect(wires({ segment: 2 })).toMatchObject({ interleaved: false, solver: 'effective', refresh: 100 });
    expect(wires({ segment: 2 })).not.toHaveProperty('segment');
    expect(wires({ columnTerminal: 100 })).toMatchObject({ row: 0, column: 0, columnTerminal: 100 });
    // No resistance anywhere is no wires at all.
    expect(wires({ segment: 0 })).toBeUndefined();
  });

  it('takes inputs whole, or in slices of one bit where nothing else is said', () => {
    const dacOf = (given: unknown) => specOf({ 'tile.converters.dac': given }).converters.dac;
    expect(dacOf(dac)).toEqual({
      ...{ kind: 'uniform', bits: 8, signed: true, scaling: 'abs-max', stochastic: false, encoding: 'pulse-width' },
    });
    expect(dacOf(serial)).toMatchObject({ sliceBits: 1 });
    expect(dacOf({ ...serial, sliceBits: 7 })).toMatchObject({ sliceBits: 7 });
    expect(dacOf({ ...dac, encoding: 'amplitude' })).toMatchObject({ encoding: 'amplitude' });
  });

  it.each([
    ['fixed', 'fixed'],
    [
      { by: 'constant', range: 2 },
      { kind: 'constant', range: 2 },
    ],
    [
      { by: 'abs-max', limit: 1.5 },
      { kind: 'abs-max', limit: 1.5 },
    ],
    [{ by: 'max' }, { kind: 'max', limit: Number.POSITIVE_INFINITY }],
    [{ by: 'average-abs-max' }, { kind: 'average-abs-max', decay: 0.001 }],
    [{ by: 'sums' }, { kind: 'sums', assumedWeight: 0.6 }],
  ])('scales inputs by %j', (scaling, expected) => {
    const spec = specOf({ 'tile.converters': { dac: { bits: 8, scaling }, adc } });
    expect(spec.converters.dac).toMatchObject({ scaling: expected });
  });

  const two = { 'tile.mapping': { kind: 'pair', weightBits: 5, sliceBits: [2, 2] }, ...programmed };
  it.each([
    [4, 4, {}],
    [[-1, 3], [[-1, 3]], {}],
    ['max', 'max', {}],
    ['granular', 'granular', { ...two, 'tile.converters.dac': serial }],
    // Whatever a column can carry, until it is calibrated.
    ['calibrated', 'max', programmed],
    [{ 'layer 1': [-1, 1], 'layer 2': [-2, 2], 'layer 3': [-3, 3] }, [[-1, 1]], {}],
    [
      {
        'layer 1': [
          [-1, 1],
          [0, 2],
        ],
        'layer 2': [-2, 2],
        'layer 3': [-3, 3],
      },
      [
        [-1, 1],
        [0, 2],
      ],
      two,
    ],
  ] as const)('converts columns in the range %j', (range, expected, more) => {
    const spec = specOf({ 'tile.converters.adc': { bits: 8, range, coding: 'offset-binary' }, ...more });
    expect(spec.converters.adc).toMatchObject({ range: expected });
  });

  it('has the circuit of an ADC only where something of it deviates', () => {
    const circuit = (given: object) => specOf({ 'tile.converters.adc': { ...adc, ...given } }).converters.adc;
    expect(circuit({ kind: 'ramp' })).not.toHaveProperty('circuit');
    expect(circuit({ kind: 'ramp', openLoopGain: 40 })).toMatchObject({
      circuit: { kind: 'ramp', bits: 8, openLoopGain: 40, capacitorMismatch: 0, comparatorOffset: 0, groupSize: 8 },
    });
    expect(circuit({ kind: 'pipeline', comparatorOffset: 0.01, columnsPerAdc: 4 })).toMatchObject({
      circuit: { kind: 'pipeline', openLoopGain: 'ideal', comparatorOffset: 0.01, groupSize: 4 },
    });
    expect(circuit({ kind: 'flash', comparatorOffset: 0.01 })).toMatchObject({
      circuit: { kind: 'flash', bits: 8, comparatorOffset: 0.01, groupSize: 8 },
    });
  });

  it('takes every option of its columns as it is written', () => {
    const options = {
      ...{ boundManagement: 'iterative', phases: 'apart', inputNoise: 0.01, inputAsymmetry: 0.02 },
      ...{ outputNoise: 0.03, outputNoiseSpread: 0.1, outputAsymmetry: 0.04, columnLimit: 6 },
      ...{ columnGain: 0.07, columnOffset: 0.08, seriesResistance: 0.09, voltageOffset: 0.1, referenceWeight: 0.5 },
      outputNonlinearity: { strength: 0.1, spread: 0.2 },
      slopeCalibration: 0.3,
      fractionalDrop: { strength: 1, conductanceRatio: 1e5 },
      weightNoise: { kind: 'root-weight', deviation: 0.02 },
    };
    const { converters } = specOf({ 'tile.converters': { ...options, dac, adc } });
    expect(converters).toMatchObject(options);
  });

  it('works out the noise of a read-out from its bandwidth', () => {
    const of = (bandwidth: number) => specOf({ 'tile.converters': { readout: { bandwidth } } }).converters;
    const { shotNoise = 0, thermalNoise = 0 } = of(1e6);
    expect(shotNoise).toBeGreaterThan(0);
    expect(of(3e6).shotNoise! / shotNoise).toBeCloseTo(3, 12);
    expect(of(3e6).thermalNoise! / thermalNoise).toBeCloseTo(3, 12);
  });
});

describe('a tile is refused where it makes no sense:', () => {
  const layers = { 'layer 1': [-1, 1], 'layer 2': [-2, 2], 'layer 3': [-3, 3] };
  const wires = { segment: 1 };
  /** [changes of the study, what is expected of which value]. */
  const cases: [Record<string, unknown>, string][] = [
    // Inputs.
    [
      { 'tile.converters.dac': { ...dac, sliceBits: 2 } },
      '`tile.converters.dac.sliceBits` to be left out with the encoding pulse-width, got `2`',
    ],
    [
      { 'tile.converters.dac': { ...serial, bits: 3, sliceBits: 3 } },
      '`tile.converters.dac.sliceBits` to be an integer from 1 to 2 (bits of magnitude), got `3`',
    ],
    [
      { 'tile.converters.dac': { ...dac, scaling: 'max' } },
      '`tile.converters.dac.scaling` to be abs-max, fixed, or an object with by constant, abs-max, max, average-abs-max or sums, got `max`',
    ],
    [
      { 'tile.converters.dac': { ...dac, scaling: { by: 'largest' } } },
      '`tile.converters.dac.scaling.by` to be one of constant, abs-max, max, average-abs-max, sums, got `largest`',
    ],
    [
      { 'tile.converters.dac': { ...dac, scaling: { by: 'constant' } } },
      '`tile.converters.dac.scaling.range` to be a number above 0, got nothing',
    ],
    [
      { 'tile.converters.dac': { ...dac, scaling: { by: 'max', limit: -1 } } },
      '`tile.converters.dac.scaling.limit` to be a number above 0, got `-1`',
    ],
    [
      { 'tile.converters.dac': { ...dac, signed: false }, 'tile.converters.phases': 'apart' },
      '`tile.converters.phases` to be together with `dac.signed: false`, got `apart`',
    ],
    [
      { 'tile.converters.dac': { ...dac, signed: false }, 'tile.converters.inputAsymmetry': 0.1 },
      '`tile.converters.inputAsymmetry` to be 0 with `dac.signed: false`, got `0.1`',
    ],
    // Outputs.
    [
      { 'tile.converters.adc': { ...adc, range: 'auto' } },
      '`tile.converters.adc.range` to be a number above 0, [lower, upper], max, granular, calibrated, or an object of tiles, each [lower, upper], got `auto`',
    ],
    [
      { 'tile.converters.adc': { ...adc, convert: 'every-slice' } },
      '`tile.converters.dac.encoding` to be bit-serial with `adc.convert: every-slice`, got `ideal`',
    ],
    [
      {
        'tile.converters': { dac, adc: { ...adc, range: 'granular' } },
        'tile.mapping': { ...pair, cellBits: 4 },
        ...programmed,
      },
      '`tile.converters.dac.encoding` to be bit-serial with `adc.range: granular`, got `pulse-width`',
    ],
    [
      { 'tile.converters': { dac: serial, adc: { ...adc, range: 'granular' } } },
      '`tile.mapping` to be a pair or offset cell with weightBits or cellBits with `adc.range: granular`, got `differential`',
    ],
    [
      { 'tile.converters.adc': { ...adc, range: [-1, 2] } },
      '`tile.converters.adc.coding` to be offset-binary with the range [-1,2], got `sign-magnitude`',
    ],
    [
      { 'tile.converters.adc': { ...adc, range: { ...layers, 'layer 2': [0, 1] } } },
      '`tile.converters.adc.coding` to be offset-binary with the range [0,1], got `sign-magnitude`',
    ],
    [
      {
        'tile.converters': { dac: { ...dac, signed: false }, adc: { ...adc, range: 'max' } },
        'tile.mapping': { kind: 'offset' },
        ...programmed,
      },
      '`tile.converters.adc.coding` to be offset-binary with columns that have no negative sums, got `sign-magnitude`',
    ],
    [
      { 'tile.converters.adc': { ...adc, range: { 'layer 1': [-1, 1] } } },
      '`tile.converters.adc.range` to be an object with layer 1, layer 2, layer 3, got `{"layer 1":[-1,1]}`',
    ],
    [
      { 'tile.converters.adc': { ...adc, range: { ...layers, 'layer 4': [-1, 1] } } },
      '`tile.converters.adc.range` to be an object with layer 1, layer 2, layer 3, and no others, got `layer 4`',
    ],
    [
      {
        'tile.converters.adc': {
          ...adc,
          range: {
            ...layers,
            'layer 1': [
              [-1, 1],
              [-2, 2],
            ],
          },
        },
      },
      '`tile.converters.adc.range` to be one interval, or 1 (weight slices of tile.mapping), got `2 intervals`',
    ],
    [
      { 'tile.converters.adc': { ...adc, range: 'calibrated' } },
      '`tile.converters.adc.range` to be fixed where arrays learn (`train.arithmetic: floating-point` programs them), got `calibrated`',
    ],
    [
      { 'tile.converters.adc': { ...adc, kind: 'flash', openLoopGain: 60 } },
      '`tile.converters.adc.openLoopGain` to be left out with `kind: flash`, which has comparators alone, got `60`',
    ],
    [
      { 'tile.converters.adc': { ...adc, bits: 13, capacitorMismatch: 0.01 } },
      '`tile.converters.adc.bits` to be an integer from 2 to 12 with capacitorMismatch, got `13`',
    ],
    [
      { 'tile.converters.adc': { ...adc, comparatorOffset: 0.6 } },
      '`tile.converters.adc.comparatorOffset` to be a number from 0 to 0.5, got `0.6`',
    ],
    [
      { 'tile.converters.adc': { ...adc, comparatorOffset: 0.1, stochastic: true } },
      '`tile.converters.adc.stochastic` to be false with comparatorOffset, got `true`',
    ],
    [
      { 'tile.converters.boundManagement': 'iterative' },
      '`tile.converters.boundManagement` to be none with `adc: ideal`, which has no bounds, got `iterative`',
    ],
    [
      { 'tile.converters.outputNonlinearity': { strength: 1 } },
      '`tile.converters.adc` to be an object with bits and range, whose full scale counts for outputNonlinearity, got `ideal`',
    ],
    [
      { 'tile.converters.dac': { ...dac, scaling: { by: 'sums' } } },
      '`tile.converters.adc` to be an object with bits and range, whose full scale counts for `dac.scaling: { by: sums }`, got `ideal`',
    ],
    [
      { 'tile.converters': { dac, adc: { ...adc, range: 'max' }, boundManagement: 'worst-case' } },
      '`tile.converters.adc.range` to be a number or [lower, upper] with `boundManagement: worst-case`, got `max`',
    ],
    [
      { 'tile.converters.outputNoiseSpread': 0.1 },
      '`tile.converters.outputNoiseSpread` to be 0 with `outputNoise: 0`, of which it is the spread, got `0.1`',
    ],
    [
      { 'tile.converters.referenceWeight': 0.5 },
      '`tile.converters.referenceWeight` to be 0 without seriesResistance or voltageOffset, which alone act on it, got `0.5`',
    ],
    // Cells.
    [
      { 'tile.mapping': { kind: 'pairs' } },
      '`tile.mapping.kind` to be one of one-sided, vector, transfer, pair, offset, got `pairs`',
    ],
    [
      { 'tile.mapping': { ...pair, sides: 'both' }, ...programmed },
      '`tile.mapping.sides` to be one of one, two, got `both`',
    ],
    [
      { 'tile.mapping': { ...pair, sliceBits: [2, 2] }, ...programmed },
      '`tile.mapping.weightBits` to be an integer with sliceBits, got nothing',
    ],
    [
      { 'tile.mapping': { ...pair, weightBits: 5, sliceBits: [2, 2], cellBits: 2 }, ...programmed },
      '`tile.mapping.cellBits` to be left out with sliceBits, which say the levels, got `2`',
    ],
    [
      { 'tile.mapping': { ...pair, weightBits: 6, sliceBits: [2, 2] }, ...programmed },
      '`tile.mapping.sliceBits` to be a list with a sum of at least 5 bits (weightBits 6 without the sign), got `[2,2]`',
    ],
    [
      { 'tile.mapping': { kind: 'offset', weightBits: 5, sliceBits: [2, 2] }, ...programmed },
      '`tile.mapping.sliceBits` to be a list with a sum of at least 5 bits (weightBits 5), got `[2,2]`',
    ],
    [
      { 'tile.mapping': { ...pair, weightBits: 3, sliceBits: [2, 2] }, ...programmed },
      '`tile.mapping.sliceBits` to be a list without slices beyond 2 bits (weightBits 3 without the sign), got `[2,2]`',
    ],
    [
      { 'tile.mapping': { kind: 'offset', cellBits: 1 }, ...programmed },
      '`tile.mapping.cellBits` to be an integer from 2 to 16 with the mapping offset, got `1`',
    ],
    [
      { 'tile.mapping': { kind: 'offset', subtraction: 'unit-column' }, 'tile.columns': 1, ...programmed },
      '`tile.columns` to be an integer from 2 to 8192 with the mapping offset and its unit column, got `1`',
    ],
    [
      { 'tile.mapping': pair },
      '`tile.mapping` to be one that takes pulses where arrays learn (`train.arithmetic: floating-point` programs them), got `pair`',
    ],
    // Wires.
    [
      { 'tile.wires': 1 },
      '`tile.wires` to be `ideal` or an object with segment, row, column, rowTerminal, columnTerminal, drive, sense, topology, interleaved, solver, tolerance, refresh, got `1`',
    ],
    [{ 'tile.wires': { segment: -1 } }, '`tile.wires.segment` to be a number of 0 or more ohm, got `-1`'],
    [
      { 'tile.wires': { ...wires, interleaved: true }, 'tile.mapping': 'reference' },
      '`tile.mapping` to be a cell of two crosspoints of opposite sign with `wires.interleaved`, got `reference`',
    ],
    [
      { 'tile.wires': { ...wires, interleaved: true }, 'tile.layout': 'separate' },
      '`tile.layout` to be neighbouring with `wires.interleaved`, got `separate`',
    ],
    [
      { 'tile.wires': { ...wires, topology: 'separate-source', solver: 'ladder' }, 'tile.converters.dac': dac },
      '`tile.converters.dac.encoding` to be bit-serial with `wires.topology: separate-source`, whose gates are open or shut, got `pulse-width`',
    ],
    [
      {
        'tile.wires': { ...wires, topology: 'separate-source', solver: 'ladder' },
        'tile.converters.dac': { ...serial, sliceBits: 2 },
      },
      '`tile.converters.dac.sliceBits` to be 1 with `wires.topology: separate-source`, whose gates are open or shut, got `2`',
    ],
    [
      { 'tile.wires': { ...wires, topology: 'separate-source' }, 'tile.converters.dac': serial },
      '`tile.wires.solver` to be ladder with `topology: separate-source`, whose cells inputs switch, got `effective`',
    ],
    [
      {
        'tile.wires': { ...wires, topology: 'separate-source', solver: 'ladder', drive: 'both' },
        'tile.converters.dac': serial,
      },
      '`tile.wires.drive` to be left with `topology: separate-source`, whose supply has one end, got `both`',
    ],
    [
      {
        'tile.wires': { ...wires, topology: 'separate-source', solver: 'ladder', interleaved: true },
        'tile.converters.dac': serial,
      },
      '`tile.wires.interleaved` to be false with `topology: separate-source`, got `true`',
    ],
    [
      { 'tile.wires': wires, 'tile.converters.fractionalDrop': {} },
      '`tile.converters.fractionalDrop` to be left out with `tile.wires`, which are the exact thing, got `{"strength":1,"conductanceRatio":571428.57}`',
    ],
    [
      { 'tile.readNoise': { constant: 0.01 }, 'tile.converters.weightNoise': { kind: 'constant', deviation: 0.1 } },
      '`tile.readNoise` to be left out with `converters.weightNoise`, which says the same of weights, got `{"constant":0.01,"proportional":0}`',
    ],
    // Programming and training.
    [
      { 'tile.programming.time': 60, ...programmed },
      '`tile.programming.time` to be 0 with a device that has no inference model (ideal), got `60`',
    ],
    [
      { 'tile.programming.temperature': 300, ...programmed },
      '`tile.programming.temperature` to be left out with a device that has no inference model (ideal), got `300`',
    ],
    [
      { 'tile.programming.compensation': 'global', ...programmed },
      '`tile.programming.compensation` to be none with a device that has no inference model (ideal), got `global`',
    ],
    [
      { 'tile.programming.quantile': 0.9 },
      '`tile.programming.quantile` to be 1 where arrays learn (`train.arithmetic: floating-point` programs them), got `0.9`',
    ],
    [
      { 'tile.programming.quantile': 0, ...programmed },
      '`tile.programming.quantile` to be a number above 0, at most 1, got `0`',
    ],
    [
      { 'tile.device': 'pcm-hermes' },
      '`tile.device` to be a device with a pulse law to train on, got `pcm-hermes` (it is programmed; `train.arithmetic: floating-point` trains for it, `train.epochs: 0` bills it)',
    ],
    [
      { 'network.weights': 'net.safetensors' },
      '`train.epochs` to be 0 or left out with `network.weights`, which are trained, got `1`',
    ],
    [{ 'train.arithmetic': 'digital' }, '`train.arithmetic` to be one of arrays, floating-point, got `digital`'],
  ];

  it.each(cases)('%j', (changes, expected) => {
    let problems: readonly string[] = [];
    try {
      settle(changes);
    } catch (error) {
      if (!(error instanceof StudyError)) throw error;
      ({ problems } = error);
    }
    expect(problems).toEqual([`s.yaml: Expected ${expected}`]);
  });
});

describe('a tile is taken', () => {
  it.each([
    { 'tile.mapping': { ...pair, sides: 'two', weightBits: 8, sliceBits: [4, 4] }, ...programmed },
    {
      'tile.mapping': { kind: 'offset', subtraction: 'unit-column', weightBits: 8, sliceBits: [2, 2, 2, 2] },
      ...programmed,
    },
    { 'tile.mapping': { ...pair, cellBits: 4 }, 'tile.wires': { segment: 1, interleaved: true }, ...programmed },
    { 'tile.wires': { segment: 1 } },
    {
      'tile.wires': { segment: 1, topology: 'separate-source', solver: 'ladder' },
      'tile.converters.dac': { ...serial, signed: false },
      ...programmed,
    },
    {
      'tile.device': 'pcm-hermes',
      'tile.mapping': pair,
      'tile.programming': { time: 86_400, compensation: 'global' },
      ...programmed,
    },
    {
      'tile.converters': { dac: serial, adc: { ...adc, range: 'granular', convert: 'every-slice' } },
      'tile.mapping': { ...pair, cellBits: 4 },
      ...programmed,
    },
    { 'tile.device': 'pcm-hermes', 'train.epochs': 0 },
  ])('%j', (changes) => {
    expect(() => settle(changes)).not.toThrow();
  });
});
