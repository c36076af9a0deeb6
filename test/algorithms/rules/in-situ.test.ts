/**
 * Backpropagation in the array (rules-feedback.md §1) and feedback alignment (§2): the transposed read is the transpose,
 * quantised or not; an error that travels through changed weights is refused, and matters.
 */
import { describe, expect, it } from 'vitest';
import { recordForward } from '../../../algorithms/network/network.ts';
import { propagateErrors, recordOutputError } from '../../../algorithms/rules/errors.ts';
import { learn, recordTraining } from '../../../algorithms/rules/record.ts';
import { defineRule } from '../../../algorithms/rules/rule.ts';
import { ProgramError, type Signal } from '../../../emulator/index.ts';
import { planSmall, realConverters, type SmallStudy } from '../../emulator/machines.ts';
import { angle, changesOf, copyNetwork, multiply, openRule, relativeDifference, transpose } from './rule-tests.ts';

describe('transposed reads', () => {
  it('are W transposed, times what is read: to 1e-12', async () => {
    const bp = await openRule({ rule: 'bp', widths: [30, 21, 13, 5] });
    const weights = { 2: await bp.matrix('layer 2'), 3: await bp.matrix('layer 3') };
    bp.step();
    for (const [layer, name] of [
      [2, 'error 2'],
      [3, 'output error'],
    ] as const) {
      const error = await bp.value(name);
      const { inputs, outputs } = weights[layer];
      const expected = multiply({ inputs: 6, outputs, entries: error }, transpose(weights[layer])).entries;
      expect(expected).toHaveLength(6 * inputs);
      expect(relativeDifference(await bp.value(`read layer ${layer} transposed`), expected)).toBeLessThan(1e-12);
    }
  });

  it('through converters are the transpose within their resolution', async () => {
    const fine = { ...realConverters, outputNoise: 0, adc: { kind: 'uniform', bits: 12, range: 4 } } as const;
    const study: SmallStudy = { rule: 'bp', converters: fine };
    const quantised = await openRule(study);
    const weights = await quantised.matrix('layer 3');
    quantised.step();
    const error = await quantised.value('output error');
    const expected = multiply({ inputs: 6, outputs: 5, entries: error }, transpose(weights)).entries;
    const difference = relativeDifference(await quantised.value('read layer 3 transposed'), expected);
    expect(difference).toBeLessThan(0.02);
    expect(difference).toBeGreaterThan(1e-6);
  });
});

describe('weights that were changed before their transposed read', () => {
  const stale = (fresh: boolean) =>
    defineRule({
      name: 'stale',
      title: 'stale',
      citation: 'none',
      options: {},
      record(whole) {
        const { program, network } = whole;
        const context = { ...whole, pass: recordForward(program, network) };
        const { layers } = context.pass;
        propagateErrors(context, recordOutputError(program, context.pass), (layer, error) => {
          const { weights, bias, input } = layers[layer]!;
          const term = { input, error } as { input: Signal; error: Signal };
          if (!fresh) learn(context, { weights, bias }, [term]);
          const carried = program.readTransposed(weights, error);
          if (fresh) learn(context, { weights, bias }, [term]);
          return carried;
        });
      },
    });
  const record = (fresh: boolean) =>
    recordTraining(stale(fresh), planSmall().network, { rate: 0.1, update: 'write', batch: 6 });

  it('are refused; after it, they are not', () => {
    expect(() => record(false)).toThrow(ProgramError);
    expect(() => record(false)).toThrow(/read layer 3 transposed.*before the change of layer 3/);
    expect(record(true).operations.filter(({ kind }) => kind === 'write')).toHaveLength(2);
  });
});

describe('feedback alignment', () => {
  it('of a linear network on the same data: the angle ends below 90°, and W_2 grows towards B_1ᵀ', async () => {
    const study: SmallStudy = {
      widths: [30, 20, 5],
      activation: 'linear',
      output: 'linear',
      training: { rate: 0.001 },
    };
    const fa = await openRule({ ...study, rule: 'fa' });
    const bp = await openRule({ ...study, rule: 'bp' });
    const top = await fa.matrix('layer 2');
    fa.setMatrix('layer 2', { entries: top.entries.fill(0) });
    const feedback = transpose(await fa.matrix('feedback 1'));
    const between = async () => angle((await fa.matrix('layer 2')).entries, feedback.entries);
    for (let step = 0; step < 20; step++) fa.step();
    const early = await between();
    for (let step = 0; step < 400; step++) fa.step();
    expect(await between()).toBeLessThan(early);
    expect(await between()).toBeLessThan(70);
    await copyNetwork(fa, bp);
    const [own, exact] = [await changesOf(fa), await changesOf(bp)];
    expect(angle(own[0]!, exact[0]!)).toBeLessThan(80);
  });
});
