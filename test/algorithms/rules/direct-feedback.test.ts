/** Rules that send one signal to all hidden layers: dfa and sdfa (rules-feedback.md §4), drtp (§6), tpsgd (§7). */
import { describe, expect, it } from 'vitest';
import type { SmallStudy } from '../../emulator/machines.ts';
import {
  angle,
  changesOf,
  copyNetwork,
  jacobians,
  keepState,
  multiply,
  openRule,
  relativeDifference,
  type SmallRule,
  smallBatch,
  transpose,
} from './rule-tests.ts';

const classes = 5;
const hidden = [1, 2] as const;

/** Gives `to` the feedback arrays of `from`, times `factor`. */
async function copyFeedback(from: SmallRule, to: SmallRule, factor = 1): Promise<void> {
  for (const layer of hidden) {
    const { entries } = await from.matrix(`feedback ${layer}`);
    to.setMatrix(`feedback ${layer}`, { entries: entries.map((entry) => factor * entry) });
  }
}

/** A pair of rules with one network and, times `factor`, the same feedback. */
async function openPair(one: SmallStudy, other: SmallStudy, factor = 1) {
  const [first, second] = [await openRule(one), await openRule(other)];
  await copyNetwork(first, second);
  await copyFeedback(first, second, factor);
  return [first, second] as const;
}

describe('direct feedback', () => {
  it.each(['dfa', 'ddfa'])(
    'through the Jacobian of a linear network is backpropagation: %s, to 1e-12',
    async (name) => {
      const study: SmallStudy = { activation: 'linear', output: 'linear' };
      const direct = await openRule({ ...study, rule: name });
      const bp = await openRule({ ...study, rule: 'bp' });
      for (const [index, matrix] of (await jacobians(direct)).entries())
        direct.setMatrix(`feedback ${index + 1}`, matrix);
      const [own, exact] = [await changesOf(direct), await changesOf(bp)];
      for (const layer of [0, 1, 2]) expect(relativeDifference(own[layer]!, exact[layer]!)).toBeLessThan(1e-12);
    },
  );

  /** Of both hidden layers, before training and after each of some epochs. */
  async function anglesOf(width: number) {
    const study: SmallStudy = { widths: [30, width, width, 5], output: 'sigmoid', training: { rate: 0.03 } };
    const angles: (readonly [number, number])[] = [];
    const direct = await openRule({ ...study, rule: 'dfa' });
    const exact = await openRule({ ...study, rule: 'bp' });
    for (let epoch = 1; epoch <= 11; epoch++) {
      await copyNetwork(direct, exact);
      const [own, other] = [await changesOf(direct), await changesOf(exact)];
      angles.push([angle(own[0]!, other[0]!), angle(own[1]!, other[1]!)]);
      for (let first = 6; first < 60; first += 6) direct.step(first, epoch);
    }
    return angles;
  }

  it('is at about 90° to backpropagation at first, below within three epochs of ten batches, and less where layers are wide', async () => {
    const [start, , , ...others] = await anglesOf(160);
    for (const layer of [0, 1] as const) {
      expect(Math.abs(start![layer] - 90)).toBeLessThan(10);
      for (const angles of others) expect(angles[layer]).toBeLessThan(90);
      expect(others.at(-1)![layer]).toBeLessThan(75);
    }
    const mean = ([first, second]: readonly [number, number]) => (first + second) / 2;
    expect(mean(others.at(-1)!)).toBeLessThan(mean((await anglesOf(8)).at(-1)!));
  });

  it('learns from weights of zero: the output first, then what is below', async () => {
    const dfa = await openRule({ rule: 'dfa', output: 'sigmoid', training: { rate: 0.05 } });
    for (const layer of ['layer 1', 'layer 2', 'layer 3']) {
      dfa.setMatrix(layer, { entries: (await dfa.matrix(layer)).entries.fill(0) });
    }
    for (const { name, width } of dfa.train.vectors) dfa.machine.writeVector(name, new Float64Array(width));
    // Without activity nothing but biases and the first layer, which sees the image, can move.
    const first = await changesOf(dfa);
    expect(first.map((change) => change.some((one) => one !== 0))).toEqual([true, false, false]);
    const second = await changesOf(dfa, undefined, 6);
    expect(second.map((change) => change.some((one) => one !== 0))).toEqual([true, true, true]);
  });
});

describe('sign direct feedback', () => {
  it('sends the signs of the error, and the error itself to the output', async () => {
    const [dfa, sdfa] = await openPair({ rule: 'dfa' }, { rule: 'sdfa' });
    const [own, exact] = [await changesOf(sdfa), await changesOf(dfa)];
    expect(own[2]).toEqual(exact[2]);
    expect(own[0]).not.toEqual(exact[0]);
    const error = await sdfa.value('output error');
    expect(await sdfa.value('sign of the error')).toEqual(error.map(Math.sign));
  });

  it('with a softmax is B 1 − 2 B t, the signal of direct random target projection: to 1e-12', async () => {
    const [sdfa, drtp] = await openPair({ rule: 'sdfa' }, { rule: 'drtp' });
    for (const rule of [sdfa, drtp]) rule.step();
    for (const layer of hidden) {
      const { outputs, entries } = await sdfa.matrix(`feedback ${layer}`);
      const projected = await drtp.value(`read feedback ${layer}`);
      const expected = projected.map((one, at) => {
        let sum = 0;
        for (let input = 0; input < classes; input++) sum += entries[input * outputs + (at % outputs)]!;
        return sum - 2 * one;
      });
      expect(relativeDifference(await sdfa.value(`read feedback ${layer}`), expected)).toBeLessThan(1e-12);
    }
  });
});

