/**
 * Whether to share work out to threads.
 *
 * Where others use the cores, a part waits for its thread to be let on one, for milliseconds where the work takes microseconds: two
 * studies at a time on two cores then run at a tenth of their speed. So what sharing gains over working alone is put down as credit,
 * and what it loses is taken from it. Once nothing is left, the machine goes alone for a while, and tries again. A thread that is late
 * now and then costs less than the others gain, and stays. All times in ms.
 */

/** Credit at most, and at first; a trial begins with half of it. */
const mostCredit = 20;
/** How long to go alone: the first time, and at most, where it happens time after time. */
const alone = { first: 20, most: 640 } as const;

export class Sharing {
  #credit: number = mostCredit;
  #aloneUntil = Number.NEGATIVE_INFINITY;
  #pause: number = alone.first;

  pays(now: number): boolean {
    return now >= this.#aloneUntil;
  }

  /** @param shared what shared work took, until `now` @param single what it would have taken alone */
  record(now: number, shared: number, single: number): void {
    this.#credit = Math.min(this.#credit + single - shared, mostCredit);
    if (this.#credit === mostCredit) this.#pause = alone.first;
    if (this.#credit > 0) return;
    this.#aloneUntil = now + this.#pause;
    this.#pause = Math.min(2 * this.#pause, alone.most);
    this.#credit = mostCredit / 2;
  }
}
