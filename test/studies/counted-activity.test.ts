/** Activity that a run counted, billed again: the same bill, on the same hardware as on other, and refusals of what is not its. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeDigits } from '../../algorithms/index.ts';
import { activityFrom, assumeActivity, createCpuBackend, drawUpBill } from '../../emulator/index.ts';
import { type Result, resultSchema } from '../../reports/index.ts';
import { billStudy } from '../../studies/run/bill-study.ts';
import { planRule, shapeOf } from '../../studies/run/plan.ts';
import { runStudy } from '../../studies/run/run-study.ts';
import { parseYaml } from '../../studies/schema/parse-yaml.ts';
import { type SettledStudy, settleStudy } from '../../studies/schema/settle-study.ts';
import { StudyError } from '../../studies/schema/study-error.ts';
import { crosspoint, smallStudy, useFolder } from './small-study.ts';

const settle = (text: string, changes = {}) => settleStudy(parseYaml(text, 's.yaml'), 's.yaml', changes);
const study = settle(smallStudy);
const data = makeDigits({ train: 60, test: 40, seed: 1 });
const folder = useFolder();

let ran: Result;
beforeEach(async () => {
  ran ??= (await runStudy({
    ...{ file: 's.yaml', study, reproduce: ['again'], data, dataFolder: undefined },
    ...{ backend: createCpuBackend(), folder: folder.path(), signal: new AbortController().signal },
    reporter: { onStart: () => {}, onRun: () => {}, onImages: () => {}, onEpoch: () => {}, onDiverged: () => {} },
  })) as Result;
});

const bill = (of: SettledStudy, result = ran) =>
  billStudy({ file: 's.yaml', study: of, reproduce: [] }, { path: 'result.json', result });
const cost = (...words: string[]) => crosspoint(['cost', ...words]);

describe('the activity that a run counted', () => {
  it('gives the bill of the run, to the last digit', () => {
    const again = bill(study);
    expect(again.outcomes.map((outcome) => outcome.bill)).toEqual(ran.outcomes.map((outcome) => outcome.bill));
    expect(again.outcomes.map(({ metrics }) => metrics)).toEqual(ran.outcomes.map(({ metrics }) => metrics));
    for (const { bill: one } of again.outcomes) expect(one.activity).toMatch(/^counted over .*mean of 2 seeds$/);
  });

  it('goes with the network to other hardware', () => {
    const finer = bill(settle(smallStudy, { 'technology.node': 14 })).outcomes[0]!.bill;
    const same = ran.outcomes[0]!.bill;
    expect(finer.activity).toBe(same.activity);
    expect(finer.totals.area).toBeLessThan(same.totals.area);
    expect(finer.totals.energy).not.toBe(same.totals.energy);
  });

  it('is a mean, so that another length of training does not matter', () => {
    const longer = bill(settle(smallStudy, { 'data.train': 120, 'data.test': 10 })).outcomes[0]!.bill;
    expect(longer.totals).toEqual(ran.outcomes[0]!.bill.totals);
    expect(longer.inference).toEqual(ran.outcomes[0]!.bill.inference);
    expect(longer.steps).toBe(18);
  });

  it('is what a bill that assumes it comes to', () => {
    const { outcomes } = ran;
    for (const { rule, seeds, bill: counted, variant } of outcomes.filter((one) => one.rule === 'dfa')) {
      const own = study.variants.find(({ name }) => name === variant)!.study;
      const plan = planRule(own, rule, shapeOf(data));
      const assumed = assumeActivity(plan.training, plan.evaluation, plan.tiles);
      const mean = (label: string, key: string) =>
        seeds.reduce((sum, { activity }) => sum + (activity[`${label}/${key}`] ?? 0), 0) / seeds.length;
      const setTo = (program: typeof plan.training, counts: typeof assumed.training, parts: number) =>
        program.operations.map(({ label }, place) => {
          const keys = Object.keys(counts[place] ?? {});
          return Object.fromEntries(keys.map((key) => [key, mean(`${program.name}/${label}`, key) / parts]));
        });
      const conductance = Object.fromEntries(
        Object.keys(assumed.conductance).map((name) => [
          name,
          seeds.reduce((sum, seed) => sum + (seed.conductance[name] ?? 0), 0) / seeds.length,
        ]),
      );
      const set = drawUpBill({
        ...plan,
        activity: {
          ...{ ...assumed, conductance },
          training: setTo(plan.training, assumed.training, plan.steps),
          evaluation: setTo(plan.evaluation, assumed.evaluation, data.test.count),
        },
      });
      expect(set.activity).toMatch(/^assumed, nothing was trained/);
      for (const key of ['energy', 'latency', 'area', 'leakage'] as const) {
        expect(set.totals[key] / counted.totals[key], key).toBeCloseTo(1, 9);
      }
      expect(set.inference.energy / counted.inference.energy).toBeCloseTo(1, 9);
    }
  });

  it('is means a step and a sample', () => {
    const [outcome] = ran.outcomes;
    const { activity = {} } = outcome!.seeds[0]!;
    const counts = [{ vectors: activity['train/read layer 1/vectors'] ?? 0 }];
    const { training, evaluation } = activityFrom({ training: counts, steps: 9, evaluation: counts, samples: 60 }, {});
    expect(training[0]?.vectors).toBeCloseTo(60 / 9, 12);
    expect(evaluation[0]?.vectors).toBe(1);
  });
});

describe('a study that assumes activity', () => {
  it('says in its bill what it assumed', () => {
    const text = `${smallStudy}activity: { activeInputs: 0.3, amplitude: 0.2, conductance: 0.75, largestError: 0.4 }\n`;
    const [outcome] = billStudy({ file: 's.yaml', study: settle(text), reproduce: [] }).outcomes;
    expect(outcome?.bill.activity).toContain('assumed, nothing was trained: 30 % of inputs are not zero');
    for (const said of ['20 % of full scale', '75 % of their range', 'largest error of 0.4']) {
      expect(outcome?.bill.activity).toContain(said);
    }
  });

  it('takes more energy the more it assumes', () => {
    const energyAt = (activity: string) =>
      billStudy({ file: 's.yaml', study: settle(`${smallStudy}activity: ${activity}\n`), reproduce: [] }).outcomes[0]!
        .bill.totals.energy;
    expect(energyAt('{ activeInputs: 0.2, amplitude: 0.1 }')).toBeLessThan(
      energyAt('{ activeInputs: 0.8, amplitude: 0.4 }'),
    );
  });
});

describe('a result of something else', () => {
  const refusal = (text: string, changes: object, message: RegExp, result = ran) => {
    let failure: unknown;
    try {
      bill(settle(text, changes), result);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(StudyError);
    expect((failure as StudyError).message).toMatch(message);
    expect((failure as StudyError).message).not.toContain('\n');
  };

  it.each([
    ['rule', { rules: ['fa'] }, /^Expected `result\.json` to hold a run of pulsed by fa, got pulsed bp, pulsed dfa, /],
    [
      'batch',
      { 'train.batch': 10 },
      /^Expected `train\.batch` to be 7, the batch that result\.json counted, got `10`$/,
    ],
    [
      'depth',
      { 'network.hidden': [12, 8, 8] },
      /^Expected `result\.json` to be of the study's network, rule and update/,
    ],
    [
      'widths',
      { 'network.hidden': [13, 8] },
      /^Expected `result\.json` to be of the study's network \(.* operations of an inference\), got /,
    ],
    ['update', { 'train.update': 'write' }, /^Expected `result\.json` to be of the study's network, rule and update/],
  ])('is refused in one line: another %s', (_, changes, message) => refusal(smallStudy, changes, message));

  it('is refused in one line: another variant, or one that only was billed', () => {
    refusal(smallStudy.replace('pulsed: {}', 'driven: {}'), {}, /to hold a run of driven by bp, got pulsed bp, /);
    const billed = billStudy({ file: 's.yaml', study, reproduce: [] });
    refusal(smallStudy, {}, /to hold a run of pulsed by bp, got no run$/, billed);
  });
});

describe('crosspoint cost --activity', () => {
  let file = '';
  let lent = '';
  beforeEach(() => {
    file = folder.write('s.yaml', smallStudy);
    lent = folder.write('lent.json', JSON.stringify(ran));
  });
  const refused = async (words: readonly string[], message: RegExp) => {
    const { code, out, err } = await cost(...words);
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect([code, out]).toEqual([2, '']);
  };

  it('bills what was counted, and says so', async () => {
    const { code, out } = await cost(file, '--activity', lent, '--json');
    expect(code).toBe(0);
    const result = resultSchema.parse(JSON.parse(out));
    expect(result.outcomes.map((outcome) => outcome.bill)).toEqual(ran.outcomes.map((outcome) => outcome.bill));
    expect(result.reproduce).toEqual([`npx crosspoint cost ${file} --activity ${lent}`]);
    expect((await cost(file, '--activity', lent)).out).toContain('activity: counted over');
    expect((await cost(file, '--activity', lent, '--out', folder.path('out'))).code).toBe(0);
    const left = JSON.parse(readFileSync(folder.path('out', 'result.json'), 'utf8'));
    expect(left.outcomes[0].bill.activity).toMatch(/^counted/);
  });

  it('is refused where the file is none of ours', async () => {
    await refused(
      [file, '--activity', folder.path('none.json')],
      /error: Expected `.*none\.json` to be a result\.json that can be read, got nothing there/,
    );
    await refused([file, '--activity', folder.path()], /that can be read, got a folder/);
    const cut = folder.path('cut.json');
    writeFileSync(cut, '{ "format": ');
    await refused([file, '--activity', cut], /error: Expected `.*cut\.json` to be JSON, got /);
    writeFileSync(cut, JSON.stringify({ ...ran, version: 2 }));
    await refused(
      [file, '--activity', cut],
      /error: .*cut\.json is no result of Crosspoint: Expected `version` to be 1, got `2`/,
    );
    writeFileSync(cut, '[]');
    await refused([file, '--activity', cut], /cut\.json is no result of Crosspoint: Expected /);
    const [outcome] = ran.outcomes;
    const negative = { ...outcome!.seeds[0], activity: { 'train/read layer 1/vectors': -1 } };
    writeFileSync(cut, JSON.stringify({ ...ran, outcomes: [{ ...outcome, seeds: [negative] }] }));
    await refused(
      [file, '--activity', cut],
      /cut\.json is no result of Crosspoint: Expected `outcomes\.0\.seeds\.0\.activity/,
    );
    await refused(
      [file, '--activity', lent, '--set', 'train.batch=10'],
      /error: Expected `train\.batch` to be 7, the batch that/,
    );
  });

  it('is refused with several studies, and with a sweep', async () => {
    const other = folder.write('t.yaml', smallStudy);
    await refused([file, other, '--activity', lent], /error: Expected --activity with one study file, got 2/);
    await refused(
      [file, '--sweep', 'tile.rows=32,64', '--activity', lent],
      /error: Expected --activity without --sweep/,
    );
  });
});
