/** GAIT-prop against backpropagation, against its recursion of targets, and its regulariser against the gradient. */
import { describe, expect, it } from 'vitest';
import { activations, denseLayers, recordTraining, rules } from '../../../algorithms/index.ts';
import { deriveDemands, invertMatrix, openStream, SingularError } from '../../../emulator/index.ts';
import type { SmallStudy } from '../../emulator/machines.ts';
import {
  accuracyOf,
  changesOf,
  cosine,
  layersOf,
  multiply,
  openRule,
  orthogonal,
  relativeDifference,
  type SmallRule,
  settleOutput,
  smallBatch,
  transpose,
} from './rule-tests.ts';

const n = 8;
const study = (more: SmallStudy = {}): SmallStudy => ({
  ...{ rule: 'gait-prop', widths: [30, n, n, 5], activation: 'leaky-relu' },
  ...more,
  training: { options: { orthogonality: 0 }, ...more.training },
});

/** Layers after the first become what `entries` gives. */
function setSquare(rule: SmallRule, entriesOf: (layer: number) => Float64Array): void {
  for (const l of layersOf(rule).keys()) {
    if (l > 0) rule.setMatrix(`layer ${l + 1}`, { entries: entriesOf(l + 1) });
  }
}

/** Of `to`, whose output has no auxiliary neurons. */
async function copyClasses(from: SmallRule, to: SmallRule): Promise<void> {
  for (const [index, layer] of layersOf(to).entries()) {
    const [of, target] = [await from.matrix(layer), await to.matrix(layer)];
    const entries = target.entries.map((_, at) => {
      const [row, column] = [Math.floor(at / target.outputs), at % target.outputs];
      return of.entries[row * of.outputs + column]!;
    });
    to.setMatrix(layer, { entries });
    const bias = await from.machine.readVector(`bias ${index + 1}`);
    to.machine.writeVector(`bias ${index + 1}`, bias.slice(0, target.outputs));
  }
}

/** Columns of the change of a last layer that belong to classes. */
const ofClasses = (change: Float64Array, classes: number) => change.filter((_, at) => at % n < classes);

