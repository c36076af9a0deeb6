/** Devices as people write them: over a preset, with formulas of their own, and what is refused. */
import { describe, expect, it } from 'vitest';
import {
  type DeviceDescription,
  DeviceError,
  type DeviceSpecification,
  FormulaError,
  type LawDefinition,
  listPresets,
  Population,
  settleDevice,
} from '../../devices/index.ts';
import { normalFrom, uniformFrom } from './random.ts';

const random = () => ({ normal: normalFrom(2), uniform: uniformFrom(2) });
const { electrical } = settleDevice('ideal');

/** A whole law: steps that shrink with the square of the distance, of each crosspoint its own. */
const own: LawDefinition = {
  name: 'squares',
  summary: 'slows down quadratically',
  citation: 'this test',
  parameters: {
    size: { default: 0.1, unit: '1', minimum: 0, maximum: 1, about: 'step at 0' },
    shape: { default: 'square', choices: ['linear', 'square'], unit: '1', about: 'of the step' },
  },
  drawn: { own: 'size * (1 + 0.2 * normal())', low: '-2', high: '2 + 0 * uniform()' },
  where: { left: '1 - w / high', factor: 'shape < 1 ? left : left * left' },
  pulse: { up: 'w + own * factor', down: 'w - own' },
  bounds: { lower: 'low', upper: 'high' },
};
const { name, summary, citation, ...nameless } = own;

describe('a device of its own', () => {
  it('needs a law and electrical figures, no more', () => {
    const device = settleDevice({ law: own, electrical });
    expect(device).toMatchObject({ name, law: name, summary, citation, range: [-2, 2], faults: null, inference: null });
    expect(device.parameters).toEqual({ size: 0.1, shape: 'square' });
    expect(device.granularity).toBeCloseTo(0.1, 12);
    expect(device.pulse!.fields).toEqual(['own']);
    const population = new Population(device.pulse!, 30, random(), 1);
    const size = population.field('own');
    population.pulse('up');
    population.states.forEach((state, at) => {
      expect(state).toBeCloseTo(1 + size[at]! / 4, 12);
    });
  });

  it('has a name to go by', () => {
    expect(settleDevice({ law: nameless, electrical })).toMatchObject({ name: 'own', law: 'own' });
    expect(settleDevice({ law: nameless, electrical, name: 'mine' })).toMatchObject({ name: 'mine', law: 'mine' });
  });

  it('may start from another of its kind, however deep', () => {
    const first: DeviceDescription = { law: own, electrical, name: 'first', parameters: { size: 0.2 } };
    const second: DeviceDescription = { extends: first, name: 'second', wear: { levels: 8 } };
    const third = settleDevice({ extends: second, parameters: { shape: 'linear' }, wear: { endurance: 9 } });
    expect(third).toMatchObject({ name: 'second', law: name, parameters: { size: 0.2, shape: 'linear' } });
    expect(third.pulse!.fields).toEqual(['own', 'low', 'high', 'visible']);
    expect(third.granularity).toBeCloseTo(0.2, 12);
  });

  it('may be one of the laws by name, without a preset', () => {
    const device = settleDevice({ law: 'constant-step', parameters: { step: 0.02 }, electrical });
    expect(device).toMatchObject({ name: 'constant-step', law: 'constant-step', granularity: 0.02 });
  });
});

describe('over a preset', () => {
  it('changes formulas, and keeps the others', () => {
    const device = settleDevice({
      extends: 'gokmen-vlasov',
      law: {
        parameters: { curve: { default: 2, unit: '1', about: 'of the step' } },
        pulse: { up: 'w + stepUp * exp(-curve * w)', down: 'w - stepDown' },
      },
      parameters: { stepSpread: 0, upDownSpread: 0 },
    });
    expect(device).toMatchObject({ name: 'gokmen-vlasov', law: 'constant-step, changed' });
    expect(device.parameters).toMatchObject({ curve: 2, step: 0.0016, upperBoundSpread: 0.3 });
    const population = new Population(device.pulse!, 1, random(), 0.5);
    population.pulse('up');
    expect(population.states[0]).toBeCloseTo(0.5 + 0.0016 * Math.exp(-1), 12);
  });

  it('takes another law with none of the preset’s numbers', () => {
    const device = settleDevice({ extends: 'taox-hfox', law: 'constant-step' });
    expect(device).toMatchObject({
      law: 'constant-step',
      granularity: 0.001,
      electrical: settleDevice('taox-hfox').electrical,
    });
    expect(device.parameters).not.toHaveProperty('labelUp');
  });

  it('is the preset where nothing is said', () => {
    for (const { name: preset } of listPresets()) {
      const [plain, over] = [settleDevice(preset), settleDevice({ extends: preset })];
      expect(JSON.stringify(over)).toBe(JSON.stringify(plain));
    }
  });
});

