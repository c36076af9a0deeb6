/** The bill of what is remembered of samples, and of errors whitened over a batch. */
import { describe, expect, it } from 'vitest';
import { buildChip } from '../../../emulator/cost/chip.ts';
import { digitalElements, isDigital } from '../../../emulator/cost/digital-work.ts';
import { assumeActivity, drawUpBill, type Program, type TileSpec } from '../../../emulator/index.ts';
import { planSmall, type SmallStudy } from '../machines.ts';
import { energyBy, planBill } from './bills.ts';

const { chip } = planBill({ rule: 'bp', widths: [30, 21, 13, 5] });

function inputOf(study: SmallStudy) {
  const { train, evaluate, tiles } = planSmall({ ...study, training: { update: 'write', ...study.training } });
  return {
    training: train,
    evaluation: evaluate,
    tiles,
    chip,
    activity: assumeActivity(train, evaluate, tiles),
    steps: 10,
  };
}

const f3 = { rule: 'f3', output: 'sigmoid' } as const;

describe('what is remembered of samples', () => {
  const input = inputOf(f3);
  const bill = drawUpBill(input);
  const { memory, valueBits } = buildChip(input.training, input.tiles, chip, input.activity);

  it('moves out of memory once a step, and into it, 6 numbers for each of 6 samples', () => {
    const byOperation = energyBy(bill, 'operation');
    const moved = 6 * 6 * valueBits * memory.energyPerBit;
    expect(byOperation.get('recall errors')).toBeCloseTo(moved, 20);
    expect(byOperation.get('remember error for later')).toBeCloseTo(moved, 20);
    expect(moved).toBeGreaterThan(0);
  });

  it('is remembered when it is known, and recalled before hidden layers hear it', () => {
    const at = (operation: string) => bill.timeline.find((entry) => entry.operation === operation)!;
    expect(at('recall errors').phase).toBe('forward');
    expect(at('recall errors').start).toBeLessThan(at('read layer 1').start);
    expect(at('read feedback 1').start).toBeGreaterThanOrEqual(at('recall errors').end);
    expect(at('remember error for later').start).toBeGreaterThan(at('read layer 3').end);
  });

  it('needs a buffer for all samples of an epoch, where memory is on the chip', () => {
    const areaOf = (steps: number) => {
      const own = buildChip(input.training, input.tiles, { ...chip, memory: 'on-chip' }, input.activity, steps);
      return own.memory.circuit!.area;
    };
    expect(areaOf(10_000) / areaOf(10)).toBeGreaterThan(10);
    const bp = inputOf({ rule: 'bp' });
    const bpArea = (steps: number) =>
      buildChip(bp.training, bp.tiles, { ...chip, memory: 'on-chip' }, bp.activity, steps).memory.circuit!.area;
    expect(bpArea(10_000)).toBe(bpArea(10));
  });
});

describe('whitened errors', () => {
  const energyOf = (training: Program, tiles: readonly TileSpec[], batch: number) => {
    const input = { ...inputOf({ rule: 'consequentialism', training: { batch } }), training, tiles };
    const bill = drawUpBill({ ...input, activity: assumeActivity(training, input.evaluation, tiles) });
    return energyBy(bill, 'operation').get('whitened error 1') ?? 0;
  };

  it('take the products of overlaps, of a Cholesky factor and of two triangles for each error', () => {
    const { train } = planSmall({ rule: 'consequentialism', training: { batch: 8 } });
    const whiten = train.operations.find((one) => one.kind === 'whiten');
    if (!whiten || !isDigital(whiten)) throw new Error('no whitening');
    // 31 inputs with the one of the bias, 21 errors.
    const products = (8 * 9 * 31) / 2 + 8 ** 3 / 6 + 8 * 8 * 21;
    expect(8 * digitalElements(whiten, train, 8)).toBeCloseTo(products, 9);
  });

  it('cost more than in proportion to the batch', () => {
    const of = (batch: number) => {
      const { train, tiles } = planSmall({ rule: 'consequentialism', training: { update: 'write', batch } });
      return energyOf(train, tiles, batch);
    };
    expect(of(32) / of(8)).toBeGreaterThan(8);
    expect(of(32) / of(8)).toBeLessThan(20);
  });
});

it.each([
  { rule: 'pepita' },
  { rule: 'forward-forward', activation: 'relu' },
  { rule: 'align-prop' },
  { rule: 'align-ada' },
  { rule: 'align-zero' },
  { rule: 'pal', training: { options: { steps: 3 } } },
  { rule: 'tdca' },
  { rule: 'burst-ccn', activation: 'sigmoid', output: 'sigmoid' },
] satisfies readonly SmallStudy[])('$rule has a sound bill', (study) => {
  const bill = drawUpBill(inputOf(study));
  expect(bill.totals.energy).toBeGreaterThan(bill.inference.energy);
  expect(bill.learningLatency).toBeGreaterThan(0);
});
