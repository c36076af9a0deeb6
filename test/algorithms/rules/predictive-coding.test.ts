/**
 * Predictive coding whose values relax, strictly, to rest, in whole steps and incrementally, against closed forms and
 * backpropagation. The numbers of tests are those of the handbook's sections 1, 4 and 5.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobs, planSmall, type SmallStudy } from '../../emulator/machines.ts';
import {
  changesOf,
  copyNetwork,
  cosine,
  float64,
  layersOf,
  multiply,
  openRule,
  relativeDifference,
  type SmallRule,
  smallBatch,
  transpose,
} from './rule-tests.ts';

const linearOutput = { output: 'linear', widths: [12, 9, 8, 4] } as const satisfies SmallStudy;

/** A rule beside backpropagation, from the same weights. */
async function besideBackpropagation(study: SmallStudy) {
  const { options: _, ...training } = study.training ?? {};
  const bp = await openRule({ ...study, rule: 'bp', training });
  const other = await openRule(study);
  await copyNetwork(bp, other);
  return { bp, other };
}

/** F before every step, summed over the samples of the last batch; the output is linear. */
async function energies(rule: SmallRule): Promise<number[]> {
  const sums: number[] = [];
  for (const [index, { name }] of rule.train.values.entries()) {
    const match = /^(?:difference \d+|output error)(?: \((\d+)\))?$/.exec(name);
    if (!match) continue;
    const step = Number(match[1] ?? 1) - 1;
    const values = await rule.machine.readValue('train', index);
    sums[step] = (sums[step] ?? 0) + values.reduce((sum, e) => sum + (e * e) / 2, 0);
  }
  return sums;
}

