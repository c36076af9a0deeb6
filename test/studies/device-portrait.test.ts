import { describe, expect, it } from 'vitest';
import { type DeviceDescription, listPresets } from '../../devices/index.ts';
import { describeDevice } from '../../studies/devices/describe-device.ts';
import { portrayDevice } from '../../studies/devices/portray-device.ts';
import { histogramsOf, quantilesOf } from '../../studies/devices/sample.ts';

const electrical = {
  onResistance: 1e5,
  offResistance: 1e6,
  readVoltage: 0.1,
  writeUp: { voltage: 1, width: 1e-6 },
  writeDown: { voltage: -1, width: 1e-6 },
  cellSize: [4, 4],
} as const;
const same = {
  ...{ stepSpread: 0, cycleNoise: 0, upDownSpread: 0, upperBoundSpread: 0, lowerBoundSpread: 0, resetNoise: 0 },
};
const softBounds: DeviceDescription = {
  law: 'soft-bounds',
  parameters: { ...same, step: 0.01, upDown: 0.3, upperBound: 0.8, lowerBound: -0.5 },
  electrical,
};
const stepUp = 0.01;
const stepDown = 0.01 * (1 - 0.3);

const portray = (device: DeviceDescription | string, crosspoints = 200, pulses?: number) =>
  portrayDevice(device, { crosspoints, seed: 1, ...(pulses === undefined ? {} : { pulses }) });
const pulsesOf = (device: DeviceDescription | string, crosspoints = 200, pulses?: number) =>
  portray(device, crosspoints, pulses).pulses!;

describe('the train', () => {
  it('of a device without noise is one line: its closed form, rising, then falling', () => {
    const { response } = pulsesOf(softBounds, 20, 400);
    const up = (n: number) => 0.8 - (0.8 + 0.5) * (1 - stepUp / 0.8) ** n;
    const top = up(400);
    const down = (n: number) => -0.5 + (top + 0.5) * (1 - stepDown / 0.5) ** n;
    response.at.forEach((pulse, i) => {
      const expected = pulse <= 400 ? up(pulse) : down(pulse - 400);
      for (const curve of [response.mean, response.low, response.high, ...response.singles]) {
        expect(Math.abs(curve[i]! - expected)).toBeLessThan(2e-6);
      }
    });
    const turn = response.at.indexOf(400);
    expect(turn).toBeGreaterThan(100);
    for (let i = 1; i < response.at.length; i++) {
      expect(Math.sign(response.mean[i]! - response.mean[i - 1]!)).toBe(i <= turn ? 1 : -1);
    }
  });

  it.each(['gokmen-vlasov', 'ag-a-si', 'gst-pcm'])('of %s has its mean and quartiles within its band', (name) => {
    const { response } = pulsesOf(name);
    response.at.forEach((_, i) => {
      const [low, high] = [response.low[i]!, response.high[i]!];
      expect(low).toBeLessThanOrEqual(response.mean[i]! + 1e-6);
      expect(high).toBeGreaterThanOrEqual(response.mean[i]! - 1e-6);
      expect(low).toBeLessThanOrEqual(response.lowerQuartile[i]!);
      expect(response.lowerQuartile[i]!).toBeLessThanOrEqual(response.upperQuartile[i]!);
      expect(response.upperQuartile[i]!).toBeLessThanOrEqual(high);
    });
    expect(response.at).toEqual([...new Set(response.at)].sort((one, other) => one - other));
    expect([response.at[0], response.at.at(-1)]).toEqual([0, 2 * response.pulses]);
  });

  it('is long enough to show the curve, and no longer than asked', () => {
    // Soft bounds: (1 − step / bound)^n = 2 % in the slower direction, which is down.
    const needed = Math.log(0.02) / Math.log(1 - stepDown / 0.5);
    const { pulses } = pulsesOf(softBounds, 20).response;
    expect(pulses).toBeGreaterThan(needed);
    expect(pulses).toBeLessThan(1.25 * needed);
    expect(pulsesOf(softBounds, 20, 7).response.at).toEqual(Array.from({ length: 15 }, (_, i) => i));
  });

  it('starts elsewhere where a device hardly moves at its lower bound', () => {
    expect(pulsesOf('gokmen-vlasov', 20, 5).response.start).toBeNull();
    // A memristor at Roff: conductance rises as a high power of itself.
    const { start, mean, pulses } = pulsesOf('hp-tio2', 20).response;
    expect(start).toBeGreaterThan(-1);
    expect(Math.max(...mean)).toBeGreaterThan(start! + 1);
    expect(pulses).toBeLessThan(1000);
  });

  it('is the same for the same seed, and another for another', () => {
    const of = (seed: number) => portrayDevice('ag-a-si', { crosspoints: 20, pulses: 20, seed });
    expect(of(3)).toEqual(of(3));
    expect(of(3).pulses!.response.mean).not.toEqual(of(4).pulses!.response.mean);
  });
});

