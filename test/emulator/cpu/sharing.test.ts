/** When work is shared out to threads, and when it is not. */
import { describe, expect, it } from 'vitest';
import { Sharing } from '../../../emulator/cpu/kernels/sharing.ts';

/**
 * Two seconds of calls of 0.05 ms on either of two threads; `late`: what a call waits for the other one.
 *
 * @returns the time of shared calls, and that of calls alone, in ms
 */
function work(late: (call: number) => number): { shared: number; alone: number } {
  const sharing = new Sharing();
  const spent = { shared: 0, alone: 0 };
  for (let [now, call] = [0, 0]; now < 2000; call++) {
    const shares = sharing.pays(now);
    const took = shares ? 0.05 + late(call) : 0.1;
    now += took;
    spent[shares ? 'shared' : 'alone'] += took;
    if (shares) sharing.record(now, took, 0.1);
  }
  return spent;
}

describe('sharing', () => {
  it('goes on where the other thread is there', () => {
    expect(work(() => 0).alone).toBe(0);
  });

  it('goes on where it is late now and then', () => {
    expect(work((call) => (call % 200 === 0 ? 4 : 0)).alone).toBe(0);
  });

  it('goes on where it is late for long, but so seldom that sharing gains more', () => {
    expect(work((call) => (call % 600 === 599 ? 15 : 0)).alone).toBe(0);
  });

  it('stops where it is late every time, but for a trial now and then', () => {
    const { shared, alone } = work(() => 2);
    expect(alone).toBeGreaterThan(1800);
    expect(shared).toBeGreaterThan(100);
  });

  it('comes back once the cores are free', () => {
    let late = true;
    const { shared } = work((call) => {
      late &&= call < 100;
      return late ? 2 : 0;
    });
    expect(shared).toBeGreaterThan(500);
  });
});
