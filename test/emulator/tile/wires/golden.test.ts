/**
 * Golden currents and voltages of arrays with wires, through the recognisers that hold any such file against the solver.
 * Fixtures say where they are from; the Qucs figures are of badcrossbar (D. Joksas, MIT licence, notice in the file).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../../../emulator/index.ts';
import { irdropEffectiveMatrix } from '../../../../studies/verify/irdrop-effective-matrix.ts';
import { irdropExact } from '../../../../studies/verify/irdrop-exact.ts';
import { irdropQucs } from '../../../../studies/verify/irdrop-qucs.ts';
import { irdropSeparateSource } from '../../../../studies/verify/irdrop-separate-source.ts';
import type { Recogniser } from '../../../../studies/verify/recogniser.ts';

const fixtures = new URL('../../../fixtures/emulator/irdrop/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, fixtures), 'utf8'));

/** The fields that hold results, which a changed file differs in. */
const formats: readonly (readonly [string, Recogniser, figures: number, result: string])[] = [
  // Two of 2 × 3 and 4 × 4 with inputs and voltages; one of each of the others.
  ['exact', irdropExact as Recogniser, 2 * 3 + 2 * 4 + 3 * 64 + 16 + 2 * (6 + 16) + 2 * 2 + 2 * 4, 'I_col'],
  ['effective-matrix', irdropEffectiveMatrix as Recogniser, 64, 'T'],
  ['separate-source', irdropSeparateSource as Recogniser, 8 + 16, 'I_col'],
  ['qucs', irdropQucs as Recogniser, 2 * 6 + 3 * (4 + 5 * 20), 'V_bl'],
];

async function verify(recogniser: Recogniser, json: unknown) {
  const golden = recogniser.recognise(json, 'golden.json');
  expect(golden).not.toBeNull();
  const backend = createCpuBackend();
  try {
    return await recogniser.verify(golden, backend, { seed: 1, factor: 1 });
  } finally {
    backend.close();
  }
}

describe.each(formats)('golden figures, %s', (name, recogniser, figures, result) => {
  it('agree, all of them', async () => {
    const { comparisons, leftOut } = await verify(recogniser, read(name));
    expect(comparisons.reduce((sum, { cases }) => sum + cases, 0)).toBe(figures);
    for (const { worst, at } of comparisons) expect(worst, at).toBeLessThanOrEqual(1);
    expect(leftOut).toEqual([]);
  });

  it('disagree where one of them is off by little', async () => {
    const file = read(name) as { cases: Record<string, unknown>[] };
    const scale = (value: unknown): unknown =>
      Array.isArray(value) ? value.map((one) => scale(one)) : (value as number) * (1 + 3e-6);
    const cases = file.cases.map((one) => ({ ...one, [result]: scale(one[result]) }));
    const { comparisons } = await verify(recogniser, { ...file, cases });
    expect(Math.max(...comparisons.map(({ worst }) => worst))).toBeGreaterThan(1);
  });

  it('are told from those of other formats', () => {
    for (const [other] of formats) {
      if (other !== name) expect(recogniser.recognise(read(other), other)).toBeNull();
    }
    for (const json of [null, [], {}, { cases: [] }, { cases: [1] }]) expect(recogniser.recognise(json, '')).toBeNull();
  });
});
