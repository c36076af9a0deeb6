/** Gradients by their largest entry, on every backend. */
import { describe, expect, it, type TestContext } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import { Recorder } from '../../../emulator/index.ts';
import { shiftOf } from '../../../emulator/program/gradient-writing.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { relativeDifference } from '../machines.ts';
import { blankSet, Probe, type ProbeSpec, steadyDevice, wave } from '../probe.ts';

closeBackends();

const step = 2 ** -6;
const rate = 1 / 4;
const [inputs, outputs, batch] = [11, 70, 4];
/** Multiples of 1/8: every gradient is exact. */
const eighths = (count: number, phase: number) => wave(count, phase).map((value) => Math.round(value * 8) / 8);

it('is the power of two nearest in octaves, whatever the float', () => {
  for (const exponent of [-126, -40, -1, 0, 1, 17, 125]) {
    for (const fraction of [1, 1.2, Math.SQRT2 - 1e-6, Math.SQRT2 + 1e-6, 1.7, 1.999999]) {
      const value = fraction * 2 ** exponent;
      expect(shiftOf(value), `${value}`).toBe(2 ** -Math.round(Math.log2(value)));
    }
  }
  for (const value of [0, 1e-45, 3e38, Number.POSITIVE_INFINITY]) expect(Number.isFinite(shiftOf(value))).toBe(true);
});

describe.each(backendNames)('%s', (name) => {
  async function openAtZero(context: TestContext, spec: Partial<ProbeSpec> = {}): Promise<Probe> {
    const probe = await Probe.open(await backendFor(name, context), {
      inputs,
      outputs,
      batch,
      devices: { w: steadyDevice(step, 1) },
      change: { mode: 'write', rate, scale: 'largest' },
      ...spec,
    });
    const { planes, fields } = await probe.machine.readTile('w');
    probe.machine.writeTile('w', { planes: planes.fill(0), fields });
    return probe;
  }

  it('writes round(rate·G / (2^round(log2 max|G|) granularity)) pulses', async (context) => {
    const probe = await openAtZero(context);
    const [x, d] = [eighths(inputs, 1), eighths(outputs, 2)];
    probe.drive({ x, d });
    probe.run();
    const gradient = Array.from({ length: inputs * outputs }, (_, cell) => {
      return batch * x[Math.floor(cell / outputs)]! * d[cell % outputs]!;
    });
    const shift = 2 ** -Math.round(Math.log2(Math.max(...gradient.map(Math.abs))));
    expect(shift).not.toBe(1);
    const pulses = gradient.map((entry) => {
      const wanted = (entry * shift * rate) / step;
      return Math.abs(wanted % 1) === 0.5 ? 2 * Math.round(wanted / 2) : Math.round(wanted);
    });
    const weights = await probe.weights();
    expect(
      relativeDifference(
        weights,
        pulses.map((count) => -count * step),
      ),
    ).toBe(0);
    expect((await probe.counts('write w')).writes).toBe(pulses.filter((count) => count !== 0).length);
    probe.machine.close();
  });

  it.for([
    ['pulses', steadyDevice(step, 1)],
    ['any change', settleDevice('ideal')],
  ] as const)('is the same for an error 2^k times as large: %s', async ([, device], context) => {
    const changes = [];
    for (const power of [0, 1, -20, 30]) {
      const probe = await openAtZero(context, { devices: { w: device } });
      probe.drive({ x: wave(inputs, 1), d: wave(outputs, 2).map((value) => value * 2 ** power) });
      probe.run();
      changes.push(await probe.weights());
      probe.machine.close();
    }
    const [first, ...others] = changes;
    const largest = Math.max(...first!.map(Math.abs));
    expect(largest).toBeGreaterThan(0.7 * rate - step);
    expect(largest).toBeLessThan(1.42 * rate + step);
    for (const other of others) expect(other).toEqual(first);
  });

  it('writes nothing where the gradient is zero', async (context) => {
    for (const device of [steadyDevice(step, 1), settleDevice('ideal')]) {
      const probe = await openAtZero(context, { devices: { w: device } });
      probe.drive({ x: wave(inputs, 1), d: new Float64Array(outputs) });
      probe.run();
      expect((await probe.weights()).every((weight) => weight === 0)).toBe(true);
      probe.machine.close();
    }
  });

  it('of biases is that of their own largest', async (context) => {
    const program = new Recorder('adjust', { batch, inputs, classes: outputs });
    const zero = { distribution: 'zero', bound: 0 } as const;
    const error = program.map('d', 'c + 0 * t', { c: program.vector('c', outputs, zero), t: program.target });
    program.adjust(program.vector('v', outputs, zero), error, rate, { scale: 'largest' });
    const machine = await (await backendFor(name, context)).open({ programs: [program.finish()], tiles: [], seed: 1 });
    machine.loadSet('set', blankSet(inputs, outputs, batch));
    const c = wave(outputs, 3).map((value) => value / 1000);
    const shift = 2 ** -Math.round(Math.log2(batch * Math.max(...c.map(Math.abs))));
    machine.writeVector('c', c);
    machine.run({ program: 'adjust', set: 'set', first: 0, count: batch, epoch: 1 });
    const expected = c.map((value) => -rate * shift * batch * value);
    expect(relativeDifference(await machine.readVector('v'), expected)).toBeLessThan(1e-6);
    machine.close();
  });

  it('is found anew with every batch', async (context) => {
    const probe = await openAtZero(context, { devices: { w: settleDevice('ideal') } });
    const [x, d] = [eighths(inputs, 1), eighths(outputs, 2)];
    probe.drive({ x, d });
    probe.run();
    const once = await probe.weights();
    probe.drive({ d: d.map((value) => value / 8) });
    probe.run();
    expect(
      relativeDifference(
        await probe.weights(),
        once.map((weight) => 2 * weight),
      ),
    ).toBeLessThan(1e-6);
    probe.machine.close();
  });
});
