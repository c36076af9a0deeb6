import { describe, expect, it } from 'vitest';
import { arrayHeadline, verdictOf } from '../../reports/arrays/array-headline.ts';
import { renderArrays } from '../../reports/arrays/array-page.ts';
import type { ArrayReport } from '../../reports/arrays/array-report.ts';
import { arrayText } from '../../reports/arrays/array-text.ts';
import { effectsFigure, meanFigure, scatterFigure, spreadFigure } from '../../reports/arrays/error-figures.ts';
import { histogramFigure } from '../../reports/arrays/histogram-figure.ts';
import { conductancePanels, lossPanels } from '../../reports/arrays/map-panels.ts';
import { conductanceOverview, lossOverview } from '../../reports/arrays/overview-figure.ts';
import { exampleArrays as example } from './example-arrays.ts';

const words = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const withoutWires: ArrayReport = {
  ...example,
  hardware: { ...example.hardware, wires: null },
  arrays: example.arrays.map((one) => ({ ...one, loss: null })),
  maps: { ...example.maps, lossFull: null, lossMean: null, attenuation: null },
  overview: { ...example.overview, loss: null },
};

describe('the headline of arrays', () => {
  it('says whether they can be used, and what is wrong with them', () => {
    expect(words(arrayHeadline(example))).toBe(
      'Usable: at 1 Ω a segment the worst crosspoint sees 91.0 % of the voltage, columns read 3.2 % low on average, ' +
        'and 62 of 64 images keep their class',
    );
    expect(words(arrayHeadline({ ...withoutWires, errors: { ...example.errors, gain: 1.0001 } }))).toBe(
      'Usable: without wire resistance columns read true on average, and 62 of 64 images keep their class',
    );
  });

  it('promises nothing of weights that are not trained', () => {
    const layer = { ...example.layer, origin: 'initial' } as const;
    expect(words(arrayHeadline({ ...example, layer }))).toMatch(/^At 1 Ω a segment .* low on average$/);
  });

  it('judges by the images that keep their class', () => {
    const verdict = (kept: number) => verdictOf({ ...example.answers, images: 100, kept });
    expect([100, 95, 94, 80, 79, 0].map(verdict)).toEqual([
      ...['Usable', 'Usable', 'Hardly usable', 'Hardly usable', 'Not usable', 'Not usable'],
    ]);
  });

  it('names what differs between rows and columns', () => {
    const wires = { ...example.hardware.wires!, column: 2 };
    const report = { ...example, hardware: { ...example.hardware, wires } };
    expect(arrayHeadline(report)).toContain('at 1 Ω a segment of a row and 2 Ω of a column');
    const terminals = { ...wires, row: 0, column: 0, rowTerminal: 5 };
    const ended = { ...example, hardware: { ...example.hardware, wires: terminals } };
    expect(arrayHeadline(ended)).toContain('at terminals of 5 and 0 Ω');
  });
});

describe('figures of arrays', () => {
  it('show maps in µS and per cent, word lines from top to bottom', () => {
    const [positive, negative] = conductancePanels(example);
    expect(positive!.figure.data[0]).toMatchObject({
      z: [
        [1, 2],
        [3, 100],
      ],
      zmin: 0,
      zmax: 100,
    });
    // One scale for both, or a weak plane would look as strong as the other.
    expect(negative!.figure.data[0]).toMatchObject({ zmax: 100 });
    const [full, mean, attenuation, profile] = lossPanels(example).map(({ figure }) => figure);
    expect(full!.data[0]).toMatchObject({
      z: [
        [1, 2, 5, 9],
        [1, 2, 3, 5],
      ],
      zmin: 0,
      zmax: 9,
    });
    expect(full!.data[1]).toMatchObject({ x: [3], y: [0] });
    expect(full!.layout).toMatchObject({ yaxis: { range: [1.5, -0.5] } });
    expect(mean!.data[0]).toMatchObject({ zmax: 4 });
    expect(attenuation!.data[0]).toMatchObject({ zmin: 91, zmax: 100 });
    expect(profile!.data.map(({ y }) => y)).toEqual([
      [1, 2, 4, 7],
      [4.25, 2.75],
    ]);
  });

  it('tell the farthest value of a bin, and how large bins are', () => {
    const map = {
      rows: 4,
      columns: 8,
      binRows: 2,
      binColumns: 2,
      mean: [
        [0.01, 0.02, 0.05, 0.09],
        [0, 0, 0, 0.01],
      ],
    };
    const extreme = [
      [0.02, 0.03, 0.06, 0.2],
      [0, 0, 0, 0.02],
    ];
    const [full] = lossPanels({ ...example, maps: { ...example.maps, lossFull: { ...map, extreme } } });
    expect(full!.figure.data[0]).toMatchObject({
      x0: 0.5,
      dx: 2,
      y0: 0.5,
      dy: 2,
      customdata: [
        [2, 3, 6, 20],
        [0, 0, 0, 2],
      ],
    });
    expect(String(full!.figure.data[0]!.hovertemplate)).toMatch(/mean .* farthest from it/);
  });

  it('lay all arrays side by side and frame the one that is drawn', () => {
    const figure = conductanceOverview(example);
    expect(figure.data[0]).toMatchObject({
      z: [
        [10, 10],
        [null, null],
        [20, 30],
      ],
      zmax: 30,
    });
    expect(figure.data[1]).toMatchObject({ x: [0.5, 0.5], y: [0, 2] });
    expect(figure.layout).toMatchObject({ shapes: [{ x0: -0.5, x1: 1.5, y0: -0.5, y1: 0.5 }] });
    expect(lossOverview(example)!.data[0]).toMatchObject({
      z: [
        [2, 5],
        [null, null],
        [1, 2],
      ],
    });
    expect(lossOverview(withoutWires)).toBeNull();
    expect(lossPanels(withoutWires)).toEqual([]);
  });

  it('count crosspoints by conductance, nothing where there are none', () => {
    const { data } = histogramFigure(example.histograms, example.hardware);
    expect(data[0]).toMatchObject({ x: [1.5, 2.5, 3.5], y: [5, null, 3] });
  });

  it('show errors as they are', () => {
    const { errors } = example;
    expect(meanFigure(errors).data.map(({ y }) => y)).toEqual([
      [0.02, -0.01],
      [-0.05, -0.04],
    ]);
    expect(spreadFigure(errors).data.at(-1)).toMatchObject({ x: [1, 2], y: [-0.03, -0.05] });
    const [bars, marks] = effectsFigure(errors).data;
    // Of an rms output of 2.
    expect(bars).toMatchObject({ y: ['Wires', 'Weights as stored', 'All of them'], x: [3, 5, 6] });
    expect(marks).toMatchObject({ y: ['Wires'], x: [5.5] });
    expect(scatterFigure(errors).data[1]).toMatchObject({ x: [1, -2], y: [0.97, -1.9] });
  });
});

describe('page and text', () => {
  it.each([
    ['with wires', example],
    ['without wires', withoutWires],
  ])('are whole %s', (_, report) => {
    const page = renderArrays(report, '');
    expect(page).not.toMatch(/undefined|NaN|\[object/);
    expect(page).toContain('Example &lt;b&gt;');
    expect(page.includes('have no wire resistance')).toBe(report === withoutWires);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const text = words(arrayText(report));
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(text).toMatch(/rms error +0\.12 \(6\.0 % of the outputs\)/);
    expect(text).toMatch(/wires +adds 3\.00 %, without it 5\.50 % would be left \(Wires here\)/);
    expect(text).toMatch(/energy of a read +1\.20 pJ in the arrays, at 100 ns/);
  });
});
