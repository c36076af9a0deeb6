/** Runs, on every backend: batches, sets, orders, seeds, counters, and what is refused. */
import { describe, expect, it } from 'vitest';
import { BackendError, type Machine } from '../../../emulator/index.ts';
import { backendFor, backendNames, closeBackends } from '../../backends.ts';
import { blobs, openSmall, realConverters, type SmallStudy } from '../machines.ts';
import { blankSet, Probe, wave } from '../probe.ts';

closeBackends();

const noisy: SmallStudy = { converters: realConverters, array: { rows: 8, columns: 7 } };

describe.each(backendNames)('%s', (name) => {
  it('evaluates alike however samples are split into batches', async (context) => {
    const { machine, evaluate } = await openSmall(await backendFor(name, context), noisy);
    const logits = evaluate.values.findIndex((value) => value.name === 'logits');
    const width = evaluate.values[logits]!.width;
    const splits = [[10], [5, 5], [1, 7, 2], new Array(10).fill(1)];
    const results: number[][] = [];
    for (const split of splits) {
      const rows: number[] = [];
      for (const count of split) {
        machine.run({ program: 'evaluate', set: 'train', first: 20 + rows.length / width, count, epoch: 3 });
        rows.push(...(await machine.readValue('evaluate', logits)).slice(0, count * width));
      }
      const { counts } = await machine.readCounters();
      results.push([...rows, ...counts.evaluate!.flatMap((one) => Object.values(one))]);
    }
    for (const result of results) expect(result).toEqual(results[0]);
    machine.close();
  });

  it('trains to the same bits from the same seed, to others from another', async (context) => {
    const states: Float64Array[] = [];
    for (const seed of [7, 7, 8]) {
      const { machine } = await openSmall(await backendFor(name, context), { ...noisy, device: 'gokmen-vlasov', seed });
      const { fields } = await machine.readTile('layer 2');
      // The same start for every seed: what differs is what training draws.
      machine.writeTile('layer 2', { planes: new Float64Array(21 * 13), fields: states[1] ?? fields });
      for (let first = 0; first < 18; first += 6)
        machine.run({ program: 'train', set: 'train', first, count: 6, epoch: 1 });
      states.push((await machine.readTile('layer 2')).planes, fields);
      machine.close();
    }
    expect(states[0]!.some((w) => w !== 0)).toBe(true);
    expect(states[2]).toEqual(states[0]);
    expect(states[4]).not.toEqual(states[0]);
  });

  it('takes samples in the order that was set, from the set that was named', async (context) => {
    const backend = await backendFor(name, context);
    const probe = await Probe.open(backend, { inputs: 5, outputs: 3, batch: 4 });
    const { machine, program } = probe;
    const set = blobs(5, 3, 12);
    machine.loadSet('a', set);
    machine.loadSet('b', blankSet(5, 3, 7));
    const imagesOf = async (from: string, first: number, count: number) => {
      machine.run({ program: 'probe', set: from, first, count, epoch: 1 });
      const targets = (await machine.readValue('probe', program.target)).slice(0, 3 * count);
      return { images: (await machine.readValue('probe', program.image)).slice(0, 5 * count), targets };
    };
    const expected = (samples: readonly number[], { pixels, labels } = set) => ({
      images: Float64Array.from(
        samples.flatMap((n) => [...pixels.slice(5 * n, 5 * n + 5)]),
        (byte) => Math.fround(byte * Math.fround(1 / 255)),
      ),
      targets: Float64Array.from(samples.flatMap((n) => [0, 1, 2].map((label) => (labels[n] === label ? 1 : 0)))),
    });
    expect(await imagesOf('a', 4, 4)).toEqual(expected([4, 5, 6, 7]));
    const order = Uint32Array.of(7, 3, 11, 0, 2, 2, 5, 9, 1, 4, 6, 8);
    machine.setOrder('a', order);
    expect(await imagesOf('a', 1, 4)).toEqual(expected([3, 11, 0, 2]));
    order.fill(0);
    expect(await imagesOf('a', 0, 3)).toEqual(expected([7, 3, 11]));
    expect(await imagesOf('b', 4, 3)).toEqual(expected([4, 5, 6], blankSet(5, 3, 7)));
    expect(await imagesOf('a', 9, 3)).toEqual(expected([4, 6, 8]));
    machine.close();
  });

  it('trains on a last batch that is not full as on its samples alone', async (context) => {
    const states: Float64Array[] = [];
    for (const before of [[], [4]]) {
      const probe = await Probe.open(await backendFor(name, context), {
        inputs: 9,
        outputs: 5,
        batch: 4,
        change: { mode: 'write', rate: 0.1 },
      });
      probe.drive({ perImage: wave(9, 2), d: wave(5, 3) });
      const start = await probe.weights();
      // A full batch first leaves its samples in storage.
      for (const count of before) probe.run(count);
      await probe.setWeights(start);
      probe.run(3);
      states.push(await probe.weights());
      expect(states.at(-1)).not.toEqual(start);
      probe.machine.close();
    }
    expect(states[1]).toEqual(states[0]);
  });

  it('names the first operation and batch whose result is not finite, once', async (context) => {
    const probe = await Probe.open(await backendFor(name, context), {
      inputs: 3,
      outputs: 2,
      read: true,
      change: { mode: 'write', rate: 1e38 },
    });
    probe.drive({ x: [10, 10, 10], d: [1, -1] });
    probe.run();
    probe.run();
    probe.run();
    const { notFinite, counts } = await probe.machine.readCounters();
    expect(notFinite).toEqual({ program: 'probe', operation: 'read w', batch: 1 });
    expect(counts.probe!.find((one) => one.vectors !== undefined)).toMatchObject({ vectors: 3 });
    await probe.setWeights(new Float64Array(6));
    probe.drive({ d: [0, 0] });
    probe.run();
    expect((await probe.machine.readCounters()).notFinite).toBeNull();
    probe.drive({ x: [0, Number.NaN, 0] });
    probe.run();
    const found = (await probe.machine.readCounters()).notFinite;
    expect(found).toEqual({ program: 'probe', operation: 'x', batch: 0 });
    probe.machine.close();
  });

  it('counts a batch queued while counters are being read next time', async (context) => {
    const probe = await Probe.open(await backendFor(name, context), { inputs: 3, outputs: 2, batch: 4, read: true });
    const vectors = async (machine: Machine) => (await machine.readCounters()).counts.probe![2]!.vectors;
    probe.run(4);
    const first = vectors(probe.machine);
    probe.run(1);
    expect(await first).toBe(4);
    expect(await vectors(probe.machine)).toBe(1);
    expect(await vectors(probe.machine)).toBe(0);
    probe.machine.close();
  });

  it('refuses a batch that cannot be filled, and names it does not know', async (context) => {
    const { machine } = await Probe.open(await backendFor(name, context), { inputs: 3, outputs: 2, batch: 4 });
    machine.loadSet('wide', blankSet(4, 2, 8));
    const request = { program: 'probe', set: 'set', first: 0, count: 4, epoch: 1 };
    const refused = [
      { ...request, count: 5 },
      { ...request, count: 0 },
      { ...request, first: 1 },
      { ...request, set: 'wide' },
      { ...request, set: 'other' },
      { ...request, program: 'other' },
    ];
    for (const one of refused) expect(() => machine.run(one), JSON.stringify(one)).toThrow(BackendError);
    await expect(machine.readVector('other')).rejects.toThrow(BackendError);
    expect(() => machine.writeVector('other', [1])).toThrow(BackendError);
    machine.run(request);
    machine.close();
  });
});