describe('steps', () => {
  it('follow the law over the state', () => {
    const { steps } = pulsesOf(softBounds, 20);
    steps.states.forEach((w, i) => {
      expect(Math.abs(steps.up.mean[i]! - stepUp * (1 - w / 0.8))).toBeLessThan(6e-8);
      expect(Math.abs(steps.down.mean[i]! - stepDown * (1 + w / 0.5))).toBeLessThan(6e-8);
      expect(steps.up.deviation[i]).toBe(0);
    });
    expect([steps.states[0], steps.states.at(-1)]).toEqual([-0.5, 0.8]);
  });

  it('cancel at the closed form of the symmetry point', () => {
    const { symmetryPoint } = pulsesOf(softBounds, 20).steps;
    const expected = (stepUp - stepDown) / (stepUp / 0.8 + stepDown / 0.5);
    expect(symmetryPoint).toMatchObject({ stable: true });
    expect(Math.abs((symmetryPoint as { weight: number }).weight - expected)).toBeLessThan(1e-9);
  });

  it('cancel where the exponential curves have equal slopes, stable only if they saturate', () => {
    const asymptote = (curvature: number) => 2 / (1 - Math.exp(-curvature)) - 1;
    // MLP+NeuroSim's normalised A: label 0.1: 12.6258; label 2.4: 0.4992.
    const [up, down] = [1 / 12.6258, 1 / 0.4992];
    const [a, b] = [1 - Math.exp(-up / 100), 1 - Math.exp(down / 120)];
    const expected = (asymptote(up) * a + asymptote(down) * b) / (a + b);
    const point = pulsesOf({ extends: 'gst-pcm', parameters: { labelUp: 0.1 } }, 20).steps.symmetryPoint;
    expect(point).toMatchObject({ stable: false });
    expect(Math.abs((point as { weight: number }).weight - expected)).toBeLessThan(1e-6);
  });

  it('of equal size cancel everywhere, of unequal size nowhere', () => {
    const constant = (upDown: number): DeviceDescription => ({
      law: 'constant-step',
      parameters: { ...same, upDown },
      electrical,
    });
    expect(pulsesOf(constant(0), 20).steps.symmetryPoint).toBe('everywhere');
    expect(pulsesOf(constant(0.2), 20).steps.symmetryPoint).toBeNull();
  });

  it('are missing where hardly any crosspoint comes', () => {
    const wide: DeviceDescription = {
      law: 'constant-step',
      parameters: { ...same, upperBound: 1, upperBoundSpread: 1e-3 },
      electrical,
    };
    const { up } = pulsesOf(wide).steps;
    expect(up.mean.at(-2)).toBeCloseTo(1e-3, 9);
    // Half of the upper bounds lie below the nominal one: those that reach it step.
    expect(up.mean.at(-1)).not.toBeNull();
    const shrunk = { extends: wide, law: { drawn: { upper: 'upperBound * (1 - 0.2 * abs(normal()))' } } };
    expect(pulsesOf(shrunk).steps.up.mean.at(-1)).toBeNull();
  });
});

