/**
 * Points that cover a unit cube evenly, the same in every run: J. Halton, Numer. Math. 2, 84, 1960.
 *
 * Coordinate i of point n is n's digits to the i-th prime, mirrored at the point.
 */
const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

/** @param index from 1 @param axis from 0 */
export function halton(index: number, axis: number): number {
  const base = primes[axis % primes.length] as number;
  let [value, share] = [0, 1];
  for (let rest = index; rest > 0; rest = Math.floor(rest / base)) {
    share /= base;
    value += share * (rest % base);
  }
  return value;
}
