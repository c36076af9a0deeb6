import { describe, expect, it } from 'vitest';
import { paint } from '../../reports/devices/device-colours.ts';
import { deviceHeadline } from '../../reports/devices/device-headline.ts';
import { differencePanels } from '../../reports/devices/difference-figure.ts';
import { responseFigure, shapesFigure } from '../../reports/devices/response-figure.ts';
import { errorFigure, retentionFigure } from '../../reports/devices/retention-figure.ts';
import { stepFigure } from '../../reports/devices/step-figure.ts';
import type { Figure, JsonObject } from '../../reports/figures/figure.ts';
import { darkPalette, lightPalette } from '../../reports/html/palette.ts';
import { type DevicePortrait, renderDevices, sheetText } from '../../reports/index.ts';
import { formatTime } from '../../reports/units.ts';
import { examplePortrait } from './example-portrait.ts';

const lines = ({ data }: Figure): JsonObject[] => data.filter(({ mode }) => mode === 'lines') as JsonObject[];
const numbers = (value: unknown): number[] => value as number[];
const [one] = paint([examplePortrait()]) as [ReturnType<typeof paint>[number]];
const several = paint(['a', 'b', 'c'].map(examplePortrait));
const pulses = one.portrait.pulses!;
const exact: DevicePortrait = { ...examplePortrait('exact'), pulses: null, retention: null };
const texts = ({ layout }: Figure): unknown[] =>
  ((layout.annotations ?? []) as unknown as JsonObject[]).map(({ text }) => text);

