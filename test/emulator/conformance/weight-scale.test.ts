/** The weight that fills a cell, where arrays learn, and gradients rounded up or down at random; on every backend. */
import { describe, expect, it, type TestContext } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import { fillingWeight } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { relativeDifference } from '../machines.ts';
import { momentsOf, Probe, type ProbeSpec, steadyDevice, wave } from '../probe.ts';

closeBackends();

const [inputs, outputs, batch] = [11, 70, 4];
const step = 2 ** -6;

it.each([4, 10, 100, 128, 784])('of weights ±1/√%i is a power of two that they fill by half or more', (lines) => {
  const bound = 1 / Math.sqrt(lines);
  const weight = fillingWeight('initial', { distribution: 'uniform', bound });
  expect(Number.isInteger(Math.log2(weight))).toBe(true);
  expect(bound / weight).toBeGreaterThan(0.5);
  expect(bound / weight).toBeLessThanOrEqual(1);
});

it('is 1 where a study says so, and for weights that are zero', () => {
  expect(fillingWeight('one', { distribution: 'uniform', bound: 0.1 })).toBe(1);
  expect(fillingWeight('initial', { distribution: 'zero', bound: 0 })).toBe(1);
});

describe.each(backendNames)('%s', (name) => {
  const open = async (context: TestContext, spec: Partial<ProbeSpec>) =>
    Probe.open(await backendFor(name, context), { inputs, outputs, batch, ...spec });

  it.for([
    ['pulses', 'pulses', steadyDevice(step, 1)],
    ['pulses', 'write', steadyDevice(step, 1)],
    ['any change', 'pulses', settleDevice('ideal')],
    ['any change', 'write', settleDevice('ideal')],
  ] as const)('reads s·c and learns as cells c of s times the rate: %s by %s', async ([, mode, device], context) => {
    // Cells of the one start at weights over s, so cells of the other begin with the same shares laid on by hand.
    const weightScale = 1 / 8;
    const devices = { w: device };
    const scaled = await open(context, { devices, read: true, weightScale, change: { mode, rate: 0.05 / 8 } });
    const plain = await open(context, { devices, read: true, change: { mode, rate: 0.05 } });
    const start = wave(inputs * outputs, 3).map((share) => share / 2);
    for (const probe of [scaled, plain]) {
      await probe.setWeights(start.slice());
      probe.drive({ x: wave(inputs, 1), d: wave(outputs, 2) });
      probe.run();
    }
    for (const read of ['read w', 'read w transposed']) {
      const [small, large] = [await scaled.value(read), await plain.value(read)];
      expect(small).toEqual(large.map((value) => value / 8));
    }
    const changed = await plain.weights();
    expect(relativeDifference(changed, start)).toBeGreaterThan(1e-3);
    expect(await scaled.weights()).toEqual(changed);
    for (const probe of [scaled, plain]) probe.machine.close();
  });

  it('starts from the weights that are declared', async (context) => {
    const device = settleDevice('ideal');
    const scaled = await open(context, { devices: { w: device }, weightScale: 1 / 4 });
    const plain = await open(context, { devices: { w: device } });
    expect(await scaled.weights()).toEqual((await plain.weights()).map((weight) => 4 * weight));
    for (const probe of [scaled, plain]) probe.machine.close();
  });

  it('writes whole pulses whose mean is the gradient, whose spread is that of one throw', async (context) => {
    const [rows, columns] = [128, 256];
    const probe = await open(context, {
      ...{ inputs: rows, outputs: columns, batch: 1, devices: { w: steadyDevice(step, 1) } },
      change: { mode: 'write', rate: 1, rounding: 'stochastic' },
    });
    for (const wanted of [0.02, 0.4, -2.3]) {
      await probe.setWeights(new Float64Array(rows * columns));
      probe.drive({ x: new Float64Array(rows).fill(1), d: new Float64Array(columns).fill(wanted * step) });
      probe.run();
      const pulses = (await probe.weights()).map((weight) => -weight / step);
      const share = wanted - Math.floor(wanted);
      const { mean, std } = momentsOf(pulses);
      const deviation = Math.sqrt(share * (1 - share));
      expect(Math.abs(mean - wanted)).toBeLessThan((5 * deviation) / Math.sqrt(rows * columns));
      expect(std / deviation).toBeCloseTo(1, 1);
      for (const count of new Set(pulses.map((count) => Math.round(count * 1e6) / 1e6))) {
        expect([Math.floor(wanted), Math.ceil(wanted)]).toContain(count);
      }
    }
    probe.machine.close();
  });

  it('draws anew with every batch, and writes nothing where the gradient is zero', async (context) => {
    const probe = await open(context, {
      ...{ batch: 1, devices: { w: steadyDevice(step, 1) } },
      change: { mode: 'write', rate: 1, rounding: 'stochastic' },
    });
    probe.drive({ x: new Float64Array(inputs).fill(1), d: new Float64Array(outputs).fill(step / 2) });
    const weightsAfter = async (epoch: number) => {
      await probe.setWeights(new Float64Array(inputs * outputs));
      probe.run(1, 0, epoch);
      return probe.weights();
    };
    const [first, again, other] = [await weightsAfter(1), await weightsAfter(1), await weightsAfter(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    probe.drive({ d: new Float64Array(outputs) });
    expect((await weightsAfter(3)).every((weight) => weight === 0)).toBe(true);
    probe.machine.close();
  });
});

it('rounds alike on every backend', async (context) => {
  const weights = [];
  for (const name of backendNames) {
    const probe = await Probe.open(await backendFor(name, context), {
      ...{ inputs, outputs, batch, devices: { w: steadyDevice(step, 1) } },
      change: { mode: 'write', rate: 1 / 4, scale: 'largest', rounding: 'stochastic' },
    });
    // Multiples of 1/8: every gradient is exact.
    const eighths = (count: number, phase: number) => wave(count, phase).map((value) => Math.round(value * 8) / 8);
    await probe.setWeights(new Float64Array(inputs * outputs));
    probe.drive({ x: eighths(inputs, 1), d: eighths(outputs, 2) });
    probe.run();
    weights.push(await probe.weights());
    probe.machine.close();
  }
  for (const other of weights.slice(1)) expect(relativeDifference(other, weights[0]!)).toBeLessThan(1e-6);
});
