/** The bill of changes that reach weights through fast tiles. */
import { describe, expect, it } from 'vitest';
import type { Transfer } from '../../../algorithms/index.ts';
import { buildChip } from '../../../emulator/cost/chip.ts';
import { assumeActivity, type Bill, deriveDemands, drawUpBill } from '../../../emulator/index.ts';
import { planSmall } from '../machines.ts';
import { energyBy, planBill } from './bills.ts';

const widths = [30, 21, 13, 5];
const { chip } = planBill({ rule: 'bp', widths });
const straight = { every: 6, fastRate: 0.05, rate: 0.1, buffer: null };
const buffered = { ...straight, buffer: { momentum: 0.1, most: 1 } };
const compared = { ...straight, buffer: { momentum: 0, most: 1, chopping: { probability: 0.1, byMean: true } } };

function inputOf(transfer?: Transfer, rule = 'bp') {
  const study = { rule, widths, device: 'gokmen-vlasov', ...(transfer && { training: { transfer } }) };
  const { train, evaluate, tiles } = planSmall(study);
  const activity = assumeActivity(train, evaluate, tiles);
  return { training: train, evaluation: evaluate, tiles, chip, activity, steps: 10 };
}

const billOf = (transfer?: Transfer) => drawUpBill(inputOf(transfer));
const operationsOf = (bill: Bill) => energyBy(bill, 'operation');

describe('transfers', () => {
  it('ask of the rule what it is asked for without them', () => {
    for (const rule of ['bp', 'dfa', 'fa']) {
      const plain = deriveDemands(inputOf(undefined, rule).training);
      for (const transfer of [straight, buffered, compared]) {
        expect(deriveDemands(inputOf(transfer, rule).training)).toEqual(plain);
      }
    }
  });

  it('cost an array more for each layer, which is read forward alone', () => {
    const cells = (bill: Bill, tile: string) =>
      bill.area.filter((entry) => entry.tile === tile && entry.component === 'cell array');
    const bill = billOf(straight);
    for (const layer of ['layer 1', 'layer 2', 'layer 3']) {
      const sum = (name: string) => cells(bill, name).reduce((total, { area }) => total + area, 0);
      expect(sum(`fast ${layer}`)).toBeGreaterThan(0);
      expect(sum(`fast ${layer}`)).toBeCloseTo(sum(layer), 15);
    }
    const of = (tile: string) =>
      bill.area.filter((entry) => entry.tile === tile).reduce((sum, { area }) => sum + area, 0);
    // Layer 2 is read from both sides.
    expect(of('fast layer 2')).toBeLessThan(of('layer 2'));
  });

  it('cost for each row that is taken over: reading it, buffering it, pulsing by it', () => {
    const seldom = operationsOf(billOf(buffered));
    const often = operationsOf(billOf({ ...buffered, every: 1 }));
    // One and a half rows in a batch of 6, on average.
    const unevenly = operationsOf(billOf({ ...buffered, every: 4 }));
    for (const operation of ['read fast layer 2', 'buffer of layer 2', 'update layer 2', 'fetch buffer of layer 2']) {
      expect(seldom.get(operation), operation).toBeGreaterThan(0);
      expect(often.get(operation)! / seldom.get(operation)!, operation).toBeCloseTo(6, 9);
      expect(unevenly.get(operation)! / seldom.get(operation)!, operation).toBeCloseTo(1.5, 9);
    }
    expect(often.get('update fast layer 2')).toBe(seldom.get('update fast layer 2'));
  });

  it('move the row of the buffer, and where readings are compared those of two means, both ways', () => {
    const input = inputOf(compared);
    const { memory, valueBits } = buildChip(input.training, input.tiles, chip, input.activity);
    // One row a batch.
    const row = 13 * valueBits * memory.energyPerBit;
    const operations = operationsOf(drawUpBill(input));
    expect(operations.get('fetch buffer of layer 2')! / row).toBeCloseTo(3, 9);
    expect(operations.get('store buffer of layer 2')! / row).toBeCloseTo(3, 9);
  });

  it('are learning: nothing of the forward pass waits for them or pays for them', () => {
    const forward = (bill: Bill) =>
      bill.energy.filter(({ phase }) => phase === 'forward').reduce((sum, { energy }) => sum + energy, 0);
    const bill = billOf(compared);
    const phaseOf = (operation: string) => bill.timeline.find((entry) => entry.operation === operation)?.phase;
    const named = [
      'chopped input of layer 1',
      'update fast layer 1',
      'read fast layer 1',
      'buffer of layer 1',
      'update layer 1',
    ];
    for (const operation of named) expect(phaseOf(operation), operation).toBe('update');
    // Larger chips have longer wires.
    expect(forward(bill) / forward(billOf())).toBeGreaterThan(0.9);
    expect(forward(bill) / forward(billOf())).toBeLessThan(1.5);
  });
});
