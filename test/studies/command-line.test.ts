import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { resultSchema } from '../../reports/index.ts';
import { readStudyFile } from '../../studies/schema/read-study.ts';
import { crosspoint, type Said, smallStudy, useFolder, withoutTimes } from './small-study.ts';

const folder = useFolder();
let study = '';
beforeEach(() => {
  study = folder.write('small.yaml', smallStudy);
});

const run = (...words: string[]): Promise<Said> =>
  crosspoint(['run', study, '--out', folder.path('out'), '--backend', 'cpu', ...words]);

describe('crosspoint run', () => {
  it('leaves a whole result, and the same one each time', async () => {
    const first = await run();
    expect(first.code).toBe(0);
    expect(readdirSync(folder.path('out')).sort()).toEqual([
      ...['area.csv', 'bill.csv', 'breakdown.csv', 'curves.csv', 'metrics.csv', 'report.html', 'result.json'],
    ]);
    const text = readFileSync(folder.path('out', 'result.json'), 'utf8');
    const result = resultSchema.parse(JSON.parse(text));
    expect(result.reproduce).toEqual([`npx crosspoint run ${study} --backend cpu`]);
    expect(result.outcomes.map(({ variant, rule }) => `${variant} ${rule}`)).toEqual([
      ...['pulsed bp', 'pulsed dfa', 'ideal bp', 'ideal dfa'],
    ]);
    expect(first.out).toContain('test accuracy');
    expect(first.out.trim().endsWith(`report: ${folder.path('out', 'report.html')}`)).toBe(true);

    const second = await run('--json');
    expect(withoutTimes(second.out)).toEqual(withoutTimes(text));
    expect(second.err).toContain('run 1 of 8: bp/pulsed/seed 1');
  });

  it('adds the bill’s entries up to its totals, from what was counted', async () => {
    const { out } = await run('--json', '--seed', '3');
    for (const { bill, seeds } of resultSchema.parse(JSON.parse(out)).outcomes) {
      expect(seeds.map(({ seed }) => seed)).toEqual([3]);
      expect(bill.activity).toMatch(/^counted over 9 training steps and 40 evaluated samples/);
      const sum = bill.energy.reduce((total, { energy }) => total + energy, 0);
      expect(Math.abs(sum / bill.totals.energy - 1)).toBeLessThan(1e-12);
    }
  });

  it('stops at Ctrl-C with a checkpoint, and goes on to the same result', async () => {
    await run();
    const whole = withoutTimes(readFileSync(folder.path('out', 'result.json'), 'utf8'));
    const cut = ['run', study, '--out', folder.path('cut'), '--backend', 'cpu'];
    const stopped = await crosspoint(cut, 'run 3 of 8');
    expect(stopped.code).toBe(130);
    expect(stopped.err).toContain(`npx crosspoint run --resume ${folder.path('cut')}`);
    expect(readdirSync(folder.path('cut'))).toEqual(['checkpoint.bin']);
    const again = await crosspoint(['run', '--resume', folder.path('cut')], 'run 6 of 8');
    expect(again.code).toBe(130);
    const resumed = await crosspoint(['run', '--resume', folder.path('cut')]);
    expect(resumed.code).toBe(0);
    expect(resumed.err).not.toContain('run 5 of 8');
    expect(existsSync(folder.path('cut', 'checkpoint.bin'))).toBe(false);
    expect(withoutTimes(readFileSync(folder.path('cut', 'result.json'), 'utf8'))).toEqual(whole);
  });
});

