/**
 * What holds of the bill of any design: sums, bounds of its schedule, and what more of anything does to it. Where a law has
 * a limit the test's name says it, and the physics of it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { technologyNodes } from '../../../emulator/index.ts';
import {
  billIfBuilt,
  dynamicEnergy,
  type Figures,
  figuresOf,
  layoutOf,
  longestChain,
  sum,
  sumBy,
  tasksOfStep,
  unlimitedLatency,
} from './billed-designs.ts';
import { type Design, designs } from './random-designs.ts';

/** Relative, for sums of the same terms in another order. */
const rounding = 1e-9;

const withChip = (design: Design, chip: Partial<Design['chip']>): Design => ({
  ...design,
  chip: { ...design.chip, ...chip },
});

function holds(numRuns: number, test: (design: Design) => void, of = designs): void {
  fc.assert(fc.property(of, test), { numRuns, seed: 5 });
}

function expectNoMore(less: number, more: number, what: string): void {
  expect(less, what).toBeLessThanOrEqual(more * (1 + rounding));
}

describe('the bill of any design', () => {
  it('has entries that are finite and not negative, once each, and sums that agree', () => {
    let built = 0;
    holds(150, (design) => {
      const bill = billIfBuilt(design);
      if (!bill) return;
      built++;
      const { energy, area, totals } = bill;
      for (const one of energy)
        expect(one.energy, one.component).toSatisfy((value: number) => value > 0 && value < 1e9);
      for (const one of area) {
        for (const value of [one.area, one.leakage])
          expect(value, one.component).toSatisfy((it: number) => it >= 0 && it < 1e9);
      }
      const keys = energy.map(({ energy: _, ...key }) => JSON.stringify(key));
      expect(new Set(keys).size).toBe(keys.length);
      for (const key of ['phase', 'operation', 'component', 'tile', 'level'] as const) {
        expect(sum(sumBy(energy, key, (one) => one.energy).values()) / totals.energy).toBeCloseTo(1, 9);
      }
      for (const key of ['component', 'tile', 'level'] as const) {
        expect(sum(sumBy(area, key, (one) => one.area).values()) / totals.area).toBeCloseTo(1, 9);
        expect(sum(sumBy(area, key, (one) => one.leakage).values()) / totals.leakage).toBeCloseTo(1, 9);
      }
      const leaked = sum(energy.filter(({ phase }) => phase === 'static').map((one) => one.energy));
      expect(leaked / (totals.leakage * totals.latency)).toBeCloseTo(1, 9);
    });
    // Otherwise the designs are not what a study would ask for.
    expect(built).toBeGreaterThan(135);
  });

  it('has a timeline within the step, in which no resource does two things at once', () => {
    holds(100, (design) => {
      const bill = billIfBuilt(design);
      if (!bill) return;
      const { timeline, totals } = bill;
      const free = new Map<string, number>();
      for (const { resource, start, end } of timeline.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
        if (start < (free.get(resource) ?? 0) || end < start) expect.fail(`${resource} is busy at ${start} s`);
        free.set(resource, end);
      }
      expect(totals.latency).toBe(Math.max(...free.values()));
      expect(bill.learningLatency).toBeGreaterThanOrEqual(0);
      expectNoMore(bill.learningLatency, totals.latency, 'learning');
      expect(bill.sequentialShare).toSatisfy((share: number) => share >= 0 && share <= 1);
    });
  });
});

describe('the latency of any step', () => {
  it('is the depth of the program where every task has hardware of its own, else between it and the sum', () => {
    holds(100, (design) => {
      const bill = billIfBuilt(design);
      if (!bill) return;
      const tasks = tasksOfStep(design);
      const depth = longestChain(tasks);
      expect(unlimitedLatency(tasks) / depth).toBeCloseTo(1, 12);
      expectNoMore(depth, bill.totals.latency, 'depth');
      expectNoMore(bill.totals.latency, sum(tasks.map(({ duration }) => duration)), 'sum');
    });
  });
});

describe('a pipeline', () => {
  it('takes samples no slower than the same chip does one after another', () => {
    holds(100, (design) => {
      const bill = billIfBuilt(withChip(design, { pipeline: design.chip.pipeline ?? { copies: 4 } }));
      if (bill) expectNoMore(bill.inference.interval, bill.inference.latency, 'interval');
    });
  });

  it('takes samples no slower than the chip that works layer by layer, whose buffer is no wider', () => {
    holds(120, (design) => {
      const [layerByLayer, pipelined] = [null, design.chip.pipeline ?? { copies: 4 }].map((pipeline) =>
        withChip(design, { pipeline }),
      ) as [Design, Design];
      const [one, other] = [billIfBuilt(layerByLayer), billIfBuilt(pipelined)];
      if (!one || !other) return;
      expectNoMore(other.inference.interval, one.inference.latency, 'interval');
    });
  });
});

