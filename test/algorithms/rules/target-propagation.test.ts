/**
 * Target propagation, its difference form, and that with fixed weights: the identities of their handbook sections, in float64
 * on ideal tiles.
 */
import { describe, expect, it } from 'vitest';
import { deriveDemands, invertMatrix } from '../../../emulator/index.ts';
import type { SmallStudy } from '../../emulator/machines.ts';
import {
  accuracyOf,
  changesOf,
  copyNetwork,
  layersOf,
  openRule,
  orthogonal,
  relativeDifference,
  type SmallRule,
  settleOutput,
  smallBatch,
  transpose,
} from './rule-tests.ts';

const rules = ['tp', 'dtp', 'fw-dtp'] as const;
const square: SmallStudy = { widths: [30, 8, 8, 8], activation: 'linear' };

/** Layers after the first are made orthogonal, times `gain`. */
async function makeOrthogonal(rule: SmallRule, gain = 1): Promise<void> {
  for (const layer of layersOf(rule).slice(1)) {
    const { entries } = orthogonal(8, Number(layer.slice(6)));
    rule.setMatrix(layer, { entries: entries.map((entry) => gain * entry) });
  }
}

/** V_l = W_{l+1}⁻¹, c_l = −V_l b_{l+1}: with a linear network g_l undoes the layer above. */
async function makeInverse(rule: SmallRule): Promise<void> {
  for (const layer of layersOf(rule).slice(1)) {
    const l = Number(layer.slice(6)) - 1;
    const { entries, inputs: n } = await rule.matrix(layer);
    const inverse = invertMatrix(entries, n)!;
    rule.setMatrix(`feedback ${l}`, { entries: inverse });
    const bias = await rule.machine.readVector(`bias ${l + 1}`);
    const back = Array.from({ length: n }, (_, i) => -bias.reduce((sum, b, j) => sum + b * inverse[j * n + i]!, 0));
    rule.machine.writeVector(`feedback bias ${l}`, back);
  }
}

const layerNumbers = (rule: SmallRule) => layersOf(rule).map((_, index) => index + 1);
/** Of a hidden layer, or of the output. */
const activationName = (rule: SmallRule, l: number) =>
  l === layersOf(rule).length ? 'output sums' : `activation ${l}`;

describe('target propagation', () => {
  it('with feedback that is the exact inverse and the output on its target leaves every layer on its target', async () => {
    const tp = await openRule({ ...square, rule: 'tp', training: { options: { targetStep: 0 } } });
    await makeOrthogonal(tp, 0.7);
    await makeInverse(tp);
    const changes = await changesOf(tp);
    for (const l of layerNumbers(tp)) {
      const activation = await tp.value(activationName(tp, l));
      expect(relativeDifference(await tp.value(`target ${l}`), activation), `target ${l}`).toBeLessThan(1e-12);
      expect(Math.max(...changes[l - 1]!.map(Math.abs)), `layer ${l}`).toBeLessThan(1e-12);
    }
    // What it does with other feedback, even where the output has no error.
    const other = await openRule({ ...square, rule: 'tp', training: { options: { targetStep: 0 } } });
    await copyNetwork(tp, other);
    const [first] = await changesOf(other);
    expect(Math.max(...first!.map(Math.abs))).toBeGreaterThan(1e-2);
  });

  it.each(['softmax', 'sigmoid', 'linear'] as const)(
    'in a linear orthogonal network with V = Wᵀ is the back-propagated output step (%s)',
    async (output) => {
      const beta = 0.3;
      for (const rule of ['tp', 'dtp']) {
        const target = await openRule({ ...square, output, rule, training: { options: { targetStep: beta } } });
        const bp = await openRule({ ...square, output, rule: 'bp' });
        await makeOrthogonal(target);
        await copyNetwork(target, bp);
        for (const l of [1, 2]) target.setMatrix(`feedback ${l}`, transpose(await target.matrix(`layer ${l + 1}`)));
        if (rule === 'tp') await makeInverse(target);
        const exact = (await changesOf(bp)).map((change) => change.map((entry) => beta * entry));
        for (const [index, change] of (await changesOf(target)).entries()) {
          expect(relativeDifference(change, exact[index]!), `${rule}, layer ${index + 1}`).toBeLessThan(1e-12);
        }
      }
    },
  );
});

