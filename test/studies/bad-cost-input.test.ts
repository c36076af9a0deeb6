/** What a careless hand asks of the bill: refused in one line before anything is written, or billed in sound figures. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cellKinds } from '../../emulator/index.ts';
import { resultSchema } from '../../reports/index.ts';
import { crosspoint, useFolder } from './small-study.ts';

const folder = useFolder();

const design = {
  title: 'Design',
  data: { set: 'none', width: 64, classes: 10, train: 100, test: 10 },
  network: { hidden: [16] },
  tile: { device: 'taox-hfox' },
  rules: ['bp'],
  train: { epochs: 0, rate: 0.01, update: 'write' },
};
const serial = '{ dac: { bits: 6, encoding: bit-serial }, adc: { bits: 6, range: max, convert: every-slice } }';
const process = (figures: string) => `technology.node={ name: own, extends: 32, ${figures} }`;

function cost(sets: readonly string[], ...words: string[]) {
  const file = folder.write('s.yaml', JSON.stringify(design));
  return crosspoint(['cost', file, ...sets.flatMap((set) => ['--set', set]), ...words]);
}

describe('what cannot be built', () => {
  it.each([
    [['technology.wireWidth=40'], '`technology.wireWidth` to be a number from 1e-9 to 1e-5 m, got `40`'],
    [['technology.wireWidth=1e-12'], '`technology.wireWidth` to be a number from 1e-9 to 1e-5 m, got `1e-12`'],
    [[process('gatePitch: 100')], '`technology.node.gatePitch` to be a number from 1e-10 to 1e-5 m, got `100`'],
    [[process('gatePitch: 20e-9')], '`technology.node.gatePitch` to be above 3.2e-8 m, its feature, got `2e-8`'],
    [[process('threshold: 0.7')], '`technology.node.threshold` to be below 0.7 of the supply of 0.9 V, got `0.7`'],
    [
      [process('onCurrent: { nmos: 7e-4, pmos: 500 }')],
      '`technology.node.onCurrent.nmos` to be a number from 1 to 100000 A/m, got `0.0007`',
    ],
    [
      ['tile.device={ extends: taox-hfox, electrical: { onResistance: 1e-6 } }'],
      '`tile.device.electrical.onResistance` to be a number from 0.001 to 1e18 ohm, got `0.000001`',
    ],
    [
      ['tile.device={ extends: taox-hfox, electrical: { cellSize: [1e30, 1] } }'],
      '`tile.device.electrical.cellSize.0` to be a number from 1 to 10000 F, got `1e+30`',
    ],
    [
      ['tile.device=hp-tio2'],
      '`tile.device.electrical.onResistance` to be at least 8290 ohm, what the widest access transistor that fits its ' +
        'cell resists at 32 nm (a crossbar has none), got `100`',
    ],
    [
      ['tile.converters={ adc: { bits: 12, range: max, kind: flash } }'],
      '`tile.converters.adc.bits` to be an integer from 2 to 8 with `kind: flash`, got `12`',
    ],
    [
      ['tile.converters={ adc: { bits: 16, range: max, kind: cyclic } }'],
      '`tile.converters.adc.bits` to be an integer from 2 to 12 with `kind: cyclic`, got `16`',
    ],
    [
      ['tile.converters={ dac: { bits: 12, encoding: amplitude, signed: false } }'],
      '`tile.converters.dac.bits` to be an integer from 2 to 11 with the encoding amplitude, got `12`',
    ],
    // Where no range of one key tells it, the bill does.
    [[process('supply: 0.1, threshold: 0.05')], 'time of '],
    [['chip.pipeline=8'], '`chip.pipeline` to be `none` or an object with copies, got `8`'],
    [['chip.sensing=current'], '`chip.sensing` to be integrator without bit-serial inputs and'],
    [
      [`tile.converters=${serial}`, 'chip.sensing=current', 'chip.rowsInParallel=200'],
      '`chip.rowsInParallel` to be an integer from 1 to 128 (tile.rows), got `200`',
    ],
    [['network.hidden=[{ channels: 4 }]'], '`network.hidden.0.kernel` to be an integer from 1 to 1'],
  ])('is told by its path in the study, and nothing is written: %j', async (sets, expected) => {
    const said = await cost(sets, '--out', folder.path('out'), '--json');
    expect(said.err).toMatch(/Expected (the )?/);
    expect(said.err).toContain(expected);
    expect(said.err.trim().split('\n')).toHaveLength(1);
    expect([said.code, said.out, existsSync(folder.path('out'))]).toEqual([2, '', false]);
  });

  it('is told before anything is said where its folder cannot be written', async () => {
    const said = await cost([], '--out', folder.write('file', 'x'));
    expect(said.out).toBe('');
    expect(said.err).toMatch(/^error: Expected `.*file` \(--out\) to be a folder/);
  });

  it('is told of a sweep by the values that were given', async () => {
    const said = await cost([], '--sweep', 'tile.rows=.nan,.inf');
    expect(said.err).toContain('Expected `tile.rows` to be an integer from 1 to 8192, got `NaN`');
  });
});

describe('a broken golden file', () => {
  const units = { per_node_units_LSTP: {}, per_node_units_HP: {}, per_node_units_with_RRAM_cell: {} };
  it.each([
    [
      { ...units, subarrays: [{ id: 'a', technode: 22, modules: {}, rows: null }] },
      '`subarrays.0.rows` to be a number',
    ],
    [{ ...units, subarrays: 3 }, '`subarrays` to be a list, got `3`'],
    [{ ...units, per_node_units_HP: 3 }, '`per_node_units_HP` to be units by node, got `3`'],
  ])('is refused by its place in it: %j', async (golden, expected) => {
    folder.write('components.json', JSON.stringify(golden));
    const said = await crosspoint(['verify', folder.path()]);
    expect(said.err).toContain(`components.json: Expected ${expected}`);
    for (const line of said.err.trim().split('\n')) expect(line).toMatch(/^error: /);
    expect(said.code).toBe(2);
  });
});

/** Every number of a bill: finite, none negative, and a chip takes room, time and energy. */
function soundness(text: string): readonly string[] {
  return resultSchema
    .parse(JSON.parse(text))
    .outcomes.flatMap(({ bill: { totals, inference, energy, area, timeline } }) => {
      const figures = {
        ...totals,
        ...inference,
        ...Object.fromEntries(energy.map((it, at) => [`energy ${at}`, it.energy])),
      };
      const rest = [...area.flatMap((it) => [it.area, it.leakage]), ...timeline.map(({ start, end }) => end - start)];
      const wrong = Object.entries(figures).filter(([name, value]) => {
        return !(Number.isFinite(value) && (name === 'leakage' ? value >= 0 : value > 0));
      });
      return [
        ...wrong.map(([name, value]) => `${name} ${value}`),
        ...rest.filter((value) => !(value >= 0)).map(String),
      ];
    });
}

