import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { digitalCells, inferenceModels, laws, listPresets } from '../../devices/index.ts';
import { describeDevice } from '../../studies/devices/describe-device.ts';
import { crosspoint, useFolder } from './small-study.ts';

const folder = useFolder();
const refused = async (words: readonly string[], message: RegExp, code = 2) => {
  const said = await crosspoint(['devices', ...words]);
  expect(said.code).toBe(code);
  expect(said.err).toMatch(message);
  expect(said.out).toBe('');
};
const plot = (...words: string[]) => crosspoint(['devices', 'plot', ...words, '--crosspoints', '20', '--pulses', '15']);

describe('crosspoint devices', () => {
  it('lists every preset and cell on a line of its own, within 100 columns', async () => {
    const { out, code } = await crosspoint(['devices']);
    expect(code).toBe(0);
    const lines = out.split('\n');
    for (const { name } of [...listPresets(), ...digitalCells]) {
      expect(lines.filter((line) => line.startsWith(`  ${name} `))).toHaveLength(1);
    }
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(100);
    expect((await crosspoint(['devices', 'list'])).out).toBe(out);
  });

  it('puts each preset under what it is', async () => {
    const lines = (await crosspoint(['devices'])).out.split('\n');
    const groupOf = (name: string) => {
      const place = lines.findIndex((line) => line.startsWith(`  ${name} `));
      return lines.slice(0, place).findLast((line) => /^\S/.test(line));
    };
    expect(groupOf('gokmen-vlasov')).toBe(
      'moved by pulses: constant-step, the same step everywhere, up to hard bounds',
    );
    expect(groupOf('ag-a-si')).toMatch(/^moved by pulses: exponential-ltp-ltd, /);
    expect(groupOf('pcm-nandakumar')).toMatch(/^programmed/);
    expect(groupOf('ideal')).toBe('taking any change exactly');
    expect(groupOf('sram-8t')).toMatch(/^digital/);
    expect(lines.find((line) => line.startsWith('  gokmen-vlasov '))).toMatch(/ 1250 +13\.5.MΩ +108.MΩ /);
  });

  it('lists everything a machine may want as JSON', async () => {
    const listed = JSON.parse((await crosspoint(['devices', '--json'])).out);
    expect(listed.map(({ name }: { name: string }) => name)).toEqual([
      ...[...listPresets(), ...digitalCells].map(({ name }) => name),
    ]);
    const one = listed.find(({ name }: { name: string }) => name === 'gokmen-vlasov');
    expect(one).toEqual(JSON.parse(JSON.stringify(describeDevice('gokmen-vlasov'))));
    for (const { citation } of listed) expect(citation).toMatch(/\d{4}/);
  });
});