describe('one variant alone', () => {
  const outcomesOf = (text: string) => resultSchema.parse(JSON.parse(text)).outcomes;
  const ideal = ['--variant', 'ideal'];

  it('comes to what it does among the others, also after an interruption', async () => {
    const whole = outcomesOf((await run('--json')).out);
    const words = ['run', study, '--backend', 'cpu', '--out', folder.path('alone'), ...ideal];
    const stopped = await crosspoint(words, 'run 2 of 4');
    expect(stopped.code).toBe(130);
    const resumed = await crosspoint(['run', '--resume', folder.path('alone'), '--json']);
    const alone = resultSchema.parse(JSON.parse(resumed.out));
    expect(alone.reproduce).toEqual([`npx crosspoint run ${study} --variant ideal --backend cpu`]);
    expect(outcomesOf(resumed.out)).toEqual(whole.filter(({ variant }) => variant === 'ideal'));
    expect(whole.length).toBeGreaterThan(alone.outcomes.length);
  });

  it('is billed alone, and swept alone', async () => {
    const { out } = await crosspoint(['cost', study, '--json', ...ideal]);
    expect(outcomesOf(out).map(({ variant }) => variant)).toEqual(['ideal', 'ideal']);
    const swept = await crosspoint(['cost', study, '--json', ...ideal, '--sweep', 'tile.rows=32,64']);
    const { points, reproduce } = JSON.parse(swept.out) as { points: { variant: string }[]; reproduce: string[] };
    expect(points.map(({ variant }) => variant)).toEqual(['ideal', 'ideal', 'ideal', 'ideal']);
    expect(reproduce).toEqual([`npx crosspoint cost ${study} --variant ideal --sweep tile.rows=32,64`]);
  });

  it('takes published figures and sweeps of others out', async () => {
    const own = `
published: { source: Nobody, rule: bp, testAccuracy: { pulsed: [50], ideal: [60] } }
sweeps:
  - { path: tile.columns, values: [8, 32], variants: [pulsed, ideal], label: columns }
  - { path: train.batch, values: [3, 6], variants: [pulsed], label: batch }
`;
    const file = folder.write('own.yaml', smallStudy + own);
    const { base, variants, sweeps } = await readStudyFile(file, {}, ['ideal']);
    expect(base.published?.testAccuracy).toEqual({ ideal: [60] });
    expect(sweeps.map((sweep) => sweep.variants)).toEqual([['ideal']]);
    expect(variants.map(({ name }) => name)).toEqual(['ideal', 'ideal, columns 8', 'ideal, columns 32']);
    // Nothing of it is left: a study without published figures and sweeps.
    const third = folder.write('third.yaml', `${smallStudy}  third: {}\n${own}`);
    const alone = await readStudyFile(third, {}, ['third']);
    expect([alone.base.published, alone.sweeps, alone.variants.length]).toEqual([undefined, [], 1]);
  });
});