describe('GAIT-prop', () => {
  it.each([
    ['leaky-relu', 'softmax'],
    ['tanh', 'linear'],
    ['sigmoid', 'sigmoid'],
  ] as const)('with orthogonal layers is backpropagation (%s, %s)', async (activation, output) => {
    const widths = [30, n, n, n, 5];
    const gait = await openRule(study({ activation, output, widths }));
    const bp = await openRule(study({ activation, output, widths, rule: 'bp', training: { options: {} } }));
    setSquare(gait, (layer) => orthogonal(n, layer).entries);
    await copyClasses(gait, bp);
    const expected = await changesOf(bp);
    const changes = await changesOf(gait);
    for (const [index, change] of changes.entries()) {
      const last = index === changes.length - 1;
      const compared = last ? ofClasses(change, 5) : change;
      expect(relativeDifference(compared, expected[index]!), `layer ${index + 1}`).toBeLessThan(1e-12);
      // Auxiliary neurons are on their target.
      if (last) expect(change.filter((_, at) => at % n >= 5).every((entry) => entry === 0)).toBe(true);
    }
  });

  it('with Gaussian layers points anywhere: cosines with backpropagation have no preference', async () => {
    const cosines: number[] = [];
    for (let seed = 0; seed < 24; seed++) {
      const gait = await openRule(study({ seed }));
      const bp = await openRule(study({ seed, rule: 'bp', training: { options: {} } }));
      const random = openStream(seed, 5);
      setSquare(gait, () => Float64Array.from({ length: n * n }, () => random.normal() / Math.sqrt(n)));
      await copyClasses(gait, bp);
      const [[first, second], [one, other]] = [await changesOf(gait), await changesOf(bp)] as const;
      cosines.push(cosine(first!, one!), cosine(second!, other!));
    }
    const mean = cosines.reduce((sum, one) => sum + one, 0) / cosines.length;
    expect(Math.abs(mean)).toBeLessThan(0.25);
    expect(Math.min(...cosines)).toBeLessThan(-0.1);
    expect(Math.max(...cosines)).toBeLessThan(0.95);
  });

  it('is the recursion of targets for an infinitesimal step', async () => {
    const gait = await openRule(study({ output: 'linear', widths: [30, n, n, n] }));
    setSquare(gait, (layer) => orthogonal(n, layer).entries.map((entry, at) => 0.9 * entry + (at % 3) * 0.05));
    const [weights, start] = [await gait.matrix('layer 3'), await gait.matrix('layer 2')];
    const [above, below] = await Promise.all([3, 2].map((l) => gait.machine.readVector(`bias ${l}`)));
    gait.step();
    const gamma = 1e-4;
    const slope = (a: number) => (a > 0 ? 1 : 0.1);
    const inverseOf = (matrix: typeof weights) => ({ ...matrix, entries: invertMatrix(matrix.entries, n)! });
    /** W⁻¹ (f⁻¹(m) − b) of each sample, as rows. */
    const back = (m: Float64Array, bias: Float64Array, matrix: typeof weights, inverse: (a: number) => number) => {
      const z = m.map((one, at) => inverse(one) - bias[at % n]!);
      return multiply({ inputs: m.length / n, outputs: n, entries: z }, inverseOf(matrix)).entries;
    };
    const [output, error] = [await gait.value('output'), await gait.value('output error')];
    const [a2, a1] = [await gait.value('activation 2'), await gait.value('activation 1')];
    // Of a linear output D = 1, f⁻¹ the identity.
    const tau2 = back(
      output.map((y, at) => y - gamma * error[at]!),
      above!,
      weights,
      (a) => a,
    );
    const m2 = a2.map((a, at) => a - gamma * slope(a) ** 2 * (a - tau2[at]!));
    const tau1 = back(m2, below!, start, (a) => (a > 0 ? a : a / 0.1));
    const error2 = a2.map((a, at) => ((a - tau2[at]!) * slope(a)) / gamma);
    const error1 = a1.map((a, at) => ((a - tau1[at]!) * slope(a)) / gamma ** 2);
    expect(relativeDifference(await gait.value('error 2'), error2)).toBeLessThan(1e-9);
    expect(relativeDifference(await gait.value('error 1'), error1)).toBeLessThan(1e-5);
  });

  it('changes layers by products of two signals, so that they may be pulsed', async () => {
    const [written, pulsed] = await Promise.all(
      (['write', 'pulses'] as const).map((update) =>
        openRule(study({ training: { update, options: { orthogonality: 0.2 } } })),
      ),
    );
    const expected = await changesOf(written!);
    for (const [index, change] of (await changesOf(pulsed!)).entries()) {
      expect(relativeDifference(change, expected[index]!)).toBeLessThan(1e-12);
    }
  });

  it('inverts the weights as they are in every batch', async () => {
    const gait = await openRule(study());
    for (let batch = 0; batch < 3; batch++) {
      const before = await gait.matrix('layer 3');
      gait.step(6 * batch);
      const identity = multiply(before, await gait.matrix('feedback 2')).entries;
      for (const [at, entry] of identity.entries()) expect(entry).toBeCloseTo(at % (n + 1) === 0 ? 1 : 0, 10);
      expect(relativeDifference(before.entries, (await gait.matrix('layer 3')).entries)).toBeGreaterThan(1e-6);
    }
    setSquare(gait, () => new Float64Array(n * n).fill(0.25));
    expect(() => gait.step()).toThrow(SingularError);
  });

  it('without an error at the output changes nothing but for its regulariser', async () => {
    const gait = await openRule(study({ output: 'linear', widths: [30, n, n, 5] }));
    await settleOutput(gait);
    const before = await Promise.all(layersOf(gait).map(gait.matrix));
    gait.machine.run({ ...smallBatch, count: 1 });
    for (const [index, layer] of layersOf(gait).entries()) {
      expect(relativeDifference((await gait.matrix(layer)).entries, before[index]!.entries)).toBeLessThan(1e-13);
    }
  });

  it.each([2, 3])('asks of hardware what the handbook says (%i hidden layers)', async (hidden) => {
    const widths = [12, ...new Array<number>(hidden).fill(n), 5];
    const layers = hidden + 1;
    const demandsOf = async (orthogonality: number) =>
      deriveDemands((await openRule(study({ widths, training: { options: { orthogonality } } }))).train);
    const free = await demandsOf(0);
    expect(free).toMatchObject({
      ...{ reads: layers, transposedReads: 0, feedbackReads: layers - 1, feedbackTiles: layers - 1 },
      ...{ feedbackWeights: (layers - 1) * n * n, updates: layers, feedbackUpdates: layers - 1 },
      // The inverse needs what it inverts, and its array what it held.
      readOuts: 2 * (layers - 1),
      errorPath: layers - 1,
      locks: ['forward', 'update', 'backward'],
    });
    // The regulariser: signs through every layer and back, twice; the table has it without.
    expect(await demandsOf(0.1)).toMatchObject({
      ...free,
      ...{
        reads: 3 * layers,
        transposedReads: 2 * layers,
        keptValues: expect.any(Number),
        readPath: expect.any(Number),
      },
    });
  });

  it.each(['softmax', 'linear'] as const)('learns (%s)', async (output) => {
    const widths = [30, 16, 16, 5];
    const gait = await openRule(study({ output, widths, training: { rate: 0.003, options: { orthogonality: 0.1 } } }));
    expect(await accuracyOf(gait)).toBeLessThan(0.6);
    for (let batch = 0; batch < 250; batch++) gait.step((6 * batch) % 60, Math.floor(batch / 10));
    expect(await accuracyOf(gait)).toBeGreaterThan(0.95);
  });

  it.each<[(number | object)[], string]>([
    [[20, 13], 'Expected network.hidden to be layers of one width, got 20, 13'],
    [[4, 4], 'Expected network.hidden to be as wide as there are classes (5), got 4'],
    [[{ channels: 4, kernel: 3, stride: 1, padding: 1, pooling: 1 }, 10], 'got a convolution'],
  ])('refuses layers that have no inverse', (hidden, message) => {
    const network = { ...denseLayers([30, 5]), hidden, activation: activations.tanh, gain: 1 };
    expect(() =>
      recordTraining(rules.get('gait-prop')!, network as never, { rate: 0.1, update: 'write', batch: 4 }),
    ).toThrow(message);
  });
});

