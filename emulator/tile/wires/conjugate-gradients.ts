/**
 * Conjugate gradients for the bit lines' rises, with the lines themselves as preconditioner.
 *
 * Without the word lines' drops, which follow from the rises, what remains is S h = c with S = B⁻¹ − g W g, symmetric and
 * positive definite. Preconditioned by B, the two passes over all bit lines, its eigenvalues lie between 0 and 1, few of them
 * near 0, so that conjugate gradients (M. R. Hestenes, E. Stiefel, J. Res. Natl. Bur. Stand. 49(6), 409, 1952,
 * doi 10.6028/jres.049.044) take about the square root of the sweeps that Gauss–Seidel takes. B⁻¹ is infinite where wires are
 * 0 ohm and never needed: the image of a direction, s = B⁻¹ p, is carried along with it.
 *
 *     start    after a sweep h → h' = h + δ:  r = g W g δ     z = B r     p = z     s = r
 *     step     q = s − g W g p     α = (r·z)/(p·q)     h += α p     r −= α q
 *              z = B r             β = (r·z)new/(r·z)old     p = z + β p     s = r + β s
 *
 * z is what a sweep would change h by, hence Σ g |z| its residual. One step reads or writes each vector about once: three
 * passes over memory, each over both the ladder and the vectors. (`change` holds q, J and z in turn.)
 */
import { type Block, type Gradients, lanes } from './block.ts';
import type { FactoredArray } from './factored-array.ts';
import { multiply, openFigures, precondition } from './gradient-passes.ts';
import { largestCurrents } from './sweep.ts';

/**
 * Improves the rises after a sweep until each right-hand side's residual is `tolerance`, or `steps` are spent.
 *
 * @returns steps taken
 */
export function descend(
  array: FactoredArray,
  block: Block,
  vectors: Gradients,
  tolerance: number,
  steps: number,
): number {
  const { imbalance, direction, image } = vectors;
  const limits = largestCurrents(block).map((current) => tolerance * current);
  const figures = openFigures();
  const { alpha, beta, curvature, reduction, left } = figures;
  const isSolved = (lane: number) => (left[lane] as number) <= (limits[lane] as number);
  // With p = δ and s = 0, the passes of a step leave q = −r, and r = 0 − 1 q with z = B r.
  for (const vector of [imbalance, direction, image]) vector.fill(0);
  multiply(array, block, vectors, figures);
  direction.fill(0);
  alpha.fill(1);
  precondition(array, block, vectors, figures);
  let step = 0;
  while (step < steps && !limits.every((_, lane) => isSolved(lane))) {
    multiply(array, block, vectors, figures);
    const before = reduction.slice();
    for (let lane = 0; lane < lanes; lane++) {
      // Right-hand sides that are solved wait for the others: past convergence only rounding is left to follow.
      const curved = curvature[lane] as number;
      alpha[lane] = isSolved(lane) || !(curved > 0) ? 0 : (before[lane] as number) / curved;
    }
    precondition(array, block, vectors, figures);
    for (let lane = 0; lane < lanes; lane++) {
      const old = before[lane] as number;
      beta[lane] = old > 0 ? (reduction[lane] as number) / old : 0;
    }
    step += 1;
  }
  return step;
}