describe('bad input', () => {
  /** [what, words after `run`, exit code, message]. */
  const cases: [string, string[], number, RegExp][] = [
    ['an unknown key', ['--set', 'tile.colums=4'], 2, /^error: Expected --set to name a key .* `tile\.columns`\?\)$/m],
    ['a wrong type', ['--set', 'train.batch=ten'], 2, /`train\.batch` to be an integer from 1 to 4096, got `ten`/],
    [
      'adc.bits 0',
      ['--set', 'tile.converters.adc.bits=0'],
      2,
      /`tile\.converters\.adc\.bits` to be an integer from 2 to 16, got `0`/,
    ],
    ['an array smaller than 1', ['--set', 'tile.rows=0'], 2, /`tile\.rows` to be an integer from 1 to 8192, got `0`/],
    ['a backend that is not one', ['--backend', 'gpu'], 2, /Allowed choices are auto, webgpu, cpu/],
    [
      'a variant that is not one',
      ['--variant', 'idle'],
      2,
      /Expected --variant to be one of pulsed, ideal, got `idle`/,
    ],
    ['a seed that is not one', ['--seed', '-1'], 2, /Expected --seed to be an integer from 0 to 4294967295, got `-1`/],
    ['no folder in the place of one', ['--out', ''], 2, /Expected --out to be a folder, got nothing/],
    [
      'weights to save of a study that learns nothing',
      ['--save-weights', '--set', 'train.epochs=0'],
      2,
      /Expected --save-weights with a study that learns/,
    ],
    [
      'a number that float32 does not hold',
      ['--set', 'tile.converters.adc.range=1e39'],
      2,
      /`tile\.converters\.adc\.range` to be a number from 1e-30 to 1e30, got `1e\+39`/,
    ],
    [
      'a data folder that is not there',
      ['--set', 'data.set=mnist', '--data', '/nowhere'],
      1,
      /Expected `\/nowhere` \(--data/,
    ],
  ];

  it.each(cases)('is refused in one line, with nothing written: %s', async (_, words, code, message) => {
    const said = await run(...words);
    expect(said.err).toMatch(message);
    expect(said.err.match(/^error: /gm)).toHaveLength(1);
    expect(said.err).not.toContain('    at ');
    expect(said.code).toBe(code);
    expect(said.out).toBe('');
    expect(existsSync(folder.path('out'))).toBe(false);
  });

  it('names a truncated IDX file', async () => {
    mkdirSync(folder.path('mnist'));
    for (const name of ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1']) {
      writeFileSync(folder.path('mnist', `${name}-ubyte`), Uint8Array.of(0, 0, 8, name.includes('images') ? 3 : 1, 0));
    }
    const said = await run('--set', 'data.set=mnist', '--data', folder.path());
    expect(said.err).toMatch(/^error: Expected `.*train-images-idx3-ubyte` /m);
    expect(said.code).toBe(1);
    expect(existsSync(folder.path('out'))).toBe(false);
  });

  it('stops before training where the output folder cannot be written', async () => {
    for (const out of [`${study}/out`, '/proc/out']) {
      const said = await crosspoint(['run', study, '--backend', 'cpu', '--out', out]);
      expect(said.err).toMatch(
        /^error: Expected `.*out` \(--out\) to be a folder that can be written, got (a file|E)/m,
      );
      expect(said.err).not.toContain('run 1 of');
      expect(said.code).toBe(1);
    }
  });

  it('keeps weights of variants apart whose names no file can have', async () => {
    const names = smallStudy.replace('  pulsed: {}', '  "a:b": { tile.device: ideal }').replace('  ideal:', '  a-b:');
    const file = folder.write('names.yaml', names.replace('a-b: {', 'a-b: { train.rate: 0.01,'));
    const words = ['--set', 'rules=[bp]', '--seed', '1', '--save-weights', '--out', folder.path('out')];
    expect((await crosspoint(['run', file, '--backend', 'cpu', ...words])).code).toBe(0);
    const saved = readdirSync(folder.path('out', 'weights')).sort();
    expect(saved).toEqual([expect.stringMatching(/^bp-a-b-[0-9a-f]{8}-seed1\./), 'bp-a-b-seed1.safetensors']);
  });

  it('stops before training where weights cannot be saved', async () => {
    mkdirSync(folder.path('out'));
    writeFileSync(folder.path('out', 'weights'), '');
    const said = await run('--save-weights');
    expect(said.err).toMatch(/^error: Expected `.*weights` \(--out\) to be a folder that can be written, got a file/m);
    expect(said.err).not.toContain('run 1 of');
    expect([said.code, readdirSync(folder.path('out'))]).toEqual([1, ['weights']]);
  });

  it('stops at not-a-number, naming epoch, batch and signal', async () => {
    const said = await run(
      '--set',
      'network.activation=relu',
      '--set',
      'tile.device=ideal',
      '--set',
      'train.rate=1e30',
    );
    expect(said.err).toMatch(
      /^error: Expected every signal to stay finite, got .* in `[\w ]+` at epoch 1, batch \d \(run bp\/pulsed\/seed 1\); a smaller `train\.rate` than 1e\+30 may help$/m,
    );
    expect(said.code).toBe(1);
    expect(existsSync(folder.path('out'))).toBe(false);
  });

  it('of one rule among others is in the report, and in the exit code', async () => {
    writeFileSync(
      study,
      `${smallStudy}perRule: { dfa: { train.rate: 1.0e+30, network.activation: relu } }\n`.replace(
        '  pulsed: {}\n',
        '',
      ),
    );
    const said = await run();
    expect(said.code).toBe(1);
    expect(said.err).toMatch(/^ {2}diverged: Expected every signal to stay finite, .* \(run dfa\/ideal\/seed 2\)/m);
    expect(said.err.match(/^error: Expected every signal to stay finite/gm)).toHaveLength(2);
    expect(said.out).toMatch(/^ideal +DFA +diverged /m);
    const { outcomes } = resultSchema.parse(JSON.parse(readFileSync(folder.path('out', 'result.json'), 'utf8')));
    expect(outcomes.map(({ seeds, diverged }) => [seeds.length, diverged?.length ?? 0])).toEqual([
      [2, 0],
      [0, 2],
    ]);
    expect(outcomes[1]?.diverged?.map(({ epochs }) => epochs.length)).toEqual([1, 1]);
    expect(outcomes[1]?.bill.activity).toMatch(/assumed/);
    expect(existsSync(folder.path('out', 'checkpoint.bin'))).toBe(false);
  });

  it('leaves an older result alone', async () => {
    await run();
    const before = readFileSync(folder.path('out', 'result.json'), 'utf8');
    const said = await run(
      '--set',
      'tile.device=ideal',
      '--set',
      'network.activation=relu',
      '--set',
      'train.rate=1e30',
    );
    expect(said.code).toBe(1);
    expect(readFileSync(folder.path('out', 'result.json'), 'utf8')).toBe(before);
    expect(readdirSync(folder.path('out'))).toHaveLength(7);
  });

  it('of a study file names the file', async () => {
    writeFileSync(study, `${smallStudy}extra: 1\n`);
    expect((await run()).err).toBe(
      `error: ${study}: Expected the study to have only the keys title, about, data, images, network, tile, technology, chip, activity, options, rules, perRule, train, published, variants, sweeps; got \`extra\`\n`,
    );
    writeFileSync(study, 'title: [');
    expect((await run()).err).toMatch(/small\.yaml:1:\d+: Expected YAML, got an error: /);
  });

  it('shows the stack only with --debug', async () => {
    expect((await run('--set', 'tile.rows=0', '--debug')).err).toContain('    at ');
  });

  it('is refused by --resume where there is nothing to resume', async () => {
    const said = await crosspoint(['run', '--resume', folder.path()]);
    expect(said.err).toMatch(/checkpoint\.bin` to be a checkpoint, got nothing there/);
    expect(said.code).toBe(1);
    const both = await crosspoint(['run', '--resume', folder.path(), '--seed', '3']);
    expect(both.code).toBe(2);
  });
});

describe('the other commands', () => {
  it('cost bills without training, and says what it assumed', async () => {
    const shown = await crosspoint(['cost', study]);
    expect(shown.code).toBe(0);
    expect(shown.out).toContain('activity: assumed, nothing was trained');
    expect(shown.out).not.toContain('test accuracy');
    const said = await crosspoint(['cost', study, '--json', '--out', folder.path('out')]);
    const result = resultSchema.parse(JSON.parse(said.out));
    expect(result.backend.name).toBe('none');
    expect(result.outcomes.every(({ seeds }) => seeds.length === 0)).toBe(true);
    expect(existsSync(folder.path('out', 'report.html'))).toBe(true);
  });

  it('run of 0 epochs is the same bill', async () => {
    const said = await run('--set', 'train.epochs=0', '--json');
    const bill = await crosspoint(['cost', study, '--set', 'train.epochs=0', '--json']);
    expect(JSON.parse(said.out).outcomes).toEqual(JSON.parse(bill.out).outcomes);
  });

  it('devices lists every preset with its citation', async () => {
    const { out } = await crosspoint(['devices']);
    for (const name of ['ideal', 'gokmen-vlasov', 'taox-hfox', 'alox-hfo2', 'ag-a-si'])
      expect(out).toContain(`${name} `);
    const listed = JSON.parse((await crosspoint(['devices', '--json'])).out);
    expect(listed[1]).toMatchObject({ name: 'gokmen-vlasov', parameters: { step: { value: 0.0016, unit: '1' } } });
    for (const { citation } of listed) expect(citation).toMatch(/\d{4}/);
  });

  it('schema prints JSON Schema', async () => {
    const said = await crosspoint(['schema', 'study']);
    expect(JSON.parse(said.out)).toMatchObject({ type: 'object', additionalProperties: false });
    expect(JSON.parse((await crosspoint(['schema', 'result'])).out).properties.format.const).toBe('crosspoint-result');
    expect((await crosspoint(['schema', 'bill'])).code).toBe(2);
  });

  it('help and version end well, an unknown command does not', async () => {
    expect((await crosspoint(['--help'])).code).toBe(0);
    expect((await crosspoint(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await crosspoint(['frobnicate'])).code).toBe(2);
  });
});
