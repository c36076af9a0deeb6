/**
 * Presets against the published tables (fixtures/devices/published-devices.json), and the curves of the trained ones
 * against the published equation, written out here in siemens:
 *
 *     LTP: G(P) = Gmin + B (1 − exp(−P/A)),   LTD: G(P) = Gmax − B (1 − exp(−P/A)),
 *     B = (Gmax − Gmin) / (1 − exp(−Pmax/A)),   |A| = normalisedA(|label|) Pmax
 *
 * A has the sign of the label in LTP and the opposite sign in LTD ("the mirrored curve").
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listPresets, pulseResponse, settleLaw } from '../../devices/index.ts';
import { inferenceModels } from '../../devices/inference/inference-models.ts';
import { settleInference } from '../../devices/inference/settle-inference.ts';
import { curvatureByLabel } from '../../devices/models/nonlinearity-table.ts';
import { measured } from '../../devices/presets/measured.ts';
import { memoryMacros } from '../../devices/presets/memory-macros.ts';
import type { Preset } from '../../devices/presets/preset.ts';
import { programmedDevices } from '../../devices/presets/programmed.ts';

type Printed = number | string;
type Pair<T> = readonly [T, T];

interface Trained {
  readonly states: Pair<number>;
  readonly labels: Pair<number>;
  readonly cycleNoise: Printed;
  readonly onResistance: number;
  readonly onOffRatio: number;
  readonly writeUp: Pair<Printed>;
  readonly writeDown: Pair<Printed>;
}

interface Published {
  readonly trained: Readonly<Record<string, Trained>>;
  readonly macros: Readonly<
    Record<string, { onResistance: number; onOffRatio: number; cellSize: Pair<number>; readVoltage: number }>
  >;
  readonly programmed: Readonly<
    Record<string, { onResistance?: number; offResistance?: number; conductance_uS?: Pair<number | null> }>
  >;
  readonly normalisedA: readonly Pair<number>[];
}

const file = new URL('../fixtures/devices/published-devices.json', import.meta.url);
const published = JSON.parse(readFileSync(file, 'utf8')) as Published;

/** The number of "<0.01" and "0.7 avg". */
const numberIn = (printed: Printed) => Number(String(printed).replace(/^<| avg$/g, ''));
const pulseIn = ([voltage, width]: Pair<Printed>) => ({ voltage: numberIn(voltage), width });
const byName = (presets: readonly Preset[]) => Object.fromEntries(presets.map((preset) => [preset.name, preset]));
const random = { normal: () => Number.NaN, uniform: () => Number.NaN };

/** A over Pmax, linear between the published points; negative for labels below 0. */
function normalisedA(label: number): number {
  const points = published.normalisedA;
  const size = Math.abs(label);
  const above = Math.max(
    1,
    points.findIndex(([x]) => x >= size),
  );
  const [[x0, y0], [x1, y1]] = [points[above - 1]!, points[above]!];
  return Math.sign(label) * (y0 + ((size - x0) / (x1 - x0)) * (y1 - y0));
}

it('the law holds the published table of labels', () => {
  expect(curvatureByLabel.x).toEqual(published.normalisedA.map(([label]) => label));
  published.normalisedA.forEach(([, a], i) => {
    expect(curvatureByLabel.y[i]! * a).toBeCloseTo(1, 12);
  });
});

it('every published device is a listed preset', () => {
  const { trained, macros, programmed } = published;
  const names = listPresets().map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([trained, macros, programmed].flatMap(Object.keys)));
});

