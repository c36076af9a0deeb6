/** A study of many devices, and one with figures of others beside it: made-up outcomes, what the report says of them. */
import { describe, expect, it } from 'vitest';
import { deviceFigures } from '../../reports/figures/devices.ts';
import { headlineOf } from '../../reports/headline.ts';
import type { Outcome, Result } from '../../reports/result.ts';
import { resultSchema } from '../../reports/result.ts';
import { summarise } from '../../reports/summary.ts';
import { renderTextTable } from '../../reports/tables/text-table.ts';
import { exampleResult } from './example-result.ts';

const example = exampleResult();
/** With plain spaces. */
const headline = (result: Result) => plainly(headlineOf(summarise(result)));
const plainly = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ');
const [bp, , dfa] = example.outcomes as [Outcome, Outcome, Outcome];

function outcome(from: Outcome, variant: string, accuracies: readonly number[], nonlinearity = 0.1): Outcome {
  const [seed] = from.seeds;
  const last = seed!.epochs.at(-1)!;
  return {
    ...from,
    variant,
    device: variant,
    pulseFigures: {
      ...{ reference: 0, asymmetry: -0.2, deviceSpread: 0.3, cycleSpread: 0.4, readSpread: 0 },
      nonlinearity: { up: nonlinearity / 2, down: nonlinearity },
    },
    seeds: accuracies.map((testAccuracy, place) => ({ ...seed!, seed: place, epochs: [{ ...last, testAccuracy }] })),
  };
}

const survey: Result = {
  ...example,
  outcomes: (['a', 'b', 'c', 'd'] as const).flatMap((name, place) => [
    outcome(bp, name, [0.9 - 0.1 * place], 0.1 * (place + 1)),
    outcome(dfa, name, [0.85], 0.1 * (place + 1)),
  ]),
};

function published(found: readonly number[], theirs: readonly number[], tolerance = 0): Result {
  const source = 'somebody 2024';
  return {
    ...example,
    outcomes: [{ ...outcome(bp, 'a', found), published: { source, testAccuracy: [...theirs], tolerance } }],
  };
}

describe('a survey of devices', () => {
  it('says on how many of them a rule is better, and where most', () => {
    expect(headline(survey)).toBe('DFA learns better than BP on 3 of 4 devices, most on d: 85.0 % against 60.0 %.');
    const alone = { ...survey, outcomes: survey.outcomes.filter(({ rule }) => rule === 'bp') };
    expect(headline(alone)).toBe('From 60.0 % on d to 90.0 % on a.');
  });

  it('draws accuracy against what is wrong with the devices, with the larger of two nonlinearities', () => {
    const panels = deviceFigures(survey);
    expect(panels.map(({ title }) => title)).toEqual(['Nonlinearity', 'Asymmetry', 'Spread']);
    const points = (place: number, name: string) =>
      (panels[place]!.figure.data.find((trace) => trace.name === name) as { x: number[] }).x;
    expect(points(0, 'BP').map(Math.round)).toEqual([10, 20, 30, 40]);
    expect(points(1, 'DFA')).toEqual([20, 20, 20, 20]);
    expect(points(2, 'BP').map(Math.round)).toEqual([50, 50, 50, 50]);
    expect(deviceFigures(example)).toEqual([]);
    expect(resultSchema.safeParse(survey).success).toBe(true);
  });
});

describe('published figures', () => {
  const verdict = (result: Result) => summarise(result).rows[0]!.published!;

  it('agree within the tolerance or three standard deviations of both', () => {
    expect(verdict(published([0.95, 0.95], [0.96, 0.96], 0.011))).toMatchObject({ agrees: true });
    expect(verdict(published([0.95, 0.95], [0.96, 0.96], 0.009))).toMatchObject({ agrees: false });
    expect(verdict(published([0.948, 0.952], [0.958, 0.962]))).toMatchObject({ agrees: true });
    expect(verdict(published([0.949, 0.951], [0.959, 0.961]))).toMatchObject({ agrees: false });
    expect(verdict(published([0.95, 0.95], [0.96, 0.96])).difference).toBeCloseTo(-0.01, 12);
  });

  it('of one seed tell nothing', () => {
    expect(verdict(published([0.95], [0.95, 0.96], 1)).agrees).toBeNull();
    expect(verdict(published([0.95, 0.96], [0.95], 1)).agrees).toBeNull();
  });

  it('stand in the headline and in the table', () => {
    const result = published([0.95, 0.95], [0.96, 0.96], 0.02);
    expect(headline(result)).toBe('1 of 1 devices reach what somebody 2024 found, within 1.0 points.');
    expect(plainly(renderTextTable(summarise(result)))).toContain('96.0 % ± 0.0 (−1.0 points agrees)');
    expect(renderTextTable(summarise(example))).not.toContain('published');
  });
});
