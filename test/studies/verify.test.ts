/** `crosspoint verify` on compact golden files, on every backend, and what it makes of broken ones. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';
import type { GoldenDevice } from '../../devices/index.ts';
import { createCpuBackend } from '../../emulator/index.ts';
import type { Io } from '../../studies/cli/io.ts';
import { main } from '../../studies/cli/main.ts';
import type { Look, Recogniser } from '../../studies/verify/recogniser.ts';
import { verifyFile } from '../../studies/verify/verify-files.ts';
import { backendFor, backendNames, closeBackends } from '../backends.ts';
import { crosspoint, type Said, useFolder } from './small-study.ts';

closeBackends();
const folder = useFolder();
const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const oracles = fileURLToPath(new URL('../../../shared/oracles/', import.meta.url));

const verify = (path: string, ...words: string[]): Promise<Said> =>
  crosspoint(['verify', path, '--backend', 'cpu', ...words]);

/** A device file whose curves end early, so that it is quick. */
function shorten(name: string, pulses: number, change: (golden: GoldenDevice) => object = () => ({})): string {
  const golden = JSON.parse(readFileSync(`${fixtures}devices/aihwkit/${name}.json`, 'utf8')) as GoldenDevice;
  const cut = (curve: object & { pulse: readonly number[] }) => {
    const count = curve.pulse.filter((pulse) => pulse <= pulses).length;
    return Object.fromEntries(
      Object.entries(curve).map(([key, values]) => [key, Array.isArray(values) ? values.slice(0, count) : values]),
    );
  };
  const { full, no_dtod, deterministic } = golden.curves;
  const curves = { full: cut(full), no_dtod: cut(no_dtod), deterministic: cut(deterministic) };
  const short = { ...golden, curves } as unknown as GoldenDevice;
  return folder.write(`${name}.json`, JSON.stringify({ ...short, ...change(short) }));
}

interface Report {
  readonly format: string;
  readonly backend: { readonly name: string };
  readonly passed: boolean;
  readonly files: readonly {
    readonly path: string;
    readonly cases: number;
    readonly worst: { readonly worst: number };
    readonly passed: boolean;
    readonly ran: string;
    readonly leftOut: readonly { readonly name: string }[];
  }[];
  readonly unrecognised: readonly string[];
}

describe.each(backendNames)('%s', (name) => {
  /** Through the command line; skipped where there is no such backend. */
  async function report(path: string, context: TestContext): Promise<Report> {
    await backendFor(name, context);
    const { code, out, err } = await crosspoint(['verify', path, '--backend', name, '--json']);
    expect(code, err + out).toBe(0);
    return JSON.parse(out) as Report;
  }

  it('passes files of every format', async (context) => {
    const { format, backend, passed, files } = await report(`${fixtures}verify`, context);
    expect({ format, backend: backend.name, passed }).toEqual({
      format: 'crosspoint-verification',
      backend: name,
      passed: true,
    });
    const cases = Object.fromEntries(files.map(({ path, cases }) => [path, cases]));
    expect(cases).toEqual({
      // 14 cases × 4 samples × (6 outputs + 8 inputs), and three of noise: 2 statistics of 6 outputs.
      'converters.json': 14 * 4 * 14 + 3 * 2 * 6,
      // Cases of 3 × 8 outputs each; of some, 8 × 8 weights; and where there are ADCs that round, how many ties there are.
      'crosssim-adc-dac.json': 9 * 24 + 64 + 1,
      'crosssim-adc-models.json': 4 * 24,
      'crosssim-bitslice-inputs.json': 5 * 24 + 1,
      'crosssim-bitslice-weights.json': 5 * 24 + 64 + 1,
      'crosssim-nonlinear-iv.json': 3 * 24,
      'crosssim-parasitics.json': 6 * 24,
      'crosssim-weights.json': 6 * (24 + 64),
      'device-statistics.json': 5 * 2 * 2,
      // Five statistics of: programmed, exponent and five reads; programmed and three; programmed and five.
      'inference-noise.json': 5 * 2 * (7 + 4 + 6),
      // Labels; 3 devices, 7 figures of memories; SRAM; 9 figures of devices and one fewer; pulses of three.
      'published-devices.json': 94 + 9 + 3 + 3 * 11 + 10 + (97 + 100) + (100 + 120) + (64 + 64),
      'pulse-trains.json': 2 * 20 * 2,
    });
    for (const { worst, ran } of files) {
      expect(worst.worst).toBeGreaterThan(0);
      expect(ran).toContain(name);
    }
    const leftOut = files.flatMap((file) => file.leftOut.map((one) => one.name));
    expect(leftOut.sort()).toEqual(['6-bit SRAM', 'lr0.01_mean_count']);
  });

  it('holds wires against exact circuits, on the host whatever the backend', async (context) => {
    const { passed, files } = await report(`${fixtures}emulator/irdrop`, context);
    expect(passed).toBe(true);
    expect(files.map(({ path }) => path)).toEqual([
      ...['effective-matrix.json', 'exact.json', 'qucs.json', 'separate-source.json'],
    ]);
  });

  it('follows the curves of aihwkit by the kernels', async (context) => {
    for (const device of ['reram-sb', 'pcm', 'piecewise-step-example', 'pow-step-g2']) shorten(device, 20);
    const { files } = await report(folder.path(), context);
    expect(files.map(({ path, passed }) => `${path} ${passed}`)).toEqual([
      ...['pcm.json true', 'piecewise-step-example.json true', 'pow-step-g2.json true', 'reram-sb.json true'],
    ]);
    // Six pulse counts of five statistics and three of one; 21 weights × 2 directions × 2; 8 or more drawn values × 2.
    for (const { cases } of files) expect(cases).toBeGreaterThanOrEqual(6 * 5 * 2 + 6 + 84 + 14);
  });
});

