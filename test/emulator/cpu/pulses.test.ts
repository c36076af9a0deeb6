/** Pulses by kernels of float32 against pulses by formulas in float64, law by law. */
import { describe, expect, it } from 'vitest';
import { type DeviceSpecification, type PulseLaw, settleDevice } from '../../../devices/index.ts';
import type { Arithmetic, Real } from '../../../emulator/cpu/arithmetic/arithmetic.ts';
import { createDouble } from '../../../emulator/cpu/arithmetic/double.ts';
import { createSingle } from '../../../emulator/cpu/arithmetic/single.ts';
import { openStream, type RandomStream } from '../../../emulator/index.ts';
import { relativeDifference } from '../machines.ts';

const arithmetics = [await createSingle('reproducible'), createDouble()] as const;

const devices: Record<string, DeviceSpecification> = {
  ...Object.fromEntries(
    ['gokmen-vlasov', 'ecram', 'reram-sb', 'reram-es', 'ag-a-si', 'hp-tio2', 'vteam-magic'].map((name) => [name, name]),
  ),
  'soft-bounds': { extends: 'gokmen-vlasov', law: 'soft-bounds' },
  'piecewise-step': {
    extends: 'gokmen-vlasov',
    law: 'piecewise-step',
    tables: { up: { x: [0, 0.5, 0.7, 1], y: [1.5, 1, 0.9, 0.2] }, down: { x: [0, 1], y: [0.2, 1.5] } },
  },
  'measured-table': {
    extends: 'gokmen-vlasov',
    law: 'measured-table',
    tables: {
      up: { x: [-1, -0.1, 0, 0.05, 1], y: [0.03, 0.02, 0.021, 0.01, 0.005] },
      down: { x: [-1, 0, 1], y: [-0.005, -0.02, -0.03] },
      upDeviation: { x: [-1, 1], y: [0.01, 0.02] },
      downDeviation: { x: [-1, 1], y: [0.01, 0.01] },
    },
  },
  'pow-step': { extends: 'gokmen-vlasov', law: 'pow-step' },
  'with write noise and wear': {
    extends: 'gokmen-vlasov',
    parameters: { writeNoise: 2 },
    wear: { endurance: 60, levels: 77 },
  },
};

/** @param fields [crosspoints][fields] */
function drawFields(law: PulseLaw, random: RandomStream, fields: Real): void {
  const drawn = new Float64Array(law.fields.length);
  for (let first = 0; first < fields.length; first += drawn.length) {
    law.draw(random, drawn, 0);
    fields.set(drawn.map(Math.fround), first);
  }
}

/**
 * States and fields after pulses on some crosspoints, in lists as long as lanes do and do not fill.
 *
 * @param counts how often one crosspoint after another is pulsed
 */
function pulsed(arithmetic: Arithmetic, device: DeviceSpecification, counts = [1, 2, 3, 5, 40], crosspoints = 23) {
  const law = settleDevice(device).pulse;
  if (!law) throw new Error('a device without pulses');
  const [states, fields] = [arithmetic.allocate(crosspoints), arithmetic.allocate(law.fields.length * crosspoints)];
  const random = openStream(3, 4);
  drawFields(law, random, fields);
  for (let at = 0; at < crosspoints; at++) states[at] = Math.fround(0.2 * random.normal());
  const write = arithmetic.write({
    ...{ outputs: crosspoints, most: 1e6, stochastic: false, carried: null, pruned: null },
    ...{ law, planes: [{ states, fields, name: 1000 }], seed: 11, roundStream: 13, pulseStream: 12 },
  });
  const change = arithmetic.allocate(crosspoints);
  const writeRow = () => write(change, 0, 1, 1, { position: 5, epoch: 6 }, { raise: [1], lower: [-1] });
  for (let at = 0; at < crosspoints - 1; at++) {
    change[at] = (at % 3 === 0 ? -1 : 1) * (counts[at % counts.length] as number);
  }
  writeRow();
  change.fill(0);
  change[crosspoints - 1] = -4;
  writeRow();
  return { states: [...states], fields: [...fields] };
}