describe('strict predictive coding', () => {
  it('1: energy never grows while values relax, and falls in the end', async () => {
    const study = fc.record({
      widths: fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 3, maxLength: 5 }),
      activation: fc.constantFrom('sigmoid', 'tanh', 'softplus', 'linear'),
      stepSize: fc.double({ min: 0.005, max: 0.1, noNaN: true }),
      seed: fc.integer({ min: 1, max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(study, async ({ widths, activation, stepSize, seed }) => {
        const training = { options: { steps: 12, stepSize } };
        const rule = await openRule({ rule: 'pc', output: 'linear', widths, activation, seed, training });
        rule.step();
        const sums = await energies(rule);
        expect(sums).toHaveLength(13);
        for (let step = 1; step < sums.length; step++) {
          expect(sums[step]).toBeLessThanOrEqual((sums[step - 1] as number) * (1 + 1e-14));
        }
        expect(sums.at(-1)).toBeLessThan(sums[0] as number);
      }),
      { numRuns: 25 },
    );
  });

  it('2: with one layer is the delta rule', async () => {
    const { bp, other } = await besideBackpropagation({ rule: 'pc', widths: [30, 5] });
    expect(await changesOf(other)).toEqual(await changesOf(bp));
    expect(other.train).toEqual(bp.train);
  });

  it('3: a linear network comes to rest where S ε = t − y, S = I + Σ J Jᵀ, to 1e-10', async () => {
    const training = { options: { steps: 1000, stepSize: 0.2 }, rate: 0 };
    const rule = await openRule({ ...linearOutput, rule: 'pc', activation: 'linear', training });
    rule.step();
    const start = await rule.value('output error');
    const rest = await rule.value('output error (1001)');
    const [, second, third] = await Promise.all(layersOf(rule).map(rule.matrix));
    const classes = 4;
    const sum = new Float64Array(classes * classes);
    for (const jacobian of [third!, multiply(second!, third!)]) {
      const square = multiply(transpose(jacobian), jacobian);
      square.entries.forEach((entry, at) => {
        sum[at] = sum[at]! + entry;
      });
    }
    for (let i = 0; i < classes; i++) sum[i * (classes + 1)] = sum[i * (classes + 1)]! + 1;
    const restored = start.map((_, at) => {
      const [sample, i] = [Math.floor(at / classes), at % classes];
      let value = 0;
      for (let j = 0; j < classes; j++) value += sum[i * classes + j]! * rest[sample * classes + j]!;
      return value;
    });
    expect(relativeDifference(restored, start)).toBeLessThan(1e-10);
    expect(relativeDifference(rest, start)).toBeGreaterThan(0.05);
  });

  it('4: is backpropagation in the limit of a large variance of the output, with an error of 1/Σ', async () => {
    const gaps: number[] = [];
    for (const outputVariance of [1, 10, 100, 1000]) {
      const options = { steps: 300, stepSize: 0.1, outputVariance };
      const { bp, other } = await besideBackpropagation({ ...linearOutput, rule: 'pc', training: { options } });
      const [expected, got] = [await changesOf(bp), await changesOf(other)];
      const scaled = got.map((change) => change.map((one) => one * outputVariance));
      gaps.push(Math.max(...scaled.map((change, layer) => relativeDifference(change, expected[layer]!))));
    }
    expect(gaps[0]).toBeGreaterThan(0.1);
    expect(gaps[3]).toBeLessThan(1e-2);
    expect(gaps[2]! / gaps[3]!).toBeGreaterThan(9);
    expect(gaps[2]! / gaps[3]!).toBeLessThan(11);
  });

  it('4: a small error at the output alone is not enough', async () => {
    const training = { options: { steps: 300, stepSize: 0.1 } };
    const { bp, other } = await besideBackpropagation({ ...linearOutput, rule: 'pc', training, activation: 'tanh' });
    for (const rule of [bp, other]) {
      await strengthen(rule);
      await shiftOutput(rule, () => 0.01);
    }
    const one = { ...smallBatch, count: 1 };
    const [expected, got] = await Promise.all([bp, other].map((rule) => changeOfAll(rule, one)));
    expect(cosine(got!, expected!)).toBeLessThan(0.95);
    expect(cosine(got!, expected!)).toBeGreaterThan(0.8);
  });

  it.each([
    [1.8, false],
    [2.2, true],
  ])('of a linear network with η (1 + ‖W₂‖²) = %d diverges: %s', async (product, diverges) => {
    const [hidden, classes, stepSize] = [9, 4, 0.1];
    const training = { rate: 0, options: { steps: 100, stepSize } };
    const study = {
      rule: 'pc',
      output: 'linear',
      activation: 'linear',
      widths: [12, hidden, classes],
      training,
    } as const;
    const rule = await openRule(study);
    // Equal entries: one singular value, entry · √(hidden · classes).
    const entry = Math.sqrt((product / stepSize - 1) / (hidden * classes));
    rule.setMatrix('layer 2', { entries: new Float64Array(hidden * classes).fill(entry) });
    rule.step();
    const sums = await energies(rule);
    if (diverges) expect(sums.at(-1)).toBeGreaterThan(1e6 * sums[0]!);
    else expect(sums.at(-1)).toBeLessThan(sums[0]!);
  });

  it('takes the cross-entropy of a softmax output for its loss', async () => {
    const options = { steps: 300, stepSize: 0.1, outputVariance: 1e4 };
    const { bp, other } = await besideBackpropagation({ rule: 'pc', training: { options } });
    const [expected, got] = [await changesOf(bp), await changesOf(other)];
    got.forEach((change, layer) => {
      const scaled = change.map((one) => one * 1e4);
      expect(relativeDifference(scaled, expected[layer]!), `layer ${layer + 1}`).toBeLessThan(1e-3);
    });
  });
});

describe('zero-divergence inference learning', () => {
  it.each(['linear', 'softmax', 'sigmoid'] as const)('5: is backpropagation, to 1e-12 (%s)', async (output) => {
    const study = { rule: 'z-il', output, widths: [12, 9, 8, 7, 4], activation: 'sigmoid' } as const;
    const { bp, other } = await besideBackpropagation(study);
    const [expected, got] = [await changesOf(bp), await changesOf(other)];
    got.forEach((change, layer) => {
      expect(relativeDifference(change, expected[layer]!), `layer ${layer + 1}`).toBeLessThan(1e-12);
    });
  });
});

describe('prospective configuration', () => {
  it('has come to rest after its 128 steps', async () => {
    const rule = await openRule({ ...linearOutput, rule: 'prospective' });
    rule.step();
    for (const layer of [1, 2]) {
      const moved = relativeDifference(
        await rule.value(`value ${layer} (127)`),
        await rule.value(`value ${layer} (128)`),
      );
      expect(moved).toBeLessThan(1e-4);
    }
  });

  it('moves the output straighter to its target than backpropagation, the more so in deeper networks', async () => {
    const gaps: number[] = [];
    for (const hidden of [1, 3, 5]) {
      let gap = 0;
      for (let seed = 1; seed <= 8; seed++) {
        const widths = [12, ...Array.from({ length: hidden }, () => 8), 5];
        const study = { rule: 'prospective', output: 'linear', widths, seed, training: { rate: 1e-4 } } as const;
        const { bp, other } = await besideBackpropagation(study);
        for (const rule of [bp, other]) await strengthen(rule);
        gap += (await alignment(other)) - (await alignment(bp));
      }
      gaps.push(gap / 8);
    }
    expect(gaps[0]).toBeGreaterThan(0);
    expect(gaps[1]).toBeGreaterThan(gaps[0]!);
    expect(gaps[2]).toBeGreaterThan(gaps[1]!);
  });

  it('disturbs outputs that are right less than backpropagation', async () => {
    let [mine, theirs] = [0, 0];
    for (let seed = 1; seed <= 12; seed++) {
      const study = { ...linearOutput, rule: 'prospective', seed, training: { rate: 1e-4 } } as const;
      const { bp, other } = await besideBackpropagation(study);
      for (const rule of [bp, other]) await shiftOutput(rule, (output) => (output === 1 ? 1 : 0));
      const disturbed = async (rule: SmallRule) => {
        const moved = await movedOutput(rule);
        const wrong = Math.abs(moved[1]!);
        return Math.hypot(...moved.filter((_, output) => output !== 1)) / wrong;
      };
      mine += await disturbed(other);
      theirs += await disturbed(bp);
    }
    expect(mine).toBeLessThan(0.9 * theirs);
  });
});

describe('incremental predictive coding', () => {
  const study = { ...linearOutput, rule: 'ipc' } as const;

  it('of one step changes the output layer alone', async () => {
    const { bp, other } = await besideBackpropagation({ ...study, training: { options: { steps: 1 } } });
    const [expected, got] = [await changesOf(bp), await changesOf(other)];
    expect(got[2]).toEqual(expected[2]);
    expect(Math.max(...[...got[0]!, ...got[1]!].map(Math.abs))).toBe(0);
  });

  it('without its changes but the last is strict predictive coding, bit for bit', async () => {
    const training = { update: 'write', rate: 0.01, options: { steps: 6, stepSize: 0.5 } } as const;
    const planned = planSmall({ ...study, training });
    const { operations } = planned.train;
    const lastMap = operations.findLastIndex(({ kind }) => kind === 'elementwise');
    const kept = operations.filter(({ kind }, index) => index > lastMap || (kind !== 'write' && kind !== 'adjust'));
    expect(operations.length - kept.length).toBe(2 * (1 + 4 * 3));
    const strict = await openRule({
      ...study,
      rule: 'pc',
      training: { ...training, options: { steps: 5, stepSize: 0.5 } },
    });
    const programs = [{ ...planned.train, operations: kept }, planned.evaluate];
    const machine = await float64.open({ programs, tiles: planned.tiles, seed: 7 });
    machine.loadSet('train', blobs(12, 4, 60));
    machine.run(smallBatch);
    strict.step();
    for (const layer of layersOf(strict)) {
      expect((await machine.readTile(layer)).planes, layer).toEqual((await strict.matrix(layer)).entries);
    }
  });

  it('its energy falls at every step where steps are small', async () => {
    const rule = await openRule({ ...study, training: { rate: 1e-4, options: { steps: 20, stepSize: 0.1 } } });
    rule.step();
    const sums = await energies(rule);
    expect(sums).toHaveLength(20);
    for (let step = 1; step < sums.length; step++) expect(sums[step]).toBeLessThan(sums[step - 1] as number);
  });

  it('learns more from a batch than strict predictive coding does', async () => {
    const options = { steps: 6, stepSize: 0.5 };
    const incremental = await openRule({ ...study, training: { options } });
    const strict = await openRule({ ...study, rule: 'pc', training: { options } });
    await copyNetwork(incremental, strict);
    const [more, less] = [await changesOf(incremental), await changesOf(strict)];
    more.forEach((change, layer) => {
      expect(Math.hypot(...change)).toBeGreaterThan(Math.hypot(...less[layer]!));
    });
  });
});

/** To weights of variance 4/(3n), which hand signals on in full. */
async function strengthen(rule: SmallRule): Promise<void> {
  for (const layer of layersOf(rule)) {
    const { entries } = await rule.matrix(layer);
    rule.setMatrix(layer, { entries: entries.map((weight) => 2 * weight) });
  }
}

/** Sets the output's bias so that of the first sample y = t + `miss` of the error there was. */
async function shiftOutput(rule: SmallRule, miss: (output: number) => number): Promise<void> {
  const bias = `bias ${layersOf(rule).length}`;
  const before = await rule.machine.readVector(bias);
  const state = await Promise.all(layersOf(rule).map(rule.matrix));
  const vectors = await Promise.all(rule.train.vectors.map(({ name }) => rule.machine.readVector(name)));
  rule.machine.run({ ...smallBatch, count: 1 });
  const error = await rule.value('output error');
  layersOf(rule).forEach((name, index) => {
    rule.setMatrix(name, state[index]!);
  });
  rule.train.vectors.forEach(({ name }, index) => {
    rule.machine.writeVector(name, vectors[index]!);
  });
  rule.machine.writeVector(
    bias,
    before.map((b, output) => b - error[output]! * (1 - miss(output))),
  );
}

/** Changes of all layers as one vector. */
async function changeOfAll(rule: SmallRule, batch: typeof smallBatch | { count: number }): Promise<number[]> {
  const before = await Promise.all(layersOf(rule).map(rule.matrix));
  rule.machine.run({ ...smallBatch, ...batch });
  const after = await Promise.all(layersOf(rule).map(rule.matrix));
  return after.flatMap(({ entries }, layer) => [...entries].map((entry, at) => entry - before[layer]!.entries[at]!));
}

/** How far the output on the first sample moves when it is learned. */
async function movedOutput(rule: SmallRule): Promise<number[]> {
  const one = { ...smallBatch, count: 1 };
  rule.machine.run(one);
  const before = await rule.value('output');
  rule.machine.run(one);
  const after = await rule.value('output');
  return Array.from({ length: rule.network.classes }, (_, output) => after[output]! - before[output]!);
}

/** Cosine between that and where its target lay. */
async function alignment(rule: SmallRule): Promise<number> {
  const moved = await movedOutput(rule);
  const error = await rule.value('output error');
  return cosine(
    moved,
    moved.map((_, output) => -error[output]!),
  );
}
