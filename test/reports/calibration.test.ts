import { describe, expect, it } from 'vitest';
import { calibrationHeadline, worstNoise } from '../../reports/calibration/calibration-headline.ts';
import { renderCalibration } from '../../reports/calibration/calibration-page.ts';
import type { CalibrationReport, ColumnPortrait } from '../../reports/calibration/calibration-report.ts';
import { calibrationRows, rangesTable } from '../../reports/calibration/calibration-tables.ts';
import { clippedText, columnName, spanText } from '../../reports/calibration/column-names.ts';
import { histogramFigure } from '../../reports/calibration/histogram-figure.ts';
import { noiseFigure } from '../../reports/calibration/noise-figure.ts';
import type { JsonObject } from '../../reports/figures/figure.ts';

/** Made-up figures. */
const first: ColumnPortrait = {
  tile: 'layer 1',
  slice: 0,
  slices: 1,
  conversions: 896_000,
  seen: [-20, 25],
  full: [-128, 128],
  chosen: [-16, 16],
  ranges: [
    { choice: 'calibrated', interval: [-16, 16], signalToNoise: 35.02, clipped: 0.0004 },
    { choice: 'quantile 99.9 %', interval: [-13, 13], signalToNoise: 31, clipped: 0.00095 },
    { choice: 'quantile 99 %', interval: [-8, 8], signalToNoise: 22, clipped: 0.0098 },
    { choice: 'full range', interval: [-128, 128], signalToNoise: 17, clipped: 0 },
  ],
  histogram: { start: -20, width: 9, shares: [0.0002, 0.1, 0.85, 0, 0.0498] },
};
const second: ColumnPortrait = {
  ...first,
  tile: 'layer 2',
  conversions: 5000,
  seen: [-1, 7.5],
  full: [0, 128],
  chosen: [-0.5, 6.25],
  ranges: [
    { choice: 'calibrated', interval: [-0.5, 6.25], signalToNoise: 39.5, clipped: 0 },
    { choice: 'full range', interval: [0, 128], signalToNoise: 12.03, clipped: 0.2 },
  ],
  histogram: { start: -1, width: 1.7, shares: [0.2, 0.3, 0.3, 0.1, 0.1] },
};
const report: CalibrationReport = {
  title: 'Small <arrays>',
  crosspoint: '0.0.0',
  file: 'small.yaml',
  variant: 'calibrated',
  rule: 'bp',
  seed: 1,
  data: 'mnist',
  images: 500,
  bits: 8,
  coding: 'sign-magnitude',
  columns: [first, second],
  rangesFile: 'tile: {}\n',
  reproduce: 'npx crosspoint calibrate small.yaml',
};

describe('the headline of a calibration', () => {
  it('sets the worst columns beside the worst over the full range, in bits', () => {
    expect([worstNoise(report, 'calibrated'), worstNoise(report, 'full range')]).toEqual([35.02, 12.03]);
    // (35.02 − 12.03) dB / 6.02 dB.
    expect(calibrationHeadline(report)).toBe(
      'With calibrated ranges, 8-bit ADCs keep 35.0\u00a0dB of signal over noise in every layer; over the full range 12.0\u00a0dB. The difference is worth 3.8 bits.',
    );
  });

  it('says so where nothing is lost, or nothing won', () => {
    const with_ = (signalToNoise: number | null, full: number | null): CalibrationReport => ({
      ...report,
      columns: [
        {
          ...first,
          ranges: [
            { choice: 'calibrated', interval: [-1, 1], signalToNoise, clipped: 0 },
            { choice: 'full range', interval: [-1, 1], signalToNoise: full, clipped: 0 },
          ],
        },
      ],
    });
    expect(calibrationHeadline(with_(null, 20))).toBe('With calibrated ranges, 8-bit ADCs convert every sum exactly.');
    expect(calibrationHeadline(with_(20, 20))).toMatch(/no more than over the full range\.$/);
  });
});

