/** Interrupted and resumed: rules that remember things of samples, or whose feedback learns. */
import { describe, expect, it } from 'vitest';
import { makeDigits } from '../../algorithms/index.ts';
import { createCpuBackend } from '../../emulator/index.ts';
import { readCheckpoint } from '../../studies/run/checkpoint.ts';
import { runStudy } from '../../studies/run/run-study.ts';
import { parseYaml } from '../../studies/schema/parse-yaml.ts';
import { settleStudy } from '../../studies/schema/settle-study.ts';
import { useFolder, withoutTimes } from './small-study.ts';

const data = makeDigits({ train: 60, test: 40, seed: 1 });
const folder = useFolder();

const text = (rule: string, options: string) => `
title: Remembered
data: { set: digits, train: 60, test: 40 }
network: { hidden: [12, 8], activation: tanh }
tile: { rows: 64, columns: 64, device: ideal }
rules: [${rule}]
options: ${options}
train: { epochs: 3, batch: 7, rate: 0.05, seeds: [1], update: write }
`;

async function run(study: ReturnType<typeof settleStudy>, stopAfter: number, resume: boolean) {
  const controller = new AbortController();
  let images = 0;
  const result = await runStudy({
    ...{ file: 's.yaml', study, reproduce: ['again'], data, dataFolder: undefined },
    backend: createCpuBackend(),
    folder: folder.path(),
    resume: resume ? await readCheckpoint(folder.path()) : undefined,
    signal: controller.signal,
    reporter: {
      onStart: () => {},
      onRun: () => {},
      onEpoch: () => {},
      onImages: (count) => {
        images += count;
        if (images >= stopAfter) controller.abort();
      },
    },
  });
  return result && withoutTimes(JSON.stringify(result));
}

describe('a study that is interrupted within its second epoch', () => {
  it.each([
    ['f3', '{}', 'memories'],
    ['pal', '{ steps: 3, noise: 0.3, feedbackRate: 5 }', 'planes'],
  ] as const)('gives the same result: %s', async (rule, options, kind) => {
    const study = settleStudy(parseYaml(text(rule, options), 's.yaml'), 's.yaml');
    const whole = await run(study, Number.POSITIVE_INFINITY, false);
    expect(await run(study, 80, false)).toBeNull();
    const { current } = await readCheckpoint(folder.path());
    const names = Object.keys(current?.machine[kind] ?? {});
    expect(names).toEqual(rule === 'f3' ? ['errors'] : expect.arrayContaining(['feedback 1', 'feedback 2']));
    expect(await run(study, Number.POSITIVE_INFINITY, true)).toEqual(whole);
  });
});
