/** A result with sweeps to test reports with. EVERY NUMBER IS MADE UP, as in `example-result.ts`. */
import type { Outcome, Result } from '../../reports/result.ts';
import { exampleResult } from './example-result.ts';

type Point = readonly [value: number, calibrated: number, full: number];

const sweeps: readonly { label: string; path: string; points: readonly Point[] }[] = [
  {
    label: 'ADC bits',
    path: 'tile.converters.adc.bits',
    points: [
      [6, 0.95, 0.41],
      [7, 0.958, 0.802],
      [8, 0.961, 0.931],
      [9, 0.963, 0.957],
    ],
  },
  {
    label: 'array size',
    path: 'tile.rows, tile.columns',
    points: [
      [64, 0.964, 0.951],
      [128, 0.961, 0.931],
      [256, 0.957, 0.88],
      [512, 0.952, 0.72],
    ],
  },
  {
    label: 'wire segment (ohm)',
    path: 'tile.wires.segment',
    points: [
      [0, 0.964, 0.935],
      [0.5, 0.963, 0.933],
      [2, 0.954, 0.931],
      [5, 0.93, 0.914],
    ],
  },
];

/** Two variants, each with three sweeps of four values, three seeds. */
export function exampleSweepResult(): Result {
  const plain = exampleResult();
  const [template] = plain.outcomes;
  if (!template) throw new RangeError('no outcome to go by');
  const variants = [
    { name: 'calibrated', accuracy: 0.961, of: 1 },
    { name: 'full range', accuracy: 0.931, of: 2 },
  ] as const;
  const outcomes = variants.flatMap(({ name, accuracy, of }) => [
    outcomeOf(template, name, accuracy),
    ...sweeps.flatMap(({ label, path, points }) =>
      points.map((point) => ({
        ...outcomeOf(template, `${name}, ${label} ${point[0]}`, point[of]),
        sweep: { label, path, value: point[0], of: name },
      })),
    ),
  ]);
  const tile = { rows: 128, columns: 128, wires: { segment: 1 }, converters: { adc: { bits: 8 } } };
  const changes = {
    calibrated: {},
    'full range': { 'tile.converters.adc.range': 'max', 'tile.wires': { segment: 2 } },
  };
  return {
    ...plain,
    title: 'A network on programmed arrays',
    about: 'Made-up numbers for tests only.',
    study: { tile, variants: changes },
    outcomes,
  };
}

function outcomeOf(template: Outcome, variant: string, accuracy: number): Outcome {
  const epochOf = (testAccuracy: number) => ({
    ...{ epoch: 3, trainAccuracy: null, trainLoss: null, testLoss: 0.1 },
    testAccuracy,
  });
  return {
    ...template,
    variant,
    programmed: { weights: 'bp in floating point' },
    seeds: [-0.002, 0, 0.002].map((shift, place) => ({
      seed: place + 1,
      epochs: [epochOf(accuracy + shift)],
      floatingPoint: [epochOf(0.1), epochOf(0.965)],
      activity: {},
      conductance: {},
    })),
  };
}