describe('half of the activity', () => {
  const halved = (design: Design, ...keys: readonly (keyof Design['activity'])[]): Design => ({
    ...design,
    activity: { ...design.activity, ...Object.fromEntries(keys.map((key) => [key, design.activity[key] / 2])) },
  });
  const kinds: [string, (design: Design) => Design][] = [
    ['active inputs', (design) => halved(design, 'activeInputs', 'amplitude')],
    ['amplitude', (design) => halved(design, 'amplitude')],
    ['conductance', (design) => halved(design, 'conductance')],
    ['error, hence pulses', (design) => halved(design, 'largestError')],
  ];

  it.each(kinds)('never raises dynamic energy: %s', (_, halve) => {
    holds(70, (design) => {
      const [whole, half] = [billIfBuilt(design), billIfBuilt(halve(design))];
      if (!whole || !half) return;
      expectNoMore(dynamicEnergy(half), dynamicEnergy(whole), 'dynamic');
      if (design.chip.sensing === 'integrator') {
        expectNoMore(half.totals.energy, whole.totals.energy, 'energy');
        expectNoMore(half.inference.energy, whole.inference.energy, 'inference');
        expectNoMore(half.totals.latency, whole.totals.latency, 'latency');
        return;
      }
      // A column of less current settles later: what leaks meanwhile is all that may rise.
      const longer = Math.max(0, half.totals.latency - whole.totals.latency);
      expectNoMore(half.totals.energy, whole.totals.energy + longer * whole.totals.leakage, 'energy');
      expect(half.totals.latency / whole.totals.latency).toBeLessThan(1.2);
    });
  });
});

describe('more on the same chip takes no less', () => {
  const half = (width: number) => Math.ceil(width / 2);
  const network = (design: Design, changes: Partial<Design['network']>): Design => ({
    ...design,
    network: { ...design.network, ...changes },
  });
  const every = Object.keys({
    ...{ area: 0, leakage: 0, energy: 0, dynamic: 0, arrays: 0, latency: 0, inferenceEnergy: 0, inferenceLatency: 0 },
  } satisfies Record<keyof Figures, 0>) as (keyof Figures)[];
  const cases: readonly {
    readonly of: string;
    less(design: Design): Design;
    readonly figures?: readonly (keyof Figures)[];
    readonly where?: (design: Design) => boolean;
  }[] = [
    {
      of: 'bits of an ADC (wires over arrays that grow higher, and so less wide, aside)',
      less: (design) => ({ ...design, adcBits: design.adcBits - 1 }),
      figures: ['area', 'leakage', 'arrays', 'latency', 'inferenceLatency'],
    },
    { of: 'samples in a batch', less: (design) => ({ ...design, batch: half(design.batch) }) },
    { of: 'outputs', less: (design) => network(design, { classes: half(design.network.classes) }) },
    {
      of: 'inputs, where columns are not waited for that fewer of them drive',
      less: (design) => {
        const { image } = design.network;
        return network(design, { image: { ...image, channels: half(image.channels) } });
      },
      where: ({ chip }) => chip.sensing === 'integrator',
    },
    {
      of: 'neurons and channels, where columns are not waited for that fewer of them drive',
      less: (design) =>
        network(design, {
          hidden: design.network.hidden.map((one) =>
            typeof one === 'number' ? half(one) : { ...one, channels: half(one.channels) },
          ),
        }),
      where: ({ chip }) => chip.sensing === 'integrator',
    },
  ];

  it.each(cases)('$of', ({ less, figures = every, where = () => true }) => {
    let compared = 0;
    holds(70, (design) => {
      const smaller = less(design);
      if (!where(design)) return;
      const [one, other] = [billIfBuilt(smaller), billIfBuilt(design)];
      if (!one || !other || layoutOf(smaller) !== layoutOf(design)) return;
      compared++;
      const [fewer, more] = [figuresOf(one), figuresOf(other)];
      for (const figure of figures) expectNoMore(fewer[figure], more[figure], figure);
    });
    expect(compared).toBeGreaterThan(10);
  });

  it('bits of an input: energy (of area and time less is said: fewer bits may come in wider words)', () => {
    holds(70, (design) => {
      // What decodes a line of SRAM is shared by the bits of a value, and results that are written to it have more.
      if (design.inputBits < 3 || design.sliceBits > design.inputBits - 2 || design.chip.buffers === 'sram') return;
      const [one, other] = [billIfBuilt({ ...design, inputBits: design.inputBits - 1 }), billIfBuilt(design)];
      if (one && other) expectNoMore(dynamicEnergy(one), dynamicEnergy(other), 'dynamic');
    });
  });
});

describe('a larger node', () => {
  const smaller = (design: Design): [number, Design] | null => {
    const { roadmap, node } = design.chip.technology;
    const nodes = technologyNodes(roadmap);
    const next = nodes[nodes.indexOf(node as number) + 1];
    return next === undefined ? null : [next, withChip(design, { technology: { node: next, roadmap } })];
  };

  it('takes more area, leakage and energy among planar transistors', () => {
    holds(120, (design) => {
      const [node = 0, shrunk = design] = smaller(design) ?? [];
      if (node < 22) return;
      const [one, other] = [billIfBuilt(shrunk), billIfBuilt(design)];
      if (!one || !other) return;
      expectNoMore(one.totals.area, other.totals.area, 'area');
      expectNoMore(one.totals.energy, other.totals.energy, 'energy');
      expectNoMore(dynamicEnergy(one), dynamicEnergy(other), 'dynamic');
    });
  });

  it('takes more energy for logic at any size; capacitors against thermal noise, fins and thin wires do not shrink', () => {
    const logic = ['adder', 'shift-add', 'register', 'digital function'];
    holds(120, (design) => {
      const [, shrunk] = smaller(design) ?? [];
      const [one, other] = [shrunk && billIfBuilt(shrunk), billIfBuilt(design)];
      if (!one || !other) return;
      const [less, more] = [one, other].map(({ energy }) =>
        sumBy(
          energy.filter(({ phase }) => phase !== 'static'),
          'component',
          (entry) => entry.energy,
        ),
      );
      for (const component of logic) {
        expectNoMore(less?.get(component) ?? 0, more?.get(component) ?? 0, component);
      }
    });
  });
});