describe('crosspoint devices show', () => {
  it('prints equations, parameters, numbers and electrical figures', async () => {
    const { out, code } = await crosspoint(['devices', 'show', 'ag-a-si']);
    expect(code).toBe(0);
    expect(out).toContain('asymptoteUp     = 2 / (1 − exp(−curvatureUp)) − 1\n');
    expect(out).toContain('up    w ← w + (1.312 − w) · 0.02044 + 0.07 · ξ\n');
    expect(out).toMatch(/\* labelDown +−4\.88 +nonlinearity of depression.*default −1/);
    expect(out).toMatch(/on +26\.0.MΩ \(38\.5.nS\)\n/);
    expect(out).toMatch(/pulse down +−2\.80.V, 300.µs\n/);
    expect(out).toContain('Nano Letters');
  });

  it('prints what becomes of a programmed device', async () => {
    const { out } = await crosspoint(['devices', 'show', 'pcm-nandakumar']);
    expect(out).toContain('aged  = programmed · pow((time + settlingTime) / settlingTime, −exponent)\n');
    expect(out).toMatch(/maximum +25\.0.µS +largest target/);
  });

  it.each([...listPresets().map(({ name }) => name), ...digitalCells.map(({ name }) => name)])(
    'shows %s, and the same as JSON',
    async (name) => {
      const { out } = await crosspoint(['devices', 'show', name]);
      expect(out.startsWith(`${name}: `)).toBe(true);
      expect(out).not.toMatch(/undefined|\[object|[=·] NaN/);
      expect(JSON.parse((await crosspoint(['devices', 'show', name, '--json'])).out)).toMatchObject({ name });
    },
  );

  it('shows a device file, named like it', async () => {
    const file = folder.write(
      'mine.yaml',
      'extends: taox-hfox\nparameters: { cycleNoise: 0.02 }\nwear: { levels: 32 }\n',
    );
    const { out } = await crosspoint(['devices', 'show', file]);
    expect(out.startsWith('mine: TaOx/HfOx')).toBe(true);
    expect(out).toMatch(/\* cycleNoise +0\.02/);
    expect(out).toContain('a read tells 32 levels apart');
  });

  it('refuses what it does not know, and says what is near', async () => {
    await refused(['show', 'gokmen-vlasof'], /did you mean gokmen-vlasov\?.*got `gokmen-vlasof`/);
    await refused(['show', 'joshi'], /did you mean pcm-joshi\?/);
    await refused(['show', 'sram6t'], /did you mean sram-6t\?/);
    await refused(['show', 'frobnicator'], /^error: Expected `NAME` to be a preset or a device file \(`crosspoint/);
    await refused(['show'], /missing required argument 'name'/);
    await refused(['show', folder.path('nowhere.yaml')], /nowhere\.yaml` to be a device file that can be read/);
    await refused(['show', folder.write('bad.yaml', 'extends: ideal\nlevels: 3\n')], /bad\.yaml: .*`levels`/);
    const hostile = 'extends: gokmen-vlasov\nlaw: { pulse: { up: "w.constructor", down: "w" } }\n';
    await refused(['show', folder.write('hostile.yaml', hostile)], /pulse\.up.*character 2/);
    await refused(['gokmen-vlasov'], /too many arguments/);
  });
});

describe('crosspoint devices plot', () => {
  it('writes one page and nothing else, the same for the same seed', async () => {
    const file = folder.path('out', 'page.html');
    const said = await plot('ag-a-si', 'pcm-joshi', '--out', file);
    expect(said).toMatchObject({ code: 0, out: `${file}\n`, err: '' });
    expect(readdirSync(folder.path('out'))).toEqual(['page.html']);
    const page = readFileSync(file, 'utf8');
    expect(page).toContain('<title>ag-a-si, pcm-joshi · Crosspoint</title>');
    await plot('ag-a-si', 'pcm-joshi', '--out', file);
    expect(readFileSync(file, 'utf8')).toBe(page);
    await plot('ag-a-si', 'pcm-joshi', '--out', file, '--seed', '2');
    expect(readFileSync(file, 'utf8')).not.toBe(page);
  });

  it('draws a device file beside the preset that it extends', async () => {
    const device = folder.write('mine.yaml', 'extends: ag-a-si\nparameters: { cycleNoise: 0 }\n');
    expect((await plot(device, 'ag-a-si', '--out', folder.path('page.html'))).code).toBe(0);
    expect(readFileSync(folder.path('page.html'), 'utf8')).toContain('mine and ag‑a‑si, side by side');
  });

  it('says that an exact device has no curve, and shows its figures', async () => {
    const said = await plot('ideal', '--out', folder.path('page.html'));
    expect(said.code).toBe(0);
    expect(said.err).toMatch(/^ideal takes any change exactly: there is no curve to draw/);
    expect(readFileSync(folder.path('page.html'), 'utf8')).toMatch(/10\.0.MΩ/);
  });

  it('refuses what cannot be drawn and writes nothing', async () => {
    const out = ['--out', folder.path('out', 'page.html')];
    await refused(['plot'], /missing required argument 'names'/);
    await refused(['plot', 'ag-a-sii', ...out], /did you mean ag-a-si\?/);
    await refused(['plot', 'sram-6t', ...out], /holds one bit exactly \(`crosspoint devices show sram-6t`/);
    await refused(['plot', 'ag-a-si', 'ag-a-si', ...out], /all differ/);
    await refused(
      [
        'plot',
        ...listPresets()
          .slice(0, 9)
          .map(({ name }) => name),
        ...out,
      ],
      /at most 8 devices/,
    );
    await refused(['plot', 'ag-a-si', '--pulses', '0', ...out], /--pulses to be an integer from 1 to 100000, got `0`/);
    await refused(['plot', 'ag-a-si', '--pulses', '1e3', ...out], /got `1e3`/);
    await refused(['plot', 'ag-a-si', '--crosspoints', '1', ...out], /--crosspoints to be an integer from 2 to 10000/);
    await refused(['plot', 'ag-a-si', '--seed', '-1', ...out], /--seed to be an integer from 0/);
    await refused(['plot', 'ag-a-si', '--colour', 'red', ...out], /unknown option/);
    expect(existsSync(folder.path('out'))).toBe(false);
  });

  it('leaves nothing behind where it cannot write', async () => {
    await refused(
      ['plot', 'ag-a-si', '--out', '/proc/nowhere/page.html'],
      /--out\) to be a folder that can be written/,
      1,
    );
    mkdirSync(folder.path('taken.html'));
    const quick = ['--crosspoints', '10', '--pulses', '5'];
    await refused(['plot', 'ag-a-si', '--out', folder.path('taken.html'), ...quick], /to be writable/, 1);
    expect(readdirSync(folder.path())).toEqual(['taken.html']);
    expect(readdirSync(folder.path('taken.html'))).toEqual([]);
  });
});

describe('docs/devices.md', () => {
  it('names every law and inference model', () => {
    const text = readFileSync(new URL('../../docs/devices.md', import.meta.url), 'utf8');
    const generic = (name: string) => name.replace(/^(normal|uniform)-.*/, '$1-…');
    for (const name of [...laws.keys(), ...inferenceModels.keys()]) expect(text).toContain(`\`${generic(name)}\``);
  });
});
