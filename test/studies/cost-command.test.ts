import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { resultSchema } from '../../reports/index.ts';
import { parseSweeps, pointsOf } from '../../studies/compare/sweep-parameters.ts';
import { crosspoint, type Said, smallStudy, useFolder } from './small-study.ts';

const folder = useFolder();
let one = '';
let two = '';
beforeEach(() => {
  one = folder.write('one.yaml', smallStudy);
  two = folder.write('two.yaml', smallStudy.replace('hidden: [12, 8]', 'hidden: [24]').replace(/variants:[\s\S]*/, ''));
});

const cost = (...words: string[]): Promise<Said> => crosspoint(['cost', ...words]);
/** One line a problem, exit code 2, nothing said and nothing left. */
async function refused(words: readonly string[], message: RegExp): Promise<void> {
  const said = await cost(...words, '--out', folder.path('none'));
  expect(said.err).toMatch(message);
  for (const line of said.err.trim().split('\n')) expect(line).toMatch(/^error: /);
  expect([said.code, said.out, existsSync(folder.path('none'))]).toEqual([2, '', false]);
}

describe('the bill of one study', () => {
  it('has metrics in text, JSON and CSV that agree', async () => {
    const said = await cost(one, '--out', folder.path('out'));
    expect(said.out).toMatch(/TOPS\/W/);
    const result = resultSchema.parse(JSON.parse(readFileSync(folder.path('out', 'result.json'), 'utf8')));
    const [header = '', row = ''] = readFileSync(folder.path('out', 'metrics.csv'), 'utf8').split('\r\n');
    const figure = Object.fromEntries(header.split(',').map((name, place) => [name, row.split(',')[place]]));
    const { metrics, bill, breakdown } = result.outcomes[0]!;
    expect(Number(figure.step_energy_J)).toBe(bill.totals.energy);
    expect(Number(figure.inference_operations_per_J)).toBe(metrics.inference.operationsPerJoule);
    // Both epochs of the study.
    expect(metrics.training).toMatchObject({ epochs: 2, energy: 2 * bill.steps * bill.totals.energy });
    const area = breakdown.level.reduce((sum, share) => sum + share.area, 0);
    expect(area / bill.totals.area).toBeCloseTo(1, 9);
  });
});

describe('a comparison', () => {
  it('sets every variant and rule beside the first', async () => {
    const said = await cost(one, two, '--out', folder.path('out'));
    expect(said.code).toBe(0);
    expect(readdirSync(folder.path('out')).sort()).toEqual([
      ...['area.csv', 'bill.csv', 'breakdown.csv', 'comparison.csv', 'comparison.json', 'report.html'],
    ]);
    const comparison = JSON.parse(readFileSync(folder.path('out', 'comparison.json'), 'utf8'));
    expect(comparison.designs.map(({ name }: { name: string }) => name)).toEqual([
      ...['one: pulsed bp', 'one: pulsed dfa', 'one: ideal bp', 'one: ideal dfa', 'two: bp', 'two: dfa'],
    ]);
    expect(comparison.reproduce).toEqual([`npx crosspoint cost ${one} ${two}`]);
    expect(JSON.parse((await cost(one, two, '--json')).out)).toEqual(comparison);
    const alone = resultSchema.parse(JSON.parse((await cost(two, '--json')).out));
    expect(comparison.designs[4].metrics).toEqual(alone.outcomes[0]?.metrics);
  });

  it('is refused where a file is wrong, all of them told', async () => {
    await refused([one, one], /all different, got/);
    await refused([folder.path('a.yaml'), one, folder.path('b.yaml')], /a\.yaml[^\n]*\n[^\n]*b\.yaml/);
    await refused([one, two, '--sweep', 'tile.rows=4'], /--sweep with one study file, got 2/);
  });

  it('leaves what stood in its folder where it fails', async () => {
    await cost(one, two, '--out', folder.path('out'));
    writeFileSync(folder.path('bad.yaml'), 'title: 3');
    const before = readdirSync(folder.path('out')).map((name) => readFileSync(folder.path('out', name), 'utf8'));
    expect((await cost(one, folder.path('bad.yaml'), '--out', folder.path('out'))).code).toBe(2);
    const after = readdirSync(folder.path('out')).map((name) => readFileSync(folder.path('out', name), 'utf8'));
    expect(after).toEqual(before);
  });
});

describe('a sweep', () => {
  it('bills each point as the study changed so would be', async () => {
    const swept = ['--sweep', 'tile.rows=32,64', '--sweep', 'train.seeds=[1],[2]'];
    const sweep = JSON.parse((await cost(two, ...swept, '--json')).out);
    expect(sweep.points).toHaveLength(8);
    for (const { values, rule, metrics } of sweep.points) {
      const own = JSON.parse((await cost(two, '--set', `tile.rows=${values[0]}`, '--json')).out);
      expect(metrics).toEqual(own.outcomes.find((outcome: { rule: string }) => outcome.rule === rule).metrics);
    }
  });

  it('goes on past a point that cannot be built, and says why', async () => {
    const said = await cost(one, '--sweep', 'tile.rows=64,0,128', '--out', folder.path('out'));
    expect(said.code).toBe(0);
    expect(said.out).toContain('1 of 9 cannot be built:\n  tile.rows=0: Expected `tile.rows` to be an integer');
    expect(readdirSync(folder.path('out')).sort()).toEqual(['report.html', 'sweep.csv', 'sweep.json']);
    expect(readFileSync(folder.path('out', 'sweep.csv'), 'utf8').trim().split('\r\n')).toHaveLength(10);
    await refused([one, '--sweep', 'tile.rows=0,-1'], /got 2 that cannot:\n.*got `0`\n.*got `-1`/);
  });

  it('is refused where it cannot be meant', async () => {
    await refused([one, '--sweep', 'tile.row=1'], /name a key of the study, got `tile\.row` \(did you mean/);
    await refused([one, '--sweep', 'tile.rows'], /path=value,value/);
    await refused([one, '--sweep', 'tile.rows='], /to have values .*got none/);
    await refused([one, '--sweep', 'tile.rows=[1'], /YAML values/);
    await refused([one, '--sweep', 'tile.rows=4,4'], /all different, got 4 twice/);
    await refused([one, '--sweep', 'tile.rows=4', '--sweep', 'tile.rows=5'], /a path of its own/);
    await refused([one, '--sweep', 'tile=4', '--sweep', 'tile.rows=5'], /a path of its own/);
    await refused([one, '--set', 'tile.rows=4', '--sweep', 'tile.rows=5'], /--sweep and --set/);
    await refused([one, '--sweep', 'title=a'], /to leave title/);
    const many = Array.from({ length: 400 }, (_, place) => place + 1).join(',');
    await refused(
      [one, '--sweep', `tile.rows=${many}`, '--sweep', `tile.columns=${many}`],
      /100000 points, got 160000/,
    );
    const ruled = folder.write('ruled.yaml', `${smallStudy}perRule:\n  bp: { tile.rows: 32 }\n`);
    await refused([ruled, '--sweep', 'tile.rows=16,64'], /`perRule\.bp` has the last word on `tile\.rows`/);
  });
});

describe('parameters', () => {
  it('are YAML, in brackets where they are lists', () => {
    const parameters = parseSweeps(['network.hidden=[64, 32],[8]', 'chip.memory=on-chip,hbm2'], {});
    expect([...pointsOf(parameters)]).toEqual([
      ...[
        [[64, 32], 'on-chip'] as const,
        [[64, 32], 'hbm2'] as const,
        [[8], 'on-chip'] as const,
        [[8], 'hbm2'] as const,
      ],
    ]);
  });
});
