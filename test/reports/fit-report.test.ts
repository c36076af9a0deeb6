import { describe, expect, it } from 'vitest';
import { responseFigure } from '../../reports/fit/response-figure.ts';
import { stepFigure } from '../../reports/fit/step-figure.ts';
import { type FitReport, parameterRows, rankingRows, renderFit } from '../../reports/index.ts';

const example: FitReport = {
  name: 'mine',
  crosspoint: '0.0.0',
  file: 'pulses.csv',
  reproduce: 'npx crosspoint fit pulses.csv',
  law: { name: 'soft-bounds', summary: 'the step shrinks', citation: 'S. Fusi, 2007' },
  counts: { devices: 2, cycles: 4, observations: 4, up: 2, down: 1 },
  response: {
    at: [0, 1, 2, 3],
    directions: ['up', 'up', 'up', 'down'],
    measured: {
      mean: [1e-6, 2e-6, 3e-6, 2e-6],
      band: { low: [0.9e-6, 1.9e-6, 2.9e-6, 1.9e-6], high: [1.1e-6, 2.1e-6, 3.1e-6, 2.1e-6] },
    },
    fitted: [1.01e-6, 1.98e-6, 3e-6, 2.03e-6],
    simulated: { mean: [1e-6, 2e-6, 3e-6, 2e-6], band: null },
  },
  steps: {
    up: { measured: [{ at: 1e-6, step: 1e-6 }], law: [{ at: 1e-6, step: 0.97e-6 }] },
    down: { measured: [], law: [] },
  },
  rSquared: 0.99912,
  parameters: [
    {
      name: 'step',
      value: 0.0123456,
      unit: '1',
      about: 'mean change',
      interval: [0.011, 0.0139],
      atLimit: false,
      spread: 0.002,
    },
    { name: 'upperBound', value: 1, unit: '1', about: 'largest weight', interval: null, atLimit: false, spread: 0 },
    { name: 'rate', value: -1200, unit: 'm/s', about: 'kon', interval: [-1300, -1100], atLimit: true, spread: null },
  ],
  known: [['noise', 'additive']],
  stepNoise: { name: 'cycleNoise', value: 0.3, about: 'of the step' },
  readNoise: { conductance: 2e-8, name: 'writeNoise', value: 0.5 },
  range: [0.9e-6, 3.6e-6],
  electricalSource: 'Not measured, taken from taox-hfox: cellSize.',
  ranking: [
    { law: 'soft-bounds', freedoms: 7, rSquared: 0.99912, criterion: -1234.5, difference: 0, weight: 0.9996 },
    { law: 'constant-step', freedoms: 5, rSquared: 0.91, criterion: -1100, difference: 134.5, weight: 4e-30 },
  ],
  deviceFile: 'name: mine\n',
};

describe('the report of a fit', () => {
  it('draws data, fit and what the fit leaves, in one unit a panel', () => {
    const { data, layout } = responseFigure(example.response);
    const named = (name: string) => data.filter((trace) => trace.name === name);
    const digits = (values: unknown) => (values as number[]).map((value) => Number(value.toFixed(6)));
    expect(digits(named('fitted mean')[0]!.y)).toEqual([1.01, 1.98, 3, 2.03]);
    expect(named('measured, up')[0]!.x).toEqual([0, 1, 2]);
    expect(digits(named('measured, up')[0]!.y)).toEqual([1, 2, 3]);
    expect(digits(named('measured, down')[0]!.y)).toEqual([2]);
    const [up, down] = named('data − fit');
    expect(digits(up!.y)).toEqual([-10, 20, 0]);
    expect(digits(down!.y)).toEqual([-30]);
    expect(layout).toMatchObject({
      yaxis: { title: { text: 'conductance (µS)' } },
      yaxis2: { title: { text: 'data − fit (nS)' } },
    });
    expect(data.some((trace) => trace.name === 'nine tenths of the traces')).toBe(true);
    expect(data.some((trace) => trace.name === 'nine tenths of simulated crosspoints')).toBe(false);
  });

  it('leaves out steps in a direction without pulses', () => {
    expect(stepFigure(example.steps).data.map(({ name }) => name)).toEqual(['measured, up', 'law, up']);
  });

  it('says of each parameter how well it is told', () => {
    const [header, step, bound, rate] = parameterRows(example);
    expect(header).toContain('between devices');
    expect(step!.slice(0, 4)).toEqual(['step', '0.01235', '0.011 … 0.0139', '0.00200']);
    expect(bound!.slice(0, 4)).toEqual(['upperBound', '1', 'not told by the data', 'none found']);
    expect(rate!.slice(0, 3)).toEqual(['rate', '−1.20\u00a0km/s', 'at the limit of the search']);
    expect(rankingRows(example.ranking)[2]).toEqual(['constant-step', '5', '0.9100', '−1100.0', '134.5', '< 0.001']);
  });

  it('is one page that asks nothing of a network and quotes what files say', () => {
    const page = renderFit({ ...example, file: '<b>.csv' }, '');
    expect(page).toContain('default-src &#39;none&#39;;');
    expect(page).not.toMatch(/\s(src|href)="(?!#)|url\(|@import|https?:\/\//);
    expect(page).toContain('&lt;b&gt;.csv');
    expect(page).toContain('soft-bounds explains 99.9');
    expect(page).toContain('better than 1 other law.');
    const ids = [...page.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(['response', 'steps', 'parameters', 'ranking', 'device']);
  });

  it('does not rank a law that ran alone, nor claim more than the ranking says', () => {
    const alone = renderFit({ ...example, ranking: example.ranking.slice(0, 1) }, '');
    expect(alone).not.toContain('<section id="ranking">');
    expect(alone).not.toContain('better than');
    const close = example.ranking.map((row, i) => ({ ...row, difference: i }));
    expect(renderFit({ ...example, ranking: close }, '')).toContain('; constant-step does as well.');
  });
});