describe('difference target propagation', () => {
  it('with feedback that is the exact inverse is target propagation', async () => {
    const [tp, dtp] = await Promise.all(['tp', 'dtp'].map((rule) => openRule({ ...square, rule })));
    await makeOrthogonal(tp!, 0.7);
    await copyNetwork(tp!, dtp!);
    for (const rule of [tp!, dtp!]) await makeInverse(rule);
    const expected = await changesOf(tp!);
    for (const [index, change] of (await changesOf(dtp!)).entries()) {
      expect(relativeDifference(change, expected[index]!)).toBeLessThan(1e-12);
    }
  });

  it.each(['dtp', 'fw-dtp'])(
    '%s: an output on its target leaves every layer there, whatever the feedback',
    async (rule) => {
      const options = { targetStep: 0 };
      const open = await openRule({ rule, training: { options } });
      for (const change of await changesOf(open)) expect(change.every((entry) => entry === 0)).toBe(true);
      for (const l of layerNumbers(open)) {
        expect(await open.value(`target ${l}`)).toEqual(await open.value(activationName(open, l)));
      }
    },
  );

  it.each(['dtp', 'fw-dtp'])(
    '%s: a small step travels by the slope of the feedback, f′ of layers left out',
    async (rule) => {
      const study: SmallStudy = { rule, training: { options: { targetStep: 1e-6 } } };
      const open = await openRule(study);
      open.step();
      for (const l of [1, 2]) {
        const { entries: v, inputs, outputs } = await openRule(study).then((fresh) => fresh.matrix(`feedback ${l}`));
        const [activation, target] = [await open.value(`activation ${l}`), await open.value(`target ${l}`)];
        const [above, targetAbove] = [
          await open.value(activationName(open, l + 1)),
          await open.value(`target ${l + 1}`),
        ];
        const expected = activation.map((_, at) => {
          const [n, i] = [Math.floor(at / outputs), at % outputs];
          let [sum, moved] = [0, 0];
          for (let j = 0; j < inputs; j++) {
            sum += v[j * outputs + i]! * above[n * inputs + j]!;
            moved += v[j * outputs + i]! * (targetAbove[n * inputs + j]! - above[n * inputs + j]!);
          }
          return (1 - Math.tanh(sum) ** 2) * moved;
        });
        const difference = target.map((one, at) => one - activation[at]!);
        // What is left is the curvature, and the rounding of differences of 10⁻⁶ and less.
        expect(relativeDifference(difference, expected), `layer ${l}`).toBeLessThan(1e-5);
      }
    },
  );
});

describe('fixed-weight difference target propagation', () => {
  it('with linear feedback is the chain of feedback alignment', async () => {
    // Large enough that targets differ from activations by more than rounding leaves of 10⁻¹² of it.
    const [beta, feedbackScale] = [1, 0.5];
    const linear: SmallStudy = { activation: 'linear', widths: [30, 21, 13, 9, 5] };
    const fixed = await openRule({
      ...linear,
      rule: 'fw-dtp',
      training: { options: { targetStep: beta, feedbackScale } },
    });
    const fa = await openRule({ ...linear, rule: 'fa' });
    await copyNetwork(fixed, fa);
    for (const l of [1, 2, 3]) fa.setMatrix(`feedback ${l}`, await fixed.matrix(`feedback ${l}`));
    const expected = (await changesOf(fa)).map((change) => change.map((entry) => beta * entry));
    for (const [index, change] of (await changesOf(fixed)).entries()) {
      expect(relativeDifference(change, expected[index]!), `layer ${index + 1}`).toBeLessThan(1e-12);
    }
  });

  it('with feedback of zeros moves no hidden layer, but the output', async () => {
    const open = await openRule({ rule: 'fw-dtp', training: { options: { feedbackScale: 0 } } });
    const [first, second, last] = await changesOf(open);
    for (const change of [first!, second!]) expect(change.every((entry) => entry === 0)).toBe(true);
    expect(last!.some((entry) => entry !== 0)).toBe(true);
  });

  it('starts its feedback within plus and minus its scale, and never changes it', async () => {
    const open = await openRule({ rule: 'fw-dtp', training: { options: { feedbackScale: 0.02 } } });
    const { entries } = await open.matrix('feedback 1');
    expect(Math.max(...entries.map(Math.abs))).toBeLessThanOrEqual(0.02);
    expect(Math.max(...entries.map(Math.abs))).toBeGreaterThan(0.015);
    for (let batch = 0; batch < 5; batch++) open.step(6 * batch);
    expect((await open.matrix('feedback 1')).entries).toEqual(entries);
    expect(open.train.vectors.filter(({ name }) => name.startsWith('feedback'))).toEqual([]);
  });
});

