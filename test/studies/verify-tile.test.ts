/** The tiles that verification drives: that they do what is asked of them, on every backend. */
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../devices/index.ts';
import { ProgrammedTile } from '../../studies/verify/programmed-tile.ts';
import { PulsedTile } from '../../studies/verify/pulsed-tile.ts';
import { backendFor, backendNames, closeBackends } from '../backends.ts';
import { steadyDevice } from '../emulator/probe.ts';

closeBackends();

describe.each(backendNames)('%s', (name) => {
  it('gives every crosspoint exactly the pulses asked for', async (context) => {
    const step = 2 ** -10;
    const tile = await PulsedTile.open(await backendFor(name, context), steadyDevice(step, 4), 1000, 3);
    tile.pulse('up', 37);
    const risen = await tile.weights();
    expect(risen.length).toBe(1024);
    expect(new Set(risen)).toEqual(new Set([37 * step]));
    tile.pulse('down', 0);
    tile.pulse('down', 2011);
    expect(new Set(await tile.states())).toEqual(new Set([(37 - 2011) * step]));
    expect(new Set(await tile.program(0.25))).toEqual(new Set([0.25]));
    expect(new Set(await tile.weights())).toEqual(new Set([0.25]));
    tile.close();
  });

  it('fires for certain, also where the random word is among the largest', async (context) => {
    // With this seed the first word of column 77 is 2³² − 41, past every threshold that float32 can hold below 2³².
    const tile = await PulsedTile.open(await backendFor(name, context), steadyDevice(2 ** -10, 4), 128 * 128, 141_290);
    tile.pulse('up', 1);
    expect(new Set(await tile.weights())).toEqual(new Set([2 ** -10]));
    tile.close();
  });

  it('does not let crosspoints rest between pulses', async (context) => {
    const device = settleDevice({
      extends: 'gokmen-vlasov',
      parameters: { decay: 0.5, cycleNoise: 0, stepSpread: 0, upDownSpread: 0 },
    });
    const tile = await PulsedTile.open(await backendFor(name, context), device, 64, 3);
    tile.pulse('up', 25);
    for (const weight of await tile.weights()) expect(weight).toBeCloseTo(25 * 0.0016, 6);
    tile.close();
  });

  it('draws noise anew with every pulse', async (context) => {
    const tile = await PulsedTile.open(await backendFor(name, context), steadyDevice(0.001, 10, 0.5), 4096, 3);
    const weights: Float64Array[] = [];
    for (let pulse = 0; pulse < 3; pulse++) {
      tile.pulse('up', 1);
      weights.push(await tile.weights());
    }
    const steps = [1, 2].map((pulse) => weights[pulse]!.map((w, i) => w - weights[pulse - 1]![i]! - 0.001));
    const correlation = steps[0]!.reduce((sum, one, i) => sum + one * steps[1]![i]!, 0) / (4096 * 0.0005 ** 2);
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(4096));
    tile.close();
  });

  it('reads programmed conductances back, cell by cell', async (context) => {
    const { inference } = settleDevice('pcm-nandakumar');
    const tile = await ProgrammedTile.open(await backendFor(name, context), 512);
    const targets = Float64Array.from({ length: 512 }, (_, i) => (i / 511) * inference!.range[1]);
    const still = { normal: () => 0, uniform: () => 0.5 };
    const cells = inference!.age(inference!.program(targets, still), 86_400);
    const expected = inference!.read(cells, still);
    const read = await tile.read(inference!, cells, still);
    read.forEach((conductance, i) => {
      expect(Math.abs(conductance - expected[i]!)).toBeLessThan(1e-6 * inference!.range[1]);
    });
    expect(read[511]).toBeGreaterThan(read[256]!);
    tile.close();
  });
});
