/** What the benchmark of the account bills: as many designs as it says, all of which can be built. */
import { describe, expect, it } from 'vitest';
import { billOnce, sweptDesigns } from '../../bench/cost.ts';
import { costTable } from '../../bench/cost-table.ts';

describe('the benchmark of the account', () => {
  it('bills a training step and an inference by one rule', async () => {
    expect((await billOnce('dfa')).amount).toBe(1);
  });

  it('sweeps a thousand designs', () => {
    expect(sweptDesigns.reduce((product, { values }) => product * values.length, 1)).toBe(1000);
  });

  it('prints times of one bill and of all', () => {
    const rate = { median: 20, low: 10, high: 40 };
    const [one, many] = [1, 1000].map((bills) => ({ subject: `${bills}`, bills, cold: null, rate, products: rate }));
    const { rows } = costTable([{ ...one!, cold: 0.2 }, many!]);
    expect(rows[0]?.slice(2, 6)).toEqual(['200 ms', '50.0 ms', '25.0 – 100 ms', '–']);
    expect(rows[1]?.slice(2, 6)).toEqual(['–', '50.0 ms', '–', '50.0 s']);
  });
});