describe('figures', () => {
  const spread: DeviceDescription = {
    law: 'constant-step',
    parameters: { ...same, step: 1e-3, stepSpread: 0.2, cycleNoise: 0.4, upperBoundSpread: 0.1, writeNoise: 3 },
    electrical,
  };

  it('tell spreads apart by where they come from', () => {
    const crosspoints = 2000;
    const { figures } = pulsesOf(spread, crosspoints, 5);
    // Four standard errors of a standard deviation; of the mean of two directions, which share their crosspoints.
    const error = (sigma: number) => (4 * sigma) / Math.sqrt(2 * crosspoints);
    expect(Math.abs(figures.deviceSpread - 0.2)).toBeLessThan(error(0.2));
    expect(Math.abs(figures.cycleSpread - 0.4)).toBeLessThan(error(0.4));
    expect(Math.abs(figures.readSpread - (3 * 1e-3) / 1.2)).toBeLessThan(error((3 * 1e-3) / 1.2));
    const none = pulsesOf({ extends: spread, parameters: { stepSpread: 0, cycleNoise: 0, writeNoise: 0 } }, 50, 5);
    expect(none.figures).toMatchObject({ deviceSpread: 0, cycleSpread: 0, readSpread: 0 });
    expect(none.differences.steps).toEqual({ up: null, down: null });
    expect(none.differences.bounds.lower).toBeNull();
  });

  it('bin every crosspoint once, around the drawn values', () => {
    const { upper } = pulsesOf(spread, 2000, 5).differences.bounds;
    const { from, width, counts } = upper!;
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2000);
    const mean = counts.reduce((sum, count, bin) => sum + count * (from + (bin + 0.5) * width), 0) / 2000;
    expect(Math.abs(mean - 0.6)).toBeLessThan((4 * 0.06) / Math.sqrt(2000) + width / 4);
  });

  it('compare up with down at w = 0', () => {
    const { figures } = pulsesOf(softBounds, 20);
    expect(figures.reference).toBe(0);
    expect(figures.asymmetry).toBeCloseTo((stepUp - stepDown) / ((stepUp + stepDown) / 2), 12);
    const unipolar = pulsesOf({ extends: softBounds, parameters: { lowerBound: 0, upperBound: 2 } }, 20, 5);
    expect(unipolar.figures.reference).toBe(1);
  });

  it('call constant steps linear and exponential ones as bent as their closed form', () => {
    expect(pulsesOf('gokmen-vlasov', 20).figures.nonlinearity.up).toBeLessThan(1e-9);
    // x = (1 − e^(−P/A)) B, up to where 98 % of the way are made; A of label 2.4 is 0.4992 of 97 pulses.
    const x = (pulse: number) => (1 - Math.exp(-pulse / (0.4992 * 97))) / (1 - Math.exp(-1 / 0.4992));
    const last = Array.from({ length: 98 }, (_, pulse) => pulse).find((pulse) => x(pulse) >= 0.98)!;
    const bends = Array.from({ length: last }, (_, pulse) => x(pulse) / x(last) - pulse / last);
    const { up } = pulsesOf({ extends: 'ag-a-si', parameters: { cycleNoise: 0 } }, 20).figures.nonlinearity;
    expect(up).toBeCloseTo(Math.max(...bends), 9);
  });
});

describe('retention', () => {
  const drifting: DeviceDescription = {
    extends: 'ideal',
    inference: {
      model: 'pcm-state-independent',
      parameters: { programmingNoise: 0, exponentDeviation: 0, readNoise: 0 },
    },
  };

  it('of a cell without noise is the power law, over ten decades', () => {
    const { times, levels } = portray(drifting, 10).retention!;
    expect([times[0], times.at(-1)]).toEqual([1, 1e10]);
    expect(levels).toHaveLength(5);
    for (const { target, mean, low, high } of levels) {
      times.forEach((time, i) => {
        const expected = target * ((time + 20) / 20) ** -0.1;
        for (const curve of [mean, low, high]) expect(Math.abs(curve[i]! / expected - 1)).toBeLessThan(5e-6);
      });
    }
  });

  it('has its mean within its band and ends with the model', () => {
    const { times, levels } = portray('rram-wan').retention!;
    expect(times.at(-1)).toBe(2 * 86_400);
    for (const { mean, low, high } of levels) {
      for (const [i, value] of mean.entries()) expect(low[i]! < value && value < high[i]!).toBe(true);
    }
  });

  it('shows the published programming error where nothing is said of ageing', () => {
    const cells = 2000;
    const { times, errors } = portray('pcm-joshi', cells).retention!;
    expect(times).toEqual([0]);
    // Joshi et al. 2020 in CrossSim's fit, at 12.5 µS, far from the clip at 0.
    const sigma = 1e-6 * (0.28638599 + 0.07585724 * 12.5 - 0.00178767 * 12.5 ** 2);
    const middle = errors.targets.indexOf(12.5e-6);
    expect(Math.abs(errors.programming[middle]! / sigma - 1)).toBeLessThan(4 / Math.sqrt(2 * cells));
    expect(Math.abs(errors.bias[middle]!)).toBeLessThan((4 * sigma) / Math.sqrt(cells));
    expect(errors.read[middle]).toBe(0);
  });
});