describe.each(['tp', 'dtp'])('feedback of %s', (rule) => {
  const study: SmallStudy = { rule, training: { options: { feedbackUpdates: 1, noise: 0.2, feedbackRate: 3 } } };

  it('descends the reconstruction of noisy activations: finite differences agree to 1e-7', async () => {
    const tiles = ['feedback 1', 'feedback 2'];
    const open = await openRule(study);
    const start = await Promise.all(
      [...layersOf(open), ...tiles].map(async (name) => [name, await open.matrix(name)] as const),
    );
    const vectors = await Promise.all(
      open.train.vectors.map(async ({ name }) => [name, await open.machine.readVector(name)] as const),
    );
    const restore = () => {
      for (const [name, matrix] of start) open.setMatrix(name, matrix);
      for (const [name, values] of vectors) open.machine.writeVector(name, values);
    };
    const lossOf = async (l: number) => {
      open.step();
      const [again, noisy] = [await open.value(`reconstruction ${l}`), await open.value(`noisy ${l}`)];
      return again.reduce((sum, one, at) => sum + (one - noisy[at]!) ** 2 / 2, 0);
    };
    restore();
    const changes = (await changesOf(open, tiles)).map((change) => change.map((entry) => entry / 3));
    for (const [index, tile] of tiles.entries()) {
      const before = start.find(([name]) => name === tile)![1];
      for (let cell = 0; cell < before.entries.length; cell += 7) {
        const losses: number[] = [];
        for (const sign of [1, -1]) {
          restore();
          open.setMatrix(tile, { entries: before.entries.map((one, at) => (at === cell ? one + sign * 1e-5 : one)) });
          losses.push(await lossOf(index + 1));
        }
        const largest = Math.max(...changes[index]!.map(Math.abs));
        const slope = (losses[0]! - losses[1]!) / 2e-5;
        expect(Math.abs(slope - changes[index]![cell]!) / largest, `${tile}, ${cell}`).toBeLessThan(1e-7);
      }
    }
  });

  it('has normal noise on activations, anew for every layer, update and batch', async () => {
    const open = await openRule({ ...study, training: { options: { feedbackUpdates: 2, noise: 0.2 } } });
    const names = ['noisy 1', 'noisy 2', 'noisy 1 (2)', 'noisy 2 (2)'];
    const drawn: number[] = [];
    for (let batch = 0; batch < 40; batch++) {
      open.step((6 * batch) % 60, batch);
      for (const name of names) {
        const activation = await open.value(`activation ${name[6]}`);
        drawn.push(...(await open.value(name)).map((one, at) => one - activation[at]!));
      }
    }
    const count = drawn.length;
    const mean = drawn.reduce((sum, one) => sum + one, 0) / count;
    const deviation = Math.sqrt(drawn.reduce((sum, one) => sum + (one - mean) ** 2, 0) / count);
    expect(new Set(drawn).size).toBeGreaterThan(0.999 * count);
    expect(Math.abs(mean)).toBeLessThan((4 * 0.2) / Math.sqrt(count));
    expect(Math.abs(deviation / 0.2 - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
  });

  it('learns to go back', async () => {
    const open = await openRule({
      rule,
      training: { rate: 0.02, options: { targetStep: 0, noise: 0.1, feedbackUpdates: 3 } },
    });
    // The layers stay as they are.
    const start = await Promise.all(layersOf(open).map(open.matrix));
    const missed: number[] = [];
    for (let batch = 0; batch < 150; batch++) {
      for (const [index, name] of layersOf(open).entries()) open.setMatrix(name, start[index]!);
      open.step((6 * batch) % 60, batch);
      const [again, noisy] = [await open.value('reconstruction 1'), await open.value('noisy 1')];
      missed.push(again.reduce((sum, one, at) => sum + (one - noisy[at]!) ** 2, 0));
    }
    const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    expect(mean(missed.slice(-10)) / mean(missed.slice(0, 1))).toBeLessThan(0.5);
  });

  it('makes targets before it learns, so that layers change alike however often it does', async () => {
    const [once, often] = await Promise.all(
      [0, 4].map((feedbackUpdates) => openRule({ rule, training: { options: { feedbackUpdates } } })),
    );
    expect(await changesOf(once!)).toEqual(await changesOf(often!));
    expect(await changesOf(once!, ['feedback 1'])).toEqual([new Float64Array(21 * 13)]);
  });
});

describe.each(rules)('%s', (rule) => {
  it('a batch changes what its samples change one by one, feedback included', async () => {
    const options = rule === 'fw-dtp' ? {} : { feedbackUpdates: 1 };
    const open = await openRule({ rule, training: { options } });
    const names = open.tiles.map(({ declaration }) => declaration.name);
    const start = await Promise.all(names.map(open.matrix));
    const vectors = await Promise.all(open.train.vectors.map(({ name }) => open.machine.readVector(name)));
    const changes = async (first: number, count: number) => {
      open.machine.run({ ...smallBatch, first, count });
      const after = await Promise.all(names.map(open.matrix));
      for (const [index, name] of names.entries()) open.setMatrix(name, start[index]!);
      for (const [index, { name }] of open.train.vectors.entries()) open.machine.writeVector(name, vectors[index]!);
      return after.map(({ entries }, index) => entries.map((entry, at) => entry - start[index]!.entries[at]!));
    };
    const whole = await changes(0, 6);
    const summed = whole.map((change) => new Float64Array(change.length));
    for (let sample = 0; sample < 6; sample++) {
      for (const [index, change] of (await changes(sample, 1)).entries()) {
        for (const [at, entry] of change.entries()) summed[index]![at]! += entry;
      }
    }
    for (const [index, change] of whole.entries()) {
      expect(relativeDifference(change, summed[index]!), names[index]).toBeLessThan(1e-11);
    }
  });

  // Target propagation moves layers that its feedback does not invert.
  const expected = rule === 'tp' ? 'some layers' : 'no layer';
  it(`without an error at the output changes ${expected}`, async () => {
    const open = await openRule({ rule, output: 'linear' });
    await settleOutput(open);
    const before = await Promise.all(layersOf(open).map(open.matrix));
    open.machine.run({ ...smallBatch, count: 1 });
    const moved = await Promise.all(
      layersOf(open).map(async (layer, index) => {
        return relativeDifference((await open.matrix(layer)).entries, before[index]!.entries);
      }),
    );
    if (rule === 'tp') expect(Math.max(...moved)).toBeGreaterThan(1e-6);
    else expect(Math.max(...moved)).toBeLessThan(1e-15);
  });

  it.each([2, 3])('asks of hardware what the handbook says (%i hidden layers)', async (hidden) => {
    const widths = [12, ...[9, 8, 7].slice(0, hidden), 5];
    const layers = hidden + 1;
    const { train } = await openRule({ rule, widths });
    const demands = deriveDemands(train);
    const updates = { tp: 1, dtp: 5, 'fw-dtp': 0 }[rule];
    const targets = rule === 'tp' ? 1 : 2;
    expect(demands).toMatchObject({
      // Besides the forward pass one of noisy activations for each change of the feedback, and one of the feedback.
      reads: layers + updates * (layers - 1),
      transposedReads: 0,
      feedbackReads: (targets + updates) * (layers - 1),
      feedbackTiles: layers - 1,
      feedbackWeights: widths.slice(1, -1).reduce((sum, width, index) => sum + width * widths[index + 2]!, 0),
      updates: layers,
      feedbackUpdates: updates * (layers - 1),
      readOuts: 0,
      errorPath: layers - 1,
      locks: ['forward', 'update', 'backward'],
    });
  });

  it.each(['softmax', 'linear'] as const)('learns (%s)', async (output) => {
    const told = {
      tp: { rate: 0.03, options: { feedbackUpdates: 5, noise: 0.3 } },
      dtp: { rate: 0.1 },
      'fw-dtp': { rate: 1.5 },
    }[rule];
    const open = await openRule({ rule, output, training: told });
    expect(await accuracyOf(open)).toBeLessThan(0.6);
    for (let batch = 0; batch < 200; batch++) open.step((6 * batch) % 60, Math.floor(batch / 10));
    expect(await accuracyOf(open)).toBeGreaterThan(0.95);
  });

  it('refuses convolutions', async () => {
    const { recordTraining, rules: known, activations } = await import('../../../algorithms/index.ts');
    const network = {
      image: { height: 8, width: 8, channels: 1 },
      hidden: [{ channels: 4, kernel: 3, stride: 1, padding: 1, pooling: 1 }, 10],
      ...{ classes: 5, activation: activations.tanh, gain: 1 },
    };
    expect(() => recordTraining(known.get(rule)!, network, { rate: 0.1, update: 'write', batch: 4 })).toThrow(
      'Expected network.hidden to be widths of dense layers, got a convolution',
    );
  });
});
