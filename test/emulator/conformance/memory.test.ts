/** What is remembered of samples, on every backend: by their number in the set, whatever the order. */
import { describe, expect, it } from 'vitest';
import { openStream, type Recorder, type Signal, shuffledOrder } from '../../../emulator/index.ts';
import { backendNames, closeBackends } from '../../backends.ts';
import { blankSet } from '../probe.ts';
import { batch, classes, inputs, open } from './words.ts';

closeBackends();

const samples = 2 * batch;

/** Recalls, then remembers twice of what was recalled and 1 + the first pixels of the image. */
function recordCounting(made: Signal[]) {
  return (program: Recorder) => {
    const memory = program.memory('seen', classes);
    const recalled = program.recall(memory);
    const pixels = program.slice('pixels', program.image, 3, classes);
    program.remember(memory, program.map('next', '2 * m + 1 + x', { m: recalled, x: pixels }));
    made.push(recalled, pixels);
  };
}

/** The samples of the set, with pixels that tell them apart. */
function numberedSet() {
  const set = blankSet(inputs, classes, samples);
  return { ...set, pixels: Uint8Array.from({ length: samples * inputs }, (_, at) => Math.floor(at / inputs) * 17 + 3) };
}

const pixelOf = (sample: number) => (sample * 17 + 3) / 255;

describe.each(backendNames)('%s', (name) => {
  it('knows each sample by its number in the set, in any order and in batches of any size', async (context) => {
    const made: Signal[] = [];
    const { run, value, machine } = await open(name, context, recordCounting(made));
    machine.loadSet('set', numberedSet());
    const expected = new Float64Array(samples);
    for (let epoch = 1; epoch <= 3; epoch++) {
      const order = shuffledOrder(samples, openStream(epoch, 1));
      machine.setOrder('set', order);
      for (const [first, count] of [
        [0, batch],
        [batch, 4],
        [batch + 4, 2],
      ] as const) {
        run(epoch, first, count);
        const recalled = await value(made[0]!);
        for (let n = 0; n < count; n++) {
          const sample = order[first + n]!;
          for (let i = 0; i < classes; i++) expect(recalled[n * classes + i]).toBeCloseTo(expected[sample]!, 5);
          expected[sample] = 2 * expected[sample]! + 1 + pixelOf(sample);
        }
      }
    }
    const all = await machine.readMemory('seen', 'set');
    expect(all).toHaveLength(samples * classes);
    for (const [at, held] of all.entries()) expect(held).toBeCloseTo(expected[Math.floor(at / classes)]!, 4);
    machine.close();
  });

  it('is each set its own, forgets when a set is loaded anew, and can be written', async (context) => {
    const made: Signal[] = [];
    const { run, value, machine } = await open(name, context, recordCounting(made));
    machine.loadSet('other', numberedSet());
    run();
    expect(await machine.readMemory('seen', 'other')).toEqual(new Float64Array(samples * classes));
    const held = await machine.readMemory('seen', 'set');
    expect(Math.min(...held.slice(0, batch * classes))).toBeGreaterThanOrEqual(1);
    expect(held.slice(batch * classes)).toEqual(new Float64Array(batch * classes));
    machine.writeMemory(
      'seen',
      'set',
      held.map((_, at) => at),
    );
    run();
    expect(await value(made[0]!)).toEqual(Float64Array.from({ length: batch * classes }, (_, at) => at));
    machine.loadSet('set', numberedSet());
    run();
    expect(await value(made[0]!)).toEqual(new Float64Array(batch * classes));
    machine.close();
  });
});
