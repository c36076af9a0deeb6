/** What a careless or hostile file says, and how it is told of it. */
import { describe, expect, it } from 'vitest';
import { DeviceError, settleDevice } from '../../devices/index.ts';
import { type Backend, BackendError } from '../../emulator/index.ts';
import { type Io, processIo } from '../../studies/cli/io.ts';
import { reportError } from '../../studies/cli/report-error.ts';
import { importNetworks } from '../../studies/run/import-networks.ts';
import { planOutcomes } from '../../studies/run/outcomes.ts';
import { planRule } from '../../studies/run/plan.ts';
import { tryArrays } from '../../studies/run/try-arrays.ts';
import { formatValue } from '../../studies/schema/problems.ts';
import { readStudyFile } from '../../studies/schema/read-study.ts';
import { settleStudy } from '../../studies/schema/settle-study.ts';
import { StudyError } from '../../studies/schema/study-error.ts';
import { writeSafetensors } from '../../studies/weights/write-safetensors.ts';
import { plainStudy, useFolder } from './small-study.ts';

function problemsOf(changes: object): readonly string[] {
  try {
    settleStudy({ ...plainStudy(), ...changes }, 's.yaml');
  } catch (error) {
    if (error instanceof StudyError) return error.problems;
    throw error;
  }
  return [];
}

const wires = (more: object) => ({ tile: { device: 'ideal', wires: more } });
const adc = (range: unknown) => ({ tile: { device: 'ideal', converters: { adc: { bits: 8, range } } } });
const end = 's.yaml: Expected `tile.converters.adc.range.1` to be a number from -1e30 to 1e30, got `1e+39`';

describe('numbers', () => {
  it.each([
    ['too large', adc(1e39), ['`tile.converters.adc.range` to be a number from 1e-30 to 1e30, got `1e+39`']],
    ['too small', adc(1e-39), ['`tile.converters.adc.range` to be a number from 1e-30 to 1e30, got `1e-39`']],
    [
      'too large for a share',
      { tile: { device: 'ideal', readNoise: { proportional: 1e30 } } },
      ['`tile.readNoise.proportional` to be a number from 0 to 1000, got `1e+30`'],
    ],
    ['not above 0', adc(0), ['`tile.converters.adc.range` to be a number above 0, got `0`']],
    [
      'no resistance of a wire',
      wires({ segment: 1e16 }),
      ['`tile.wires.segment` to be a number from 0 to 1e15 ohm, got `10000000000000000`'],
    ],
    [
      'no resistance of a driver',
      wires({ rowTerminal: 1e16 }),
      ['`tile.wires.rowTerminal` to be a number from 0 to 1e15 ohm, got `10000000000000000`'],
    ],
  ])('that float32 cannot work with are refused: %s', (_, changes, expected) => {
    expect(problemsOf(changes)).toEqual(expected.map((line) => `s.yaml: Expected ${line}`));
  });

  it('that float32 cannot work with are refused as ends of a range', () => {
    expect(problemsOf(adc([-1, 1e39]))).toEqual([end]);
  });

  it('as large as they may be are taken', () => {
    expect([1e30, 1e-30, [-1e30, 1e30]].flatMap((range) => problemsOf(adc(range)))).toEqual([]);
  });

  it.each([
    ['sweeps', { sweeps: [{ path: 'tile.rows', values: [1, Number.NaN] }] }, 'sweeps.0.values.1', 'NaN'],
    ['variants', { variants: { a: { 'tile.rows': Number.POSITIVE_INFINITY } } }, 'variants.a.tile.rows', 'Infinity'],
    ['rules', { perRule: { bp: { 'tile.rows': Number.NaN } } }, 'perRule.bp.tile.rows', 'NaN'],
  ])('that are none are refused in %s', (_, changes, path, got) => {
    expect(problemsOf(changes)).toEqual([
      `s.yaml: Expected \`${path}\` to be a value without infinity or not-a-number, got \`${got}\``,
    ]);
  });
});