describe('the response figure', () => {
  it('draws the mean thick, singles thin, and both directions from the turn on', () => {
    const figure = responseFigure(one, pulses.response);
    const thick = lines(figure).filter(({ line }) => (line as JsonObject).width === 3);
    expect(thick.map(({ x }) => numbers(x))).toEqual([pulses.response.at.slice(0, 11), pulses.response.at.slice(10)]);
    expect(thick.map(({ y }) => numbers(y)[0])).toEqual([-1, pulses.response.mean[10]]);
    expect(lines(figure)).toHaveLength(2 + 2 * 2);
    expect(texts(figure)).toEqual(['10 pulses up', '10 pulses down']);
  });

  it('holds the mean within each band', () => {
    const bands = responseFigure(one, pulses.response).data.filter(({ fill }) => fill === 'toself');
    expect(bands).toHaveLength(4);
    for (const { x, y } of bands) {
      const [xs, ys] = [numbers(x), numbers(y)];
      for (let i = 0; i < xs.length / 2; i++) {
        const mean = pulses.response.mean[xs[i]!]!;
        expect(ys[i]!).toBeLessThan(mean);
        expect(ys[ys.length - 1 - i]!).toBeGreaterThan(mean);
      }
    }
  });

  it('compares shapes in each one’s own range, in colours that differ', () => {
    const figure = shapesFigure(several);
    expect(figure.data.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(new Set(figure.data.map(({ line }) => (line as JsonObject).color)).size).toBe(3);
    expect(numbers(figure.data[0]!.y)[0]).toBe(0);
    expect(numbers(figure.data[0]!.y)[10]).toBeCloseTo(90, 9);
    expect(numbers(figure.data[0]!.x).at(-1)).toBe(2);
  });
});

describe('the step figure', () => {
  it('leaves out states that no crosspoint reaches, and scales to round powers of ten', () => {
    const [up, down] = lines(stepFigure(one, pulses.steps));
    expect(numbers(up!.x)).toEqual([-1, -0.5, 0, 0.5]);
    expect(numbers(down!.x)).toEqual([-0.5, 0, 0.5, 1]);
    expect(numbers(up!.y)[0]).toBeCloseTo(30, 9);
    expect(JSON.stringify(stepFigure(one, pulses.steps).layout.yaxis)).toContain('10⁻³');
  });

  it.each([
    [{ weight: 0.25, stable: true }, 'symmetry point w = 0.25'],
    [{ weight: -1e-9, stable: false }, 'symmetry point w = 0, unstable'],
    ['everywhere' as const, 'up and down cancel everywhere'],
    [null, 'up and down cancel nowhere'],
  ])('says where up and down cancel: %j', (symmetryPoint, said) => {
    expect(texts(stepFigure(one, { ...pulses.steps, symmetryPoint }))).toEqual([said]);
  });

  it('does not let noise flatten the lines', () => {
    const deviation = pulses.steps.states.map(() => 10);
    const loud = { ...pulses.steps, up: { ...pulses.steps.up, deviation } };
    const [low, high] = numbers((stepFigure(one, loud).layout.yaxis as JsonObject).range);
    expect(high).toBeLessThan(3 * 30);
    expect(low).toBeGreaterThan(-30);
  });
});

describe('other figures', () => {
  it('draw differences as shares that add up, and none where there are none', () => {
    const panels = differencePanels(one, pulses);
    expect(panels.map(({ title }) => title)).toEqual(['Bounds', 'Steps']);
    for (const { figure } of panels) {
      for (const { y } of figure.data) expect(numbers(y).reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 9);
    }
    const none = { bounds: { lower: null, upper: null }, steps: { up: null, down: null } };
    expect(differencePanels(one, { ...pulses, differences: none })).toEqual([]);
  });

  it('draw retention in one unit over all its time', () => {
    const figure = retentionFigure(one)!;
    expect(lines(figure).map(({ y }) => Math.round(numbers(y)[0]! * 1e6) / 1e6)).toEqual([50, 100]);
    expect(JSON.stringify(figure.layout.yaxis)).toContain('µS');
    expect((figure.layout.xaxis as JsonObject).range).toEqual([0, 10]);
    const brief = { ...examplePortrait(), retention: { ...examplePortrait().retention!, times: [0] } };
    expect(retentionFigure({ ...one, portrait: brief })).toBeNull();
  });

  it('draw errors in µS of one device, in per cent of several', () => {
    expect(lines(errorFigure([one])).map(({ y }) => numbers(y).at(-1))).toEqual([4, 1]);
    expect(lines(errorFigure(several))).toHaveLength(6);
    expect(numbers(lines(errorFigure(several))[0]!.y).at(-1)).toBeCloseTo(4, 9);
  });

  it('say times as people do', () => {
    expect([1, 60, 3600, 86_400, 172_800, 3.156e7, 1e10].map(formatTime)).toEqual([
      ...['1 s', '1 min', '1 h', '1 day', '2 days', '1 year', '317 years'],
    ]);
  });
});

describe('the headline', () => {
  it('tells a device by its figures', () => {
    const said = deviceHeadline([examplePortrait('ag-a-si')]);
    // (2 + 2/7) / (2 − 2/7) = 4/3.
    expect(said.replaceAll('\u00a0', ' ')).toBe(
      'ag‑a‑si: 100 steps, 30 % off a straight line, up 1.33× down, 70 % of its conductance left after 1 year',
    );
    expect(deviceHeadline([exact])).toBe('exact takes any change exactly');
    expect(deviceHeadline(several.map(({ portrait }) => portrait))).toBe('a, b and c, side by side');
  });
});

describe('the page', () => {
  const idsOf = (page: string) => [...page.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id);

  it('has a section for all there is to show, and a target for each link', () => {
    const page = renderDevices([examplePortrait()], '0.0.0', '');
    expect(idsOf(page)).toEqual([...['pulses', 'steps', 'retention', 'errors', 'equations', 'parameters', 'figures']]);
    const ids = [...page.matchAll(/ id="([\w-]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([\w-]+)"/g)) expect(ids).toContain(target);
    expect(idsOf(renderDevices([exact], '0.0.0', ''))).toEqual(['equations', 'parameters', 'figures']);
    expect(idsOf(renderDevices([exact, examplePortrait()], '0.0.0', ''))).toEqual([
      ...['pulses', 'steps', 'retention', 'errors', 'sheets'],
    ]);
  });

  it('shows hostile text as text and asks nothing of a network', () => {
    const evil = '</script><script>alert(1)</script><img src=x onerror="alert(1)">';
    const portrait = examplePortrait(evil);
    const said = { summary: evil, citation: evil, law: evil, remarks: [evil], fields: [evil] };
    const sheet = { ...portrait.sheet, ...said, parameters: { [evil]: portrait.sheet.parameters.step! } };
    for (const portraits of [[{ ...portrait, sheet }], [{ ...portrait, sheet }, examplePortrait()]]) {
      const page = renderDevices(portraits, '0.0.0', '');
      expect(page).not.toContain('<script>alert');
      expect(page).not.toContain('<img');
      expect(page).toContain('&lt;script&gt;alert(1)');
      expect(page).not.toMatch(/\s(src|href)="(?!#)|url\(|@import|https?:\/\//);
    }
  });

  it('names only colours that both themes have', () => {
    const devices = Array.from({ length: 8 }, (_, i) => examplePortrait(`d${i}`));
    for (const [, name] of renderDevices(devices, '0.0.0', '').matchAll(/var\(--([\w-]+)\)/g)) {
      expect(Object.keys(lightPalette)).toContain(name);
      expect(Object.keys(darkPalette)).toContain(name);
    }
  });
});

describe('the sheet as text', () => {
  it('has equations, parameters with units and defaults, and figures', () => {
    const text = sheetText(examplePortrait().sheet);
    expect(text).toContain(
      '\nEquations   (ξ: a fresh standard normal deviate)\n  one pulse:\n    up  w ← w + step · ξ\n',
    );
    expect(text).toMatch(/\n {2}\* step {3}0\.02 +mean step \(default 0\.01\)\n {4}width {2}1\.00\sµs +of a pulse\n/);
    expect(text).toContain('\nWith these numbers\n  one pulse:\n    up  w ← w + 0.02 · ξ\n');
    expect(text).toMatch(/off +1\.00\sMΩ \(1\.00\sµS\), ratio 100\n/);
    expect(text).toContain('state of a crosspoint  8 bytes: the weight, stepUp\n');
    expect(text).toContain('  tables, straight between their points:\n    curve  (0, 0.5) (1, −2)\n');
    expect(text).toMatch(/Programmed: model example-memory.*maximum {2}100\sµS/s);
  });
});
