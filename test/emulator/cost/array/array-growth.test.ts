/** What more rows, columns or bits do to one array, whatever it is made of. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArrayDesign, SensingDesign } from '../../../../emulator/cost/array/array-design.ts';
import { buildArray } from '../../../../emulator/cost/array/build-array.ts';
import { arrayDesign } from '../../../../emulator/cost/matrix-design.ts';
import { technologyNode } from '../../../../emulator/cost/technology.ts';
import { CircuitError } from '../../../../emulator/index.ts';
import { sum } from '../billed-designs.ts';
import { type Design, designs, planDesign } from '../random-designs.ts';

interface Figures {
  /** @unit m2 */
  readonly area: number;
  /** @unit W */
  readonly leakage: number;
  /** Of a vector, @unit J. */
  readonly energy: number;
  /** Of a vector at 1 GHz, @unit s. */
  readonly latency: number;
}

function figuresOf(design: Design, array: ArrayDesign): Figures | null {
  const { node, ...options } = design.chip.technology;
  const { activeInputs: activeRows, amplitude: meanInput } = design.activity;
  try {
    const { area, leakage, read } = buildArray(technologyNode(node, options), array);
    const { energy, latency } = read({ activeRows, meanInput, conductance: 1e-5 }, 1e-9);
    return { area, leakage, latency, energy: sum(Object.values(energy)) };
  } catch (error) {
    if (error instanceof CircuitError) return null;
    throw error;
  }
}

const withBits = (sensing: SensingDesign, more: number): SensingDesign => {
  const { adc } = sensing;
  return { ...sensing, adc: { ...adc, bits: adc.bits + more } };
};

const all = ['area', 'leakage', 'energy', 'latency'] as const;
const steady = ['area', 'leakage'] as const;

describe('an array takes no less of anything', () => {
  const cases: readonly {
    readonly of: string;
    more(array: ArrayDesign): ArrayDesign;
    readonly figures?: readonly (keyof Figures)[];
    readonly where?: (design: Design) => boolean;
  }[] = [
    {
      of: 'rows: lines are longer, and more cells are driven, all at once or in as large groups',
      more: (array) => ({ ...array, rows: 2 * array.rows }),
    },
    {
      of: 'columns: rows are longer, more results are converted (one ramp serves all its converters)',
      more: (array) => ({ ...array, columns: 2 * array.columns }),
      where: ({ chip }) => chip.adcKind !== 'ramp',
    },
    {
      of: 'columns that share a ramp: but for its energy, which more converters share',
      more: (array) => ({ ...array, columns: 2 * array.columns }),
      figures: ['area', 'leakage', 'latency'],
      where: ({ chip }) => chip.adcKind === 'ramp',
    },
    {
      of: 'bits of a converter',
      more: (array) => ({
        ...array,
        sensing: withBits(array.sensing, 1),
        transposed: array.transposed ? withBits(array.transposed, 1) : null,
      }),
    },
    {
      of: 'bits of an input: slots, levels or pulses',
      more: (array) => ({ ...array, input: { ...array.input, bits: array.input.bits + 1 } }),
    },
    {
      of: 'directions: a second periphery stands beside the first',
      more: (array) => {
        const { sensing } = array;
        return { ...array, transposed: { ...sensing, linesPerResult: 1, references: 0, digitsPerWeight: 1 } };
      },
      figures: steady,
    },
  ];

  it.each(cases)('for more $of', ({ more, figures = all, where = () => true }) => {
    let compared = 0;
    fc.assert(
      fc.property(designs, (design) => {
        if (!where(design)) return;
        const [tile] = planDesign(design).tiles;
        const array = arrayDesign(tile!, design.chip, { transposed: false, pulsed: false });
        const [one, other] = [figuresOf(design, array), figuresOf(design, more(array))];
        if (!one || !other) return;
        compared++;
        for (const figure of figures) expect(one[figure], figure).toBeLessThanOrEqual(other[figure] * (1 + 1e-9));
      }),
      { numRuns: 100, seed: 7 },
    );
    expect(compared).toBeGreaterThan(15);
  });

  it('of converters: area, the fewer columns share one', () => {
    fc.assert(
      fc.property(designs, (design) => {
        const [tile] = planDesign(design).tiles;
        const array = arrayDesign(tile!, design.chip, { transposed: false, pulsed: false });
        const { node, ...options } = design.chip.technology;
        const areaOf = (columnsPerAdc: number) => {
          const sensing = { ...array.sensing, columnsPerAdc };
          const { components } = buildArray(technologyNode(node, options), { ...array, sensing });
          return sum(components.filter(({ component }) => component === 'ADC').map(({ area }) => area));
        };
        if (!figuresOf(design, array)) return;
        expect(areaOf(8)).toBeLessThanOrEqual(areaOf(4) * (1 + 1e-9));
        expect(areaOf(4)).toBeLessThanOrEqual(areaOf(1) * (1 + 1e-9));
      }),
      { numRuns: 80, seed: 7 },
    );
  });
});