describe('trained', () => {
  const presets = byName(measured);
  it('are those of the manual', () => {
    expect(Object.keys(presets).sort()).toEqual(Object.keys(published.trained).sort());
  });

  it.each(Object.entries(published.trained))('%s has the published figures', (name, device) => {
    const { parameters, electrical } = presets[name]!;
    const [statesUp, statesDown] = device.states;
    const [labelUp, labelDown] = device.labels;
    const cycleNoise = numberIn(device.cycleNoise);
    expect(parameters).toEqual({ labelUp, labelDown, statesUp, statesDown, cycleNoise });
    const { onResistance } = device;
    expect(electrical).toMatchObject({
      onResistance,
      writeUp: pulseIn(device.writeUp),
      writeDown: pulseIn(device.writeDown),
    });
    expect(electrical.offResistance / onResistance).toBeCloseTo(device.onOffRatio, 9);
  });

  it.each(Object.entries(published.trained))('%s follows the published curves', (name, device) => {
    const { law, parameters, electrical } = presets[name]!;
    const [up, down] = device.states;
    const { pulse } = settleLaw(law, { ...parameters, cycleNoise: 0 });
    const { mean } = pulseResponse(pulse!, { up, down, devices: 1, random, start: -1 });
    const [least, most] = [1 / electrical.offResistance, 1 / electrical.onResistance];
    const span = most - least;
    const conductance = (w: number) => least + ((w + 1) / 2) * span;
    const risen = (pulses: number, states: number, label: number) => {
      const a = normalisedA(label) * states;
      return ((1 - Math.exp(-pulses / a)) * span) / (1 - Math.exp(-states / a));
    };
    // A is printed with four digits or more, and between its points it may be interpolated in several ways.
    const tolerance = 5e-4 * span;
    for (let p = 0; p <= up; p++) {
      const expected = least + risen(p, up, device.labels[0]);
      expect(Math.abs(conductance(mean[p]!) - expected), `LTP ${p}`).toBeLessThan(tolerance);
    }
    for (let p = 0; p <= down; p++) {
      const expected = most - risen(p, down, -device.labels[1]);
      expect(Math.abs(conductance(mean[up + p]!) - expected), `LTD ${p}`).toBeLessThan(tolerance);
    }
    expect(conductance(mean[up]!) / most).toBeCloseTo(1, 9);
    expect(conductance(mean[up + down]!) / least).toBeCloseTo(1, 9);
  });

  it.each(Object.entries(published.trained))(
    '%s falls as fast at first as the sign of its label says',
    (name, device) => {
      const { law, parameters } = presets[name]!;
      const [states, label] = [device.states[1], device.labels[1]];
      const { pulse } = settleLaw(law, { ...parameters, cycleNoise: 0 });
      const { mean } = pulseResponse(pulse!, { up: 0, down: states, devices: 1, random, start: 1 });
      const first = mean[0]! - mean[1]!;
      const last = mean[states - 1]! - mean[states]!;
      if (label < 0) expect(first).toBeGreaterThan(last);
      else expect(first).toBeLessThan(last);
      // Steps shrink geometrically: from the first to the last by exp(−(n − 1)/A).
      expect(Math.log(last / first)).toBeCloseTo((states - 1) / (normalisedA(label) * states), 1);
    },
  );

  it('labels of one sign make up and down alike: HZO FeFET, not TaOx/TiO2', () => {
    const asymmetry = (name: string) => {
      const { law, parameters } = presets[name]!;
      const { pulse } = settleLaw(law, { ...parameters, cycleNoise: 0 });
      return Math.max(
        ...[-0.8, -0.4, 0, 0.4, 0.8].map((start) => {
          const { mean } = pulseResponse(pulse!, { up: 1, down: 0, devices: 1, random, start });
          const { mean: fallen } = pulseResponse(pulse!, { up: 0, down: 1, devices: 1, random, start });
          return Math.abs(Math.log((mean[1]! - start) / (start - fallen[1]!)));
        }),
      );
    };
    expect(asymmetry('hzo-fefet')).toBeLessThan(0.3);
    expect(asymmetry('taox-tio2')).toBeGreaterThan(1);
  });
});

describe('memory macros', () => {
  const presets = byName(memoryMacros);
  it.each(Object.entries(published.macros))('%s has the published figures', (name, device) => {
    const { law, electrical } = presets[name]!;
    const { onResistance, onOffRatio, cellSize, readVoltage } = device;
    expect(law.name).toBe('exact');
    expect(electrical).toMatchObject({ onResistance, cellSize, readVoltage });
    expect(electrical.offResistance / onResistance).toBeCloseTo(onOffRatio, 9);
  });

  it('spans the range of a one-bit cell with one pulse', () => {
    const { law, parameters } = presets['stt-mram-intel-22nm']!;
    const { granularity, range } = settleLaw(law, parameters);
    expect(granularity).toBe(range[1] - range[0]);
  });
});

describe('programmed devices', () => {
  const presets = byName(programmedDevices);
  it.each(Object.entries(published.programmed))('%s has the published range', (name, device) => {
    const { law, electrical } = presets[name]!;
    expect(law.name).toBe('exact');
    const { onResistance, offResistance, conductance_uS: [least, most] = [null, null] } = device;
    if (onResistance) expect(electrical.onResistance).toBeCloseTo(onResistance, 6);
    if (offResistance) expect(electrical.offResistance).toBeCloseTo(offResistance, 6);
    if (most) expect(1e6 / electrical.onResistance).toBeCloseTo(most, 9);
    if (least) expect(1e6 / electrical.offResistance).toBeCloseTo(least, 9);
  });

  it.each(programmedDevices)(
    '$name fills the range of its inference model, and can be programmed at both ends',
    (preset) => {
      const { inference, electrical } = preset;
      const { range, program } = settleInference(inferenceModels.get(inference!.model)!, inference);
      const [least, most] = [1 / electrical.offResistance, 1 / electrical.onResistance];
      expect(most / range[1]).toBeCloseTo(1, 9);
      const { conductances } = program([least, most], { normal: () => 0, uniform: () => 0.5 });
      expect(conductances[0]! / least).toBeCloseTo(1, 9);
      expect(conductances[1]! / most).toBeCloseTo(1, 9);
    },
  );
});
