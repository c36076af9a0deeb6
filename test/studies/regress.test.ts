/** `crosspoint regress`: baselines, changes, files for build servers, and what it refuses. */
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listPresets } from '../../devices/index.ts';
import type { Io } from '../../studies/cli/io.ts';
import { main } from '../../studies/cli/main.ts';
import { parseXml } from './parse-xml.ts';
import { crosspoint, type Said, useFolder } from './small-study.ts';

const folder = useFolder();
let baseline = '';
let fresh = '';

/** Few crosspoints, so that it is quick. */
const few = ['--crosspoints', '1000'];
const regress = (...words: string[]): Promise<Said> =>
  crosspoint(['regress', '--baseline', baseline, ...words.map(String)]);

interface Figures {
  exact: Record<string, number | string>;
  statistics: Record<string, [number, number, number]>;
}
interface Kept {
  seed: number;
  version: number;
  crosspoints: number;
  devices: Record<string, Figures>;
}
const read = () => JSON.parse(readFileSync(baseline, 'utf8')) as Kept;
const change = (edit: (kept: Kept) => void) => {
  const kept = read();
  edit(kept);
  writeFileSync(baseline, JSON.stringify(kept));
};

beforeAll(async () => {
  const { mkdtempSync, rmSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const made = mkdtempSync(`${tmpdir()}/crosspoint-baseline-`);
  const { code, out } = await crosspoint(['regress', '--update', '--baseline', `${made}/b.json`, ...few]);
  expect(code).toBe(0);
  expect(out).toMatch(/^new {6}gokmen-vlasov$/m);
  fresh = readFileSync(`${made}/b.json`, 'utf8');
  rmSync(made, { recursive: true });
});
beforeEach(() => {
  baseline = folder.write('baseline.json', fresh);
});

describe('a baseline', () => {
  it('keeps every preset, a line a figure', () => {
    const { devices, seed, crosspoints } = read();
    expect({ seed, crosspoints }).toEqual({ seed: 1, crosspoints: 1000 });
    expect(Object.keys(devices)).toEqual(listPresets().map(({ name }) => name));
    expect(devices['gokmen-vlasov']!.exact).toMatchObject({
      law: 'constant-step',
      'parameters.step': 0.0016,
      'electrical.onResistance': 13.5e6,
      granularity: 0.0016,
      'range.upper': 1,
      'typical after 100 up': 0.16,
      'typical after 1000 up, 100 down': 0.84,
      'typical step down at 0.3 of the range': -0.0016,
    });
    expect(devices.sonos!.exact).toMatchObject({ 'inference.model': 'sonos' });
    expect(Object.keys(devices.sonos!.statistics)).toContain('read after 86400 s at 0.5 of the range');
    expect(Object.keys(devices.sonos!.statistics)).not.toContain('read after 31536000 s at 0.5 of the range');
    expect(fresh).toMatch(/^ +"state after 10 up": \[0\.\d+, 0\.\d+, \d[.\d]*\],?$/m);
  });

  it('passes on the code that made it, to the last digit, and with other draws', async () => {
    const same = await regress();
    expect(same.code, same.out).toBe(0);
    expect(same.out).toMatch(/^\d+ devices, none changed; \d{3,} statistics, each allowed [45]\.\d\d standard errors/m);
    expect(same.out).not.toMatch(/ [1-9]\.\d σ /);
    const other = await regress('--seed', '77');
    expect(other.code, other.out).toBe(0);
    expect(other.out).toMatch(/^gokmen-vlasov .* [1-4]\.\d σ +unchanged$/m);
  });

  it('is the same when it is made again', async () => {
    const { code, out } = await regress('--update');
    expect(code).toBe(0);
    expect(out).toBe(`${baseline}: ${listPresets().length} devices\n`);
    expect(readFileSync(baseline, 'utf8')).toBe(fresh);
  });
});

describe('changes', () => {
  it('of a figure are found and said, and taken up by --update', async () => {
    change(({ devices }) => {
      devices.pcm!.exact['electrical.readVoltage'] = 0.25;
      devices['taox-hfox']!.exact['typical after 10 up'] = 0.1234;
      devices['ag-a-si']!.exact['parameters.gone'] = 1;
    });
    const { code, out } = await regress();
    expect(out).toMatch(/^CHANGED pcm, electrical\.readVoltage: 0\.25 in the baseline, now [\d.]+$/m);
    expect(out).toMatch(/^CHANGED taox-hfox, typical after 10 up: 0\.1234 in the baseline, now /m);
    expect(out).toMatch(/^CHANGED ag-a-si, parameters\.gone: 1 in the baseline, now absent$/m);
    expect(out).toMatch(/^3 of \d+ devices changed;/m);
    expect(code).toBe(1);
    const updated = await regress('--update');
    expect(updated.out).toMatch(/^changed {2}pcm, electrical\.readVoltage: 0\.25 in the baseline, now /m);
    expect(updated.code).toBe(0);
    expect(readFileSync(baseline, 'utf8')).toBe(fresh);
    expect((await regress()).code).toBe(0);
  });

  it('of a statistic by more than chance are found, and by less are not', async () => {
    const shift = (errors: number) =>
      change(({ devices, crosspoints }) => {
        const statistic = devices.epiram!.statistics['state after 30 up']!;
        statistic[0] += errors * statistic[1] * Math.sqrt(2 / crosspoints);
      });
    shift(4);
    expect((await regress()).code).toBe(0);
    shift(2);
    const { code, out } = await regress();
    expect(out).toMatch(/^CHANGED epiram, state after 30 up, mean: .* \(6\.0 standard errors\)$/m);
    expect(code).toBe(1);
  });

  it('of which devices there are are reported, not passed over', async () => {
    change(({ devices }) => {
      devices.vanished = devices.pcm!;
      delete devices.sonos;
    });
    const { code, out } = await regress();
    expect(out).toMatch(/^CHANGED vanished: in the baseline, but neither a preset nor named with --device/m);
    expect(out).toMatch(/^CHANGED sonos: not in the baseline/m);
    expect(code).toBe(1);
    const updated = await regress('--update');
    expect(updated.out).toMatch(/^new {6}sonos\ndropped {2}vanished$/m);
    expect((await regress()).code).toBe(0);
  });
});

describe('a device file', () => {
  it('is kept under its path and compared like a preset', async () => {
    const file = folder.write('mine.yaml', 'extends: gokmen-vlasov\nspreads: { step: { deviation: 0.1 } }\n');
    const named = ['--device', file];
    const added = await regress('--update', ...named);
    expect(added.out).toBe(`new      ${file}\n${baseline}: ${listPresets().length + 1} devices\n`);
    expect(read().devices[file]!.exact).toMatchObject({ 'spreads.step.deviation': 0.1, 'parameters.step': 0.0016 });
    expect((await regress(...named)).code).toBe(0);
    expect((await regress()).code).toBe(1);

    folder.write(
      'mine.yaml',
      'extends: gokmen-vlasov\nspreads: { step: { deviation: 0.1 } }\nparameters: { step: 0.001632 }\n',
    );
    const { code, out } = await regress(...named);
    expect(out).toContain(`CHANGED ${file}, parameters.step: 0.0016 in the baseline, now 0.001632\n`);
    expect(out).toContain(`CHANGED ${file}, typical after 1 up: 0.0016 in the baseline, now 0.001632\n`);
    expect(code).toBe(1);
  });

  it('that is none is refused before anything is measured', async () => {
    const missing = await regress('--device', folder.path('none.yaml'));
    expect(missing.err).toMatch(
      /^error: Expected `.*none\.yaml` to be a device file that can be read, got nothing there$/m,
    );
    expect(missing.code).toBe(2);
    const slip = await regress('--device', folder.write('slip.yaml', 'extends: gokmen-vlasof\n'));
    expect(slip.err).toMatch(/^error: .*gokmen-vlaso/m);
    expect(slip.code).toBe(2);
  });
});

describe('files for build servers', () => {
  it('are JUnit XML with a suite a device and a case a comparison', async () => {
    const junit = folder.path('junit.xml');
    const file = folder.write('a&b <c> "d".yaml', 'extends: ideal\n');
    await regress('--junit', junit, '--device', file);
    const root = parseXml(readFileSync(junit, 'utf8'));
    expect(root.name).toBe('testsuites');
    expect(root.children.map(({ name }) => name)).toEqual(root.children.map(() => 'testsuite'));
    const names = root.children.map(({ attributes }) => attributes.name);
    expect(names).toEqual([...listPresets().map(({ name }) => name), file]);
    const cases = root.children.flatMap(({ children }) => children);
    expect(root.attributes).toMatchObject({ tests: String(cases.length), failures: '1' });
    const failed = cases.filter(({ children }) => children.length > 0);
    expect(failed.map(({ attributes }) => attributes.classname)).toEqual([file]);
    expect(failed[0]!.children[0]).toMatchObject({
      name: 'failure',
      attributes: { message: expect.stringMatching(/^not in the baseline/) },
    });
    for (const suite of root.children) expect(suite.attributes.tests).toBe(String(suite.children.length));
  });

  it('are a summary in Markdown, also on the page of a GitHub job', async () => {
    change(({ devices }) => {
      devices.pcm!.exact.law = 'a | b';
    });
    const page = folder.write('page.md', 'from an earlier step\n');
    const io: Io = {
      out: () => {},
      err: () => {},
      terminal: false,
      environment: { GITHUB_STEP_SUMMARY: page },
      onInterrupt: () => () => {},
      exit: () => {},
    };
    const summary = folder.path('summary.md');
    expect(await main(['regress', '--baseline', baseline, '--summary', summary], io)).toBe(1);
    const text = readFileSync(summary, 'utf8');
    expect(text).toMatch(/^### Device regression: failed$/m);
    expect(text).toMatch(/^\| pcm \| law \| a \\\| b \| exp-step \| – \|$/m);
    expect(text).toMatch(/^\| pcm \| \d+ \| \d+ \| 0\.0 σ \| 1 changed \|$/m);
    expect(readFileSync(page, 'utf8')).toBe(`from an earlier step\n${text}`);
  });
});

describe('refuses', () => {
  it.each<[string, (path: string) => void, RegExp]>([
    [
      'a baseline that is not there',
      (path) => appendFileSync(`${path}.other`, ''),
      /got nothing there; `crosspoint regress --update` makes one$/m,
    ],
    ['a baseline cut off', (path) => writeFileSync(path, fresh.slice(0, 500)), /Expected JSON, got an error: /],
    [
      'another file',
      (path) => writeFileSync(path, '{"name": "x"}'),
      /: Expected `format` to be `crosspoint-baseline`, got/,
    ],
    [
      'a baseline of another version',
      (path) => writeFileSync(path, fresh.replace('"version": 1', '"version": 2')),
      /to be a baseline of version 1, got `2`; `crosspoint regress --update` makes it anew$/m,
    ],
    [
      'a baseline with a word for a number',
      (path) => writeFileSync(path, fresh.replace('"crosspoints": 1000', '"crosspoints": "many"')),
      /: Expected `crosspoints` to be a whole number from 2, got `many`$/m,
    ],
  ])('%s', async (what, spoil, message) => {
    const path = folder.path('other.json');
    spoil(path);
    const said = await crosspoint(['regress', '--baseline', path, '--junit', folder.path('junit.xml')]);
    expect(said.err).toMatch(message);
    expect(said.code, what).toBe(2);
    expect(said.out).toBe('');
    expect(existsSync(folder.path('junit.xml'))).toBe(false);
  });

  it('to overwrite what is no baseline, but replaces one of another version', async () => {
    for (const text of ['{"name": "x"}', fresh.slice(0, 500)]) {
      const other = folder.write('package.json', text);
      const said = await crosspoint(['regress', '--update', '--baseline', other, ...few]);
      expect(said.code).toBe(2);
      expect(readFileSync(other, 'utf8')).toBe(text);
    }
    writeFileSync(baseline, fresh.replace('"version": 1', '"version": 0'));
    expect((await regress('--update', ...few)).code).toBe(0);
    expect(readFileSync(baseline, 'utf8')).toBe(fresh);
  });

  it('what cannot be written, and leaves nothing half-written', async () => {
    for (const words of [
      ['--junit', '/proc/junit.xml'],
      ['--summary', folder.path('no', 'summary.md')],
      ['--update', '--baseline', '/proc/baseline.json', ...few],
    ]) {
      const said = await regress(...words);
      expect(said.err, words.join(' ')).toMatch(/^error: Expected `.*` to be writable, got /m);
      expect(said.code).toBe(1);
    }
    expect(readdirSync(folder.path())).toEqual(['baseline.json']);
    expect(readFileSync(baseline, 'utf8')).toBe(fresh);
  });

  it.each([
    [['--seed', '-1'], /Expected --seed to be an integer from 0 to 4294967295/],
    [['--crosspoints', '10'], /Expected --crosspoints to be an integer from 1000 to 1048576/],
    [['--update', '--junit', 'j.xml'], /Expected --update without --junit and --summary/],
  ])('%s', async (words, message) => {
    const said = await regress(...words);
    expect(said.err).toMatch(message);
    expect(said.code).toBe(2);
  });
});