describe('refusals', () => {
  const refused = (
    specification: DeviceSpecification,
    message: string | RegExp,
    error = DeviceError as new (
      ...all: never[]
    ) => Error,
  ) => {
    const settle = () => settleDevice(specification, 'tile.device');
    expect(settle).toThrow(error);
    expect(settle).toThrow(message);
  };
  const without = <Key extends keyof LawDefinition>(key: Key) =>
    Object.fromEntries(Object.entries(own).filter(([one]) => one !== key)) as Omit<LawDefinition, Key>;

  it.each<[string, DeviceSpecification, string | RegExp]>([
    [
      'a preset nobody knows',
      'gokmen-vlasow',
      /^Expected `tile\.device` to be .*did you mean gokmen-vlasov\?.*, got `gokmen-vlasow`$/,
    ],
    [
      '… further down',
      { extends: { extends: '__proto__' } },
      /^Expected `tile\.device\.extends\.extends` to be .*, got `__proto__`$/,
    ],
    [
      'an unknown law',
      { extends: 'ideal', law: 'soft' },
      /^Expected `tile\.device\.law` to be one of exact, .*, or an object of formulas, got `soft`$/,
    ],
    [
      'no law at all',
      { electrical },
      /^Expected `tile\.device\.law` to be given where there is no `extends` \(one of .*\), got `nothing`$/,
    ],
    [
      'no electrical figures',
      { law: own },
      'Expected `tile.device.electrical` to be an object with onResistance, offResistance, readVoltage, writeUp, writeDown, cellSize, got `no onResistance`',
    ],
    [
      'some electrical figures',
      { law: own, electrical: { onResistance: 1, readVoltage: 1 } },
      'got `no offResistance`',
    ],
    [
      'a law without pulses',
      { law: without('pulse'), electrical },
      'Expected `tile.device.law.pulse` to be given in a law of its own, got `nothing`',
    ],
    [
      'a law without drawn values',
      { law: without('drawn'), electrical },
      'Expected `tile.device.law.drawn` to be given',
    ],
    ['a law without bounds', { law: without('bounds'), electrical }, 'Expected `tile.device.law.bounds` to be given'],
    [
      'bounds that are not drawn',
      { law: { ...own, bounds: { lower: 'low', upper: 'size' } }, electrical },
      'Expected `tile.device.law.bounds` to be names of drawn values (own, low, high), got `size`',
    ],
    [
      'bounds that are nothing at all',
      { law: { ...own, bounds: { lower: 'toString', upper: 'high' } }, electrical },
      'got `toString`',
    ],
    [
      'no granularity without pulses',
      { law: { ...own, pulse: null }, electrical },
      'Expected `tile.device.law.granularity` to be given where there is no pulse',
    ],
    [
      'a name twice',
      { law: { ...own, where: { own: '1' } }, electrical },
      'Expected `tile.device.law.where` to be an object of names not yet used, got `own`',
    ],
    [
      'the name of the state',
      { law: { ...own, drawn: { ...own.drawn, w: '1' } }, electrical },
      'Expected `tile.device.law` to be without names of its own for w, visible, stuck, got `w`',
    ],
    [
      'the name of a field',
      { law: { ...own, parameters: { ...own.parameters, visible: { default: 1, unit: '1', about: '' } } }, electrical },
      'names of its own for w, visible, stuck, got `visible`',
    ],
    [
      'the name of the other field',
      { law: { ...own, drawn: { ...own.drawn, stuck: 'normal()' } }, electrical },
      'got `stuck`',
    ],
    [
      'a parameter nobody knows',
      { law: own, electrical, parameters: { step: 1 } },
      'Expected `tile.device.parameters` to be an object with any of size, shape (squares), got `step`',
    ],
    [
      'a parameter that every object has',
      { law: own, electrical, parameters: { constructor: 1 } as Record<string, number> },
      'got `constructor`',
    ],
    [
      'a number out of range',
      { law: own, electrical, parameters: { size: 2 } },
      'Expected `tile.device.parameters.size` to be a finite number from 0 up to 1 (step at 0), got `2`',
    ],
    [
      'a word for a number',
      { law: own, electrical, parameters: { size: 'large' } },
      'Expected `tile.device.parameters.size` to be a finite number from 0 up to 1 (step at 0), got `large`',
    ],
    [
      'a word out of none',
      { law: own, electrical, parameters: { shape: 'cubic' } },
      'Expected `tile.device.parameters.shape` to be one of linear, square (of the step), got `cubic`',
    ],
    [
      'a default out of its range',
      {
        law: { ...own, parameters: { ...own.parameters, size: { default: -1, unit: '1', minimum: 0, about: 'step' } } },
        electrical,
      },
      'Expected `tile.device.parameters.size` to be a finite number from 0 (step), got `-1`',
    ],
    [
      'a default that is no number',
      {
        law: { ...own, parameters: { ...own.parameters, size: { default: 'x', unit: '1', about: 'step' } } },
        electrical,
      },
      'Expected `tile.device.parameters.size` to be a finite number (step), got `x`',
    ],
    [
      'steps of nothing',
      { law: { ...own, pulse: { up: 'w', down: 'w' } }, electrical },
      'such that a pulse moves the weight',
    ],
    [
      'bounds the wrong way',
      { law: { ...own, bounds: { lower: 'high', upper: 'low' } }, electrical },
      'such that the lower bound is below the upper one',
    ],
    [
      'what is not finite',
      { law: { ...own, where: {}, pulse: { up: 'w + 1 / (size - 0.1)', down: 'w' } }, electrical },
      'such that w + 1 / (size - 0.1) is finite',
    ],
    [
      'faults without pulses',
      { extends: 'ideal', faults: { stuckLow: 0.1 } },
      'Expected `tile.device.faults` to be left out (law exact',
    ],
    [
      'wear without pulses',
      { extends: 'ideal', wear: { levels: 4 } },
      'Expected `tile.device.wear` to be left out (law exact has neither pulses nor bounds), got `{"levels":4}`',
    ],
    [
      'a table where there are none',
      { law: own, electrical, tables: { curve: { x: [0, 1], y: [0, 1] } } },
      'Expected `tile.device.tables` to be absent (squares has no tables), got `curve`',
    ],
    [
      'a table of another name',
      { law: { ...own, tables: { curve: null } }, electrical, tables: { line: { x: [0, 1], y: [0, 1] } } },
      'Expected `tile.device.tables` to be an object of curve (squares), got `line`',
    ],
    [
      'no table where one is needed',
      { law: { ...own, tables: { curve: null } }, electrical },
      'Expected `tile.device.tables.curve` to be a table (squares needs it), got `nothing`',
    ],
  ])('%s', (_, specification, message) => {
    refused(specification, message);
  });

  it.each<[string, { x: number[]; y: number[] }, string]>([
    ['one point', { x: [0], y: [0] }, 'have 2 to 1024 points'],
    [
      'too many points',
      { x: Array.from({ length: 1025 }, (_, i) => i), y: new Array(1025).fill(0) },
      'have 2 to 1024 points',
    ],
    ['x and y of different lengths', { x: [0, 1], y: [0] }, 'have 2 values of y'],
    ['x that falls', { x: [0, 2, 1], y: [0, 1, 2] }, 'have strictly increasing x'],
    ['what is not finite', { x: [0, 1], y: [0, Number.NaN] }, 'have finite points'],
    ['words', { x: [0, 1], y: [0, '1' as unknown as number] }, 'have finite points'],
  ])('a table with %s', (_, table, message) => {
    const law: LawDefinition = {
      ...own,
      tables: { curve: null },
      where: {},
      pulse: { up: 'w + own * table(curve, w)', down: 'w - own' },
    };
    refused({ law, electrical, tables: { curve: table } }, message, FormulaError);
    expect(settleDevice({ law, electrical, tables: { curve: { x: [0, 1], y: [1, 2] } } }).granularity).toBeCloseTo(
      0.1,
      12,
    );
  });
});