describe('direct random target projection', () => {
  it('is direct feedback with the target in the place of the error: where y = 0, that is −e, bit for bit', async () => {
    const study: SmallStudy = { output: 'linear' };
    const [dfa, drtp] = await openPair({ ...study, rule: 'dfa' }, { ...study, rule: 'drtp' }, -1);
    for (const rule of [dfa, drtp]) {
      rule.setMatrix('layer 3', { entries: (await rule.matrix('layer 3')).entries.fill(0) });
      rule.machine.writeVector('bias 3', new Float64Array(classes));
    }
    const [one, other] = [await changesOf(drtp), await changesOf(dfa)];
    expect(one.map((change) => [...change])).toEqual(other.map((change) => [...change]));
    expect(Math.max(...one[0]!.map(Math.abs))).toBeGreaterThan(0.1);
  });

  it('changes hidden layers whatever the layers above are', async () => {
    const drtp = await openRule({ rule: 'drtp' });
    const other = await openRule({ rule: 'drtp' });
    for (const layer of ['layer 2', 'layer 3']) {
      const { entries } = await other.matrix(layer);
      other.setMatrix(layer, { entries: entries.map((entry) => 0.3 - entry) });
    }
    const [one, two] = [await changesOf(drtp), await changesOf(other)];
    expect(one[0]).toEqual(two[0]);
    expect(one[1]).not.toEqual(two[1]);
  });

  it('takes a column of feedback', async () => {
    const drtp = await openRule({ rule: 'drtp' });
    drtp.step();
    const [target, heard] = [await drtp.value('target'), await drtp.value('read feedback 1')];
    const { outputs, entries } = await drtp.matrix('feedback 1');
    for (let sample = 0; sample < 6; sample++) {
      const label = target.subarray(sample * classes, (sample + 1) * classes).indexOf(1);
      expect(heard.slice(sample * outputs, (sample + 1) * outputs)).toEqual(
        entries.slice(label * outputs, (label + 1) * outputs),
      );
    }
  });
});

describe('target projection', () => {
  const study = (loss: string): SmallStudy => ({ rule: 'tpsgd', training: { options: { loss } } });

  it('of the inner product is direct random target projection with B = −P, bit for bit', async () => {
    const [tpsgd, drtp] = await openPair(study('inner'), { rule: 'drtp' }, -1);
    expect(await changesOf(tpsgd)).toEqual(await changesOf(drtp));
  });

  it('of squares is that and the pull of activities to zero: to 1e-12', async () => {
    const [tpsgd, inner] = await openPair(study('l2'), study('inner'));
    const [own, projected] = [await changesOf(tpsgd), await changesOf(inner)];
    const [a, x] = [await tpsgd.value('activation 1'), await tpsgd.value('image')];
    const pull = a.map((one) => one * (1 - one * one));
    const turned = transpose({ inputs: 6, outputs: 30, entries: x });
    const expected = multiply(turned, { inputs: 6, outputs: 21, entries: pull }).entries;
    const difference = own[0]!.map((change, at) => change - projected[0]![at]!);
    expect(relativeDifference(difference, expected)).toBeLessThan(1e-12);
  });

  it.each(['l2', 'l1'])('ends where a layer puts out its target (%s)', async (loss) => {
    const rule = await openRule(study(loss));
    const restore = await keepState(rule);
    const one = { ...smallBatch, count: 1 };
    rule.machine.run(one);
    const a = (await rule.value('activation 1')).slice(0, 21);
    const label = (await rule.value('target')).indexOf(1);
    restore();
    const [weights, bias] = [await rule.matrix('layer 1'), await rule.machine.readVector('bias 1')];
    const targets = await rule.matrix('feedback 1');
    targets.entries.set(a, label * 21);
    rule.setMatrix('feedback 1', targets);
    rule.machine.run(one);
    expect(await rule.matrix('layer 1')).toEqual(weights);
    expect(await rule.machine.readVector('bias 1')).toEqual(bias);
    expect((await rule.value('error 2')).some((error) => error !== 0)).toBe(true);
  });

  it('of magnitudes changes by f′ a or nothing', async () => {
    const rule = await openRule(study('l1'));
    rule.step();
    const [a, error] = [await rule.value('activation 1'), await rule.value('error 1')];
    error.forEach((one, at) => {
      expect(Math.abs(one)).toBeCloseTo(1 - a[at]! ** 2, 14);
    });
    const targets = await rule.value('read feedback 1');
    expect(error.map(Math.sign)).toEqual(a.map((one, at) => Math.sign(one - targets[at]!)));
  });

  it('has positive targets for neurons that are never negative, within reach', async () => {
    const options = { targets: 'positive', reach: 0.5 };
    const rule = await openRule({ rule: 'tpsgd', activation: 'sigmoid', training: { options } });
    rule.step();
    const [targets, heard] = [await rule.value('target 1'), await rule.value('read feedback 1')];
    expect(targets).toEqual(heard.map(Math.abs));
    expect(Math.max(...targets)).toBeLessThanOrEqual(0.5);
    expect(Math.min(...heard)).toBeLessThan(0);
  });
});
