/** Every rule through the command line: it trains, predicts, is billed and reported, on ideal and on pulsed devices. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rules } from '../../algorithms/index.ts';
import { crosspoint, useFolder } from './small-study.ts';

const folder = useFolder();
const file = new URL('../../studies/all-rules.yaml', import.meta.url).pathname;

describe('studies/all-rules.yaml', () => {
  it('has every rule that there is', () => {
    const study = parse(readFileSync(file, 'utf8')) as { rules: string[] };
    expect([...study.rules].sort()).toEqual([...rules.keys()].sort());
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