describe('the figures of a calibration', () => {
  it('draw shares by value, the range that was chosen, and all that a column can carry to scale', () => {
    const { data, layout } = histogramFigure(first);
    expect(data.map(({ type, x, y, base, width }) => ({ type, x, y, base, width }))).toMatchInlineSnapshot(`
      [
        {
          "base": undefined,
          "type": "bar",
          "width": 9,
          "x": [
            -15.5,
            -6.5,
            2.5,
            11.5,
            20.5,
          ],
          "y": [
            0.0002,
            0.1,
            0.85,
            null,
            0.0498,
          ],
        },
        {
          "base": [
            -128,
          ],
          "type": "bar",
          "width": 1,
          "x": [
            256,
          ],
          "y": [
            0.5,
          ],
        },
        {
          "base": [
            -20,
          ],
          "type": "bar",
          "width": 1,
          "x": [
            45,
          ],
          "y": [
            0.5,
          ],
        },
        {
          "base": [
            -16,
          ],
          "type": "bar",
          "width": 1,
          "x": [
            32,
          ],
          "y": [
            0.5,
          ],
        },
      ]
    `);
    const shapes = layout.shapes as JsonObject[];
    expect(shapes.map(({ type, x0, x1 }) => [type, x0, x1])).toEqual([
      ['rect', -22.7, -16],
      ['rect', 16, 27.7],
      ['line', -16, -16],
      ['line', 16, 16],
    ]);
    expect((layout.xaxis2 as JsonObject).range).toEqual([-128, 128]);
    const said = (layout.annotations as JsonObject[]).map(({ text }) => text);
    expect(said).toEqual(['<b>−16</b>', '<b>16</b>', '0.04\u00a0% clipped', 'full range', '8.0× the calibrated range']);
  });

  it('keep decades that hold every share', () => {
    expect((histogramFigure(first).layout.yaxis as JsonObject).range).toEqual([-4, 0]);
    expect((histogramFigure(second).layout.yaxis as JsonObject).range).toEqual([-2, 0]);
    const one = { ...first, seen: [3, 3], chosen: [0, 3], histogram: { start: 0, width: 3, shares: [1] } } as const;
    expect((histogramFigure(one).layout.yaxis as JsonObject).range).toEqual([-1, 0]);
  });

  it('set the ranges side by side, a row a tile', () => {
    const { data, layout } = noiseFigure(report.columns);
    expect(data.filter(({ name }) => name).map(({ name, x, y }) => [name, x, y])).toEqual([
      ['calibrated', [35.02, 39.5], ['layer 1', 'layer 2']],
      ['quantile 99.9 %', [31], ['layer 1']],
      ['quantile 99 %', [22], ['layer 1']],
      ['full range', [17, 12.03], ['layer 1', 'layer 2']],
    ]);
    expect((layout.yaxis as JsonObject).categoryarray).toEqual(['layer 2', 'layer 1']);
  });

  it('leave rows out that lose nothing', () => {
    const exact: ColumnPortrait = {
      ...second,
      ranges: [{ choice: 'calibrated', interval: [0, 1], signalToNoise: null, clipped: 0 }],
    };
    expect((noiseFigure([first, exact]).layout.yaxis as JsonObject).categoryarray).toEqual(['layer 1']);
  });
});

describe('the tables of a calibration', () => {
  it('list the ranges of every tile', () => {
    const plain = (text: string) => text.replaceAll('\u00a0', ' ');
    expect(calibrationRows(report).map((row) => row.map(plain))).toEqual([
      ['tile', 'calibrated', 'clipped', 'signal/noise', 'over the full range'],
      ['layer 1', '±16', '0.04 %', '35.0 dB', '17.0 dB (±128)'],
      ['layer 2', '−0.5 … 6.25', '0 %', '39.5 dB', '12.0 dB (0 … 128)'],
    ]);
    expect(rangesTable(report).source.match(/<td/g)).toHaveLength(2 * 6);
  });

  it('say in words what is small or sliced', () => {
    expect([0, 3e-6, 3.3e-5, 0.0123].map(clippedText).map((text) => text.replace('\u00a0', ' '))).toEqual([
      '0 %',
      '< 0.001 %',
      '0.0033 %',
      '1.2 %',
    ]);
    expect(spanText([-0.25, 1])).toBe('−0.25 … 1');
    expect(columnName({ ...first, slice: 1, slices: 3 })).toBe('layer 1, slice 2');
  });
});

describe('the page of a calibration', () => {
  it('holds figures, tables, the ranges to copy; and escapes what files say', () => {
    const page = renderCalibration(report, '');
    for (const id of ['columns', 'noise', 'ranges', 'method']) expect(page).toContain(`<section id="${id}">`);
    expect(page).toContain('Small &lt;arrays&gt;, calibrated');
    expect(page).toContain('<pre><code>tile: {}');
    expect(page).not.toContain('Nothing but 0 reached');
  });

  it('says which slices nothing reached', () => {
    const idle = { ...second, slice: 1, slices: 2, ranges: [], chosen: second.full };
    expect(renderCalibration({ ...report, columns: [first, idle] }, '')).toContain(
      'Nothing but 0 reached layer 2, slice 2',
    );
  });

  it('puts many slices behind tabs', () => {
    const columns = Array.from({ length: 8 }, (_, slice) => ({ ...first, slice, slices: 8 }));
    expect(renderCalibration({ ...report, columns }, '')).toContain('role="tablist"');
  });
});
