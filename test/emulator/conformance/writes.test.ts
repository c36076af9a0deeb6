/** One write per batch, on every backend: whole pulses from the accumulated gradient, row by row. */
import { describe, expect, it, type TestContext } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { relativeDifference } from '../machines.ts';
import { Probe, type ProbeSpec, steadyDevice, wave } from '../probe.ts';

closeBackends();

const step = 2 ** -10;
const bound = 1;
/** Pulses from bound to bound: more are never given. */
const most = (2 * bound) / step;
const rate = 2 ** -6;
const [inputs, outputs, batch] = [11, 6, 4];
/** Multiples of 1/8: every gradient and every sum of steps is exact. */
const eighths = (count: number, phase: number) => wave(count, phase).map((value) => Math.round(value * 8) / 8);
const roundHalfEven = (value: number) => (Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value));

describe.each(backendNames)('%s', (name) => {
  async function openAtZero(context: TestContext, spec: Partial<ProbeSpec> = {}): Promise<Probe> {
    const probe = await Probe.open(await backendFor(name, context), {
      inputs,
      outputs,
      batch,
      devices: { w: steadyDevice(step, bound) },
      change: { mode: 'write', rate },
      ...spec,
    });
    const { planes, fields } = await probe.machine.readTile('w');
    probe.machine.writeTile('w', { planes: planes.fill(0), fields });
    return probe;
  }

  it.for(['reference', 'differential'] as const)(
    'gives round(rate·gradient/granularity) pulses: %s',
    async (mapping, context) => {
      const probe = await openAtZero(context, { mapping });
      const [x, d] = [eighths(inputs, 1), eighths(outputs, 2)];
      // One row that asks for more pulses than there are, one that asks for none.
      x.set([1000, 0], 3);
      probe.drive({ x, d });
      probe.run();
      const weights = await probe.weights();
      const planes = mapping === 'differential' ? 2 : 1;
      const expected = { rowSlotsUp: 0, rowSlotsDown: 0, pulsesUp: 0, pulsesDown: 0, writes: 0 };
      for (let j = 0; j < inputs; j++) {
        let [busiestUp, busiestDown] = [0, 0];
        for (let o = 0; o < outputs; o++) {
          const wanted = roundHalfEven((rate / step) * batch * x[j]! * d[o]!);
          const pulses = Math.min(Math.abs(wanted), most);
          const weight = Math.min(Math.max(-Math.sign(wanted) * pulses * step, -bound), bound);
          expect(weights[j * outputs + o], `input ${j}, output ${o}`).toBeCloseTo(weight, 12);
          if (pulses > 0) expected.writes += 1;
          const up = wanted < 0;
          if (up) busiestUp = Math.max(busiestUp, pulses);
          else busiestDown = Math.max(busiestDown, pulses);
          // The other crosspoint of a pair gets as many the other way.
          expected.pulsesUp += (up ? 1 : planes - 1) * pulses;
          expected.pulsesDown += (up ? planes - 1 : 1) * pulses;
        }
        expected.rowSlotsUp += busiestUp;
        expected.rowSlotsDown += busiestDown;
      }
      expect(expected.rowSlotsUp).toBeGreaterThan(most);
      expect(await probe.counts('write w')).toEqual(expected);
      probe.machine.close();
    },
  );

  it('writes nothing where the gradient is zero or below half a pulse', async (context) => {
    for (const preset of ['gokmen-vlasov', 'taox-hfox']) {
      const probe = await Probe.open(await backendFor(name, context), {
        inputs,
        outputs,
        batch,
        devices: { w: settleDevice(preset) },
        change: { mode: 'write', rate },
      });
      const before = await probe.machine.readTile('w');
      const zero = { rowSlotsUp: 0, rowSlotsDown: 0, pulsesUp: 0, pulsesDown: 0, writes: 0 };
      const { granularity } = probe.tiles[0]!.device;
      for (const error of [0, (0.49 * granularity) / (rate * batch)]) {
        probe.drive({ x: new Float64Array(inputs).fill(1), d: new Float64Array(outputs).fill(error) });
        probe.run();
        expect(await probe.machine.readTile('w')).toEqual(before);
        expect(await probe.counts('write w')).toEqual(zero);
      }
      probe.machine.close();
    }
  });

  it.for(['pulses', 'write'] as const)('an exact device takes −rate·Σ d xᵀ as it is (%s)', async (mode, context) => {
    for (const mapping of ['reference', 'differential'] as const) {
      const change = { mode, rate: 0.3 };
      const probe = await openAtZero(context, { devices: { w: settleDevice('ideal') }, mapping, change });
      probe.drive({ x: wave(inputs, 1), perImage: wave(inputs, 2), d: wave(outputs, 3), perTarget: wave(outputs, 4) });
      probe.run();
      const [x, d] = [await probe.value('x'), await probe.value('d')];
      const expected = new Float64Array(inputs * outputs);
      for (let n = 0; n < batch; n++) {
        for (let cell = 0; cell < expected.length; cell++) {
          const [j, o] = [Math.floor(cell / outputs), cell % outputs];
          expected[cell]! -= 0.3 * x[n * inputs + j]! * d[n * outputs + o]!;
        }
      }
      expect(relativeDifference(await probe.weights(), expected), mapping).toBeLessThan(1e-6);
      const planes = mapping === 'differential' ? 2 : 1;
      const { pulsesUp, pulsesDown } = await probe.counts(mode === 'write' ? 'write w' : 'update w');
      const { granularity } = probe.tiles[0]!.device;
      const total = expected.reduce((sum, change) => sum + Math.abs(change), 0) / granularity;
      // Counted in 1/1024 of a pulse, groups of four rounded together.
      expect(Math.abs((pulsesUp! + pulsesDown!) / 1024 - planes * total)).toBeLessThan((inputs * outputs) / 1024);
      probe.machine.close();
    }
  });
});