describe('the sheet', () => {
  it('fills in the numbers of the device and counts its state', () => {
    const sheet = describeDevice('gokmen-vlasov');
    const line = (name: string) => sheet.filled.flatMap(({ lines }) => lines).find((one) => one.name === name)?.text;
    expect(line('stepUp')).toBe('= abs(0.0016 · (gain + skew))');
    expect(line('gain')).toBe('= 1 + 0.3 · ξ');
    // Rest and visible weight do nothing here: neither they nor what only they use is shown.
    expect(line('keep')).toBeUndefined();
    expect(sheet.steps).toBeCloseTo(1250, 9);
    expect(sheet.bytes).toBe(4 * (1 + sheet.fields.length));
    expect(sheet.parameters.step).toMatchObject({ value: 0.0016, default: 0.001, unit: '1', changed: true });
    expect(sheet.parameters.stepSpread).toMatchObject({ value: 0.3, changed: false });
  });

  it('gives values that no deviate enters as numbers', () => {
    const { filled } = describeDevice('ag-a-si');
    const rate = filled.flatMap(({ lines }) => lines).find(({ name }) => name === 'rateUp')!.text;
    expect(Number(rate.slice(2))).toBeCloseTo(1 - Math.exp(-1 / (0.4992 * 97)), 5);
  });

  it('shows wear as formulas of the bounds, and remarks on what is not in the law', () => {
    const worn: DeviceDescription = {
      extends: 'gokmen-vlasov',
      wear: { endurance: 1e5, levels: 16 },
      spreads: { cycleNoise: { distribution: 'log-normal', deviation: 0.5 } },
      faults: { stuckLow: 0.01 },
    };
    const { filled, remarks } = describeDevice(worn);
    const wear = filled.find(({ title }) => title.startsWith('wear'))!;
    expect(wear.lines[0]).toEqual({ name: 'lower', text: '= lower + (upper − lower) · 0.000005' });
    expect(JSON.stringify(filled)).not.toContain('stuck');
    expect(remarks.join('\n')).toMatch(/cycleNoise.*log-normal.*50.*16 levels.*100.000 pulses.*1\.00.% of the cross/s);
  });
});

describe('every preset', () => {
  it.each(listPresets().map(({ name }) => name))('%s has a portrait of finite numbers', (name) => {
    const portrait = portrayDevice(name, { crosspoints: 12, pulses: 6, seed: 1 });
    const check = (value: unknown, path: string): void => {
      if (typeof value === 'number') expect(Number.isFinite(value), path).toBe(true);
      if (typeof value === 'object' && value !== null) {
        for (const [key, inner] of Object.entries(value)) check(inner, `${path}.${key}`);
      }
    };
    check({ ...portrait, sheet: null }, name);
    expect(portrait.pulses !== null || portrait.sheet.equations.length === 0).toBe(true);
  });
});

describe('samples', () => {
  it('have quantiles between their values', () => {
    expect(quantilesOf([4, 1, 3, 2], [0, 0.5, 1, 1 / 6])).toEqual([1, 2.5, 4, 1.5]);
  });

  it('of one value have no histogram', () => {
    expect(histogramsOf([2, 2, 2], [0.1 + 0.2, 0.3])).toEqual([null, null]);
  });

  it('share the bins of their histograms', () => {
    const [one, other] = histogramsOf([0, 1, 1], [-47, 1]);
    expect(one).toMatchObject({ from: -47, width: 1 });
    expect(one!.counts.slice(-2)).toEqual([0, 3]);
    expect(other!.counts.map((count, bin) => count * (bin + 1)).filter((place) => place > 0)).toEqual([1, 48]);
  });
});
