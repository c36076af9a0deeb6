/** Interrupted and resumed: rules that remember things of samples, or whose feedback learns, and changes by transfer, and pruned weights. */
import { describe, expect, it } from 'vitest';
import { makeDigits } from '../../algorithms/index.ts';
import type { Result } from '../../reports/index.ts';
import { readCheckpoint } from '../../studies/run/checkpoint.ts';
import { parseYaml } from '../../studies/schema/parse-yaml.ts';
import { settleStudy } from '../../studies/schema/settle-study.ts';
import { runUntil, useFolder, withoutTimes } from './small-study.ts';

const data = makeDigits({ train: 60, test: 40, seed: 1 });
const folder = useFolder();

const text = (rule: string, options: string, update = 'write') => `
title: Remembered
data: { set: digits, train: 60, test: 40 }
network: { hidden: [12, 8], activation: tanh }
tile: { rows: 64, columns: 64, device: ideal }
rules: [${rule}]
options: ${options}
train: { epochs: 3, batch: 7, rate: 0.05, seeds: [1], update: ${update} }
`;

const comparable = (result: Result | null) => result && withoutTimes(JSON.stringify(result));

describe('a study that is interrupted within its second epoch', () => {
  it.each([
    ['f3', '{}', 'memories'],
    ['pal', '{ steps: 3, noise: 0.3, feedbackRate: 5 }', 'planes'],
  ] as const)('gives the same result: %s', async (rule, options, kind) => {
    const study = settleStudy(parseYaml(text(rule, options), 's.yaml'), 's.yaml');
    const asked = { study, data, folder: folder.path() };
    const whole = comparable(await runUntil(asked));
    expect(await runUntil({ ...asked, stopAfter: 80 })).toBeNull();
    const { current } = await readCheckpoint(folder.path());
    const names = Object.keys(current?.machine[kind] ?? {});
    expect(names).toEqual(rule === 'f3' ? ['errors'] : expect.arrayContaining(['feedback 1', 'feedback 2']));
    expect(comparable(await runUntil({ ...asked, resume: true }))).toEqual(whole);
  });

  it.each([0, 2])('prunes once, after epoch %s, and no more', async (after) => {
    const pruned = `write, pruning: { sparsity: 0.8, after: ${after} }`;
    const study = settleStudy(parseYaml(text('bp', '{}', pruned), 's.yaml'), 's.yaml');
    const asked = { study, data, folder: folder.path() };
    const whole = comparable(await runUntil(asked));
    const plain = comparable(
      await runUntil({ ...asked, study: settleStudy(parseYaml(text('bp', '{}'), 's.yaml'), 's.yaml') }),
    );
    expect(whole).not.toEqual(plain);
    expect(await runUntil({ ...asked, stopAfter: 150 })).toBeNull();
    const { current } = await readCheckpoint(folder.path());
    const marks = ['layer 1', 'layer 2', 'layer 3'].flatMap((name) => [
      ...(current?.machine.vectors[`pruned of ${name}`] ?? []),
    ]);
    expect(marks).toHaveLength(12 * 784 + 8 * 12 + 10 * 8);
    expect(marks.reduce((sum, mark) => sum + mark, 0)).toBe(Math.floor(0.8 * marks.length));
    expect(comparable(await runUntil({ ...asked, resume: true }))).toEqual(whole);
  });

  it.each(['tiki-taka', 'chopped-tiki-taka-2', 'agad'])('takes rows over from where it was: %s', async (update) => {
    const scheme = `${update}, transfer: { every: 3, rate: 0.4 }`;
    const study = settleStudy(parseYaml(text('bp', '{}', scheme), 's.yaml'), 's.yaml');
    const asked = { study, data, folder: folder.path() };
    const whole = comparable(await runUntil(asked));
    expect(await runUntil({ ...asked, stopAfter: 80 })).toBeNull();
    const { current } = await readCheckpoint(folder.path());
    expect(Object.keys(current?.machine.planes ?? {})).toContain('fast layer 1');
    expect(comparable(await runUntil({ ...asked, resume: true }))).toEqual(whole);
  });
});
