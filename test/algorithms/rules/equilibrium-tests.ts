/** What tests of rules that settle share. */
import type { SmallStudy } from '../../emulator/machines.ts';
import type { SmallRule } from './rule-tests.ts';

export const settled = { freeSteps: 150, nudgedSteps: 60 };

/** Gain below 1 in the sum of both directions, so that the free phase settles: sharp sigmoids have a slope of 1 at most. */
export const rates = { activation: 'sharp-sigmoid', output: 'linear' } as const;

export const studyOf = (rule: string, options: object, study: SmallStudy = {}): SmallStudy => ({
  ...{ rule, widths: [20, 15, 5], ...rates, ...study },
  training: { rate: 0.01, options: { ...settled, ...options }, ...study.training },
});

/** ‖a − b‖ / ‖b‖ */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let at = 0; at < b.length; at++) {
    difference += ((a[at] as number) - (b[at] as number)) ** 2;
    size += (b[at] as number) ** 2;
  }
  return Math.sqrt(difference / size);
}

/** Of a line through (log x, log y). */
export function slopeOf(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (at: 0 | 1) => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
  const [x0, y0] = [mean(0), mean(1)];
  return logs.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / logs.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
}

/** Puts back what a rule had when this was called. */
export async function keep(rule: SmallRule): Promise<() => void> {
  const tiles = rule.tiles.map(({ declaration }) => declaration.name);
  const matrices = await Promise.all(tiles.map(rule.matrix));
  const vectors = await Promise.all(rule.train.vectors.map(({ name }) => rule.machine.readVector(name)));
  return () => {
    tiles.forEach((tile, index) => {
      rule.setMatrix(tile, matrices[index] as { entries: Float64Array });
    });
    rule.train.vectors.forEach(({ name }, index) => {
      rule.machine.writeVector(name, vectors[index] as Float64Array);
    });
  };
}
