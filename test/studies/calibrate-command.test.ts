import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Result } from '../../reports/index.ts';
import { crosspoint, useFolder } from './small-study.ts';

const folder = useFolder();

const study = `
title: Small arrays
data: { set: digits, train: 60, test: 40 }
network: { hidden: [10] }
tile:
  rows: 64
  columns: 32
  device: ideal
  mapping: { kind: pair, cellBits: 4 }
  converters:
    dac: { bits: 8, scaling: fixed }
    adc: { bits: 6, range: calibrated, calibrationImages: 30 }
rules: [bp]
train: { arithmetic: floating-point, epochs: 1, batch: 10, rate: 0.05, seeds: [3] }
`;

const ranged = `${study}variants:
  narrow: {}
  wide: { tile.converters.adc.bits: 10 }
`;

const calibrate = (text: string, ...words: string[]) =>
  crosspoint([
    'calibrate',
    folder.write('study.yaml', text),
    '--backend',
    'cpu',
    '--out',
    folder.path('out'),
    ...words,
  ]);

interface Told {
  readonly variant: string;
  readonly images: number;
  readonly bits: number;
  readonly reproduce: string;
  readonly columns: readonly { readonly tile: string; readonly chosen: readonly number[] }[];
}

const told = (): Told => JSON.parse(readFileSync(folder.path('out', 'calibration.json'), 'utf8')) as Told;

describe('crosspoint calibrate', () => {
  it('leaves ranges that a study takes, the figures behind them, and a page', async () => {
    const said = await calibrate(study);
    expect(said.err).toMatch(/^bp in floating point, epoch 1 of 1: /m);
    expect(said.code).toBe(0);
    expect(readdirSync(folder.path('out')).sort()).toEqual([
      'calibration.html',
      'calibration.json',
      'calibration.yaml',
    ]);
    expect(said.out).toMatch(/^layer 1 +±\d.*\sdB/m);
    const yaml = readFileSync(folder.path('out', 'calibration.yaml'), 'utf8');
    expect(yaml).toMatch(/^# Ranges of ADCs for .*study\.yaml \(bp, seed 3\),$/m);
    const { range } = (parse(yaml) as { tile: { converters: { adc: { range: Record<string, number[]> } } } }).tile
      .converters.adc;
    expect(Object.keys(range)).toEqual(['layer 1', 'layer 2']);
    expect(told().columns.map(({ tile, chosen }) => [tile, chosen])).toEqual(Object.entries(range));
    const page = readFileSync(folder.path('out', 'calibration.html'), 'utf8');
    for (const id of ['columns', 'noise', 'ranges', 'method']) expect(page).toContain(`<section id="${id}">`);
  });

  it('finds the ranges that a run with `range: calibrated` finds, and that give the same accuracy as given ones', async () => {
    await calibrate(study);
    const { columns } = told();
    const run = async (out: string, ...words: string[]) => {
      const file = folder.path('study.yaml');
      const said = await crosspoint(['run', file, '--backend', 'cpu', '--out', folder.path(out), '--json', ...words]);
      expect(said.code).toBe(0);
      return (JSON.parse(said.out) as Result).outcomes[0]!.seeds[0]!;
    };
    const found = await run('found');
    expect(found.tiles!.map(({ tile, ranges }) => [tile, ranges])).toEqual(
      columns.map(({ tile, chosen }) => [tile, [chosen]]),
    );
    const ranges = Object.fromEntries(columns.map(({ tile, chosen }) => [tile, chosen]));
    const given = await run('given', '--set', `tile.converters.adc.range=${JSON.stringify(ranges)}`);
    expect(given.epochs).toEqual(found.epochs);
  });

  it('calibrates the variant and images that are asked for, and says how to do it again', async () => {
    const said = await calibrate(ranged, '--variant', 'wide', '--images', '7', '--set', 'train.rate=0.1', '--json');
    expect(said.code).toBe(0);
    expect(JSON.parse(said.out)).toEqual(told());
    expect(told()).toMatchObject({ variant: 'wide', bits: 10, images: 7 });
    expect(told().reproduce).toMatch(
      /^npx crosspoint calibrate \S+ --variant wide --images 7 --set train\.rate=0\.1 --backend cpu$/,
    );
  });

  it('refuses no folder in the place of one, and leaves none behind', async () => {
    const said = await calibrate(study, '--out', '');
    expect([said.code, said.err]).toEqual([
      2,
      'error: Expected --out to be a folder, got nothing (`--out .` is where you are)\n',
    ]);
    expect(readdirSync(folder.path())).toEqual(['study.yaml']);
  });

  it('stops at Ctrl-C while it reads as while it learns, and leaves no folder', async () => {
    const file = folder.write('study.yaml', study);
    // Told of after learning, where reading begins.
    for (const moment of ['epoch 0 of 1', 'epoch 1 of 1']) {
      const said = await crosspoint(['calibrate', file, '--backend', 'cpu', '--out', folder.path('out')], moment);
      expect(said.code).toBe(130);
      expect(readdirSync(folder.path())).toEqual(['study.yaml']);
    }
  });

  it.each([
    ['an ideal ADC', ['--set', 'tile.converters.adc=ideal'], '`tile.converters.adc` to be an ADC'],
    [
      'arrays that learn',
      [
        '--set',
        'train.arithmetic=arrays',
        '--set',
        'tile.mapping=differential',
        '--set',
        'tile.converters.adc.range=max',
      ],
      '`train.arithmetic` to be floating-point',
    ],
    [
      'nothing learnt',
      ['--set', 'train.epochs=0'],
      '`train.epochs` to be 1 or more, or `network.weights` to name a file, got `0`',
    ],
    ['a variant that is not there', ['--variant', 'other'], '--variant to be one of narrow, wide, got `other`'],
    ['no images', ['--images', '0'], '--images to be an integer from 1 to 60, got `0`'],
    ['more images than there are', ['--images', '61'], '--images to be an integer from 1 to 60, got `61`'],
  ])('refuses %s', async (_, words, message) => {
    const said = await calibrate(ranged, ...words);
    expect(said.err).toContain(`Expected ${message}`);
    expect(said.code).toBe(2);
  });
});