describe('a message', () => {
  it('tells text from what it looks like', () => {
    expect(['4', 'true', '', 'four'].map(formatValue)).toEqual(['`"4"`', '`"true"`', '`""`', '`four`']);
    expect([4, true, null, undefined].map(formatValue)).toEqual(['`4`', '`true`', '`null`', 'nothing']);
  });

  it('hands a terminal no commands', () => {
    expect(formatValue('\u001b[2Jred\u202e\u0007')).toBe('`?[2Jred??`');
  });

  it('says what a change of a whole section does, and how to change one key of it', () => {
    const [line] = problemsOf({ variants: { a: { tile: { rows: 32 } } } });
    expect(line).toMatch(/^s\.yaml: variants\.a: Expected `tile\.device` to be .*, got nothing \(`tile` stands in/);
    expect(line).toContain('`tile.rows` changes that key alone');
  });

  it('names a folder where a file was expected', async () => {
    await expect(readStudyFile('.')).rejects.toThrow('Expected `.` to be a study file that can be read, got a folder');
  });

  it('says what takes less memory, and calls no fault of the user one of its own', () => {
    let err = '';
    const io: Io = { ...processIo, err: (text) => (err += text) };
    const allocate = () => new Float64Array(2 ** 52);
    expect(allocate).toThrow(RangeError);
    try {
      allocate();
    } catch (error) {
      expect(reportError(error, io, false)).toBe(1);
    }
    expect(err).toMatch(/^error: Expected the study to fit the memory of this machine, got: .*`network\.hidden`.*\n$/);
  });
});

describe('a sweep', () => {
  it.each([[['tile.rows', 'tile.rows']], [['tile', 'tile.rows']], [['tile.rows', 'tile']]])('refuses %j', (paths) => {
    expect(problemsOf({ sweeps: [{ paths, values: [32] }] })[0]).toBe(
      `s.yaml: Expected \`sweeps.0.paths\` to be different, none part of another, got \`${paths.join(', ')}\``,
    );
  });

  it('takes paths whose names begin alike', () => {
    const paths = ['tile.wires.row', 'tile.wires.rowTerminal'];
    expect(problemsOf({ ...wires({ segment: 1 }), sweeps: [{ paths, values: [2] }] })).toEqual([]);
  });
});

describe('published figures', () => {
  const published = { source: 'them', rule: 'bp', tolerance: 1 };

  it('of a study without variants are those of `study`', () => {
    expect(problemsOf({ published: { ...published, testAccuracy: { study: [90] } } })).toEqual([]);
    expect(problemsOf({ published: { ...published, testAccuracy: { other: [90] } } })).toEqual([
      's.yaml: Expected `published.testAccuracy` to name variants (study), got `other`',
    ]);
  });
});

describe('a device with measured curves', () => {
  it('is not read beyond them, which is told of its read voltage', () => {
    const curves = { voltages: [0, 0.1], conductances: [1e-5], currents: [[0, 1e-6]] };
    const device = (readVoltage: number) => ({
      ...{ extends: 'rram-cmo-hfox', electrical: { readVoltage } },
      currentVoltage: { curves },
    });
    const settle = (readVoltage: number) => () => settleDevice(device(readVoltage), 'tile.device');
    expect(settle(0.1)).not.toThrow();
    expect(settle(0.2)).toThrow(DeviceError);
    expect(settle(0.2)).toThrow('Expected `tile.device.electrical.readVoltage` to be at most 0.1 V');
  });
});

describe('a device that does not fit its cell', () => {
  it('is told of where the study has it', () => {
    const study = settleStudy({ ...plainStudy(), tile: { device: 'vteam-magic' } }, 's.yaml');
    const shape = { width: 64, classes: 10, train: 10, test: 10 };
    expect(() => planOutcomes(study, 's.yaml', shape)).toThrow(
      /^s\.yaml: Expected `tile\.device\.electrical\.onResistance` to be at least .* ohm, .*, got `1000`$/,
    );
  });
});

describe('weights in files', () => {
  const folder = useFolder();
  const write = async (shape: readonly number[], value: number) => {
    const path = folder.path('w.safetensors');
    const values = new Float64Array(shape.reduce((all, one) => all * one, 1)).fill(value);
    await writeSafetensors(path, [{ name: 'a.weight', shape, values }]);
    return path;
  };
  const studyOf = (weights: string) =>
    folder.write('s.yaml', JSON.stringify({ ...plainStudy(), network: { weights }, train: {}, rules: ['bp'] }));

  it('that are no network are told of with their file', async () => {
    const path = await write([1, 1, 1, 1], 0);
    await expect(readStudyFile(studyOf(path))).rejects.toThrow(
      `${path}: Expected \`a.weight\` to be weights of a dense`,
    );
  });

  it('that float32 cannot add up are refused before anything runs', async () => {
    const study = async (value: number) => readStudyFile(studyOf(await write([10, 64], value)));
    const shape = { width: 64, classes: 10, train: 10, test: 10 };
    await expect(importNetworks(await study(1e38), shape)).rejects.toThrow(
      /w\.safetensors: Expected layer 1 to have weights from -1e30 to 1e30, .*, got `9\.\d+e\+37`/,
    );
    expect((await importNetworks(await study(1), shape)).size).toBe(1);
  });
});

describe('arrays that a device may not hold', () => {
  const planOf = (width: number) => {
    const { base } = settleStudy({ ...plainStudy(), network: { hidden: [width] } }, 's.yaml');
    return planRule(base, 'bp', { width: 4096, classes: 10, train: 10, test: 10 });
  };

  function holding(most: number): { readonly backend: Backend; readonly opened: number[] } {
    const opened: number[] = [];
    const open: Backend['open'] = async ({ tiles }) => {
      const bytes = Math.max(...tiles.map(({ declaration: { inputs, outputs } }) => 2 * 4 * inputs * outputs));
      opened.push(bytes);
      if (bytes > most) throw new BackendError('too large');
      return { close: () => undefined } as Awaited<ReturnType<Backend['open']>>;
    };
    return { backend: { open } as Backend, opened };
  }

  it('are tried before anything is trained: the largest, and none that every device holds', async () => {
    const { backend, opened } = holding(2 ** 28);
    await tryArrays(backend, [planOf(16), planOf(4096)]);
    expect(opened).toEqual([]);
    await tryArrays(backend, [planOf(16), planOf(8192), planOf(6000)]);
    expect(opened).toEqual([2 ** 28]);
    await expect(tryArrays(backend, [planOf(8193)])).rejects.toThrow(BackendError);
  });
});
