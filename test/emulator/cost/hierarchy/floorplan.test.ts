import { describe, expect, it } from 'vitest';
import { type FloorplanOptions, planFloor } from '../../../../emulator/cost/hierarchy/floorplan.ts';
import type { MatrixDemand } from '../../../../emulator/cost/hierarchy/matrix-demand.ts';
import { demandsOf, recordedChip, recordedChips } from './recorded-chips.ts';

const layer: MatrixDemand = {
  ...{ name: 'layer', channels: 128, kernelPositions: 1, outputs: 16, vectors: 1 },
  ...{ inputPositions: 1, pooled: false, columnsPerOutput: 8 },
};
const options: FloorplanOptions = { arrayRows: 128, arrayColumns: 128, mapping: 'conventional', pipelineLimit: 8 };

describe('floorplan', () => {
  it.each(recordedChips.map(({ id }) => id))('lays %s out as the golden chip is, to the tile', (id) => {
    const record = recordedChip(id);
    const side = record.cli.numRowSubArray;
    const plan = planFloor(demandsOf(record), {
      ...{ arrayRows: side, arrayColumns: side, pipelineLimit: record.config.pipeline === 1 ? 8 : 1 },
      mapping: record.config.novelMapping === 1 ? 'kernel-position' : 'conventional',
    });
    const golden = record.results.floorplan;
    for (const { demand, tiles, copies, utilisation } of plan.placements) {
      expect(tiles, `tiles of ${demand.name}`).toBe(golden.tiles[demand.name]);
      expect(copies, `copies of ${demand.name}`).toBe(golden.speedup[demand.name]);
      expect(utilisation, `utilisation of ${demand.name}`).toBeCloseTo(golden.utilization[demand.name] ?? 0, 8);
    }
    expect(100 * plan.utilisation).toBeCloseTo(golden.utilization_chip_percent, 5);
    const element = plan.elementSide * side;
    expect(golden.Desired_Conventional_PE_Storage).toBe(`${element}x${element}`);
    expect(golden.Desired_Conventional_Mapped_Tile_Storage).toBe(`${2 * element}x${2 * element}`);
  });

  it('fills what a small matrix leaves of a tile with copies, and never beyond', () => {
    const [placement] = planFloor([layer, { ...layer, name: 'large', channels: 4096 }], options).placements;
    expect(placement?.copies).toBe(64);
    expect(placement?.utilisation).toBe(1);
  });

  it('counts the arrays that weights need, not those that tiles have room for', () => {
    // 2816 rows are 22 arrays of 128; three tiles of 8 arrays a side hold them.
    const tall = { ...layer, channels: 2816, outputs: 20 };
    const [placement] = planFloor([tall], { ...options, isCopied: () => false }).placements;
    expect(placement).toMatchObject({ tileRows: 3, rowArrays: 22, columnArrays: 2, arrays: 44 });
  });

  it('gives every position of a kernel an element', () => {
    const kernel = { ...layer, kernelPositions: 9, outputs: 64, vectors: 64, inputPositions: 100 };
    const plan = planFloor([kernel], { ...options, mapping: 'kernel-position', pipelineLimit: 1 });
    expect(plan.kernelPosition).toEqual({ elements: 9, summed: 9 });
    expect(plan.placements[0]).toMatchObject({ tiles: 1, elementRows: 9, copies: 4 });
  });

  it('unrolls kernels that are rare or smaller than an array', () => {
    const kernel = { ...layer, kernelPositions: 9, vectors: 64, inputPositions: 100 };
    const rare = { ...kernel, name: 'rare', kernelPositions: 25 };
    const small = { ...kernel, name: 'small', channels: 3 };
    const plan = planFloor([kernel, { ...kernel, name: 'second' }, rare, small], {
      ...{ ...options, mapping: 'kernel-position' },
    });
    expect(plan.placements.map(({ mapping }) => mapping)).toEqual([
      'kernel-position',
      'kernel-position',
      'conventional',
      'conventional',
    ]);
  });

  it('copies the tiles of large maps in a pipeline until the limit', () => {
    const large = { ...layer, channels: 512, outputs: 64, kernelPositions: 9, inputPositions: 1024, vectors: 900 };
    const small = { ...large, name: 'small', inputPositions: 16, vectors: 4 };
    const copiesAt = (pipelineLimit: number) =>
      planFloor([large, small], { ...options, pipelineLimit }).placements.map(({ copies }) => copies);
    // Two fit on a tile.
    expect(copiesAt(1)).toEqual([2, 2]);
    expect(copiesAt(4)).toEqual([16, 2]);
    // Maps differ eightfold: a limit beyond that changes nothing.
    expect(copiesAt(8)).toEqual([64, 2]);
    expect(copiesAt(100)).toEqual([64, 2]);
  });

  it('leaves alone what may not be copied', () => {
    const map = { ...layer, kernelPositions: 9, inputPositions: 1024, vectors: 900 };
    const small = { ...map, name: 'small', inputPositions: 16, vectors: 4 };
    const plan = planFloor([map, small], { ...options, isCopied: ({ name }) => name === 'small' });
    expect(plan.placements.map(({ copies }) => copies === 1)).toEqual([true, false]);
    expect(plan.placements[0]).toMatchObject({ tiles: 2, copiesInElement: 1, copiesInTile: 1, copiesOfTiles: 1 });
  });

  it('says what it cannot place', () => {
    expect(() => planFloor([], options)).toThrow('Expected `chip` to hold at least one matrix, got `0`');
    expect(() => planFloor([{ ...layer, channels: 0.5 }], options)).toThrow(
      'Expected `matrix.layer.channels` to be an integer of at least 1, got `0.5`',
    );
    expect(() => planFloor([layer], { ...options, pipelineLimit: 0 })).toThrow('`chip.pipelineLimit`');
  });
});