describe('pulses', () => {
  it.each(Object.entries(devices))('%s: the same by either way', (_, device) => {
    const [single, double] = arithmetics.map((arithmetic) => pulsed(arithmetic, device));
    for (const what of ['states', 'fields'] as const) {
      single?.[what].forEach((value, index) => {
        const other = double?.[what][index] as number;
        expect(Math.abs(value - other), `${what} ${index}: ${value} and ${other}`).toBeLessThan(
          2e-5 * Math.max(1, Math.abs(other)),
        );
      });
    }
  });

  it('also by thousands, more than are drawn at a time', () => {
    const small = { extends: 'gokmen-vlasov', parameters: { step: 5e-5, cycleNoise: 5, writeNoise: 2 } };
    const [single, double] = arithmetics.map((arithmetic) => pulsed(arithmetic, small, [1, 1501, 4000]));
    for (const what of ['states', 'fields'] as const) {
      single?.[what].forEach((value, index) => {
        // Sums of thousands of steps in float32; noise moves a state by a hundred times as much.
        expect(Math.abs(value - (double?.[what][index] as number)), `${what} ${index}`).toBeLessThan(1e-4);
      });
    }
  });
});

describe('deviates', () => {
  // States that are sums of them: a step of 1, as large as its noise, far from either bound.
  const bounds = { upperBound: 1000, upperBoundSpread: 0, lowerBound: -1000, lowerBoundSpread: 0 };
  const parameters = { step: 1, stepSpread: 0, cycleNoise: 1, upDown: 0, upDownSpread: 0, ...bounds };
  const device = { extends: 'gokmen-vlasov', parameters } as const;

  it.each([1, 2, 3])('of %i pulses: those of `random.ts`, to rounding, whether a pair is used up or not', (count) => {
    const [single, double] = arithmetics.map((arithmetic) => pulsed(arithmetic, device, [count], 20_000).states);
    const largest = single?.reduce((most, value, at) => Math.max(most, Math.abs(value - (double?.[at] as number))), 0);
    expect(largest).toBeLessThan(2e-6);
    expect(new Set(single).size).toBeGreaterThan(19_000);
  });
});

describe('writes', () => {
  const [rows, outputs] = [40, 61];

  /** Two writes to all rows but the first three. */
  function written(arithmetic: Arithmetic, how: 'nearest' | 'stochastic' | 'carried', most: number) {
    const law = settleDevice('gokmen-vlasov').pulse;
    if (!law) throw new Error('a device without pulses');
    const random = openStream(7, 8);
    const allocate = (length: number, draw: () => number) => {
      const values = arithmetic.allocate(length);
      for (let at = 0; at < length; at++) values[at] = Math.fround(draw());
      return values;
    };
    const cells = rows * outputs;
    const states = allocate(2 * cells, () => 0.1 * random.normal());
    const planes = [0, 1].map((plane) => {
      const fields = arithmetic.allocate(law.fields.length * cells);
      drawFields(law, random, fields);
      return { states: states.subarray(plane * cells, (plane + 1) * cells), fields, name: plane * cells };
    });
    const carried = how === 'carried' ? allocate(cells, () => random.uniform() - 0.5) : null;
    const pruned = allocate(cells, () => Number(random.uniform() < 0.1));
    const write = arithmetic.write({
      ...{ outputs, most, stochastic: how === 'stochastic', carried, pruned, law, planes, seed: 5 },
      ...{ roundStream: 6, pulseStream: 7 },
    });
    const counts = [1, 2].map((position) => {
      const change = allocate((rows - 3) * outputs, () => (random.uniform() < 0.3 ? 0 : 0.4 * random.normal()));
      return write(change, 3, rows - 3, 10, { position, epoch: 2 }, { raise: [1, 0], lower: [-1, 1] });
    });
    return { counts, states, carried };
  }

  it.each([
    ['nearest', 1e6],
    ['nearest', 3],
    ['stochastic', 1e6],
    ['carried', 5],
  ] as const)('rounded: %s, at most %d: the same by either way', (how, most) => {
    const [single, double] = arithmetics.map((arithmetic) => written(arithmetic, how, most));
    expect(single?.counts).toEqual(double?.counts);
    expect(single?.counts[0]?.weights).toBeGreaterThan(1000);
    expect(single?.carried && [...single.carried]).toEqual(double?.carried && [...double.carried]);
    single?.states.forEach((state, at) => {
      expect(Math.abs(state - (double?.states[at] as number)), `state ${at}`).toBeLessThan(1e-5);
    });
  });
});

