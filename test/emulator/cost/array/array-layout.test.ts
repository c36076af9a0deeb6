import { describe, expect, it } from 'vitest';
import { arrayLayout, type PlacedBlock } from '../../../../emulator/cost/array/array-layout.ts';

const cells = { height: 10e-6, width: 20e-6 };
/** Blocks stand along the cells. */
const around = { ...cells, rowExtent: cells.height, columnExtent: cells.width, cornerHeight: 0, packed: false };
const own: PlacedBlock = { side: 'cells', area: 200e-12 };

describe('array layout', () => {
  it('is the cells alone where nothing stands around them', () => {
    const layout = arrayLayout([own], around);
    expect(layout).toMatchObject({ ...cells, used: own.area });
    expect(layout.area).toBeCloseTo(own.area, 24);
  });

  it('stacks what serves columns below and stands what serves rows beside', () => {
    const layout = arrayLayout(
      [own, { side: 'columns', area: 40e-12 }, { side: 'columns', area: 60e-12 }, { side: 'rows', area: 30e-12 }],
      around,
    );
    expect(layout.height).toBeCloseTo(15e-6, 12);
    expect(layout.width).toBeCloseTo(23e-6, 12);
    expect(layout.used).toBeCloseTo(330e-12, 20);
    // The corner of 5 µm × 3 µm is lost.
    expect(layout.area - layout.used).toBeCloseTo(15e-12, 18);
  });

  it('puts the corner beside its multiplexer, and is as wide as the wider of both', () => {
    const blocks: readonly PlacedBlock[] = [own, { side: 'rows', area: 30e-12 }, { side: 'corner', area: 8e-12 }];
    expect(arrayLayout(blocks, { ...around, cornerHeight: 2e-6 }).width).toBeCloseTo(24e-6, 12);
    expect(arrayLayout(blocks, { ...around, cornerHeight: 4e-6 }).width).toBeCloseTo(23e-6, 12);
  });

  it('is as large as what is in it where blocks fold around the corner, in the same shape', () => {
    const blocks: readonly PlacedBlock[] = [own, { side: 'columns', area: 100e-12 }, { side: 'rows', area: 900e-12 }];
    const [stacked, packed] = [arrayLayout(blocks, around), arrayLayout(blocks, { ...around, packed: true })];
    expect(packed.area).toBeCloseTo(packed.used, 20);
    expect(packed.area).toBeLessThan(stacked.area);
    expect(packed.height / packed.width).toBeCloseTo(stacked.height / stacked.width, 9);
  });

  it('is as wide as the narrowest block where the cells are narrower', () => {
    const narrow = { ...around, width: 1e-6, columnExtent: 4e-6 };
    const layout = arrayLayout(
      [
        { side: 'cells', area: 10e-12 },
        { side: 'columns', area: 8e-12 },
      ],
      narrow,
    );
    expect(layout.width).toBeCloseTo(4e-6, 12);
    expect(layout.height).toBeCloseTo(12e-6, 12);
  });
});