it('passes the files of the oracles that are quick', async (context) => {
  if (!existsSync(oracles)) {
    console.warn(`SKIPPED, no ${oracles}: ${context.task.name}`);
    return context.skip('no oracles');
  }
  const tiles = ['weights', 'adc_dac', 'bitslice_inputs', 'adc_models', 'nonlinear_iv'];
  const quick = [
    ...['aihwkit/forward_periphery.json', 'aihwkit/presets.json', 'neurosim/devices.json'],
    ...tiles.map((name) => `crosssim/cs_${name}.json`),
  ];
  for (const path of [...quick, 'aihwkit/mnist_training.json']) {
    mkdirSync(folder.path(path.split('/')[0]!), { recursive: true });
    folder.write(path, readFileSync(oracles + path, 'utf8'));
  }
  const { code, out } = await verify(folder.path());
  expect(out).toMatch(/^8 of 8 files pass$/m);
  expect(out).toMatch(/^not recognised:\naihwkit\/mnist_training\.json$/m);
  expect(out).not.toMatch(/forward_periphery\.json +no counterpart|crosssim\/\S+ +no counterpart/);
  expect(code).toBe(0);
});

describe('fails', () => {
  it('where a golden value was tampered with, and says which', async () => {
    shorten('gokmen-vlasov', 20, ({ curves }) => {
      const mean = curves.deterministic.mean.map((w, i) => (i === 4 ? w + 3e-5 : w));
      return { curves: { ...curves, deterministic: { ...curves.deterministic, mean } } };
    });
    const { code, out } = await verify(folder.path());
    expect(out).toMatch(/^FAIL gokmen-vlasov\.json, curve deterministic: 3\.\d\d of tolerance, mean after 10 pulses$/m);
    expect(out).toMatch(/^0 of 1 files pass$/m);
    expect(code).toBe(1);
  });

  it('where a preset differs from what the file states, though the curves fit the file', async () => {
    shorten('gokmen-vlasov', 5, ({ parameters }) => ({ parameters: { ...parameters, reset_std: 0.02 } }));
    const { code, out } = await verify(folder.path());
    expect(out).toMatch(/parameters of gokmen-vlasov: .* of tolerance, resetNoise: 0\.01 instead of 0\.02$/m);
    expect(code).toBe(1);
  });

  it('where a published figure or the size of a step is wrong by 2 %', async () => {
    const published = readFileSync(`${fixtures}verify/published-devices.json`, 'utf8');
    folder.write('published.json', published.replace('"Ron_ohm": 26000000.0', '"Ron_ohm": 26500000.0'));
    shorten('constant-step', 20, ({ parameters }) => ({ parameters: { ...parameters, dw_min: 0.00102 } }));
    const { code, out } = await verify(folder.path());
    expect(out).toMatch(/^FAIL published\.json, figures of ag-a-si: .*, Ron$/m);
    expect(out).toMatch(/^FAIL constant-step\.json, curve deterministic: /m);
    expect(out).toMatch(/^FAIL constant-step\.json, steps: /m);
    expect(code).toBe(1);
  });

  it('where a file states what no law here has, and still compares the others', async () => {
    shorten('pcm', 5, () => ({ model: 'OneSidedUnitCell' }));
    shorten('ecram', 5);
    const { code, out } = await verify(folder.path());
    expect(out).toMatch(
      /^FAIL pcm\.json, refused: .*`PCMPresetDevice\.model` to be one of .*, got `OneSidedUnitCell`$/m,
    );
    expect(out).toMatch(/^1 of 2 files pass$/m);
    expect(code).toBe(1);
  });
});

