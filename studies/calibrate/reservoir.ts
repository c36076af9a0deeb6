/**
 * A sample of a stream of unknown length, of bounded size: all of it while it fits, and from there on each value seen so
 * far with the same chance (algorithm R: J. S. Vitter, ACM Trans. Math. Softw. 11, 37–57, 1985, doi 10.1145/3147.3165).
 *
 * The draws are keyed by a seed, so that a profile is the same whenever it is taken.
 */
import type { RandomStream } from '../../emulator/index.ts';

export interface Reservoir {
  /** Of the whole stream. */
  readonly count: number;
  readonly least: number;
  readonly most: number;
  add(values: ArrayLike<number>): void;
  /** Copy of what is kept, in no order. */
  values(): Float64Array;
}

const firstSize = 4096;

export function openReservoir(capacity: number, random: Pick<RandomStream, 'uniform'>): Reservoir {
  let kept = new Float64Array(Math.min(firstSize, capacity));
  let [count, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const grow = () => {
    const larger = new Float64Array(Math.min(2 * kept.length, capacity));
    larger.set(kept);
    kept = larger;
  };
  const put = (value: number): void => {
    if (count < capacity) {
      if (count === kept.length) grow();
      kept[count] = value;
    } else {
      const place = Math.floor(random.uniform() * (count + 1));
      if (place < capacity) kept[place] = value;
    }
    count += 1;
    least = Math.min(least, value);
    most = Math.max(most, value);
  };
  return {
    get count() {
      return count;
    },
    get least() {
      return least;
    },
    get most() {
      return most;
    },
    add(values) {
      for (let i = 0; i < values.length; i++) put(values[i] as number);
    },
    values: () => kept.slice(0, Math.min(count, capacity)),
  };
}
