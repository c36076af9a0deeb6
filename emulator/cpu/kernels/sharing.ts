/**
 * Whether to share work out to threads.
 *
 * Where others use the cores, a part waits for its thread to be let on one, for milliseconds where the work takes microseconds: two
 * studies at a time on two cores then run at a tenth of their speed. So what shared work took is added up beside what it would
 * have taken alone; where that is less, the machine goes alone for a while, and tries again. All times in ms.
 */

/** Shared work after which it is looked at. */
const trial = 20;
/** How long to go alone: the first time, and at most, where it happens time after time. */
const alone = { first: 20, most: 640 } as const;

export class Sharing {
  #shared = 0;
  #alone = 0;
  #aloneUntil = Number.NEGATIVE_INFINITY;
  #pause: number = alone.first;

  pays(now: number): boolean {
    return now >= this.#aloneUntil;
  }

  /** @param shared what shared work took, until `now` @param single what it would have taken alone */
  record(now: number, shared: number, single: number): void {
    this.#shared += shared;
    this.#alone += single;
    if (this.#shared < trial) return;
    if (this.#alone < this.#shared) {
      this.#aloneUntil = now + this.#pause;
      this.#pause = Math.min(2 * this.#pause, alone.most);
    } else this.#pause = alone.first;
    this.#shared = 0;
    this.#alone = 0;
  }
}