it('fails where nothing could be compared', async () => {
  const parameters = JSON.parse(readFileSync(`${fixtures}devices/aihwkit/ecram.json`, 'utf8')).parameters;
  const presets = { OfMyOwn: { kind: 'generic', model: 'LinearStepDevice', parameters } };
  folder.write('presets.json', JSON.stringify({ presets }));
  const { code, out } = await verify(folder.path());
  expect(out).toMatch(/^presets\.json +a model, not a device +OfMyOwn$/m);
  expect(out).toMatch(/^FAIL presets\.json: nothing in it could be compared$/m);
  expect(code).toBe(1);
});

describe('refuses in one line, with nothing on standard output', () => {
  it.each<[string, () => string[], RegExp]>([
    [
      'a folder that is not there',
      () => ['/nowhere'],
      /^error: Expected `\/nowhere` to be a folder .* nothing there$/m,
    ],
    ['a file', () => [folder.write('a.json', '{}')], /^error: Expected `.*a\.json` to be a folder that can be read/m],
    ['an empty folder', () => [folder.path()], /to be a folder with golden files \(\*\.json\), got none in it$/m],
    [
      'a folder with other files only',
      () => {
        folder.write('package.json', '{"name": "x"}');
        folder.write('list.json', '[1, 2]');
        return [folder.path()];
      },
      /to hold golden files of a known format \(aihwkit pulse response, .*\), got 2 other JSON files$/m,
    ],
    [
      'a file that is not JSON',
      () => {
        folder.write('broken.json', '{"a": ');
        return [folder.path()];
      },
      /broken\.json: Expected JSON, got an error: /,
    ],
    [
      'columns of different length',
      () => {
        shorten('pcm', 5, ({ curves }) => ({ curves: { ...curves, full: { ...curves.full, mean: [0] } } }));
        return [folder.path()];
      },
      /^error: pcm\.json: Expected `curves\.full` to be lists of one length \(pulse,mean,.*\), got/m,
    ],
    [
      'words for numbers',
      () => {
        folder.write('pcm.json', JSON.stringify({ model: 'x', curves: { full: 'none' } }));
        return [folder.path()];
      },
      /^error: pcm\.json: Expected `curves\.full` to be /m,
    ],
    ['an unknown backend', () => [folder.path(), '--backend', 'gpu'], /Allowed choices are auto, webgpu, cpu/],
  ])('%s', async (_, words, message) => {
    const said = await crosspoint(['verify', ...words()]);
    expect(said.err).toMatch(message);
    expect(said.err).not.toContain('    at ');
    expect(said.out).toBe('');
    expect(said.code).toBe(2);
    expect(readdirSync(folder.path()).filter((name) => !name.endsWith('.json'))).toEqual([]);
  });
});

describe('a second look', () => {
  /** A format whose worst error is given, look by look. */
  async function lookAt(...worst: readonly number[]) {
    const looks: Look[] = [];
    const recogniser: Recogniser = {
      name: 'given',
      recognise: () => ({}),
      async verify(_, __, look) {
        const comparison = { name: 'all', cases: 1, worst: worst[looks.length] ?? Number.NaN, at: 'there' };
        looks.push(look);
        return { ran: 'here', comparisons: [comparison], leftOut: [] };
      },
    };
    const verdict = await verifyFile({ path: 'a.json', recogniser, golden: {} }, createCpuBackend());
    return { passed: verdict.passed, looks };
  }

  it('is taken where chance may have been at work, with other draws and more of them', async () => {
    const { passed, looks } = await lookAt(1.04, 0.9);
    expect(passed).toBe(true);
    expect(looks.map(({ factor }) => factor)).toEqual([1, 4]);
    expect(looks[1]!.seed).not.toBe(looks[0]!.seed);
    expect((await lookAt(1.04, 1.01)).passed).toBe(false);
  });

  it('is not taken where all is well, nor where chance has no part', async () => {
    expect(await lookAt(0.99)).toMatchObject({ passed: true, looks: { length: 1 } });
    expect(await lookAt(1.6)).toMatchObject({ passed: false, looks: { length: 1 } });
    expect(await lookAt(Number.POSITIVE_INFINITY)).toMatchObject({ passed: false, looks: { length: 1 } });
  });
});

it('writes progress over one line where somebody looks, and else nothing', async () => {
  folder.write('published.json', readFileSync(`${fixtures}verify/published-devices.json`, 'utf8'));
  expect((await verify(folder.path())).err).toMatch(/^backend: cpu, .*\n$/);
  let err = '';
  const io: Io = {
    out: () => {},
    err: (text) => {
      err += text;
    },
    terminal: true,
    environment: {},
    onInterrupt: () => () => {},
    exit: () => {},
  };
  expect(await main(['verify', folder.path(), '--backend', 'cpu'], io)).toBe(0);
  expect(err.split('\n')[1]).toBe('\r\u001b[K1 of 1: published.json\r\u001b[K');
});
