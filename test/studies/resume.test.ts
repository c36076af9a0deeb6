import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeDigits } from '../../algorithms/index.ts';
import { createCpuBackend } from '../../emulator/index.ts';
import type { Result } from '../../reports/index.ts';
import { CheckpointError, checkpointPath, readCheckpoint } from '../../studies/run/checkpoint.ts';
import { expandStudy } from '../../studies/run/expand.ts';
import { runStudy } from '../../studies/run/run-study.ts';
import { parseYaml } from '../../studies/schema/parse-yaml.ts';
import { settleStudy } from '../../studies/schema/settle-study.ts';
import { crosspoint, runUntil, smallStudy, useFolder, withoutTimes } from './small-study.ts';

const study = settleStudy(parseYaml(smallStudy, 's.yaml'), 's.yaml');
const data = makeDigits({ train: 60, test: 40, seed: 1 });
const folder = useFolder();

/** Runs until `images` training images were queued in this call. */
function run(stopAfter?: number, resume?: boolean): Promise<Result | null> {
  return runUntil({ study, data, folder: folder.path(), stopAfter, resume });
}

const comparable = (result: Result | null) => withoutTimes(JSON.stringify(result));

describe('a study that is interrupted', () => {
  it('gives the same result twice, and again after interruptions anywhere', async () => {
    const whole = comparable(await run());
    expect(comparable(await run())).toEqual(whole);
    // Within the first epoch, at the end of one, in the middle of a later run, and once more within the same epoch.
    for (const stop of [20, 60, 170, 7]) {
      expect(await run(stop, existsSync(checkpointPath(folder.path())))).toBeNull();
    }
    const resumed = await run(undefined, true);
    expect(comparable(resumed)).toEqual(whole);
    expect(resumed?.outcomes).toHaveLength(4);
    expect(resumed?.outcomes[0]?.seeds.map(({ epochs }) => epochs.length)).toEqual([3, 3]);
  });

  it('counts the activity of the last epoch whole, wherever it was cut', async () => {
    await run(65);
    const result = await run(undefined, true);
    const activity = result?.outcomes[0]?.seeds[0]?.activity ?? {};
    expect(activity['train/read layer 1/vectors']).toBe(60);
    expect(activity['evaluate/read layer 1/vectors']).toBe(40);
    expect(activity['train/update layer 1/pulsesUp']).toBeGreaterThan(0);
    expect(Object.keys(activity).some((key) => key.includes('score'))).toBe(false);
  });
});

describe('a checkpoint', () => {
  const damage = (change: (bytes: Buffer) => Buffer) => {
    const path = checkpointPath(folder.path());
    writeFileSync(path, change(readFileSync(path)));
    return readCheckpoint(folder.path());
  };

  it('is refused when cut, changed, of another version or of something else', async () => {
    await run(20);
    const good = readFileSync(checkpointPath(folder.path()));
    const cases: [string, (bytes: Buffer) => Buffer][] = [
      ['to be whole', (bytes) => bytes.subarray(0, bytes.length - 9)],
      ['to be whole', (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length - 3 ? byte ^ 1 : byte)))],
      ['to be of version 3, got `4`', (bytes) => Buffer.from(bytes.toString('latin1').replace(' 3 ', ' 4 '), 'latin1')],
      ['to be a checkpoint of Crosspoint', () => Buffer.from('{}')],
      ['to be a checkpoint of Crosspoint', () => Buffer.alloc(0)],
    ];
    for (const [expected, change] of cases) {
      const failure = await damage(() => change(good)).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(CheckpointError);
      expect((failure as Error).message).toContain(expected);
    }
  });

  it('is refused for another study', async () => {
    await run(20);
    const file = folder.write('other.yaml', smallStudy.replace('rate: 0.02', 'rate: 0.03'));
    const { code, err } = await crosspoint(['run', file, '--resume', folder.path(), '--backend', 'cpu']);
    expect(code).toBe(1);
    expect(err).toMatch(
      /error: Expected the checkpoint in `.*` to be of this study \(Small\) and its data, got one of/,
    );
    expect(readdirSync(folder.path()).sort()).toEqual(['checkpoint.bin', 'other.yaml']);
  });

  it('is refused for another backend', async () => {
    await run(20);
    const checkpoint = await readCheckpoint(folder.path());
    expect(checkpoint.request.backend).toBe('cpu');
    const other = { ...createCpuBackend(), name: 'webgpu' as const };
    const silent = { onStart: () => {}, onRun: () => {}, onEpoch: () => {}, onDiverged: () => {}, onImages: () => {} };
    const request = { file: 's.yaml', study, reproduce: [], data, dataFolder: undefined, backend: other };
    const { signal } = new AbortController();
    const attempt = runStudy({ ...request, folder: folder.path(), resume: checkpoint, signal, reporter: silent });
    await expect(attempt).rejects.toThrow(/Expected to go on with `--backend cpu`/);
  });
});

describe('runs', () => {
  it('are variant × rule × seed, with identities that follow from content and data alone', () => {
    const runs = expandStudy(study, 'checksum');
    expect(runs.map(({ variant, rule, seed }) => `${variant} ${rule} ${seed}`)).toEqual([
      ...['pulsed bp 1', 'pulsed bp 2', 'pulsed dfa 1', 'pulsed dfa 2'],
      ...['ideal bp 1', 'ideal bp 2', 'ideal dfa 1', 'ideal dfa 2'],
    ]);
    expect(new Set(runs.map(({ identity }) => identity)).size).toBe(8);
    expect(expandStudy(structuredClone(study), 'checksum')).toEqual(runs);
    expect(expandStudy(study, 'other')[0]?.identity).not.toBe(runs[0]?.identity);
    const more = settleStudy(parseYaml(smallStudy, 's.yaml'), 's.yaml', { 'train.seeds': [2, 3] });
    expect(expandStudy(more, 'checksum')[0]?.identity).toBe(runs[1]?.identity);
  });
});