describe('trains', () => {
  const [inputs, samples, slots] = [320, 2000, 31];
  /** Of all lines but the first, which fires in every slot. It lies between two that half a word can say. */
  const probability = 1.5 * 2 ** -16;

  /** As d is 1 and the first input is 1, a line fires with the probability that its input says. */
  function fired(arithmetic: Arithmetic) {
    const law = settleDevice('gokmen-vlasov').pulse;
    if (!law) throw new Error('a device without pulses');
    const [x, d] = [arithmetic.allocate(samples * inputs), arithmetic.allocate(samples)];
    x.fill(probability);
    for (let n = 0; n < samples; n++) x[n * inputs] = 1;
    d.fill(1);
    const [states, fields] = [arithmetic.allocate(inputs), arithmetic.allocate(law.fields.length * inputs)];
    const update = arithmetic.update({
      ...{ x, inputs, d, outputs: 1, trainLength: slots, law, pruned: null },
      ...{ planes: [{ states, fields, name: 0 }], seed: 5, inputStream: 6, errorStream: 7, pulseStream: 8 },
    });
    return update({ count: samples, first: 0, epoch: 1 }, slots, { raise: [1], lower: [-1] });
  }

  it('fire as often as asked, also beyond the half word that is drawn first', () => {
    const [single, double] = arithmetics.map(fired);
    expect(single).toEqual(double);
    const rare = (single?.inputPulses ?? 0) - samples * slots;
    const expected = (inputs - 1) * samples * slots * probability;
    expect(Math.abs(rare - expected)).toBeLessThan(4 * Math.sqrt(expected));
    // Half a word alone would fire two thirds as often.
    expect(rare).toBeGreaterThan((2 / 3) * expected + 4 * Math.sqrt((2 / 3) * expected));
  });

  it.each([
    ['one slot', 1, 0],
    ['one slot, pruned', 1, 0.2],
    ['one slot, marks of which none is set', 1, -1],
    ['several slots', 9, 0],
    ['several slots, pruned', 9, 0.2],
  ])('meet in the same crosspoints as in float64: %s', (_, trainLength, share) => {
    const [rows, columns, count] = [37, 22, 40];
    const [single, double] = arithmetics.map((arithmetic) => {
      const law = settleDevice('gokmen-vlasov').pulse as PulseLaw;
      const random = openStream(7, 8);
      const allocate = (length: number, draw: () => number) => {
        const values = arithmetic.allocate(length);
        values.set(Float32Array.from({ length }, draw));
        return values;
      };
      const x = allocate(count * rows, () => random.normal());
      const d = allocate(count * columns, () => random.normal());
      const marks = allocate(rows * columns, () => Number(random.uniform() < share));
      const [states, fields] = [
        arithmetic.allocate(marks.length),
        arithmetic.allocate(law.fields.length * marks.length),
      ];
      drawFields(law, random, fields);
      const update = arithmetic.update({
        ...{ x, inputs: rows, d, outputs: columns, trainLength, law, pruned: share === 0 ? null : marks },
        ...{ planes: [{ states, fields, name: 0 }], seed: 5, inputStream: 6, errorStream: 7, pulseStream: 8 },
      });
      const counts = update({ count, first: 0, epoch: 1 }, 3, { raise: [1], lower: [-1] });
      return { counts, states };
    });
    expect(single?.counts).toEqual(double?.counts);
    expect(single?.counts.up).toBeGreaterThan(500);
    expect(relativeDifference(single?.states as Real, double?.states as Real)).toBeLessThan(1e-5);
  });
});
