/** How weights lie on arrays, as the report tells it. */
import { expect, it } from 'vitest';
import type { Result } from '../../reports/index.ts';
import { arraysTable } from '../../reports/tables/arrays-table.ts';
import { exampleSweepResult } from './example-sweeps.ts';

type Tiles = NonNullable<Result['outcomes'][number]['seeds'][number]['tiles']>;

/** The example with facts of tiles in its first seeds. */
function withTiles(tiles: Tiles): Result {
  const result = exampleSweepResult();
  const outcomes = result.outcomes.map((outcome) => ({
    ...outcome,
    seeds: outcome.seeds.map((seed) => ({ ...seed, tiles })),
  }));
  return { ...result, outcomes };
}

const solved = { tile: 'layer 1', arrays: 28, utilisation: 0.875, residual: 9.9e-7, sweeps: 4 };
const text = (result: Result) => (arraysTable(result)?.source ?? '').replaceAll(/<[^>]*>/g, ' ');

it('tells each tile of a variant once, with what is known of it', () => {
  const told = text(
    withTiles([
      {
        ...solved,
        weightScale: 0.59423,
        ranges: [
          [-18.0093, 18.0093],
          [0, 2],
        ],
      },
    ]),
  );
  for (const part of ['28', '87.5', '0.594', '±18, 0 … 2', '9.9e-7']) expect(told).toContain(part);
  const variants = new Set(exampleSweepResult().outcomes.map(({ variant }) => variant));
  expect(told.split('layer 1').length - 1).toBe(variants.size);
});

it('leaves out what no tile has', () => {
  const told = text(withTiles([{ ...solved, sweeps: 0, residual: 0 }]));
  expect(told).toContain('Filled');
  for (const part of ['Calibrated', 'residual', 'Weight of']) expect(told).not.toContain(part);
  const bare = exampleSweepResult();
  expect(arraysTable({ ...bare, outcomes: bare.outcomes.map((one) => ({ ...one, seeds: [] })) })).toBeNull();
});