describe('an extreme design that can be built', () => {
  const deep = `network.hidden=[${Array.from({ length: 256 }, () => 1).join(',')}]`;
  const wide = `network.hidden=[${Array.from({ length: 64 }, () => 65_536).join(',')}]`;
  const huge = 'network.hidden=[{ channels: 65536, kernel: 64 }]';
  it.each([
    ['one crosspoint an array', ['tile.rows=1', 'tile.columns=1', 'tile.mapping=reference']],
    // Each of two columns has its converter, so that only what reads the rows back is multiplexed.
    ['two by two', ['tile.rows=2', 'tile.columns=2']],
    ['the largest arrays', ['tile.rows=8192', 'tile.columns=8192']],
    [
      'arrays for every slice of 8192 columns',
      [
        'tile.columns=8192',
        'tile.layout=separate',
        'tile.mapping={ kind: pair, weightBits: 8, sliceBits: [1, 1, 1, 1, 1, 1, 1] }',
        'train.arithmetic=floating-point',
      ],
    ],
    ['256 layers of one neuron', [deep]],
    ['layers as wide as can be', [wide]],
    [
      'a convolution of more rows than an adder tree ever had',
      [huge, 'data={ set: none, image: [64, 64, 64], classes: 2 }', 'tile.rows=1'],
    ],
    [
      'pulses that dwarf all else',
      ['tile.device={ extends: taox-hfox, electrical: { writeUp: { voltage: 2, width: 1000000 } } }'],
    ],
    ['130 nm at 400 K', ['technology.node=130', 'technology.temperature=400']],
    ['1 nm', ['technology.node=1']],
    ['wires as wide as they go', ['technology.wireWidth=1e-5']],
    ['inputs without a sign of 16 bits', ['tile.converters={ dac: { bits: 16, signed: false } }']],
    ['no activity', ['activity={ activeInputs: 0, amplitude: 0, conductance: 0 }']],
  ])('has a sound bill: %s', async (_, sets) => {
    const said = await cost(sets, '--json');
    expect(said.err).toBe('');
    expect(soundness(said.out)).toEqual([]);
  });

  it.each(cellKinds)('has a sound bill: teraohms, %s', async (cell) => {
    const device = '{ extends: taox-hfox, electrical: { onResistance: 1e12, offResistance: 1e13 } }';
    const said = await cost([`chip.cell=${cell}`, `tile.device=${device}`], '--json');
    expect(said.err).toBe('');
    expect(soundness(said.out)).toEqual([]);
  });
});
