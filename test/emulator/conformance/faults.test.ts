/** Stuck crosspoints, on every backend: nothing moves them, and nothing else is kept from moving. */
import { describe, expect, it, type TestContext } from 'vitest';
import { type DeviceDescription, notStuck, settleDevice } from '../../../devices/index.ts';
import type { Mapping } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { relativeDifference } from '../machines.ts';
import { blankSet, Probe, type ProbeSpec, wave } from '../probe.ts';

closeBackends();

const faults = {
  stuckLow: 0.1,
  stuckHigh: 0.1,
  stuckRandom: 0.1,
  correlationLength: 1,
  deadRows: 0.05,
  deadColumns: 0.05,
};
/** Bounds that float32 does not hold exactly, with and without a spread. */
const bounds = { upperBound: 0.6, lowerBound: -0.7 };
const steady = { upperBoundSpread: 0, lowerBoundSpread: 0 };
const devices: Readonly<Record<string, DeviceDescription>> = {
  'constant step': { parameters: { ...bounds, ...steady, step: 0.02 } },
  'constant step, spread': { parameters: { ...bounds, step: 0.02 } },
  'soft bounds, rest and write noise': {
    law: 'soft-bounds',
    parameters: { ...bounds, step: 0.02, decay: 0.1, diffusion: 0.05, writeNoise: 2 },
  },
  'worn, with a finite number of states': {
    parameters: { ...bounds, ...steady, step: 0.02, diffusion: 0.01 },
    wear: { endurance: 50, levels: 33 },
  },
};
const mappings: Readonly<Record<string, Mapping>> = {
  reference: 'reference',
  differential: 'differential',
  'one-sided': { kind: 'one-sided', refresh: { every: 1, full: 0.2, alsoFull: 0.05 } },
};
const cases = Object.entries(devices).flatMap(([device, description], index) => {
  // Every mapping with the last device, one with each other.
  const all = Object.entries(mappings);
  const chosen = index === 3 ? all : [all[index]!];
  return chosen.map(([mapping, value]) => [`${device}, ${mapping}`, description, value] as const);
});

describe.each(backendNames)('%s', (name) => {
  const [inputs, outputs, batch] = [24, 15, 4];
  const open = async (context: TestContext, spec: Partial<ProbeSpec>) =>
    Probe.open(await backendFor(name, context), {
      ...{ inputs, outputs, batch, look: true, array: { rows: 16, columns: 12 } },
      ...spec,
    });

  it.for(cases)('stuck ones stay and are read where they are: %s', async ([, description, mapping], context) => {
    const device = settleDevice({ extends: 'gokmen-vlasov', ...description, faults });
    for (const mode of ['pulses', 'write'] as const) {
      const probe = await open(context, { mapping, devices: { w: device }, change: { mode, rate: 0.2 } });
      probe.machine.loadSet('set', blankSet(inputs, outputs, 6 * batch));
      probe.drive({ x: wave(inputs, 1), perImage: wave(inputs, 2), d: wave(outputs, 3), perTarget: wave(outputs, 4) });
      const start = await probe.state();
      for (let turn = 0; turn < 6; turn++) probe.run(batch, turn * batch);
      const end = await probe.state();
      const held = end.field('stuck');
      expect(held).toEqual(start.field('stuck'));
      const seen = (state: typeof end) => (device.pulse!.visible ? state.field('visible') : state.planes);
      const [before, after] = [seen(start), seen(end)];
      let [stuck, moved] = [0, 0];
      held.forEach((place, at) => {
        if (place < notStuck / 2) {
          stuck += 1;
          for (const one of [start.planes, end.planes, before, after]) expect(one[at]).toBe(place);
        } else if (start.planes[at] !== end.planes[at]) moved += 1;
      });
      expect(stuck).toBeGreaterThan(0.2 * held.length);
      // Some rows and columns have no signal, and one-sided pairs hardly move where they are refreshed to 0.
      expect(moved).toBeGreaterThan(0.5 * (held.length - stuck));
      // A forward read of one input sees them too.
      const one = new Float64Array(inputs);
      one[3] = 1;
      probe.drive({ x: one, perImage: new Float64Array(inputs) });
      const weights = await probe.weights();
      expect(relativeDifference((await probe.look()).forward, weights.slice(3 * outputs, 4 * outputs))).toBeLessThan(
        1e-6,
      );
      probe.machine.close();
    }
  });

  it('a stuck high one is at its upper bound, a stuck low one at its lower', async (context) => {
    for (const [kind, bound] of [
      ['stuckLow', -0.7],
      ['stuckHigh', 0.6],
      ['deadRows', -0.7],
      ['deadColumns', -0.7],
    ] as const) {
      const device = settleDevice({
        extends: 'gokmen-vlasov',
        parameters: { ...bounds, ...steady },
        faults: { [kind]: 1 },
      });
      const probe = await open(context, { devices: { w: device }, change: { mode: 'pulses', rate: 0.2 } });
      probe.drive({ x: wave(inputs, 1), d: wave(outputs, 3) });
      probe.run();
      const { planes } = await probe.state();
      expect(new Set(planes), kind).toEqual(new Set([Math.fround(bound)]));
      probe.machine.close();
    }
  });
});
