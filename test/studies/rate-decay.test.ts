/** Rates that decay, from the study file to the batch. */
import { describe, expect, it } from 'vitest';
import { makeDigits } from '../../algorithms/index.ts';
import { rateFactorAt } from '../../studies/run/rate-factor.ts';
import type { RateDecay } from '../../studies/schema/rate-decay-schema.ts';
import { settleStudy } from '../../studies/schema/settle-study.ts';
import { StudyError } from '../../studies/schema/study-error.ts';
import { plainStudy, runUntil, useFolder, withoutTimes } from './small-study.ts';

describe('the factor of a rate', () => {
  /** Of batches with epochs before them, of four. */
  const passed = [0, 0.5, 1, 2, 3, 3.5];
  const factorAt = (decay: RateDecay, epochs: number) =>
    rateFactorAt(decay, { epoch: Math.floor(epochs) + 1, done: epochs % 1, epochs: 4 });
  const cosines = passed.map((epochs) => Math.cos((Math.PI / 4) * epochs));

  it.each<[RateDecay, factors: number[]]>([
    [{ kind: 'linear', last: 0 }, [1, 0.875, 0.75, 0.5, 0.25, 0.125]],
    [{ kind: 'linear', last: 0.2 }, [1, 0.9, 0.8, 0.6, 0.4, 0.3]],
    [{ kind: 'cosine', last: 0 }, cosines.map((cosine) => (1 + cosine) / 2)],
    [{ kind: 'cosine', last: 0.5 }, cosines.map((cosine) => (3 + cosine) / 4)],
    [{ kind: 'exponential', factor: 0.5 }, [1, 1, 0.5, 0.25, 0.125, 0.125]],
    [{ kind: 'steps', after: [1, 3], factor: 0.1 }, [1, 1, 0.1, 0.1, 0.01, 0.01]],
  ])('%o', (decay, factors) => {
    for (const [index, epochs] of passed.entries()) {
      expect(factorAt(decay, epochs)).toBeCloseTo(factors[index] as number, 12);
    }
  });
});

const data = makeDigits({ train: 60, test: 40, seed: 1 });
const folder = useFolder();

function studyWith(train: Record<string, unknown>) {
  const base = plainStudy();
  const own = { ...(base.train as object), epochs: 3, rate: 0.02, batch: 7, ...train };
  return settleStudy({ ...base, train: own }, 's.yaml');
}

async function epochsOf(train: Record<string, unknown>) {
  const result = await runUntil({ study: studyWith(train), data, folder: folder.path() });
  return result?.outcomes[0]?.seeds[0]?.epochs ?? [];
}

describe('a study whose rate decays', () => {
  it('learns as without until then, and hardly any more once it is a millionth', async () => {
    const constant = await epochsOf({});
    const stopped = await epochsOf({ rateDecay: { kind: 'steps', after: [2], factor: 1e-6 } });
    expect(stopped.slice(0, 3)).toEqual(constant.slice(0, 3));
    const lastMove = (losses: typeof constant) => Math.abs((losses[3]?.testLoss ?? 0) - (losses[2]?.testLoss ?? 0));
    expect(lastMove(constant)).toBeGreaterThan(1e-3);
    expect(lastMove(stopped)).toBeLessThan(lastMove(constant) / 100);
  });

  it('goes on where it was interrupted', async () => {
    const study = studyWith({ rateDecay: 'cosine', update: 'write', optimizer: 'adam' });
    const run = (stopAfter?: number, resume?: boolean) =>
      runUntil({ study, data, folder: folder.path(), stopAfter, resume });
    const whole = withoutTimes(JSON.stringify(await run()));
    expect(await run(100)).toBeNull();
    expect(withoutTimes(JSON.stringify(await run(undefined, true)))).toEqual(whole);
  });
});

describe('a decay that is none', () => {
  it.each([
    ['sine', 'one of none, linear, cosine, or an object with kind linear, cosine, exponential or steps, got `sine`'],
    [{ kind: 'sine' }, 'an object with kind linear, cosine, exponential or steps'],
    [{ kind: 'linear', last: 2 }, '`train.rateDecay.last` to be a number from 0 to 1, got `2`'],
    [{ kind: 'linear', factor: 2 }, 'train.rateDecay'],
    [{ kind: 'exponential' }, '`train.rateDecay.factor` to be a number from 1e-6 to 1'],
    [{ kind: 'exponential', factor: 0 }, '`train.rateDecay.factor` to be a number from 1e-6 to 1, got `0`'],
    [{ kind: 'steps', after: [] }, 'train.rateDecay.after'],
    [{ kind: 'steps', after: [1, 1] }, 'train.rateDecay.after'],
    [{ kind: 'steps', after: [1.5] }, '`train.rateDecay.after.0` to be an integer from 1 to 100000, got `1.5`'],
    [{ kind: 'steps', after: [1, 3] }, '`train.rateDecay.after` to be integers below 3 (train.epochs), got `3`'],
  ])('%o is refused', (rateDecay, message) => {
    const settle = () => studyWith({ rateDecay });
    expect(settle).toThrow(StudyError);
    expect(settle).toThrow(message);
  });
});
