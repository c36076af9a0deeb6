/** Every rule through the command line: it trains, predicts, is billed and reported, on ideal and on pulsed devices. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rules } from '../../algorithms/index.ts';
import { planRule } from '../../studies/run/plan.ts';
import { readStudyFile } from '../../studies/schema/read-study.ts';
import { studyForRule } from '../../studies/schema/settle-study.ts';
import { crosspoint, useFolder } from './small-study.ts';

const folder = useFolder();
const file = new URL('../../studies/all-rules.yaml', import.meta.url).pathname;

describe('studies/all-rules.yaml', () => {
  it('has every rule that there is', () => {
    const study = parse(readFileSync(file, 'utf8')) as { rules: string[] };
    expect([...study.rules].sort()).toEqual([...rules.keys()].sort());
  });

  it('has rates that decay, but not those of what is written over, counted or averaged', async () => {
    const feedback = ['write feedback 1', 'write feedback 2'];
    const means = ['adjust images seen', 'adjust mean 1', 'adjust mean 2'];
    const fixed: Readonly<Record<string, readonly string[]>> = {
      ...Object.fromEntries(['usf', 'brsf', 'frsf', 'ddfa', 'pal', 'wm', 'gait-prop'].map((rule) => [rule, feedback])),
      ...Object.fromEntries(['hebb', 'oja', 'sanger'].map((rule) => [rule, means])),
      // The decay of weights, apart from their rate.
      kp: [...feedback, 'write layer 1', 'write layer 2', 'write layer 3'],
      softhebb: ['adjust drawn 1', 'adjust images seen', 'adjust mean 1'],
      'deep-softhebb': ['adjust drawn 1', 'adjust drawn 2', ...means],
      bean: ['write strengths 1', 'write strengths 2'],
    };
    const { variants } = await readStudyFile(file, { 'train.rateDecay': 'linear', 'network.hidden': [12, 12] }, [
      'ideal',
    ]);
    const shape = { width: 64, classes: 10, train: 100, test: 100 };
    for (const rule of rules.keys()) {
      const { training } = planRule(studyForRule(variants[0]!.study, rule), rule, shape);
      const changes = training.operations.flatMap((one) => ('decays' in one ? [one] : []));
      const kept = changes.filter(({ decays }) => !decays).map(({ label }) => label);
      expect(kept.sort(), rule).toEqual(fixed[rule] ?? []);
      expect(changes.length, rule).toBeGreaterThan(kept.length);
    }
  });

  it('runs from end to end, in small', async () => {
    const out = folder.path('out');
    const sizes = ['data.set=digits', 'data.train=130', 'data.test=50', 'train.epochs=1', 'network.hidden=[12,12]'];
    const { code, err } = await crosspoint([
      ...['run', file, '--backend', 'cpu', '--out', out],
      ...sizes.flatMap((size) => ['--set', size]),
    ]);
    expect(err).not.toMatch(/error:/);
    expect(code).toBe(0);
    const { outcomes } = JSON.parse(readFileSync(`${out}/result.json`, 'utf8'));
    expect(outcomes).toHaveLength(3 * rules.size);
    for (const { bill, seeds } of outcomes) {
      expect(bill.totals.energy).toBeGreaterThan(0);
      expect(bill.totals.latency).toBeGreaterThan(0);
      expect(seeds[0].epochs.at(-1).testAccuracy).toBeGreaterThanOrEqual(0);
    }
  }, 240_000);
});