describe('the regulariser of GAIT-prop', () => {
  const open = (orthogonality: number, seed = 7) =>
    openRule(study({ output: 'linear', widths: [12, n, n, n], seed, training: { options: { orthogonality } } }));
  /** What λ adds to the change of a batch, layer by layer. */
  const added = async (lambda: number, prepare: (rule: SmallRule) => void, epoch = 1) => {
    const both = await Promise.all([open(lambda), open(0)]);
    const [changes, without] = await Promise.all(
      both.map((rule) => {
        prepare(rule);
        return changesOf(rule, undefined, 0, epoch);
      }),
    );
    return changes!.map((change, layer) => change.map((entry, at) => entry - without![layer]![at]!));
  };

  it('is zero where layers are orthogonal, whatever the signs', async () => {
    const [, second, third] = await added(0.5, (rule) => setSquare(rule, (layer) => orthogonal(n, layer).entries));
    for (const change of [second!, third!]) expect(Math.max(...change.map(Math.abs))).toBeLessThan(1e-12);
  });

  it('is in the mean the gradient of λ Σ_{i≠j} ((W Wᵀ)_ij)² per sample', async () => {
    const lambda = 0.3;
    const [rule, free] = [await open(lambda), await open(0)];
    const start = await Promise.all(layersOf(rule).map(rule.matrix));
    const batches = 1500;
    const sums = start.map(
      ({ entries }) => [new Float64Array(entries.length), new Float64Array(entries.length)] as const,
    );
    const biases = await Promise.all([1, 2, 3].map((l) => rule.machine.readVector(`bias ${l}`)));
    const changes = async (of: SmallRule, epoch: number) => {
      for (const [index, matrix] of start.entries()) {
        of.setMatrix(`layer ${index + 1}`, matrix);
        of.machine.writeVector(`bias ${index + 1}`, biases[index]!);
      }
      return changesOf(of, undefined, 0, epoch);
    };
    const without = await changes(free, 0);
    for (let epoch = 0; epoch < batches; epoch++) {
      for (const [layer, change] of (await changes(rule, epoch)).entries()) {
        for (const [at, entry] of change.entries()) {
          const one = (entry - without[layer]![at]!) / smallBatch.count;
          sums[layer]![0][at]! += one / batches;
          sums[layer]![1][at]! += (one * one) / batches;
        }
      }
    }
    // Biases have no part in it.
    expect(await rule.machine.readVector('bias 2')).toEqual(await free.machine.readVector('bias 2'));
    for (const [layer, matrix] of start.entries()) {
      // The stored matrix is Wᵀ: of 4 λ (C − diag C) W the transpose.
      const overlaps = multiply(transpose(matrix), matrix);
      const off = overlaps.entries.map((entry, at) => (at % (n + 1) === 0 ? 0 : entry));
      const gradient = multiply(matrix, { ...overlaps, entries: off }).entries.map((entry) => 4 * lambda * entry);
      const scores = gradient.map((exact, at) => {
        const [mean, square] = [sums[layer]![0][at]!, sums[layer]![1][at]!];
        return (mean - exact) / Math.sqrt((square - mean * mean) / batches);
      });
      expect(Math.max(...scores.map(Math.abs)), `layer ${layer + 1}`).toBeLessThan(4.5);
      const spread = Math.sqrt(scores.reduce((all, one) => all + one * one, 0) / scores.length);
      expect(Math.abs(spread - 1), `layer ${layer + 1}`).toBeLessThan(0.5);
      // It is a test of something: without it the mean would be far off.
      expect(relativeDifference(sums[layer]![0], gradient)).toBeLessThan(0.2);
    }
  });

  it('makes layers orthogonal', async () => {
    const rule = await openRule(
      study({ widths: [12, n, n, n], training: { rate: 5e-5, options: { orthogonality: 100 } } }),
    );
    const overlap = async () => {
      const matrix = await rule.matrix('layer 2');
      const { entries } = multiply(transpose(matrix), matrix);
      const diagonal = entries.reduce((sum, entry, at) => sum + (at % (n + 1) === 0 ? entry ** 2 : 0), 0);
      return entries.reduce((sum, entry) => sum + entry ** 2, 0) / diagonal - 1;
    };
    const before = await overlap();
    for (let batch = 0; batch < 100; batch++) rule.step((6 * batch) % 60, batch);
    expect(await overlap()).toBeLessThan(before / 4);
  });
});
